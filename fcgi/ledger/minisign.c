/* The text files of minisign: two lines that say what follows, and base64. */
#include "ledger/minisign.h"

#include "base/check.h"

#include <sodium.h>
#include <string.h>

#define ALGORITHM_SIZE 2
#define ID_SIZE 8
#define DIGEST_SIZE 64
#define BASE64_MAX 2048

static const char prehashed[] = "ED";
static const char plain[] = "Ed";
static const char comment_begins[] = "untrusted comment: ";
static const char trusted_begins[] = "trusted comment: ";

struct signature {
    uint8_t algorithm[ALGORITHM_SIZE];
    uint8_t id[ID_SIZE];
    uint8_t bytes[SEAL_SIGNATURE_SIZE];
};

struct public_key {
    uint8_t algorithm[ALGORITHM_SIZE];
    uint8_t id[ID_SIZE];
    uint8_t bytes[SEAL_PUBLIC_SIZE];
};

static void make_id(const uint8_t public_key[SEAL_PUBLIC_SIZE], uint8_t id_out[ID_SIZE])
{
    uint8_t hash[SEAL_HASH_SIZE];
    CHECK(sodium_init() >= 0);
    crypto_generichash(hash, sizeof(hash), public_key, SEAL_PUBLIC_SIZE, NULL, 0);
    memcpy(id_out, hash, ID_SIZE);
}

static void digest_content(const char *content, size_t length, uint8_t digest_out[DIGEST_SIZE])
{
    CHECK(sodium_init() >= 0);
    crypto_generichash(digest_out, DIGEST_SIZE, (const uint8_t *)content, length, NULL, 0);
}

static void add_base64(struct buf *buf, const void *bytes, size_t length)
{
    size_t size = sodium_base64_encoded_len(length, sodium_base64_VARIANT_ORIGINAL);
    sodium_bin2base64(buf_space(buf, size), size, bytes, length, sodium_base64_VARIANT_ORIGINAL);
    buf_wrote(buf, size - 1);
    buf_char(buf, '\n');
}

/* A line without its end; false: there is none. */
struct text {
    const char *at;
    const char *end;
};

static bool take_line(struct text *text, struct text *line_out)
{
    if (text->at == text->end)
        return false;
    const char *end = memchr(text->at, '\n', (size_t)(text->end - text->at));
    *line_out = (struct text){text->at, end == NULL ? text->end : end};
    text->at = end == NULL ? text->end : end + 1;
    if (line_out->end > line_out->at && line_out->end[-1] == '\r')
        line_out->end--;
    return true;
}

static size_t length_of(const struct text *text)
{
    return (size_t)(text->end - text->at);
}

static bool begins_with(struct text *line, const char *beginning)
{
    size_t length = strlen(beginning);
    if (length_of(line) < length || memcmp(line->at, beginning, length) != 0)
        return false;
    line->at += length;
    return true;
}

/* A line of base64 that comes to exactly so many bytes. */
static bool take_base64(struct text *text, void *bytes_out, size_t size)
{
    struct text line;
    size_t length = 0;
    return take_line(text, &line) && length_of(&line) <= BASE64_MAX &&
           sodium_base642bin(bytes_out, size, line.at, length_of(&line), NULL, &length, NULL,
                             sodium_base64_VARIANT_ORIGINAL) == 0 &&
           length == size;
}

void minisign_write(const struct seal_key *key, const char *content, size_t content_length,
                    const char *trusted_comment, struct buf *file_out)
{
    struct signature signature;
    uint8_t digest[DIGEST_SIZE];
    uint8_t both[SEAL_SIGNATURE_SIZE];
    struct buf signed_too;
    size_t comment_length = strlen(trusted_comment);
    CHECK(comment_length <= MINISIGN_COMMENT_MAX && strchr(trusted_comment, '\n') == NULL);
    memcpy(signature.algorithm, prehashed, ALGORITHM_SIZE);
    make_id(key->public_key, signature.id);
    digest_content(content, content_length, digest);
    crypto_sign_detached(signature.bytes, NULL, digest, sizeof(digest), key->secret);
    buf_init(&signed_too);
    buf_add(&signed_too, (const char *)signature.bytes, sizeof(signature.bytes));
    buf_add(&signed_too, trusted_comment, comment_length);
    crypto_sign_detached(both, NULL, (const uint8_t *)signed_too.bytes, signed_too.length,
                         key->secret);
    buf_done(&signed_too);
    buf_text(file_out, comment_begins);
    buf_text(file_out, "signature of a fundtrail journal key\n");
    add_base64(file_out, &signature, sizeof(signature));
    buf_text(file_out, trusted_begins);
    buf_add(file_out, trusted_comment, comment_length);
    buf_char(file_out, '\n');
    add_base64(file_out, both, sizeof(both));
}

struct signed_file {
    struct signature signature;
    struct text comment; /* the trusted one */
    uint8_t both[SEAL_SIGNATURE_SIZE];
};

static bool read_file(const char *file, size_t length, struct signed_file *out)
{
    struct text text = {file, file + length};
    struct text line;
    return take_line(&text, &line) && begins_with(&line, comment_begins) &&
           take_base64(&text, &out->signature, sizeof(out->signature)) &&
           memcmp(out->signature.algorithm, prehashed, ALGORITHM_SIZE) == 0 &&
           take_line(&text, &out->comment) && begins_with(&out->comment, trusted_begins) &&
           length_of(&out->comment) <= MINISIGN_COMMENT_MAX &&
           take_base64(&text, out->both, sizeof(out->both)) && text.at == text.end;
}

static bool comment_is_signed(const struct signed_file *file,
                              const uint8_t public_key[SEAL_PUBLIC_SIZE])
{
    uint8_t bytes[SEAL_SIGNATURE_SIZE + MINISIGN_COMMENT_MAX];
    size_t length = length_of(&file->comment);
    memcpy(bytes, file->signature.bytes, SEAL_SIGNATURE_SIZE);
    memcpy(bytes + SEAL_SIGNATURE_SIZE, file->comment.at, length);
    return crypto_sign_verify_detached(file->both, bytes, SEAL_SIGNATURE_SIZE + length,
                                       public_key) == 0;
}

enum err minisign_check(const uint8_t public_key[SEAL_PUBLIC_SIZE], const char *file,
                        size_t file_length, const char *content, size_t content_length,
                        struct arena *arena, const char **trusted_comment_out)
{
    struct signed_file read;
    uint8_t id[ID_SIZE];
    uint8_t digest[DIGEST_SIZE];
    if (!read_file(file, file_length, &read))
        return ERR_MALFORMED;
    make_id(public_key, id);
    digest_content(content, content_length, digest);
    if (crypto_sign_verify_detached(read.signature.bytes, digest, sizeof(digest), public_key) !=
            0 ||
        !comment_is_signed(&read, public_key))
        return memcmp(id, read.signature.id, ID_SIZE) == 0 ? ERR_CORRUPT : ERR_NOT_FOUND;
    *trusted_comment_out = arena_copy(arena, read.comment.at, length_of(&read.comment));
    return ERR_OK;
}

void minisign_write_key(const uint8_t public_key[SEAL_PUBLIC_SIZE], const char *comment,
                        struct buf *file_out)
{
    struct public_key key;
    memcpy(key.algorithm, plain, ALGORITHM_SIZE);
    make_id(public_key, key.id);
    memcpy(key.bytes, public_key, SEAL_PUBLIC_SIZE);
    buf_format(file_out, "%s%s\n", comment_begins, comment);
    add_base64(file_out, &key, sizeof(key));
}

enum err minisign_read_key(const char *text, size_t length, size_t *at,
                           uint8_t public_out[SEAL_PUBLIC_SIZE])
{
    struct text rest = {text + *at, text + length};
    struct text line;
    struct public_key key;
    if (rest.at == rest.end)
        return ERR_NOT_FOUND;
    if (!take_line(&rest, &line) || !begins_with(&line, comment_begins) ||
        !take_base64(&rest, &key, sizeof(key)) || memcmp(key.algorithm, plain, ALGORITHM_SIZE) != 0)
        return ERR_MALFORMED;
    memcpy(public_out, key.bytes, SEAL_PUBLIC_SIZE);
    *at = (size_t)(rest.at - text);
    return ERR_OK;
}
