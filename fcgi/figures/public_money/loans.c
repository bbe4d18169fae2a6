/* What a firm's loans put at risk, and what their losses cost: by the scheme that was in force at
 * the pay-out, else by what the guarantor and the insurer found. A bearer's part of a loan is told
 * once: as what is outstanding, then as what is still to be paid of the claim, then as
 * compensation. */
#include "calc/accrual.h"
#include "figures/loan/case.h"
#include "figures/loan/loan.h"
#include "figures/pool/claim.h"
#include "figures/pool/room.h"
#include "public_money_internal.h"
#include "record/kinds.h"
#include "record/subsidy.h"

struct firm_loan {
    const struct entry *entry;
    const struct loan_case *of;
    int64_t loan_case_id;
    struct loan_state state;
    const struct entry *scheme; /* the version at the pay-out; NULL: none */
    bool names_scheme;
};

struct loan_list {
    struct firm_loan *loans;
    size_t count;
    size_t room;
};

/* Who bears, by enum loss_bearer. */
static const uint32_t funding_of_bearer[BEARERS + 1] = {
    [BEARER_POOL] = FUNDING_POOL,           [BEARER_UPPER] = FUNDING_UPPER,
    [BEARER_INSURER] = FUNDING_INSURANCE,   [BEARER_BANK] = FUNDING_LOAN,
    [BEARER_GUARANTOR] = FUNDING_GUARANTEE, [BEARER_APPRAISER] = FUNDING_APPRAISER,
};

static int64_t party_of_bearer(const struct firm_loan *loan, uint32_t bearer)
{
    const int64_t parties[BEARERS + 1] = {
        [BEARER_INSURER] = loan->of->insurer_id,
        [BEARER_BANK] = loan->of->bank_id,
        [BEARER_GUARANTOR] = loan->of->guarantor_id,
        [BEARER_APPRAISER] = loan->of->appraiser_id,
    };

    return parties[bearer];
}

/* What a bearer has to do with a loan: a part of it at risk, or paid. */
static enum err tell_bearer(struct public_money *money, const struct firm_loan *loan,
                            uint32_t bearer, int64_t amount_minor, struct public_money_row *row,
                            enum money_count as)
{
    bool public = bearer == BEARER_POOL || bearer == BEARER_UPPER;
    int64_t party_id = party_of_bearer(loan, bearer);
    uint32_t owner = public                  ? (uint32_t)OWNER_PUBLIC
                     : bearer == BEARER_BANK ? (uint32_t)OWNER_BANK
                                             : money_owner_of(money, party_id);

    row->party_id = party_id;
    row->loan_id = loan->entry->entity_id;
    if (bearer == BEARER_POOL && loan->scheme != NULL)
        row->risk_pool_id = ((const struct loss_scheme *)loan->scheme->record)->risk_pool_id;
    return money_tell(money, row, owner, amount_minor, loan->state.record->currency, as);
}

static enum err add_part(struct public_money *money, const struct firm_loan *loan, uint32_t bearer,
                         int64_t amount_minor, const struct entry *rests_on)
{
    if (amount_minor == 0)
        return ERR_OK;
    struct public_money_row *row =
        money_row(money, funding_of_bearer[bearer], rests_on->seq, rests_on->effective_date);

    if (rests_on->kind == RECORD_LOSS_CLAIM)
        row->loss_claim_id = rests_on->entity_id;
    return tell_bearer(money, loan, bearer, amount_minor, row, COUNTS_AT_RISK);
}

/* --- by a scheme ------------------------------------------------------------------------------ */

/* The principal that all of the firm's loans under the scheme leave. */
static int64_t balance_under(const struct loan_list *list, int64_t scheme_id, enum err *err)
{
    int64_t balance = 0;

    for (size_t i = 0; i < list->count; i++)
        if (list->loans[i].scheme != NULL && list->loans[i].scheme->entity_id == scheme_id)
            add_to(&balance, list->loans[i].state.outstanding_minor, err);
    return balance;
}

static enum err add_exposure(struct public_money *money, const struct loan_list *list,
                             const struct firm_loan *loan)
{
    const struct loan_state *state = &loan->state;
    enum err err = ERR_OK;
    const struct ip_loss loss = {
        .principal_minor = state->outstanding_minor,
        .interest_minor = state->interest_open_minor,
        .firm_balance_minor = balance_under(list, loan->scheme->entity_id, &err),
    };
    int64_t due[BEARERS + 1] = {0};
    int64_t base = 0;
    int64_t uncovered = 0;

    if (err == ERR_OK)
        err = loss_base_of(loan->scheme->record, state->record, &loss, &base, &uncovered);
    if (err == ERR_OK)
        err = loss_parts_of(loan->scheme->record, base, due);
    add_to(&due[BEARER_BANK], uncovered, &err);
    for (uint32_t i = 1; i <= BEARERS && err == ERR_OK; i++)
        err = add_part(money, loan, i, due[i], loan->entry);
    return err;
}

/* A compensation that is not recorded yet. */
static enum err add_draft(const struct public_money *money, int64_t loss_claim_id,
                          struct loss_part_row *parts)
{
    const struct entry *draft = money->asked->draft;
    enum err err = ERR_OK;

    if (draft == NULL || draft->kind != RECORD_LOSS_PAYMENT)
        return ERR_OK;
    const struct loss_payment *payment = draft->record;

    if (payment->loss_claim_id != loss_claim_id || payment->bearer == 0)
        return ERR_OK;
    add_to(&parts[payment->bearer].paid_minor, payment->amount_minor, &err);
    add_to(&parts[payment->bearer].net_minor, payment->amount_minor, &err);
    return err;
}

/* What each bearer paid, less what came back, and what is still to be paid of his part. The bank
 * bears what nobody else has to. */
static enum err add_claim(struct public_money *money, const struct firm_loan *loan,
                          const struct entry *claim)
{
    const struct loan_state *state = &loan->state;
    struct loss_play play;
    int64_t bank = state->outstanding_minor;
    bool open = state->outstanding_minor + state->written_off_minor > 0;
    enum err err = loss_play(money->book, claim->entity_id, money->view, money->arena, &play);

    if (err == ERR_OK)
        err = add_draft(money, claim->entity_id, play.parts);
    for (uint32_t i = 1; i <= BEARERS && err == ERR_OK; i++) {
        const struct loss_part_row *part = &play.parts[i];

        if (i == BEARER_BANK)
            continue;
        bank -= part->due_minor;
        if (part->net_minor != 0 || part->paid_minor != 0) {
            struct public_money_row *row =
                money_row(money, FUNDING_COMPENSATION, claim->seq, claim->effective_date);

            row->loss_claim_id = claim->entity_id;
            err = tell_bearer(money, loan, i, part->net_minor, row, COUNTS_PAID);
        }
        if (err == ERR_OK && open && part->due_minor > part->paid_minor)
            err = add_part(money, loan, i, part->due_minor - part->paid_minor, claim);
    }
    return err == ERR_OK && bank > 0 ? add_part(money, loan, BEARER_BANK, bank, claim) : err;
}

/* --- without a scheme ------------------------------------------------------------------------- */

/* What a party found that it would bear; 0: it is not in the case. */
static int64_t found(const struct public_money *money, const struct firm_loan *loan, uint32_t stage)
{
    const struct entry *entry = last_finding(money->book, loan->loan_case_id, stage, money->view);

    if (case_seat(loan->of, stage) == 0)
        return 0;
    if (entry == NULL)
        return AMOUNT_UNKNOWN;
    const struct stage_finding *finding = entry->record;

    if (finding->verdict == FINDING_AGAINST)
        return 0;
    return stage == STAGE_DUE_DILIGENCE ? finding->limit_minor : finding->sum_insured_minor;
}

/* The guarantor bears up to its limit, the insurer of the rest up to its sum, and the bank what is
 * left. A sum that nobody recorded may be all that is left. */
static enum err add_found(struct public_money *money, const struct firm_loan *loan)
{
    static const uint32_t stages[] = {STAGE_DUE_DILIGENCE, STAGE_PRE_COVER_SURVEY};
    static const uint32_t bearers[] = {BEARER_GUARANTOR, BEARER_INSURER};
    int64_t left = loan->state.outstanding_minor;
    enum err err = ERR_OK;

    for (size_t i = 0; i < 2 && err == ERR_OK && left > 0; i++) {
        int64_t limit = found(money, loan, stages[i]);

        if (limit == AMOUNT_UNKNOWN) {
            struct public_money_row *row = money_row(money, funding_of_bearer[bearers[i]],
                                                     loan->entry->seq, loan->entry->effective_date);

            err = tell_bearer(money, loan, bearers[i], left, row, COUNTS_AT_RISK);
            if (row->owner == OWNER_PUBLIC)
                money_tell_gap(row, MONEY_GAP_AMOUNT, COUNTS_AT_RISK);
            left = 0;
            continue;
        }
        int64_t part = limit < left ? limit : left;

        err = add_part(money, loan, bearers[i], part, loan->entry);
        left -= part;
    }
    return err == ERR_OK ? add_part(money, loan, BEARER_BANK, left, loan->entry) : err;
}

/* --- fees and premiums ------------------------------------------------------------------------ */

static enum err add_fee(struct public_money *money, const struct firm_loan *loan, uint32_t stage,
                        uint32_t form, uint32_t cost_kind)
{
    const struct entry *entry = last_finding(money->book, loan->loan_case_id, stage, money->view);
    const struct stage_finding *finding = entry == NULL ? NULL : entry->record;
    int64_t subsidised = 0;

    if (finding == NULL || finding->fee_minor == AMOUNT_UNKNOWN || finding->fee_minor == 0)
        return ERR_OK;
    enum err err = money_subsidised(money, loan->entry->entity_id, cost_kind, &subsidised);

    if (err != ERR_OK)
        return err;
    int64_t own = finding->fee_minor > subsidised ? finding->fee_minor - subsidised : 0;
    struct public_money_row *row = money_row(money, form, entry->seq, entry->effective_date);

    row->party_id = finding->party_id;
    row->loan_id = loan->entry->entity_id;
    return money_tell(money, row, OWNER_OTHER, own, finding->currency, COUNTS_NOT);
}

static enum err add_fees(struct public_money *money, const struct firm_loan *loan)
{
    enum err err = add_fee(money, loan, STAGE_APPRAISAL, FUNDING_FEE, COST_VALUATION_FEE);

    if (err == ERR_OK)
        err = add_fee(money, loan, STAGE_DUE_DILIGENCE, FUNDING_FEE, COST_GUARANTEE_FEE);
    if (err == ERR_OK)
        err = add_fee(money, loan, STAGE_PRE_COVER_SURVEY, FUNDING_PREMIUM, COST_PREMIUM);
    return err;
}

/* --- all loans -------------------------------------------------------------------------------- */

/* A pay-out that is asked about. */
static const struct loan_event *drafted(const struct public_money *money, int64_t loan_id)
{
    const struct entry *draft = money->asked->draft;
    const struct loan_event *event =
        draft != NULL && draft->kind == RECORD_LOAN_EVENT ? draft->record : NULL;

    return event != NULL && event->loan_id == loan_id && event->action == LOAN_PAYOUT ? event
                                                                                      : NULL;
}

/* False: it is not paid out, or not there. */
static enum err open_loan(const struct public_money *money, const struct entry *entry,
                          struct firm_loan *loan, bool *paid_out)
{
    enum err err = loan_play(money->book, entry->entity_id, money->view,
                             drafted(money, entry->entity_id), money->arena, &loan->state);

    *paid_out = err == ERR_OK && loan->state.paid_out_on != DATE_UNKNOWN;
    if (!*paid_out)
        return err == ERR_NOT_FOUND ? ERR_OK : err;
    loan->entry = loan->state.entry;
    loan->scheme = loss_scheme_of_loan(money->book, entry->entity_id, loan->state.paid_out_on,
                                       money->view.as_known);
    loan->names_scheme = loan_names_loss_scheme(
        money->book, entry->entity_id,
        (struct view){.as_of = loan->state.paid_out_on, .as_known = money->view.as_known});
    return ERR_OK;
}

static const struct entry *claim_of(const struct public_money *money, int64_t loan_id)
{
    FOR_LIVE_REFERRERS (r, money->book, money->view, loss_claim, loan_id, loan_id)
        return r.entry;
    return NULL;
}

static enum err add_loan(struct public_money *money, const struct loan_list *list,
                         const struct firm_loan *loan)
{
    const struct entry *claim = claim_of(money, loan->entry->entity_id);
    enum err err = add_fees(money, loan);

    if (err != ERR_OK)
        return err;
    if (claim != NULL)
        return add_claim(money, loan, claim);
    if (loan->state.outstanding_minor == 0)
        return ERR_OK;
    if (loan->scheme != NULL)
        return add_exposure(money, list, loan);
    if (!loan->names_scheme)
        return add_found(money, loan);
    struct public_money_row *row =
        money_row(money, FUNDING_LOAN, loan->entry->seq, loan->entry->effective_date);

    err = tell_bearer(money, loan, BEARER_BANK, loan->state.outstanding_minor, row, COUNTS_NOT);
    row->owner = 0;
    money_tell_gap(row, MONEY_GAP_SCHEME, COUNTS_AT_RISK);
    return err;
}

/* The loans of a case that are paid out. */
static enum err list_loans(struct public_money *money, struct loan_list *list, int64_t loan_case_id)
{
    const struct entry *of = book_version(money->book, RECORD_LOAN_CASE, loan_case_id, money->view);
    enum err err = ERR_OK;

    if (of == NULL)
        return ERR_OK;
    FOR_LIVE_REFERRERS_WHILE (err == ERR_OK, r, money->book, money->view, loan, loan_case_id,
                              loan_case_id) {
        bool paid_out = false;

        list->loans =
            arena_room(money->arena, list->loans, list->count, &list->room, sizeof *list->loans);
        list->loans[list->count] =
            (struct firm_loan){.of = of->record, .loan_case_id = loan_case_id};
        err = open_loan(money, r.entry, &list->loans[list->count], &paid_out);
        list->count += paid_out;
    }
    return err;
}

enum err money_of_loans(struct public_money *money)
{
    struct loan_list list = {0};
    enum err err = ERR_OK;

    FOR_REFERRERS_WHILE (err == ERR_OK, c, money->book, loan_case, firm_id, money->asked->firm_id)
        if (c.entry->seq == c.entry->entity_id)
            err = list_loans(money, &list, c.entry->entity_id);
    for (size_t i = 0; i < list.count && err == ERR_OK; i++)
        err = add_loan(money, &list, &list.loans[i]);
    return err;
}
