/* What our funds get of a sale, through their waterfalls down to each investor. */
#include "payout_internal.h"

#include "calc/allocate.h"
#include "figures/fund/chain.h"
#include "figures/fund/fund_capital.h"
#include "figures/waterfall/waterfall.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/waterfall.h"

static const struct field_value payout_goes_values[] = {
    {"investor", "To an investor", "分至出资人"},
    {"fund", "To the next fund", "分至上层基金"},
    {"manager", "Carried interest", "业绩报酬"},
    {"no_investors", "Stays: nobody has paid in", "留存：无实缴出资人"},
    {"other_currency", "Stays: books in another currency", "留存：记账币种不同"},
    {"not_kept", "Stays: needs flows before the opening", "留存：需要期初前流水"},
    {"held", "Stays: the terms give it to nobody yet", "留存：按条款待分配"},
    {0},
};

static const struct field investor_fields[] = {
    F_REFERENCE(struct payout_investor, fund_id, "fund", "Fund", "基金"),
    F_ENUM(struct payout_investor, goes, payout_goes, "Where it goes", "去向"),
    F_REFERENCE(struct payout_investor, commitment_id, "commitment", "Commitment", "认缴"),
    F_REFERENCE(struct payout_investor, investor_fund_id, "fund", "Investor (fund)",
                "出资人（基金）"),
    F_REFERENCE(struct payout_investor, investor_party_id, "party", "Investor (party)",
                "出资人（主体）"),
    F_ENUM(struct payout_investor, money_source, money_source, "Source of its money", "资金来源"),
    F_ENUM(struct payout_investor, government_level, government_level, "Level of government",
           "政府层级"),
    F_ENUM(struct payout_investor, currency, currency, "Currency", "币种"),
    F_MONEY(struct payout_investor, passed, "Passed on", "转至上层"),
    F_MONEY(struct payout_investor, amount, "Ends here", "最终分得"),
    F_MONEY(struct payout_investor, claims, "Of it by claims", "其中：回购及补偿带来"),
    F_DECIMAL(struct payout_investor, share, "Of what our funds get", "占本方分得比例"),
};

const struct shape payout_investor_shape = SHAPE(struct payout_investor, investor_fields);

/* What a holding of a fund brings it. */
struct brought {
    size_t fund; /* position in the chain */
    struct sold_deal deal;
};

struct falling {
    const struct payout_question *of;
    const struct book *book;
    struct arena *arena;
    struct chain chain;
    int64_t *amounts; /* of each fund of the chain, from the sale and from funds below it */
    struct brought *brought;
    size_t brought_count;
    size_t brought_room;
    struct payout_investor *rows;
    size_t count;
    size_t room;
};

static struct payout_investor *add_row(struct falling *falling, int64_t fund_id, uint32_t goes,
                                       int64_t amount_minor)
{
    falling->rows = arena_room(falling->arena, falling->rows, falling->count, &falling->room,
                               sizeof *falling->rows);
    struct payout_investor *row = &falling->rows[falling->count++];

    shape_clear(&payout_investor_shape, row);
    row->fund_id = fund_id;
    row->goes = goes;
    row->currency = falling->of->currency;
    row->amount_minor = amount_minor;
    row->passed_minor = 0;
    return row;
}

static void bring(struct falling *falling, size_t fund, struct sold_deal deal, enum err *err)
{
    falling->brought = arena_room(falling->arena, falling->brought, falling->brought_count,
                                  &falling->brought_room, sizeof *falling->brought);
    falling->brought[falling->brought_count++] = (struct brought){fund, deal};
    add_to(&falling->amounts[fund], deal.amount_minor, err);
}

/* The part of one commitment: to a party, where the money ends, or on to the fund that holds it. */
static enum err give(struct falling *falling, int64_t fund_id, int64_t commitment_id,
                     int64_t amount_minor)
{
    const struct commitment *commitment = book_entry(falling->book, commitment_id)->record;
    size_t above = commitment->investor_fund_id == 0
                       ? falling->chain.fund_count
                       : chain_position(&falling->chain, commitment->investor_fund_id);
    bool passes = above < falling->chain.fund_count;
    const struct entry *party =
        book_version(falling->book, RECORD_PARTY, commitment->investor_party_id, falling->of->view);
    enum err err = ERR_OK;

    if (amount_minor == 0)
        return ERR_OK;
    struct payout_investor *row =
        add_row(falling, fund_id, passes ? GOES_TO_FUND : GOES_TO_INVESTOR, amount_minor);

    row->commitment_id = commitment_id;
    row->investor_fund_id = commitment->investor_fund_id;
    row->investor_party_id = commitment->investor_party_id;
    if (party != NULL) {
        row->money_source = ((const struct party *)party->record)->money_source;
        row->government_level = ((const struct party *)party->record)->government_level;
    }
    if (!passes)
        return ERR_OK;
    row->passed_minor = amount_minor;
    row->amount_minor = 0;
    bring(falling, above, (struct sold_deal){commitment_id, true, amount_minor}, &err);
    return err;
}

static void give_carry(struct falling *falling, int64_t fund_id,
                       const struct waterfall_figures *figures)
{
    const struct entry *terms = book_entry(falling->book, figures->waterfall_term_id);
    int64_t own = ((const struct waterfall_term *)terms->record)->gp_commitment_id;
    const struct entry *commitment = own == 0 ? NULL : book_entry(falling->book, own);

    if (figures->carry_minor == 0)
        return;
    struct payout_investor *row = add_row(falling, fund_id, GOES_TO_MANAGER, figures->carry_minor);

    if (commitment != NULL)
        row->investor_party_id = ((const struct commitment *)commitment->record)->investor_party_id;
}

/* As a distribution of the day would fall that is not recorded. */
static enum err by_terms(struct falling *falling, size_t position, int64_t amount_minor)
{
    const int64_t fund_id = falling->chain.fund_ids[position];
    struct sold_deal *sold = arena_array(falling->arena, falling->brought_count, sizeof *sold);
    size_t sold_count = 0;
    struct distribution distribution;
    struct fund_waterfall fall;
    int64_t rest = amount_minor;

    shape_clear(&distribution_type.shape, &distribution);
    distribution.fund_id = fund_id;
    distribution.currency = falling->of->currency;
    distribution.return_of_capital_minor = amount_minor;
    distribution.basis = SHARE_BY_TERMS;
    const struct entry draft = {.kind = RECORD_DISTRIBUTION,
                                .effective_date = falling->of->view.as_of,
                                .record = &distribution};
    for (size_t i = 0; i < falling->brought_count; i++)
        if (falling->brought[i].fund == position)
            sold[sold_count++] = falling->brought[i].deal;
    enum err err = sale_due_compute(falling->book, &draft, sold, sold_count, falling->of->view,
                                    falling->arena, &fall);

    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < fall.share_count && err == ERR_OK; i++) {
        err = give(falling, fund_id, fall.shares[i].commitment_id, fall.shares[i].after_minor);
        add_to(&rest, -fall.shares[i].after_minor, &err);
    }
    give_carry(falling, fund_id, &fall.figures);
    add_to(&rest, -fall.figures.carry_minor, &err);
    if (rest != 0)
        add_row(falling, fund_id, STAYS_HELD, rest);
    return err;
}

static enum err by_paid_in(struct falling *falling, int64_t fund_id, int64_t amount_minor)
{
    struct capital capital;
    int64_t sum = 0;
    enum err err =
        capital_open(falling->book, fund_id, falling->of->view, falling->arena, &capital);

    if (err != ERR_OK)
        return err;
    int64_t *weights = arena_array(falling->arena, capital.count + 1, sizeof *weights);
    int64_t *parts = arena_array(falling->arena, capital.count + 1, sizeof *parts);

    err = capital_paid_in(&capital, falling->of->view, weights);
    for (size_t i = 0; i < capital.count; i++)
        add_to(&sum, weights[i], &err);
    if (err == ERR_OK && sum == 0) {
        add_row(falling, fund_id, STAYS_NO_INVESTORS, amount_minor);
        return ERR_OK;
    }
    if (err == ERR_OK)
        err = allocate(amount_minor, weights, capital.count, parts);
    for (size_t i = 0; i < capital.count && err == ERR_OK; i++)
        err = give(falling, fund_id, capital.commitments[i]->seq, parts[i]);
    return err;
}

static enum err fall_through(struct falling *falling, size_t position)
{
    const int64_t fund_id = falling->chain.fund_ids[position];
    const int64_t amount = falling->amounts[position];
    const struct entry *fund = book_version(falling->book, RECORD_FUND, fund_id, falling->of->view);
    size_t rows_before = falling->count;

    if (fund == NULL || ((const struct fund *)fund->record)->currency != falling->of->currency) {
        add_row(falling, fund_id, STAYS_OTHER_CURRENCY, amount);
        return ERR_OK;
    }
    enum err err = by_terms(falling, position, amount);

    if (err == ERR_NOT_FOUND)
        err = by_paid_in(falling, fund_id, amount);
    if (err != ERR_NOT_KEPT)
        return err;
    falling->count = rows_before;
    add_row(falling, fund_id, STAYS_NOT_KEPT, amount);
    return ERR_OK;
}

/* What a fund holds comes before it: the amounts of a fund are complete when its turn comes. */
static enum err fall_all(struct falling *falling)
{
    const size_t count = falling->chain.fund_count;
    size_t *by_rank = arena_array(falling->arena, count, sizeof *by_rank);
    enum err err = ERR_OK;

    for (size_t i = 0; i < count; i++)
        by_rank[falling->chain.rank[i]] = i;
    for (size_t i = count; i-- > 0 && err == ERR_OK;)
        if (falling->amounts[by_rank[i]] != 0)
            err = fall_through(falling, by_rank[i]);
    return err;
}

/* What each fund holds brings. False: what they get is not known. */
static bool take_parts(struct falling *falling, const struct payout_row *rows, size_t count,
                       enum err *err)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = rows[i].holder_fund_id == 0
                        ? falling->chain.fund_count
                        : chain_position(&falling->chain, rows[i].holder_fund_id);

        if (rows[i].reason != 0 || rows[i].amount_minor == AMOUNT_UNKNOWN)
            return false;
        if (at < falling->chain.fund_count)
            bring(falling, at,
                  (struct sold_deal){rows[i].investment_id, false, rows[i].amount_minor}, err);
    }
    return true;
}

static void take_claims(struct falling *falling, const struct payout_claim *claims, size_t count,
                        enum err *err)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = chain_position(&falling->chain, claims[i].fund_id);

        if (at < falling->chain.fund_count && known_or_zero(claims[i].paid_minor) != 0)
            bring(falling, at,
                  (struct sold_deal){claims[i].investment_id, false, claims[i].paid_minor}, err);
    }
}

/* The rows of one fall; none where it is not known what our funds get. */
static enum err fall_of(struct falling *falling, const struct payout_row *rows, size_t count,
                        const struct payout_claim *claims, size_t claim_count)
{
    enum err err = ERR_OK;

    falling->amounts =
        arena_array(falling->arena, falling->chain.fund_count, sizeof *falling->amounts);
    if (!take_parts(falling, rows, count, &err))
        return err;
    take_claims(falling, claims, claim_count, &err);
    return err == ERR_OK ? fall_all(falling) : err;
}

static bool same_place(const struct payout_investor *a, const struct payout_investor *b)
{
    return a->fund_id == b->fund_id && a->goes == b->goes && a->commitment_id == b->commitment_id;
}

/* How much more ends in each row than without the claims. A row that only stands without them
 * stands here as well, with nothing. */
static enum err say_claims(struct falling *with, const struct falling *without)
{
    enum err err = ERR_OK;

    for (size_t i = 0; i < with->count; i++)
        with->rows[i].claims_minor = with->rows[i].amount_minor;
    for (size_t i = 0; i < without->count && err == ERR_OK; i++) {
        const struct payout_investor *before = &without->rows[i];
        size_t at = 0;

        while (at < with->count && !same_place(&with->rows[at], before))
            at++;
        if (at == with->count) {
            *add_row(with, before->fund_id, before->goes, 0) = *before;
            with->rows[at].passed_minor = with->rows[at].amount_minor = 0;
            with->rows[at].claims_minor = 0;
        }
        add_to(&with->rows[at].claims_minor, -before->amount_minor, &err);
    }
    return err;
}

static enum err say_shares(struct falling *falling)
{
    int64_t sum = 0;
    enum err err = ERR_OK;

    for (size_t i = 0; i < falling->count; i++)
        add_to(&sum, falling->rows[i].amount_minor, &err);
    for (size_t i = 0; i < falling->count && err == ERR_OK && sum != 0; i++)
        err = amount_mul_div(DECIMAL_E8_ONE, falling->rows[i].amount_minor, sum,
                             &falling->rows[i].share_e8);
    return err;
}

enum err payout_investors(const struct payout_question *of, const struct book *book,
                          struct arena *arena, const struct payout_investor **rows_out,
                          size_t *count_out)
{
    struct falling with = {.of = of, .book = book, .arena = arena};
    const struct payout_claim *claims = NULL;
    struct payout_row *rows = NULL;
    size_t claim_count = 0;
    size_t count = 0;
    enum err err = payout_stack_rows(of, book, PAYOUT_BY_HOLDER, arena, &rows, &count);

    *rows_out = NULL;
    *count_out = 0;
    if (err == ERR_OK)
        err = payout_claims_of(of, book, arena, rows, count, &claims, &claim_count);
    if (err == ERR_OK)
        err = chain_build(book, of->view, arena, &with.chain);
    struct falling without = with;

    if (err == ERR_OK)
        err = fall_of(&with, rows, count, claims, claim_count);
    if (err == ERR_OK)
        err = fall_of(&without, rows, count, NULL, 0);
    if (err == ERR_OK)
        err = say_claims(&with, &without);
    if (err == ERR_OK)
        err = say_shares(&with);
    if (err != ERR_OK)
        return err;
    *rows_out = with.rows;
    *count_out = with.count;
    return ERR_OK;
}
