/* The share of each commitment in LP's amount, line by line, and the concession of public investors
 * (让利). */
#include "waterfall_internal.h"

#include "calc/allocate.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/waterfall.h"

static const struct field_value investor_class_values[] = {
    {"public", "Public investor", "政府出资"},
    {"social", "Social capital", "社会资本"},
    {"manager", "Manager's own commitment", "管理人跟投"},
    {0},
};

static const struct field share_fields[] = {
    F_REFERENCE(struct waterfall_share, commitment_id, "commitment", "Commitment", "认缴"),
    F_ENUM(struct waterfall_share, investor_class, investor_class, "Class of investor",
           "投资人类别"),
    F_ENUM(struct waterfall_share, currency, currency, "Currency", "币种"),
    F_MONEY(struct waterfall_share, paid_in, "Paid in", "实缴"),
    F_MONEY(struct waterfall_share, own, "Own part without carry", "跟投部分"),
    F_MONEY(struct waterfall_share, return_of_capital, "Return of capital", "返还本金"),
    F_MONEY(struct waterfall_share, preferred_return, "Preferred return", "门槛收益"),
    F_MONEY(struct waterfall_share, profit, "Catch-up and split", "追赶及超额收益"),
    F_MONEY(struct waterfall_share, amount, "Amount", "合计"),
    F_MONEY(struct waterfall_share, gain, "Gain", "收益"),
    F_MONEY(struct waterfall_share, concession, "Conceded or received", "让利（付出为负）"),
    F_MONEY(struct waterfall_share, after, "After concession", "让利后"),
};

const struct shape waterfall_share_shape = SHAPE(struct waterfall_share, share_fields);

/* Public: finance bureaus and state platforms, and the funds that carry their money down. */
static uint32_t class_of(const struct fall *fall, size_t position)
{
    const struct commitment *commitment = fall->capital.commitments[position]->record;
    struct view view = {DATE_LAST, fall->view.as_known};

    if (position == fall->own)
        return INVESTOR_MANAGER;
    if (commitment->investor_fund_id != 0) {
        const struct entry *fund =
            book_version(fall->book, RECORD_FUND, commitment->investor_fund_id, view);
        uint32_t kind = fund == NULL ? 0 : ((const struct fund *)fund->record)->kind;

        return kind == FUND_GUIDE || kind == FUND_MOTHER || kind == FUND_SPECIAL ? INVESTOR_PUBLIC
                                                                                 : INVESTOR_SOCIAL;
    }
    const struct entry *party =
        book_version(fall->book, RECORD_PARTY, commitment->investor_party_id, view);
    uint32_t kind = party == NULL ? 0 : ((const struct party *)party->record)->kind;

    if (kind == PARTY_MANAGER)
        return INVESTOR_MANAGER;
    return kind == PARTY_FINANCE_BUREAU || kind == PARTY_STATE_PLATFORM ? INVESTOR_PUBLIC
                                                                        : INVESTOR_SOCIAL;
}

static int64_t *place(struct waterfall_share *share, enum waterfall_step_kind kind)
{
    switch (kind) {
    case STEP_RETURN_OF_CAPITAL:
        return &share->return_of_capital_minor;
    case STEP_PREFERRED_RETURN:
        return &share->preferred_return_minor;
    case STEP_CATCH_UP:
    case STEP_SPLIT:
        return &share->profit_minor;
    default:
        return NULL;
    }
}

/* LP's part of one line, to the cent. Nobody but the manager to share with: it has that too. */
static enum err share_step(const struct fall *fall, const struct waterfall_step *step,
                           struct waterfall_share *shares)
{
    size_t count = fall->capital.count;
    int64_t *weights = arena_array(fall->arena, count + 1, sizeof *weights);
    int64_t *parts = arena_array(fall->arena, count + 1, sizeof *parts);
    int64_t sum = 0;
    enum err err = ERR_OK;

    if (step->kind == STEP_GP_COMMITMENT && fall->own < count) {
        add_to(&shares[fall->own].own_minor, step->gp_minor, &err);
        return err;
    }
    if (step->kind < STEP_RETURN_OF_CAPITAL || step->lp_minor == 0)
        return ERR_OK;
    err = fall_weights(fall, step->day, true, weights);
    for (size_t i = 0; i < count; i++)
        add_to(&sum, weights[i], &err);
    if (err == ERR_OK && sum == 0 && fall->own < count) {
        add_to(place(&shares[fall->own], step->kind), step->lp_minor, &err);
        return err;
    }
    if (err == ERR_OK && sum > 0)
        err = allocate(step->lp_minor, weights, count, parts);
    for (size_t i = 0; i < count && sum > 0; i++)
        add_to(place(&shares[i], step->kind), parts[i], &err);
    return err;
}

/* What public investors cede goes to those that the terms name, by paid-in; without anybody to
 * receive it nothing is ceded. */
static enum err concede(const struct fall *fall, struct waterfall_share *shares, int64_t *ceded_out)
{
    size_t count = fall->capital.count;
    int64_t *weights = arena_array(fall->arena, count + 1, sizeof *weights);
    int64_t *parts = arena_array(fall->arena, count + 1, sizeof *parts);
    int64_t sum = 0;
    int64_t total = 0;
    enum err err = ERR_OK;

    for (size_t i = 0; i < count; i++) {
        uint32_t class = shares[i].investor_class;

        weights[i] = class == INVESTOR_SOCIAL ||
                             (class == INVESTOR_MANAGER &&
                              fall->term->concession_to == CONCESSION_TO_SOCIAL_AND_MANAGER)
                         ? shares[i].paid_in_minor
                         : 0;
        add_to(&sum, weights[i], &err);
    }
    *ceded_out = 0;
    if (err != ERR_OK || sum == 0 || fall->term->concession_to == 0)
        return err;
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        int64_t ceded = 0;

        if (shares[i].investor_class != INVESTOR_PUBLIC)
            continue;
        err = waterfall_concession(shares[i].paid_in_minor, shares[i].amount_minor,
                                   known_or_zero(fall->term->concession_share_e8) *
                                       (RATE_E10_ONE / DECIMAL_E8_ONE),
                                   &ceded);
        shares[i].concession_minor = -ceded;
        add_to(&total, ceded, &err);
    }
    if (err == ERR_OK)
        err = allocate(total, weights, count, parts);
    for (size_t i = 0; i < count && err == ERR_OK; i++)
        add_to(&shares[i].concession_minor, parts[i], &err);
    *ceded_out = total;
    return err;
}

static enum err close_shares(const struct fall *fall, struct waterfall_share *shares)
{
    enum err err = ERR_OK;

    for (size_t i = 0; i < fall->capital.count; i++) {
        struct waterfall_share *share = &shares[i];

        add_to(&share->amount_minor, share->own_minor, &err);
        add_to(&share->amount_minor, share->return_of_capital_minor, &err);
        add_to(&share->amount_minor, share->preferred_return_minor, &err);
        add_to(&share->amount_minor, share->profit_minor, &err);
        share->gain_minor = share->amount_minor > share->paid_in_minor
                                ? share->amount_minor - share->paid_in_minor
                                : 0;
    }
    return err;
}

static enum err collect_shares(const struct fall *fall, bool all, struct waterfall_share *shares)
{
    size_t count = fall->capital.count;
    int64_t *paid_in = arena_array(fall->arena, count + 1, sizeof *paid_in);
    enum err err = capital_paid_in(&fall->capital, fall->view, paid_in);

    for (size_t i = 0; i < count; i++)
        shares[i] = (struct waterfall_share){.commitment_id = fall->capital.commitments[i]->seq,
                                             .investor_class = class_of(fall, i),
                                             .currency = fall->currency,
                                             .paid_in_minor = paid_in[i]};
    for (size_t p = 0; p < fall->part_count; p++)
        for (size_t i = 0; i < fall->parts[p].step_count && err == ERR_OK; i++)
            if (all || fall_wants(fall, &fall->parts[p].steps[i]))
                err = share_step(fall, &fall->parts[p].steps[i], shares);
    return err == ERR_OK ? close_shares(fall, shares) : err;
}

/* Leaves what one distribution adds to the shares of all until then. */
static enum err only_proposal(const struct fall *fall, struct waterfall_share *shares,
                              int64_t *ceded)
{
    size_t count = fall->capital.count;
    struct waterfall_share *own = arena_array(fall->arena, count + 1, sizeof *own);
    struct waterfall_share *before = arena_array(fall->arena, count + 1, sizeof *before);
    int64_t ceded_before = 0;
    enum err err = collect_shares(fall, false, own);

    for (size_t i = 0; i < count; i++) {
        before[i] = shares[i];
        before[i].concession_minor = 0;
        before[i].amount_minor -= own[i].amount_minor;
    }
    if (err == ERR_OK)
        err = concede(fall, before, &ceded_before);
    for (size_t i = 0; i < count; i++) {
        own[i].concession_minor = shares[i].concession_minor - before[i].concession_minor;
        own[i].gain_minor = AMOUNT_UNKNOWN;
        shares[i] = own[i];
    }
    *ceded -= ceded_before;
    return err;
}

enum err fall_shares(const struct fall *fall, struct fund_waterfall *out)
{
    size_t count = fall->capital.count;
    struct waterfall_share *shares = arena_array(fall->arena, count + 1, sizeof *shares);
    int64_t *ceded = &out->figures.concession_minor;
    enum err err = collect_shares(fall, true, shares);

    if (err == ERR_OK)
        err = concede(fall, shares, ceded);
    if (err == ERR_OK && fall->proposal != NULL)
        err = only_proposal(fall, shares, ceded);
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        shares[i].after_minor = shares[i].amount_minor;
        add_to(&shares[i].after_minor, shares[i].concession_minor, &err);
    }
    out->shares = shares;
    out->share_count = count;
    return err;
}
