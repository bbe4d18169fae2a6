/* What is refused of score sheets, evaluations and scores. */
#include "decide_internal.h"

#include "figures/evaluation/evaluation.h"
#include "figures/fund/fund_capital.h"
#include "record/approval.h"
#include "record/evaluation.h"
#include "record/kinds.h"

#define FULL_MARKS_MAX (1000 * DECIMAL_E8_ONE)

void check_score_sheet(struct decider *decider)
{
    const struct score_sheet *sheet = decider->record;

    require_order(decider, "valid_to", sheet->valid_from, sheet->valid_to, "valid_from");
    require_decimal(decider, "full_marks", sheet->full_marks_e8, 1, FULL_MARKS_MAX);
}

/* The known decimals `value` of all entities of a kind that name id on the draft's day, but for the
 * one that is revised, on top of own_e8. */
static int64_t sum_beside(const struct decider *decider, uint32_t kind, const char *reference,
                          int64_t id, const char *value, int64_t own_e8)
{
    const struct shape *shape = &record_types[kind]->shape;
    int64_t sum = known_or_zero(own_e8);
    enum err err = ERR_OK;

    for (struct referrer r = book_referrers(decider->book, kind, reference, id); r.entry != NULL;
         book_next_referrer(&r)) {
        const struct entry *version =
            book_version(decider->book, kind, r.entry->entity_id, decider_view(decider));
        const struct field *bonus = shape_field(shape, "bonus");

        if (version != r.entry || r.entry->entity_id == decider->command->entity_id ||
            (bonus != NULL && field_bool(bonus, version->record)))
            continue;
        add_to(&sum, field_int64(shape_field(shape, value), version->record), &err);
    }
    return err == ERR_OK ? sum : INT64_MAX;
}

static void require_sum(struct decider *decider, const char *field, int64_t sum_e8,
                        int64_t limit_e8)
{
    char text[DECIMAL_TEXT_SIZE];

    if (sum_e8 <= limit_e8)
        return;
    refuse(decider, field, VIOLATION_SUM_EXCEEDS);
    decimal_format(sum_e8, 8, text);
    violations_param(decider->violations, "sum", text);
    decimal_format(limit_e8, 8, text);
    violations_param(decider->violations, "limit", text);
}

void check_score_dimension(struct decider *decider)
{
    const struct score_dimension *dimension = decider->record;
    const struct score_sheet *sheet =
        named_record(decider, RECORD_SCORE_SHEET, dimension->score_sheet_id);

    require_decimal(decider, "weight_min", dimension->weight_min_e8, 0, dimension->weight_max_e8);
    require_decimal(decider, "weight_max", dimension->weight_max_e8, 1, sheet->full_marks_e8);
    if (!dimension->bonus)
        require_sum(decider, "weight_min",
                    sum_beside(decider, RECORD_SCORE_DIMENSION, "score_sheet_id",
                               dimension->score_sheet_id, "weight_min", dimension->weight_min_e8),
                    sheet->full_marks_e8);
    if (decider->command->entity_id != 0)
        require_sum(decider, "weight_max",
                    sum_beside(decider, RECORD_SCORE_INDICATOR, "score_dimension_id",
                               decider->command->entity_id, "max_score", 0),
                    dimension->weight_max_e8);
}

void check_score_indicator(struct decider *decider)
{
    const struct score_indicator *indicator = decider->record;
    const struct score_dimension *dimension =
        named_record(decider, RECORD_SCORE_DIMENSION, indicator->score_dimension_id);

    if (indicator->max_score_e8 != AMOUNT_UNKNOWN)
        require_sum(decider, "max_score",
                    sum_beside(decider, RECORD_SCORE_INDICATOR, "score_dimension_id",
                               indicator->score_dimension_id, "max_score", indicator->max_score_e8),
                    dimension->weight_max_e8);
}

/* Two grades from the same score on: nobody could tell which counts. */
void check_score_grade(struct decider *decider)
{
    const struct score_grade *grade = decider->record;

    require_decimal(decider, "from_score", grade->from_score_e8, 0, FULL_MARKS_MAX);
    FOR_REFERRERS (r, decider->book, score_grade, score_sheet_id, grade->score_sheet_id) {
        const struct entry *version = book_version(decider->book, RECORD_SCORE_GRADE,
                                                   r.entry->entity_id, decider_view(decider));

        if (version == r.entry && r.entry->entity_id != decider->command->entity_id &&
            grade->from_score_e8 != AMOUNT_UNKNOWN &&
            ((const struct score_grade *)version->record)->from_score_e8 == grade->from_score_e8)
            refuse_with_seq(decider, "from_score", VIOLATION_ALREADY_LINKED, version->seq);
    }
}

void check_evaluation(struct decider *decider)
{
    const struct evaluation *evaluation = decider->record;
    const struct score_sheet *sheet =
        named_record(decider, RECORD_SCORE_SHEET, evaluation->score_sheet_id);
    int year = 0;
    int month = 0;
    int day = 0;

    require_in_force(decider, "score_sheet_id", sheet->valid_from, sheet->valid_to);
    require_evidence(decider, "promise_sha256", evaluation->promise_sha256);
    require_order(decider, "effective_date", evaluation->fiscal_year_ends_on,
                  decider->draft->effective_date, "fiscal_year_ends_on");
    date_to_ymd(evaluation->fiscal_year_ends_on, &year, &month, &day);
    if (evaluation->fiscal_year != year) {
        refuse(decider, "fiscal_year", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", arena_format(decider->arena, "%d", year));
    }
    FOR_REFERRERS (r, decider->book, evaluation, fund_id, evaluation->fund_id) {
        const struct evaluation *other = r.entry->record;
        const struct entry *decided = proposal_decision(decider->book, r.entry, VIEW_EVERYTHING);
        bool sent_back = decided != NULL &&
                         ((const struct approval *)decided->record)->outcome == OUTCOME_REJECT;

        if (other->score_sheet_id == evaluation->score_sheet_id && !sent_back &&
            other->fiscal_year == evaluation->fiscal_year &&
            book_live(decider->book, r.entry, VIEW_EVERYTHING))
            refuse_with_seq(decider, "fiscal_year", VIOLATION_ALREADY_LINKED, r.entry->seq);
    }
}

/* What a score is checked against. */
struct scoring {
    struct decider *decider;
    struct evaluation_sheet sheet;
    const struct evaluation_row *row; /* of the indicator */
    const struct evaluation_dimension *dimension;
    int64_t score_e8;
    bool fiscal;
};

static bool find_row(struct scoring *scoring, int64_t indicator_id)
{
    const struct evaluation_sheet *sheet = &scoring->sheet;

    for (size_t i = 0; i < sheet->row_count; i++)
        if (sheet->rows[i].score_indicator_id == indicator_id)
            scoring->row = &sheet->rows[i];
    if (scoring->row == NULL)
        return false;
    for (size_t i = 0; i < sheet->dimension_count; i++)
        if (sheet->dimensions[i].score_dimension_id == scoring->row->score_dimension_id)
            scoring->dimension = &sheet->dimensions[i];
    return true;
}

/* At most the indicator's maximum, and together with the others at most the dimension's weight. */
static void check_bounds(const struct scoring *scoring)
{
    const struct evaluation_row *row = scoring->row;
    int64_t weight_e8 = scoring->dimension->weight_max_e8;
    int64_t max_e8 = row->max_score_e8 == AMOUNT_UNKNOWN ? weight_e8 : row->max_score_e8;
    int64_t others_e8 =
        scoring->fiscal ? scoring->dimension->fiscal_min_e8 : scoring->dimension->self_min_e8;

    require_decimal(scoring->decider, "score", scoring->score_e8, 0, max_e8);
    if (scoring->score_e8 >= 0 && scoring->score_e8 <= max_e8)
        require_sum(scoring->decider, "score", others_e8 + scoring->score_e8, weight_e8);
}

/* False after a refusal that makes further checks pointless. */
static bool open_scoring(struct scoring *scoring, int64_t evaluation_id, int64_t indicator_id)
{
    struct decider *decider = scoring->decider;
    const struct entry *entry = book_entry(decider->book, evaluation_id);
    const struct entry *decided = proposal_decision(decider->book, entry, VIEW_EVERYTHING);

    if (decided != NULL) {
        refuse_with_seq(decider, "evaluation_id", VIOLATION_ALREADY_DECIDED, decided->seq);
        return false;
    }
    if (evaluation_sheet_read(decider->book, evaluation_id, VIEW_EVERYTHING, decider->arena,
                              &scoring->sheet) != ERR_OK ||
        !find_row(scoring, indicator_id)) {
        refuse(decider, "score_indicator_id", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "an indicator of the evaluation's sheet");
        return false;
    }
    int64_t there = scoring->fiscal ? scoring->row->fiscal_score_id : scoring->row->self_score_id;

    if (there != 0) {
        refuse_with_seq(decider, "score_indicator_id", VIOLATION_ALREADY_LINKED, there);
        return false;
    }
    check_bounds(scoring);
    return true;
}

void check_self_score(struct decider *decider)
{
    const struct self_score *score = decider->record;
    struct scoring scoring = {.decider = decider, .score_e8 = score->score_e8};

    require_evidence(decider, "evidence_sha256", score->evidence_sha256);
    (void)open_scoring(&scoring, score->evaluation_id, score->score_indicator_id);
}

/* Nobody scores for the finance bureau what they have filed or scored themselves. */
void check_fiscal_score(struct decider *decider)
{
    const struct fiscal_score *score = decider->record;
    struct scoring scoring = {.decider = decider, .score_e8 = score->score_e8, .fiscal = true};

    if (!open_scoring(&scoring, score->evaluation_id, score->score_indicator_id))
        return;
    bool own = scoring.sheet.entry->actor_id == decider->command->actor_id;

    for (size_t i = 0; i < scoring.sheet.row_count; i++)
        own |= scoring.sheet.rows[i].self_score_id != 0 &&
               scoring.sheet.rows[i].self_scored_by == decider->command->actor_id;
    if (own)
        refuse(decider, "evaluation_id", VIOLATION_OWN_PROPOSAL);
}

/* An evaluation is closed when every indicator has both scores. */
void review_evaluation(struct decider *decider, const char *field, const struct entry *proposal)
{
    (void)field;
    struct evaluation_figures figures;
    enum err err = evaluation_figures_compute(decider->book, proposal->seq, VIEW_EVERYTHING,
                                              decider->arena, &figures);
    int64_t missing = 0;

    if (err == ERR_OK)
        missing = 2 * figures.indicator_count - figures.self_count - figures.fiscal_count;
    if (err == ERR_OK && missing == 0 && figures.indicator_count > 0)
        return;
    refuse(decider, "evaluation_id", VIOLATION_INCOMPLETE);
    violations_param(decider->violations, "count",
                     arena_format(decider->arena, "%lld", (long long)missing));
}
