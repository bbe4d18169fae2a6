/* Whether what is called or set by hand fits: the lines of a notice to its amount, and a call to
 * what its commitments have left. Asked of new drafts only. */
#include "decide_internal.h"

#include "figures/fund/fund_capital.h"
#include "record/fund.h"
#include "record/kinds.h"

/* A notice, with a line of it that is being drafted. */
struct fitting {
    struct decider *decider;
    const struct entry *proposal;
    struct capital capital;
    struct call_share *calls;               /* by commitment, of a capital call */
    struct distribution_share *distributed; /* the same of a distribution */
    uint32_t currency;
};

static bool is_call(const struct fitting *fitting)
{
    return fitting->proposal->kind == RECORD_CAPITAL_CALL;
}

/* ERR_INVALID: it cannot be shared out as the lines stand. */
static enum err share(struct fitting *fitting)
{
    return is_call(fitting)
               ? capital_call_lines(&fitting->capital, fitting->proposal, fitting->calls)
               : capital_distribution_shares(&fitting->capital, fitting->proposal,
                                             fitting->distributed);
}

static enum err open_fitting(struct decider *decider, const struct entry *proposal,
                             struct fitting *fitting)
{
    const struct shape *shape = &record_types[proposal->kind]->shape;

    *fitting = (struct fitting){
        .decider = decider,
        .proposal = proposal,
        .currency = field_enum(shape_field(shape, "currency"), proposal->record),
    };
    enum err err =
        capital_open(decider->book, field_int64(shape_field(shape, "fund_id"), proposal->record),
                     VIEW_EVERYTHING, decider->arena, &fitting->capital);

    if (err != ERR_OK)
        return err;
    size_t places = fitting->capital.count + 1;

    fitting->calls = arena_array(decider->arena, places, sizeof *fitting->calls);
    fitting->distributed = arena_array(decider->arena, places, sizeof *fitting->distributed);
    return ERR_OK;
}

/* The accounts as they are, with the rights to recall of the notice's day. */
static struct commitment_account *accounts_of(struct fitting *fitting)
{
    struct commitment_account *accounts =
        arena_array(fitting->decider->arena, fitting->capital.count + 1, sizeof *accounts);
    enum err err = capital_accounts(&fitting->capital, VIEW_EVERYTHING,
                                    fitting->proposal->effective_date, accounts);

    return err == ERR_OK ? accounts : NULL;
}

/* Refuses a line that asks more of a commitment than can be called. */
static void require_room(struct fitting *fitting, const char *field, size_t position,
                         const struct commitment_account *account)
{
    const struct call_share *line = &fitting->calls[position];
    const struct commitment *commitment = fitting->capital.commitments[position]->record;
    int64_t inside = line->amount_minor - line->outside_minor;

    if (inside <= 0 || inside <= account->callable_minor)
        return;
    refuse(fitting->decider, field, VIOLATION_ROOM_EXCEEDED);
    param_amount(fitting->decider, "sum", inside, fitting->currency);
    param_amount(fitting->decider, "limit", account->callable_minor, fitting->currency);
    violations_param(fitting->decider->violations, "commitment", commitment->code);
}

/* What the lines set by hand of the other commitments come to. */
static enum err other_lines(const struct fitting *fitting, size_t own, int64_t *sum_out)
{
    const struct capital *capital = &fitting->capital;
    int64_t decided_by = 0;
    const int64_t *lines = capital_overrides(
        capital, fitting->proposal, capital_line_view(capital, fitting->proposal, &decided_by));
    enum err err = ERR_OK;

    *sum_out = 0;
    for (size_t i = 0; i < capital->count; i++)
        if (i != own)
            add_to(sum_out, known_or_zero(lines[i]), &err);
    return err;
}

static void refuse_line(struct fitting *fitting, enum violation_code code, int64_t total,
                        int64_t others)
{
    struct decider *decider = fitting->decider;
    int64_t amount = fitting->capital.drafted.amount_minor;
    int64_t limit = total > others ? total - others : 0;

    refuse(decider, "amount", code);
    param_amount(decider, "amount", amount, fitting->currency);
    param_amount(decider, "sum", others + amount, fitting->currency);
    param_amount(decider, "rest", limit - amount, fitting->currency);
    param_amount(decider, "total", total, fitting->currency);
    param_amount(decider, "limit", limit, fitting->currency);
}

static void fit_line(struct fitting *fitting, size_t own, bool shared_before)
{
    int64_t amount = fitting->capital.drafted.amount_minor;
    int64_t total = 0;
    int64_t others = 0;
    int64_t sum = 0;
    enum err err = capital_shared_amount(fitting->proposal, &total);

    if (err == ERR_OK)
        err = other_lines(fitting, own, &others);
    if (err == ERR_OK)
        err = amount_add(others, amount, &sum);
    if (err == ERR_OK && sum > total) {
        refuse_line(fitting, VIOLATION_LINES_EXCEED, total, others);
        return;
    }
    if (err == ERR_OK)
        err = share(fitting);
    /* Where nobody is there to share by, lines set by hand one after the other are the way out. */
    if (err == ERR_INVALID && shared_before)
        refuse_line(fitting, VIOLATION_LINES_FALL_SHORT, total, others);
    else if (err == ERR_OVERFLOW)
        refuse_overflow(fitting->decider, "amount", fitting->currency);
    if (err != ERR_OK || !is_call(fitting))
        return;
    const struct commitment_account *accounts = accounts_of(fitting);

    if (accounts == NULL)
        refuse_overflow(fitting->decider, "amount", fitting->currency);
    else
        require_room(fitting, "amount", own, &accounts[own]);
}

void check_line_fits(struct decider *decider, const struct entry *proposal, int64_t commitment_id,
                     int64_t amount_minor)
{
    struct fitting fitting;

    if (open_fitting(decider, proposal, &fitting) != ERR_OK) {
        refuse_overflow(decider, "amount", fitting.currency);
        return;
    }
    size_t own = capital_position(&fitting.capital, commitment_id);
    bool shared_before = share(&fitting) == ERR_OK;

    fitting.capital.drafted = (struct drafted_line){proposal->seq, commitment_id, amount_minor};
    fit_line(&fitting, own, shared_before);
}

void check_call_fits(struct decider *decider)
{
    struct fitting fitting;
    int64_t inside = 0;
    int64_t callable = 0;
    enum err err = open_fitting(decider, decider->draft, &fitting);

    if (err == ERR_OK)
        err = share(&fitting);
    /* Those who are to pay may still be recorded. */
    if (err == ERR_INVALID)
        return;
    const struct commitment_account *accounts = err == ERR_OK ? accounts_of(&fitting) : NULL;

    for (size_t i = 0; accounts != NULL && i < fitting.capital.count; i++) {
        const struct call_share *line = &fitting.calls[i];

        add_to(&inside, line->amount_minor - line->outside_minor, &err);
        if (accounts[i].callable_minor > 0)
            add_to(&callable, accounts[i].callable_minor, &err);
    }
    if (accounts == NULL || err != ERR_OK) {
        refuse_overflow(decider, "investments", fitting.currency);
        return;
    }
    for (size_t i = 0; inside > callable && i < fitting.capital.count; i++)
        require_room(&fitting, "investments", i, &accounts[i]);
}
