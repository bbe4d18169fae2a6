/* What is refused of rights that are put into a pledge, and of statements on it: grounds of refusal
 * of the registration, all of them, as of the day. */
#include "decide_internal.h"
#include "rests_on_internal.h"

#include "base/compare.h"
#include "figures/ip/pledge.h"
#include "figures/loan/case.h"

#define EVERYTHING VIEW_EVERYTHING

/* Everything known, as of a day. */
static struct ip_tables tables_on(const struct decider *decider, int32_t day)
{
    struct ip_tables tables;

    ip_tables_open(decider->book, EVERYTHING, decider->arena, &tables);
    tables.view.as_of = day;
    return tables;
}

static const struct pledge *pledge_of(const struct decider *decider, int64_t pledge_id)
{
    return book_version(decider->book, RECORD_PLEDGE, pledge_id, EVERYTHING)->record;
}

static int64_t firm_of(const struct decider *decider, const struct pledge *pledge)
{
    return ((const struct loan_case *)book_entry(decider->book, pledge->loan_case_id)->record)
        ->firm_id;
}

/* --- grounds ---------------------------------------------------------------------------------- */

/* What a reader needs to know beside the ground: who, what or since when. */
static const char *detail_of(const struct decider *decider, const struct pledge_ground_row *row)
{
    char day[DATE_TEXT_SIZE];

    if (row->who != NULL)
        return row->who;
    if (row->lacks != NULL)
        return row->lacks;
    if (row->day == DATE_UNKNOWN)
        return row->number != NULL ? row->number : row->title;
    date_format(row->day, day);
    return arena_strdup(decider->arena, day);
}

static const char *field_of(uint32_t ground)
{
    return ground == IP_GROUND_DEBT_OUTLIVES + 1 || ground == IP_GROUND_CONTRACT_INCOMPLETE + 1 ||
                   ground == PLEDGE_GROUND_OTHER + 1
               ? "pledge_id"
               : "ip_right_id";
}

static void refuse_ground(struct decider *decider, const char *field,
                          const struct pledge_ground_row *row)
{
    if (row->outcome != PLEDGE_FAIL)
        return;
    refuse(decider, field, VIOLATION_PLEDGE_GROUND);
    violations_param(decider->violations, "ground", pledge_ground_values[row->ground - 1].label_en);
    violations_param(decider->violations, "detail", detail_of(decider, row));
}

static void judge_item(struct decider *decider, const struct pledge_item *item, int32_t day)
{
    struct pledge_ground_row rows[PLEDGE_GROUND_COUNT];
    struct ip_tables tables = tables_on(decider, DATE_LAST);
    struct pledge_question question;

    if (pledge_question_of(&tables, item->pledge_id, &question) != ERR_OK)
        return;
    tables.view.as_of = day;
    if (pledge_judge(&tables, &question, item->ip_right_id, rows) != ERR_OK)
        return;
    for (int i = 0; i < PLEDGE_GROUND_COUNT; i++)
        refuse_ground(decider, field_of(rows[i].ground), &rows[i]);
}

/* --- items ------------------------------------------------------------------------------------ */

/* Refuses what belongs to a pledge that ended, or whose case did. */
static void require_live(struct decider *decider, int64_t pledge_id)
{
    const struct pledge *pledge = pledge_of(decider, pledge_id);
    const struct entry *case_end = case_end_of(decider->book, pledge->loan_case_id, EVERYTHING);

    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, pledge_end, pledge_id, pledge_id)
        refuse_with_seq(decider, "pledge_id", VIOLATION_ALREADY_LINKED, r.entry->seq);
    if (case_end != NULL)
        refuse_with_seq(decider, "pledge_id", VIOLATION_CASE_ENDED, case_end->seq);
}

static bool is_in_pledge(struct decider *decider, const struct pledge_item *item)
{
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, pledge_item, pledge_id, item->pledge_id)
        if (((const struct pledge_item *)r.entry->record)->ip_right_id == item->ip_right_id) {
            refuse_with_seq(decider, "ip_right_id", VIOLATION_ALREADY_LINKED, r.entry->seq);
            return true;
        }
    return false;
}

void check_pledge_item(struct decider *decider)
{
    const struct pledge_item *item = decider->record;
    const struct pledge *pledge = pledge_of(decider, item->pledge_id);
    int32_t day = pledge_item_day(decider->book, item);

    require_happened(decider, "registered_on", day);
    require_order(decider, "registered_on", pledge->registered_on, item->registered_on,
                  "registered_on");
    require_live(decider, item->pledge_id);
    if (is_in_pledge(decider, item))
        return;
    judge_item(decider, item, day);
    if (decider->violations->count == 0)
        require_right_fits(decider, item->ip_right_id);
}

/* How many rights are in a pledge on the draft's day; each is judged again, for a debt that
 * lasts as long as the loan does. */
static size_t judge_again(struct decider *decider, int64_t pledge_id, int32_t debt_ends_on)
{
    int32_t day = decider->draft->effective_date;
    const struct ip_tables tables = tables_on(decider, day);
    struct pledge_ground_row rows[PLEDGE_GROUND_COUNT];
    struct pledge_question question;
    size_t count = 0;

    if (pledge_question_of(&tables, pledge_id, &question) != ERR_OK)
        return 0;
    if (question.debt_ends_on != DATE_UNKNOWN && question.debt_ends_on < debt_ends_on)
        question.debt_ends_on = debt_ends_on;
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, pledge_item, pledge_id, pledge_id) {
        const struct pledge_item *item = r.entry->record;

        if (pledge_item_day(decider->book, item) > day ||
            pledge_judge(&tables, &question, item->ip_right_id, rows) != ERR_OK)
            continue;
        count++;
        for (int i = 0; i < PLEDGE_GROUND_COUNT; i++) {
            if (rows[i].outcome != PLEDGE_FAIL)
                continue;
            refuse(decider, "loan_id", VIOLATION_PLEDGE_LAPSED);
            violations_param(decider->violations, "right", rows[i].title);
            violations_param(decider->violations, "ground", pledge_ground_values[i].label_en);
            violations_param(decider->violations, "detail", detail_of(decider, &rows[i]));
        }
    }
    return count;
}

void require_pledge_holds(struct decider *decider, const struct loan *loan)
{
    int32_t ends_on = date_add_months(decider->draft->effective_date, (int)loan->months);
    const struct view view = decider_view(decider);
    size_t count = 0;

    FOR_REFERRERS (r, decider->book, pledge, loan_case_id, loan->loan_case_id)
        if (book_version(decider->book, RECORD_PLEDGE, r.entry->entity_id, view) == r.entry &&
            pledge_is_live(decider->book, r.entry->entity_id, view))
            count += judge_again(decider, r.entry->entity_id, ends_on);
    if (count == 0 && holds(decider, CONVENTION_PLEDGED_RIGHTS))
        refuse(decider, "loan_id", VIOLATION_PLEDGE_EMPTY);
}

void require_items_keep(struct decider *decider, const struct pledge *pledge)
{
    int64_t id = decider->command->entity_id;

    FOR_LIVE_REFERRERS_WHILE (id != 0, r, decider->book, EVERYTHING, pledge_item, pledge_id, id) {
        const struct pledge_item *item = r.entry->record;
        const struct pledge_question question = {.pledge_id = id,
                                                 .pledge = pledge,
                                                 .firm_id = firm_of(decider, pledge),
                                                 .debt_ends_on = pledge->debt_ends_on};
        struct pledge_ground_row rows[PLEDGE_GROUND_COUNT];
        struct ip_tables tables = tables_on(decider, pledge_item_day(decider->book, item));

        if (pledge_judge(&tables, &question, item->ip_right_id, rows) != ERR_OK)
            continue;
        refuse_ground(decider, "debt_ends_on", &rows[IP_GROUND_DEBT_OUTLIVES]);
        refuse_ground(decider, "scope", &rows[IP_GROUND_CONTRACT_INCOMPLETE]);
    }
}

void require_items_began(struct decider *decider, int64_t pledge_id, int32_t day)
{
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, pledge_item, pledge_id, pledge_id)
        require_order(decider, "effective_date", pledge_item_day(decider->book, r.entry->record),
                      day, "registered_on");
}

/* --- statements ------------------------------------------------------------------------------- */

static bool is_holder(const struct ip_right_state *state, const struct pledge_statement *statement)
{
    for (size_t i = 0; i < state->holder_count; i++)
        if (state->holders[i].firm_id == statement->firm_id &&
            state->holders[i].party_id == statement->party_id &&
            same_text(state->holders[i].name, statement->who))
            return true;
    return false;
}

/* Who consents owns a part of the right, and is not the pledgor. */
static void check_consent(struct decider *decider, const struct pledge_statement *statement)
{
    const struct pledge *pledge = pledge_of(decider, statement->pledge_id);
    const struct ip_tables tables = tables_on(decider, statement->stated_on);
    const char *field = statement->firm_id != 0    ? "firm_id"
                        : statement->party_id != 0 ? "party_id"
                                                   : "who";
    struct ip_right_state state;

    if (ip_right_state(&tables, statement->ip_right_id, NULL, &state) == ERR_OK &&
        (!is_holder(&state, statement) || statement->firm_id == firm_of(decider, pledge)))
        refuse(decider, field, VIOLATION_NOT_OWNED);
}

void check_pledge_statement(struct decider *decider)
{
    const struct pledge_statement *statement = decider->record;
    int named = (statement->firm_id != 0) + (statement->party_id != 0) + (statement->who != NULL);

    require_own_belongings(decider);
    require_happened(decider, "stated_on", statement->stated_on);
    require_order(decider, "stated_on", statement->notified_on, statement->stated_on,
                  "notified_on");
    require_evidence(decider, "document_sha256", statement->document_sha256);
    require_live(decider, statement->pledge_id);
    if (statement->statement != STATEMENT_AGREED && named != 1) {
        refuse(decider, "firm_id", VIOLATION_EXACTLY_ONE);
        violations_param(decider->violations, "allowed", "firm_id, party_id, who");
    } else if (statement->statement == STATEMENT_CONSENT) {
        check_consent(decider, statement);
    }
}

/* --- what rests on them ----------------------------------------------------------------------- */

/* The pay-out of the case, where the scheme asks for a pledge. */
const struct entry *payout_of_pledge(const struct decider *decider, int64_t pledge_id)
{
    const struct pledge *pledge = pledge_of(decider, pledge_id);
    struct loan_case_state state;

    return loan_case_state(decider->book, pledge->loan_case_id, EVERYTHING, &state) == ERR_OK &&
                   state.scheme->needs_pledge
               ? state.payout
               : NULL;
}

const struct entry *rests_on_pledge_item(const struct decider *decider,
                                         const struct entry *reversed)
{
    return payout_of_pledge(decider, ((const struct pledge_item *)reversed->record)->pledge_id);
}

/* A right went into the pledge by it. */
const struct entry *rests_on_pledge_statement(const struct decider *decider,
                                              const struct entry *reversed)
{
    const struct pledge_statement *statement = reversed->record;

    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, pledge_item, pledge_id, statement->pledge_id)
        if (((const struct pledge_item *)r.entry->record)->ip_right_id == statement->ip_right_id)
            return r.entry;
    return NULL;
}

/* What could not have happened to a right that was still in the pledge. */
const struct entry *rests_on_pledge_end(const struct decider *decider, const struct entry *reversed)
{
    int64_t pledge_id = ((const struct pledge_end *)reversed->record)->pledge_id;

    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, pledge_item, pledge_id, pledge_id) {
        const struct entry *fault = right_fault_without(
            decider, ((const struct pledge_item *)r.entry->record)->ip_right_id, reversed->seq);

        if (fault != NULL)
            return fault;
    }
    return NULL;
}
