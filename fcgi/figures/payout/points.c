/* The payouts of all parts over the value of a sale: at each break point, at what was asked, and at
 * a value beyond them. */
#include "payout_internal.h"

#include <stdlib.h>

#define PER_UNIT_PLACES 6

static const struct field_value payout_event_values[] = {
    {"nothing", "Nothing", "零"},
    {"debts_paid", "All debts are paid", "债务全部清偿"},
    {"rank_paid", "A rank is paid", "该顺位优先额全部偿付"},
    {"options_exercise", "Options are exercised", "期权行权"},
    {"class_capped", "A class reaches its cap", "类别达到上限"},
    {"class_converts", "A class converts", "类别转换"},
    {"safes_choose", "SAFEs choose anew", "SAFE 重新选择"},
    {"as_asked", "As asked", "所问价款"},
    {"beyond", "A further value", "其他价款"},
    {0},
};

static const struct field point_fields[] = {
    F_INTEGER(struct payout_point, point, INT64_MAX, "Point", "序号"),
    F_ENUM(struct payout_point, event, payout_event, "What happens", "变化"),
    F_INTEGER(struct payout_point, event_rank, PAYOUT_RANK_MAX, "Rank that is paid", "偿付顺位"),
    F_REFERENCE(struct payout_point, event_class_id, "share_class", "Class that changes",
                "变化类别"),
    F_TEXT(struct payout_point, event_certificate, CODE_MAX, "Certificate that changes",
           "变化权证"),
    F_TEXT(struct payout_point, per_unit, 48, "Of a common unit", "每普通单位价值"),
    F_ENUM(struct payout_point, part, payout_part, "Part", "项目"),
    F_INTEGER(struct payout_point, rank, PAYOUT_RANK_MAX, "Rank", "顺位"),
    F_REFERENCE(struct payout_point, class_id, "share_class", "Class", "类别"),
    F_DECIMAL(struct payout_point, strike, "Strike", "行权价"),
    F_TEXT(struct payout_point, certificate, CODE_MAX, "Certificate", "权证编号"),
    F_ENUM(struct payout_point, currency, currency, "Currency", "币种"),
    F_MONEY(struct payout_point, proceeds, "Proceeds", "价款"),
    F_MONEY(struct payout_point, amount, "Payout", "分得"),
};

const struct shape payout_point_shape = SHAPE(struct payout_point, point_fields);

/* A value of the curve and why it is told. */
struct value {
    struct exact proceeds;
    uint32_t event; /* enum payout_event */
    int64_t rank;
    const struct payee *payee; /* that changes; NULL: none */
    const bool *converts;      /* the SAFEs that convert; NULL: those that stand there */
    bool beyond;               /* what is paid beyond the value: payouts may jump at it */
};

struct curve {
    struct payout_work *of;
    struct value *values;
    size_t count;
    size_t room;
};

static struct value *add_value(struct curve *curve, struct exact proceeds, uint32_t event)
{
    curve->values = arena_room(curve->of->work->arena, curve->values, curve->count, &curve->room,
                               sizeof *curve->values);
    struct value *value = &curve->values[curve->count++];

    *value = (struct value){.proceeds = proceeds, .event = event, .rank = AMOUNT_UNKNOWN};
    return value;
}

static const struct payee *payee_at(const struct payout_work *of, bool option, size_t at)
{
    for (size_t i = 0; i < of->payee_count; i++) {
        const struct payee *payee = &of->payees[i];

        if (payee->part != PAYOUT_DEBT && !payee->post_money && payee->at == at &&
            (payee->part == PAYOUT_OPTION) == option)
            return payee;
    }
    return NULL;
}

/* converts: the SAFEs whose set it is a point of. */
static void add_point(struct curve *curve, const struct stack_point *point, const bool *converts)
{
    static const uint32_t events[] = {
        [STACK_DEBT_PAID] = PAYOUT_DEBTS_PAID,
        [STACK_RANK_PAID] = PAYOUT_RANK_PAID,
        [STACK_OPTION_EXERCISES] = PAYOUT_OPTIONS_EXERCISE,
        [STACK_CLASS_CAPPED] = PAYOUT_CLASS_CAPPED,
        [STACK_CLASS_CONVERTS] = PAYOUT_CLASS_CONVERTS,
    };
    bool of_part = point->event != STACK_DEBT_PAID && point->event != STACK_RANK_PAID;
    struct value *value = add_value(curve, point->proceeds, events[point->event]);

    value->converts = converts;
    if (point->event == STACK_RANK_PAID)
        value->rank = point->rank;
    if (of_part)
        value->payee = payee_at(curve->of, point->event == STACK_OPTION_EXERCISES, point->index);
}

/* The largest value that says something: the last break point, or what was asked. */
static struct exact largest(const struct curve *curve)
{
    struct exact most = exact_whole(curve->of->work, curve->of->of->proceeds_minor);

    for (size_t i = 0; i < curve->count; i++)
        most = exact_most(curve->of->work, most, curve->values[i].proceeds);
    return most;
}

/* A quarter beyond it, in whole minor units. */
static struct exact beyond(struct exact_work *work, struct exact value)
{
    return exact_round(work, exact_multiply(work, value, exact_fraction(work, 5, 4)),
                       exact_whole(work, 1), EXACT_UP);
}

static int value_order(const void *left, const void *right, void *work)
{
    const struct value *a = left;
    const struct value *b = right;
    int order = exact_compare(work, a->proceeds, b->proceeds);

    if (order == 0)
        order = a->beyond - b->beyond;
    return order != 0 ? order : (a->event > b->event) - (a->event < b->event);
}

/* The first SAFE that chooses otherwise in the next span. */
static const struct payee *who_chooses(const struct payout_work *of, const bool *before,
                                       const bool *after)
{
    for (size_t i = 0; i < of->payee_count; i++)
        if (of->payees[i].post_money && before[of->payees[i].at] != after[of->payees[i].at])
            return &of->payees[i];
    return NULL;
}

/* Where the SAFEs choose anew: what is paid up to there, and what is paid beyond it. */
static void add_change(struct curve *curve, const struct stack_safes_span *before,
                       const struct stack_safes_span *after)
{
    const struct payee *payee = who_chooses(curve->of, before->converts, after->converts);
    struct value *value = add_value(curve, before->to, PAYOUT_SAFES_CHOOSE);

    value->payee = payee;
    value->converts = before->converts;
    value = add_value(curve, after->from, PAYOUT_SAFES_CHOOSE);
    value->payee = payee;
    value->converts = after->converts;
    value->beyond = true;
}

/* Break points of one set of SAFEs, between the proceeds where it stands. */
static enum err add_span(struct curve *curve, const struct stack_safes_span *span)
{
    struct exact_work *work = curve->of->work;
    struct stack_point *points = NULL;
    size_t count = 0;
    enum err err = stack_safes_points(work, &curve->of->stack, span->converts, &points, &count);

    for (size_t i = 0; i < count && err == ERR_OK; i++)
        if (exact_compare(work, points[i].proceeds, span->from) > 0 &&
            (span->open || exact_compare(work, points[i].proceeds, span->to) < 0))
            add_point(curve, &points[i], span->converts);
    return err;
}

static enum err add_spans(struct curve *curve)
{
    struct stack_safes_span *spans = NULL;
    size_t count = 0;
    enum err err = stack_safes_spans(curve->of->work, &curve->of->stack, &spans, &count);

    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        err = add_span(curve, &spans[i]);
        if (i > 0)
            add_change(curve, &spans[i - 1], &spans[i]);
    }
    return err;
}

static enum err add_plain(struct curve *curve)
{
    struct stack_point *points = NULL;
    size_t count = 0;
    enum err err = stack_points(curve->of->work, &curve->of->stack.beside, &points, &count);

    for (size_t i = 0; i < count && err == ERR_OK; i++)
        add_point(curve, &points[i], NULL);
    return err;
}

/* Break points are those of the stack; with post-money SAFEs those of each set of them that stands
 * somewhere, and where another one takes its place. */
static enum err collect(struct payout_work *of, struct curve *curve)
{
    enum err err = of->stack.safe_count > 0 ? add_spans(curve) : add_plain(curve);

    if (err != ERR_OK)
        return err;
    add_value(curve, exact_whole(of->work, 0), PAYOUT_AT_NOTHING);
    if (of->of->proceeds_minor > 0)
        add_value(curve, exact_whole(of->work, of->of->proceeds_minor), PAYOUT_AS_ASKED);
    add_value(curve, beyond(of->work, largest(curve)), PAYOUT_BEYOND);
    qsort_r(curve->values, curve->count, sizeof *curve->values, value_order, of->work);
    return of->work->failed ? ERR_OVERFLOW : ERR_OK;
}

static enum err add_rows(const struct curve *curve, size_t at, int64_t point,
                         const struct paid *paid, struct exact per_unit, struct payout_point *rows)
{
    struct payout_work *of = curve->of;
    const struct value *value = &curve->values[at];
    struct payout_point row;
    enum err err;

    shape_clear(&payout_point_shape, &row);
    row.point = point;
    row.event = value->event;
    row.event_rank = value->rank;
    row.event_class_id = value->payee == NULL ? 0 : value->payee->class_id;
    row.event_certificate = value->payee == NULL ? NULL : value->payee->certificate;
    row.currency = of->of->currency;
    row.per_unit = exact_text(
        of->work, exact_scale(of->work, per_unit, exact_whole(of->work, 1), of->minor_per_unit),
        PER_UNIT_PLACES);
    err = exact_to_minor(of->work, value->proceeds, &row.proceeds_minor);
    for (size_t i = 0; i < of->payee_count && err == ERR_OK; i++) {
        const struct payee *payee = &of->payees[i];

        rows[i] = row;
        rows[i].part = payee->part;
        rows[i].rank = payee->rank;
        rows[i].class_id = payee->class_id;
        rows[i].strike_e8 = payee->strike_e8;
        rows[i].certificate = payee->certificate;
        err = exact_to_minor(of->work, paid[i].amount, &rows[i].amount_minor);
    }
    return err;
}

/* Whether payouts do not jump: what is paid beyond a value is what is paid at it. */
static bool same_paid(struct payout_work *of, const struct paid *before, const struct paid *after)
{
    for (size_t i = 0; i < of->payee_count; i++)
        if (exact_compare(of->work, before[i].amount, after[i].amount) != 0)
            return false;
    return true;
}

/* A value at which nobody may have the rest, or no choice of SAFEs stands, is left out. */
static enum err tell(const struct curve *curve, struct payout_point *rows, size_t *count_out)
{
    struct payout_work *of = curve->of;
    struct paid *paid = arena_array(of->work->arena, of->payee_count, sizeof *paid);
    struct paid *before = arena_array(of->work->arena, of->payee_count, sizeof *before);
    struct exact per_unit;
    size_t told = 0;

    for (size_t i = 0; i < curve->count; i++) {
        const struct value *value = &curve->values[i];
        enum err err = payout_solve(of, value->proceeds, value->converts, paid, &per_unit);

        if (err == ERR_INVALID || err == ERR_NOT_FOUND ||
            (err == ERR_OK && value->beyond && told > 0 && same_paid(of, before, paid)))
            continue;
        if (err == ERR_OK)
            err = add_rows(curve, i, (int64_t)told + 1, paid, per_unit,
                           rows + told * of->payee_count);
        if (err != ERR_OK)
            return err;
        told++;
        for (size_t k = 0; k < of->payee_count; k++)
            before[k] = paid[k];
    }
    *count_out = told * of->payee_count;
    return ERR_OK;
}

enum err payout_points(const struct payout_question *of, const struct book *book,
                       struct arena *arena, const struct payout_point **points_out,
                       size_t *count_out)
{
    struct exact_work work = {.arena = arena};
    struct payout_work payout;
    struct curve curve = {.of = &payout};
    enum err err = payout_open(of, book, &work, &payout);

    *points_out = NULL;
    *count_out = 0;
    if (err != ERR_OK || !payout.known)
        return err;
    err = collect(&payout, &curve);
    if (err != ERR_OK)
        return err;
    struct payout_point *rows = arena_array(arena, curve.count * payout.payee_count, sizeof *rows);

    *points_out = rows;
    return tell(&curve, rows, count_out);
}
