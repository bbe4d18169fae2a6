/* What an evaluation comes to. */
#include "figures/evaluation/evaluation.h"

#include "book/proposal.h"
#include "record/approval.h"
#include "record/evaluation.h"
#include "record/kinds.h"

static const struct field_value evaluation_state_values[] = {
    {"open", "Self-scoring", "自评中"},   {"filed", "Filed", "已报送"},
    {"scored", "Scored", "财政评价完成"}, {"approved", "Closed", "已审定"},
    {"rejected", "Sent back", "已退回"},  {0},
};

static const struct field evaluation_figure_fields[] = {
    F_ENUM(struct evaluation_figures, state, evaluation_state, "State", "状态"),
    F_DATE(struct evaluation_figures, due_on, "To be filed by", "报送截止日"),
    F_DATE(struct evaluation_figures, filed_on, "Filed on", "报送日"),
    F_INTEGER(struct evaluation_figures, days_left, INT64_MAX, "Days left", "剩余天数"),
    F_INTEGER(struct evaluation_figures, days_over, INT64_MAX, "Days over", "超过天数"),
    F_BOOL(struct evaluation_figures, late, "Late", "逾期"),
    F_INTEGER(struct evaluation_figures, indicator_count, INT64_MAX, "Indicators", "指标数"),
    F_INTEGER(struct evaluation_figures, self_count, INT64_MAX, "Self-scored", "已自评"),
    F_INTEGER(struct evaluation_figures, fiscal_count, INT64_MAX, "Scored", "已评价"),
    F_DECIMAL(struct evaluation_figures, self_min, "Self-score, at least", "自评下限"),
    F_DECIMAL(struct evaluation_figures, self_max, "Self-score, at most", "自评上限"),
    F_DECIMAL(struct evaluation_figures, self_total, "Self-score", "自评总分"),
    F_DECIMAL(struct evaluation_figures, fiscal_min, "Fiscal score, at least", "财政评价下限"),
    F_DECIMAL(struct evaluation_figures, fiscal_max, "Fiscal score, at most", "财政评价上限"),
    F_DECIMAL(struct evaluation_figures, fiscal_total, "Fiscal score", "财政评价总分"),
    F_REFERENCE(struct evaluation_figures, grade_id, "score_grade", "Grade", "等级"),
    F_REFERENCE(struct evaluation_figures, grade_at_least_id, "score_grade", "Grade, at least",
                "等级下限"),
    F_REFERENCE(struct evaluation_figures, grade_at_most_id, "score_grade", "Grade, at most",
                "等级上限"),
    F_BOOL(struct evaluation_figures, cuts_fee, "Cuts the management fee", "扣减管理费"),
    F_TEXT(struct evaluation_figures, consequence, 300, "Consequence", "结果应用"),
    F_REFERENCE(struct evaluation_figures, approval_id, "approval", "Approval", "审批"),
    F_REFERENCE(struct evaluation_figures, decided_by, "user", "Decided by", "审批人"),
};

const struct shape evaluation_figures_shape =
    SHAPE(struct evaluation_figures, evaluation_figure_fields);

int32_t evaluation_due_on(const struct score_sheet *sheet, const struct evaluation *evaluation)
{
    if (sheet->deadline_months == AMOUNT_UNKNOWN)
        return DATE_UNKNOWN;
    return date_add_months(evaluation->fiscal_year_ends_on, (int)sheet->deadline_months);
}

/* The grade that a total reaches; *settled_out: every grade says from where on it is given. */
static const struct entry *grade_of(const struct book *book, int64_t sheet_id, struct view frozen,
                                    int64_t total_e8, bool *settled_out)
{
    const struct entry *best = NULL;
    int64_t best_e8 = AMOUNT_UNKNOWN;

    *settled_out = true;
    FOR_REFERRERS (r, book, score_grade, score_sheet_id, sheet_id) {
        const struct score_grade *grade = r.entry->record;

        if (book_version(book, RECORD_SCORE_GRADE, r.entry->entity_id, frozen) != r.entry)
            continue;
        if (grade->from_score_e8 == AMOUNT_UNKNOWN) {
            *settled_out = false;
        } else if (grade->from_score_e8 <= total_e8 && grade->from_score_e8 > best_e8) {
            best = r.entry;
            best_e8 = grade->from_score_e8;
        }
    }
    return best;
}

static void set_grade(const struct book *book, const struct evaluation_sheet *sheet,
                      struct evaluation_figures *figures)
{
    int64_t sheet_id = ((const struct evaluation *)sheet->entry->record)->score_sheet_id;
    bool settled = false;
    const struct entry *least =
        grade_of(book, sheet_id, sheet->frozen, figures->fiscal_min_e8, &settled);
    const struct entry *most =
        grade_of(book, sheet_id, sheet->frozen, figures->fiscal_max_e8, &settled);

    if (!settled || figures->fiscal_count == 0)
        return;
    figures->grade_at_least_id = least == NULL ? 0 : least->entity_id;
    figures->grade_at_most_id = most == NULL ? 0 : most->entity_id;
    if (least == NULL || least != most)
        return;
    const struct score_grade *grade = least->record;

    figures->grade_id = least->entity_id;
    figures->cuts_fee = grade->cuts_fee;
    figures->consequence = grade->consequence;
}

/* Dimensions added up: without bonus at most the full marks. */
static enum err set_totals(const struct evaluation_sheet *sheet, struct evaluation_figures *figures)
{
    int64_t self_bonus = 0;
    int64_t fiscal_bonus = 0;
    enum err err = ERR_OK;

    for (size_t i = 0; i < sheet->dimension_count; i++) {
        const struct evaluation_dimension *dimension = &sheet->dimensions[i];

        figures->indicator_count += dimension->indicator_count;
        figures->self_count += dimension->self_count;
        figures->fiscal_count += dimension->fiscal_count;
        add_to(&figures->self_min_e8, dimension->self_min_e8, &err);
        add_to(&figures->fiscal_min_e8, dimension->fiscal_min_e8, &err);
        add_to(dimension->bonus ? &self_bonus : &figures->self_max_e8, dimension->self_max_e8,
               &err);
        add_to(dimension->bonus ? &fiscal_bonus : &figures->fiscal_max_e8, dimension->fiscal_max_e8,
               &err);
    }
    if (figures->self_max_e8 > sheet->sheet->full_marks_e8)
        figures->self_max_e8 = sheet->sheet->full_marks_e8;
    if (figures->fiscal_max_e8 > sheet->sheet->full_marks_e8)
        figures->fiscal_max_e8 = sheet->sheet->full_marks_e8;
    add_to(&figures->self_max_e8, self_bonus, &err);
    add_to(&figures->fiscal_max_e8, fiscal_bonus, &err);
    return err;
}

static void set_filing(const struct evaluation_sheet *sheet, struct view view,
                       struct evaluation_figures *figures)
{
    int32_t last = DATE_UNKNOWN;

    for (size_t i = 0; i < sheet->row_count; i++)
        if (sheet->rows[i].self_scored_on > last)
            last = sheet->rows[i].self_scored_on;
    figures->due_on = evaluation_due_on(sheet->sheet, sheet->entry->record);
    if (figures->indicator_count > 0 && figures->self_count == figures->indicator_count)
        figures->filed_on = last;
    if (figures->due_on == DATE_UNKNOWN)
        return;
    int64_t days = (int64_t)figures->due_on - view.as_of;

    if (figures->filed_on == DATE_UNKNOWN && days >= 0)
        figures->days_left = days;
    if (figures->filed_on == DATE_UNKNOWN && days < 0)
        figures->days_over = -days;
    figures->late = figures->filed_on == DATE_UNKNOWN ? view.as_of > figures->due_on
                                                      : figures->filed_on > figures->due_on;
}

static void set_state(const struct book *book, const struct entry *entry, struct view view,
                      struct evaluation_figures *figures)
{
    const struct entry *decided = proposal_decision(book, entry, view);
    bool any = figures->indicator_count > 0;

    figures->state = EVALUATION_OPEN;
    if (any && figures->self_count == figures->indicator_count)
        figures->state = EVALUATION_FILED;
    if (any && figures->fiscal_count == figures->indicator_count)
        figures->state = EVALUATION_SCORED;
    if (decided == NULL)
        return;
    bool approved = ((const struct approval *)decided->record)->outcome == OUTCOME_APPROVE;

    figures->state = approved ? EVALUATION_APPROVED : EVALUATION_REJECTED;
    figures->approval_id = decided->seq;
    figures->decided_by = decided->actor_id;
}

/* Every dimension's indicators are there and scored: the range has come down to one figure. */
static bool complete(const struct evaluation_sheet *sheet, int64_t count, int64_t wanted)
{
    for (size_t i = 0; i < sheet->dimension_count; i++)
        if (sheet->dimensions[i].indicator_count == 0)
            return false;
    return wanted > 0 && count == wanted;
}

enum err evaluation_figures_compute(const struct book *book, int64_t evaluation_id,
                                    struct view view, struct arena *arena,
                                    struct evaluation_figures *figures_out)
{
    struct evaluation_figures figures = {
        .due_on = DATE_UNKNOWN,
        .filed_on = DATE_UNKNOWN,
        .days_left = AMOUNT_UNKNOWN,
        .days_over = AMOUNT_UNKNOWN,
        .self_total_e8 = AMOUNT_UNKNOWN,
        .fiscal_total_e8 = AMOUNT_UNKNOWN,
    };
    struct evaluation_sheet sheet;
    enum err err = evaluation_sheet_read(book, evaluation_id, view, arena, &sheet);

    if (err == ERR_OK)
        err = set_totals(&sheet, &figures);
    if (err != ERR_OK)
        return err;
    if (complete(&sheet, figures.self_count, figures.indicator_count))
        figures.self_total_e8 = figures.self_min_e8;
    if (complete(&sheet, figures.fiscal_count, figures.indicator_count))
        figures.fiscal_total_e8 = figures.fiscal_min_e8;
    set_filing(&sheet, view, &figures);
    set_state(book, sheet.entry, view, &figures);
    set_grade(book, &sheet, &figures);
    *figures_out = figures;
    return ERR_OK;
}
