/* Writes the lines of notices and the rights of transfers, fund by fund: what a fund's notices rest
 * on is worked out once for all of them. */
#include "handlers/journal/shares.h"

#include "book/proposal.h"
#include "figures/fund/fund_capital.h"
#include "handlers/frame/natural_key.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/kinds.h"

static const struct field_value right_of_values[] = {
    {"distribution", "A distribution", "分配"},
    {"opening", "The opening balances", "期初余额"},
    {"expired", "Expired, but used before", "已到期（此前已召回）"},
    {0},
};

static const struct field notice_head_fields[] = {
    F_TEXT(struct notice_head, notice_kind, 40, "Kind of notice", "通知类别", .required = true),
    F_TEXT(struct notice_head, notice_key, 300, "Notice", "通知", .required = true),
    F_INTEGER(struct notice_head, notice_seq, INT64_MAX, "Entry of the notice", "通知分录",
              .required = true),
    F_ENUM(struct notice_head, state, proposal_state, "State", "状态", .required = true),
};

static const struct field transfer_right_fields[] = {
    F_INTEGER(struct transfer_right, transfer_seq, INT64_MAX, "Transfer", "认缴转让",
              .required = true),
    F_REFERENCE(struct transfer_right, commitment_id, "commitment", "From commitment", "转出认缴",
                .required = true),
    F_REFERENCE(struct transfer_right, to_commitment_id, "commitment", "To commitment", "转入认缴",
                .required = true),
    F_ENUM(struct transfer_right, right_of, right_of, "Right of", "召回权来源", .required = true),
    F_REFERENCE(struct transfer_right, distribution_id, "distribution", "Distribution", "分配"),
    F_ENUM(struct transfer_right, currency, currency, "Currency", "币种", .required = true),
    F_MONEY(struct transfer_right, amount, "Amount", "金额", .required = true),
};

const struct shape notice_head_shape = SHAPE(struct notice_head, notice_head_fields);
const struct shape transfer_right_shape = SHAPE(struct transfer_right, transfer_right_fields);

struct sharing {
    struct table *table;
    const struct book *book;
    struct view view;
    struct arena *arena;
    struct capital capital;
    int64_t row_count;
    enum err err;
};

/* Where nobody can be asked, there are no lines. */
static bool is_shared(struct sharing *sharing, enum err err)
{
    if (err != ERR_OK && err != ERR_INVALID && err != ERR_NOT_KEPT)
        sharing->err = err;
    return err == ERR_OK;
}

/* False where a notice has no lines, for it was rejected. */
static bool make_head(struct sharing *sharing, const struct entry *notice, struct notice_head *out)
{
    struct proposal_figures figures;
    struct buf key;

    if (!is_shared(sharing,
                   proposal_figures_compute(sharing->book, notice->seq, sharing->view, &figures)) ||
        figures.state == PROPOSAL_REJECTED)
        return false;
    buf_init(&key);
    natural_key_write(sharing->book, notice->seq, &key);
    *out = (struct notice_head){.notice_kind = record_types[notice->kind]->kind,
                                .notice_key = arena_copy(sharing->arena, key.bytes, key.length),
                                .notice_seq = notice->seq,
                                .state = figures.state};
    buf_done(&key);
    return true;
}

static void write_line(struct sharing *sharing, const struct notice_head *head,
                       const struct shape *shape, const void *share)
{
    table_record(sharing->table, &notice_head_shape, head);
    table_record(sharing->table, shape, share);
    table_end_row(sharing->table);
    sharing->row_count++;
}

static void write_call(struct sharing *sharing, const struct entry *call)
{
    struct call_share *shares =
        arena_array(sharing->arena, sharing->capital.count + 1, sizeof *shares);
    struct notice_head head;

    if (!make_head(sharing, call, &head) ||
        !is_shared(sharing, capital_call_shares(&sharing->capital, call, shares)))
        return;
    for (size_t i = 0; i < sharing->capital.count; i++)
        if (shares[i].amount_minor != 0 || shares[i].overridden)
            write_line(sharing, &head, &call_share_shape, &shares[i]);
}

static void write_distribution(struct sharing *sharing, const struct entry *notice)
{
    struct distribution_share *shares =
        arena_array(sharing->arena, sharing->capital.count + 1, sizeof *shares);
    struct notice_head head;

    if (!make_head(sharing, notice, &head) ||
        !is_shared(sharing, capital_distribution_shares(&sharing->capital, notice, shares)))
        return;
    for (size_t i = 0; i < sharing->capital.count; i++)
        if (shares[i].amount_minor != 0 || shares[i].overridden)
            write_line(sharing, &head, &distribution_share_shape, &shares[i]);
}

static void write_rights(struct sharing *sharing, const struct adjustment *adjustment)
{
    const struct commitment_transfer *record = adjustment->entry->record;

    for (size_t i = 0; i < adjustment->transfer->right_count; i++) {
        const struct moved_right *right = &adjustment->transfer->rights[i];
        const struct entry *of = book_entry(sharing->book, right->distribution_id);
        bool is_opening = of != NULL && of->kind == RECORD_OPENING;
        const struct transfer_right row = {.transfer_seq = adjustment->entry->seq,
                                           .commitment_id = record->commitment_id,
                                           .to_commitment_id = record->to_commitment_id,
                                           .right_of = is_opening   ? RIGHT_OF_OPENING
                                                       : of != NULL ? RIGHT_OF_DISTRIBUTION
                                                                    : RIGHT_EXPIRED,
                                           .distribution_id =
                                               is_opening ? 0 : right->distribution_id,
                                           .currency = record->currency,
                                           .amount_minor = right->amount_minor};

        table_record(sharing->table, &transfer_right_shape, &row);
        table_end_row(sharing->table);
        sharing->row_count++;
    }
}

static enum err begin(struct sharing *sharing, struct table *table, const struct book *book,
                      int64_t fund_id, struct view view, struct arena *arena)
{
    *sharing = (struct sharing){.table = table, .book = book, .view = view, .arena = arena};
    return capital_open(book, fund_id, view, arena, &sharing->capital);
}

enum err shares_of_calls(struct table *table, const struct book *book, int64_t fund_id,
                         struct view view, struct arena *arena, int64_t *row_count)
{
    struct sharing sharing;
    enum err err = begin(&sharing, table, book, fund_id, view, arena);

    if (err != ERR_OK)
        return err;
    FOR_LIVE_REFERRERS (r, book, view, capital_call, fund_id, fund_id)
        write_call(&sharing, r.entry);
    *row_count += sharing.row_count;
    return sharing.err;
}

enum err shares_of_distributions(struct table *table, const struct book *book, int64_t fund_id,
                                 struct view view, struct arena *arena, int64_t *row_count)
{
    struct sharing sharing;
    enum err err = begin(&sharing, table, book, fund_id, view, arena);

    if (err != ERR_OK)
        return err;
    FOR_LIVE_REFERRERS (r, book, view, distribution, fund_id, fund_id)
        write_distribution(&sharing, r.entry);
    FOR_LIVE_REFERRERS (r, book, view, return_of_excess, fund_id, fund_id)
        write_distribution(&sharing, r.entry);
    for (size_t i = 0; i < sharing.capital.count; i++)
        FOR_LIVE_REFERRERS (r, book, view, equalisation, commitment_id,
                            sharing.capital.commitments[i]->seq)
            write_distribution(&sharing, r.entry);
    *row_count += sharing.row_count;
    return sharing.err;
}

enum err shares_of_transfers(struct table *table, const struct book *book, int64_t fund_id,
                             struct view view, struct arena *arena, int64_t *row_count)
{
    struct sharing sharing;
    enum err err = begin(&sharing, table, book, fund_id, view, arena);

    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < sharing.capital.adjustment_count; i++)
        if (sharing.capital.adjustments[i].transfer != NULL &&
            book_live(book, sharing.capital.adjustments[i].entry, view))
            write_rights(&sharing, &sharing.capital.adjustments[i]);
    *row_count += sharing.row_count;
    return sharing.err;
}
