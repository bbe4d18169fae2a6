/* Token cache: session tokens whose signature one thread has checked already. The check is the
 * dearest step of a read; the session row is still read for each request, so a session that ended
 * ends here too, and a retired key is asked for each time. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_TOKEN_CACHE_H
#define FUNDTRAIL_HANDLERS_FRAME_TOKEN_CACHE_H

#include "http/token.h"

struct token_cache;

struct token_cache *token_cache_new(void);

/* Wipes what it held. */
void token_cache_free(struct token_cache *cache);

/* token_verify, or its result for the very same text from before, as long as the token has not
 * expired and its key is in the ring. ERR_UNAUTHENTICATED. */
enum err token_cache_verify(struct token_cache *cache, struct key_ring *ring,
                            const char *deployment_id, const char *text, int64_t now_us,
                            struct arena *arena, struct session_token *token_out) MUST_USE;

#endif
