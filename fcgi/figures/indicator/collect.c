/* The things that measures count: rights, trusteeships, credit lines, loans, pledges, subsidies,
 * awards. */
#include "indicator_internal.h"

#include "figures/ip/docket.h"
#include "figures/loan/case.h"
#include "figures/pool/subsidy.h"

static struct indicator_thing *next_thing(struct indicator_work *work, int32_t day, int64_t firm_id)
{
    work->rows = arena_room(work->arena, work->rows, work->count, &work->room, sizeof *work->rows);
    struct indicator_thing *thing = &work->rows[work->count++];

    shape_clear(&indicator_thing_shape, thing);
    thing->day = day;
    thing->firm_id = firm_id;
    thing->times = 1;
    return thing;
}

static void set_amount(struct indicator_thing *thing, uint32_t currency, int64_t amount_minor)
{
    if (amount_minor == AMOUNT_UNKNOWN)
        return;
    thing->currency = currency;
    thing->amount_minor = amount_minor;
}

static bool in_span(const struct indicator_work *work, int32_t day)
{
    return day != DATE_UNKNOWN && day >= work->span.from && day <= work->span.to;
}

/* --- rights ----------------------------------------------------------------------------------- */

static bool is_madrid(const struct indicator_work *work, const struct ip_docket_row *row)
{
    const struct entry *entry =
        book_version(work->book, RECORD_IP_RIGHT, row->ip_right_id, indicator_known(work->view));

    return entry != NULL && ((const struct ip_right *)entry->record)->madrid;
}

static bool right_counts(const struct indicator_work *work, const struct ip_tables *tables,
                         const struct ip_docket_row *row)
{
    bool in_force = row->legal_status == (uint32_t)IP_STATUS_GRANTED + 1;

    switch (work->indicator->measure) {
    case MEASURE_INVENTIONS_IN_FORCE:
        return in_force && row->type == IP_TYPE_INVENTION;
    case MEASURE_INVENTIONS_GRANTED:
        return row->type == IP_TYPE_INVENTION && in_span(work, row->granted_on);
    case MEASURE_HIGH_VALUE_INVENTIONS:
        return in_force && row->high_value;
    case MEASURE_MADRID_MARKS:
        return in_force && row->type == IP_TYPE_TRADE_MARK && is_madrid(work, row);
    default:
        return ip_in_pool(tables, row->ip_right_id, work->indicator->ip_pool_id);
    }
}

/* The docket of a day is given back: a series asks for many. */
static void collect_rights(struct indicator_work *work)
{
    const struct ip_docket_row *rows = NULL;
    struct arena scratch;
    struct ip_tables tables;
    size_t count = 0;

    arena_init(&scratch);
    ip_tables_open(work->book, work->view, &scratch, &tables);
    ip_docket_rows(&tables, 0, &rows, &count);
    for (size_t i = 0; i < count; i++)
        if (right_counts(work, &tables, &rows[i]))
            next_thing(work, rows[i].granted_on, rows[i].firm_id)->ip_right_id =
                rows[i].ip_right_id;
    arena_done(&scratch);
}

static void collect_trusteeships(struct indicator_work *work)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(work->book, RECORD_TRUSTEESHIP, &ids);

    for (size_t i = 0; i < count; i++) {
        const struct entry *entry =
            book_version(work->book, RECORD_TRUSTEESHIP, ids[i], indicator_known(work->view));
        const struct trusteeship *trust = entry == NULL ? NULL : entry->record;

        if (trust != NULL && trust->from_on <= work->span.to &&
            (trust->to_on == DATE_UNKNOWN || trust->to_on >= work->span.from))
            next_thing(work, trust->from_on, trust->firm_id)->trusteeship_id = ids[i];
    }
}

/* --- loans ------------------------------------------------------------------------------------ */

/* The firm of a case; 0: the case is not known in the view. */
static int64_t firm_of_case(const struct indicator_work *work, int64_t loan_case_id)
{
    const struct entry *of = book_version(work->book, RECORD_LOAN_CASE, loan_case_id, work->view);

    return of == NULL ? 0 : ((const struct loan_case *)of->record)->firm_id;
}

static void collect_credit_lines(struct indicator_work *work)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(work->book, RECORD_LOAN_CASE, &ids);

    for (size_t i = 0; i < count; i++) {
        int64_t firm_id = firm_of_case(work, ids[i]);
        const struct entry *last =
            firm_id == 0 ? NULL
                         : last_finding(work->book, ids[i], STAGE_PRE_LOAN_REVIEW, work->view);
        const struct stage_finding *finding = last == NULL ? NULL : last->record;

        if (finding == NULL || finding->verdict == FINDING_AGAINST ||
            !in_span(work, last->effective_date))
            continue;
        struct indicator_thing *thing = next_thing(work, last->effective_date, firm_id);

        thing->loan_case_id = ids[i];
        set_amount(thing, finding->currency, finding->limit_minor);
    }
}

static void collect_loans(struct indicator_work *work)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(work->book, RECORD_LOAN, &ids);

    for (size_t i = 0; i < count; i++) {
        const struct entry *loan = book_version(work->book, RECORD_LOAN, ids[i], work->view);
        const struct entry *paid =
            loan == NULL ? NULL : last_loan_event(work->book, ids[i], LOAN_PAYOUT, work->view);

        if (paid == NULL || !in_span(work, paid->effective_date))
            continue;
        const struct loan_event *event = paid->record;
        int64_t loan_case_id = ((const struct loan *)loan->record)->loan_case_id;
        struct indicator_thing *thing =
            next_thing(work, paid->effective_date, firm_of_case(work, loan_case_id));

        thing->loan_id = ids[i];
        set_amount(thing, event->currency, event->amount_minor);
    }
}

static void collect_pledges(struct indicator_work *work)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(work->book, RECORD_PLEDGE, &ids);

    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = book_version(work->book, RECORD_PLEDGE, ids[i], work->view);
        const struct pledge *pledge = entry == NULL ? NULL : entry->record;

        if (pledge == NULL || !in_span(work, pledge->registered_on))
            continue;
        struct indicator_thing *thing =
            next_thing(work, pledge->registered_on, firm_of_case(work, pledge->loan_case_id));

        thing->pledge_id = ids[i];
        set_amount(thing, pledge->currency, pledge->secured_minor);
    }
}

/* --- subsidies and awards --------------------------------------------------------------------- */

static uint32_t cost_of_measure(uint32_t measure)
{
    if (measure == MEASURE_GUARANTEE_SUBSIDIES)
        return COST_GUARANTEE_FEE;
    return measure == MEASURE_PREMIUM_SUBSIDIES ? COST_PREMIUM : COST_INTEREST;
}

static void collect_claims_of(struct indicator_work *work, int64_t scheme_id)
{
    FOR_LIVE_REFERRERS (r, work->book, work->view, subsidy_claim, subsidy_scheme_id, scheme_id) {
        const struct subsidy_claim *claim = r.entry->record;
        const struct subsidy_scheme *scheme =
            subsidy_scheme_on(work->book, scheme_id, claim->cost_on);

        if (scheme == NULL || scheme->cost_kind != cost_of_measure(work->indicator->measure) ||
            !in_span(work, r.entry->effective_date))
            continue;
        struct indicator_thing *thing = next_thing(work, r.entry->effective_date, claim->firm_id);

        thing->subsidy_claim_id = r.entry->seq;
        set_amount(thing, claim->currency, claim->granted_minor);
    }
}

static void collect_subsidies(struct indicator_work *work)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(work->book, RECORD_SUBSIDY_SCHEME, &ids);

    for (size_t i = 0; i < count; i++)
        collect_claims_of(work, ids[i]);
}

static void collect_awards_of(struct indicator_work *work, int64_t plan_id)
{
    FOR_LIVE_REFERRERS (r, work->book, work->view, talent_award, talent_plan_id, plan_id) {
        const struct talent_award *award = r.entry->record;
        int32_t day =
            award->awarded_on == DATE_UNKNOWN ? r.entry->effective_date : award->awarded_on;

        if (!in_span(work, day))
            continue;
        struct indicator_thing *thing = next_thing(work, day, award->firm_id);

        thing->talent_award_id = r.entry->seq;
        set_amount(thing, award->currency, award->amount_minor);
    }
}

static void collect_awards(struct indicator_work *work)
{
    const int64_t *ids = NULL;
    size_t count = book_entities(work->book, RECORD_TALENT_PLAN, &ids);

    for (size_t i = 0; i < count; i++)
        collect_awards_of(work, ids[i]);
}

void indicator_collect(struct indicator_work *work)
{
    static void (*const collectors[MEASURE_LAST + 1])(struct indicator_work *) = {
        [MEASURE_INVENTIONS_IN_FORCE] = collect_rights,
        [MEASURE_INVENTIONS_GRANTED] = collect_rights,
        [MEASURE_HIGH_VALUE_INVENTIONS] = collect_rights,
        [MEASURE_MADRID_MARKS] = collect_rights,
        [MEASURE_POOLED_RIGHTS] = collect_rights,
        [MEASURE_TRUSTEESHIPS] = collect_trusteeships,
        [MEASURE_CREDIT_LINES] = collect_credit_lines,
        [MEASURE_LOANS_PAID_OUT] = collect_loans,
        [MEASURE_PLEDGES_REGISTERED] = collect_pledges,
        [MEASURE_GUARANTEE_SUBSIDIES] = collect_subsidies,
        [MEASURE_PREMIUM_SUBSIDIES] = collect_subsidies,
        [MEASURE_INTEREST_SUBSIDIES] = collect_subsidies,
        [MEASURE_TALENT_AWARDS] = collect_awards,
    };

    collectors[work->indicator->measure](work);
}
