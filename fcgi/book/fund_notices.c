/* The list of a fund's approved notices by pool: an approval is added as it is applied, and so is
 * what ends it. */
#include "book/fund_notices.h"

#include "book/proposal.h"
#include "fund_rows_internal.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/kinds.h"

enum notice_pool notice_pool_of(uint32_t kind)
{
    if (kind == RECORD_CAPITAL_CALL)
        return POOL_CALLED;
    return kind == RECORD_DISTRIBUTION ? POOL_DISTRIBUTED : POOL_RETURNED;
}

bool shared_by_terms(const struct entry *proposal)
{
    return proposal->kind == RECORD_DISTRIBUTION &&
           ((const struct distribution *)proposal->record)->basis == SHARE_BY_TERMS;
}

const struct entry *approved_notice(const struct book *book, const struct entry *approval)
{
    const struct approval *record = approval->record;

    if (record->outcome != OUTCOME_APPROVE)
        return NULL;
    /* One of them is named at most, as what is decided has it; a book takes any entry. */
    const struct entry *named =
        book_entry(book, record->capital_call_id + record->distribution_id +
                             record->return_of_excess_id + record->equalisation_id);

    return named != NULL && notice_kind(named->kind) ? named : NULL;
}

static struct kept_rows *rows_of(const struct fund_table *table, const struct book *book,
                                 const struct entry *notice)
{
    return fund_table_find(table, record_fund(book, notice->kind, notice->record));
}

void fund_notices_add(const struct fund_table *table, const struct book *book,
                      const struct entry *approval)
{
    const struct entry *notice = approved_notice(book, approval);

    if (notice == NULL || shared_by_terms(notice))
        return;
    struct kept_rows *rows = rows_of(table, book, notice);

    if (rows != NULL)
        seq_list_add(&rows->notices[notice_pool_of(notice->kind)], book, approval->seq);
}

/* Notes that an approval of a notice has ended, unless it had before. */
static void end_one(struct kept_rows *rows, const struct book *book, const struct entry *reversal,
                    const struct entry *approval, const struct entry *notice)
{
    const struct entry *of_approval = book_reversal_of(book, approval->seq);
    const struct entry *of_notice = book_reversal_of(book, notice->seq);
    struct ended_notice ended = {.seq = reversal->seq, .approval_id = approval->seq};

    if ((of_approval == NULL || of_approval->seq >= reversal->seq) &&
        (of_notice == NULL || of_notice->seq >= reversal->seq))
        list_add(&rows->ended[notice_pool_of(notice->kind)], book, &ended, sizeof ended);
}

void fund_notices_end(const struct fund_table *table, const struct book *book,
                      const struct entry *reversal, const struct entry *reversed)
{
    const struct entry *notice = notice_kind(reversed->kind) ? reversed : NULL;

    if (reversed->kind == RECORD_APPROVAL)
        notice = approved_notice(book, reversed);
    if (notice == NULL || shared_by_terms(notice))
        return;
    struct kept_rows *rows = rows_of(table, book, notice);

    if (rows == NULL)
        return;
    if (reversed->kind == RECORD_APPROVAL) {
        end_one(rows, book, reversal, reversed, notice);
        return;
    }
    const char *field = record_types[notice->kind]->approved_as;

    for (struct referrer r = book_referrers(book, RECORD_APPROVAL, field, notice->seq);
         r.entry != NULL; book_next_referrer(&r))
        if (approved_notice(book, r.entry) != NULL)
            end_one(rows, book, reversal, r.entry, notice);
}

struct fund_notices book_fund_notices(const struct book *book, int64_t fund_id,
                                      enum notice_pool pool)
{
    const struct kept_rows *rows = fund_table_find(book_table(book, &fund_rows_follower), fund_id);
    struct fund_notices notices = {0};

    if (rows == NULL)
        return notices;
    struct listed ended = list_take(&rows->ended[pool]);

    notices.count = seq_list_take(&rows->notices[pool], book, &notices.approvals);
    notices.ended = ended.items;
    notices.ended_count = ended.count;
    while (notices.ended_count > 0 && notices.ended[notices.ended_count - 1].seq > book_head(book))
        notices.ended_count--;
    return notices;
}
