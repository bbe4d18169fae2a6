/* Holding a figure against its limit. */
#include "measure_internal.h"

#include "base/int128.h"
#include "record/limit.h"
#include "record/rule.h"

/* Whether a / b is at most (or at least) the limit, exactly. b > 0. */
static bool ratio_within(int64_t a, int64_t b, int64_t limit_e8, bool at_least)
{
    int128_t left = (int128_t)a * DECIMAL_E8_ONE;
    int128_t right = (int128_t)limit_e8 * b;

    return at_least ? left >= right : left <= right;
}

static void subtract(struct measuring *m, int64_t a, int64_t b, int64_t *difference_out)
{
    if (amount_sub(a, b, difference_out) != ERR_OK) {
        *difference_out = AMOUNT_UNKNOWN;
        (void)measure_unknown(m, VERDICT_TOO_LARGE);
    }
}

/* What the proposal can still have: the limit less the figure, or the other way round. */
static void set_headroom(struct measuring *m, int64_t limit, int64_t figure, int64_t *headroom_out)
{
    bool at_least = m->rule->direction == DIRECTION_AT_LEAST;

    subtract(m, at_least ? figure : limit, at_least ? limit : figure, headroom_out);
}

/* The amount of the denominator that the limit allows, towards the safe side. */
static void set_amount_headroom(struct measuring *m)
{
    bool at_least = m->rule->direction == DIRECTION_AT_LEAST;
    int128_t exact = (int128_t)m->rule->limit_ratio_e8 * m->line->divisor_minor;
    int128_t allowed = exact / DECIMAL_E8_ONE;

    if (at_least && allowed * DECIMAL_E8_ONE != exact)
        allowed++;
    if (allowed <= INT64_MAX)
        set_headroom(m, (int64_t)allowed, m->line->figure_minor, &m->line->headroom_minor);
}

/* Whether what nobody knows how to place leaves the answer open. */
static bool is_open(const struct measuring *m, int64_t divisor_minor, bool kept)
{
    bool at_least = m->rule->direction == DIRECTION_AT_LEAST;
    int64_t most = 0;

    if (m->line->undetermined_minor == 0 ||
        amount_add(m->line->figure_minor, m->line->undetermined_minor, &most) != ERR_OK)
        return m->line->undetermined_minor != 0;
    return ratio_within(most, divisor_minor, m->rule->limit_ratio_e8, at_least) != kept;
}

static bool judge_ratio(struct measuring *m)
{
    struct verdict_line *line = m->line;
    bool at_least = m->rule->direction == DIRECTION_AT_LEAST;
    bool recorded = m->ratio_e8 != AMOUNT_UNKNOWN;
    int64_t figure = recorded ? m->ratio_e8 : line->figure_minor;
    int64_t divisor = recorded ? DECIMAL_E8_ONE : line->divisor_minor;

    if (divisor <= 0) {
        (void)measure_unknown(m, VERDICT_NO_DENOMINATOR);
        return false;
    }
    if (amount_mul_div(figure, DECIMAL_E8_ONE, divisor, &line->figure_ratio_e8) != ERR_OK) {
        (void)measure_unknown(m, VERDICT_TOO_LARGE);
        return false;
    }
    set_headroom(m, m->rule->limit_ratio_e8, line->figure_ratio_e8, &line->headroom_ratio_e8);
    if (!recorded && !m->in_units)
        set_amount_headroom(m);
    bool kept = ratio_within(figure, divisor, m->rule->limit_ratio_e8, at_least);

    if (is_open(m, divisor, kept) || (m->divisor_may_grow && kept == at_least))
        (void)measure_unknown(m, m->in_units ? VERDICT_NOT_ACCOUNTED : VERDICT_NOT_CLASSIFIED);
    return kept;
}

static bool judge_limit(struct measuring *m)
{
    struct limit limit = rule_limit(m->rule);
    bool at_least = m->rule->direction == DIRECTION_AT_LEAST;

    if (limit.unit == UNIT_NONE)
        return m->kept;
    if (limit.unit == UNIT_RATIO)
        return judge_ratio(m);
    int64_t figure = *line_number(m->line, PART_FIGURE);

    set_headroom(m, limit.number, figure, line_number(m->line, PART_HEADROOM));
    return at_least ? figure >= limit.number : figure <= limit.number;
}

/* Over the limit before, and nearer to it with the proposal. */
static bool improves(const struct measuring *m)
{
    int128_t now;
    int128_t before;

    if (!m->before_known || measure_unit(m->rule->measure) != UNIT_RATIO ||
        m->before_divisor_minor <= 0)
        return false;
    now = (int128_t)m->line->figure_minor * m->before_divisor_minor;
    before = (int128_t)m->before_figure_minor * m->line->divisor_minor;
    if (m->rule->direction == DIRECTION_AT_LEAST)
        return now > before;
    return now < before;
}

static enum verdict_outcome outcome_of_breach(struct measuring *m)
{
    if (improves(m)) {
        m->line->reason = VERDICT_IMPROVES;
        return VERDICT_WARN;
    }
    return m->rule->action == ACTION_BLOCK             ? VERDICT_BREACH
           : m->rule->action == ACTION_SECOND_APPROVAL ? VERDICT_SECOND_APPROVAL
                                                       : VERDICT_WARN;
}

/* Figures that a line does not have are unknown in it, not nothing. */
static void clear_unused(struct measuring *m)
{
    struct verdict_line *line = m->line;
    bool sums = false;
    bool divisors = false;

    for (size_t i = 0; i < m->row_count; i++) {
        if (m->rows[i].weighted_minor == AMOUNT_UNKNOWN)
            continue;
        sums = sums || m->rows[i].side == SIDE_NUMERATOR || m->rows[i].side == SIDE_DENOMINATOR;
        divisors = divisors || m->rows[i].side == SIDE_DENOMINATOR;
    }
    if (!sums)
        line->figure_minor = AMOUNT_UNKNOWN;
    if (!divisors)
        line->divisor_minor = AMOUNT_UNKNOWN;
    if (line->undetermined_minor == 0 || m->in_units)
        line->undetermined_minor = AMOUNT_UNKNOWN;
    if (!sums)
        line->currency = CURRENCY_NONE;
}

void measure_judge(struct measuring *m)
{
    bool kept = false;

    if (m->reason == 0)
        kept = judge_limit(m);
    if (m->reason != 0) {
        m->line->outcome = VERDICT_UNKNOWN;
        m->line->figure_number = AMOUNT_UNKNOWN;
        m->line->reason = m->reason;
    } else {
        m->line->outcome = kept ? VERDICT_PASS : outcome_of_breach(m);
    }
    clear_unused(m);
}
