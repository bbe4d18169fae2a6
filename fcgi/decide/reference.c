/* What is refused of users, parties, funds, firms, their tags, status and rounds. */
#include "decide_internal.h"

#include "figures/deal/deal.h"
#include "book/legal_person.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/role.h"
#include "record/user.h"

#include <string.h>

/* Whether somebody can always sign in as him: an administrator whose time does not run out. */
static bool is_lasting_admin(const struct user *user)
{
    return user->role == ROLE_ADMIN && user->enabled && user->valid_until == DATE_UNKNOWN;
}

void check_user(struct decider *decider)
{
    const struct user *user = decider->record;
    const int64_t *ids;
    size_t count = book_entities(decider->book, RECORD_USER, &ids);

    require_own_belongings(decider);
    if (decider->command->entity_id == 0)
        return;
    /* A version dated before the ruling one would change nothing, though it was accepted. */
    const struct entry *ruling =
        book_version(decider->book, RECORD_USER, decider->command->entity_id, VIEW_EVERYTHING);

    require_order(decider, "effective_date", ruling->effective_date, decider->draft->effective_date,
                  "the last version");
    if (is_lasting_admin(user))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct entry *other =
            book_version(decider->book, RECORD_USER, ids[i], VIEW_EVERYTHING);
        const struct user *other_user = other->record;

        if (ids[i] != decider->command->entity_id && is_lasting_admin(other_user))
            return;
    }
    if (!is_lasting_admin(ruling->record))
        return;
    refuse(decider,
           !user->enabled             ? "enabled"
           : user->role == ROLE_ADMIN ? "valid_until"
                                      : "role",
           VIOLATION_LAST_ADMIN);
}

/* A legal person is one firm, one party and one fund at most; what is left of older ledgers stands,
 * as long as its code does not change. */
static void require_own_person(struct decider *decider)
{
    uint32_t kind = decider->draft->kind;
    const char *code = record_credit_code(kind, decider->record);
    const struct entry *ruling =
        book_version(decider->book, kind, decider->command->entity_id, VIEW_EVERYTHING);
    const char *before = ruling == NULL ? NULL : record_credit_code(kind, ruling->record);

    if (code == NULL || (before != NULL && strcmp(before, code) == 0) ||
        !holds(decider, CONVENTION_STRICT_CHECKS))
        return;
    const struct entry *other =
        legal_person_other(decider->book, kind, code, decider->command->entity_id, VIEW_EVERYTHING);

    if (other == NULL)
        return;
    const struct shape *shape = &record_types[kind]->shape;

    refuse(decider, "credit_code", VIOLATION_PERSON_RECORDED);
    violations_param(decider->violations, "code",
                     field_text(shape_field(shape, "code"), other->record));
    violations_param(decider->violations, "name",
                     field_text(shape_field(shape, "name"), other->record));
}

/* A level says whose public money it is; social capital has none. */
void check_party(struct decider *decider)
{
    const struct party *party = decider->record;

    require_own_person(decider);
    if (party->government_level == 0 || party->money_source == MONEY_BUDGET ||
        party->money_source == MONEY_STATE_OWNED)
        return;
    refuse(decider, "money_source", VIOLATION_UNKNOWN_VALUE);
    violations_param(decider->violations, "allowed", "budget, state_owned");
}

void check_fund(struct decider *decider)
{
    const struct fund *fund = decider->record;

    require_own_person(decider);
    require_confirmed(decider, "established_on", fund->established_on, 0);
    require_confirmed(decider, "signed_on", fund->signed_on, 0);
    require_confirmed(decider, "registered_on", fund->registered_on, 0);
    require_confirmed(decider, "reported_on", fund->reported_on, 0);
    require_order(decider, "term_ends_on", fund->established_on, fund->term_ends_on,
                  "established_on");
}

/* GB/T 2260: the first two digits are a province. */
static bool region_valid(const char *region)
{
    static const char provinces[] = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 "
                                    "46 50 51 52 53 54 61 62 63 64 65 71 81 82";
    char prefix[3] = {0};

    if (strlen(region) != 6 || strspn(region, "0123456789") != 6)
        return false;
    memcpy(prefix, region, 2);
    return strstr(provinces, prefix) != NULL;
}

/* GB/T 4754: a section letter A to T, then up to four digits. */
static bool industry_valid(const char *industry)
{
    size_t length = strlen(industry);

    return industry[0] >= 'A' && industry[0] <= 'T' && length <= 5 &&
           strspn(industry + 1, "0123456789") == length - 1;
}

static void refuse_unknown_code(struct decider *decider, const char *field, const char *standard)
{
    refuse(decider, field, VIOLATION_UNKNOWN_VALUE);
    violations_param(decider->violations, "allowed", standard);
}

void check_firm(struct decider *decider)
{
    const struct firm *firm = decider->record;

    require_own_person(decider);
    require_confirmed(decider, "established_on", firm->established_on, 0);
    if (firm->industry != NULL && !industry_valid(firm->industry))
        refuse_unknown_code(decider, "industry", "GB/T 4754");
    if (firm->region != NULL && !region_valid(firm->region))
        refuse_unknown_code(decider, "region", "GB/T 2260");
}

static int32_t or_else(int32_t date, int32_t otherwise)
{
    return date == DATE_UNKNOWN ? otherwise : date;
}

bool spans_overlap(int32_t from_a, int32_t to_a, int32_t from_b, int32_t to_b)
{
    return or_else(from_a, DATE_FIRST) <= or_else(to_b, DATE_LAST) &&
           or_else(from_b, DATE_FIRST) <= or_else(to_a, DATE_LAST);
}

void check_firm_tag(struct decider *decider)
{
    const struct firm_tag *tag = decider->record;

    require_confirmed(decider, "valid_from", tag->valid_from, 0);
    require_order(decider, "valid_to", tag->valid_from, tag->valid_to, "valid_from");
    FOR_REFERRERS (r, decider->book, firm_tag, firm_id, tag->firm_id) {
        const struct firm_tag *other = r.entry->record;

        if (other->tag == tag->tag && book_live(decider->book, r.entry, VIEW_EVERYTHING) &&
            spans_overlap(tag->valid_from, tag->valid_to, other->valid_from, other->valid_to))
            refuse_with_seq(decider, "valid_from", VIOLATION_OVERLAPS, r.entry->seq);
    }
}

static size_t acquirer_count(const struct firm_status *status)
{
    return (size_t)(status->acquirer_party_id != 0) + (size_t)(status->acquirer_firm_id != 0) +
           (size_t)(status->acquirer_name != NULL);
}

/* Who paid how much belongs to an acquisition alone. */
static void check_acquisition(struct decider *decider, const struct firm_status *status)
{
    bool says_more = acquirer_count(status) > 0 || status->price_minor != AMOUNT_UNKNOWN;

    if (status->state != FIRM_ACQUIRED && says_more) {
        refuse(decider, "state", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "acquired");
        return;
    }
    if (acquirer_count(status) > 1) {
        refuse(decider, "acquirer_name", VIOLATION_EXACTLY_ONE);
        violations_param(decider->violations, "allowed",
                         "acquirer_party_id, acquirer_firm_id, acquirer_name");
    }
    if (status->acquirer_firm_id == status->firm_id) {
        refuse(decider, "acquirer_firm_id", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "another firm");
    }
    if (status->price_minor != AMOUNT_UNKNOWN && status->currency == 0)
        refuse(decider, "currency", VIOLATION_MISSING);
}

/* A day has one status, so that it can be told which rules; of an unknown day each is said once. */
void check_firm_status(struct decider *decider)
{
    const struct firm_status *status = decider->record;

    require_confirmed(decider, "occurred_on", status->occurred_on, 0);
    check_acquisition(decider, status);
    if (status->state == FIRM_LISTED)
        require_listing_day(decider, status->firm_id, status->occurred_on);
    FOR_LIVE_REFERRERS (r, decider->book, VIEW_EVERYTHING, firm_status, firm_id, status->firm_id) {
        const struct firm_status *other = r.entry->record;

        if (other->occurred_on == status->occurred_on &&
            (other->occurred_on != DATE_UNKNOWN || other->state == status->state))
            refuse_with_seq(decider, "occurred_on", VIOLATION_OVERLAPS, r.entry->seq);
    }
}

/* The first price is kept by all closings, and what these come to still fits. */
static void check_closings_of(struct decider *decider, const struct round *round)
{
    int64_t id = decider->command->entity_id;
    const struct round *before = named_record(decider, RECORD_ROUND, id);
    struct round_closings all = {0};

    if (before == NULL || round_closings_sum(decider->book, id, VIEW_EVERYTHING, &all) != ERR_OK ||
        all.count == 0)
        return;
    if (before->unit_price_e8 != AMOUNT_UNKNOWN && round->unit_price_e8 != before->unit_price_e8)
        refuse(decider, "unit_price", VIOLATION_CANNOT_CHANGE);
    if (all.last_id != 0)
        require_parts_equal(decider, "amount_raised", all.amount_minor, round);
    else if (round->amount_raised_minor != AMOUNT_UNKNOWN)
        require_at_most(decider, "amount_raised", all.amount_minor, round->amount_raised_minor,
                        round->currency);
}

void check_round(struct decider *decider)
{
    const struct round *round = decider->record;
    struct round_figures figures;

    require_confirmed(decider, "announced_on", round->announced_on, 0);
    require_confirmed(decider, "closed_on", round->closed_on, 0);
    require_order(decider, "closed_on", round->announced_on, round->closed_on, "announced_on");
    if (decider->command->entity_id == 0)
        return;
    check_closings_of(decider, round);
    if (round->amount_raised_minor == AMOUNT_UNKNOWN)
        return;
    if (round_figures_compute(decider->book, decider->command->entity_id, VIEW_EVERYTHING,
                              &figures) != ERR_OK ||
        figures.subscribed_minor <= round->amount_raised_minor)
        return;
    refuse(decider, "amount_raised", VIOLATION_SUM_EXCEEDS);
    param_amount(decider, "sum", figures.subscribed_minor, round->currency);
    param_amount(decider, "limit", round->amount_raised_minor, round->currency);
}
