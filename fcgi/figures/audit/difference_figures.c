/* Works the figures of funds and caps out at both points, and keeps those that differ. */
#include "difference_internal.h"

#include "base/compare.h"
#include "figures/audit/changes.h"
#include "figures/performance/performance.h"
#include "verdict/headroom.h"

#include <stdlib.h>
#include <string.h>

static const struct field difference_figure_fields[] = {
    F_TEXT(struct difference_figure, kind, 40, "Kind", "类别"),
    F_REFERENCE(struct difference_figure, subject_id, "entry", "Subject", "对象"),
    F_TEXT(struct difference_figure, code, CODE_MAX, "Code", "代码"),
    F_REFERENCE(struct difference_figure, about_id, "entry", "About", "涉及"),
    F_TEXT(struct difference_figure, figure, 80, "Figure", "指标"),
    F_ENUM(struct difference_figure, currency, currency, "Currency", "币种"),
    F_TEXT(struct difference_figure, before, 200, "Before", "变动前"),
    F_TEXT(struct difference_figure, after, 200, "After", "变动后"),
};

const struct shape difference_figure_shape =
    SHAPE(struct difference_figure, difference_figure_fields);

enum cap_figure { CAP_USED, CAP_HEADROOM, CAP_FIGURE_COUNT };

/* What is told of a cap, in order of the bases. */
static const char *const cap_figure_names[BASIS_COUNT][CAP_FIGURE_COUNT] = {
    [BASIS_DIRECT - 1] = {"direct_used", "direct_headroom"},
    [BASIS_CHAIN - 1] = {"chain_used", "chain_headroom"},
    [BASIS_LOOK_THROUGH - 1] = {"look_through_used", "look_through_headroom"},
};

static void add(struct moves *moves, const struct difference_figure *figure)
{
    if (moves->count == moves->capacity) {
        size_t capacity = moves->capacity == 0 ? 64 : moves->capacity * 2;
        struct difference_figure *grown = arena_array(moves->arena, capacity, sizeof *grown);

        for (size_t i = 0; i < moves->count; i++)
            grown[i] = moves->rows[i];
        moves->rows = grown;
        moves->capacity = capacity;
    }
    moves->rows[moves->count++] = *figure;
}

static const char *kept(struct moves *moves, const char *text)
{
    return text == NULL ? NULL : arena_strdup(moves->arena, text);
}

void moves_compare(struct moves *moves, const struct entry *subject, const struct told *told,
                   const char *before, const char *after)
{
    if (same_text(before, after))
        return;
    struct difference_figure figure = {
        .kind = record_types[subject->kind]->kind,
        .subject_id = subject->entity_id,
        .about_id = told->about_id,
        .code = entity_key(moves->book, subject->entity_id, moves->arena),
        .figure = told->name,
        .currency = told->currency,
        .before = kept(moves, before),
        .after = kept(moves, after)};

    add(moves, &figure);
}

static int by_subject(const void *left, const void *right)
{
    const struct part *a = left;
    const struct part *b = right;

    return (a->about_id > b->about_id) - (a->about_id < b->about_id);
}

void parts_sort(struct parts *parts)
{
    if (parts->count > 1)
        qsort(parts->list, parts->count, sizeof parts->list[0], by_subject);
}

/* Both are in order of what they are about; what stands in one alone was not there in the other. */
void moves_compare_parts(struct moves *moves, const struct entry *subject, const char *name,
                         const struct parts parts[2])
{
    for (size_t was = 0, is = 0; was < parts[0].count || is < parts[1].count;) {
        const struct part *old = was < parts[0].count ? &parts[0].list[was] : NULL;
        const struct part *new = is < parts[1].count ? &parts[1].list[is] : NULL;
        int order = old == NULL ? 1 : new == NULL ? -1 : by_subject(old, new);
        const struct part *either = order > 0 ? new : old;

        moves_compare(moves, subject, &(struct told){name, either->about_id, either->currency},
                      order > 0 ? NULL : old->text, order < 0 ? NULL : new->text);
        was += order <= 0;
        is += order >= 0;
    }
}

static const char *figure_text(struct moves *moves, const struct field *field,
                               const struct performance_figures *figures)
{
    return figures == NULL ? NULL
                           : field_value_text(moves->book, &performance_figures_shape, field,
                                              figures, &moves->passing);
}

static void compare_fund(struct moves *moves, const struct entry *fund)
{
    struct performance_figures figures[2];
    const struct performance_figures *told[2] = {NULL, NULL};
    const struct shape *shape = &performance_figures_shape;

    for (size_t i = 0; i < 2; i++)
        if (performance_compute(moves->book,
                                (struct performance_subject){SCOPE_FUND, fund->entity_id},
                                moves->points[i].view, &moves->passing, &figures[i]) == ERR_OK)
            told[i] = &figures[i];
    if (told[0] == NULL && told[1] == NULL)
        return;
    uint32_t currency = (told[1] != NULL ? told[1] : told[0])->currency;

    for (size_t i = 0; i < shape->field_count; i++)
        if (strcmp(shape->fields[i].name, "currency") != 0)
            moves_compare(moves, fund,
                          &(struct told){.name = shape->fields[i].name, .currency = currency},
                          figure_text(moves, &shape->fields[i], told[0]),
                          figure_text(moves, &shape->fields[i], told[1]));
}

/* Whether the cap of a project can be told at a point. */
static bool headroom_at(struct moves *moves, const struct point *point, int64_t project_id,
                        struct headroom *headroom_out)
{
    const struct headroom_case asked = {
        .rule = headroom_rule_of(moves->book, project_id, 0, point->view),
        .project_id = project_id,
        .ground = point->ground};

    return point->ground != NULL && headroom_compute_under(moves->book, &asked, point->view,
                                                           &moves->passing, headroom_out) == ERR_OK;
}

static const char *amount_text(struct moves *moves, const struct headroom *headroom, size_t basis,
                               enum cap_figure figure)
{
    char text[DECIMAL_TEXT_SIZE];
    int64_t amount_minor = AMOUNT_UNKNOWN;

    if (headroom != NULL)
        amount_minor = figure == CAP_USED ? headroom->bases[basis].used_minor
                                          : headroom->bases[basis].headroom_minor;
    if (amount_minor == AMOUNT_UNKNOWN)
        return NULL;
    (void)decimal_format(amount_minor, currency_decimals((enum currency)headroom->currency), text);
    return arena_strdup(&moves->passing, text);
}

static void compare_project(struct moves *moves, const struct entry *project)
{
    struct headroom headroom[2];
    const struct headroom *told[2] = {NULL, NULL};

    for (size_t i = 0; i < 2; i++)
        if (headroom_at(moves, &moves->points[i], project->entity_id, &headroom[i]))
            told[i] = &headroom[i];
    if (told[0] == NULL && told[1] == NULL)
        return;
    for (size_t basis = 0; basis < BASIS_COUNT; basis++)
        for (enum cap_figure figure = CAP_USED; figure < CAP_FIGURE_COUNT; figure++)
            moves_compare(
                moves, project,
                &(struct told){.name = cap_figure_names[basis][figure],
                               .currency = (told[1] != NULL ? told[1] : told[0])->currency},
                amount_text(moves, told[0], basis, figure),
                amount_text(moves, told[1], basis, figure));
}

/* A party that invests in no fund has no figures, nor has a firm of whose capital nothing is said.
 */
static bool has_figures(const struct book *book, uint32_t kind, int64_t id)
{
    if (kind == RECORD_PARTY)
        return book_referrers(book, RECORD_COMMITMENT, "investor_party_id", id).entry != NULL;
    return kind != RECORD_FIRM ||
           book_referrers(book, RECORD_SHARE_CLASS, "firm_id", id).entry != NULL ||
           book_referrers(book, RECORD_LISTING, "firm_id", id).entry != NULL;
}

/* Ids of funds, projects, investors and firms that are known at the later point, in order. */
static size_t subjects_of(const struct book *book, const struct difference_question *question,
                          struct arena *arena, int64_t **ids_out)
{
    static const uint32_t kinds[] = {RECORD_FUND, RECORD_PROJECT, RECORD_PARTY, RECORD_FIRM};
    const int64_t *of_kind = NULL;
    size_t most = 0;
    size_t count = 0;

    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++)
        most += book_entities(book, kinds[k], &of_kind);
    int64_t *ids = arena_array(arena, most + 1, sizeof *ids);

    for (size_t k = 0; k < sizeof kinds / sizeof kinds[0]; k++) {
        size_t kind_count = book_entities(book, kinds[k], &of_kind);

        for (size_t i = 0; i < kind_count; i++)
            if (of_kind[i] > question->after_id && of_kind[i] <= question->view.as_known &&
                has_figures(book, kinds[k], of_kind[i]))
                ids[count++] = of_kind[i];
    }
    if (count > 1)
        qsort(ids, count, sizeof ids[0], compare_int64);
    *ids_out = ids;
    return count;
}

static void compare_subject(struct moves *moves, int64_t id)
{
    const struct entry *subject = book_entry(moves->book, id);

    if (subject->kind == RECORD_FUND)
        compare_fund(moves, subject);
    if (subject->kind == RECORD_PROJECT)
        compare_project(moves, subject);
    else if (subject->kind == RECORD_FIRM)
        moves_compare_capital(moves, subject);
    else
        moves_compare_look(moves, subject);
    arena_reset(&moves->passing);
}

void difference_figures(const struct book *book, const struct difference_question *question,
                        struct arena *arena, const struct difference_figure **rows_out,
                        size_t *count_out, int64_t *next_after_out)
{
    struct moves moves = {
        .book = book,
        .points = {{.view = {question->view.as_of, question->since}}, {.view = question->view}},
        .arena = arena};
    int64_t *ids = NULL;
    size_t count = subjects_of(book, question, arena, &ids);

    *next_after_out = 0;
    if (question->limit > 0 && count > question->limit) {
        count = question->limit;
        *next_after_out = ids[count - 1];
    }
    for (size_t i = 0; i < 2; i++)
        if (headroom_ground_open(book, moves.points[i].view, arena, &moves.points[i].ground) !=
            ERR_OK)
            moves.points[i].ground = NULL;
    arena_init(&moves.passing);
    for (size_t i = 0; i < count; i++)
        compare_subject(&moves, ids[i]);
    arena_done(&moves.passing);
    *rows_out = moves.rows;
    *count_out = moves.count;
}
