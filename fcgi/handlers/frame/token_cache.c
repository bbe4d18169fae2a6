/* A table of proved tokens, one slot for each hash; a new token takes the place of the old one. */
#include "handlers/frame/token_cache.h"

#include "base/check.h"

#include <stdlib.h>
#include <string.h>

#define SLOT_COUNT 128
#define TEXT_MAX 511

struct slot {
    size_t length; /* 0: empty */
    char text[TEXT_MAX + 1];
    struct session_token token;
    struct kept_session session;
};

struct token_cache {
    struct slot *last;
    struct slot slots[SLOT_COUNT];
};

struct token_cache *token_cache_new(void)
{
    struct token_cache *cache = calloc(1, sizeof *cache);
    CHECK(cache != NULL);
    return cache;
}

void token_cache_free(struct token_cache *cache)
{
    if (cache)
        explicit_bzero(cache, sizeof *cache);
    free(cache);
}

/* FNV-1a. Who picks tokens to share a slot only makes his own checks slow. */
static struct slot *slot_of(struct token_cache *cache, const char *text, size_t length)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ (uint8_t)text[i]) * UINT64_C(0x100000001b3);
    return &cache->slots[hash % SLOT_COUNT];
}

/* In a time that does not tell how much of a token was right. */
static bool same(const char *a, const char *b, size_t length)
{
    unsigned difference = 0;
    for (size_t i = 0; i < length; i++)
        difference |= (unsigned)(a[i] ^ b[i]);
    return difference == 0;
}

struct kept_session *token_cache_session(struct token_cache *cache)
{
    return cache->last == NULL ? NULL : &cache->last->session;
}

enum err token_cache_verify(struct token_cache *cache, struct key_ring *ring,
                            const char *deployment_id, const char *text, int64_t now_us,
                            struct arena *arena, struct session_token *token_out)
{
    uint8_t public_key[PASETO_PUBLIC_SIZE];
    size_t length = strlen(text);
    struct slot *slot = slot_of(cache, text, length);
    if (length > 0 && slot->length == length && same(slot->text, text, length) &&
        slot->token.expires_at_us > now_us &&
        key_ring_public(ring, slot->token.kid, now_us, public_key) == ERR_OK) {
        *token_out = slot->token;
        cache->last = slot;
        return ERR_OK;
    }
    cache->last = NULL;
    enum err err = token_verify(ring, deployment_id, text, now_us, arena, token_out);
    if (err == ERR_OK && length <= TEXT_MAX) {
        memcpy(slot->text, text, length + 1);
        slot->length = length;
        slot->token = *token_out;
        slot->session = (struct kept_session){0};
        cache->last = slot;
    }
    return err;
}
