/* Claims beside the stack: what our funds may ask of those who promised to buy back, or to
 * compensate. */
#include "payout_internal.h"

#include "calc/allocate.h"
#include "figures/holding/position.h"
#include "figures/round/claim.h"
#include "record/firm.h"
#include "record/holding.h"
#include "record/kinds.h"
#include "record/party.h"

#include <string.h>

static const struct field_value claim_obligor_values[] = {
    {"holder", "Has a part of the sale", "参与分配的持有人"},
    {"firm", "The firm itself", "企业自身"},
    {"other", "Somebody else", "其他人"},
    {0},
};

static const struct field claim_fields[] = {
    F_REFERENCE(struct payout_claim, round_term_id, "round_term", "Term", "条款"),
    F_REFERENCE(struct payout_claim, buy_back_id, "buy_back", "Buy-back", "回购义务"),
    F_ENUM(struct payout_claim, state, claim_state, "State", "状态"),
    F_REFERENCE(struct payout_claim, investment_id, "investment", "Investment", "投资"),
    F_REFERENCE(struct payout_claim, fund_id, "fund", "Fund", "基金"),
    F_REFERENCE(struct payout_claim, obligor_party_id, "party", "Obligor (party)",
                "义务人（主体）"),
    F_TEXT(struct payout_claim, obligor_name, 200, "Obligor's name", "义务人名称"),
    F_ENUM(struct payout_claim, obligor, claim_obligor, "Who that is", "义务人类别"),
    F_ENUM(struct payout_claim, currency, currency, "Currency", "币种"),
    F_MONEY(struct payout_claim, due, "Claim", "应付回购款余额"),
    F_MONEY(struct payout_claim, payout, "Payout of the investment", "该投资分得"),
    F_MONEY(struct payout_claim, shortfall, "Shortfall", "差额"),
    F_MONEY(struct payout_claim, paid, "Covered by the obligor's part", "义务人所得可偿付"),
    F_MONEY(struct payout_claim, unpaid, "Not covered", "未覆盖"),
};

const struct shape payout_claim_shape = SHAPE(struct payout_claim, claim_fields);

struct claiming {
    const struct payout_question *of;
    const struct book *book;
    struct exact_work *work;
    const struct payout_row *rows; /* by holder */
    size_t row_count;
    bool known;
    struct payout_claim *claims;
    struct stack_claim *exact;
    struct exact *payouts; /* of the investment of each claim: one place for the same one */
    size_t count;
};

/* What rows come to: of an investment, or of a party. */
static int64_t sum_of(const struct claiming *claiming, int64_t investment_id, int64_t party_id,
                      enum err *err)
{
    int64_t sum = 0;

    for (size_t i = 0; i < claiming->row_count; i++)
        if ((investment_id != 0 && claiming->rows[i].investment_id == investment_id) ||
            (party_id != 0 && claiming->rows[i].holder_party_id == party_id))
            add_to(&sum, claiming->rows[i].amount_minor, err);
    return sum;
}

static bool is_holder(const struct claiming *claiming, int64_t party_id)
{
    for (size_t i = 0; i < claiming->row_count; i++)
        if (party_id != 0 && claiming->rows[i].holder_party_id == party_id)
            return true;
    return false;
}

/* Unknown is not the same as unknown. */
static bool known_same(const char *a, const char *b)
{
    return a != NULL && b != NULL && strcmp(a, b) == 0;
}

/* A party that is the firm, by credit code or name; or just its name. */
static bool is_the_firm(const struct claiming *claiming, int64_t party_id, const char *name)
{
    const struct entry *entry =
        book_version(claiming->book, RECORD_FIRM, claiming->of->firm_id, claiming->of->view);
    const struct entry *party =
        book_version(claiming->book, RECORD_PARTY, party_id, claiming->of->view);
    const struct firm *firm = entry->record;

    if (party == NULL)
        return known_same(name, firm->name);
    const struct party *obligor = party->record;

    return known_same(obligor->credit_code, firm->credit_code) ||
           known_same(obligor->name, firm->name);
}

static size_t first_of_investment(const struct claiming *claiming, int64_t investment_id)
{
    for (size_t i = 0; i < claiming->count; i++)
        if (claiming->claims[i].investment_id == investment_id)
            return i;
    return claiming->count;
}

static bool same_obligor(const struct payout_claim *a, const struct payout_claim *b)
{
    return a->obligor == b->obligor &&
           (a->obligor == OBLIGOR_FIRM ||
            (a->obligor_party_id != 0 && a->obligor_party_id == b->obligor_party_id) ||
            known_same(a->obligor_name, b->obligor_name));
}

static size_t first_of_obligor(const struct claiming *claiming, const struct payout_claim *claim)
{
    for (size_t i = 0; i < claiming->count; i++)
        if (same_obligor(&claiming->claims[i], claim))
            return i;
    return claiming->count;
}

/* Adds a claim: payable_minor is what the firm may pay now where it owes it. */
static enum err add_claim(struct claiming *claiming, const struct payout_claim *claim,
                          int64_t payable_minor)
{
    struct exact_work *work = claiming->work;
    const size_t at = claiming->count;
    enum err err = ERR_OK;
    bool known = claiming->known && claim->currency == claiming->of->currency &&
                 claim->due_minor != AMOUNT_UNKNOWN;
    int64_t payout = known ? sum_of(claiming, claim->investment_id, 0, &err) : 0;
    int64_t means = claim->obligor == OBLIGOR_FIRM ? known_or_zero(payable_minor) : 0;

    if (known && claim->obligor == OBLIGOR_HOLDER)
        means = sum_of(claiming, 0, claim->obligor_party_id, &err);
    claiming->claims[at] = *claim;
    claiming->claims[at].payout_minor = known ? payout : AMOUNT_UNKNOWN;
    claiming->exact[at] = (struct stack_claim){
        .holder = first_of_investment(claiming, claim->investment_id),
        .obligor = first_of_obligor(claiming, claim),
        .amount = exact_whole(work, known && claim->due_minor > 0 ? claim->due_minor : 0),
        .limited = true,
        .limit = exact_whole(work, known ? means : 0)};
    claiming->payouts[at] = exact_whole(work, payout);
    claiming->count++;
    return err;
}

static struct payout_claim blank_claim(const struct claiming *claiming, int64_t investment_id,
                                       int64_t party_id, int64_t firm_id, const char *name)
{
    struct payout_claim claim;

    shape_clear(&payout_claim_shape, &claim);
    claim.investment_id = investment_id;
    claim.obligor_party_id = party_id;
    claim.obligor_name = name;
    claim.obligor = firm_id == claiming->of->firm_id || is_the_firm(claiming, party_id, name)
                        ? OBLIGOR_FIRM
                    : is_holder(claiming, party_id) ? OBLIGOR_HOLDER
                                                    : OBLIGOR_OTHER;
    return claim;
}

static enum err add_term(struct claiming *claiming, const struct claim_row *row)
{
    struct payout_claim claim = blank_claim(claiming, row->investment_id, row->obligor_party_id,
                                            row->obligor_firm_id, row->obligor_name);

    claim.round_term_id = row->round_term_id;
    claim.buy_back_id = row->buy_back_id;
    claim.state = row->state;
    claim.fund_id = row->fund_id;
    claim.currency = row->currency;
    claim.due_minor = row->left_minor;
    return add_claim(claiming, &claim, row->payable_now_minor);
}

static bool named_by_a_term(const struct claim_row *rows, size_t count, int64_t buy_back_id)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].buy_back_id == buy_back_id)
            return true;
    return false;
}

static enum err add_duty(struct claiming *claiming, const struct entry *entry, int64_t fund_id)
{
    const struct buy_back *duty = entry->record;
    struct buy_back_figures figures;
    struct payout_claim claim =
        blank_claim(claiming, duty->investment_id, duty->obligor_party_id, 0, duty->obligor_name);
    enum err err = buy_back_figures_compute(claiming->book, entry->seq, claiming->of->view,
                                            claiming->work->arena, &figures);

    if (err != ERR_OK)
        return err;
    claim.buy_back_id = entry->seq;
    claim.fund_id = fund_id;
    claim.currency = figures.currency;
    claim.due_minor = figures.left_minor;
    return add_claim(claiming, &claim, 0);
}

/* Investments that hold something, each once. */
static size_t investments_of(const struct claiming *claiming, const struct payout_row **rows_out)
{
    size_t count = 0;

    for (size_t i = 0; i < claiming->row_count; i++) {
        const struct payout_row *row = &claiming->rows[i];
        bool found = row->investment_id == 0;

        for (size_t k = 0; k < count && !found; k++)
            found = rows_out[k]->investment_id == row->investment_id;
        if (!found)
            rows_out[count++] = row;
    }
    return count;
}

static size_t count_duties(const struct claiming *claiming, const struct payout_row **held,
                           size_t held_count)
{
    size_t count = 0;

    for (size_t i = 0; i < held_count; i++)
        FOR_LIVE_REFERRERS (r, claiming->book, claiming->of->view, buy_back, investment_id,
                            held[i]->investment_id)
            count++;
    return count;
}

static void make_room(struct claiming *claiming, size_t most)
{
    struct arena *arena = claiming->work->arena;

    claiming->claims = arena_array(arena, most, sizeof *claiming->claims);
    claiming->exact = arena_array(arena, most, sizeof *claiming->exact);
    claiming->payouts = arena_array(arena, most, sizeof *claiming->payouts);
}

/* Claims of terms that stand, and duties that no term names. */
static enum err collect(struct claiming *claiming)
{
    struct arena *arena = claiming->work->arena;
    const struct payout_row **held = arena_array(arena, claiming->row_count, sizeof *held);
    size_t held_count = investments_of(claiming, held);
    const struct claim_row *terms = NULL;
    size_t term_count = 0;
    enum err err = claims(claiming->book, claiming->of->firm_id, 0, claiming->of->view, arena,
                          &terms, &term_count);

    if (err != ERR_OK)
        return err;
    make_room(claiming, term_count + count_duties(claiming, held, held_count));
    for (size_t i = 0; i < term_count && err == ERR_OK; i++)
        if (terms[i].investment_id != 0 && claim_stands(terms[i].state))
            err = add_term(claiming, &terms[i]);
    for (size_t i = 0; i < held_count && err == ERR_OK; i++)
        FOR_LIVE_REFERRERS_WHILE (err == ERR_OK, r, claiming->book, claiming->of->view, buy_back,
                                  investment_id, held[i]->investment_id)
            if (!named_by_a_term(terms, term_count, r.entry->seq))
                err = add_duty(claiming, r.entry, held[i]->holder_fund_id);
    return err;
}

/* Parts within a limit are cut down, so that they never come to more than it. */
static enum err settle(struct claiming *claiming)
{
    struct exact_work *work = claiming->work;
    struct stack_claim_answer *answers = arena_array(work->arena, claiming->count, sizeof *answers);
    enum err err = ERR_OK;

    stack_claims(work, claiming->payouts, claiming->exact, claiming->count, answers);
    for (size_t i = 0; i < claiming->count && err == ERR_OK; i++) {
        struct payout_claim *claim = &claiming->claims[i];
        struct exact paid = exact_round(work, answers[i].paid, exact_whole(work, 1), EXACT_DOWN);

        if (claim->payout_minor == AMOUNT_UNKNOWN)
            continue;
        err = exact_to_minor(work, answers[i].shortfall, &claim->shortfall_minor);
        if (err == ERR_OK && claim->obligor != OBLIGOR_OTHER)
            err = exact_to_minor(work, paid, &claim->paid_minor);
        if (claim->paid_minor != AMOUNT_UNKNOWN)
            claim->unpaid_minor = claim->shortfall_minor - claim->paid_minor;
    }
    return err;
}

enum err payout_claims_of(const struct payout_question *of, const struct book *book,
                          struct arena *arena, const struct payout_row *rows, size_t row_count,
                          const struct payout_claim **claims_out, size_t *count_out)
{
    struct exact_work work = {.arena = arena};
    struct claiming claiming = {
        .of = of, .book = book, .work = &work, .rows = rows, .row_count = row_count, .known = true};

    for (size_t i = 0; i < claiming.row_count; i++)
        claiming.known &= claiming.rows[i].amount_minor != AMOUNT_UNKNOWN;
    enum err err = collect(&claiming);

    if (err == ERR_OK)
        err = settle(&claiming);
    *claims_out = claiming.claims;
    *count_out = claiming.count;
    return err;
}

enum err payout_claims(const struct payout_question *of, const struct book *book,
                       struct arena *arena, const struct payout_claim **claims_out,
                       size_t *count_out)
{
    struct payout_row *rows = NULL;
    size_t count = 0;
    enum err err = payout_stack_rows(of, book, PAYOUT_BY_HOLDER, arena, &rows, &count);

    return err == ERR_OK ? payout_claims_of(of, book, arena, rows, count, claims_out, count_out)
                         : err;
}

/* --- who pays, and who is paid --- */

/* Whether a row gets what the investment claims, or gives what the obligor owes. */
static bool takes_part(const struct payout_row *row, const struct payout_claim *claim, bool gives)
{
    return gives
               ? claim->obligor == OBLIGOR_HOLDER && row->holder_party_id == claim->obligor_party_id
               : row->investment_id == claim->investment_id;
}

/* Shares an amount over the rows that take part, by what each has of the sale; where they have
 * nothing, the first has all. */
static enum err share_claim(struct payout_row *rows, size_t count, const struct payout_claim *claim,
                            bool gives, struct arena *arena)
{
    int64_t *weights = arena_array(arena, count + 1, sizeof *weights);
    int64_t *parts = arena_array(arena, count + 1, sizeof *parts);
    size_t first = count;
    int64_t sum = 0;
    enum err err = ERR_OK;

    for (size_t i = 0; i < count; i++) {
        if (!takes_part(&rows[i], claim, gives))
            continue;
        weights[i] = rows[i].amount_minor;
        add_to(&sum, weights[i], &err);
        first = first == count ? i : first;
    }
    if (first == count || err != ERR_OK)
        return err;
    if (sum == 0)
        weights[first] = 1;
    err = allocate(claim->paid_minor, weights, count, parts);
    for (size_t i = 0; i < count; i++)
        add_to(&rows[i].claims_minor, gives ? -parts[i] : parts[i], &err);
    return err;
}

enum err payout_add_claims(const struct payout_question *of, const struct book *book,
                           struct arena *arena, struct payout_row *rows, size_t count)
{
    const struct payout_claim *claims = NULL;
    size_t claim_count = 0;
    enum err err = payout_claims_of(of, book, arena, rows, count, &claims, &claim_count);

    for (size_t i = 0; i < count; i++)
        if (rows[i].amount_minor != AMOUNT_UNKNOWN)
            rows[i].claims_minor = 0;
    for (size_t i = 0; i < claim_count && err == ERR_OK; i++) {
        if (known_or_zero(claims[i].paid_minor) == 0)
            continue;
        err = share_claim(rows, count, &claims[i], false, arena);
        if (err == ERR_OK)
            err = share_claim(rows, count, &claims[i], true, arena);
    }
    for (size_t i = 0; i < count && err == ERR_OK; i++)
        if (rows[i].amount_minor != AMOUNT_UNKNOWN) {
            rows[i].after_minor = rows[i].amount_minor;
            add_to(&rows[i].after_minor, rows[i].claims_minor, &err);
        }
    return err;
}
