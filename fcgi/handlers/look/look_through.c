/* Look-through of a fund or an investor: firms, stakes, paths, coverage, exposure, sources of
 * money and leverage. */
#include "figures/look/look_through.h"

#include "figures/look/leverage.h"
#include "figures/look/ownership.h"
#include "figures/look/source_of_funds.h"
#include "handlers/look/resources.h"
#include "handlers/frame/sheet.h"
#include "record/kinds.h"

#include <string.h>

#define STALE_DAYS_MOST 36500
#define PATHS_ASKED_MOST 1000

static bool path_starts(const struct ctx *ctx, const char *start)
{
    return strncmp(ctx->match.route->pattern, start, strlen(start)) == 0;
}

/* The weight that is asked for, when it is one of those that `offered` takes. */
static enum look_weight read_weight(struct ctx *ctx, bool (*offered)(enum look_weight weight))
{
    enum look_weight weight = query_choice(&ctx->query, "weight", look_weight_values,
                                           WEIGHT_COMMITMENT, &ctx->violations);
    struct buf allowed;
    if (offered(weight))
        return weight;
    buf_init(&allowed);
    for (enum look_weight i = WEIGHT_COMMITMENT; i < LOOK_WEIGHT_COUNT; i++)
        if (offered(i))
            buf_format(&allowed, "%s%s", allowed.length > 0 ? ", " : "",
                       look_weight_values[i - 1].name);
    violations_add(&ctx->violations, "weight", VIOLATION_UNKNOWN_VALUE);
    violations_param(&ctx->violations, "allowed", arena_strdup(ctx->arena, allowed.bytes));
    buf_done(&allowed);
    return WEIGHT_COMMITMENT;
}

/* The look of what the path names: a fund or a party. */
static enum err open_look(struct ctx *ctx, struct look **look_out)
{
    uint32_t kind = path_starts(ctx, "/api/v1/parties/") ? RECORD_PARTY : RECORD_FUND;
    enum look_weight weight = read_weight(ctx, look_weight_offered);
    if (!book_version(ctx->book, kind, ctx->match.ids[0], ctx->view))
        return ERR_NOT_FOUND;
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    return look_open(ctx->book, ctx->match.ids[0], weight, ctx->view, ctx->arena, look_out);
}

enum err look_through_get(struct ctx *ctx)
{
    struct look *look = NULL;
    const struct look_row *rows = NULL;
    size_t count = 0;
    int64_t stale_days = query_integer(&ctx->query, "stale_days", 0, STALE_DAYS_MOST,
                                       LOOK_STALE_DAYS, &ctx->violations);
    enum err err = open_look(ctx, &look);
    if (err == ERR_OK)
        err = look_rows(look, stale_days, &rows, &count);
    return err != ERR_OK ? err : sheet_answer_total(ctx, rows, count);
}

enum err look_holdings_get(struct ctx *ctx)
{
    struct look *look = NULL;
    const struct look_holding *holdings = NULL;
    size_t count = 0;
    enum err err = open_look(ctx, &look);
    if (err == ERR_OK)
        err = look_holdings(look, &holdings, &count);
    return err != ERR_OK ? err : sheet_answer_total(ctx, holdings, count);
}

enum err look_stakes_get(struct ctx *ctx)
{
    struct look *look = NULL;
    const struct look_stake_row *rows = NULL;
    struct sheet sheet = {0};
    enum err err = open_look(ctx, &look);
    if (err == ERR_OK)
        err = look_stakes(look, &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err look_coverage_get(struct ctx *ctx)
{
    struct look *look = NULL;
    const struct look_part_row *rows = NULL;
    struct look_part_row total;
    struct sheet sheet = {.total = &total};
    shape_clear(&look_part_row_shape, &total);
    enum err err = open_look(ctx, &look);
    if (err == ERR_OK)
        err = look_coverage(look, &rows, &sheet.count, &total.amount_minor);
    if (err != ERR_OK)
        return err;
    total.currency = sheet.count > 0 ? rows[0].currency : (uint32_t)CURRENCY_CNY;
    sheet.rows = rows;
    return sheet_answer(ctx, &sheet);
}

/* The firm or the project whose paths are asked for; 0 with a violation. */
static int64_t read_subject(struct ctx *ctx)
{
    int64_t firm_id = query_integer(&ctx->query, "firm_id", 1, INT64_MAX, 0, &ctx->violations);
    int64_t project_id =
        query_integer(&ctx->query, "project_id", 1, INT64_MAX, 0, &ctx->violations);
    if (ctx->violations.count > 0)
        return 0;
    if ((firm_id != 0) == (project_id != 0)) {
        violations_add(&ctx->violations, "firm_id", VIOLATION_EXACTLY_ONE);
        violations_param(&ctx->violations, "allowed", "firm_id, project_id");
        return 0;
    }
    bool of_firm = firm_id != 0;
    if (!book_version(ctx->book, of_firm ? RECORD_FIRM : RECORD_PROJECT,
                      of_firm ? firm_id : project_id, ctx->view)) {
        violations_add(&ctx->violations, of_firm ? "firm_id" : "project_id",
                       VIOLATION_UNKNOWN_REFERENCE);
        violations_param(&ctx->violations, "expected", of_firm ? "firm" : "project");
    }
    return of_firm ? firm_id : project_id;
}

enum err look_paths_get(struct ctx *ctx)
{
    struct look *look = NULL;
    const struct look_path_row *rows = NULL;
    size_t count = 0;
    int64_t subject_id = read_subject(ctx);
    int64_t most =
        query_integer(&ctx->query, "most", 1, PATHS_ASKED_MOST, LOOK_PATHS_MOST, &ctx->violations);
    enum err err = open_look(ctx, &look);
    if (err == ERR_OK)
        err = look_paths(look, subject_id, (size_t)most, &rows, &count);
    if (err != ERR_OK)
        return err;
    struct sheet sheet = {.rows = rows, .count = count};
    struct look_path_row *total = NULL;
    const void *sums = NULL;
    err = sheet_total(&look_path_row_shape, rows, count, ctx->arena, &sums);
    if (err != ERR_OK || !sums)
        return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
    /* What a fund holds stands in each of its paths: that sum would mean nothing. */
    total = arena_alloc(ctx->arena, sizeof *total);
    *total = *(const struct look_path_row *)sums;
    total->gross_minor = AMOUNT_UNKNOWN;
    sheet.total = total;
    return sheet_answer(ctx, &sheet);
}

enum err exposure_get(struct ctx *ctx)
{
    struct look *look = NULL;
    const struct exposure_row *rows = NULL;
    struct exposure_row total;
    struct sheet sheet = {.total = &total};
    enum exposure_by by =
        query_choice(&ctx->query, "by", exposure_values, EXPOSURE_FIRM, &ctx->violations);
    shape_clear(&exposure_row_shape, &total);
    enum err err = open_look(ctx, &look);
    if (err == ERR_OK)
        err = look_exposure(look, by, &rows, &sheet.count, &total.amount_minor);
    if (err != ERR_OK)
        return err;
    total.currency = sheet.count > 0 ? rows[0].currency : (uint32_t)CURRENCY_CNY;
    sheet.rows = rows;
    return sheet_answer(ctx, &sheet);
}

enum err ownership_get(struct ctx *ctx)
{
    struct look *look = NULL;
    const struct ownership_row *rows = NULL;
    struct sheet sheet = {0};
    enum err err = open_look(ctx, &look);

    if (err == ERR_OK)
        err = look_ownership(look, &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err firm_ownership_get(struct ctx *ctx)
{
    const struct ownership_row *rows = NULL;
    struct sheet sheet = {0};
    enum look_weight weight = read_weight(ctx, look_weight_offered);

    if (!book_version(ctx->book, RECORD_FIRM, ctx->match.ids[0], ctx->view))
        return ERR_NOT_FOUND;
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    enum err err = firm_owners(ctx->book, ctx->match.ids[0], weight, ctx->view, ctx->arena, &rows,
                               &sheet.count);

    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err sources_of_funds_get(struct ctx *ctx)
{
    static const struct field_value bys[] = {{"layer"}, {"party"}, {0}};
    bool of_firm = path_starts(ctx, "/api/v1/firms/");
    enum look_weight weight = read_weight(ctx, look_weight_offered);
    bool by_party = query_choice(&ctx->query, "by", bys, 1, &ctx->violations) == 2;
    struct look *look = NULL;
    const struct money_row *rows = NULL;
    size_t count = 0;
    int64_t total_minor = 0;
    if (!book_version(ctx->book, of_firm ? RECORD_FIRM : RECORD_FUND, ctx->match.ids[0], ctx->view))
        return ERR_NOT_FOUND;
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    enum err err = look_open(ctx->book, 0, weight, ctx->view, ctx->arena, &look);
    if (err == ERR_OK)
        err = sources_of_funds(look, ctx->match.ids[0], by_party, &rows, &count, &total_minor);
    return err != ERR_OK ? err : sheet_answer_total(ctx, rows, count);
}

/* The chain of a fund, or all funds. */
static enum err open_chain(struct ctx *ctx, struct look **look_out)
{
    bool of_fund = path_starts(ctx, "/api/v1/funds/");
    enum look_weight weight = read_weight(ctx, leverage_weight_offered);
    if (of_fund && !book_version(ctx->book, RECORD_FUND, ctx->match.ids[0], ctx->view))
        return ERR_NOT_FOUND;
    if (ctx->violations.count > 0)
        return ERR_INVALID;
    return look_open(ctx->book, of_fund ? ctx->match.ids[0] : 0, weight, ctx->view, ctx->arena,
                     look_out);
}

enum err leverage_get(struct ctx *ctx)
{
    struct look *look = NULL;
    const struct leverage_row *rows = NULL;
    struct sheet sheet = {0};
    enum leverage_base base =
        query_choice(&ctx->query, "base", leverage_base_values, LEVERAGE_PUBLIC, &ctx->violations);
    enum err err = open_chain(ctx, &look);
    if (err == ERR_OK)
        err = leverage_rows(look, base, &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err leverage_sources_get(struct ctx *ctx)
{
    struct look *look = NULL;
    const struct leverage_source *rows = NULL;
    struct sheet sheet = {0};
    enum err err = open_chain(ctx, &look);
    if (err == ERR_OK)
        err = leverage_sources(look, &rows, &sheet.count);
    sheet.rows = rows;
    return err != ERR_OK ? err : sheet_answer(ctx, &sheet);
}

enum err eliminations_get(struct ctx *ctx)
{
    struct look *look = NULL;
    const struct elimination_row *rows = NULL;
    size_t count = 0;
    enum err err = open_chain(ctx, &look);
    if (err == ERR_OK)
        err = leverage_eliminations(look, &rows, &count);
    return err != ERR_OK ? err : sheet_answer_total(ctx, rows, count);
}
