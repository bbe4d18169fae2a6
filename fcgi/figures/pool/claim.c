/* Claims: parts by the scheme, payments, and recoveries by what was actually paid. */
#include "figures/pool/claim.h"

#include "book/proposal.h"
#include "calc/accrual.h"
#include "calc/allocate.h"
#include "calc/ip_loss.h"
#include "record/kinds.h"

#include <stdlib.h>

const struct field_value loss_action_values[] = {
    {"compensation", "Compensation", "代偿"},
    {"recovery", "Recovery", "追偿"},
    {0},
};

static const struct field loss_part_row_fields[] = {
    F_REFERENCE(struct loss_part_row, loss_claim_id, "loss_claim", "Claim", "代偿申请"),
    F_ENUM(struct loss_part_row, bearer, loss_bearer, "Bearer", "承担方"),
    F_DECIMAL(struct loss_part_row, share, "Share", "分担比例"),
    F_ENUM(struct loss_part_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct loss_part_row, due, "By the scheme", "应承担"),
    F_MONEY(struct loss_part_row, paid, "Paid", "已承担"),
    F_MONEY(struct loss_part_row, recovered, "Recovered", "已追回"),
    F_MONEY(struct loss_part_row, net, "Net loss", "净损失"),
};

static const struct field loss_move_fields[] = {
    F_INTEGER(struct loss_move, seq, INT64_MAX, "Entry", "分录"),
    F_DATE(struct loss_move, day, "Day", "日期"),
    F_ENUM(struct loss_move, action, loss_action, "What happened", "事项"),
    F_ENUM(struct loss_move, bearer, loss_bearer, "Bearer", "承担方"),
    F_ENUM(struct loss_move, currency, currency, "Currency", "币种"),
    F_MONEY(struct loss_move, amount, "Amount", "金额"),
};

const struct shape loss_part_row_shape = SHAPE(struct loss_part_row, loss_part_row_fields);
const struct shape loss_move_shape = SHAPE(struct loss_move, loss_move_fields);

int64_t loss_claim_pool(const struct book *book, const struct loss_claim *claim)
{
    const struct loss_scheme *scheme = book_entry(book, claim->loss_scheme_id)->record;

    return scheme->risk_pool_id;
}

enum err loss_parts_of(const struct loss_scheme *scheme, int64_t base_minor,
                       int64_t due_out[BEARERS + 1])
{
    int64_t shares[BEARERS + 1];
    struct ip_loss_shares worked;

    loss_scheme_shares(scheme, shares);
    /* The base has its caps and its IP part already. */
    const struct ip_loss_scheme of = {
        .base = IP_LOSS_PRINCIPAL,
        .shares = shares,
        .party_count = BEARERS + 1,
        .ip_e10 = RATE_E10_ONE,
        .cap_balance_minor = AMOUNT_UNKNOWN,
        .first_party = scheme->first_bearer,
        .first_minor = known_or_zero(scheme->first_amount_minor),
    };
    const struct ip_loss loss = {.principal_minor = base_minor, .firm_balance_minor = base_minor};
    enum err err = ip_loss_share(&of, &loss, &worked);

    for (size_t i = 0; i <= BEARERS && err == ERR_OK; i++)
        due_out[i] = worked.parts[i].paid_minor;
    return err;
}

enum err loss_base_of(const struct loss_scheme *scheme, const struct loan *loan,
                      const struct ip_loss *loss, int64_t *base_out, int64_t *uncovered_out)
{
    int64_t pledged_e8 = loan->pledge_share_e8;
    int64_t shares[BEARERS + 1];
    struct ip_loss_shares worked;

    loss_scheme_shares(scheme, shares);
    const struct ip_loss_scheme of = {
        .base = (enum ip_loss_base)(scheme->base - 1),
        .shares = shares,
        .party_count = BEARERS + 1,
        .ip_e10 = scheme->ip_part_only && pledged_e8 != AMOUNT_UNKNOWN
                      ? pledged_e8 * (RATE_E10_ONE / DECIMAL_E8_ONE)
                      : RATE_E10_ONE,
        .cap_balance_minor = scheme->cap_balance_minor,
    };
    enum err err = ip_loss_share(&of, loss, &worked);

    if (err != ERR_OK)
        return err;
    *base_out = worked.base_minor;
    *uncovered_out = worked.uncovered_minor;
    return ERR_OK;
}

/* What a claim had: a recovery, or a payment from its approval on. */
struct effect {
    const struct entry *entry;
    int64_t seq; /* behind which it counts, and its day */
    int32_t day;
};

static int by_seq(const void *left, const void *right)
{
    const struct effect *a = left;
    const struct effect *b = right;

    return (a->seq > b->seq) - (a->seq < b->seq);
}

/* Approved payments, and recoveries, as they came to count, which is the order of their days, too.
 */
static struct effect *effects_of(const struct book *book, int64_t loss_claim_id, struct view view,
                                 struct arena *arena, size_t *count_out)
{
    struct effect *list = NULL;
    size_t room = 0;
    size_t count = 0;

    FOR_LIVE_REFERRERS (r, book, view, loss_payment, loss_claim_id, loss_claim_id) {
        const struct entry *approval = proposal_approved(book, r.entry, view);

        if (approval == NULL)
            continue;
        list = arena_room(arena, list, count, &room, sizeof *list);
        list[count++] = (struct effect){r.entry, approval->seq, approval->effective_date};
    }
    FOR_LIVE_REFERRERS (r, book, view, loss_recovery, loss_claim_id, loss_claim_id) {
        list = arena_room(arena, list, count, &room, sizeof *list);
        list[count++] = (struct effect){r.entry, r.entry->seq, r.entry->effective_date};
    }
    if (count > 0)
        qsort(list, count, sizeof *list, by_seq);
    *count_out = count;
    return list;
}

static void add_move(struct loss_play *play, const struct effect *effect, enum loss_action action,
                     uint32_t bearer, int64_t amount_minor)
{
    play->moves[play->move_count++] = (struct loss_move){
        .seq = effect->entry->seq,
        .day = effect->day,
        .action = action,
        .bearer = bearer,
        .currency = play->claim->currency,
        .amount_minor = amount_minor,
    };
}

/* What somebody pays the bank bears no longer. */
static enum err add_payment(struct loss_play *play, const struct effect *effect)
{
    const struct loss_payment *payment = effect->entry->record;
    enum err err = ERR_OK;

    add_to(&play->parts[payment->bearer].paid_minor, payment->amount_minor, &err);
    add_to(&play->parts[BEARER_BANK].paid_minor, -payment->amount_minor, &err);
    add_move(play, effect, LOSS_COMPENSATION, payment->bearer, payment->amount_minor);
    return err;
}

static enum err add_recovery(struct loss_play *play, const struct effect *effect)
{
    const struct loss_recovery *recovery = effect->entry->record;
    int64_t costs = known_or_zero(recovery->costs_minor);
    int64_t net = recovery->gross_minor > costs ? recovery->gross_minor - costs : 0;
    int64_t paid[BEARERS + 1] = {0};
    int64_t parts[BEARERS + 1];

    for (size_t i = 1; i <= BEARERS; i++)
        paid[i] = play->parts[i].paid_minor > 0 ? play->parts[i].paid_minor : 0;
    enum err err = allocate(net, paid, BEARERS + 1, parts);

    for (uint32_t i = 1; i <= BEARERS && err == ERR_OK; i++) {
        add_to(&play->parts[i].recovered_minor, parts[i], &err);
        if (parts[i] != 0)
            add_move(play, effect, LOSS_RECOVERY, i, parts[i]);
    }
    add_to(&play->recovered_minor, net, &err);
    return err;
}

static enum err begin(struct loss_play *play, int64_t loss_claim_id)
{
    int64_t due[BEARERS + 1];
    int64_t shares[BEARERS + 1];
    enum err err = loss_parts_of(play->scheme, play->claim->base_minor, due);

    if (err != ERR_OK)
        return err;
    loss_scheme_shares(play->scheme, shares);
    for (uint32_t i = 1; i <= BEARERS; i++)
        play->parts[i] = (struct loss_part_row){
            .loss_claim_id = loss_claim_id,
            .bearer = i,
            .share_e8 = shares[i],
            .currency = play->claim->currency,
            .due_minor = due[i],
            .paid_minor = i == BEARER_BANK ? play->claim->base_minor : 0,
        };
    return ERR_OK;
}

enum err loss_play(const struct book *book, int64_t loss_claim_id, struct view view,
                   struct arena *arena, struct loss_play *play_out)
{
    const struct entry *claim = book_version(book, RECORD_LOSS_CLAIM, loss_claim_id, view);
    size_t count = 0;

    if (claim == NULL)
        return ERR_NOT_FOUND;
    const struct effect *effects = effects_of(book, loss_claim_id, view, arena, &count);
    struct loss_play play = {.claim = claim->record, .last_day = claim->effective_date};
    play.scheme = book_entry(book, play.claim->loss_scheme_id)->record;
    play.moves = arena_array(arena, count * BEARERS + 1, sizeof *play.moves);
    enum err err = begin(&play, loss_claim_id);

    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        err = effects[i].entry->kind == RECORD_LOSS_PAYMENT ? add_payment(&play, &effects[i])
                                                            : add_recovery(&play, &effects[i]);
        play.last_day = effects[i].day;
    }
    for (size_t i = 1; i <= BEARERS; i++)
        play.parts[i].net_minor = play.parts[i].paid_minor - play.parts[i].recovered_minor;
    *play_out = play;
    return err;
}
