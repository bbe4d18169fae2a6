/* Which kind, field and choice a word means. */
#include "import/plan.h"

#include "http/text.h"
#include "record/journal.h"
#include "words_internal.h"

#include <string.h>
#include <strings.h>

/* Letters, digits and everything beyond ASCII that is no mark of punctuation. */
static bool is_kept(uint32_t point)
{
    if (point < 0x80)
        return (point >= '0' && point <= '9') || (point >= 'a' && point <= 'z') || point == '#' ||
               point == '$' || point == '%' || point == '+';
    return point != 0xA0 && point != 0xB7 && !(point >= 0x2000 && point <= 0x206F) &&
           !(point >= 0x3000 && point <= 0x3003) && !(point >= 0x3008 && point <= 0x301F) &&
           point != 0xFEFF && point != 0x3030;
}

const char *import_fold(const char *text, struct arena *arena)
{
    const char *folded = NULL;

    if (text_fold(text, arena, &folded) != ERR_OK)
        return "";
    size_t length = strlen(folded);
    char *out = arena_alloc(arena, length + 1);
    size_t count = 0;

    for (size_t at = 0; at < length;) {
        size_t begin = at;
        uint32_t point = utf8_next(folded, &at);

        if (!is_kept(point))
            continue;
        memcpy(out + count, folded + begin, at - begin);
        count += at - begin;
    }
    out[count] = '\0';
    return out;
}

/* Whether folded is one of the words of a list, or of a name with blanks and marks. */
static bool is_word(const char *words, const char *folded)
{
    const char *at = words;

    while (at != NULL && *at != '\0') {
        const char *end = strchr(at, '|');
        size_t length = end == NULL ? strlen(at) : (size_t)(end - at);
        const char *want = folded;
        size_t i = 0;

        for (; i < length; i++) {
            char c = at[i];

            if (c >= 'A' && c <= 'Z')
                c = (char)(c - 'A' + 'a');
            if ((unsigned char)c < 0x80 && !is_kept((uint32_t)c))
                continue;
            if (*want != c)
                break;
            want++;
        }
        if (i == length && *want == '\0')
            return true;
        at = end == NULL ? NULL : end + 1;
    }
    return false;
}

static bool has_wide_marks(const char *label)
{
    return strstr(label, "\xEF\xBC") != NULL || strstr(label, "\xE3\x80") != NULL ||
           strstr(label, "\xE2\x80") != NULL;
}

/* The same for a label, which may hold marks of full width. */
static bool is_label(const char *label, const char *folded)
{
    struct arena arena;

    if (label == NULL || is_word(label, folded))
        return label != NULL;
    if (!has_wide_marks(label))
        return false;
    arena_init(&arena);
    bool is = strcmp(import_fold(label, &arena), folded) == 0;

    arena_done(&arena);
    return is;
}

bool import_kind_allowed(uint32_t kind)
{
    switch (kind) {
    case RECORD_NONE:
    case RECORD_EXPORT:
    case RECORD_REVERSAL:
    case RECORD_USER:
    case RECORD_IMPORT:
    case RECORD_IMPORT_FILE:
    case RECORD_EXTERNAL_ID:
        return false;
    default:
        return record_types[kind]->written_by != BY_NOBODY;
    }
}

uint32_t import_kind_named(const char *folded)
{
    for (uint32_t kind = 1; kind < RECORD_KIND_COUNT; kind++) {
        const struct record_type *type = record_types[kind];

        if (is_word(type->kind, folded) || is_word(type->plural, folded) ||
            is_word(type->label_en, folded) || is_word(type->plural_en, folded) ||
            is_label(type->label_zh, folded))
            return kind;
    }
    for (const struct kind_words *row = import_kind_words; row->words != NULL; row++)
        if (is_word(row->words, folded))
            return row->kind;
    return RECORD_NONE;
}

/* Copies a heading without the word for a code or a name at its end; false when it has none. */
static bool cut_end(const char *folded, char stem_out[96])
{
    static const char *const ends[] = {"代码", "编号", "名称", "code", "name", "number", "id"};
    size_t length = strlen(folded);

    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        size_t end = strlen(ends[i]);

        if (length <= end || length - end >= 96 || strcmp(folded + length - end, ends[i]) != 0)
            continue;
        memcpy(stem_out, folded, length - end);
        stem_out[length - end] = '\0';
        return true;
    }
    return false;
}

/* manager, manager_code, 管理人代码: what a reference manager_id is also called. */
static bool is_reference_name(const struct field *field, const char *folded)
{
    char name[64];
    char stem[96];
    size_t length = strlen(field->name);

    if (length <= 3 || length >= sizeof name || strcmp(field->name + length - 3, "_id") != 0)
        return false;
    memcpy(name, field->name, length - 3);
    name[length - 3] = '\0';
    if (is_word(name, folded))
        return true;
    return cut_end(folded, stem) && (is_word(name, stem) || is_word(field->label_en, stem) ||
                                     is_label(field->label_zh, stem));
}

static const char *const own_columns[] = {IMPORT_EFFECTIVE_DATE, IMPORT_EXTERNAL_ID, IMPORT_LABEL,
                                          IMPORT_SEQ, IMPORT_RECORDED_AT};

bool import_column_is_own(const char *name)
{
    for (size_t i = 0; i < sizeof own_columns / sizeof own_columns[0]; i++)
        if (strcmp(own_columns[i], name) == 0)
            return true;
    return false;
}

bool import_path_find(uint32_t kind, const char *path, const struct field **reference_out,
                      const struct field **field_out)
{
    const char *mark = strchr(path, IMPORT_PATH_MARK);
    char name[64];

    if (mark == NULL || (size_t)(mark - path) >= sizeof name)
        return false;
    memcpy(name, path, (size_t)(mark - path));
    name[mark - path] = '\0';
    const struct field *reference = shape_field(&record_types[kind]->shape, name);

    if (reference == NULL || reference->type != FIELD_REFERENCE)
        return false;
    const struct field *field =
        shape_field(&record_types[record_kind_find(reference->reference)]->shape, mark + 1);

    *reference_out = reference;
    *field_out = field;
    return field != NULL && (field->type == FIELD_REFERENCE || field->type == FIELD_DATE);
}

static bool is_column_of(uint32_t kind, const char *name)
{
    const struct field *reference;
    const struct field *field;

    return import_column_is_own(name) || shape_field(&record_types[kind]->shape, name) != NULL ||
           import_path_find(kind, name, &reference, &field);
}

static const struct field_words *find_words(uint32_t kind, const char *folded)
{
    const struct field_words *found = NULL;

    for (const struct field_words *row = import_field_words; row->words != NULL; row++)
        if ((row->kind == kind || (row->kind == RECORD_NONE && found == NULL)) &&
            is_word(row->words, folded) && is_column_of(kind, row->field)) {
            found = row;
            if (row->kind == kind)
                break;
        }
    return found;
}

static const char *own_column(const char *folded)
{
    if (is_word("生效日期", folded))
        return IMPORT_EFFECTIVE_DATE;
    for (size_t i = 0; i < sizeof own_columns / sizeof own_columns[0]; i++)
        if (is_word(own_columns[i], folded))
            return own_columns[i];
    return NULL;
}

const char *import_heading_field(uint32_t kind, const char *folded, const char **or_field_out)
{
    const struct shape *shape = &record_types[kind]->shape;
    const char *own = own_column(folded);

    *or_field_out = NULL;
    if (*folded == '\0')
        return NULL;
    for (size_t i = 0; i < shape->field_count; i++)
        if (is_word(shape->fields[i].name, folded))
            return shape->fields[i].name;
    if (own != NULL)
        return own;
    for (size_t i = 0; i < shape->field_count; i++)
        if (is_word(shape->fields[i].label_en, folded) ||
            is_label(shape->fields[i].label_zh, folded))
            return shape->fields[i].name;
    const struct field_words *words = find_words(kind, folded);

    if (words != NULL) {
        *or_field_out = words->or_field;
        return words->field;
    }
    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].type == FIELD_REFERENCE &&
            is_reference_name(&shape->fields[i], folded))
            return shape->fields[i].name;
    return NULL;
}

uint32_t import_choice(const struct field *field, const char *folded)
{
    for (uint32_t i = 0; field->values[i].name != NULL; i++)
        if (is_word(field->values[i].name, folded) || is_word(field->values[i].label_en, folded) ||
            is_label(field->values[i].label_zh, folded))
            return i + 1;
    for (const struct choice_words *row = import_choice_words; row->words != NULL; row++)
        if (strcmp(row->enumeration, field->enumeration) == 0 && is_word(row->words, folded))
            return field_value_find(field->values, row->value, strlen(row->value));
    return 0;
}

/* The first text of a line that says anything, folded. */
static const char *first_text(const struct import_line *line, size_t position, struct arena *arena)
{
    size_t found = 0;

    for (size_t i = 0; i < line->count; i++)
        if (line->cells[i].kind == SHEET_TEXT && found++ == position)
            return import_fold(line->cells[i].text, arena);
    return "";
}

static bool begins_with(const char *words, const char *folded)
{
    for (const char *at = words; at != NULL;) {
        const char *end = strchr(at, '|');
        size_t length = end == NULL ? strlen(at) : (size_t)(end - at);

        if (strncmp(folded, at, length) == 0)
            return true;
        at = end == NULL ? NULL : end + 1;
    }
    return false;
}

bool import_line_is_total(const struct import_line *line, struct arena *arena)
{
    static const char whole[] =
        "合计|小计|总计|累计|共计|其中|本页合计|本页小计|total|totals|subtotal|grand total|sum";

    for (size_t i = 0; i < 2; i++)
        if (is_word(whole, first_text(line, i, arena)))
            return true;
    return begins_with("合计|小计|总计|其中", first_text(line, 0, arena)) &&
           line->cells[0].kind == SHEET_TEXT && strlen(line->cells[0].text) < 40;
}

/* 注：…, Note: …, Source: …: a word that a colon or a number follows. */
static bool is_marked_remark(const char *text)
{
    static const char *const words[] = {"注", "备注", "说明", "note", "notes", "source", "remark"};
    static const char *const marks[] = {"：", ":", "1", "１", "一", "、"};

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t length = strlen(words[i]);

        if (strncasecmp(text, words[i], length) != 0)
            continue;
        for (size_t k = 0; k < sizeof marks / sizeof marks[0]; k++)
            if (strncmp(text + length, marks[k], strlen(marks[k])) == 0)
                return true;
    }
    return false;
}

bool import_line_is_remark(const struct import_line *line, struct arena *arena)
{
    const struct import_cell *first = &line->cells[0];

    if (first->kind != SHEET_TEXT || line->count > 6)
        return false;
    if (line->count == 1 && (first->text[0] == '#' || is_marked_remark(first->text)))
        return true;
    return begins_with(
        "填表人|制表人|制表|复核人|审核人|单位负责人|填报日期|填报人|经办人|填表说明|"
        "填报说明",
        first_text(line, 0, arena));
}
