/* What is refused of rules, and who may put one in force. Versions of one rule never overlap, so a
 * day always has one answer. */
#include "decide_internal.h"

#include "base/classification.h"
#include "record/limit.h"
#include "verdict/measure.h"
#include "rules/rule.h"
#include "record/approval.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/role.h"
#include "record/rule.h"
#include "record/user.h"

#include <string.h>

/* --- rules of the first releases: without a pack, in force at once ---------------------------- */

/* Refuses a rule that would be in force together with some version of another one. */
static void refuse_overlaps(struct decider *decider, const struct rule *rule, int64_t other_id)
{
    const int64_t *seqs;
    size_t count = book_versions(decider->book, other_id, &seqs);

    for (size_t i = 0; i < count; i++) {
        const struct entry *version = book_entry(decider->book, seqs[i]);
        int32_t from = version->effective_date;
        int32_t to = version_last_day(decider->book, version);

        if (from <= to && spans_overlap(rule->valid_from, rule->valid_to, from, to))
            refuse_with_seq(decider, "valid_from", VIOLATION_OVERLAPS, seqs[i]);
    }
}

static bool any_pack(const struct book *book)
{
    const int64_t *ids;
    size_t count = book_entities(book, RECORD_RULE, &ids);

    for (size_t i = 0; i < count; i++) {
        const int64_t *seqs;
        size_t version_count = book_versions(book, ids[i], &seqs);

        for (size_t k = 0; k < version_count; k++)
            if (((const struct rule *)book_entry(book, seqs[k])->record)->pack != NULL)
                return true;
    }
    return false;
}

/* Such rules are taken only while a ledger knows no packs: those that earlier releases recorded.
 * Two on one measure must not be in force on the same day: nobody could tell which counts. */
static void check_first_release(struct decider *decider, const struct rule *rule)
{
    const int64_t *ids;
    size_t count = book_entities(decider->book, RECORD_RULE, &ids);

    if (any_pack(decider->book)) {
        refuse(decider, "pack", VIOLATION_MISSING);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        if (ids[i] == decider->command->entity_id)
            continue;
        const struct entry *entry =
            book_version(decider->book, RECORD_RULE, ids[i], VIEW_EVERYTHING);
        const struct rule *other = entry->record;

        if (other->measure != rule->measure)
            continue;
        require_currency(decider, rule->currency, other->currency);
        refuse_overlaps(decider, rule, ids[i]);
    }
}

/* --- rules of packs --------------------------------------------------------------------------- */

static const struct field *rule_field(const char *name)
{
    return shape_field(&rule_type.shape, name);
}

/* Refuses a value of an enumeration that the measure does not know. */
static void require_choice(struct decider *decider, const char *name, uint32_t allowed)
{
    const struct field *field = rule_field(name);
    uint32_t value = field_enum(field, decider->record);
    const char *names = "";

    if (value != 0 && (allowed >> value & 1) != 0)
        return;
    if (value == 0) {
        refuse(decider, name, VIOLATION_MISSING);
        return;
    }
    for (uint32_t i = 0; field->values[i].name != NULL; i++)
        if ((allowed >> (i + 1) & 1) != 0)
            names = arena_format(decider->arena, "%s%s%s", names, *names == '\0' ? "" : ", ",
                                 field->values[i].name);
    refuse(decider, name, VIOLATION_UNKNOWN_VALUE);
    violations_param(decider->violations, "allowed", names);
}

static bool is_given(const struct decider *decider, const char *name)
{
    return !field_is_unknown(rule_field(name), decider->record);
}

static void require_absent(struct decider *decider, const char *name)
{
    if (is_given(decider, name))
        refuse(decider, name, VIOLATION_UNKNOWN_FIELD);
}

/* Exactly the limit that the measure has. */
static void check_limit(struct decider *decider, const struct rule *rule)
{
    enum limit_place own = unit_types[measure_unit(rule->measure)].place;
    const char *names = "";
    size_t count = 0;

    for (enum limit_place i = PLACE_MINOR; i < LIMIT_PLACES; i++) {
        count += is_given(decider, limit_fields[i]);
        names = arena_format(decider->arena, "%s%s%s", names, i == PLACE_MINOR ? "" : ", ",
                             limit_fields[i]);
    }
    for (enum limit_place i = PLACE_MINOR; i < LIMIT_PLACES; i++) {
        bool given = is_given(decider, limit_fields[i]);

        if (i == own && !given)
            refuse(decider, limit_fields[i], VIOLATION_MISSING);
        else if (i != own && given && count > 1) {
            refuse(decider, limit_fields[i], VIOLATION_EXACTLY_ONE);
            violations_param(decider->violations, "allowed", names);
        } else if (i != own && given)
            refuse(decider, limit_fields[i], VIOLATION_UNKNOWN_FIELD);
    }
    if (own == PLACE_MINOR && !is_given(decider, "currency"))
        refuse(decider, "currency", VIOLATION_MISSING);
}

/* A cap of nothing, and a rule that money must leave a fund, are no rules. */
static void check_amount(struct decider *decider, const struct rule *rule)
{
    bool cash = rule->measure == MEASURE_CASH_AFTER;

    if (cash && rule->direction != DIRECTION_AT_LEAST) {
        refuse(decider, "direction", VIOLATION_MUST_EQUAL);
        violations_param(decider->violations, "expected", "at_least");
    }
    if (rule->limit_minor == AMOUNT_UNKNOWN)
        return;
    if (rule->limit_minor < 0)
        refuse(decider, "limit", VIOLATION_NEGATIVE);
    else if (rule->limit_minor == 0 && !cash)
        refuse(decider, "limit", VIOLATION_NOT_POSITIVE);
}

static void require_whole(struct decider *decider, const char *name)
{
    const struct field *field = rule_field(name);

    if (!field_is_unknown(field, decider->record) && field_int64(field, decider->record) < 0)
        refuse(decider, name, VIOLATION_NEGATIVE);
}

static bool is_value_of(const struct field_value *values, const char *item, size_t length)
{
    return field_value_find(values, item, length) != 0;
}

static void refuse_item(struct decider *decider, const char *name, const char *allowed)
{
    refuse(decider, name, VIOLATION_UNKNOWN_VALUE);
    violations_param(decider->violations, "allowed", allowed);
}

static void check_names(struct decider *decider, const char *name, const struct field_value *values)
{
    const char *list = field_text(rule_field(name), decider->record);
    const char *names = "";
    const char *item;
    size_t length;

    for (uint32_t i = 0; values[i].name != NULL; i++)
        names = arena_format(decider->arena, "%s%s%s", names, i == 0 ? "" : ", ", values[i].name);
    while (rule_list_next(&list, &item, &length))
        if (!is_value_of(values, item, length))
            refuse_item(decider, name, names);
}

static void check_codes(struct decider *decider, const char *name,
                        bool (*known)(const char *, size_t), const char *standard)
{
    const char *list = field_text(rule_field(name), decider->record);
    const char *item;
    size_t length;

    while (rule_list_next(&list, &item, &length))
        if (!known(item, length))
            refuse_item(decider, name,
                        arena_format(decider->arena, "%s (%.*s)", standard, (int)length, item));
}

static void check_funds(struct decider *decider)
{
    const char *list = ((const struct rule *)decider->record)->funds;
    const char *item;
    size_t length;

    while (rule_list_next(&list, &item, &length)) {
        const char *code = arena_format(decider->arena, "%.*s", (int)length, item);

        if (book_find_code(decider->book, RECORD_FUND, code) != 0)
            continue;
        refuse(decider, "funds", VIOLATION_UNKNOWN_REFERENCE);
        violations_param(decider->violations, "expected", "fund");
    }
}

/* Each list names what exists, and the measure and the subject have the lists that they need. */
static void check_scope(struct decider *decider)
{
    const struct rule *rule = decider->record;

    check_names(decider, "fund_kinds", fund_kind_values);
    check_names(decider, "tags", tag_values);
    check_names(decider, "stages", firm_stage_values);
    check_names(decider, "categories", investment_category_values);
    check_codes(decider, "industries", industry_known, "GB/T 4754");
    check_codes(decider, "regions", region_known, "GB/T 2260");
    check_funds(decider);
    if (rule->measure == MEASURE_NEGATIVE_LIST && rule->categories == NULL)
        refuse(decider, "categories", VIOLATION_MISSING);
    else if (rule->measure != MEASURE_NEGATIVE_LIST)
        require_absent(decider, "categories");
    if (rule->measure != MEASURE_SCOPE_SHARE)
        require_absent(decider, "stages");
    if (rule->subject == SUBJECT_INDUSTRY && rule->industries == NULL)
        refuse(decider, "industries", VIOLATION_MISSING);
    if (rule->subject == SUBJECT_REGION && rule->regions == NULL)
        refuse(decider, "regions", VIOLATION_MISSING);
    if (rule->measure == MEASURE_SCOPE_SHARE && rule->industries == NULL && rule->regions == NULL &&
        rule->tags == NULL && rule->stages == NULL) {
        refuse(decider, "industries", VIOLATION_EXACTLY_ONE);
        violations_param(decider->violations, "allowed", "industries, regions, tags, stages");
    }
}

/* Refuses a version that would be in force together with another one of its rule. An open end is
 * none: such a version ends before the next one begins. */
static void refuse_version_overlaps(struct decider *decider, const char *field, int64_t rule_id,
                                    const struct rule *rule, int64_t own_seq)
{
    const int64_t *seqs;
    size_t count = rule_id == 0 ? 0 : book_versions(decider->book, rule_id, &seqs);

    for (size_t i = 0; i < count; i++) {
        const struct entry *version = book_entry(decider->book, seqs[i]);
        const struct rule *other = version->record;

        if (seqs[i] == own_seq || !rule_has_force(decider->book, version, VIEW_EVERYTHING))
            continue;
        int32_t other_to = other->valid_to == DATE_UNKNOWN ? other->valid_from : other->valid_to;
        bool before = rule->valid_to != DATE_UNKNOWN && rule->valid_to < other->valid_from;

        if (rule->valid_from <= other_to && !before)
            refuse_with_seq(decider, field, VIOLATION_OVERLAPS, seqs[i]);
    }
}

/* Whether there is, or ever was, anybody who could decide. */
static bool nobody_decides(const struct book *book)
{
    const int64_t *ids;
    size_t count = book_entities(book, RECORD_USER, &ids);

    for (size_t i = 0; i < count; i++) {
        const int64_t *seqs;
        size_t version_count = book_versions(book, ids[i], &seqs);

        for (size_t k = 0; k < version_count; k++)
            if (((const struct user *)book_entry(book, seqs[k])->record)->role == ROLE_APPROVER)
                return false;
    }
    return true;
}

/* A version of a rule of a pack is a proposal. Only the operator's, on a ledger that never had an
 * approver, has force at once: a ledger must begin with rules, since nothing can be approved
 * without a cap, and there is nobody yet whom they could bind or who could decide on them. It says
 * so itself, so that auditors see which rules nobody approved. */
static void check_pack_rule(struct decider *decider)
{
    struct rule *rule = decider->record;
    const struct measure_type *type = &measure_types[rule->measure];

    require_choice(decider, "subject", type->subjects);
    require_choice(decider, "basis", type->bases);
    if (type->denominators == 0)
        require_absent(decider, "denominator");
    else
        require_choice(decider, "denominator", type->denominators);
    check_limit(decider, rule);
    check_amount(decider, rule);
    require_whole(decider, "limit_days");
    require_whole(decider, "limit_number");
    require_whole(decider, "after_days");
    check_scope(decider);
    if (rule->status == RULE_UNVERIFIED && rule->action != ACTION_WARN && rule->funds == NULL)
        refuse(decider, "action", VIOLATION_UNVERIFIED_BLOCKS);
    /* What is verified of it stands in the note; such a rule may block, for that part is read. */
    if (rule->status == RULE_PARTLY_VERIFIED && rule->note == NULL)
        refuse(decider, "note", VIOLATION_MISSING);
    refuse_version_overlaps(decider, "valid_from", decider->command->entity_id, rule, 0);
    rule->limit_unit =
        is_given(decider, "limit_number") ? measure_unit(rule->measure) : UNIT_UNKNOWN;
    rule->bootstrapped = decider->command->actor_id == 0 && nobody_decides(decider->book);
}

void check_rule(struct decider *decider)
{
    const struct rule *rule = decider->record;

    require_order(decider, "valid_to", rule->valid_from, rule->valid_to, "valid_from");
    if (rule->pack == NULL)
        check_first_release(decider, rule);
    else
        check_pack_rule(decider);
}

void check_rule_approval(struct decider *decider, const char *field, const struct entry *version)
{
    const struct approval *approval = decider->record;

    if (rule_has_force(decider->book, version, VIEW_EVERYTHING))
        refuse_with_seq(decider, field, VIOLATION_ALREADY_DECIDED, version->seq);
    else if (approval->outcome == OUTCOME_APPROVE)
        refuse_version_overlaps(decider, field, version->entity_id, version->record, version->seq);
}
