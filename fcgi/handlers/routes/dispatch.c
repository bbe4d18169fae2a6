/* The way of every request: find the route, prove the session, bring the book to what was
 * committed before the question, check roles and origin, read the body, run the handler. Every
 * error is answered here, in one place. */
#include "base/check.h"
#include "book/opening.h"
#include "book/proposal.h"
#include "book/seat.h"
#include "figures/rate/rate.h"
#include "handlers/frame/answers.h"
#include "handlers/frame/auth.h"
#include "handlers/frame/submit.h"
#include "handlers/journal/download_log.h"
#include "handlers/frame/view.h"
#include "http/problem.h"
#include "ledger/ledger.h"
#include "record/words.h"
#include "runtime/config.h"
#include "runtime/metrics.h"
#include "runtime/readiness.h"
#include "store/db.h"
#include "record/user.h"

#include <stdio.h>

static void lock_book(struct ctx *ctx)
{
    ctx->book = ledger_read_begin(ctx->app->ledger);
}

static void unlock_book(struct ctx *ctx)
{
    if (ctx->book)
        ledger_read_end(ctx->app->ledger);
    ctx->book = NULL;
}

static enum err find_route(struct ctx *ctx)
{
    const struct request *request = ctx->request;
    char allow[ROUTE_ALLOW_SIZE];
    enum err err =
        route_find(ctx->app->route_index, request->method, request->path, &ctx->match, allow);
    if (err == ERR_METHOD)
        reply_header(ctx->reply, "Allow", allow);
    if (err != ERR_OK)
        return err;
    err = query_parse(request->query, ctx->arena, &ctx->violations, &ctx->query);
    if (err != ERR_OK)
        return err;
    route_check_query(ctx->match.route, &ctx->query, &ctx->violations);
    return ERR_OK;
}

/* No request waits for a database that is known not to answer. */
static enum err reach_database(struct ctx *ctx)
{
    if (readiness_holds(ctx->app->readiness, "database"))
        return ERR_OK;
    ctx->cause = "the database did not answer when it was last asked";
    return ERR_UNAVAILABLE;
}

/* The book is brought to what was committed before the question, then held. */
static enum err sign_on(struct ctx *ctx)
{
    int64_t head_seq = 0;
    enum err err = reach_database(ctx);
    if (err == ERR_OK)
        err = auth_session(ctx, &head_seq);
    if (err == ERR_OK)
        err = ledger_catch_up(ctx->app->ledger, ctx->db, head_seq);
    if (err != ERR_OK)
        return err;
    metrics_head(ctx->app->metrics, head_seq);
    lock_book(ctx);
    err = auth_user(ctx);
    /* Who came after what does not prove is not known here. */
    return err == ERR_UNAUTHENTICATED && ledger_fault(ctx->app->ledger).seq != 0 ? ERR_UNPROVED
                                                                                 : err;
}

/* Everything that may change the bytes of an answer. */
static void tag_of(struct ctx *ctx, char etag_out[ETAG_SIZE])
{
    char as_of[DATE_TEXT_SIZE];
    char as_known[INT_TEXT_SIZE];
    char role[INT_TEXT_SIZE];
    char party_id[INT_TEXT_SIZE];
    char user_id[INT_TEXT_SIZE];
    bool of_user = (ctx->match.route->flags & ROUTE_OF_USER) != 0;
    date_format(ctx->view.as_of, as_of);
    (void)int_format(ctx->view.as_known, as_known);
    (void)int_format(ctx->user->role, role);
    (void)int_format(ctx->user->party_id, party_id);
    (void)int_format(of_user ? ctx->user_id : 0, user_id);
    const char *parts[] = {
        ctx->app->build_id,
        ctx->request->path,
        ctx->request->query,
        as_of,
        as_known,
        role,
        party_id,
        user_id,
    };
    etag_of(parts, sizeof parts / sizeof parts[0], etag_out);
}

/* Says since when the fund is kept that the address is about. */
static void name_opening(struct ctx *ctx)
{
    const struct entry *about =
        ctx->match.id_count > 0 ? book_entry(ctx->book, ctx->match.ids[0]) : NULL;
    int64_t fund_id = about == NULL ? 0
                      : about->kind == RECORD_FUND
                          ? about->entity_id
                          : record_fund(ctx->book, about->kind, about->record);
    const struct entry *opening = fund_opening_known(ctx->book, fund_id, ctx->view.as_known);
    char day[DATE_TEXT_SIZE];

    if (opening == NULL)
        return;
    date_format(opening->effective_date, day);
    violations_add(&ctx->violations, "as_of", VIOLATION_NOT_KEPT);
    violations_param(&ctx->violations, "date", day);
}

static enum err run_reader(struct ctx *ctx)
{
    const struct route *route = ctx->match.route;
    if (route->flags & ROUTE_OWN_LOCK)
        unlock_book(ctx);
    /* With faults found already the handler still runs, to add those that only it can see. */
    enum err err = route->handler(ctx);
    if (err == ERR_NO_RATE && ctx->book) {
        const struct rate_need need = {.about = ctx->match.id_count > 0 ? ctx->match.ids[0] : 0,
                                       .currency = CURRENCY_CNY};
        (void)fx_name_gaps(ctx->book, &need, ctx->view, "", &ctx->violations);
    }
    if (err == ERR_NOT_KEPT && ctx->book)
        name_opening(ctx);
    return err == ERR_OK && ctx->violations.count > 0 ? ERR_INVALID : err;
}

/* An answer that the client or this process has already is not made again. */
static enum err run_tagged(struct ctx *ctx)
{
    char etag[ETAG_SIZE];
    tag_of(ctx, etag);
    if (reply_etag(ctx->reply, etag, ctx->request->if_none_match) ||
        answers_find(ctx->app->answers, etag, ctx->reply))
        return ERR_OK;
    enum err err = run_reader(ctx);
    if (err == ERR_OK)
        answers_keep(ctx->app->answers, etag, ctx->reply);
    return err;
}

static enum err run_read(struct ctx *ctx)
{
    view_resolve(ctx);
    if (ctx->violations.count > 0)
        return run_reader(ctx);
    if ((ctx->match.route->flags & ROUTE_NO_STORE) == 0)
        return run_tagged(ctx);
    reply_header(ctx->reply, "Cache-Control", "no-store");
    return run_reader(ctx);
}

static enum err run_read_and_record(struct ctx *ctx)
{
    enum err err = run_read(ctx);
    if (err != ERR_OK || !download_log_wanted(ctx))
        return err;
    unlock_book(ctx);
    return download_log_record(ctx);
}

static enum err read_body(struct ctx *ctx, enum err body_err)
{
    const struct request *request = ctx->request;
    const struct route *route = ctx->match.route;
    const struct body_shape *body = &route->body;
    if (body_err != ERR_OK || !body_is_expected(body))
        return body_err;
    if (body->shape)
        ctx->record = arena_alloc(ctx->arena, body->shape->size);
    if (body->extra)
        ctx->extra = arena_alloc(ctx->arena, body->extra->size);
    if (!content_type_is_json(request->content_type))
        return ERR_UNSUPPORTED;
    if (body->schema)
        return ERR_OK; /* the handler reads it */
    return body_parse(body, request->body, request->body_length, ctx->record, ctx->extra,
                      &ctx->violations);
}

static enum err run_write(struct ctx *ctx, enum err body_err)
{
    const struct route *route = ctx->match.route;
    unlock_book(ctx);
    if (!(route->flags & ROUTE_NO_KEY) && !idempotency_key_valid(ctx->request->idempotency_key))
        return ERR_KEY_REQUIRED;
    enum err err = read_body(ctx, body_err);
    if (err == ERR_OK && ctx->violations.count > 0)
        err = ERR_INVALID;
    if (err == ERR_INVALID)
        submit_faults(ctx);
    reply_header(ctx->reply, "Cache-Control", "no-store");
    return err != ERR_OK ? err : route->handler(ctx);
}

static enum err run_public(struct ctx *ctx, enum err body_err)
{
    const struct route *route = ctx->match.route;
    if (!route_is_write(route))
        return ctx->violations.count > 0 ? ERR_INVALID : route->handler(ctx);
    enum err err = auth_origin(ctx);
    if (err == ERR_OK)
        err = reach_database(ctx);
    return err != ERR_OK ? err : run_write(ctx, body_err);
}

/* What a seat does not see does not exist for it. */
static bool sees_all_named(const struct ctx *ctx)
{
    for (size_t i = 0; i < ctx->match.id_count; i++) {
        const struct entry *entry = book_entry(ctx->book, ctx->match.ids[i]);
        if (!entry || !seat_sees(ctx->book, ctx->user, entry))
            return false;
    }
    return true;
}

static enum err run(struct ctx *ctx, enum err body_err)
{
    enum err err = find_route(ctx);
    if (err != ERR_OK)
        return err;
    const struct route *route = ctx->match.route;
    if (route_roles(route) == 0)
        return run_public(ctx, body_err);
    err = sign_on(ctx);
    if (err == ERR_OK && route_is_write(route))
        err = auth_csrf(ctx);
    if (err != ERR_OK)
        return err;
    if (!route_allows(route, ctx->user->role))
        return ERR_FORBIDDEN;
    if (ROLE_IS_SEAT(ctx->user->role) && !sees_all_named(ctx))
        return ERR_NOT_FOUND;
    return route_is_write(route) ? run_write(ctx, body_err) : run_read_and_record(ctx);
}

/* The cause of a failure on our side, for the log: the words of the database in this request, else
 * those of the handler, else at least where it was. */
static void find_cause(struct ctx *ctx, enum err err)
{
    const struct route *route = ctx->match.route;
    const char *said = db_last_error(ctx->db);
    if (*said) {
        ctx->cause = arena_strdup(ctx->arena, said);
        atomic_fetch_add_explicit(&ctx->app->metrics->db_errors, 1, memory_order_relaxed);
        readiness_doubt(ctx->app->readiness);
    }
    if (!ctx->cause)
        ctx->cause = arena_format(ctx->arena, "%s in %s, and the database has said nothing",
                                  err_wire(err), route ? route->operation : "no operation");
}

/* Names the entry to whoever is refused for it. */
static void name_unproved(struct ctx *ctx)
{
    struct ledger_fault fault = ledger_fault(ctx->app->ledger);
    char seq[24];
    if (fault.seq == 0)
        return;
    (void)snprintf(seq, sizeof seq, "%lld", (long long)fault.seq);
    violations_init(&ctx->violations, ctx->arena);
    violations_add(&ctx->violations, "ledger", VIOLATION_UNPROVED);
    violations_param(&ctx->violations, "seq", seq);
    ctx->cause = arena_format(ctx->arena, "entry %s: %s", seq, fault.reason);
}

/* Names it in the log alone: the answer says no more than that a figure does not add up. */
static void name_unbalanced(struct ctx *ctx)
{
    struct ledger_fault fault = ledger_fault(ctx->app->ledger);
    violations_init(&ctx->violations, ctx->arena);
    ctx->cause = arena_format(ctx->arena, "entry %lld: %s", (long long)fault.seq, fault.reason);
}

static void answer_problem(struct ctx *ctx, enum err err)
{
    const char *allow = reply_header_get(ctx->reply, "Allow");
    if (err_status(err) >= 500)
        find_cause(ctx, err);
    if (err == ERR_UNPROVED)
        name_unproved(ctx);
    if (err == ERR_UNBALANCED)
        name_unbalanced(ctx);
    problem_write(ctx->reply, err, &ctx->violations, ctx->language, ctx->request->request_id,
                  ctx->request->path);
    if (allow)
        reply_header(ctx->reply, "Allow", allow);
    if ((err == ERR_TOO_MANY || err == ERR_HELD) && ctx->retry_after_s > 0)
        reply_header(ctx->reply, "Retry-After",
                     arena_format(ctx->arena, "%lld", (long long)ctx->retry_after_s));
}

/* Every answer says that it ends before an entry which does not prove. */
static void say_unproved(struct ctx *ctx)
{
    int64_t seq = ledger_fault(ctx->app->ledger).seq;
    if (seq != 0)
        reply_header(ctx->reply, "Ledger-Unproved",
                     arena_format(ctx->arena, "%lld", (long long)seq));
}

void dispatch(struct ctx *ctx, enum err body_err)
{
    db_forget_error(ctx->db);
    ctx->language = language_of(ctx->request->accept_language);
    ctx->today = date_in_china(ctx->now_us);
    ctx->violations.words = record_words;
    ctx->err = run(ctx, body_err);
    unlock_book(ctx);
    if (ctx->err != ERR_OK)
        answer_problem(ctx, ctx->err);
    say_unproved(ctx);
    CHECK(ctx->reply->status != 0);
}
