/* The lines of a notice. Lines set by hand stand as they are; the rest of the total is shared by
 * weight (commitment, paid-in, or the terms). Then each part of the notice, such as its
 * investments or its fees, is shared by what every line has left of its amount, so lines and parts
 * both add up. */
#include "figures/fund/fund_capital.h"
#include "figures/fund/kept_lines.h"

#include "base/check.h"
#include "calc/allocate.h"
#include "book/invariant.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/kinds.h"

#include <string.h>

#define DISTRIBUTION_PART_COUNT 3

static const struct field call_share_fields[] = {
    F_REFERENCE(struct call_share, commitment_id, "commitment", "Commitment", "认缴"),
    F_ENUM(struct call_share, currency, currency, "Currency", "币种"),
    F_MONEY(struct call_share, amount, "Amount", "应缴金额"),
    F_MONEY(struct call_share, investments, "For investments", "用于投资"),
    F_MONEY(struct call_share, working_capital, "For working capital", "用于营运资金"),
    F_MONEY(struct call_share, facility_interest, "For facility interest", "用于授信利息"),
    F_MONEY(struct call_share, management_fees, "For management fees", "用于管理费"),
    F_MONEY(struct call_share, expenses, "For partnership expenses", "用于合伙费用"),
    F_MONEY(struct call_share, outside, "Outside the commitment", "不计入认缴"),
    F_BOOL(struct call_share, overridden, "Set by hand", "人工指定"),
    F_MONEY(struct call_share, paid, "Paid", "已缴金额"),
    F_MONEY(struct call_share, unpaid, "Not paid", "未缴金额"),
    F_MONEY(struct call_share, overdue, "Overdue", "逾期金额"),
};

static const struct field distribution_share_fields[] = {
    F_REFERENCE(struct distribution_share, commitment_id, "commitment", "Commitment", "认缴"),
    F_ENUM(struct distribution_share, currency, currency, "Currency", "币种"),
    F_MONEY(struct distribution_share, amount, "Amount", "分配金额"),
    F_MONEY(struct distribution_share, return_of_capital, "Return of capital", "本金返还"),
    F_MONEY(struct distribution_share, gain, "Gain", "收益"),
    F_MONEY(struct distribution_share, income, "Income", "股息及利息"),
    F_MONEY(struct distribution_share, recallable, "Of which recallable", "其中可召回"),
    F_BOOL(struct distribution_share, overridden, "Set by hand", "人工指定"),
};

const struct shape call_share_shape = SHAPE(struct call_share, call_share_fields);
const struct shape distribution_share_shape =
    SHAPE(struct distribution_share, distribution_share_fields);

/* The amounts of all lines: overrides as they are, the rest of the total by weights. */
static enum err share_out(struct carry *carry, int64_t total, const int64_t *overrides,
                          int64_t *weights, size_t count, int64_t *amounts_out)
{
    int64_t rest = total;
    enum err err = ERR_OK;

    for (size_t i = 0; i < count; i++) {
        if (overrides[i] == AMOUNT_UNKNOWN)
            continue;
        add_to(&rest, -overrides[i], &err);
        weights[i] = 0;
    }
    if (err != ERR_OK)
        return err;
    if (rest < 0 || count == 0)
        return ERR_INVALID;
    err = carry_share(carry, CARRY_LINES, rest, weights, NULL, count, amounts_out);
    for (size_t i = 0; err == ERR_OK && i < count; i++)
        if (overrides[i] != AMOUNT_UNKNOWN)
            amounts_out[i] = overrides[i];
    return err;
}

/* Splits every line into parts whose sums over the lines are the parts of the notice: each part is
 * shared by what the lines have left. parts_out has part_count places per line. */
static enum err split_lines(const struct capital *capital, struct carry *carry,
                            const int64_t *part_totals, size_t part_count, const int64_t *amounts,
                            int64_t *parts_out)
{
    size_t count = capital->count;
    int64_t *left = arena_array(capital->arena, count + 1, sizeof *left);
    int64_t *shares = arena_array(capital->arena, count + 1, sizeof *shares);

    memcpy(left, amounts, count * sizeof *left);
    for (size_t p = 0; p < part_count; p++) {
        enum err err =
            carry_share(carry, CARRY_PARTS + p, part_totals[p], left, left, count, shares);

        if (err != ERR_OK)
            return err;
        for (size_t i = 0; i < count; i++) {
            parts_out[i * part_count + p] = shares[i];
            left[i] -= shares[i];
        }
    }
    return ERR_OK;
}

enum err capital_shared_amount(const struct entry *proposal, int64_t *amount_minor_out)
{
    enum err err = proposal_amount(proposal, amount_minor_out);

    /* Carried interest goes to the manager, not by lines to the investors. */
    if (err == ERR_OK && proposal->kind == RECORD_DISTRIBUTION)
        *amount_minor_out -=
            known_or_zero(((const struct distribution *)proposal->record)->carry_minor);
    return err;
}

int64_t *capital_overrides(const struct capital *capital, const struct entry *proposal,
                           struct view view)
{
    const struct drafted_line *drafted = &capital->drafted;
    bool of_call = proposal->kind == RECORD_CAPITAL_CALL;
    int64_t *overrides = arena_array(capital->arena, capital->count + 1, sizeof *overrides);

    for (size_t i = 0; i < capital->count; i++)
        overrides[i] = AMOUNT_UNKNOWN;
    view.as_of = DATE_LAST;
    for (struct referrer r =
             book_referrers(capital->book, of_call ? RECORD_CALL_LINE : RECORD_DISTRIBUTION_LINE,
                            of_call ? "capital_call_id" : "distribution_id", proposal->seq);
         r.entry != NULL; book_next_referrer(&r)) {
        const struct call_line *call_line = of_call ? r.entry->record : NULL;
        const struct distribution_line *line = of_call ? NULL : r.entry->record;
        size_t at =
            capital_position(capital, of_call ? call_line->commitment_id : line->commitment_id);

        if (at < capital->count && book_live(capital->book, r.entry, view))
            overrides[at] = of_call ? call_line->amount_minor : line->amount_minor;
    }
    if (drafted->proposal_id != 0 && drafted->proposal_id == proposal->seq)
        overrides[capital_position(capital, drafted->commitment_id)] = drafted->amount_minor;
    return overrides;
}

static void call_parts(const struct capital_call *call, int64_t *parts_out)
{
    parts_out[CALL_INVESTMENTS] = known_or_zero(call->investments_minor);
    parts_out[CALL_WORKING_CAPITAL] = known_or_zero(call->working_capital_minor);
    parts_out[CALL_FACILITY_INTEREST] = known_or_zero(call->facility_interest_minor);
    parts_out[CALL_MANAGEMENT_FEES] = known_or_zero(call->management_fees_minor);
    parts_out[CALL_EXPENSES] = known_or_zero(call->expenses_minor);
}

static struct call_share call_share_of(const struct capital_call *call, int64_t commitment_id,
                                       int64_t amount_minor, const int64_t *parts)
{
    int64_t fees = parts[CALL_MANAGEMENT_FEES] + parts[CALL_EXPENSES];

    return (struct call_share){
        .commitment_id = commitment_id,
        .currency = call->currency,
        .amount_minor = amount_minor,
        .investments_minor = parts[CALL_INVESTMENTS],
        .working_capital_minor = parts[CALL_WORKING_CAPITAL],
        .facility_interest_minor = parts[CALL_FACILITY_INTEREST],
        .management_fees_minor = parts[CALL_MANAGEMENT_FEES],
        .expenses_minor = parts[CALL_EXPENSES],
        .outside_minor = call->outside_commitment ? fees : 0,
        .unpaid_minor = amount_minor,
    };
}

/* A part of a call that is outside the commitment, whatever it is for, is by the lines' amounts. */
static enum err share_outside(const struct capital *capital, const struct capital_call *call,
                              const int64_t *amounts, struct call_share *shares)
{
    int64_t outside = known_or_zero(call->outside_minor);
    int64_t *parts = arena_array(capital->arena, capital->count + 1, sizeof *parts);

    if (outside == 0)
        return ERR_OK;
    enum err err = allocate(outside, amounts, capital->count, parts);

    for (size_t i = 0; i < capital->count && err == ERR_OK; i++)
        shares[i].outside_minor = parts[i];
    return err;
}

/* Marks on each line how much was paid, and whether it is late. */
static enum err add_payments(const struct capital *capital, const struct entry *call,
                             struct call_share *shares)
{
    int32_t due_on = ((const struct capital_call *)call->record)->due_on;
    bool due = capital->view.as_of > due_on &&
               proposal_approved(capital->book, call, capital->view) != NULL;
    enum err err = ERR_OK;

    FOR_REFERRERS (r, capital->book, contribution, capital_call_id, call->seq) {
        const struct contribution *contribution = r.entry->record;
        size_t at = capital_position(capital, contribution->commitment_id);

        if (at < capital->count && book_live(capital->book, r.entry, capital->view))
            add_to(&shares[at].paid_minor, contribution->amount_minor, &err);
    }
    for (size_t i = 0; i < capital->count; i++) {
        shares[i].unpaid_minor = shares[i].amount_minor - shares[i].paid_minor;
        if (due)
            shares[i].overdue_minor = shares[i].unpaid_minor;
    }
    return err;
}

/* The lines of a call add up to it, and the parts of each line to the line. */
static enum err check_call_lines(const struct capital *capital, const struct entry *call,
                                 const struct call_share *shares)
{
    int64_t total = 0;
    int64_t sum = 0;
    int64_t off = 0; /* by how much lines differ from their parts */
    enum err err = proposal_amount(call, &total);

    for (size_t i = 0; i < capital->count; i++) {
        const struct call_share *share = &shares[i];
        int64_t parts = share->investments_minor + share->working_capital_minor +
                        share->facility_interest_minor + share->management_fees_minor +
                        share->expenses_minor;

        add_to(&sum, share->amount_minor, &err);
        off |= parts ^ share->amount_minor;
    }
    return err != ERR_OK ? err
                         : book_expect(capital->book, INVARIANT_CALL_LINES, call->seq, sum,
                                       off == 0 ? total : AMOUNT_UNKNOWN);
}

static enum err share_call(const struct capital *capital, const struct entry *call,
                           struct view view, struct carry *carry, struct call_share *shares_out)
{
    size_t count = capital->count;
    int64_t *overrides = capital_overrides(capital, call, view);
    int64_t *weights = arena_array(capital->arena, count + 1, sizeof *weights);
    int64_t *amounts = arena_array(capital->arena, count + 1, sizeof *amounts);
    int64_t *parts = arena_array(capital->arena, count + 1, CALL_PART_COUNT * sizeof *parts);
    int64_t totals[CALL_PART_COUNT];
    int64_t total = 0;
    enum err err = proposal_amount(call, &total);

    call_parts(call->record, totals);
    if (err == ERR_OK)
        err = capital_weights(capital, view, weights);
    if (err == ERR_OK)
        err = share_out(carry, total, overrides, weights, count, amounts);
    if (err == ERR_OK)
        err = split_lines(capital, carry, totals, CALL_PART_COUNT, amounts, parts);
    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < count; i++) {
        shares_out[i] = call_share_of(call->record, capital->commitments[i]->seq, amounts[i],
                                      &parts[i * CALL_PART_COUNT]);
        shares_out[i].overridden = overrides[i] != AMOUNT_UNKNOWN;
    }
    err = share_outside(capital, call->record, amounts, shares_out);
    if (err != ERR_OK)
        return err;
    return check_call_lines(capital, call, shares_out);
}

enum err capital_call_lines(const struct capital *capital, const struct entry *call,
                            struct call_share *shares_out)
{
    int64_t decided_by = 0;
    struct view view = capital_line_view(capital, call, &decided_by);
    struct carry carry;

    if (kept_call_lines(capital, decided_by, ((const struct capital_call *)call->record)->currency,
                        shares_out))
        return check_call_lines(capital, call, shares_out);
    capital_carry(capital, RECORD_CAPITAL_CALL, view, &carry);
    enum err err = share_call(capital, call, view, &carry, shares_out);

    if (err == ERR_OK && decided_by != 0)
        keep_call_lines(capital, decided_by, shares_out);
    return err;
}

enum err capital_call_shares(const struct capital *capital, const struct entry *call,
                             struct call_share *shares_out)
{
    enum err err = capital_call_lines(capital, call, shares_out);

    return err == ERR_OK ? add_payments(capital, call, shares_out) : err;
}

void call_share_fill(const struct call_share *share, int64_t paid_before_minor,
                     int64_t amount_minor, int64_t *parts_minor_out)
{
    const int64_t room[CALL_PART_COUNT] = {
        [CALL_INVESTMENTS] = share->investments_minor,
        [CALL_WORKING_CAPITAL] = share->working_capital_minor,
        [CALL_FACILITY_INTEREST] = share->facility_interest_minor,
        [CALL_MANAGEMENT_FEES] = share->management_fees_minor,
        [CALL_EXPENSES] = share->expenses_minor,
    };

    for (size_t p = 0; p < CALL_PART_COUNT; p++) {
        int64_t used = paid_before_minor < room[p] ? paid_before_minor : room[p];
        int64_t left = room[p] - used;

        if (amount_minor < left || p == CALL_PART_COUNT - 1)
            left = amount_minor;
        parts_minor_out[p] = left;
        paid_before_minor -= used;
        amount_minor -= left;
    }
}

/* By what the terms in force give each commitment; by paid-in where none are. */
static enum err weigh_by_terms(const struct capital *capital, const struct entry *proposal,
                               struct view view, int64_t *weights_out)
{
    enum err err =
        book_figures_above(capital->book)->weigh_by_terms(capital, proposal, view, weights_out);

    return err == ERR_NOT_FOUND ? capital_paid_in(capital, view, weights_out) : err;
}

static enum err weigh(const struct capital *capital, const struct entry *proposal, struct view view,
                      int64_t *weights_out)
{
    switch (((const struct distribution *)proposal->record)->basis) {
    case SHARE_BY_COMMITMENT:
        return capital_weights(capital, view, weights_out);
    case SHARE_BY_TERMS:
        return weigh_by_terms(capital, proposal, view, weights_out);
    default:
        return capital_paid_in(capital, view, weights_out);
    }
}

static enum err share_distribution(const struct capital *capital, const struct entry *proposal,
                                   struct view view, struct carry *carry,
                                   struct distribution_share *shares_out)
{
    const struct distribution *distribution = proposal->record;
    const int64_t totals[DISTRIBUTION_PART_COUNT] = {
        known_or_zero(distribution->return_of_capital_minor),
        known_or_zero(distribution->gain_minor), known_or_zero(distribution->income_minor)};
    size_t count = capital->count;
    int64_t *overrides = capital_overrides(capital, proposal, view);
    int64_t *weights = arena_array(capital->arena, count + 1, sizeof *weights);
    int64_t *amounts = arena_array(capital->arena, count + 1, sizeof *amounts);
    int64_t *recallable = arena_array(capital->arena, count + 1, sizeof *recallable);
    int64_t *parts =
        arena_array(capital->arena, count + 1, DISTRIBUTION_PART_COUNT * sizeof *parts);
    int64_t total = 0;
    enum err err = capital_shared_amount(proposal, &total);

    if (err == ERR_OK)
        err = weigh(capital, proposal, view, weights);
    if (err == ERR_OK)
        err = share_out(carry, total, overrides, weights, count, amounts);
    if (err == ERR_OK)
        err = split_lines(capital, carry, totals, DISTRIBUTION_PART_COUNT, amounts, parts);
    if (err == ERR_OK)
        err = carry_share(carry, CARRY_RECALLABLE, known_or_zero(distribution->recallable_minor),
                          amounts, amounts, count, recallable);
    for (size_t i = 0; err == ERR_OK && i < count; i++)
        shares_out[i] = (struct distribution_share){
            .commitment_id = capital->commitments[i]->seq,
            .currency = distribution->currency,
            .amount_minor = amounts[i],
            .return_of_capital_minor = parts[i * DISTRIBUTION_PART_COUNT],
            .gain_minor = parts[i * DISTRIBUTION_PART_COUNT + 1],
            .income_minor = parts[i * DISTRIBUTION_PART_COUNT + 2],
            .recallable_minor = recallable[i],
            .overridden = overrides[i] != AMOUNT_UNKNOWN,
        };
    return err;
}

static enum err share_return(const struct capital *capital, const struct entry *proposal,
                             struct view view, struct carry *carry,
                             struct distribution_share *shares_out)
{
    size_t count = capital->count;
    int64_t *contributed = arena_array(capital->arena, count + 1, sizeof *contributed);
    int64_t *returned = arena_array(capital->arena, count + 1, sizeof *returned);
    int64_t *interest = arena_array(capital->arena, count + 1, sizeof *interest);
    uint32_t currency =
        field_enum(shape_field(&record_types[proposal->kind]->shape, "currency"), proposal->record);
    enum err err = capital_adjust(capital, view, proposal, carry, contributed, returned, interest);

    for (size_t i = 0; err == ERR_OK && i < count; i++) {
        shares_out[i] = (struct distribution_share){
            .commitment_id = capital->commitments[i]->seq,
            .currency = currency,
            .return_of_capital_minor = returned[i],
            .income_minor = interest[i] > 0 ? interest[i] : 0,
        };
        err = amount_add(returned[i], shares_out[i].income_minor, &shares_out[i].amount_minor);
    }
    return err;
}

/* The lines of a notice that gives back add up to it, and the parts of each line to the line. */
static enum err check_distribution_lines(const struct capital *capital,
                                         const struct entry *proposal,
                                         const struct distribution_share *shares)
{
    int64_t total = 0;
    int64_t sum = 0;
    int64_t off = 0;
    enum err err = capital_shared_amount(proposal, &total);

    for (size_t i = 0; i < capital->count; i++) {
        const struct distribution_share *share = &shares[i];

        add_to(&sum, share->amount_minor, &err);
        off |= share->amount_minor ^
               (share->return_of_capital_minor + share->gain_minor + share->income_minor);
    }
    return err != ERR_OK ? err
                         : book_expect(capital->book, INVARIANT_DISTRIBUTION_LINES, proposal->seq,
                                       sum, off == 0 ? total : AMOUNT_UNKNOWN);
}

enum err capital_distribution_shares(const struct capital *capital, const struct entry *proposal,
                                     struct distribution_share *shares_out)
{
    bool of_distribution = proposal->kind == RECORD_DISTRIBUTION;
    int64_t decided_by = 0;
    struct view view = capital_line_view(capital, proposal, &decided_by);
    struct carry carry;

    if (of_distribution &&
        kept_distribution_lines(capital, decided_by,
                                ((const struct distribution *)proposal->record)->currency,
                                shares_out))
        return check_distribution_lines(capital, proposal, shares_out);
    if (shared_by_terms(proposal))
        carry = (struct carry){0};
    else
        capital_carry(capital, proposal->kind, view, &carry);
    enum err err = of_distribution ? share_distribution(capital, proposal, view, &carry, shares_out)
                                   : share_return(capital, proposal, view, &carry, shares_out);

    if (err == ERR_OK)
        err = check_distribution_lines(capital, proposal, shares_out);
    if (err == ERR_OK && of_distribution && decided_by != 0)
        keep_distribution_lines(capital, decided_by, shares_out);
    return err;
}

enum err capital_share_carried(const struct capital *capital, const struct entry *proposal,
                               struct view view, struct carry *carry)
{
    size_t count = capital->count + 1;
    struct call_share *calls = arena_array(capital->arena, count, sizeof *calls);
    struct distribution_share *shares = arena_array(capital->arena, count, sizeof *shares);

    if (proposal->kind == RECORD_CAPITAL_CALL)
        return share_call(capital, proposal, view, carry, calls);
    return proposal->kind == RECORD_DISTRIBUTION
               ? share_distribution(capital, proposal, view, carry, shares)
               : share_return(capital, proposal, view, carry, shares);
}

/* The fund that a notice is of. */
static int64_t fund_of(const struct book *book, const struct entry *proposal)
{
    if (proposal->kind == RECORD_CAPITAL_CALL)
        return ((const struct capital_call *)proposal->record)->fund_id;
    if (proposal->kind == RECORD_DISTRIBUTION)
        return ((const struct distribution *)proposal->record)->fund_id;
    if (proposal->kind == RECORD_RETURN_OF_EXCESS)
        return ((const struct return_of_excess *)proposal->record)->fund_id;
    CHECK(proposal->kind == RECORD_EQUALISATION);
    int64_t id = ((const struct equalisation *)proposal->record)->commitment_id;

    return ((const struct commitment *)book_entry(book, id)->record)->fund_id;
}

/* Opens the capital of the fund that a live notice is of. */
static enum err open_for(const struct book *book, int64_t id, bool is_call, struct view view,
                         struct arena *arena, struct capital *capital_out)
{
    const struct entry *proposal = book_entry(book, id);

    if (proposal == NULL || !notice_kind(proposal->kind) ||
        (proposal->kind == RECORD_CAPITAL_CALL) != is_call || !book_live(book, proposal, view))
        return ERR_NOT_FOUND;
    return capital_open(book, fund_of(book, proposal), view, arena, capital_out);
}

enum err call_shares(const struct book *book, int64_t call_id, struct view view,
                     struct arena *arena, const struct call_share **shares_out, size_t *count_out)
{
    struct capital capital;
    enum err err = open_for(book, call_id, true, view, arena, &capital);

    if (err != ERR_OK)
        return err;
    struct call_share *shares = arena_array(arena, capital.count + 1, sizeof *shares);
    size_t count = 0;

    err = capital_call_shares(&capital, book_entry(book, call_id), shares);
    for (size_t i = 0; err == ERR_OK && i < capital.count; i++)
        if (shares[i].amount_minor != 0 || shares[i].overridden)
            shares[count++] = shares[i];
    *shares_out = shares;
    *count_out = count;
    return err;
}

enum err distribution_shares(const struct book *book, int64_t proposal_id, struct view view,
                             struct arena *arena, const struct distribution_share **shares_out,
                             size_t *count_out)
{
    struct capital capital;
    enum err err = open_for(book, proposal_id, false, view, arena, &capital);

    if (err != ERR_OK)
        return err;
    struct distribution_share *shares = arena_array(arena, capital.count + 1, sizeof *shares);
    size_t count = 0;

    err = capital_distribution_shares(&capital, book_entry(book, proposal_id), shares);
    for (size_t i = 0; err == ERR_OK && i < capital.count; i++)
        if (shares[i].amount_minor != 0 || shares[i].overridden)
            shares[count++] = shares[i];
    *shares_out = shares;
    *count_out = count;
    return err;
}
