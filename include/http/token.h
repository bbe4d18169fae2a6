/* Session tokens: what a PASETO of ours says. No role and no right stands in it; those are looked
 * up for each request. */
#ifndef FUNDTRAIL_HTTP_TOKEN_H
#define FUNDTRAIL_HTTP_TOKEN_H

#include "http/key_ring.h"

#define TOKEN_SID_SIZE 16

struct session_token {
    uint8_t sid[TOKEN_SID_SIZE];
    int64_t user_id;
    int64_t issued_at_us;
    int64_t expires_at_us;
    char kid[KEY_ID_SIZE]; /* the key that signed it; set by both functions */
};

/* Signs with the newest key and appends the token. deployment_id keeps tokens of one installation
 * from being taken in another. */
void token_sign(struct key_ring *ring, const char *deployment_id, struct session_token *token,
                struct buf *token_out);

/* Checks everything a token can prove by itself at now_us, with no more than two minutes between
 * the clocks. ERR_UNAUTHENTICATED for every fault. */
enum err token_verify(struct key_ring *ring, const char *deployment_id, const char *text,
                      int64_t now_us, struct arena *arena,
                      struct session_token *token_out) MUST_USE;

#endif
