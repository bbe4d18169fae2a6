/* Reads the INI file strictly: an unknown section or name, a value out of bounds and a name given
 * twice are errors. */
#include "runtime/config.h"

#include "base/check.h"

#include <ini.h>

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

#define SECRET_MAX 1024

/* SETTING_UNUSED: files of earlier releases have it. */
enum setting_type { SETTING_TEXT, SETTING_NUMBER, SETTING_YES_NO, SETTING_UNUSED };

struct setting {
    const char *section;
    const char *name;
    enum setting_type type;
    size_t offset;
    unsigned least, most; /* SETTING_NUMBER */
    const char *standard; /* value when the key is not given; NULL: stays unset */
};

/* password_file of [database] is no member: only the secret itself is kept. */
struct load {
    struct config *config;
    char *database_password_file;
    char *error;
    size_t error_size;
    bool failed;
    bool *given; /* by position in settings */
    bool line_too_long;
};

#define AT(member) offsetof(struct config, member)
#define DATABASE_PASSWORD_FILE SIZE_MAX

static const struct setting settings[] = {
    {"database", "socket", SETTING_TEXT, AT(database.socket)},
    {"database", "host", SETTING_TEXT, AT(database.host)},
    {"database", "port", SETTING_NUMBER, AT(database.port), 1, 65535, "3306"},
    {"database", "ca_file", SETTING_TEXT, AT(database.ca_file)},
    {"database", "name", SETTING_TEXT, AT(database.name), .standard = "fundtrail"},
    {"database", "user", SETTING_TEXT, AT(database.user)},
    {"database", "password_file", SETTING_TEXT, DATABASE_PASSWORD_FILE},
    {"migrator", "user", SETTING_TEXT, AT(migrator.user)},
    {"migrator", "password_file", SETTING_TEXT, AT(migrator.password_file)},
    {"auditor", "user", SETTING_TEXT, AT(auditor.user)},
    {"auditor", "password_file", SETTING_TEXT, AT(auditor.password_file)},
    {"server", "socket", SETTING_TEXT, AT(server.socket),
     .standard = "/run/fundtrail/fundtrail.sock"},
    {"server", "processes", SETTING_NUMBER, AT(server.processes), 1, 64, "2"},
    {"server", "threads", SETTING_NUMBER, AT(server.threads), 1, 256, "8"},
    {"server", "one_host", SETTING_YES_NO, AT(server.one_host), .standard = "no"},
    {"server", "head_window_ms", SETTING_NUMBER, AT(server.head_window_ms), 0, 1000, "0"},
    {"server", "runtime_dir", SETTING_UNUSED},
    {"server", "sql_dir", SETTING_TEXT, AT(server.sql_dir), .standard = "/usr/share/fundtrail/sql"},
    {"server", "pack_dir", SETTING_TEXT, AT(server.pack_dir),
     .standard = "/usr/share/fundtrail/deploy"},
    {"server", "reproof_minutes", SETTING_NUMBER, AT(server.reproof_minutes), 1, 10080, "60"},
    {"server", "origin", SETTING_TEXT, AT(server.origin)},
    {"journal", "key_dir", SETTING_TEXT, AT(journal.key_dir)},
    {"journal", "pin_file", SETTING_TEXT, AT(journal.pin_file)},
    {"journal", "checkpoint_dir", SETTING_TEXT, AT(journal.checkpoint_dir)},
    {"session", "key_dir", SETTING_TEXT, AT(session.key_dir)},
    {"session", "deployment_id", SETTING_TEXT, AT(session.deployment_id), .standard = "fundtrail"},
    {"session", "cookie_secure", SETTING_YES_NO, AT(session.cookie_secure), .standard = "yes"},
    {"session", "idle_minutes", SETTING_NUMBER, AT(session.idle_minutes), 1, 1440, "30"},
    {"session", "absolute_hours", SETTING_NUMBER, AT(session.absolute_hours), 1, 168, "12"},
};

#define SETTING_COUNT (sizeof(settings) / sizeof(settings[0]))

static void __attribute__((format(printf, 2, 3))) fail(struct load *load, const char *format, ...)
{
    if (load->failed)
        return;
    load->failed = true;
    va_list args;
    va_start(args, format);
    (void)vsnprintf(load->error, load->error_size, format, args);
    va_end(args);
}

static char *copy(const char *text)
{
    char *copied = strdup(text);
    if (!copied)
        abort();
    return copied;
}

static char **text_member(struct load *load, const struct setting *setting)
{
    if (setting->offset == DATABASE_PASSWORD_FILE)
        return &load->database_password_file;
    return (char **)(void *)((char *)load->config + setting->offset);
}

static bool number_set(struct load *load, const struct setting *setting, const char *value)
{
    char *end = NULL;
    errno = 0;
    unsigned long number = strtoul(value, &end, 10);
    if (errno != 0 || *value < '0' || *value > '9' || *end != '\0' || number < setting->least ||
        number > setting->most) {
        fail(load, "%s must be a number from %u to %u", setting->name, setting->least,
             setting->most);
        return false;
    }
    *(unsigned *)(void *)((char *)load->config + setting->offset) = (unsigned)number;
    return true;
}

static bool yes_no_set(struct load *load, const struct setting *setting, const char *value)
{
    bool yes = strcmp(value, "yes") == 0;
    if (!yes && strcmp(value, "no") != 0) {
        fail(load, "%s must be yes or no", setting->name);
        return false;
    }
    *(bool *)(void *)((char *)load->config + setting->offset) = yes;
    return true;
}

static bool setting_set(struct load *load, const struct setting *setting, const char *value)
{
    if (setting->type == SETTING_NUMBER)
        return number_set(load, setting, value);
    if (setting->type == SETTING_YES_NO)
        return yes_no_set(load, setting, value);
    if (setting->type == SETTING_UNUSED)
        return true;
    if (*value == '\0') {
        fail(load, "%s has no value", setting->name);
        return false;
    }
    *text_member(load, setting) = copy(value);
    return true;
}

/* Called by inih for each line `name = value`; 0 makes ini_parse_stream report the line. */
static int on_setting(void *user, const char *section, const char *name, const char *value)
{
    struct load *load = user;
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        const struct setting *setting = &settings[i];
        if (strcmp(setting->section, section) != 0 || strcmp(setting->name, name) != 0)
            continue;
        if (load->given[i]) {
            fail(load, "%s is given twice in [%s]", name, section);
            return 0;
        }
        load->given[i] = true;
        return setting_set(load, setting, value);
    }
    fail(load, "there is no setting %s in [%s]", name, section);
    return 0;
}

struct source {
    FILE *file;
    struct load *load;
};

/* fgets would hand a long line over in pieces that parse as something else. */
static char *read_line(char *line, int size, void *stream)
{
    struct source *source = stream;
    char *read = fgets(line, size, source->file);
    if (read && !strchr(read, '\n') && !feof(source->file))
        source->load->line_too_long = true;
    return read;
}

static void parse(struct load *load, const char *path)
{
    FILE *file = fopen(path, "re");
    if (!file) {
        fail(load, "%s cannot be read: %s", path, strerror(errno));
        return;
    }
    struct source source = {file, load};
    int line = ini_parse_stream(read_line, &source, on_setting, load);
    bool read_failed = ferror(file) != 0;
    (void)fclose(file);
    if (line != 0) {
        char reason[200];
        (void)snprintf(reason, sizeof reason, "%s",
                       load->failed ? load->error : "neither [section] nor name = value");
        load->failed = false;
        fail(load, "%s, line %d: %s", path, line, reason);
    } else if (read_failed) {
        fail(load, "%s cannot be read", path);
    } else if (load->line_too_long) {
        fail(load, "%s has a line of more than %d characters", path, INI_MAX_LINE - 2);
    }
}

static void set_defaults(struct load *load)
{
    for (size_t i = 0; i < SETTING_COUNT; i++)
        if (!load->given[i] && settings[i].standard)
            (void)setting_set(load, &settings[i], settings[i].standard);
}

#define SOCKET_PATH_MAX (sizeof(((struct sockaddr_un *)NULL)->sun_path) - 1)

/* A list of paths with commas between them; each must fit into the address of a socket. */
static bool sockets_fit(const char *list)
{
    for (const char *at = list; at && *at; at += strcspn(at, ",") + (at[strcspn(at, ",")] == ',')) {
        size_t blank = strspn(at, " ");
        if (strcspn(at + blank, ", ") > SOCKET_PATH_MAX)
            return false;
    }
    return true;
}

/* As a browser writes it: scheme, host, a port other than the scheme's own, and nothing after it.
 */
static bool is_origin(const char *text)
{
    const char *host = strncmp(text, "https://", 8) == 0  ? text + 8
                       : strncmp(text, "http://", 7) == 0 ? text + 7
                                                          : "";
    size_t length = *host == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":/?#@");
    if (length < 1 || strspn(host, "abcdefghijklmnopqrstuvwxyz0123456789.-[]:") < length)
        return false;
    const char *port = host + length;
    const char *own = text[4] == 's' ? ":443" : ":80";
    return *port == '\0' || (*port == ':' && port[1] != '\0' && strcmp(port, own) != 0 &&
                             port[1 + strspn(port + 1, "0123456789")] == '\0');
}

static void check_addresses(struct load *load, const char *path)
{
    const struct config *config = load->config;
    if (!sockets_fit(config->database.socket))
        fail(load, "%s: [database] socket has more than %zu bytes, which no socket can have: %s",
             path, SOCKET_PATH_MAX, config->database.socket);
    else if (!sockets_fit(config->server.socket))
        fail(load, "%s: [server] socket has more than %zu bytes, which no socket can have: %s",
             path, SOCKET_PATH_MAX, config->server.socket);
    else if (config->server.origin && !is_origin(config->server.origin))
        fail(load,
             "%s: [server] origin must be what browsers send, as https://fund.example or "
             "http://localhost:8080, in small letters and without a path: %s",
             path, config->server.origin);
}

static void check(struct load *load, const char *path)
{
    const struct config *config = load->config;
    if (!config->database.user)
        fail(load, "%s: [database] user is missing", path);
    else if (!config->database.socket && !config->database.host)
        fail(load, "%s: [database] needs socket or host", path);
    else if (config->database.socket && config->database.host)
        fail(load, "%s: [database] has both socket and host", path);
    else if (!config->session.key_dir)
        fail(load, "%s: [session] key_dir is missing", path);
    else
        check_addresses(load, path);
}

static void set_head_file(struct config *config)
{
    static const char ending[] = ".head";
    size_t length = strlen(config->server.socket);
    char *path = malloc(length + sizeof ending);
    CHECK(path != NULL);
    memcpy(path, config->server.socket, length);
    memcpy(path + length, ending, sizeof ending);
    config->server.head_file = path;
}

enum err config_load(const char *path, struct config *config_out, char *error, size_t error_size)
{
    bool given[SETTING_COUNT] = {false};
    struct config config = {0};
    struct load load = {
        .config = &config, .error = error, .error_size = error_size, .given = given};

    parse(&load, path);
    if (!load.failed)
        set_defaults(&load);
    if (!load.failed)
        check(&load, path);
    if (!load.failed && load.database_password_file &&
        config_secret(load.database_password_file, &config.database.password, error, error_size) !=
            ERR_OK)
        load.failed = true;
    free(load.database_password_file);
    if (!load.failed && config.server.one_host)
        set_head_file(&config);
    if (load.failed) {
        config_done(&config);
        return ERR_INVALID;
    }
    *config_out = config;
    return ERR_OK;
}

void config_done(struct config *config)
{
    if (config->database.password)
        explicit_bzero(config->database.password, strlen(config->database.password));
    free(config->database.password);
    free(config->server.head_file);
    for (size_t i = 0; i < SETTING_COUNT; i++) {
        if (settings[i].type != SETTING_TEXT || settings[i].offset == DATABASE_PASSWORD_FILE)
            continue;
        free(*(char **)(void *)((char *)config + settings[i].offset));
    }
    memset(config, 0, sizeof *config);
}

/* systemd hands credentials over in files whose group bits stand for an access list. */
static bool given_by_systemd(const char *path)
{
    const char *directory = getenv("CREDENTIALS_DIRECTORY");
    return directory && *directory && strncmp(path, directory, strlen(directory)) == 0;
}

enum err config_secret(const char *path, char **secret_out, char *error, size_t error_size)
{
    FILE *file = fopen(path, "re");
    struct stat status;
    if (!file || fstat(fileno(file), &status) != 0) {
        (void)snprintf(error, error_size, "the secret %s cannot be read: %s", path,
                       strerror(errno));
        if (file)
            (void)fclose(file);
        return ERR_INVALID;
    }
    mode_t closed = given_by_systemd(path) ? S_IRWXO : S_IRWXO | S_IRWXG;
    if (!S_ISREG(status.st_mode) || (status.st_mode & closed) != 0) {
        (void)fclose(file);
        (void)snprintf(error, error_size,
                       "the secret %s must be a file that only its owner can read: chmod 600 %s",
                       path, path);
        return ERR_INVALID;
    }
    char line[SECRET_MAX];
    bool read = fgets(line, sizeof line, file) != NULL;
    (void)fclose(file);
    if (read)
        line[strcspn(line, "\r\n")] = '\0';
    if (!read || *line == '\0') {
        (void)snprintf(error, error_size, "the secret %s is empty", path);
        return ERR_INVALID;
    }
    *secret_out = copy(line);
    explicit_bzero(line, sizeof line);
    return ERR_OK;
}
