/* The payouts of all parts over the value of a sale: at each break point, at what was asked, and at
 * a value beyond them. */
#include "payout_internal.h"

#include <stdlib.h>

/* Values told between nothing and the last one where post-money SAFEs make payouts jump. */
#define VALUES_BETWEEN 100
#define PER_UNIT_PLACES 6

static const struct field_value payout_event_values[] = {
    {"nothing", "Nothing", "零"},
    {"debts_paid", "All debts are paid", "债务全部清偿"},
    {"rank_paid", "A rank is paid", "该顺位优先额全部偿付"},
    {"options_exercise", "Options are exercised", "期权行权"},
    {"class_capped", "A class reaches its cap", "类别达到上限"},
    {"class_converts", "A class converts", "类别转换"},
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
};

struct curve {
    struct payout_work *of;
    struct value *values;
    size_t count;
};

static void add_value(struct curve *curve, struct exact proceeds, uint32_t event)
{
    curve->values[curve->count++] =
        (struct value){.proceeds = proceeds, .event = event, .rank = AMOUNT_UNKNOWN};
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

static void add_point(struct curve *curve, const struct stack_point *point)
{
    static const uint32_t events[] = {
        [STACK_DEBT_PAID] = PAYOUT_DEBTS_PAID,
        [STACK_RANK_PAID] = PAYOUT_RANK_PAID,
        [STACK_OPTION_EXERCISES] = PAYOUT_OPTIONS_EXERCISE,
        [STACK_CLASS_CAPPED] = PAYOUT_CLASS_CAPPED,
        [STACK_CLASS_CONVERTS] = PAYOUT_CLASS_CONVERTS,
    };
    struct value *value = &curve->values[curve->count];
    bool of_part = point->event != STACK_DEBT_PAID && point->event != STACK_RANK_PAID;

    add_value(curve, point->proceeds, events[point->event]);
    if (point->event == STACK_RANK_PAID)
        value->rank = point->rank;
    if (of_part)
        value->payee = payee_at(curve->of, point->event == STACK_OPTION_EXERCISES, point->index);
}

/* The largest value that says something: the last break point, what was asked, the highest cap. */
static struct exact largest(const struct curve *curve)
{
    struct exact_work *work = curve->of->work;
    struct exact most = exact_whole(work, curve->of->of->proceeds_minor);

    for (size_t i = 0; i < curve->count; i++)
        most = exact_most(work, most, curve->values[i].proceeds);
    for (size_t i = 0; i < curve->of->stack.safe_count; i++)
        most = exact_most(work, most, curve->of->stack.safes[i].cap);
    return most;
}

/* A quarter beyond it, in whole minor units. */
static struct exact beyond(struct exact_work *work, struct exact value)
{
    return exact_round(work, exact_multiply(work, value, exact_fraction(work, 5, 4)),
                       exact_whole(work, 1), EXACT_UP);
}

static void add_between(struct curve *curve, struct exact last)
{
    struct exact_work *work = curve->of->work;

    for (int i = 1; i < VALUES_BETWEEN; i++)
        add_value(curve,
                  exact_round(work,
                              exact_multiply(work, last, exact_fraction(work, i, VALUES_BETWEEN)),
                              exact_whole(work, 1), EXACT_DOWN),
                  PAYOUT_BEYOND);
}

static int value_order(const void *left, const void *right, void *work)
{
    const struct value *a = left;
    const struct value *b = right;
    int order = exact_compare(work, a->proceeds, b->proceeds);

    return order != 0 ? order : (a->event > b->event) - (a->event < b->event);
}

/* Break points are those of the stack; with post-money SAFEs they lie elsewhere, and steps of equal
 * length stand for them. */
static enum err collect(struct payout_work *of, struct curve *curve)
{
    struct stack_point *points = NULL;
    size_t count = 0;
    enum err err = of->stack.safe_count > 0
                       ? ERR_OK
                       : stack_points(of->work, &of->stack.beside, &points, &count);

    if (err != ERR_OK)
        return err;
    curve->values = arena_array(of->work->arena, count + 3 + VALUES_BETWEEN, sizeof *curve->values);
    add_value(curve, exact_whole(of->work, 0), PAYOUT_AT_NOTHING);
    for (size_t i = 0; i < count; i++)
        add_point(curve, &points[i]);
    if (of->of->proceeds_minor > 0)
        add_value(curve, exact_whole(of->work, of->of->proceeds_minor), PAYOUT_AS_ASKED);
    const struct exact most = beyond(of->work, largest(curve));

    if (of->stack.safe_count > 0)
        add_between(curve, most);
    add_value(curve, most, PAYOUT_BEYOND);
    qsort_r(curve->values, curve->count, sizeof *curve->values, value_order, of->work);
    return of->work->failed ? ERR_OVERFLOW : ERR_OK;
}

static enum err add_rows(const struct curve *curve, size_t at, const struct paid *paid,
                         struct exact per_unit, struct payout_point *rows)
{
    struct payout_work *of = curve->of;
    const struct value *value = &curve->values[at];
    struct payout_point row;
    enum err err;

    shape_clear(&payout_point_shape, &row);
    row.point = (int64_t)at + 1;
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

/* A value at which nobody may have the rest, or no choice of SAFEs stands, is left out. */
static enum err tell(const struct curve *curve, struct payout_point *rows, size_t *count_out)
{
    struct payout_work *of = curve->of;
    struct paid *paid = arena_array(of->work->arena, of->payee_count, sizeof *paid);
    struct exact per_unit;

    *count_out = 0;
    for (size_t i = 0; i < curve->count; i++) {
        enum err err = payout_solve(of, curve->values[i].proceeds, paid, &per_unit);

        if (err == ERR_INVALID || err == ERR_NOT_FOUND)
            continue;
        if (err == ERR_OK)
            err = add_rows(curve, i, paid, per_unit, rows + *count_out);
        if (err != ERR_OK)
            return err;
        *count_out += of->payee_count;
    }
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
