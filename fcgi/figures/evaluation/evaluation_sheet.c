/* The rows and dimensions of an evaluation. */
#include "figures/evaluation/evaluation.h"

#include "base/check.h"
#include "book/proposal.h"
#include "record/evaluation.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <stdlib.h>
#include <string.h>

static const struct field evaluation_row_fields[] = {
    F_REFERENCE(struct evaluation_row, score_dimension_id, "score_dimension", "Dimension",
                "评价维度"),
    F_REFERENCE(struct evaluation_row, score_indicator_id, "score_indicator", "Indicator",
                "评价指标"),
    F_BOOL(struct evaluation_row, bonus, "Bonus", "加分项"),
    F_ENUM(struct evaluation_row, status, rule_status, "Status", "核实状态"),
    F_DECIMAL(struct evaluation_row, max_score, "Maximum score", "分值"),
    F_DECIMAL(struct evaluation_row, self_score, "Self-score", "自评得分"),
    F_REFERENCE(struct evaluation_row, self_score_id, "self_score", "Entry of the self-score",
                "自评分录"),
    F_REFERENCE(struct evaluation_row, self_scored_by, "user", "Self-scored by", "自评人"),
    F_DATE(struct evaluation_row, self_scored_on, "Self-scored on", "自评日"),
    F_TEXT(struct evaluation_row, evidence, 300, "Evidence", "佐证材料"),
    F_TEXT(struct evaluation_row, evidence_sha256, 64, "SHA-256 of the evidence", "材料 SHA-256"),
    F_DECIMAL(struct evaluation_row, fiscal_score, "Fiscal score", "财政评价得分"),
    F_REFERENCE(struct evaluation_row, fiscal_score_id, "fiscal_score", "Entry of the fiscal score",
                "财政评价分录"),
    F_REFERENCE(struct evaluation_row, fiscal_scored_by, "user", "Scored by", "评价人"),
    F_DECIMAL(struct evaluation_row, difference, "Difference", "差异"),
};

static const struct field evaluation_dimension_fields[] = {
    F_REFERENCE(struct evaluation_dimension, score_dimension_id, "score_dimension", "Dimension",
                "评价维度"),
    F_BOOL(struct evaluation_dimension, bonus, "Bonus", "加分项"),
    F_ENUM(struct evaluation_dimension, status, rule_status, "Status", "核实状态"),
    F_DECIMAL(struct evaluation_dimension, weight_min, "Weight, at least", "权重下限"),
    F_DECIMAL(struct evaluation_dimension, weight_max, "Weight, at most", "权重上限"),
    F_INTEGER(struct evaluation_dimension, indicator_count, INT64_MAX, "Indicators", "指标数"),
    F_DECIMAL(struct evaluation_dimension, max_score, "Maximum score", "分值"),
    F_INTEGER(struct evaluation_dimension, self_count, INT64_MAX, "Self-scored", "已自评"),
    F_DECIMAL(struct evaluation_dimension, self_min, "Self-score, at least", "自评下限"),
    F_DECIMAL(struct evaluation_dimension, self_max, "Self-score, at most", "自评上限"),
    F_INTEGER(struct evaluation_dimension, fiscal_count, INT64_MAX, "Scored", "已评价"),
    F_DECIMAL(struct evaluation_dimension, fiscal_min, "Fiscal score, at least", "财政评价下限"),
    F_DECIMAL(struct evaluation_dimension, fiscal_max, "Fiscal score, at most", "财政评价上限"),
};

const struct shape evaluation_row_shape = SHAPE(struct evaluation_row, evaluation_row_fields);
const struct shape evaluation_dimension_shape =
    SHAPE(struct evaluation_dimension, evaluation_dimension_fields);

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a;
    int64_t y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

/* The ids of entities of a kind whose ruling version in a view names id, in order of creation:
 * that of the sheet's text. */
static size_t entities_below(const struct book *book, uint32_t kind, const char *field, int64_t id,
                             struct view view, struct arena *arena, int64_t **ids_out)
{
    struct referrer start = book_referrers(book, kind, field, id);
    size_t count = 0;

    for (struct referrer r = start; r.entry != NULL; book_next_referrer(&r))
        count++;
    int64_t *ids = arena_array(arena, count + 1, sizeof *ids);

    count = 0;
    for (struct referrer r = start; r.entry != NULL; book_next_referrer(&r))
        if (book_version(book, kind, r.entry->entity_id, view) == r.entry)
            ids[count++] = r.entry->entity_id;
    qsort(ids, count, sizeof *ids, by_id);
    *ids_out = ids;
    return count;
}

/* The live score of an indicator in an evaluation, of either kind; NULL: none. */
static const struct entry *score_of(const struct book *book, uint32_t kind, int64_t evaluation_id,
                                    int64_t indicator_id, struct view view)
{
    const struct field *indicator = shape_field(&record_types[kind]->shape, "score_indicator_id");

    for (struct referrer r = book_referrers(book, kind, "evaluation_id", evaluation_id);
         r.entry != NULL; book_next_referrer(&r))
        if (field_int64(indicator, r.entry->record) == indicator_id &&
            book_live(book, r.entry, view))
            return r.entry;
    return NULL;
}

static struct evaluation_row row_of(const struct book *book, int64_t evaluation_id,
                                    const struct entry *dimension, const struct entry *indicator,
                                    struct view view)
{
    const struct score_indicator *record = indicator->record;
    const struct entry *self =
        score_of(book, RECORD_SELF_SCORE, evaluation_id, indicator->entity_id, view);
    const struct entry *fiscal =
        score_of(book, RECORD_FISCAL_SCORE, evaluation_id, indicator->entity_id, view);
    struct evaluation_row row = {
        .score_dimension_id = dimension->entity_id,
        .score_indicator_id = indicator->entity_id,
        .bonus = ((const struct score_dimension *)dimension->record)->bonus,
        .status = record->status,
        .max_score_e8 = record->max_score_e8,
        .self_score_e8 = AMOUNT_UNKNOWN,
        .self_scored_on = DATE_UNKNOWN,
        .fiscal_score_e8 = AMOUNT_UNKNOWN,
        .difference_e8 = AMOUNT_UNKNOWN,
    };

    if (self != NULL) {
        const struct self_score *score = self->record;

        row.self_score_e8 = score->score_e8;
        row.self_score_id = self->seq;
        row.self_scored_by = self->actor_id;
        row.self_scored_on = self->effective_date;
        row.evidence = score->evidence;
        row.evidence_sha256 = score->evidence_sha256;
    }
    if (fiscal != NULL) {
        row.fiscal_score_e8 = ((const struct fiscal_score *)fiscal->record)->score_e8;
        row.fiscal_score_id = fiscal->seq;
        row.fiscal_scored_by = fiscal->actor_id;
    }
    if (self != NULL && fiscal != NULL)
        row.difference_e8 = row.fiscal_score_e8 - row.self_score_e8;
    return row;
}

/* The least and the most that one side's scores can come to. What an indicator of unknown maximum
 * may still bring is bounded by what the others leave of the weight. */
struct range {
    int64_t count;
    int64_t min_e8;
    int64_t open_e8;       /* known maxima of indicators without a score */
    int64_t spoken_for_e8; /* known maxima, and scores where the maximum is unknown */
    bool open_unknown;     /* an indicator without a score has no known maximum */
};

static void take_in(struct range *range, int64_t score_e8, int64_t max_e8, enum err *err)
{
    bool scored = score_e8 != AMOUNT_UNKNOWN;

    range->count += scored;
    add_to(&range->min_e8, score_e8, err);
    add_to(&range->spoken_for_e8, max_e8 != AMOUNT_UNKNOWN ? max_e8 : score_e8, err);
    if (scored)
        return;
    add_to(&range->open_e8, max_e8, err);
    range->open_unknown |= max_e8 == AMOUNT_UNKNOWN;
}

static int64_t most_of(const struct range *range, int64_t weight_max_e8)
{
    int64_t most = range->min_e8 + range->open_e8;
    int64_t rest = weight_max_e8 - range->spoken_for_e8;

    if (range->open_unknown && rest > 0)
        most += rest;
    return most > weight_max_e8 ? weight_max_e8 : most;
}

static enum err sum_up(struct evaluation_dimension *dimension, const struct evaluation_row *rows,
                       size_t count)
{
    struct range self = {0};
    struct range fiscal = {0};
    enum err err = ERR_OK;

    dimension->max_score_e8 = 0;
    for (size_t i = 0; i < count; i++) {
        take_in(&self, rows[i].self_score_e8, rows[i].max_score_e8, &err);
        take_in(&fiscal, rows[i].fiscal_score_e8, rows[i].max_score_e8, &err);
        if (rows[i].max_score_e8 == AMOUNT_UNKNOWN)
            dimension->max_score_e8 = AMOUNT_UNKNOWN;
        else if (dimension->max_score_e8 != AMOUNT_UNKNOWN)
            add_to(&dimension->max_score_e8, rows[i].max_score_e8, &err);
    }
    if (count == 0) {
        /* A dimension whose indicators nobody states may bring anything up to its weight. */
        self.open_unknown = fiscal.open_unknown = true;
        dimension->max_score_e8 = AMOUNT_UNKNOWN;
    }
    dimension->indicator_count = (int64_t)count;
    dimension->self_count = self.count;
    dimension->self_min_e8 = self.min_e8;
    dimension->self_max_e8 = most_of(&self, dimension->weight_max_e8);
    dimension->fiscal_count = fiscal.count;
    dimension->fiscal_min_e8 = fiscal.min_e8;
    dimension->fiscal_max_e8 = most_of(&fiscal, dimension->weight_max_e8);
    return err;
}

/* One dimension with its rows behind those that are there. */
static enum err read_dimension(const struct book *book, struct evaluation_sheet *sheet,
                               int64_t dimension_id, struct view view, struct arena *arena)
{
    const struct entry *entry =
        book_version(book, RECORD_SCORE_DIMENSION, dimension_id, sheet->frozen);
    const struct score_dimension *record = entry->record;
    int64_t *indicators = NULL;
    size_t count = entities_below(book, RECORD_SCORE_INDICATOR, "score_dimension_id", dimension_id,
                                  sheet->frozen, arena, &indicators);
    struct evaluation_row *rows = arena_array(arena, sheet->row_count + count + 1, sizeof *rows);

    if (sheet->row_count > 0)
        memcpy(rows, sheet->rows, sheet->row_count * sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[sheet->row_count + i] =
            row_of(book, sheet->entry->seq, entry,
                   book_version(book, RECORD_SCORE_INDICATOR, indicators[i], sheet->frozen), view);
    struct evaluation_dimension *dimension = &sheet->dimensions[sheet->dimension_count++];

    *dimension = (struct evaluation_dimension){
        .score_dimension_id = dimension_id,
        .bonus = record->bonus,
        .status = record->status,
        .weight_min_e8 = record->weight_min_e8,
        .weight_max_e8 = record->weight_max_e8,
    };
    enum err err = sum_up(dimension, rows + sheet->row_count, count);

    sheet->rows = rows;
    sheet->row_count += count;
    return err;
}

enum err evaluation_sheet_read(const struct book *book, int64_t evaluation_id, struct view view,
                               struct arena *arena, struct evaluation_sheet *sheet_out)
{
    const struct entry *entry = book_version(book, RECORD_EVALUATION, evaluation_id, view);
    int64_t *dimensions = NULL;

    if (entry == NULL)
        return ERR_NOT_FOUND;
    const struct evaluation *evaluation = entry->record;
    struct evaluation_sheet sheet = {.entry = entry, .frozen = {entry->effective_date, entry->seq}};
    const struct entry *version =
        book_version(book, RECORD_SCORE_SHEET, evaluation->score_sheet_id, sheet.frozen);

    CHECK(version != NULL); /* decide saw it in force on that day */
    sheet.sheet = version->record;
    size_t count = entities_below(book, RECORD_SCORE_DIMENSION, "score_sheet_id",
                                  evaluation->score_sheet_id, sheet.frozen, arena, &dimensions);

    sheet.dimensions = arena_array(arena, count + 1, sizeof *sheet.dimensions);
    for (size_t i = 0; i < count; i++) {
        enum err err = read_dimension(book, &sheet, dimensions[i], view, arena);
        if (err != ERR_OK)
            return err;
    }
    *sheet_out = sheet;
    return ERR_OK;
}
