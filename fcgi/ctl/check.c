/* fundtrail serve-check: what the server needs to start, before it is started. */
#include "ctl_internal.h"

#include "base/date.h"
#include "http/key_ring.h"
#include "store/migrate.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define US_PER_DAY (INT64_C(86400) * 1000000)

/* The results of serve-check, one line each. */
struct checks {
    bool json;
    struct buf out;
    enum ctl_exit code;
    char group[40]; /* of the first server: the id of its cluster, "" when it has none */
};

static void note(struct checks *checks, const char *name, enum ctl_exit code, const char *detail)
{
    if (checks->code < code)
        checks->code = code;
    if (!checks->json) {
        buf_format(&checks->out, "%-10s %s%s%s\n", name, code == CTL_OK ? "ok" : "FAILED",
                   detail[0] == '\0' ? "" : ": ", detail);
        return;
    }
    buf_format(&checks->out,
               "%s{\"check\":\"%s\",\"ok\":%s,\"detail\":", checks->out.length > 0 ? "," : "", name,
               code == CTL_OK ? "true" : "false");
    buf_json_string(&checks->out, detail);
    buf_char(&checks->out, '}');
}

/* Address i of the configuration: reachable, safe, and of the same cluster as the first. */
static void check_server(struct ctl *ctl, struct db *db, size_t position, struct checks *checks)
{
    bool many = db_address_count(db) > 1;
    const char *name = many ? arena_format(&ctl->arena, "server %zu", position + 1) : "durability";
    struct db_node node = {0};
    bool durable = false;
    enum err err = db_connect_only_to(db, position);
    if (err == ERR_OK)
        err = db_commits_are_durable(db, &durable);
    if (err == ERR_OK)
        err = db_check_node(db, &node);
    if (err == ERR_OK && checks->group[0] == '\0')
        memcpy(checks->group, node.group, sizeof(checks->group));
    if (err != ERR_OK)
        note(checks, name, CTL_UNAVAILABLE, db_last_error(db));
    else if (!durable)
        note(checks, name, CTL_NO, "the server must run with innodb_flush_log_at_trx_commit = 1");
    else if (node.fault != NULL)
        note(checks, name, CTL_NO, node.fault);
    else if (strcmp(checks->group, node.group) != 0)
        note(checks, name, CTL_NO, "this is a node of another cluster than the first");
    else
        note(checks, name, CTL_OK,
             node.in_cluster ? arena_format(&ctl->arena, "one of %s nodes", node.size) : "");
}

/* What the last comparison found: for whoever may not compare. */
static void check_finding(struct ctl *ctl, const char *why, struct checks *checks)
{
    struct db *db = ctl_db(ctl, ctl->config.database.user, ctl->config.database.password);
    struct db_finding finding;
    enum err err = db_finding_read(db, &ctl->arena, &finding);
    char day[DATE_TEXT_SIZE] = "";
    date_format((int32_t)(finding.compared_at_us / US_PER_DAY), day);
    if (err != ERR_OK)
        note(checks, "objects", CTL_UNAVAILABLE, db_last_error(db));
    else if (finding.compared_at_us == 0)
        note(checks, "objects", CTL_NO,
             arena_format(&ctl->arena, "never compared, and not now: %s", why));
    else if (finding.difference_count > 0)
        note(checks, "objects", CTL_NO,
             arena_format(&ctl->arena, "%s, found on %s; %lld in all: fundtrail verify names them",
                          finding.first, day, (long long)finding.difference_count));
    else
        note(checks, "objects", CTL_OK,
             arena_format(&ctl->arena, "last compared on %s; not now: %s", day, why));
    db_close(db);
}

/* Views, triggers and rights. */
static void check_objects(struct ctl *ctl, struct checks *checks)
{
    struct ctl_comparison comparison;
    ctl_compare_objects(ctl, &comparison);
    const struct db_differences *differences = &comparison.differences;
    if (!comparison.compared) {
        check_finding(ctl, comparison.why, checks);
        return;
    }
    for (size_t i = 0; i < differences->count; i++)
        note(checks, "objects", CTL_NO,
             arena_format(&ctl->arena, "%s: %s",
                          db_difference_text(&ctl->arena, &differences->list[i]),
                          differences->list[i].sql != NULL ? "run fundtrail migrate"
                                                           : "take it away if it is not wanted"));
    if (differences->count == 0)
        note(checks, "objects", CTL_OK,
             comparison.unseen_count > 0 ? "but an account could not be asked for its rights" : "");
}

static void check_database(struct ctl *ctl, struct checks *checks)
{
    struct db *db = ctl_db(ctl, ctl->config.database.user, ctl->config.database.password);
    struct buf message;
    size_t pending = 0;
    buf_init(&message);
    if (db_ping(db) != ERR_OK) {
        note(checks, "database", CTL_UNAVAILABLE, db_last_error(db));
    } else {
        note(checks, "database", CTL_OK, "");
        for (size_t i = 0; i < db_address_count(db); i++)
            check_server(ctl, db, i, checks);
        if (migrate_pending(db, ctl->config.server.sql_dir, &message, &pending) != ERR_OK)
            note(checks, "schema", CTL_NO, message.bytes);
        else if (pending > 0)
            note(checks, "schema", CTL_NO, "not up to date: run fundtrail migrate");
        else
            note(checks, "schema", CTL_OK, "");
        check_objects(ctl, checks);
    }
    buf_done(&message);
    db_close(db);
}

static void check_keys(struct ctl *ctl, struct checks *checks)
{
    char error[KEY_ERROR_SIZE] = "";
    struct key_ring *ring = NULL;
    if (ctl->config.session.key_dir == NULL) {
        note(checks, "keys", CTL_NO, "no key_dir in [session]");
        return;
    }
    if (key_ring_open(ctl->config.session.key_dir, &ring, error) != ERR_OK) {
        note(checks, "keys", CTL_NO, error);
        return;
    }
    key_ring_close(ring);
    note(checks, "keys", CTL_OK, "");
}

/* Root may read what the server's own user may not. */
static void check_user(struct checks *checks)
{
    note(checks, "user", CTL_OK,
         geteuid() == 0 ? "checked as root; as the server's own user it also shows what that one "
                          "cannot read"
                        : "");
}

enum ctl_exit ctl_serve_check(struct ctl *ctl, int argc, char **argv)
{
    struct checks checks = {.json = ctl->json};
    enum ctl_exit code = ctl_expect(argc, argv, 0, "serve-check");
    if (code != CTL_OK)
        return code;
    buf_init(&checks.out);
    check_database(ctl, &checks);
    check_keys(ctl, &checks);
    check_user(&checks);
    if (ctl->json)
        printf("{\"ok\":%s,\"checks\":[%s]}\n", checks.code == CTL_OK ? "true" : "false",
               checks.out.bytes);
    else
        fputs(checks.out.bytes, stdout);
    buf_done(&checks.out);
    return checks.code;
}
