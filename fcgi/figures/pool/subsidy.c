/* What subsidies come to, and the budgets that they use. */
#include "figures/pool/subsidy.h"

#include "book/proposal.h"
#include "calc/ip_fraction.h"
#include "calc/ip_subsidy.h"
#include "record/kinds.h"

#include <stdlib.h>
#include <string.h>

#define EVERYTHING VIEW_EVERYTHING

static const struct field budget_row_fields[] = {
    F_INTEGER(struct budget_row, seq, INT64_MAX, "Entry", "分录"),
    F_DATE(struct budget_row, day, "Day", "日期"),
    F_REFERENCE(struct budget_row, subsidy_claim_id, "subsidy_claim", "Subsidy claim", "补助申请"),
    F_REFERENCE(struct budget_row, talent_award_id, "talent_award", "Talent award", "人才资助"),
    F_REFERENCE(struct budget_row, firm_id, "firm", "Firm", "企业"),
    F_REFERENCE(struct budget_row, party_id, "party", "Institution", "机构"),
    F_ENUM(struct budget_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct budget_row, used, "Used", "使用金额"),
    F_MONEY(struct budget_row, left, "Left", "剩余预算"),
};

const struct shape budget_row_shape = SHAPE(struct budget_row, budget_row_fields);

const struct subsidy_scheme *subsidy_scheme_on(const struct book *book, int64_t scheme_id,
                                               int32_t day)
{
    const struct entry *entry = book_version(book, RECORD_SUBSIDY_SCHEME, scheme_id,
                                             (struct view){.as_of = day, .as_known = INT64_MAX});
    const struct subsidy_scheme *scheme = entry == NULL ? NULL : entry->record;

    if (scheme == NULL || (scheme->valid_to != DATE_UNKNOWN && scheme->valid_to < day))
        return NULL;
    return scheme;
}

bool subsidy_same_recipient(const struct subsidy_claim *a, const struct subsidy_claim *b)
{
    return a->firm_id == b->firm_id && a->party_id == b->party_id;
}

bool subsidy_same_cost(const struct book *book, const struct subsidy_claim *a,
                       const struct subsidy_claim *b)
{
    const struct subsidy_scheme *by_a = book_entry(book, a->subsidy_scheme_id)->record;
    const struct subsidy_scheme *by_b = book_entry(book, b->subsidy_scheme_id)->record;
    bool of_loan = a->loan_id != 0 && a->loan_id == b->loan_id && a->cost_on == b->cost_on &&
                   a->policy_year == b->policy_year;

    return subsidy_same_recipient(a, b) && by_a->cost_kind == by_b->cost_kind &&
           (of_loan || strcmp(a->cost_ref, b->cost_ref) == 0);
}

bool subsidy_granted(const struct book *book, const struct entry *claim, struct view view)
{
    return proposal_approved(book, claim, view) != NULL;
}

/* Until it is rejected a claim takes up what it would have. */
bool subsidy_takes_room(const struct book *book, const struct entry *claim)
{
    return proposal_decision(book, claim, EVERYTHING) == NULL ||
           subsidy_granted(book, claim, EVERYTHING);
}

/* --- what the scheme computes ----------------------------------------------------------------- */

static int64_t rate_of_year(const struct subsidy_scheme *scheme, int64_t policy_year)
{
    const int64_t rates[] = {scheme->rate_e8, scheme->rate_year_2_e8, scheme->rate_year_3_e8};

    return policy_year >= 1 && policy_year <= 3 ? known_or_zero(rates[policy_year - 1]) : 0;
}

/* The part of the premium that falls on the loan that counts, and of it the year's part. */
static enum err by_policy_year(const struct subsidy_claim *claim,
                               const struct subsidy_scheme *scheme, struct subsidy_outcome *outcome)
{
    int64_t eligible = 0;
    enum err err = ip_part(claim->cost_minor, outcome->loan_counted_minor, claim->loan_amount_minor,
                           &eligible);

    return err == ERR_OK ? ip_part(eligible, rate_of_year(scheme, claim->policy_year),
                                   DECIMAL_E8_ONE, &outcome->computed_minor)
                         : err;
}

static enum err of_lpr(const struct subsidy_claim *claim, const struct subsidy_scheme *scheme,
                       int64_t *computed_out)
{
    struct ip_fraction computed = ip_fraction(claim->loan_amount_minor);
    int64_t share_e8 =
        claim->pledge_share_e8 == AMOUNT_UNKNOWN ? DECIMAL_E8_ONE : claim->pledge_share_e8;

    ip_fraction_times(&computed, scheme->rate_e8, DECIMAL_E8_ONE);
    ip_fraction_times(&computed, claim->lpr_e8, DECIMAL_E8_ONE);
    ip_fraction_times(&computed, share_e8, DECIMAL_E8_ONE);
    ip_fraction_times(&computed, claim->days, scheme->year_days);
    return ip_fraction_round(&computed, computed_out);
}

/* The edges are parts of the balance, and are not rounded. */
static enum err of_band(const struct subsidy_claim *claim, const struct subsidy_scheme *scheme,
                        int64_t *computed_out)
{
    int128_t low = (int128_t)claim->loan_amount_minor * scheme->band_from_e8;
    int128_t high = (int128_t)claim->loan_amount_minor * scheme->band_to_e8;
    int128_t bad = (int128_t)claim->cost_minor * DECIMAL_E8_ONE;
    int128_t within = (bad < high ? bad : high) - low;
    struct ip_fraction computed = {.over = within > 0 ? within : 0, .under = DECIMAL_E8_ONE};

    ip_fraction_times(&computed, scheme->rate_e8, DECIMAL_E8_ONE);
    return ip_fraction_round(&computed, computed_out);
}

static enum err compute(const struct subsidy_claim *claim, const struct subsidy_scheme *scheme,
                        struct subsidy_outcome *outcome)
{
    switch ((enum subsidy_method)scheme->method) {
    case SUBSIDY_BY_POLICY_YEAR:
        return by_policy_year(claim, scheme, outcome);
    case SUBSIDY_OF_LPR:
        return of_lpr(claim, scheme, &outcome->computed_minor);
    case SUBSIDY_OF_BAND:
        return of_band(claim, scheme, &outcome->computed_minor);
    case SUBSIDY_OF_COST:
        break;
    }
    return ip_part(claim->cost_minor, scheme->rate_e8, DECIMAL_E8_ONE, &outcome->computed_minor);
}

/* --- what cuts it ----------------------------------------------------------------------------- */

/* What other claims of the recipient used under the scheme in the year: grants, and loans. */
static enum err used_of_year(const struct book *book, const struct subsidy_claim *claim,
                             int64_t *granted_out, int64_t *loans_out)
{
    enum err err = ERR_OK;

    *granted_out = 0;
    *loans_out = 0;
    FOR_LIVE_REFERRERS (r, book, EVERYTHING, subsidy_claim, subsidy_scheme_id,
                        claim->subsidy_scheme_id) {
        const struct subsidy_claim *other = r.entry->record;

        if (other->year != claim->year || !subsidy_same_recipient(other, claim) ||
            !subsidy_takes_room(book, r.entry))
            continue;
        add_to(granted_out, other->granted_minor, &err);
        add_to(loans_out, other->loan_counted_minor, &err);
    }
    return err;
}

/* What others granted on the cost. */
static enum err granted_on_cost(const struct book *book, const struct subsidy_claim *claim,
                                int64_t *granted_out)
{
    enum err err = ERR_OK;

    *granted_out = 0;
    if (claim->firm_id != 0)
        FOR_LIVE_REFERRERS (r, book, EVERYTHING, subsidy_claim, firm_id, claim->firm_id)
            if (subsidy_same_cost(book, r.entry->record, claim) &&
                subsidy_takes_room(book, r.entry))
                add_to(granted_out, ((const struct subsidy_claim *)r.entry->record)->granted_minor,
                       &err);
    if (claim->party_id != 0)
        FOR_LIVE_REFERRERS (r, book, EVERYTHING, subsidy_claim, party_id, claim->party_id)
            if (subsidy_same_cost(book, r.entry->record, claim) &&
                subsidy_takes_room(book, r.entry))
                add_to(granted_out, ((const struct subsidy_claim *)r.entry->record)->granted_minor,
                       &err);
    return err;
}

/* The exact budget of a special fund; unknown where none is known. */
static int64_t budget_of(const struct book *book, int64_t special_fund_id, struct view view)
{
    const struct entry *entry = book_version(book, RECORD_SPECIAL_FUND, special_fund_id, view);
    const struct special_fund *fund = entry == NULL ? NULL : entry->record;

    return fund == NULL || fund->qualifier > QUALIFIER_EQ ? AMOUNT_UNKNOWN : fund->amount_minor;
}

/* What the budget of the scheme's special fund has left; unknown: it limits nothing. */
static enum err budget_left(const struct book *book, const struct subsidy_scheme *scheme,
                            int64_t *left_out)
{
    int64_t budget = budget_of(book, scheme->special_fund_id, EVERYTHING);
    int64_t granted = 0;
    int64_t awarded = 0;

    *left_out = AMOUNT_UNKNOWN;
    if (budget == AMOUNT_UNKNOWN)
        return ERR_OK;
    enum err err = special_fund_used(book, scheme->special_fund_id, EVERYTHING, &granted, &awarded);

    *left_out = budget;
    add_to(left_out, -granted, &err);
    add_to(left_out, -awarded, &err);
    return err;
}

/* The loan that counts: as much of it as the year's cap leaves. */
static int64_t loan_counted(const struct subsidy_claim *claim, const struct subsidy_scheme *scheme,
                            int64_t loans_used)
{
    size_t cut = 0;
    int64_t room = scheme->cap_of == CAP_LOANS_A_YEAR && scheme->cap_minor != AMOUNT_UNKNOWN
                       ? scheme->cap_minor - loans_used
                       : AMOUNT_UNKNOWN;

    return claim->loan_amount_minor == AMOUNT_UNKNOWN
               ? AMOUNT_UNKNOWN
               : ip_subsidy_grant(claim->loan_amount_minor, &room, 1, &cut);
}

enum err subsidy_work_out(const struct book *book, const struct subsidy_claim *claim,
                          const struct subsidy_scheme *scheme, struct subsidy_outcome *outcome_out)
{
    static const uint32_t cuts[] = {GRANT_CUT_CAP, GRANT_CUT_BUDGET, GRANT_CUT_COST,
                                    GRANT_CUT_NONE};
    struct subsidy_outcome outcome = {0};
    int64_t rooms[3] = {AMOUNT_UNKNOWN, AMOUNT_UNKNOWN, AMOUNT_UNKNOWN};
    int64_t used = 0;
    int64_t loans = 0;
    int64_t on_cost = 0;
    size_t cut = 0;
    enum err err = used_of_year(book, claim, &used, &loans);

    outcome.loan_counted_minor = loan_counted(claim, scheme, loans);
    if (err == ERR_OK)
        err = compute(claim, scheme, &outcome);
    if (err == ERR_OK)
        err = budget_left(book, scheme, &rooms[1]);
    if (err == ERR_OK)
        err = granted_on_cost(book, claim, &on_cost);
    if (err != ERR_OK)
        return err;
    if (scheme->cap_of == CAP_GRANTED_A_YEAR && scheme->cap_minor != AMOUNT_UNKNOWN)
        rooms[0] = scheme->cap_minor - used;
    if (scheme->cap_of == CAP_OF_CLAIM)
        rooms[0] = scheme->cap_minor;
    rooms[2] = claim->cost_minor - on_cost;
    outcome.granted_minor = ip_subsidy_grant(outcome.computed_minor, rooms, 3, &cut);
    outcome.cut_by = cuts[cut];
    if (scheme->method != SUBSIDY_BY_POLICY_YEAR)
        outcome.loan_counted_minor = AMOUNT_UNKNOWN;
    *outcome_out = outcome;
    return ERR_OK;
}

/* --- budgets ---------------------------------------------------------------------------------- */

/* Calls `use` for each claim under a scheme, and each award of a plan, of the special fund; of the
 * versions that rule in the view. */
struct budget_walk {
    const struct book *book;
    struct view view;
    int64_t special_fund_id;
    struct arena *arena; /* NULL: sums alone */
    struct budget_row *rows;
    size_t count;
    size_t room;
    int64_t granted_minor;
    int64_t awarded_minor;
    enum err err;
};

static struct budget_row *next_use(struct budget_walk *walk, const struct entry *entry)
{
    walk->rows = arena_room(walk->arena, walk->rows, walk->count, &walk->room, sizeof *walk->rows);
    struct budget_row *row = &walk->rows[walk->count++];

    shape_clear(&budget_row_shape, row);
    row->seq = entry->seq;
    row->day = entry->effective_date;
    return row;
}

/* Rows tell what is granted, on the day of the approval; sums what is taken up. */
static void use_claim(struct budget_walk *walk, const struct entry *entry)
{
    const struct subsidy_claim *claim = entry->record;
    const struct entry *approval = proposal_approved(walk->book, entry, walk->view);

    if (approval == NULL && (walk->arena != NULL || !subsidy_takes_room(walk->book, entry)))
        return;
    add_to(&walk->granted_minor, claim->granted_minor, &walk->err);
    if (walk->arena == NULL)
        return;
    struct budget_row *row = next_use(walk, entry);

    row->day = approval->effective_date;
    row->subsidy_claim_id = entry->seq;
    row->firm_id = claim->firm_id;
    row->party_id = claim->party_id;
    row->currency = claim->currency;
    row->used_minor = claim->granted_minor;
}

static void use_award(struct budget_walk *walk, const struct entry *entry)
{
    const struct talent_award *award = entry->record;

    if (award->amount_minor == AMOUNT_UNKNOWN)
        return;
    add_to(&walk->awarded_minor, award->amount_minor, &walk->err);
    if (walk->arena == NULL)
        return;
    struct budget_row *row = next_use(walk, entry);

    row->talent_award_id = entry->seq;
    row->firm_id = award->firm_id;
    row->currency = award->currency;
    row->used_minor = award->amount_minor;
}

static void walk_claims(struct budget_walk *walk)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(walk->book, RECORD_SUBSIDY_SCHEME, &ids);

    for (size_t i = 0; i < count; i++)
        FOR_LIVE_REFERRERS (r, walk->book, walk->view, subsidy_claim, subsidy_scheme_id, ids[i]) {
            const struct subsidy_claim *claim = r.entry->record;
            const struct subsidy_scheme *scheme =
                subsidy_scheme_on(walk->book, claim->subsidy_scheme_id, claim->cost_on);

            if (scheme != NULL && scheme->special_fund_id == walk->special_fund_id)
                use_claim(walk, r.entry);
        }
}

static void walk_awards(struct budget_walk *walk)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(walk->book, RECORD_TALENT_PLAN, &ids);

    for (size_t i = 0; i < count; i++) {
        const struct entry *plan = book_version(walk->book, RECORD_TALENT_PLAN, ids[i], walk->view);

        if (plan == NULL ||
            ((const struct talent_plan *)plan->record)->special_fund_id != walk->special_fund_id)
            continue;
        FOR_LIVE_REFERRERS (r, walk->book, walk->view, talent_award, talent_plan_id, ids[i])
            use_award(walk, r.entry);
    }
}

enum err special_fund_used(const struct book *book, int64_t special_fund_id, struct view view,
                           int64_t *granted_out, int64_t *awarded_out)
{
    struct budget_walk walk = {.book = book, .view = view, .special_fund_id = special_fund_id};

    walk_claims(&walk);
    walk_awards(&walk);
    *granted_out = walk.granted_minor;
    *awarded_out = walk.awarded_minor;
    return walk.err;
}

static int by_day(const void *left, const void *right)
{
    const struct budget_row *a = left;
    const struct budget_row *b = right;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (a->seq > b->seq) - (a->seq < b->seq);
}

enum err budget_rows(const struct book *book, int64_t special_fund_id, struct view view,
                     struct arena *arena, const struct budget_row **rows_out, size_t *count_out)
{
    struct budget_walk walk = {
        .book = book, .view = view, .special_fund_id = special_fund_id, .arena = arena};
    int64_t left = budget_of(book, special_fund_id, view);

    walk_claims(&walk);
    walk_awards(&walk);
    if (walk.count > 0)
        qsort(walk.rows, walk.count, sizeof *walk.rows, by_day);
    for (size_t i = 0; i < walk.count && left != AMOUNT_UNKNOWN; i++) {
        add_to(&left, -walk.rows[i].used_minor, &walk.err);
        walk.rows[i].left_minor = left;
    }
    *rows_out = walk.rows;
    *count_out = walk.count;
    return walk.err;
}
