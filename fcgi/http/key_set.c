/* Reads a directory of keys, and refuses files that others could read. */
#include "key_ring_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KID_LENGTH 24 /* 20261123t080000-0123abcd */
#define HEX_LENGTH (2 * PASETO_SEED_SIZE)

static bool is_kid(const char *text, size_t length)
{
    static const char pattern[] = "ddddddddtdddddd-xxxxxxxx";

    for (size_t i = 0; i < length; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        bool hex = digit || (text[i] >= 'a' && text[i] <= 'f');
        bool fits = pattern[i] == 'd' ? digit : pattern[i] == 'x' ? hex : text[i] == pattern[i];

        if (i >= KID_LENGTH || !fits)
            return false;
    }
    return length == KID_LENGTH;
}

/* Secrets must belong to us or to root, and be closed to everybody else. Root itself may read what
 * the server's user owns: that is the operator at work. */
static const char *secret_fault(const struct stat *status)
{
    if ((status->st_mode & 077) != 0)
        return "others can read it: chmod 600";
    if (status->st_uid != geteuid() && status->st_uid != 0 && geteuid() != 0)
        return "it belongs to another user";
    return NULL;
}

/* Reads exactly 64 hexadecimal digits and at most a line end. */
static enum err read_key_file(int dir, const char *name, bool secret,
                              uint8_t bytes_out[PASETO_SEED_SIZE], char error_out[KEY_ERROR_SIZE])
{
    struct stat status;
    char text[HEX_LENGTH + 2] = "";
    size_t decoded = 0;
    const char *fault = NULL;
    int file = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);

    if (file < 0) {
        (void)snprintf(error_out, KEY_ERROR_SIZE, "%.48s: %.150s", name, strerror(errno));
        return ERR_CORRUPT;
    }
    ssize_t length = read(file, text, sizeof text);

    if (fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
        fault = "it is not a regular file";
    else if (secret)
        fault = secret_fault(&status);
    if (fault == NULL &&
        ((length != HEX_LENGTH && (length != HEX_LENGTH + 1 || text[HEX_LENGTH] != '\n')) ||
         sodium_hex2bin(bytes_out, PASETO_SEED_SIZE, text, HEX_LENGTH, NULL, &decoded, NULL) != 0 ||
         decoded != PASETO_SEED_SIZE))
        fault = "it does not hold 64 hexadecimal digits";
    (void)close(file);
    sodium_memzero(text, sizeof text);
    if (fault == NULL)
        return ERR_OK;
    (void)snprintf(error_out, KEY_ERROR_SIZE, "%.48s: %s", name, fault);
    return ERR_CORRUPT;
}

struct key *key_set_find(struct key_set *set, const char *kid)
{
    for (size_t i = 0; i < set->count; i++)
        if (strcmp(set->keys[i].kid, kid) == 0)
            return &set->keys[i];
    return NULL;
}

struct key *key_set_signer(struct key_set *set)
{
    for (size_t i = set->count; i > 0; i--)
        if (set->keys[i - 1].can_sign)
            return &set->keys[i - 1];
    return NULL;
}

/* The key of that id, put in its place by age when it is new; NULL when the set is full. */
static struct key *find_or_add(struct key_set *set, const char *kid)
{
    struct key *key = key_set_find(set, kid);
    size_t place = set->count;

    if (key != NULL)
        return key;
    if (set->count == KEY_RING_MAX)
        return NULL;
    for (; place > 0 && strcmp(set->keys[place - 1].kid, kid) > 0; place--)
        set->keys[place] = set->keys[place - 1];
    set->count++;
    set->keys[place] = (struct key){0};
    memcpy(set->keys[place].kid, kid, KID_LENGTH + 1);
    return &set->keys[place];
}

static enum err load_half(int dir, const char *name, struct key *key, bool secret,
                          char error_out[KEY_ERROR_SIZE])
{
    uint8_t bytes[PASETO_SEED_SIZE];
    uint8_t public_key[PASETO_PUBLIC_SIZE];
    enum err err = read_key_file(dir, name, secret, bytes, error_out);

    if (err != ERR_OK)
        return err;
    memcpy(public_key, bytes, sizeof public_key);
    if (secret) {
        (void)crypto_sign_seed_keypair(public_key, key->secret, bytes);
        key->can_sign = true;
    }
    sodium_memzero(bytes, sizeof bytes);
    if (key->has_public && memcmp(key->public_key, public_key, sizeof public_key) != 0) {
        (void)snprintf(error_out, KEY_ERROR_SIZE, "%s: the two halves of the key do not match",
                       key->kid);
        return ERR_CORRUPT;
    }
    memcpy(key->public_key, public_key, sizeof public_key);
    key->has_public = true;
    return ERR_OK;
}

/* Files of other names (notes, temporary files) are left alone. */
static enum err load_file(int dir, const char *name, struct key_set *set,
                          char error_out[KEY_ERROR_SIZE])
{
    const char *dot = strrchr(name, '.');
    bool secret = dot != NULL && strcmp(dot, ".key") == 0;
    char kid[KEY_ID_SIZE] = "";

    if (name[0] == '.' || dot == NULL || (!secret && strcmp(dot, ".pub") != 0))
        return ERR_OK;
    if (!is_kid(name, (size_t)(dot - name))) {
        (void)snprintf(error_out, KEY_ERROR_SIZE, "%.80s: the name is not a key id", name);
        return ERR_CORRUPT;
    }
    memcpy(kid, name, KID_LENGTH);
    struct key *key = find_or_add(set, kid);

    if (key == NULL) {
        (void)snprintf(error_out, KEY_ERROR_SIZE, "there are more than %d keys", KEY_RING_MAX);
        return ERR_CORRUPT;
    }
    return load_half(dir, name, key, secret, error_out);
}

static enum err load_all(DIR *files, struct key_set *set, char error_out[KEY_ERROR_SIZE])
{
    for (struct dirent *file = readdir(files); file != NULL; file = readdir(files)) {
        enum err err = load_file(dirfd(files), file->d_name, set, error_out);

        if (err != ERR_OK)
            return err;
    }
    return ERR_OK;
}

enum err key_set_load(const char *key_dir, struct key_set *set_out, char error_out[KEY_ERROR_SIZE])
{
    struct stat status;
    enum err err = ERR_CORRUPT;

    set_out->count = 0;
    DIR *files = opendir(key_dir);

    if (files == NULL) {
        (void)snprintf(error_out, KEY_ERROR_SIZE, "%.180s: %s", key_dir, strerror(errno));
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_CORRUPT;
    }
    if (fstat(dirfd(files), &status) != 0 || (status.st_mode & 022) != 0)
        (void)snprintf(error_out, KEY_ERROR_SIZE,
                       "%.150s: others can write to the directory: chmod 700", key_dir);
    else
        err = load_all(files, set_out, error_out);
    (void)closedir(files);
    if (err != ERR_OK)
        sodium_memzero(set_out, sizeof *set_out);
    return err;
}
