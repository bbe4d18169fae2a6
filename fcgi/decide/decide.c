/* The frame of decide: which check a kind has, which day an entry takes effect on, and what holds
 * for every kind (codes, references, versions, dates). What a kind asks besides stands in the
 * other files of this room. */
#include "decide/decide.h"

#include "base/check.h"
#include "book/seat.h"
#include "figures/fund/capital.h"
#include "decide_internal.h"
#include "verdict/verdict.h"
#include "record/journal.h"
#include "record/kinds.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Rules and terms take effect on their first day. */
static bool begins_when_valid(uint32_t kind)
{
    return record_types[kind]->begins >= BEGINS_WHEN_VALID;
}

static bool begins_only_when_valid(uint32_t kind)
{
    return record_types[kind]->begins == BEGINS_ONLY_WHEN_VALID;
}

int32_t book_natural_date(const struct command *command)
{
    const struct record_type *type = record_types[command->kind];
    int32_t day = type->day == NULL
                      ? DATE_UNKNOWN
                      : field_date(shape_field(&type->shape, type->day), command->record);

    if (begins_when_valid(command->kind))
        return day;
    return command->entity_id != 0 || day == DATE_UNKNOWN || day > command->today ? command->today
                                                                                  : day;
}

static const struct entry *approved_proposal(const struct decider *decider)
{
    if (decider->command->kind != RECORD_APPROVAL)
        return NULL;
    return subject_of(decider->book, decider->command->kind, decider->command->record);
}

/* A proposal takes effect on its own day unless the approval names a later one. */
static int32_t approval_day(const struct decider *decider)
{
    const struct entry *proposal = approved_proposal(decider);
    int32_t today = decider->command->today;

    return proposal == NULL || proposal->effective_date > today ? today : proposal->effective_date;
}

/* The days of a rule stand in the rule itself; what waited for a second person counts from its own
 * day on. */
static bool day_stands_elsewhere(const struct decider *decider)
{
    const struct entry *proposal = approved_proposal(decider);

    return begins_only_when_valid(decider->command->kind) ||
           (proposal != NULL &&
            (begins_only_when_valid(proposal->kind) || one_step_kind(proposal->kind)));
}

static int32_t effective_date(const struct decider *decider)
{
    const struct command *command = decider->command;

    if (command->effective_date != DATE_UNKNOWN && !day_stands_elsewhere(decider))
        return command->effective_date;
    if (command->kind == RECORD_APPROVAL)
        return approval_day(decider);
    if (command->kind != RECORD_REVERSAL)
        return book_natural_date(command);
    const struct reversal *reversal = command->record;
    const struct entry *reversed = book_entry(decider->book, reversal->reversed_seq);

    return reversed == NULL ? command->today : first_end(decider->book, reversed);
}

/* Codes and user names that differ only in case are one to who reads them. */
static void refuse_code_alike(struct decider *decider, const struct field *field, const char *code)
{
    int64_t alike = book_find_code_any_case(decider->book, decider->draft->kind, code);

    if (alike == 0 || alike == decider->command->entity_id)
        return;
    refuse(decider, field->name, VIOLATION_CODE_ALIKE);
    violations_param(decider->violations, "code",
                     field_text(field, book_entry(decider->book, alike)->record));
}

/* Whoever cannot find the other one today is told when it is there. */
static void refuse_code_taken(struct decider *decider, const struct field *field, int64_t taken)
{
    const struct entry *first = book_entry(decider->book, taken);
    char day[DATE_TEXT_SIZE];

    if (first->effective_date <= decider->command->today) {
        refuse(decider, field->name, VIOLATION_CODE_TAKEN);
        return;
    }
    date_format(first->effective_date, day);
    refuse_with_seq(decider, field->name, VIOLATION_CODE_TAKEN_AHEAD, taken);
    violations_param(decider->violations, "date", day);
}

static void check_code(struct decider *decider)
{
    const struct shape *shape = &record_types[decider->draft->kind]->shape;
    const struct field *field = shape_key(shape);

    if (field == NULL)
        return;
    const char *code = field_text(field, decider->record);
    int64_t taken = book_find_code(decider->book, decider->draft->kind, code);

    if (taken != 0 && taken != decider->command->entity_id)
        refuse_code_taken(decider, field, taken);
    else if (taken == 0 && holds(decider, CONVENTION_STRICT_CHECKS))
        refuse_code_alike(decider, field, code);
}

/* Nothing new rests on what was reversed, not even on a day before the reversal; nor on what the
 * actor must not know of. */
static bool stands(const struct decider *decider, const struct field *field, int64_t id)
{
    uint32_t kind = record_kind_find(field->reference);
    const struct entry *named = book_entry(decider->book, id);

    if (named != NULL && decider->actor != NULL && !seat_sees(decider->book, decider->actor, named))
        return false;
    if (field->version)
        return named != NULL && named->kind == kind;
    return named_record(decider, kind, id) != NULL && book_reversal_of(decider->book, id) == NULL;
}

/* Whether all that the record names is there; refuses what is not. */
static bool check_references(struct decider *decider)
{
    const struct shape *shape = &record_types[decider->draft->kind]->shape;
    size_t before = decider->violations->count;

    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->type != FIELD_REFERENCE || field->computed)
            continue;
        if (field_is_unknown(field, decider->record)) {
            /* The checks below rely on it, also where no request was parsed before them. */
            if (field->required)
                refuse(decider, field->name, VIOLATION_MISSING);
            continue;
        }
        if (stands(decider, field, field_int64(field, decider->record)))
            continue;
        refuse(decider, field->name, VIOLATION_UNKNOWN_REFERENCE);
        violations_param(decider->violations, "expected", field->reference);
    }
    return decider->violations->count == before;
}

static bool same_value(const struct shape *shape, const struct field *field, const void *a,
                       const void *b)
{
    struct buf text_a;
    struct buf text_b;

    buf_init(&text_a);
    buf_init(&text_b);
    field_write_json(shape, field, a, &text_a);
    field_write_json(shape, field, b, &text_b);
    bool same = strcmp(text_a.bytes, text_b.bytes) == 0;

    buf_done(&text_a);
    buf_done(&text_b);
    return same;
}

/* What a command was made on: the record that it revises, or the proposal that it decides on. */
static const struct entry *made_on(const struct decider *decider)
{
    const struct command *command = decider->command;

    return command->entity_id != 0 ? book_entry(decider->book, command->entity_id)
                                   : approved_proposal(decider);
}

/* A revision states every field, so one made on an older version would undo what it never saw; and
 * an approval means the lines that its author saw. What else is wrong is told once they know what
 * stands now. An approval of a rule names the very version that it means. */
static enum err check_version(const struct decider *decider)
{
    int64_t expected = decider->command->expected_version;
    const struct entry *on = expected == 0 ? NULL : made_on(decider);
    char text[24];

    if (on == NULL)
        return ERR_OK;
    bool is_named =
        decider->command->entity_id == 0 && record_types[on->kind]->approval == APPROVAL_OF_VERSION;
    int64_t current = is_named ? on->seq : entry_version(decider->book, on, INT64_MAX);

    if (expected == current)
        return ERR_OK;
    violations_add(decider->violations, "expected_version", VIOLATION_STALE_VERSION);
    (void)snprintf(text, sizeof text, "%" PRId64, expected);
    violations_param(decider->violations, "expected", text);
    (void)snprintf(text, sizeof text, "%" PRId64, current);
    violations_param(decider->violations, "current", text);
    return ERR_CONFLICT;
}

static void check_revision(struct decider *decider, const struct entry *first)
{
    const struct shape *shape = &record_types[first->kind]->shape;

    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        /* What a first version of an earlier release could not say may be said now. */
        if (field->fixed && !(field->added && field_is_unknown(field, first->record)) &&
            !same_value(shape, field, decider->record, first->record))
            refuse(decider, field->name, VIOLATION_CANNOT_CHANGE);
    }
    require_order(decider,
                  begins_only_when_valid(first->kind) ? record_types[first->kind]->day
                                                      : "effective_date",
                  first->effective_date, decider->draft->effective_date, "the first version");
}

/* What could be right, but not beside what is recorded. */
static const bool contradicts_the_record[VIOLATION_COUNT] = {
    [VIOLATION_CODE_TAKEN] = true,
    [VIOLATION_CODE_TAKEN_AHEAD] = true,
    [VIOLATION_CODE_ALIKE] = true,
    [VIOLATION_EXTERNAL_ID_TAKEN] = true,
    [VIOLATION_PERSON_RECORDED] = true,
    [VIOLATION_CYCLE] = true,
    [VIOLATION_SUM_EXCEEDS] = true,
    [VIOLATION_NOT_APPROVED] = true,
    [VIOLATION_ALREADY_DECIDED] = true,
    [VIOLATION_CAP_EXCEEDED] = true,
    [VIOLATION_NO_RATE] = true,
    [VIOLATION_RATE_PENDING] = true,
    [VIOLATION_RATE_STALE] = true,
    [VIOLATION_NO_RULE] = true,
    [VIOLATION_ALREADY_REVERSED] = true,
    [VIOLATION_RESTS_ON] = true,
    [VIOLATION_OVERLAPS] = true,
    [VIOLATION_ALREADY_LINKED] = true,
    [VIOLATION_ROUND_COMPLETE] = true,
    [VIOLATION_LAST_ADMIN] = true,
    [VIOLATION_LAST_KEY] = true,
    [VIOLATION_INSUFFICIENT_CASH] = true,
    [VIOLATION_POOL_SHORT] = true,
    [VIOLATION_POOL_HEADROOM] = true,
    [VIOLATION_SCHEME_STOPPED] = true,
    [VIOLATION_CANNOT_SHARE] = true,
    [VIOLATION_LINES_EXCEED] = true,
    [VIOLATION_LINES_FALL_SHORT] = true,
    [VIOLATION_ROOM_EXCEEDED] = true,
    [VIOLATION_EXITED] = true,
    [VIOLATION_VALUED_LATER] = true,
    [VIOLATION_UNITS_UNKNOWN] = true,
    [VIOLATION_LISTED_OTHERWISE] = true,
    [VIOLATION_NO_LOCK_RULE] = true,
    [VIOLATION_LOT_LOCKED] = true,
    [VIOLATION_MARK_UNKNOWN] = true,
    [VIOLATION_FUND_REPORTED] = true,
    [VIOLATION_HAS_BOOKS] = true,
    [VIOLATION_RULE_BREACHED] = true,
    [VIOLATION_NOT_BREACHED] = true,
    [VIOLATION_NOT_IN_FORCE] = true,
    [VIOLATION_NO_TERM] = true,
    [VIOLATION_RULE_CHANGED] = true,
    [VIOLATION_INCOMPLETE] = true,
    [VIOLATION_NOT_A_PROPOSAL] = true,
    [VIOLATION_TERMS_DIFFER] = true,
    [VIOLATION_NO_OPENING_LINE] = true,
    [VIOLATION_OPENING_DIFFERS] = true,
    [VIOLATION_CLASS_CIRCLE] = true,
    [VIOLATION_MORE_THAN_HELD] = true,
    [VIOLATION_OVER_AUTHORISED] = true,
    [VIOLATION_OVER_POOL] = true,
    [VIOLATION_GRANT_EXPIRED] = true,
    [VIOLATION_NO_UNITS] = true,
    [VIOLATION_UNITS_NOT_LESS] = true,
    [VIOLATION_UNITS_NOT_MORE] = true,
    [VIOLATION_MORE_THAN_UNPAID] = true,
    [VIOLATION_GRACE_RUNS] = true,
    [VIOLATION_NOT_IN_ARREARS] = true,
    [VIOLATION_NOTHING_UNPAID] = true,
    [VIOLATION_NOT_PUBLISHED] = true,
    [VIOLATION_CREDITORS_NOT_TOLD] = true,
    [VIOLATION_CLAIMS_RUN] = true,
    [VIOLATION_CLAIM_OPEN] = true,
    [VIOLATION_LATER_IMPOSSIBLE] = true,
    [VIOLATION_CASE_ENDED] = true,
    [VIOLATION_PAID_OUT] = true,
    [VIOLATION_STAGE_OPEN] = true,
    [VIOLATION_PLEDGE_GROUND] = true,
    [VIOLATION_PLEDGE_LAPSED] = true,
    [VIOLATION_PLEDGE_EMPTY] = true,
    [VIOLATION_NOT_PAID_OUT] = true,
    [VIOLATION_NOT_IN_DEFAULT] = true,
    [VIOLATION_NO_PRIME_RATE] = true,
    [VIOLATION_EVENT_CANNOT_FOLLOW] = true,
    [VIOLATION_NOT_OWNED] = true,
    [VIOLATION_SHARES_EXCEED] = true,
    [VIOLATION_OWNER_AFTER_TRANSFER] = true,
    [VIOLATION_RIGHT_PRESERVED] = true,
    [VIOLATION_RIGHT_PLEDGED] = true,
    [VIOLATION_RIGHT_NOT_IN_FORCE] = true,
    [VIOLATION_FEE_TOO_LATE] = true,
    [VIOLATION_DAY_RECORDED] = true,
};

/* The answer to a list of violations: own proposals and overrides first, then values that can never
 * be right. */
static enum err answer(const struct violations *violations)
{
    enum err err = ERR_OK;

    for (size_t i = 0; i < violations->count; i++) {
        enum violation_code code = violations->list[i].code;

        if (code == VIOLATION_OWN_PROPOSAL || code == VIOLATION_OWN_OVERRIDE ||
            code == VIOLATION_OWN_FINDING)
            return ERR_FORBIDDEN;
        if (!contradicts_the_record[code])
            err = ERR_INVALID;
        else if (err == ERR_OK)
            err = ERR_CONFLICT;
    }
    return err;
}

/* Rules and terms are made for days to come; beyond a year and a day even theirs may be a slip. */
#define MEANT_AHEAD_DAYS 366

static void check_dates(struct decider *decider)
{
    int32_t date = decider->draft->effective_date;
    uint32_t kind = decider->draft->kind;

    if (!record_types[kind]->may_be_future && date > decider->command->today)
        refuse(decider, "effective_date", VIOLATION_IN_FUTURE);
    else if (begins_when_valid(kind))
        require_confirmed(decider, record_types[kind]->day, date, MEANT_AHEAD_DAYS);
    else
        require_confirmed(decider, "effective_date", date, 0);
}

/* The draft, which holds the lines of its verdict; before the convention they follow it. */
static struct decided complete(const struct decider *decider)
{
    bool held = holds(decider, CONVENTION_HELD_LINES);
    size_t count = held ? 0 : decider->line_count;
    struct decided decided = {
        .count = count + 1,
        .entries = arena_array(decider->arena, count + 1, sizeof *decided.entries),
    };

    decided.entries[0] = *decider->draft;
    if (held && decider->line_count > 0) {
        decided.entries[0].lines = decider->lines;
        decided.entries[0].line_count = (uint32_t)decider->line_count;
    }
    for (size_t i = 0; i < count; i++)
        decided.entries[i + 1] = (struct entry){
            .actor_id = decider->draft->actor_id,
            .effective_date = decider->draft->effective_date,
            .kind = RECORD_VERDICT_LINE,
            .record = &decider->lines[i],
        };
    return decided;
}

/* Of an entity that was reversed there are no further versions. */
static bool can_be_revised(const struct book *book, const struct record_type *type, uint32_t kind,
                           const struct entry *first)
{
    return type->revisable && first != NULL && first->kind == kind &&
           first->entity_id == first->seq && book_reversal_of(book, first->seq) == NULL;
}

static const struct user *user_of(const struct book *book, int64_t user_id)
{
    const struct entry *entry =
        user_id == 0 ? NULL : book_version(book, RECORD_USER, user_id, VIEW_EVERYTHING);

    return entry == NULL ? NULL : entry->record;
}

enum err book_decide(const struct book *book, const struct command *command, struct arena *arena,
                     struct violations *violations, struct decided *decided_out)
{
    CHECK(command->kind > RECORD_NONE && command->kind < RECORD_KIND_COUNT);
    const struct record_type *type = record_types[command->kind];
    const struct entry *first = book_entry(book, command->entity_id);
    struct entry draft = {
        .actor_id = command->actor_id,
        .entity_id = command->entity_id,
        .kind = command->kind,
    };
    struct decider decider = {.kinds = kind_decisions,
                              .book = book,
                              .command = command,
                              .arena = arena,
                              .violations = violations,
                              .actor = user_of(book, command->actor_id),
                              .draft = &draft};

    if (command->entity_id != 0 && !can_be_revised(book, type, command->kind, first))
        return ERR_NOT_FOUND;
    if (check_version(&decider) != ERR_OK)
        return ERR_CONFLICT;
    decider.record = arena_alloc(arena, type->shape.size);
    memcpy(decider.record, command->record, type->shape.size);
    draft.record = decider.record;
    draft.effective_date = effective_date(&decider);

    check_code(&decider);
    bool all_there = check_references(&decider);

    check_dates(&decider);
    if (first != NULL)
        check_revision(&decider, first);
    if (!all_there)
        check_what_is_known(&decider);
    else
        kind_decisions[command->kind].check(&decider);
    enum err err = answer(violations);

    if (err == ERR_OK)
        *decided_out = complete(&decider);
    return err;
}

void decided_number(struct decided *decided, int64_t head_seq, int64_t recorded_at_us)
{
    for (size_t i = 0; i < decided->count; i++) {
        struct entry *entry = &decided->entries[i];

        entry->seq = head_seq + 1 + (int64_t)i;
        entry->recorded_at_us = recorded_at_us;
        if (entry->entity_id == 0)
            entry->entity_id = entry->seq;
        /* The record was made with the line, in the same arena. */
        if (entry->kind == RECORD_VERDICT_LINE)
            verdict_line_name((struct verdict_line *)(uintptr_t)entry->record,
                              &decided->entries[0]);
    }
}
