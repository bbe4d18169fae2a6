/* Ctx: everything that one request has at hand. Dispatch fills it before a handler runs; the clock
 * and the user are members, so that tests can fix them. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_CTX_H
#define FUNDTRAIL_HANDLERS_FRAME_CTX_H

#include "book/book.h"
#include "http/openapi.h"
#include "http/query.h"
#include "http/reply.h"
#include "http/route.h"
#include "http/token.h"

struct user;

struct answers;
struct attempts;
struct config;
struct db;
struct hash_queue;
struct ledger;
struct metrics;
struct proof_worker;
struct readiness;
struct token_cache;

/* What all requests of a process share. */
struct app {
    const struct route *routes; /* app_routes */
    size_t route_count;
    struct route_index *route_index; /* of routes */
    const struct config *config;
    struct ledger *ledger;
    struct key_ring *keys;
    struct key_ring *row_keys; /* of the codes of credentials and sessions */
    struct metrics *metrics;
    struct readiness *readiness;
    struct attempts *attempts;
    struct hash_queue *hash_queue;
    struct answers *answers;
    struct proof_worker *proof_worker; /* handlers/proofs/worker.h */
    const char *build_id; /* part of every entity tag: another program may answer otherwise */
};

/* Further flags of routes, beside those of http/route.h. */
enum {
    ROUTE_OWN_LOCK = 1 << 8, /* the handler takes the book itself, as it reads the database too */
    ROUTE_NO_STORE = 1 << 9, /* no entity tag; nothing may be kept */
    ROUTE_OF_USER = 1 << 10  /* each user has an answer of their own */
};

/* Further keys of the bodies of writes. */
struct write_extra {
    int32_t effective_date;
    bool confirm_future;
    const char *password;
    int64_t expected_version; /* of a revision: the version that it was made on */
};

struct ctx {
    const struct app *app;
    struct db *db;
    struct token_cache *token_cache; /* of the thread */
    struct arena *arena;
    const struct request *request;
    struct reply *reply;
    struct violations violations;
    const char *cause;     /* for the log: what a layer below said of a failure on our side */
    enum err err;          /* the outcome, for the log */
    int64_t retry_after_s; /* with ERR_TOO_MANY: when a try has a chance; 0: not known */

    struct route_match match;
    struct query query;
    int64_t now_us;
    int32_t today;
    enum language language;

    /* The session, where the route needs one. */
    struct session_token token;
    int64_t expires_at_us;
    int64_t user_id;
    const struct user *user; /* a copy in arena */

    /* Reads: the book, while this thread holds it, and the view that was asked for. */
    const struct book *book;
    struct view view;
    int64_t after_id; /* of the cursor */
    int64_t after_line;

    /* Writes: the parsed body. */
    void *record;
    void *extra;
};

extern const struct route app_routes[];
extern const size_t app_route_count;

/* The schemas of answers that are not made from field tables; a NULL name ends them. */
extern const struct openapi_schema app_schemas[];

/* Answers one request completely: finds the route, checks who asks, runs the handler, and turns any
 * error into a problem. body_err is what reading the body gave. */
void dispatch(struct ctx *ctx, enum err body_err);

#endif
