/* What the files of each kind hold. */
#include "packs_internal.h"

#include <string.h>

const struct field_value pack_file_kind_values[] = {
    {"rules", "Rules", "规则"},
    {"score_sheet", "Score sheet", "绩效评价指标体系"},
    {"recognition_rules", "Recognition rules", "返投认定规则"},
    {0},
};

const struct field_value pack_state_values[] = {
    {"new", "New", "新增"},
    {"changed", "Differs from what is recorded", "与已登记的不同"},
    {"same", "Recorded already", "已登记"},
    {0},
};

const struct pack_format pack_formats[PACK_KIND_END] = {
    [PACK_RULES] = {"rule-packs", "pack", 1, {{"rule", RECORD_RULE, NULL, RECORD_NONE}}},
    [PACK_SCORE_SHEET] =
        {"score-sheets",
         NULL,
         4,
         {{"sheet", RECORD_SCORE_SHEET, NULL, RECORD_NONE},
          {"dimension", RECORD_SCORE_DIMENSION, "score_sheet_id", RECORD_SCORE_SHEET},
          {"indicator", RECORD_SCORE_INDICATOR, "score_dimension_id", RECORD_SCORE_DIMENSION},
          {"grade", RECORD_SCORE_GRADE, "score_sheet_id", RECORD_SCORE_SHEET}}},
    [PACK_RECOGNITION_RULES] = {"recognition-rules",
                                NULL,
                                1,
                                {{"rule", RECORD_RECOGNITION_RULE, NULL, RECORD_NONE}}},
};

const struct pack_line_kind *pack_line_kind_of(const struct pack *pack, uint32_t kind)
{
    const struct pack_format *format = &pack_formats[pack->kind];

    for (size_t i = 0; i < format->kind_count; i++)
        if (format->kinds[i].kind == kind)
            return &format->kinds[i];
    return NULL;
}

bool pack_has_line(const struct pack *pack, uint32_t kind, const char *code)
{
    for (size_t i = 0; i < pack->line_count; i++)
        if (pack->lines[i].kind == kind && strcmp(pack->lines[i].code, code) == 0)
            return true;
    return false;
}

int64_t pack_name_parent(const struct pack *pack, const struct pack_line *line,
                         const struct book *book)
{
    const struct pack_line_kind *kind = pack_line_kind_of(pack, line->kind);
    int64_t id = 0;

    if (kind->parent_field == NULL)
        return 0;
    if (line->parent != NULL)
        id = book_find_code(book, kind->parent_kind, line->parent);
    field_set_int64(shape_field(&record_types[line->kind]->shape, kind->parent_field), line->record,
                    id);
    return id;
}
