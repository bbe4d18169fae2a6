/* The operators' command as it is run: exit codes, what it prints, what it leaves behind. The
 * program is the one built beside this test. */
#include "support_store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define PASSWORD "correct horse battery 41"

static struct fixture fixture;
static char folder[] = "/tmp/fundtrail-ctl-XXXXXX";
static char program[400];
/* Standard output of the last command: room for the text of all migrations. */
static char printed[1024 * 1024];

static void write_file(const char *name, const char *text)
{
    char path[300];
    snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *stream = fopen(path, "w");
    assert_non_null(stream);
    fputs(text, stream);
    fclose(stream);
    assert_int_equal(chmod(path, 0600), 0);
}

static void write_config(const char *name, const char *socket)
{
    char text[3000];
    const char *root_password = getenv("FUNDTRAIL_TEST_DB_PASSWORD");
    char migrator_secret[200] = "";
    if (root_password != NULL) {
        write_file("root.password", root_password);
        snprintf(migrator_secret, sizeof(migrator_secret), "password_file = %s/root.password\n",
                 folder);
    }
    snprintf(text, sizeof(text),
             "[database]\nsocket = %s\nname = %s\nuser = %s\npassword_file = %s/app.password\n"
             "[migrator]\nuser = %s\n%s[auditor]\nuser = %s\n"
             "[server]\nsql_dir = %s/sql\n[session]\nkey_dir = %s/keys\n",
             socket, fixture.name, fixture.app, folder, getenv("FUNDTRAIL_TEST_DB_USER"),
             migrator_secret, fixture.auditor, FUNDTRAIL_SOURCE_DIR, folder);
    write_file(name, text);
}

static int open_group(void **state)
{
    (void)state;
    char path[320];
    fixture_open(&fixture, false);
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof(path), "%s/keys", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    write_file("app.password", fixture.password);
    write_config("fundtrail.ini", getenv("FUNDTRAIL_TEST_DB_SOCKET"));
    write_config("down.ini", "/nonexistent/mariadb.sock");
    ssize_t length = readlink("/proc/self/exe", program, sizeof(program) - 20);
    assert_true(length > 0);
    program[length] = '\0';
    for (int i = 0; i < 3; i++)
        *strrchr(program, '/') = '\0';
    strcat(program, "/fundtrail");
    return 0;
}

static int close_group(void **state)
{
    (void)state;
    char command[300];
    snprintf(command, sizeof(command), "rm -r %s", folder);
    assert_int_equal(system(command), 0);
    fixture_close(&fixture);
    return 0;
}

/* Runs the program with a configuration and a line of standard input; its exit code. */
static int run(const char *config, const char *input, const char *arguments)
{
    char command[1200];
    snprintf(command, sizeof(command), "printf '%%s\\n' '%s' | %s --config %s/%s %s 2>%s/stderr",
             input, program, folder, config, arguments, folder);
    FILE *stream = popen(command, "r");
    assert_non_null(stream);
    size_t length = fread(printed, 1, sizeof(printed) - 1, stream);
    printed[length] = '\0';
    int status = pclose(stream);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static int fundtrail(const char *arguments)
{
    return run("fundtrail.ini", "", arguments);
}

/* As fundtrail, but shows what the program said when the code is another one. */
static void expect(int code, const char *arguments)
{
    char command[300];
    if (fundtrail(arguments) == code)
        return;
    snprintf(command, sizeof(command), "cat %s/stderr >&2", folder);
    assert_int_equal(system(command), 0);
    fail_msg("fundtrail %s did not end with %d", arguments, code);
}

static void assert_printed(const char *text)
{
    if (strstr(printed, text) == NULL)
        fail_msg("\"%s\" was not printed, but: %s", text, printed);
}

static void migrate_brings_an_empty_database_up(void **state)
{
    (void)state;
    expect(0, "migrate --dry-run");
    assert_printed("CREATE TABLE IF NOT EXISTS `journal`");
    assert_printed("GRANT SELECT, INSERT ON");
    assert_int_equal(fixture_number(&fixture, "SELECT COUNT(*) FROM information_schema.tables"
                                              " WHERE table_schema = DATABASE()"),
                     0);
    expect(3, "serve-check"); /* the account has no rights yet */
    expect(0, "migrate");
    expect(0, "--json migrate");
    assert_printed("\"applied\":0");
}

static void keys_are_made_listed_and_retired(void **state)
{
    (void)state;
    char kid[64];
    char arguments[100];
    expect(1, "serve-check");
    assert_printed("keys       FAILED");
    expect(0, "key new");
    assert_int_equal(sscanf(printed, "%63s", kid), 1);
    snprintf(arguments, sizeof(arguments), "key retire %s", kid);
    expect(1, arguments);
    expect(0, "--json key new");
    expect(0, arguments);
    expect(0, "--json key list");
    assert_null(strstr(printed, kid));
    assert_printed("\"use\":\"signs\"");
    expect(0, "serve-check");
}

static void users_come_and_go(void **state)
{
    (void)state;
    assert_int_equal(run("fundtrail.ini", PASSWORD, "user add anna --role admin"), 0);
    assert_int_equal(
        run("fundtrail.ini", PASSWORD, "--json user add bob --role=viewer --display-name '张 三'"),
        0);
    assert_printed("\"user_name\":\"bob\"");
    assert_int_equal(run("fundtrail.ini", PASSWORD, "user add bob --role viewer"), 1);
    assert_int_equal(run("fundtrail.ini", "short", "user add carl --role viewer"), 2);
    assert_int_equal(run("fundtrail.ini", PASSWORD, "user add carl --role king"), 2);
    assert_int_equal(run("fundtrail.ini", PASSWORD, "user add carl"), 2);
    assert_int_equal(run("fundtrail.ini", PASSWORD " more", "user passwd bob"), 0);
    assert_int_equal(run("fundtrail.ini", PASSWORD, "user passwd nobody"), 1);
    expect(1, "user disable anna");
    expect(2, "user until bob 2026-02-30");
    expect(0, "user until bob 2199-12-31");
    expect(0, "user until bob always");
    expect(1, "user until anna 2199-12-31");
    expect(0, "user disable bob");
    expect(0, "user list");
    assert_printed("bob\tviewer\tdisabled\t张 三");
    assert_printed("anna\tadmin\tenabled\tanna");
    assert_int_equal(fixture_number(&fixture, "SELECT COUNT(*) FROM credential"
                                              " WHERE password_hash LIKE '$argon2id$%%'"),
                     2);
}

/* Nobody was ever an approver here: the operator sets the ledger up, and the rules say so. */
static void rules_are_in_force_at_once_while_nobody_could_decide(void **state)
{
    (void)state;
    expect(0, "--json rules load " FUNDTRAIL_SOURCE_DIR "/deploy/rule-packs/laoshan.csv");
    assert_printed("\"in_force\":4,\"proposed\":0");
    assert_int_equal(fixture_number(&fixture, "SELECT COUNT(*) FROM rule WHERE bootstrapped"), 4);
    expect(0, "--json rules load " FUNDTRAIL_SOURCE_DIR "/deploy/rule-packs/laoshan.csv");
    assert_printed("\"unchanged\":4");
    assert_int_equal(run("fundtrail.ini", PASSWORD, "user add erin --role approver"), 0);
    expect(0, "--json rules load " FUNDTRAIL_SOURCE_DIR "/deploy/rule-packs/national.csv");
    assert_printed("\"in_force\":0");
    assert_int_equal(fixture_number(&fixture, "SELECT COUNT(*) FROM v_rules"), 4);
    expect(2, "rules load " FUNDTRAIL_SOURCE_DIR "/README.md");
    expect(2, "rules load /nonexistent.csv");
    expect(2, "rules");
    expect(0, "verify");
}

static void an_export_is_journaled_and_has_sums(void **state)
{
    (void)state;
    char arguments[200];
    char command[300];
    expect(0, "export --dataset users --as-known 2");
    assert_printed("anna");
    assert_null(strstr(printed, "bob"));
    assert_int_equal(
        fixture_number(&fixture, "SELECT COUNT(*) FROM export WHERE dataset = 'users'"), 1);
    snprintf(arguments, sizeof(arguments), "--json export --out %s/out", folder);
    expect(0, arguments);
    assert_printed("\"dataset\":\"journal\"");
    snprintf(command, sizeof(command), "cd %s/out && sha256sum --quiet -c SHA256SUMS", folder);
    assert_int_equal(system(command), 0);
    snprintf(arguments, sizeof(arguments), "--json export --format xlsx --out %s/books", folder);
    expect(0, arguments);
    snprintf(command, sizeof(command), "cd %s/books && sha256sum --quiet -c SHA256SUMS", folder);
    assert_int_equal(system(command), 0);
    snprintf(arguments, sizeof(arguments), "calc sheet %s/books/users.xlsx", folder);
    expect(0, arguments);
    assert_printed("{\"t\":\"s\",\"v\":\"anna\"}");
    expect(2, "export");
    expect(2, "export --dataset nothing");
    expect(2, "export --dataset users --format ods");
    expect(2, "export --dataset users --as-of 2026-02-30");
    expect(2, "export --dataset users --as-known 99999");
}

static void verify_knows_an_earlier_head_and_names_damage(void **state)
{
    (void)state;
    char arguments[200];
    char head[120];
    expect(0, "verify");
    assert_int_equal(sscanf(printed, "sound: %*d entries, head %119s", head), 1);
    assert_int_equal(run("fundtrail.ini", PASSWORD, "user add dora --role auditor"), 0);
    snprintf(arguments, sizeof(arguments), "verify --expect %s", head);
    expect(0, arguments);
    char *last = &head[strlen(head) - 1];
    *last = *last == '0' ? '1' : '0';
    snprintf(arguments, sizeof(arguments), "verify --expect %s", head);
    expect(1, arguments);
    assert_printed("computed anew");
    expect(2, "verify --expect 1:abc");
    fixture_drop_triggers(&fixture);
    fixture_sql(&fixture, "UPDATE `user` SET role = 'admin' WHERE user_name = 'dora'");
    expect(1, "verify");
    assert_printed("table user");
    expect(1, "--json verify");
    assert_printed("\"sound\":false");
}

static void the_text_of_a_table_needs_no_database(void **state)
{
    (void)state;
    assert_int_equal(run("missing.ini", "", "schema sql fund"), 0);
    assert_printed("CREATE TABLE IF NOT EXISTS `fund` (");
    assert_printed("    `size_minor` BIGINT NULL,\n");
    assert_int_equal(run("missing.ini", "", "schema sql fund manager_id"), 0);
    assert_printed("ALTER TABLE `fund`\n");
    assert_printed("ADD COLUMN IF NOT EXISTS `manager_id` BIGINT NULL,\n");
    assert_printed("REFERENCES `party` (`seq`);\n");
    expect(2, "schema sql");
    expect(2, "schema sql funds");
    expect(2, "schema sql fund shoe_size");
}

static void usage_and_outages_have_their_codes(void **state)
{
    (void)state;
    expect(2, "nonsense");
    expect(2, "verify --fast");
    expect(2, "user");
    assert_int_equal(run("missing.ini", "", "verify"), 2);
    assert_int_equal(run("down.ini", "", "verify"), 3);
    assert_int_equal(run("down.ini", "", "user list"), 3);
    assert_int_equal(run("down.ini", "", "migrate"), 3);
    assert_int_equal(run("down.ini", "", "serve-check"), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(migrate_brings_an_empty_database_up),
        cmocka_unit_test(keys_are_made_listed_and_retired),
        cmocka_unit_test(users_come_and_go),
        cmocka_unit_test(rules_are_in_force_at_once_while_nobody_could_decide),
        cmocka_unit_test(an_export_is_journaled_and_has_sums),
        cmocka_unit_test(verify_knows_an_earlier_head_and_names_damage),
        cmocka_unit_test(the_text_of_a_table_needs_no_database),
        cmocka_unit_test(usage_and_outages_have_their_codes),
    };
    return cmocka_run_group_tests(tests, open_group, close_group);
}
