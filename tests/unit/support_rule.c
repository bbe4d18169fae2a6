/* Rules for tests, and what a verdict says by them. */
#include "support_rule.h"

#include "record/approval.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct rule rule_on(const char *code, enum measure measure, enum rule_subject subject,
                    enum basis basis)
{
    struct rule rule;

    shape_clear(&rule_type.shape, &rule);
    rule.code = rule.name = code;
    rule.pack = "test";
    rule.measure = measure;
    rule.subject = subject;
    rule.basis = basis;
    rule.action = ACTION_BLOCK;
    rule.status = RULE_VERIFIED;
    rule.valid_from = day("2016-01-01");
    return rule;
}

int64_t rule_enact(struct world *world, const struct rule *rule, int64_t rule_id)
{
    enum err err = world_attempt(world, ADMIN_ID, RECORD_RULE, rule_id, DATE_UNKNOWN, rule);

    if (err != ERR_OK)
        fail_msg("%s: %s %s", rule->code, world->violations.list[0].field,
                 violation_wire(world->violations.list[0].code));
    int64_t version = book_head(world->book);
    struct approval approval = {.rule_id = version, .outcome = OUTCOME_APPROVE};

    (void)world_put(world, APPROVER_ID, RECORD_APPROVAL, DATE_UNKNOWN, &approval);
    return version;
}

static const struct verdict_line *find(struct world *world, int64_t version, uint32_t kind,
                                       const void *record, const char *date)
{
    struct verdict_question question = {.kind = kind, .record = record, .on = day(date)};
    struct verdict verdict;

    verdict_compute(world->book, &question, VIEW_EVERYTHING, &world->arena, &verdict);
    for (size_t i = 0; i < verdict.count; i++)
        if (verdict.findings[i].rule->seq == version)
            return &verdict.findings[i].line;
    return NULL;
}

bool rule_speaks(struct world *world, int64_t version, uint32_t kind, const void *record,
                 const char *date)
{
    return find(world, version, kind, record, date) != NULL;
}

struct verdict_line rule_line(struct world *world, int64_t version, uint32_t kind,
                              const void *record, const char *date)
{
    const struct verdict_line *line = find(world, version, kind, record, date);

    if (line == NULL)
        fail_msg("version %lld says nothing", (long long)version);
    return *line;
}

struct verdict_line rule_stored(struct world *world, int64_t version, int64_t decided_seq)
{
    const struct entry *lines = NULL;
    size_t count =
        verdict_stored(world->book, book_entry(world->book, decided_seq), &world->arena, &lines);

    for (size_t i = 0; i < count; i++) {
        const struct verdict_line *line = lines[i].record;

        if (line->rule_id == version)
            return *line;
    }
    fail_msg("nothing of version %lld is stored with %lld", (long long)version,
             (long long)decided_seq);
    return (struct verdict_line){0};
}
