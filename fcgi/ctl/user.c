/* `fundtrail user`: users from the command line. */
#include "ctl_internal.h"

#include "handlers/frame/row_codes.h"
#include "http/password.h"
#include "http/text.h"
#include "store/credential.h"
#include "store/session.h"
#include "record/kinds.h"
#include "record/user.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define PASSWORD_LINE_SIZE 1024

static const char usage[] =
    "user add NAME --role ROLE [--party CODE] [--display-name NAME] [--valid-until DAY] | "
    "passwd NAME | "
    "disable NAME | until NAME DAY|always | list";

/* One line of standard input. On a terminal it is asked for and not shown. */
static bool read_password(char line[PASSWORD_LINE_SIZE])
{
    struct termios before;
    bool is_terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &before) == 0;
    if (is_terminal) {
        struct termios quiet = before;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        fputs("Password: ", stderr);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    bool found = fgets(line, PASSWORD_LINE_SIZE, stdin) != NULL;
    if (is_terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fputc('\n', stderr);
    }
    if (found)
        line[strcspn(line, "\r\n")] = '\0';
    return found && line[0] != '\0';
}

enum ctl_exit ctl_password_hash(struct ctl *ctl, const char *line, const char *user_name,
                                const char **hash_out)
{
    struct violations violations;
    const char *password = NULL;
    size_t length = 0;
    violations_init(&violations, &ctl->arena);
    if (text_normalise(line, strlen(line), &ctl->arena, &password, &length) != ERR_OK)
        return ctl_complain(CTL_USAGE, "the password is not UTF-8");
    password_check(password, user_name, "password", &violations);
    if (violations.count > 0)
        return ctl_refused("the password is not taken", ERR_INVALID, &violations, NULL);
    if (password_hash(password, &ctl->arena, hash_out) != ERR_OK)
        return ctl_complain(CTL_UNAVAILABLE, "there is no memory for the password's hash");
    return CTL_OK;
}

/* Reads a password for user_name and hashes it. */
static enum ctl_exit take_password(struct ctl *ctl, const char *user_name, const char **hash_out)
{
    char line[PASSWORD_LINE_SIZE];
    if (!read_password(line))
        return ctl_complain(CTL_USAGE, "give the password as one line on standard input");
    enum ctl_exit code = ctl_password_hash(ctl, line, user_name, hash_out);
    explicit_bzero(line, sizeof(line));
    return code;
}

static void set_field(struct ctl *ctl, struct user *user, const char *name, const char *given,
                      struct violations *violations)
{
    const struct shape *shape = &user_type.shape;
    const char *text = NULL;
    size_t length = 0;
    if (text_normalise(given, strlen(given), &ctl->arena, &text, &length) != ERR_OK)
        violations_add(violations, name, VIOLATION_BAD_TEXT);
    else
        field_parse(shape, shape_field(shape, name), text, length, user, violations);
}

/* What is stored in the same transaction as the entry of a user. */
struct beside {
    const char *hash; /* NULL: end the sessions of user_id instead */
    struct key_ring *row_keys;
    int64_t user_id;
    int64_t version; /* of the user that was read, where there was one */
    int64_t now_us;
};

static enum err store_beside(struct db *db, int64_t seq, void *arg)
{
    const struct beside *beside = arg;
    struct credential credential = {
        .user_id = seq, .password_hash = beside->hash, .changed_at_us = beside->now_us};
    if (beside->hash != NULL) {
        credential_mark(beside->row_keys, &credential);
        return credential_insert(db, &credential);
    }
    return session_revoke_user(db, beside->user_id, NULL, beside->now_us);
}

static enum err submit_user(struct ctl *ctl, const struct ctl_ledger *opened,
                            const struct user *user, struct beside *beside,
                            struct violations *violations, int64_t *seq_out)
{
    struct receipt receipt;
    struct submission submission = {
        .command = {.kind = RECORD_USER,
                    .entity_id = beside->user_id,
                    .expected_version = beside->version,
                    .effective_date = date_in_china(ctl->now_us),
                    .record = user},
        .now_us = ctl->now_us,
        .also = store_beside,
        .also_arg = beside,
    };
    enum err err =
        ledger_submit(opened->ledger, opened->db, &submission, &ctl->arena, violations, &receipt);
    if (err == ERR_OK)
        *seq_out = receipt.seq;
    return err;
}

enum err ctl_user_add(struct ctl *ctl, const struct ctl_ledger *opened, const struct user *user,
                      const char *hash, struct violations *violations)
{
    struct beside beside = {.hash = hash, .row_keys = opened->row_keys, .now_us = ctl->now_us};
    int64_t seq = 0;
    return submit_user(ctl, opened, user, &beside, violations, &seq);
}

static void print_done(const struct ctl *ctl, int64_t user_id, const char *user_name,
                       const char *what)
{
    struct buf out;
    buf_init(&out);
    if (ctl->json) {
        buf_format(&out, "{\"id\":%lld,\"user_name\":", (long long)user_id);
        buf_json_string(&out, user_name);
        buf_text(&out, ",\"done\":");
        buf_json_string(&out, what);
        buf_char(&out, '}');
    } else {
        buf_format(&out, "user %s (id %lld): %s", user_name, (long long)user_id, what);
    }
    puts(out.bytes);
    buf_done(&out);
}

/* 0: there is none of that code. */
static int64_t find_party(const struct ctl_ledger *opened, const char *code)
{
    int64_t id = book_find_code(ledger_read_begin(opened->ledger), RECORD_PARTY, code);
    ledger_read_end(opened->ledger);
    return id;
}

static enum ctl_exit user_add(struct ctl *ctl, const struct ctl_ledger *opened, int argc,
                              char **argv)
{
    struct user user;
    struct violations violations;
    struct beside beside = {.row_keys = opened->row_keys, .now_us = ctl->now_us};
    const char *role = NULL;
    const char *party = NULL;
    const char *display_name = NULL;
    const char *valid_until = NULL;
    int64_t seq = 0;
    bool has_role = ctl_option(&argc, argv, "--role", &role);
    ctl_option(&argc, argv, "--party", &party);
    ctl_option(&argc, argv, "--display-name", &display_name);
    bool has_end = ctl_option(&argc, argv, "--valid-until", &valid_until);
    ctl_flag(&argc, argv, "--password-stdin"); /* the only way there is; said by scripts */
    if (!has_role)
        return ctl_complain(CTL_USAGE, "usage: fundtrail %s", usage);
    enum ctl_exit code = ctl_expect(argc, argv, 1, usage);
    if (code != CTL_OK)
        return code;
    violations_init(&violations, &ctl->arena);
    shape_clear(&user_type.shape, &user);
    set_field(ctl, &user, "user_name", argv[1], &violations);
    set_field(ctl, &user, "display_name", display_name == NULL ? argv[1] : display_name,
              &violations);
    set_field(ctl, &user, "role", role, &violations);
    if (has_end)
        set_field(ctl, &user, "valid_until", valid_until, &violations);
    user.enabled = true;
    user.party_id = party == NULL ? 0 : find_party(opened, party);
    if (party != NULL && user.party_id == 0)
        return ctl_complain(CTL_NO, "there is no party %s", party);
    if (violations.count > 0)
        return ctl_refused("the user is not added", ERR_INVALID, &violations, NULL);
    code = take_password(ctl, user.user_name, &beside.hash);
    if (code != CTL_OK)
        return code;
    enum err err = submit_user(ctl, opened, &user, &beside, &violations, &seq);
    if (err != ERR_OK)
        return ctl_refused("the user is not added", err, &violations, opened->db);
    print_done(ctl, seq, user.user_name, "added");
    return CTL_OK;
}

/* The id, the record and the last version of a user; 0 when there is none of that name. */
static int64_t find_user(const struct ctl_ledger *opened, const char *name, struct user *user_out,
                         int64_t *version_out)
{
    const struct book *book = ledger_read_begin(opened->ledger);
    int64_t id = book_find_code(book, RECORD_USER, name);
    if (id != 0)
        *user_out =
            *(const struct user *)book_version(book, RECORD_USER, id, VIEW_EVERYTHING)->record;
    *version_out = book_last_version(book, id, INT64_MAX);
    ledger_read_end(opened->ledger);
    return id;
}

static enum err store_replacement(struct db *db, int64_t seq, void *arg)
{
    const struct credential *credential = arg;
    (void)seq;
    enum err err = credential_set_password(db, credential);
    if (err == ERR_NOT_FOUND)
        err = credential_insert(db, credential);
    return err == ERR_OK
               ? session_revoke_user(db, credential->user_id, NULL, credential->changed_at_us)
               : err;
}

static enum err replace_password(struct ctl *ctl, const struct ctl_ledger *opened, int64_t user_id,
                                 const char *hash)
{
    char digest[ROW_MAC_TEXT_SIZE];
    struct credential credential = {
        .user_id = user_id, .password_hash = hash, .changed_at_us = ctl->now_us};
    const struct credential_change change = {.user_id = user_id, .digest = digest};
    struct submission submission = {.command = {.kind = RECORD_CREDENTIAL_CHANGE,
                                                .effective_date = DATE_UNKNOWN,
                                                .record = &change},
                                    .now_us = ctl->now_us,
                                    .also = store_replacement,
                                    .also_arg = &credential};
    struct violations violations;
    struct receipt receipt;
    credential_mark(opened->row_keys, &credential);
    row_mac_text(credential.mac, digest);
    violations_init(&violations, &ctl->arena);
    return ledger_submit(opened->ledger, opened->db, &submission, &ctl->arena, &violations,
                         &receipt);
}

static enum ctl_exit user_passwd(struct ctl *ctl, const struct ctl_ledger *opened, int argc,
                                 char **argv)
{
    struct user user;
    const char *hash = NULL;
    ctl_flag(&argc, argv, "--password-stdin");
    enum ctl_exit code = ctl_expect(argc, argv, 1, usage);
    if (code != CTL_OK)
        return code;
    int64_t version = 0;
    int64_t id = find_user(opened, argv[1], &user, &version);
    if (id == 0)
        return ctl_complain(CTL_NO, "there is no user %s", argv[1]);
    code = take_password(ctl, user.user_name, &hash);
    if (code != CTL_OK)
        return code;
    enum err err = replace_password(ctl, opened, id, hash);
    if (err != ERR_OK)
        return ctl_failed("the password is not changed", err, opened->db);
    print_done(ctl, id, user.user_name, "password changed, sessions ended");
    return CTL_OK;
}

/* A new version of a user, whose sessions end; done says what came of it. */
static enum ctl_exit revise_user(struct ctl *ctl, const struct ctl_ledger *opened,
                                 const struct user *user, struct beside *beside, const char *done)
{
    struct violations violations;
    int64_t seq = 0;
    violations_init(&violations, &ctl->arena);
    enum err err = submit_user(ctl, opened, user, beside, &violations, &seq);
    if (err != ERR_OK)
        return ctl_refused("the user is not changed", err, &violations, opened->db);
    print_done(ctl, beside->user_id, user->user_name, done);
    return CTL_OK;
}

static enum ctl_exit user_disable(struct ctl *ctl, const struct ctl_ledger *opened, int argc,
                                  char **argv)
{
    struct user user;
    struct beside beside = {.now_us = ctl->now_us};
    enum ctl_exit code = ctl_expect(argc, argv, 1, usage);
    if (code != CTL_OK)
        return code;
    beside.user_id = find_user(opened, argv[1], &user, &beside.version);
    if (beside.user_id == 0)
        return ctl_complain(CTL_NO, "there is no user %s", argv[1]);
    user.enabled = false;
    return revise_user(ctl, opened, &user, &beside, "disabled, sessions ended");
}

/* The last day on which a user may sign in, or no such day. */
static enum ctl_exit user_until(struct ctl *ctl, const struct ctl_ledger *opened, int argc,
                                char **argv)
{
    struct user user;
    struct violations violations;
    struct beside beside = {.now_us = ctl->now_us};
    enum ctl_exit code = ctl_expect(argc, argv, 2, usage);
    if (code != CTL_OK)
        return code;
    beside.user_id = find_user(opened, argv[1], &user, &beside.version);
    if (beside.user_id == 0)
        return ctl_complain(CTL_NO, "there is no user %s", argv[1]);
    violations_init(&violations, &ctl->arena);
    user.valid_until = DATE_UNKNOWN;
    if (strcmp(argv[2], "always") != 0)
        set_field(ctl, &user, "valid_until", argv[2], &violations);
    if (violations.count > 0)
        return ctl_refused("the user is not changed", ERR_INVALID, &violations, opened->db);
    return revise_user(ctl, opened, &user, &beside,
                       user.valid_until == DATE_UNKNOWN
                           ? "valid for good, sessions ended"
                           : arena_format(&ctl->arena, "valid until %s, sessions ended", argv[2]));
}

static void print_user(const struct ctl *ctl, int64_t id, const struct user *user, struct buf *out)
{
    const struct shape *shape = &user_type.shape;
    if (ctl->json) {
        buf_format(out, "%s{\"id\":%lld,", out->bytes[out->length - 1] == '[' ? "" : ",",
                   (long long)id);
        shape_write_json(shape, user, out);
        buf_char(out, '}');
        return;
    }
    buf_format(out, "%lld\t%s\t", (long long)id, user->user_name);
    field_write_text(shape, shape_field(shape, "role"), user, out);
    buf_format(out, "\t%s\t%s\t", user->enabled ? "enabled" : "disabled", user->display_name);
    field_write_text(shape, shape_field(shape, "valid_until"), user, out);
    buf_char(out, '\n');
}

static enum ctl_exit user_list(struct ctl *ctl, const struct ctl_ledger *opened, int argc,
                               char **argv)
{
    const int64_t *ids = NULL;
    struct buf out;
    enum ctl_exit code = ctl_expect(argc, argv, 0, usage);
    if (code != CTL_OK)
        return code;
    buf_init(&out);
    buf_text(&out, ctl->json ? "{\"users\":[" : "");
    const struct book *book = ledger_read_begin(opened->ledger);
    size_t count = book_entities(book, RECORD_USER, &ids);
    for (size_t i = 0; i < count; i++)
        print_user(ctl, ids[i], book_version(book, RECORD_USER, ids[i], VIEW_EVERYTHING)->record,
                   &out);
    ledger_read_end(opened->ledger);
    buf_text(&out, ctl->json ? "]}\n" : "");
    fwrite(out.bytes, 1, out.length, stdout);
    buf_done(&out);
    return CTL_OK;
}

enum ctl_exit ctl_user(struct ctl *ctl, int argc, char **argv)
{
    static const struct {
        const char *name;
        enum ctl_exit (*run)(struct ctl *ctl, const struct ctl_ledger *opened, int argc,
                             char **argv);
    } verbs[] = {{"add", user_add},
                 {"passwd", user_passwd},
                 {"disable", user_disable},
                 {"until", user_until},
                 {"list", user_list}};
    struct ctl_ledger opened;
    for (size_t i = 0; argc > 1 && i < sizeof(verbs) / sizeof(verbs[0]); i++) {
        if (strcmp(argv[1], verbs[i].name) != 0)
            continue;
        enum ctl_exit code = ctl_open(ctl, &opened);
        if (code != CTL_OK)
            return code;
        code = verbs[i].run(ctl, &opened, argc - 1, argv + 1);
        ctl_close(&opened);
        return code;
    }
    return ctl_complain(CTL_USAGE, "usage: fundtrail %s", usage);
}
