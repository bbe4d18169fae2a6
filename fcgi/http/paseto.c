/* PASETO v4.public as its specification says, and nothing else of it. */
#include "http/paseto.h"

#include "base/check.h"

#include <sodium.h>
#include <stdbool.h>
#include <string.h>

#define HEADER "v4.public."
#define HEADER_LENGTH (sizeof HEADER - 1)
#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

/* A number of the pre-authentication encoding: little endian, the top bit clear. */
static void add_number(struct buf *buf, size_t number)
{
    uint64_t rest = number;

    CHECK(rest >> 63 == 0);
    for (int i = 0; i < 8; i++, rest >>= 8)
        buf_char(buf, (char)(rest & 0xFF));
}

static void add_piece(struct buf *buf, struct bytes piece)
{
    add_number(buf, piece.length);
    buf_add(buf, piece.bytes, piece.length);
}

/* What is signed: PAE(header, message, footer, implicit assertion). */
static void encode(struct bytes payload, struct bytes footer, struct bytes implicit,
                   struct buf *buf)
{
    add_number(buf, 4);
    add_piece(buf, (struct bytes){HEADER, HEADER_LENGTH});
    add_piece(buf, payload);
    add_piece(buf, footer);
    add_piece(buf, implicit);
}

static void add_base64(struct buf *buf, const char *bytes, size_t length)
{
    size_t size = sodium_base64_encoded_len(length, VARIANT);
    struct buf text;

    buf_init(&text);
    for (size_t i = 0; i < size; i++)
        buf_char(&text, '\0');
    (void)sodium_bin2base64(text.bytes, size, (const unsigned char *)bytes, length, VARIANT);
    buf_add(buf, text.bytes, size - 1);
    buf_done(&text);
}

void paseto_sign(const uint8_t secret[PASETO_SECRET_SIZE], struct bytes payload,
                 struct bytes footer, struct bytes implicit, struct buf *token_out)
{
    unsigned char signature[crypto_sign_BYTES];
    struct buf work;

    buf_init(&work);
    encode(payload, footer, implicit, &work);
    CHECK(crypto_sign_detached(signature, NULL, (const unsigned char *)work.bytes, work.length,
                               secret) == 0);
    buf_reset(&work);
    buf_add(&work, payload.bytes, payload.length);
    buf_add(&work, (const char *)signature, sizeof signature);
    buf_text(token_out, HEADER);
    add_base64(token_out, work.bytes, work.length);
    if (footer.length > 0) {
        buf_char(token_out, '.');
        add_base64(token_out, footer.bytes, footer.length);
    }
    buf_done(&work);
}

/* libsodium 1.0.18 takes some bytes above 0x7F for letters of its alphabet, so bytes outside of it
 * are refused here. */
static bool is_alphabet(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        char c = text[i];

        if (!(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') &&
            c != '-' && c != '_')
            return false;
    }
    return true;
}

static enum err decode(const char *text, size_t length, struct arena *arena,
                       struct bytes *bytes_out)
{
    size_t size = length / 4 * 3 + 3;
    unsigned char *bytes = arena_alloc(arena, size + 1);
    size_t decoded = 0;

    /* Trailing bits that are not zero are refused as well: there is one text per value, so that no
     * bit of a token can be changed unnoticed. */
    if (!is_alphabet(text, length) ||
        sodium_base642bin(bytes, size, text, length, NULL, &decoded, NULL, VARIANT) != 0)
        return ERR_UNAUTHENTICATED;
    *bytes_out = (struct bytes){(const char *)bytes, decoded};
    return ERR_OK;
}

/* Takes `v4.public.body[.footer]` apart. A dot with nothing behind it is no footer but a fault. */
static enum err split(const char *token, struct arena *arena, struct bytes *body_out,
                      struct bytes *footer_out)
{
    if (strnlen(token, PASETO_TOKEN_MAX + 1) > PASETO_TOKEN_MAX ||
        strncmp(token, HEADER, HEADER_LENGTH) != 0)
        return ERR_UNAUTHENTICATED;
    const char *body = token + HEADER_LENGTH;
    const char *dot = strchr(body, '.');
    size_t body_length = dot == NULL ? strlen(body) : (size_t)(dot - body);
    struct bytes footer = {"", 0};

    if (dot != NULL) {
        enum err err = decode(dot + 1, strlen(dot + 1), arena, &footer);

        if (err != ERR_OK || footer.length == 0)
            return ERR_UNAUTHENTICATED;
    }
    *footer_out = footer;
    return decode(body, body_length, arena, body_out);
}

enum err paseto_footer(const char *token, struct arena *arena, struct bytes *footer_out)
{
    struct bytes body;

    return split(token, arena, &body, footer_out);
}

enum err paseto_verify(const uint8_t public_key[PASETO_PUBLIC_SIZE], const char *token,
                       struct bytes implicit, struct arena *arena, struct bytes *payload_out,
                       struct bytes *footer_out)
{
    struct bytes body;
    struct bytes footer;
    struct buf signed_bytes;
    enum err err = split(token, arena, &body, &footer);

    if (err != ERR_OK)
        return err;
    if (body.length < crypto_sign_BYTES)
        return ERR_UNAUTHENTICATED;
    struct bytes payload = {body.bytes, body.length - crypto_sign_BYTES};

    buf_init(&signed_bytes);
    encode(payload, footer, implicit, &signed_bytes);
    bool genuine = crypto_sign_verify_detached((const unsigned char *)body.bytes + payload.length,
                                               (const unsigned char *)signed_bytes.bytes,
                                               signed_bytes.length, public_key) == 0;

    buf_done(&signed_bytes);
    if (!genuine)
        return ERR_UNAUTHENTICATED;
    *payload_out = (struct bytes){arena_copy(arena, payload.bytes, payload.length), payload.length};
    *footer_out = footer;
    return ERR_OK;
}
