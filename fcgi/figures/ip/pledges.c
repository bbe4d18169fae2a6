/* The pledges of a right: from when until when it is in which. */
#include "ip_internal.h"

#include "figures/ip/pledge.h"
#include "record/kinds.h"

int32_t pledge_item_day(const struct book *book, const struct pledge_item *item)
{
    return item->registered_on != DATE_UNKNOWN
               ? item->registered_on
               : ((const struct pledge *)book_entry(book, item->pledge_id)->record)->registered_on;
}

static const struct entry *end_of(const struct book *book, int64_t pledge_id, int64_t as_known,
                                  int64_t without_seq)
{
    const struct view known = {.as_of = DATE_LAST, .as_known = as_known};

    FOR_LIVE_REFERRERS (r, book, known, pledge_end, pledge_id, pledge_id)
        if (r.entry->seq != without_seq)
            return r.entry;
    return NULL;
}

int32_t pledge_ended_on(const struct book *book, int64_t pledge_id, int64_t as_known)
{
    const struct entry *end = end_of(book, pledge_id, as_known, 0);

    return end == NULL ? DATE_UNKNOWN : end->effective_date;
}

enum err pledge_question_of(const struct ip_tables *tables, int64_t pledge_id,
                            struct pledge_question *question_out)
{
    const struct entry *version =
        book_version(tables->book, RECORD_PLEDGE, pledge_id, tables->view);
    const struct pledge *pledge = version == NULL ? NULL : version->record;
    const struct entry *of = pledge == NULL ? NULL : book_entry(tables->book, pledge->loan_case_id);

    if (of == NULL)
        return ERR_NOT_FOUND;
    *question_out =
        (struct pledge_question){.pledge_id = pledge_id,
                                 .pledge = pledge,
                                 .firm_id = ((const struct loan_case *)of->record)->firm_id,
                                 .debt_ends_on = pledge->debt_ends_on};
    return ERR_OK;
}

/* The beginning and the end of each. */
size_t ip_count_pledges(const struct ip_tables *tables, int64_t ip_right_id)
{
    size_t count = 0;

    FOR_REFERRERS (r, tables->book, pledge_item, ip_right_id, ip_right_id)
        count += 2;
    return count;
}

static void add_item(const struct ip_tables *tables, const struct pledge_item *item, int64_t seq,
                     int64_t without_seq, struct ip_history *history)
{
    const struct entry *end =
        end_of(tables->book, item->pledge_id, tables->view.as_known, without_seq);

    history->list[history->count++] =
        (struct ip_happening){.day = pledge_item_day(tables->book, item),
                              .seq = seq,
                              .type = IP_EVENT_PLEDGED,
                              .pledge_id = item->pledge_id};
    if (end != NULL)
        history->list[history->count++] = (struct ip_happening){
            .day = end->effective_date, .seq = end->seq, .type = IP_EVENT_PLEDGE_ENDED};
}

void ip_add_pledges(const struct ip_tables *tables, int64_t ip_right_id,
                    const struct ip_what_if *what_if, struct ip_history *history)
{
    const struct entry *draft = what_if == NULL ? NULL : what_if->draft;
    int64_t without_seq = what_if == NULL ? 0 : what_if->without_seq;

    FOR_LIVE_REFERRERS (r, tables->book, ip_known(tables), pledge_item, ip_right_id, ip_right_id)
        if (r.entry->seq != without_seq)
            add_item(tables, r.entry->record, r.entry->seq, without_seq, history);
    if (draft != NULL && draft->kind == RECORD_PLEDGE_ITEM)
        add_item(tables, draft->record, IP_DRAFT, without_seq, history);
}

int64_t ip_history_pledge(const struct ip_history *history, int32_t day)
{
    int64_t pledge_id = 0;

    for (size_t i = 0; i < history->count && history->list[i].day <= day; i++)
        if (!history->list[i].is_owner && history->list[i].type == IP_EVENT_PLEDGED)
            pledge_id = history->list[i].pledge_id;
    return pledge_id;
}
