/* Writes and proves the claims of a session token. */
#include "http/token.h"

#include "base/date.h"
#include "base/money.h"

#include <inttypes.h>
#include <jansson.h>
#include <sodium.h>
#include <string.h>

#define SKEW_US INT64_C(120000000)
#define FOOTER_START "{\"kid\":\""
#define FOOTER_END "\"}"

static struct bytes bytes_of(const struct buf *buf)
{
    return (struct bytes){buf->bytes, buf->length};
}

/* What the token does not carry: its purpose and the installation it is for. */
static void write_implicit(const char *deployment_id, struct buf *buf)
{
    buf_text(buf, "fundtrail-session-1:");
    buf_text(buf, deployment_id);
}

static void write_payload(const struct session_token *token, struct buf *buf)
{
    char time[TIME_TEXT_SIZE];

    buf_format(buf, "{\"sub\":\"%" PRId64 "\",\"sid\":\"", token->user_id);
    buf_hex(buf, token->sid, sizeof token->sid);
    time_format(token->issued_at_us, time);
    buf_format(buf, "\",\"iat\":\"%s\"", time);
    time_format(token->expires_at_us, time);
    buf_format(buf, ",\"exp\":\"%s\"}", time);
}

void token_sign(struct key_ring *ring, const char *deployment_id, struct session_token *token,
                struct buf *token_out)
{
    uint8_t secret[PASETO_SECRET_SIZE];
    struct buf payload;
    struct buf footer;
    struct buf implicit;

    buf_init(&payload);
    buf_init(&footer);
    buf_init(&implicit);
    key_ring_signer(ring, token->kid, secret);
    write_payload(token, &payload);
    buf_format(&footer, FOOTER_START "%s" FOOTER_END, token->kid);
    write_implicit(deployment_id, &implicit);
    paseto_sign(secret, bytes_of(&payload), bytes_of(&footer), bytes_of(&implicit), token_out);
    sodium_memzero(secret, sizeof secret);
    buf_done(&implicit);
    buf_done(&footer);
    buf_done(&payload);
}

/* The footer is not proved yet when it is read, so only the one form that we write is taken. */
static enum err parse_footer(struct bytes footer, char kid_out[KEY_ID_SIZE])
{
    size_t start = sizeof FOOTER_START - 1;
    size_t end = sizeof FOOTER_END - 1;

    if (footer.length <= start + end || footer.length - start - end >= KEY_ID_SIZE ||
        memcmp(footer.bytes, FOOTER_START, start) != 0 ||
        memcmp(footer.bytes + footer.length - end, FOOTER_END, end) != 0)
        return ERR_UNAUTHENTICATED;
    size_t length = footer.length - start - end;

    memcpy(kid_out, footer.bytes + start, length);
    kid_out[length] = '\0';
    return strlen(kid_out) == length ? ERR_OK : ERR_UNAUTHENTICATED;
}

static bool claim_time(const json_t *payload, const char *name, int64_t *time_us_out)
{
    const char *text = json_string_value(json_object_get(payload, name));

    return text != NULL && time_parse(text, strlen(text), time_us_out) == ERR_OK;
}

static bool read_claims(const json_t *payload, struct session_token *token)
{
    const char *sub = json_string_value(json_object_get(payload, "sub"));
    const char *sid = json_string_value(json_object_get(payload, "sid"));
    size_t sid_length = 0;

    return sub != NULL && decimal_parse(sub, strlen(sub), 0, &token->user_id) == ERR_OK &&
           token->user_id > 0 && sid != NULL &&
           sodium_hex2bin(token->sid, sizeof token->sid, sid, strlen(sid), NULL, &sid_length,
                          NULL) == 0 &&
           sid_length == sizeof token->sid && claim_time(payload, "iat", &token->issued_at_us) &&
           claim_time(payload, "exp", &token->expires_at_us);
}

static bool is_in_time(const struct session_token *token, int64_t now_us)
{
    return token->issued_at_us < token->expires_at_us && token->issued_at_us <= now_us + SKEW_US &&
           token->expires_at_us > now_us;
}

enum err token_verify(struct key_ring *ring, const char *deployment_id, const char *text,
                      int64_t now_us, struct arena *arena, struct session_token *token_out)
{
    struct session_token token = {0};
    uint8_t public_key[PASETO_PUBLIC_SIZE];
    struct bytes payload;
    struct bytes footer;
    struct buf implicit;

    if (paseto_footer(text, arena, &footer) != ERR_OK ||
        parse_footer(footer, token.kid) != ERR_OK ||
        key_ring_public(ring, token.kid, now_us, public_key) != ERR_OK)
        return ERR_UNAUTHENTICATED;
    buf_init(&implicit);
    write_implicit(deployment_id, &implicit);
    enum err err = paseto_verify(public_key, text, bytes_of(&implicit), arena, &payload, &footer);

    buf_done(&implicit);
    if (err != ERR_OK)
        return err;
    json_t *claims = json_loadb(payload.bytes, payload.length, JSON_REJECT_DUPLICATES, NULL);
    bool sound = read_claims(claims, &token) && is_in_time(&token, now_us);

    json_decref(claims);
    if (!sound)
        return ERR_UNAUTHENTICATED;
    *token_out = token;
    return ERR_OK;
}
