/* How many investors a fund has. One with several commitments is one; one whose commitments have
 * all been released or handed on is none. Investors behind investors are not looked up. */
#include "measure_internal.h"

#include "figures/fund/capital.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/rule.h"

static bool is_counted(const struct measuring *m, const struct commitment *commitment)
{
    for (size_t i = 0; i < m->row_count; i++)
        if (m->rows[i].fund_id == commitment->investor_fund_id &&
            m->rows[i].party_id == commitment->investor_party_id)
            return true;
    return false;
}

static void count_investor(struct measuring *m, const struct commitment *commitment, int64_t entry,
                           int32_t day)
{
    if (!is_counted(m, commitment))
        measure_count(m, (struct verdict_row){.what = "commitment",
                                              .entry = entry,
                                              .fund_id = commitment->investor_fund_id,
                                              .party_id = commitment->investor_party_id,
                                              .day = day});
}

bool measure_investor_count(struct measuring *m)
{
    for (struct referrer r =
             book_referrers(m->book, RECORD_COMMITMENT, "fund_id", m->line->fund_id);
         r.entry != NULL; book_next_referrer(&r)) {
        int64_t net_minor = 0;

        if (r.entry->seq == m->question->proposal_id)
            continue;
        if (commitment_net(m->book, r.entry, m->view, NULL, &net_minor) != ERR_OK)
            return measure_unknown(m, VERDICT_TOO_LARGE);
        if (net_minor > 0)
            count_investor(m, r.entry->record, r.entry->seq, r.entry->effective_date);
    }
    count_investor(m, m->question->record, m->question->proposal_id, m->question->on);
    return true;
}
