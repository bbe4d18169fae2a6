/* A sample of the journal as rows; as a workbook it is a work paper, with room for findings. */
#include "handlers/audit/sample.h"

#include "handlers/audit/resources.h"
#include "handlers/frame/file.h"
#include "handlers/frame/sheet.h"

#include <string.h>

#define COUNT_STANDARD 25

static const char *read_seed(const struct query *query, struct violations *violations)
{
    const char *seed = query_get(query, "seed");
    if (seed == NULL || *seed == '\0') {
        violations_add(violations, "seed", VIOLATION_MISSING);
    } else if (utf8_length(seed, strlen(seed)) > SAMPLE_SEED_MAX) {
        violations_add(violations, "seed", VIOLATION_TOO_LONG);
        violations_param(violations, "max", "100");
    }
    return seed;
}

static uint32_t read_kind(const struct query *query, struct violations *violations)
{
    const char *name = query_get(query, "kind");
    uint32_t kind = name == NULL ? (uint32_t)RECORD_NONE : record_kind_find(name);
    if (name != NULL && kind == RECORD_NONE) {
        violations_add(violations, "kind", VIOLATION_UNKNOWN_VALUE);
        violations_param(violations, "allowed", "kinds of records");
    }
    return kind;
}

void sample_read(const struct query *query, struct violations *violations,
                 struct sample_question *question_out)
{
    *question_out = (struct sample_question){
        .method =
            query_choice(query, "method", sample_method_values, SAMPLE_METHOD_RANDOM, violations),
        .seed = read_seed(query, violations),
        .count =
            (size_t)query_integer(query, "count", 1, SAMPLE_COUNT_MAX, COUNT_STANDARD, violations),
        .kind = read_kind(query, violations),
        .currency = query_choice(query, "currency", currency_values, CURRENCY_CNY, violations),
        .population = query_flag(query, "population", violations)};
    query_period(query, "from", "to", &question_out->from, &question_out->to, violations);
}

enum err sample_get(struct ctx *ctx)
{
    const struct sample_row *rows = NULL;
    struct sample_question question;
    struct sheet sheet = {0};
    sample_read(&ctx->query, &ctx->violations, &question);
    (void)file_wanted(ctx);
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    enum err err = journal_sample(ctx->book, ctx->view, &question, ctx->arena, &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}
