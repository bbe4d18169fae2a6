/* Journal keys are kept in files like those of sessions, in a directory of their own; beside them
 * stands the pin, which says what the first one was. */
#include "handlers/frame/sealing.h"

#include "base/check.h"
#include "ledger/ledger.h"
#include "ledger/minisign.h"
#include "runtime/config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIN_MAX 4096

char *sealing_pin_path(const struct config *config)
{
    char *path = NULL;
    if (config->journal.pin_file != NULL)
        path = strdup(config->journal.pin_file);
    else if (config->journal.key_dir == NULL)
        return NULL;
    else if (asprintf(&path, "%s/journal.pin", config->journal.key_dir) < 0)
        path = NULL;
    CHECK(path != NULL);
    return path;
}

enum err sealing_read_pin(const char *path, uint8_t pin_out[SEAL_PUBLIC_SIZE],
                          char error_out[KEY_ERROR_SIZE])
{
    char text[PIN_MAX];
    size_t at = 0;
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        (void)snprintf(error_out, KEY_ERROR_SIZE, "%.150s: %s", path, strerror(errno));
        return errno == ENOENT ? ERR_NOT_FOUND : ERR_CORRUPT;
    }
    size_t length = fread(text, 1, sizeof text, file);
    (void)fclose(file);
    if (length < sizeof text && minisign_read_key(text, length, &at, pin_out) == ERR_OK)
        return ERR_OK;
    (void)snprintf(error_out, KEY_ERROR_SIZE, "%.150s: it does not hold a public key", path);
    return ERR_CORRUPT;
}

static enum err open_pin(const struct config *config, struct ledger *ledger,
                         char error_out[KEY_ERROR_SIZE])
{
    uint8_t pin[SEAL_PUBLIC_SIZE];
    char *path = sealing_pin_path(config);
    if (path == NULL)
        return ERR_OK;
    enum err err = sealing_read_pin(path, pin, error_out);
    free(path);
    if (err == ERR_OK)
        ledger_set_pin(ledger, pin);
    return err == ERR_NOT_FOUND && config->journal.pin_file == NULL ? ERR_OK : err;
}

static enum err open_keys(const struct config *config, struct ledger *ledger,
                          char error_out[KEY_ERROR_SIZE])
{
    uint8_t secrets[KEY_RING_MAX][PASETO_SECRET_SIZE];
    struct seal_key keys[KEY_RING_MAX];
    size_t count = 0;
    enum err err = key_secrets(config->journal.key_dir, secrets, &count, error_out);
    if (err == ERR_NOT_FOUND)
        err = ERR_OK;
    if (err != ERR_OK)
        return err;
    for (size_t i = 0; i < count; i++)
        seal_key_of(secrets[i], &keys[i]);
    ledger_set_keys(ledger, keys, count);
    explicit_bzero(secrets, sizeof secrets);
    explicit_bzero(keys, sizeof keys);
    return ERR_OK;
}

enum err sealing_open(const struct config *config, struct ledger *ledger,
                      char error_out[KEY_ERROR_SIZE])
{
    if (config->journal.key_dir == NULL)
        return open_pin(config, ledger, error_out);
    enum err err = open_keys(config, ledger, error_out);
    return err == ERR_OK ? open_pin(config, ledger, error_out) : err;
}
