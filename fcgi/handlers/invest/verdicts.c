/* Verdicts of recorded proposals and of proposals that are not made yet, with the rows behind
 * them, and exceptions from a rule. */
#include "verdict/verdict.h"

#include "book/proposal.h"
#include "verdict/cash.h"
#include "figures/deal/deal.h"
#include "verdict/measure.h"
#include "handlers/invest/resources.h"
#include "handlers/frame/sheet.h"
#include "handlers/frame/submit.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <string.h>

/* The proposal that a verdict is asked for, and what is known of it. */
struct asked {
    struct verdict_question question;
    struct view view;            /* whose knowledge counts */
    const struct entry *decided; /* NULL: not decided, or not recorded */
};

static enum err answer_lines(struct ctx *ctx, const struct asked *asked)
{
    struct verdict verdict = {0};
    const struct entry *stored = NULL;
    struct sheet sheet = {0};
    if (asked->decided)
        sheet.count = verdict_stored(ctx->book, asked->decided, ctx->arena, &stored);
    else
        verdict_compute(ctx->book, &asked->question, asked->view, ctx->arena, &verdict);
    if (!asked->decided)
        sheet.count = verdict.count;
    struct verdict_sheet_row *rows = arena_array(ctx->arena, sheet.count + 1, sizeof *rows);
    for (size_t i = 0; i < sheet.count; i++) {
        const struct verdict_line *line = stored ? stored[i].record : &verdict.findings[i].line;
        rows[i] = verdict_sheet_row_of(book_entry(ctx->book, line->rule_id), line,
                                       asked->question.kind, stored != NULL);
    }
    sheet.rows = rows;
    return sheet_answer(ctx, &sheet);
}

/* The rows of one version, or of all of them; as they were when it was decided. */
static enum err answer_rows(struct ctx *ctx, const struct asked *asked)
{
    int64_t version = query_integer(&ctx->query, "version", 1, INT64_MAX, 0, &ctx->violations);
    struct verdict verdict;
    size_t most = 0;
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    verdict_compute(ctx->book, &asked->question, asked->view, ctx->arena, &verdict);
    for (size_t i = 0; i < verdict.count; i++)
        most += verdict.findings[i].row_count;
    struct verdict_row *rows = arena_array(ctx->arena, most + 1, sizeof *rows);
    struct sheet sheet = {.rows = rows};
    for (size_t i = 0; i < verdict.count; i++) {
        const struct verdict_finding *finding = &verdict.findings[i];
        if (version != 0 && finding->rule->seq != version)
            continue;
        if (finding->row_count > 0)
            memcpy(rows + sheet.count, finding->rows, finding->row_count * sizeof *rows);
        sheet.count += finding->row_count;
    }
    return sheet_answer(ctx, &sheet);
}

/* A recorded proposal. One that waits is judged on the day on which a decision would take effect:
 * an investment's on the view's, a notice's on its own. What was recorded in one step is judged as
 * it was then. */
static enum err ask_recorded(const struct ctx *ctx, struct asked *asked_out)
{
    const struct entry *proposal = book_entry(ctx->book, ctx->match.ids[0]);
    if (!proposal || proposal->kind != ctx->match.route->kind ||
        !book_live(ctx->book, proposal, ctx->view))
        return ERR_NOT_FOUND;
    struct asked asked = {.view = ctx->view,
                          .decided = decided_kind(proposal->kind)
                                         ? proposal_decision(ctx->book, proposal, ctx->view)
                                         : proposal};
    enum err err = verdict_question_of(ctx->book, proposal->seq, &asked.question);
    if (err != ERR_OK)
        return err;
    if (asked.decided) {
        asked.question.on = asked.decided->effective_date;
        asked.view.as_known = asked.decided->seq - 1;
    } else if (record_types[proposal->kind]->approval == APPROVAL_BY_DECISION) {
        asked.question.on = ctx->view.as_of;
    } else if (one_step_kind(proposal->kind) && !proposal_awaits(proposal)) {
        asked.view.as_known = proposal->seq - 1;
    }
    *asked_out = asked;
    return ERR_OK;
}

enum err verdict_get(struct ctx *ctx)
{
    struct asked asked;
    enum err err = ask_recorded(ctx, &asked);
    return err != ERR_OK ? err : answer_lines(ctx, &asked);
}

enum err verdict_rows_get(struct ctx *ctx)
{
    struct asked asked;
    enum err err = ask_recorded(ctx, &asked);
    return err != ERR_OK ? err : answer_rows(ctx, &asked);
}

/* --- proposals that are not made yet ---------------------------------------------------------- */

typedef bool kind_test(uint32_t kind);

static bool is_measured(uint32_t kind)
{
    return record_types[kind]->measured != 0;
}

/* "payment, expense" */
static const char *kinds_that(kind_test *test, struct arena *arena)
{
    const char *list = NULL;
    for (uint32_t kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++)
        if (test(kind))
            list = list ? arena_format(arena, "%s, %s", list, record_types[kind]->kind)
                        : record_types[kind]->kind;
    return list;
}

/* The kind of the proposal that is asked about; RECORD_NONE, and refused, when rules are never held
 * against it. */
static uint32_t kind_asked(struct ctx *ctx)
{
    const char *name = query_get(&ctx->query, "kind");
    uint32_t kind = name ? record_kind_find(name) : RECORD_NONE;
    if (is_measured(kind))
        return kind;
    violations_add(&ctx->violations, "kind", name ? VIOLATION_UNKNOWN_VALUE : VIOLATION_MISSING);
    violations_param(&ctx->violations, "allowed", kinds_that(is_measured, ctx->arena));
    return RECORD_NONE;
}

/* A reference of a question names what is there in the view. */
static void require_there(struct ctx *ctx, const struct field *field, const void *record)
{
    uint32_t kind = record_kind_find(field->reference);
    if (book_version(ctx->book, kind, field_int64(field, record), ctx->view))
        return;
    violations_add(&ctx->violations, field->name, VIOLATION_UNKNOWN_REFERENCE);
    violations_param(&ctx->violations, "expected", field->reference);
}

static void read_field(struct ctx *ctx, const struct shape *shape, const struct field *field,
                       void *record)
{
    const char *text = query_get(&ctx->query, field->name);
    size_t faults = ctx->violations.count;
    if (!text || *text == '\0')
        return;
    field_parse(shape, field, text, strlen(text), record, &ctx->violations);
    if (field->type == FIELD_REFERENCE && ctx->violations.count == faults)
        require_there(ctx, field, record);
}

/* Amounts are in CNY unless the query says otherwise. */
static const void *read_record(struct ctx *ctx, uint32_t kind)
{
    const char *const *needed = record_types[kind]->rules_need;
    const struct shape *shape = &record_types[kind]->shape;
    void *record = arena_alloc(ctx->arena, shape->size);
    shape_clear(shape, record);
    field_set_enum(shape_field(shape, "currency"), record, CURRENCY_CNY);
    for (size_t i = 0; i < shape->field_count; i++)
        if (!shape->fields[i].computed && !shape->fields[i].key)
            read_field(ctx, shape, &shape->fields[i], record);
    for (size_t i = 0; i < RULES_NEED_MAX && needed[i]; i++)
        if (field_is_unknown(shape_field(shape, needed[i]), record) &&
            !query_get(&ctx->query, needed[i]))
            violations_add(&ctx->violations, needed[i], VIOLATION_MISSING);
    return record;
}

static enum err ask_new(struct ctx *ctx, struct asked *asked_out)
{
    uint32_t kind = kind_asked(ctx);
    if (kind == RECORD_NONE)
        return ERR_INVALID;
    struct asked asked = {
        .question = {.kind = kind, .record = read_record(ctx, kind), .on = ctx->view.as_of},
        .view = ctx->view,
    };
    *asked_out = asked;
    return ctx->violations.count > 0 ? ERR_INVALID : ERR_OK;
}

enum err verdict_preview(struct ctx *ctx)
{
    struct asked asked;
    enum err err = ask_new(ctx, &asked);
    return err != ERR_OK ? err : answer_lines(ctx, &asked);
}

enum err verdict_preview_rows(struct ctx *ctx)
{
    struct asked asked;
    enum err err = ask_new(ctx, &asked);
    return err != ERR_OK ? err : answer_rows(ctx, &asked);
}

enum err cash_after_get(struct ctx *ctx)
{
    struct asked asked;
    struct cash_figures figures;
    enum err err = ask_new(ctx, &asked);
    if (err != ERR_OK)
        return err;
    if (!takes_cash(asked.question.kind)) {
        violations_add(&ctx->violations, "kind", VIOLATION_UNKNOWN_VALUE);
        violations_param(&ctx->violations, "allowed", kinds_that(takes_cash, ctx->arena));
        return ERR_INVALID;
    }
    err = cash_after_compute(ctx->book, &asked.question, asked.view, ctx->arena, &figures);
    return err != ERR_OK ? err : sheet_answer_figures(ctx, &figures);
}

enum err override_create(struct ctx *ctx)
{
    return submit_on_path(ctx, RECORD_OVERRIDE, NULL);
}
