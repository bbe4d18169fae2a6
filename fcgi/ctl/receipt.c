/* `fundtrail verify --receipt`: what an answer of the API carried proves, with the public key
 * alone, that the journal holds the entry. No database is asked. */
#include "ctl_internal.h"

#include "base/hex.h"
#include "handlers/frame/sealing.h"
#include "ledger/minisign.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_MAX ((size_t)1 << 20)

static bool take_hex(const json_t *value, uint8_t *bytes_out, size_t size)
{
    const char *text = json_string_value(value);
    return text != NULL && strlen(text) == 2 * size && hex_read(text, bytes_out, size);
}

static bool take_number(const json_t *value, int64_t *number_out)
{
    *number_out = json_integer_value(value);
    return json_is_integer(value) && *number_out >= 0;
}

static bool take_path(const json_t *list, struct seal_receipt *receipt)
{
    receipt->path_length = json_array_size(list);
    if (!json_is_array(list) || receipt->path_length > SEAL_PATH_MAX)
        return false;
    for (size_t i = 0; i < receipt->path_length; i++)
        if (!take_hex(json_array_get(list, i), receipt->path[i], SEAL_HASH_SIZE))
            return false;
    return true;
}

/* The receipt alone, or an answer that carries it. */
static bool take_receipt(const json_t *root, struct seal_receipt *receipt)
{
    const json_t *inside = json_object_get(root, "receipt");
    const json_t *from = inside != NULL ? inside : root;
    struct seal *seal = &receipt->seal;
    return take_number(json_object_get(from, "seq"), &receipt->seq) &&
           take_hex(json_object_get(from, "hash"), receipt->hash, SEAL_HASH_SIZE) &&
           take_path(json_object_get(from, "path"), receipt) &&
           take_number(json_object_get(from, "previous_seq"), &seal->previous_seq) &&
           take_number(json_object_get(from, "sealed_seq"), &seal->seq) &&
           take_hex(json_object_get(from, "sealed_hash"), seal->hash, SEAL_HASH_SIZE) &&
           take_hex(json_object_get(from, "ledger_id"), seal->ledger_id, SEAL_HASH_SIZE) &&
           take_hex(json_object_get(from, "public_key"), seal->public_key, SEAL_PUBLIC_SIZE) &&
           take_hex(json_object_get(from, "signature"), seal->signature, SEAL_SIGNATURE_SIZE);
}

char *ctl_read_file(struct ctl *ctl, const char *path, size_t *length_out)
{
    char *bytes = arena_alloc(&ctl->arena, FILE_MAX + 1);
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        ctl_complain(CTL_OK, "%s: %s", path, strerror(errno));
        return NULL;
    }
    *length_out = fread(bytes, 1, FILE_MAX + 1, file);
    bool read = ferror(file) == 0 && *length_out <= FILE_MAX;
    (void)fclose(file);
    if (!read)
        ctl_complain(CTL_OK, "%s cannot be read, or is too large", path);
    return read ? bytes : NULL;
}

/* Whether a file of public keys has this one. */
static enum ctl_exit find_key(struct ctl *ctl, const char *path,
                              const uint8_t public_key[SEAL_PUBLIC_SIZE])
{
    uint8_t key[SEAL_PUBLIC_SIZE];
    size_t length = 0;
    size_t at = 0;
    const char *text = ctl_read_file(ctl, path, &length);
    if (text == NULL)
        return CTL_USAGE;
    enum err err = ERR_OK;
    while ((err = minisign_read_key(text, length, &at, key)) == ERR_OK)
        if (memcmp(key, public_key, SEAL_PUBLIC_SIZE) == 0)
            return CTL_OK;
    if (err == ERR_MALFORMED)
        return ctl_complain(CTL_USAGE, "%s: it does not hold a public key", path);
    return ctl_complain(CTL_NO, "the receipt is signed with a key that is not in %s", path);
}

static enum ctl_exit check(struct ctl *ctl, struct seal_receipt *receipt, const char *key_path)
{
    char *pin_path = key_path == NULL ? sealing_pin_path(&ctl->config) : NULL;
    if (key_path == NULL && pin_path == NULL)
        return ctl_complain(CTL_USAGE, "name the file of the public key: --key FILE");
    enum ctl_exit code =
        find_key(ctl, key_path != NULL ? key_path : pin_path, receipt->seal.public_key);
    free(pin_path);
    const char *fault = code == CTL_OK ? seal_receipt_fault(receipt) : NULL;
    if (fault != NULL)
        return ctl_complain(CTL_NO, "the receipt proves nothing: %s", fault);
    return code;
}

enum ctl_exit ctl_verify_receipt(struct ctl *ctl, const char *path, const char *key_path)
{
    struct seal_receipt receipt = {0};
    struct buf hash;
    size_t length = 0;
    const char *text = ctl_read_file(ctl, path, &length);
    if (text == NULL)
        return CTL_USAGE;
    json_t *root = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    bool taken = take_receipt(root, &receipt);
    json_decref(root);
    if (!taken)
        return ctl_complain(CTL_USAGE, "%s: it does not hold a receipt", path);
    enum ctl_exit code = check(ctl, &receipt, key_path);
    if (code != CTL_OK)
        return code;
    buf_init(&hash);
    buf_hex(&hash, receipt.hash, sizeof(receipt.hash));
    printf(ctl->json ? "{\"proved\":true,\"seq\":%lld,\"hash\":\"%s\"}\n"
                     : "proved: the journal holds entry %lld with the hash %s\n",
           (long long)receipt.seq, hash.bytes);
    buf_done(&hash);
    return CTL_OK;
}
