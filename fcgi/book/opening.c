/* Finds the opening of a fund and its lines, which never change once it is approved. */
#include "book/opening.h"

#include "book/proposal.h"
#include "record/approval.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/opening.h"

static bool is_rejected(const struct book *book, const struct entry *opening)
{
    const struct entry *decided = proposal_decision(book, opening, VIEW_EVERYTHING);

    return decided != NULL &&
           ((const struct approval *)decided->record)->outcome != OUTCOME_APPROVE;
}

const struct entry *fund_opening(const struct book *book, int64_t fund_id, struct view view)
{
    const int64_t *ids;

    if (book_entities(book, RECORD_OPENING, &ids) == 0)
        return NULL;
    FOR_REFERRERS (r, book, opening, fund_id, fund_id)
        if (proposal_approved(book, r.entry, view) != NULL)
            return r.entry;
    return NULL;
}

const struct entry *fund_opening_known(const struct book *book, int64_t fund_id, int64_t as_known)
{
    return fund_opening(book, fund_id, (struct view){DATE_LAST, as_known});
}

bool fund_is_opened_twice(const struct book *book, int64_t fund_id, int64_t as_known)
{
    struct view view = {DATE_LAST, as_known};
    size_t count = 0;

    FOR_REFERRERS (r, book, opening, fund_id, fund_id)
        count += proposal_approved(book, r.entry, view) != NULL;
    return count > 1;
}

const struct entry *fund_opening_proposed(const struct book *book, int64_t fund_id)
{
    FOR_LIVE_REFERRERS (r, book, VIEW_EVERYTHING, opening, fund_id, fund_id)
        if (!is_rejected(book, r.entry))
            return r.entry;
    return NULL;
}

const struct opening_commitment *opening_of_commitment(const struct book *book,
                                                       const struct entry *opening,
                                                       int64_t commitment_id, int64_t as_known)
{
    struct view view = {DATE_LAST, as_known};

    FOR_LIVE_REFERRERS (r, book, view, opening_commitment, opening_id, opening->seq) {
        const struct opening_commitment *line = r.entry->record;

        if (line->commitment_id == commitment_id)
            return line;
    }
    return NULL;
}

const struct opening_holding *opening_of_holding(const struct book *book,
                                                 const struct entry *opening, int64_t holding_id,
                                                 int64_t as_known)
{
    struct view view = {DATE_LAST, as_known};

    FOR_LIVE_REFERRERS (r, book, view, opening_holding, opening_id, opening->seq) {
        const struct opening_holding *line = r.entry->record;

        if (line->investment_id == holding_id || line->commitment_id == holding_id)
            return line;
    }
    return NULL;
}

struct view opening_eve(const struct entry *opening, struct view view)
{
    return (struct view){((const struct opening *)opening->record)->opened_on - 1, view.as_known};
}

/* What the opening that counts in a view says of an investment; NULL: nothing. */
static const struct opening_holding *line_in(const struct book *book,
                                             const struct entry *investment, struct view view,
                                             struct view *eve_out)
{
    const struct investment *record = investment->record;
    const struct entry *opening = fund_opening(book, record->fund_id, view);

    if (opening == NULL)
        return NULL;
    *eve_out = opening_eve(opening, view);
    return opening_of_holding(book, opening, investment->seq, view.as_known);
}

enum err opening_paid_beyond(const struct book *book, const struct entry *investment,
                             struct view view, int64_t *paid_minor_out)
{
    struct view eve;
    const struct opening_holding *line = line_in(book, investment, view, &eve);
    enum err err = ERR_OK;

    *paid_minor_out = 0;
    if (line == NULL)
        return ERR_OK;
    *paid_minor_out = line->paid_minor;
    FOR_REFERRERS (r, book, payment, investment_id, investment->seq)
        if (entry_counts(book, r.entry, eve))
            add_to(paid_minor_out, -((const struct payment *)r.entry->record)->amount_minor, &err);
    return err;
}

bool opening_paid_is_kept(const struct book *book, const struct entry *investment, struct view view)
{
    const struct investment *record = investment->record;
    const struct entry *opening = fund_opening_known(book, record->fund_id, view.as_known);
    int64_t beyond = 0;

    if (opening == NULL || view.as_of >= opening->effective_date)
        return true;
    view.as_of = opening->effective_date;
    return opening_paid_beyond(book, investment, view, &beyond) == ERR_OK && beyond == 0;
}

enum err opening_relieved_beyond(const struct book *book, const struct entry *investment,
                                 struct view view, int64_t *relieved_minor_out)
{
    struct view eve;
    const struct opening_holding *line = line_in(book, investment, view, &eve);
    enum err err = ERR_OK;

    *relieved_minor_out = 0;
    if (line == NULL)
        return ERR_OK;
    *relieved_minor_out = line->paid_minor - line->cost_minor;
    FOR_LIVE_REFERRERS (r, book, eve, proceeds, investment_id, investment->seq)
        add_to(relieved_minor_out,
               -known_or_zero(((const struct proceeds *)r.entry->record)->cost_relieved_minor),
               &err);
    return err;
}
