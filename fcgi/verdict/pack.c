/* Packs of rules, two packs side by side, and the list of measures. Two rules are a pair where
 * they limit the same measure of the same subject; a pair on the same basis comes before others. */
#include "verdict/pack.h"

#include "base/compare.h"
#include "record/limit.h"
#include "verdict/measure.h"
#include "record/verdict_fields.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <stdlib.h>
#include <string.h>

static const struct field pack_fields[] = {
    F_TEXT(struct pack_row, pack, CODE_MAX, "Pack", "规则包"),
    F_INTEGER(struct pack_row, rule_count, INT64_MAX, "Rules", "规则数"),
    F_INTEGER(struct pack_row, in_force_count, INT64_MAX, "In force", "生效中"),
    F_INTEGER(struct pack_row, proposed_count, INT64_MAX, "Proposed", "待审批"),
    F_INTEGER(struct pack_row, blocking_count, INT64_MAX, "Blocking", "禁止类"),
    F_INTEGER(struct pack_row, unverified_count, INT64_MAX, "Not verified", "未核实"),
    F_INTEGER(struct pack_row, partly_verified_count, INT64_MAX, "Verified in part", "部分核对"),
};

const struct shape pack_row_shape = SHAPE(struct pack_row, pack_fields);

static const struct field_value difference_values[] = {
    {"same", "The same", "一致"},
    {"differs", "Differs", "不同"},
    {"only_a", "Only in the first", "仅前者"},
    {"only_b", "Only in the second", "仅后者"},
    {0},
};

static const struct field pair_fields[] = {
    F_ENUM(struct pack_pair, measure, measure, "Measure", "指标"),
    F_ENUM(struct pack_pair, subject, rule_subject, "Subject", "对象"),
    F_REFERENCE(struct pack_pair, a_rule, "rule", "Rule (first)", "规则（前者）", .version = true),
    F_REFERENCE(struct pack_pair, b_rule, "rule", "Rule (second)", "规则（后者）", .version = true),
    F_ENUM(struct pack_pair, a_basis, basis, "Basis (first)", "口径（前者）"),
    F_ENUM(struct pack_pair, b_basis, basis, "Basis (second)", "口径（后者）"),
    F_TEXT(struct pack_pair, a_limit, 60, "Limit (first)", "限额（前者）"),
    F_TEXT(struct pack_pair, b_limit, 60, "Limit (second)", "限额（后者）"),
    F_ENUM(struct pack_pair, a_action, action, "Action (first)", "处置（前者）"),
    F_ENUM(struct pack_pair, b_action, action, "Action (second)", "处置（后者）"),
    F_ENUM(struct pack_pair, a_status, rule_status, "Status (first)", "核实状态（前者）"),
    F_ENUM(struct pack_pair, b_status, rule_status, "Status (second)", "核实状态（后者）"),
    F_DATE(struct pack_pair, a_from, "Valid from (first)", "有效期起（前者）"),
    F_DATE(struct pack_pair, b_from, "Valid from (second)", "有效期起（后者）"),
    F_DATE(struct pack_pair, a_to, "Valid to (first)", "有效期止（前者）"),
    F_DATE(struct pack_pair, b_to, "Valid to (second)", "有效期止（后者）"),
    F_ENUM(struct pack_pair, difference, difference, "Difference", "差异"),
};

const struct shape pack_pair_shape = SHAPE(struct pack_pair, pair_fields);

static const struct field measure_fields[] = {
    F_TEXT(struct measure_row, measure, 40, "Measure", "指标"),
    F_TEXT(struct measure_row, label_en, 120, "English", "英文名称"),
    F_TEXT(struct measure_row, label_zh, 120, "Chinese", "中文名称"),
    F_ENUM(struct measure_row, limit, limit_unit, "Limit", "限额类别"),
    F_TEXT(struct measure_row, subjects, 200, "Subjects", "对象"),
    F_TEXT(struct measure_row, bases, 200, "Bases", "口径"),
    F_TEXT(struct measure_row, denominators, 200, "Denominators", "基数"),
    F_TEXT(struct measure_row, limit_field, 40, "Field of the limit", "限额字段"),
    F_TEXT(struct measure_row, counted_en, 40, "Counted in (English)", "计量单位（英文）"),
    F_TEXT(struct measure_row, counted_zh, 40, "Counted in (Chinese)", "计量单位（中文）"),
};

const struct shape measure_row_shape = SHAPE(struct measure_row, measure_fields);

static const struct rule *rule_of(const struct entry *version)
{
    return version->record;
}

/* What a rule says, whether in force on the day or not: its last version with force, else the last
 * one that is known; NULL: it belongs to no pack, or is not known. */
static const struct entry *last_said(const struct book *book, int64_t rule_id, struct view view)
{
    const struct entry *last = NULL;
    bool has_force = false;
    const int64_t *seqs;
    size_t count = book_versions(book, rule_id, &seqs);

    for (size_t i = 0; i < count && seqs[i] <= view.as_known; i++) {
        const struct entry *version = book_entry(book, seqs[i]);
        bool force = rule_has_force(book, version, view);

        if (rule_of(version)->pack == NULL || (has_force && !force))
            continue;
        if (last == NULL || force > has_force ||
            rule_of(version)->valid_from >= rule_of(last)->valid_from)
            last = version;
        has_force = has_force || force;
    }
    return last;
}

static int compare_packs(const void *a, const void *b)
{
    return strcmp(((const struct pack_row *)a)->pack, ((const struct pack_row *)b)->pack);
}

static struct pack_row *row_of(struct pack_row *rows, size_t *count, const char *pack)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(rows[i].pack, pack) == 0)
            return &rows[i];
    rows[*count].pack = pack;
    return &rows[(*count)++];
}

static void count_rule(const struct book *book, const struct entry *said, struct view view,
                       struct pack_row *row)
{
    struct rule_figures figures;
    bool in_force;

    row->rule_count++;
    if (rule_version_figures(book, said->seq, view, &figures) != ERR_OK)
        return;
    in_force = figures.in_force != 0;
    row->in_force_count += in_force;
    row->proposed_count += figures.pending != 0;
    row->blocking_count += in_force && rule_of(said)->action != ACTION_WARN;
    row->unverified_count += rule_of(said)->status == RULE_UNVERIFIED;
    row->partly_verified_count += rule_of(said)->status == RULE_PARTLY_VERIFIED;
}

size_t packs_compute(const struct book *book, struct view view, struct arena *arena,
                     const struct pack_row **rows_out)
{
    const int64_t *ids;
    size_t id_count = book_entities(book, RECORD_RULE, &ids);
    struct pack_row *rows = arena_array(arena, id_count + 1, sizeof *rows);
    size_t count = 0;

    for (size_t i = 0; i < id_count; i++) {
        const struct entry *said = last_said(book, ids[i], view);

        if (said != NULL)
            count_rule(book, said, view, row_of(rows, &count, rule_of(said)->pack));
    }
    if (count > 0)
        qsort(rows, count, sizeof *rows, compare_packs);
    *rows_out = rows;
    return count;
}

/* --- side by side ----------------------------------------------------------------------------- */

/* Without a limit: what is on the list. */
static const char *said_limit(struct arena *arena, const struct rule *rule)
{
    const char *than = rule->direction == DIRECTION_AT_LEAST ? "≥" : "≤";
    const char *text = limit_text(arena, rule_limit(rule));

    return text == NULL ? rule->categories : arena_format(arena, "%s %s", than, text);
}

static bool about_the_same(const struct rule *a, const struct rule *b, bool basis_too)
{
    return a->measure == b->measure && a->subject == b->subject &&
           (a->direction == DIRECTION_AT_LEAST) == (b->direction == DIRECTION_AT_LEAST) &&
           same_text(a->fund_kinds, b->fund_kinds) &&
           (!basis_too || (a->basis == b->basis && a->denominator == b->denominator));
}

struct sides {
    size_t count;
    const struct entry **rules;
    bool *taken;
};

static struct sides rules_of_pack(const struct book *book, const char *pack, struct view view,
                                  struct arena *arena)
{
    const int64_t *ids;
    size_t id_count = book_entities(book, RECORD_RULE, &ids);
    struct sides sides = {.rules = arena_array(arena, id_count + 1, sizeof *sides.rules),
                          .taken = arena_array(arena, id_count + 1, sizeof *sides.taken)};

    for (size_t i = 0; i < id_count; i++) {
        const struct entry *said = last_said(book, ids[i], view);

        if (said != NULL && strcmp(rule_of(said)->pack, pack) == 0)
            sides.rules[sides.count++] = said;
    }
    return sides;
}

static struct pack_pair pair_of(struct arena *arena, const struct entry *a, const struct entry *b)
{
    struct pack_pair pair;

    shape_clear(&pack_pair_shape, &pair);
    if (a != NULL) {
        const struct rule *rule = rule_of(a);

        pair.measure = rule->measure;
        pair.subject = rule->subject;
        pair.a_rule = a->seq;
        pair.a_basis = rule->basis;
        pair.a_limit = said_limit(arena, rule);
        pair.a_action = rule->action;
        pair.a_status = rule->status;
        pair.a_from = rule->valid_from;
        pair.a_to = rule->valid_to;
    }
    if (b != NULL) {
        const struct rule *rule = rule_of(b);

        pair.measure = rule->measure;
        pair.subject = rule->subject;
        pair.b_rule = b->seq;
        pair.b_basis = rule->basis;
        pair.b_limit = said_limit(arena, rule);
        pair.b_action = rule->action;
        pair.b_status = rule->status;
        pair.b_from = rule->valid_from;
        pair.b_to = rule->valid_to;
    }
    if (a == NULL || b == NULL)
        pair.difference = a == NULL ? PACK_ONLY_B : PACK_ONLY_A;
    else
        pair.difference = pair.a_basis == pair.b_basis && same_text(pair.a_limit, pair.b_limit) &&
                                  pair.a_action == pair.b_action
                              ? PACK_SAME
                              : PACK_DIFFERS;
    return pair;
}

/* The first rule of the other side that is free and about the same; its basis first. */
static const struct entry *partner(const struct entry *a, struct sides *others)
{
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < others->count; i++)
            if (!others->taken[i] &&
                about_the_same(rule_of(a), rule_of(others->rules[i]), pass == 0)) {
                others->taken[i] = true;
                return others->rules[i];
            }
    return NULL;
}

static int compare_pairs(const void *a, const void *b)
{
    const struct pack_pair *left = a;
    const struct pack_pair *right = b;

    if (left->measure != right->measure)
        return left->measure < right->measure ? -1 : 1;
    return (left->a_rule > right->a_rule) - (left->a_rule < right->a_rule);
}

size_t packs_compare(const struct book *book, const char *a, const char *b, struct view view,
                     struct arena *arena, const struct pack_pair **pairs_out)
{
    struct sides left = rules_of_pack(book, a, view, arena);
    struct sides right = rules_of_pack(book, b, view, arena);
    struct pack_pair *pairs = arena_array(arena, left.count + right.count + 1, sizeof *pairs);
    size_t count = 0;

    for (size_t i = 0; i < left.count; i++)
        pairs[count++] = pair_of(arena, left.rules[i], partner(left.rules[i], &right));
    for (size_t i = 0; i < right.count; i++)
        if (!right.taken[i])
            pairs[count++] = pair_of(arena, NULL, right.rules[i]);
    if (count > 0)
        qsort(pairs, count, sizeof *pairs, compare_pairs);
    *pairs_out = pairs;
    return count;
}

/* --- measures --------------------------------------------------------------------------------- */

static const char *names_of(struct arena *arena, const struct field_value *values, uint32_t bits)
{
    const char *names = NULL;

    for (uint32_t i = 0; values[i].name != NULL; i++)
        if ((bits >> (i + 1) & 1) != 0)
            names = names == NULL ? values[i].name
                                  : arena_format(arena, "%s %s", names, values[i].name);
    return names;
}

size_t measures_list(struct arena *arena, const struct measure_row **rows_out)
{
    struct measure_row *rows = arena_array(arena, MEASURE_COUNT, sizeof *rows);
    size_t count = 0;

    for (uint32_t i = MEASURE_NONE + 1; i < MEASURE_COUNT; i++) {
        const struct unit_type *unit = &unit_types[measure_unit(i)];

        rows[count++] = (struct measure_row){
            .measure = measure_values[i - 1].name,
            .label_en = measure_values[i - 1].label_en,
            .label_zh = measure_values[i - 1].label_zh,
            .limit = measure_unit(i),
            .subjects = names_of(arena, rule_subject_values, measure_types[i].subjects),
            .bases = names_of(arena, basis_values, measure_types[i].bases),
            .denominators = names_of(arena, basis_values, measure_types[i].denominators),
            .limit_field = limit_fields[unit->place],
            .counted_en = *unit->counted_en == '\0' ? NULL : unit->counted_en,
            .counted_zh = *unit->counted_zh == '\0' ? NULL : unit->counted_zh,
        };
    }
    *rows_out = rows;
    return count;
}
