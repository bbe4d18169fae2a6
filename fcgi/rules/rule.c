/* Which version of a rule is in force, whom it is about, and which of several binds most. */
#include "rules/rule.h"
#include "book/firm_tag.h"

#include "base/check.h"
#include "book/proposal.h"
#include "record/limit.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <string.h>

static const struct field_value rule_state_values[] = {
    {"proposed", "Proposed", "待审批"},
    {"rejected", "Rejected", "已否决"},
    {"ahead", "Takes force later", "尚未生效"},
    {"in_force", "In force", "生效中"},
    {"superseded", "Superseded", "已被取代"},
    {"expired", "Expired", "已失效"},
    {0},
};

static const struct field rule_figure_fields[] = {
    F_ENUM(struct rule_figures, state, rule_state, "State", "状态"),
    F_REFERENCE(struct rule_figures, version, "rule", "Version", "版本", .version = true),
    F_REFERENCE(struct rule_figures, in_force, "rule", "Version in force", "生效版本",
                .version = true),
    F_REFERENCE(struct rule_figures, pending, "rule", "Version proposed", "待审批版本",
                .version = true),
    F_REFERENCE(struct rule_figures, approval_id, "approval", "Approval", "审批"),
    F_REFERENCE(struct rule_figures, decided_by, "user", "Decided by", "审批人"),
    F_INTEGER(struct rule_figures, version_count, INT64_MAX, "Versions", "版本数"),
};

const struct shape rule_figures_shape = SHAPE(struct rule_figures, rule_figure_fields);

static const struct rule *rule_of(const struct entry *version)
{
    return version->record;
}

bool rule_has_force(const struct book *book, const struct entry *version, struct view view)
{
    const struct view known = {.as_of = DATE_LAST, .as_known = view.as_known};

    if (version->seq > view.as_known)
        return false;
    return rule_of(version)->pack == NULL || rule_of(version)->bootstrapped ||
           proposal_approved(book, version, known) != NULL;
}

/* The last version with force that has begun on the view's day, ended or not. */
static const struct entry *last_begun(const struct book *book, int64_t rule_id, struct view view)
{
    const struct entry *last = NULL;
    const int64_t *seqs;
    size_t count = book_versions(book, rule_id, &seqs);

    for (size_t i = 0; i < count; i++) {
        const struct entry *version = book_entry(book, seqs[i]);

        if (rule_of(version)->valid_from > view.as_of || !rule_has_force(book, version, view))
            continue;
        if (last == NULL || rule_of(version)->valid_from >= rule_of(last)->valid_from)
            last = version;
    }
    return last;
}

static bool has_ended(const struct rule *rule, int32_t day)
{
    return rule->valid_to != DATE_UNKNOWN && rule->valid_to < day;
}

const struct entry *rule_in_force(const struct book *book, int64_t rule_id, struct view view)
{
    const struct entry *version = last_begun(book, rule_id, view);

    return version == NULL || has_ended(rule_of(version), view.as_of) ? NULL : version;
}

size_t rules_in_force(const struct book *book, enum measure measure, struct view view,
                      struct arena *arena, const struct entry *const **versions_out)
{
    const int64_t *ids;
    size_t id_count = book_entities(book, RECORD_RULE, &ids);
    const struct entry **versions = arena_array(arena, id_count + 1, sizeof *versions);
    size_t count = 0;

    for (size_t i = 0; i < id_count; i++) {
        const struct rule *first = rule_of(book_entry(book, ids[i]));

        /* The measure of a rule never changes. */
        if (measure != MEASURE_NONE && first->measure != measure)
            continue;
        const struct entry *version = rule_in_force(book, ids[i], view);

        if (version != NULL)
            versions[count++] = version;
    }
    *versions_out = versions;
    return count;
}

bool rule_list_next(const char **text_io, const char **item_out, size_t *length_out)
{
    const char *text = *text_io == NULL ? "" : *text_io;

    text += strspn(text, " ");
    if (*text == '\0')
        return false;
    *item_out = text;
    *length_out = strcspn(text, " ");
    *text_io = text + *length_out;
    return true;
}

bool rule_list_has(const char *list, const char *name)
{
    const char *item;
    size_t length;

    while (rule_list_next(&list, &item, &length))
        if (strlen(name) == length && memcmp(item, name, length) == 0)
            return true;
    return false;
}

bool rule_list_prefixes(const char *list, const char *code)
{
    const char *item;
    size_t length;

    while (rule_list_next(&list, &item, &length))
        if (strncmp(item, code, length) == 0)
            return true;
    return false;
}

static bool has_tag(const struct book *book, const char *tags, int64_t firm_id, struct view view)
{
    FOR_REFERRERS (r, book, firm_tag, firm_id, firm_id) {
        const struct firm_tag *tag = r.entry->record;

        if (rule_list_has(tags, tag_values[tag->tag - 1].name) &&
            firm_tag_rules(book, r.entry, view))
            return true;
    }
    return false;
}

static bool concerns_fund(const struct book *book, const struct rule *rule, int64_t fund_id,
                          struct view view)
{
    if (rule->fund_kinds == NULL && rule->funds == NULL)
        return true;
    const struct entry *entry = book_version(book, RECORD_FUND, fund_id, view);

    if (entry == NULL)
        return false;
    const struct fund *fund = entry->record;

    return (rule->funds == NULL || rule_list_has(rule->funds, fund->code)) &&
           (rule->fund_kinds == NULL ||
            rule_list_has(rule->fund_kinds, fund_kind_values[fund->kind - 1].name));
}

/* Of a list of prefixes: NULL is everything. */
static enum rule_concern concern_code(const char *list, const char *code)
{
    if (list == NULL)
        return CONCERN_CERTAIN;
    if (code == NULL)
        return CONCERN_UNKNOWN;
    return rule_list_prefixes(list, code) ? CONCERN_CERTAIN : CONCERN_NONE;
}

static enum rule_concern lesser(enum rule_concern a, enum rule_concern b)
{
    return a < b ? a : b;
}

enum rule_concern rule_concern_firm(const struct book *book, const struct rule *rule,
                                    int64_t firm_id, struct view view)
{
    if (rule->industries == NULL && rule->regions == NULL && rule->tags == NULL)
        return CONCERN_CERTAIN;
    const struct entry *entry = book_version(book, RECORD_FIRM, firm_id, view);

    if (entry == NULL || (rule->tags != NULL && !has_tag(book, rule->tags, firm_id, view)))
        return CONCERN_NONE;
    const struct firm *firm = entry->record;

    return lesser(concern_code(rule->industries, firm->industry),
                  concern_code(rule->regions, firm->region));
}

enum rule_concern rule_concern(const struct book *book, const struct rule *rule,
                               struct rule_case subject, struct view view)
{
    if (!concerns_fund(book, rule, subject.fund_id, view))
        return CONCERN_NONE;
    return rule_concern_firm(book, rule, subject.firm_id, view);
}

/* 0 binds most. */
static int weakness(uint32_t action)
{
    return action == ACTION_BLOCK ? 0 : action == ACTION_SECOND_APPROVAL ? 1 : 2;
}

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* Less than zero: a binds more than b. Both are on one measure; an amount in another currency is
 * not compared. */
static int compare_strictness(const struct rule *a, const struct rule *b)
{
    int order = weakness(a->action) - weakness(b->action);
    int sign = a->direction == DIRECTION_AT_LEAST ? -1 : 1;

    if (order != 0)
        return order;
    struct limit left = rule_limit(a);
    struct limit right = rule_limit(b);

    return left.currency == right.currency ? sign * compare(left.number, right.number) : 0;
}

const struct entry *rule_strictest(const struct book *book, enum measure measure,
                                   struct rule_case subject, struct view view)
{
    const struct entry *strictest = NULL;
    const int64_t *ids;
    size_t count = book_entities(book, RECORD_RULE, &ids);

    for (size_t i = 0; i < count; i++) {
        if (rule_of(book_entry(book, ids[i]))->measure != measure)
            continue;
        const struct entry *version = rule_in_force(book, ids[i], view);

        if (version == NULL ||
            rule_concern(book, rule_of(version), subject, view) != CONCERN_CERTAIN)
            continue;
        if (strictest == NULL || compare_strictness(rule_of(version), rule_of(strictest)) < 0)
            strictest = version;
    }
    return strictest;
}

static enum rule_state state_of(const struct book *book, const struct entry *version,
                                const struct entry *decided, struct view view)
{
    const struct rule *rule = rule_of(version);

    if (!rule_has_force(book, version, view))
        return decided == NULL ? RULE_PROPOSED : RULE_REJECTED;
    if (rule->valid_from > view.as_of)
        return RULE_AHEAD;
    if (last_begun(book, version->entity_id, view) != version)
        return RULE_SUPERSEDED;
    return has_ended(rule, view.as_of) ? RULE_EXPIRED : RULE_IN_FORCE;
}

/* What the figures say of the rule as a whole. */
static void count_versions(const struct book *book, int64_t rule_id, struct view view,
                           struct rule_figures *figures)
{
    const struct view known = {.as_of = DATE_LAST, .as_known = view.as_known};
    const struct entry *in_force = rule_in_force(book, rule_id, view);
    const int64_t *seqs;
    size_t count = book_versions(book, rule_id, &seqs);

    figures->in_force = in_force == NULL ? 0 : in_force->seq;
    for (size_t i = 0; i < count && seqs[i] <= view.as_known; i++) {
        const struct entry *version = book_entry(book, seqs[i]);

        figures->version_count++;
        if (!rule_has_force(book, version, view) && proposal_decision(book, version, known) == NULL)
            figures->pending = version->seq;
    }
}

enum err rule_version_figures(const struct book *book, int64_t seq, struct view view,
                              struct rule_figures *figures_out)
{
    const struct view known = {.as_of = DATE_LAST, .as_known = view.as_known};
    const struct entry *version = book_entry(book, seq);
    struct rule_figures figures = {.version = seq};

    if (version == NULL || version->kind != RECORD_RULE || seq > view.as_known)
        return ERR_NOT_FOUND;
    const struct entry *decided = proposal_decision(book, version, known);

    figures.state = state_of(book, version, decided, view);
    figures.approval_id = decided == NULL ? 0 : decided->seq;
    figures.decided_by = decided == NULL ? 0 : decided->actor_id;
    count_versions(book, version->entity_id, view, &figures);
    *figures_out = figures;
    return ERR_OK;
}

enum err rule_figures_compute(const struct book *book, int64_t rule_id, struct view view,
                              struct rule_figures *figures_out)
{
    const struct entry *version = book_version(book, RECORD_RULE, rule_id, view);

    return version == NULL ? ERR_NOT_FOUND
                           : rule_version_figures(book, version->seq, view, figures_out);
}
