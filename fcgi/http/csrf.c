/* Makes and compares CSRF tokens, and compares the origin of a write. */
#include "http/csrf.h"

#include "base/check.h"

#include <sodium.h>
#include <string.h>

void csrf_token(const uint8_t key[CSRF_KEY_SIZE], const uint8_t sid[TOKEN_SID_SIZE],
                char token_out[CSRF_TOKEN_SIZE])
{
    uint8_t hash[(CSRF_TOKEN_SIZE - 1) / 2];

    CHECK(crypto_generichash(hash, sizeof hash, sid, TOKEN_SID_SIZE, key, CSRF_KEY_SIZE) == 0);
    (void)sodium_bin2hex(token_out, CSRF_TOKEN_SIZE, hash, sizeof hash);
}

bool csrf_matches(const uint8_t key[CSRF_KEY_SIZE], const uint8_t sid[TOKEN_SID_SIZE],
                  const char *given)
{
    char expected[CSRF_TOKEN_SIZE];

    if (given == NULL || strnlen(given, CSRF_TOKEN_SIZE) != CSRF_TOKEN_SIZE - 1)
        return false;
    csrf_token(key, sid, expected);
    return sodium_memcmp(expected, given, CSRF_TOKEN_SIZE - 1) == 0;
}

bool csrf_same_origin(const struct request *request, const char *own_origin)
{
    const char *site = request->sec_fetch_site;

    if (site == NULL && request->origin == NULL)
        return false;

    if (site != NULL && strcmp(site, "same-origin") != 0 && strcmp(site, "none") != 0)
        return false;
    return request->origin == NULL || own_origin == NULL ||
           strcmp(request->origin, own_origin) == 0;
}
