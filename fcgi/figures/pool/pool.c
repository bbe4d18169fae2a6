/* The money of a risk pool, in order. */
#include "figures/pool/pool.h"

#include "figures/pool/claim.h"

#include "record/kinds.h"

#include <stdlib.h>

const struct field_value pool_movement_values[] = {
    {"paid_in", "Paid in", "注入"},
    {"returned", "Returned", "退回"},
    {"interest", "Interest", "利息收入"},
    {"cost", "Cost", "费用支出"},
    {"compensation", "Compensation", "代偿"},
    {"recovery", "Recovery", "追偿收回"},
    {0},
};

static const struct field pool_row_fields[] = {
    F_INTEGER(struct pool_row, seq, INT64_MAX, "Entry", "分录"),
    F_DATE(struct pool_row, day, "Day", "日期"),
    F_ENUM(struct pool_row, action, pool_movement, "What happened", "事项"),
    F_REFERENCE(struct pool_row, party_id, "party", "Payer or recipient", "付款方或收款方"),
    F_REFERENCE(struct pool_row, loss_claim_id, "loss_claim", "Claim", "代偿申请"),
    F_ENUM(struct pool_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct pool_row, in, "In", "收入"),
    F_MONEY(struct pool_row, out, "Out", "支出"),
    F_MONEY(struct pool_row, balance, "Balance", "余额"),
};

const struct shape pool_row_shape = SHAPE(struct pool_row, pool_row_fields);

/* The draft comes behind what is recorded of its day. */
static int by_day(const void *left, const void *right)
{
    const struct pool_row *a = left;
    const struct pool_row *b = right;
    int64_t seq_a = a->seq == 0 ? INT64_MAX : a->seq;
    int64_t seq_b = b->seq == 0 ? INT64_MAX : b->seq;

    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return (seq_a > seq_b) - (seq_a < seq_b);
}

struct pool_list {
    struct arena *arena;
    struct pool_row *rows;
    size_t count;
    size_t room;
};

static struct pool_row *next_row(struct pool_list *list, int64_t seq, int32_t day,
                                 int64_t amount_minor)
{
    list->rows = arena_room(list->arena, list->rows, list->count, &list->room, sizeof *list->rows);
    struct pool_row *row = &list->rows[list->count++];

    shape_clear(&pool_row_shape, row);
    row->seq = seq;
    row->day = day;
    row->in_minor = amount_minor > 0 ? amount_minor : 0;
    row->out_minor = amount_minor < 0 ? -amount_minor : 0;
    return row;
}

static void add_entry(struct pool_list *list, const struct entry *entry)
{
    const struct pool_entry *record = entry->record;
    bool in = record->action == RISK_POOL_PAID_IN || record->action == RISK_POOL_INTEREST;
    struct pool_row *row = next_row(list, entry->seq, entry->effective_date,
                                    in ? record->amount_minor : -record->amount_minor);

    row->action = record->action;
    row->party_id = record->party_id;
    row->currency = record->currency;
}

/* The pool's own part of what a claim moved. */
static void add_moves(struct pool_list *list, int64_t loss_claim_id, const struct loss_play *play,
                      int64_t without_seq)
{
    for (size_t i = 0; i < play->move_count; i++) {
        const struct loss_move *move = &play->moves[i];
        bool paid = move->action == LOSS_COMPENSATION;

        if (move->bearer != BEARER_POOL || move->seq == without_seq)
            continue;
        struct pool_row *row =
            next_row(list, move->seq, move->day, paid ? -move->amount_minor : move->amount_minor);

        row->action = paid ? POOL_MOVE_COMPENSATION : POOL_MOVE_RECOVERY;
        row->loss_claim_id = loss_claim_id;
        row->currency = move->currency;
    }
}

/* Those of the claims under the pool's schemes. */
static enum err add_claims(struct pool_list *list, const struct book *book, int64_t risk_pool_id,
                           struct view view, int64_t without_seq)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(book, RECORD_LOSS_CLAIM, &ids);
    enum err err = ERR_OK;

    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        const struct entry *claim = book_version(book, RECORD_LOSS_CLAIM, ids[i], view);
        struct loss_play play;

        if (claim == NULL || loss_claim_pool(book, claim->record) != risk_pool_id)
            continue;
        err = loss_play(book, ids[i], view, list->arena, &play);
        if (err == ERR_OK)
            add_moves(list, ids[i], &play, without_seq);
    }
    return err;
}

enum err pool_rows(const struct book *book, int64_t risk_pool_id, struct view view,
                   const struct pool_change *change, struct arena *arena,
                   const struct pool_row **rows_out, size_t *count_out)
{
    struct pool_list list = {.arena = arena};
    int64_t without = change == NULL ? 0 : change->without_seq;
    int64_t balance = 0;
    enum err err = add_claims(&list, book, risk_pool_id, view, without);

    FOR_LIVE_REFERRERS (r, book, view, pool_entry, risk_pool_id, risk_pool_id)
        if (r.entry->seq != without)
            add_entry(&list, r.entry);
    if (change != NULL && change->amount_minor != 0)
        (void)next_row(&list, 0, change->day, change->amount_minor);
    if (list.count > 0)
        qsort(list.rows, list.count, sizeof *list.rows, by_day);
    for (size_t i = 0; i < list.count; i++) {
        add_to(&balance, list.rows[i].in_minor, &err);
        add_to(&balance, -list.rows[i].out_minor, &err);
        list.rows[i].balance_minor = balance;
    }
    *rows_out = list.rows;
    *count_out = list.count;
    return err;
}

const struct pool_row *pool_short(const struct pool_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].balance_minor < 0)
            return &rows[i];
    return NULL;
}

enum err pool_balance(const struct book *book, int64_t risk_pool_id, struct view view,
                      struct arena *arena, int64_t *balance_out)
{
    const struct pool_row *rows = NULL;
    size_t count = 0;
    enum err err = pool_rows(book, risk_pool_id, view, NULL, arena, &rows, &count);

    *balance_out = count == 0 ? 0 : rows[count - 1].balance_minor;
    return err;
}
