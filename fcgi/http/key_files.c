/* Makes, lists and retires the key files of the operator. */
#include "key_ring_internal.h"

#include "base/check.h"
#include "base/date.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define SECOND_US INT64_C(1000000)
#define FILE_NAME_SIZE 48
#define RANDOM_SIZE 4

static enum err failed(char error_out[KEY_ERROR_SIZE], const char *what)
{
    (void)snprintf(error_out, KEY_ERROR_SIZE, "%.150s: %s", what, strerror(errno));
    return ERR_INTERNAL;
}

/* The directory, locked against other commands until it is closed. */
static enum err open_dir(const char *key_dir, int *dir_out, char error_out[KEY_ERROR_SIZE])
{
    int dir = open(key_dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (dir < 0 || flock(dir, LOCK_EX) != 0) {
        enum err err = failed(error_out, key_dir);

        if (dir >= 0)
            (void)close(dir);
        return err;
    }
    *dir_out = dir;
    return ERR_OK;
}

/* When a key was made, by its id; 0 when the digits are no time. */
static int64_t kid_time_us(const char *kid)
{
    char text[TIME_TEXT_SIZE];
    int64_t time_us = 0;

    (void)snprintf(text, sizeof text, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2sZ", kid, kid + 4, kid + 6,
                   kid + 9, kid + 11, kid + 13);
    return time_parse(text, strlen(text), &time_us) == ERR_OK ? time_us : 0;
}

/* 20261123t080000-0123abcd, and later than the newest key even when the clock went back. */
static void make_kid(int64_t now_us, const struct key_set *set, char kid_out[KEY_ID_SIZE])
{
    char time[TIME_TEXT_SIZE];
    char random_hex[2 * RANDOM_SIZE + 1];
    unsigned char random[RANDOM_SIZE];
    int64_t earliest_us =
        set->count == 0 ? 0 : kid_time_us(set->keys[set->count - 1].kid) + SECOND_US;

    time_format(now_us > earliest_us ? now_us : earliest_us, time);
    randombytes_buf(random, sizeof random);
    (void)sodium_bin2hex(random_hex, sizeof random_hex, random, sizeof random);
    (void)snprintf(kid_out, KEY_ID_SIZE, "%.4s%.2s%.2st%.2s%.2s%.2s-%s", time, time + 5, time + 8,
                   time + 11, time + 14, time + 17, random_hex);
}

/* Written aside, then renamed: nobody ever reads half a key. */
static bool write_file(int dir, const char *name, mode_t mode, const uint8_t *bytes)
{
    struct stat owner;
    char aside[FILE_NAME_SIZE + 8];
    char text[2 * PASETO_SEED_SIZE + 2];

    (void)snprintf(aside, sizeof aside, ".%s.new", name);
    (void)sodium_bin2hex(text, sizeof text, bytes, PASETO_SEED_SIZE);
    text[sizeof text - 2] = '\n';
    int file = openat(dir, aside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    bool written = file >= 0 && write(file, text, sizeof text - 1) == (ssize_t)sizeof text - 1 &&
                   fchmod(file, mode) == 0 && fstat(dir, &owner) == 0 &&
                   (geteuid() != 0 || fchown(file, owner.st_uid, owner.st_gid) == 0) &&
                   fsync(file) == 0 && renameat(dir, aside, dir, name) == 0;
    int reason = errno;

    sodium_memzero(text, sizeof text);
    if (file >= 0)
        (void)close(file);
    if (!written)
        (void)unlinkat(dir, aside, 0);
    errno = reason;
    return written;
}

static enum err write_pair(int dir, const char *kid, char error_out[KEY_ERROR_SIZE])
{
    uint8_t seed[PASETO_SEED_SIZE];
    uint8_t secret[PASETO_SECRET_SIZE];
    uint8_t public_key[PASETO_PUBLIC_SIZE];
    char name[FILE_NAME_SIZE];

    randombytes_buf(seed, sizeof seed);
    (void)crypto_sign_seed_keypair(public_key, secret, seed);
    (void)snprintf(name, sizeof name, "%s.pub", kid);
    bool written = write_file(dir, name, 0644, public_key);

    if (written) {
        (void)snprintf(name, sizeof name, "%s.key", kid);
        written = write_file(dir, name, 0600, seed);
    }
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(secret, sizeof secret);
    if (!written)
        return failed(error_out, name);
    return fsync(dir) == 0 ? ERR_OK : failed(error_out, name);
}

static enum err new_in(int dir, const char *key_dir, int64_t now_us, char kid_out[KEY_ID_SIZE],
                       char error_out[KEY_ERROR_SIZE])
{
    struct key_set set;
    enum err err = key_set_load(key_dir, &set, error_out);

    if (err != ERR_OK)
        return err;
    bool full = set.count == KEY_RING_MAX;

    make_kid(now_us, &set, kid_out);
    sodium_memzero(&set, sizeof set);
    if (full) {
        (void)snprintf(error_out, KEY_ERROR_SIZE,
                       "there are %d keys already: retire the oldest first", KEY_RING_MAX);
        return ERR_CONFLICT;
    }
    return write_pair(dir, kid_out, error_out);
}

/* Root makes it for whom the folder around it belongs to. */
static bool make_dir(const char *key_dir)
{
    char around[4096];
    struct stat owner;

    if (mkdir(key_dir, 0700) != 0)
        return errno == EEXIST;
    int length = snprintf(around, sizeof around, "%s/..", key_dir);

    return geteuid() != 0 ||
           (length > 0 && (size_t)length < sizeof around && stat(around, &owner) == 0 &&
            chown(key_dir, owner.st_uid, owner.st_gid) == 0);
}

enum err key_new(const char *key_dir, int64_t now_us, char kid_out[KEY_ID_SIZE],
                 char error_out[KEY_ERROR_SIZE])
{
    int dir = -1;

    CHECK(sodium_init() >= 0);
    if (!make_dir(key_dir))
        return failed(error_out, key_dir);
    enum err err = open_dir(key_dir, &dir, error_out);

    if (err != ERR_OK)
        return err;
    err = new_in(dir, key_dir, now_us, kid_out, error_out);
    (void)close(dir);
    return err;
}

enum err key_list(const char *key_dir, struct key_info infos_out[KEY_RING_MAX], size_t *count_out,
                  char error_out[KEY_ERROR_SIZE])
{
    struct key_set set;

    CHECK(sodium_init() >= 0);
    enum err err = key_set_load(key_dir, &set, error_out);

    if (err != ERR_OK)
        return err;
    const struct key *signer = key_set_signer(&set);

    for (size_t i = 0; i < set.count; i++) {
        const struct key *key = &set.keys[i];

        infos_out[i] = (struct key_info){.can_sign = key->can_sign, .signs = key == signer};
        memcpy(infos_out[i].kid, key->kid, KEY_ID_SIZE);
        memcpy(infos_out[i].public_key, key->public_key, PASETO_PUBLIC_SIZE);
    }
    *count_out = set.count;
    sodium_memzero(&set, sizeof set);
    return ERR_OK;
}

/* The secret half goes first: a key that is half gone cannot sign. */
static enum err remove_pair(int dir, const char *kid, char error_out[KEY_ERROR_SIZE])
{
    static const char *const endings[] = {"key", "pub"};
    char name[FILE_NAME_SIZE];

    for (size_t i = 0; i < 2; i++) {
        (void)snprintf(name, sizeof name, "%s.%s", kid, endings[i]);
        if (unlinkat(dir, name, 0) != 0 && errno != ENOENT)
            return failed(error_out, name);
    }
    return fsync(dir) == 0 ? ERR_OK : failed(error_out, name);
}

enum err key_retire(const char *key_dir, const char *kid, char error_out[KEY_ERROR_SIZE])
{
    struct key_set set;
    int dir = -1;
    enum err err = open_dir(key_dir, &dir, error_out);

    if (err != ERR_OK)
        return err;
    err = key_set_load(key_dir, &set, error_out);
    struct key *key = err == ERR_OK ? key_set_find(&set, kid) : NULL;
    char found[KEY_ID_SIZE] = "";

    if (err == ERR_OK && key == NULL) {
        (void)snprintf(error_out, KEY_ERROR_SIZE, "there is no key %.40s", kid);
        err = ERR_NOT_FOUND;
    }
    if (err == ERR_OK) {
        memcpy(found, key->kid, sizeof found);
        key->can_sign = false;
        if (key_set_signer(&set) == NULL) {
            (void)snprintf(error_out, KEY_ERROR_SIZE,
                           "it is the last key that can sign: make a new one first");
            err = ERR_CONFLICT;
        }
    }
    sodium_memzero(&set, sizeof set);
    if (err == ERR_OK)
        err = remove_pair(dir, found, error_out);
    (void)close(dir);
    return err;
}
