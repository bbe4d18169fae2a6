/* Token cache: session tokens whose signature one thread has checked already, and beside each the
 * session row as it was read last. A retired key is asked for each time; how long a row is good for
 * is the business of who asks (auth.c). */
#ifndef FUNDTRAIL_HANDLERS_FRAME_TOKEN_CACHE_H
#define FUNDTRAIL_HANDLERS_FRAME_TOKEN_CACHE_H

#include "http/token.h"
#include "store/session.h"

struct token_cache;

struct token_cache *token_cache_new(void);

struct kept_session {
    int64_t read_at_us; /* 0: nothing is kept */
    int64_t changes;    /* db_session_changes before it was read */
    int64_t head_seq;   /* of the ledger, as it was read with it */
    struct session_row row;
};

/* Beside the token that was verified last, to be read and written; NULL: it is not kept. */
struct kept_session *token_cache_session(struct token_cache *cache);

/* Wipes what it held. */
void token_cache_free(struct token_cache *cache);

/* token_verify, or its result for the very same text from before, as long as the token has not
 * expired and its key is in the ring. ERR_UNAUTHENTICATED. */
enum err token_cache_verify(struct token_cache *cache, struct key_ring *ring,
                            const char *deployment_id, const char *text, int64_t now_us,
                            struct arena *arena, struct session_token *token_out) MUST_USE;

#endif
