/* Which node a connection takes: one that is cut off from its group is passed over, and what would
 * endanger the ledger is told. */
#include "support_store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static struct fixture fixture;
static struct stage stage;
static char first[256];
static char last[256];
static char last_then_first[520];

static int open_group(void **state)
{
    (void)state;
    const char *list = getenv("FUNDTRAIL_TEST_DB_SOCKETS");
    if (list == NULL)
        fail_msg("FUNDTRAIL_TEST_DB_SOCKETS is not set: these tests need a cluster of their own");
    snprintf(first, sizeof(first), "%.*s", (int)strcspn(list, ","), list);
    snprintf(last, sizeof(last), "%s", strrchr(list, ',') + 1);
    snprintf(last_then_first, sizeof(last_then_first), "%s, %s", last, first);
    fixture_open(&fixture, true);
    stage_open(&stage, &fixture);
    return 0;
}

static int close_group(void **state)
{
    (void)state;
    stage_close(&stage);
    fixture_close(&fixture);
    return 0;
}

static void set_global(MYSQL *root, const char *sql)
{
    if (mysql_query(root, sql) != 0)
        fail_msg("%s: %s", sql, mysql_error(root));
}

static void a_sound_node_says_so(void **state)
{
    (void)state;
    struct db *db = fixture_app_at(&fixture, last_then_first);
    struct db_node node;
    assert_int_equal(db_address_count(db), 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(db_connect_only_to(db, i), ERR_OK);
        assert_true(db_is_cluster(db));
        assert_int_equal(db_check_node(db, &node), ERR_OK);
        assert_true(node.in_cluster);
        assert_null(node.fault);
        assert_string_equal(node.size, "3");
        assert_int_equal(strlen(node.group), 36);
    }
    db_close(db);
}

static void schema_changes_that_reach_one_node_only_are_a_fault(void **state)
{
    (void)state;
    struct db *db = fixture_app_at(&fixture, last);
    struct db_node node;
    MYSQL *root = fixture_root_at(&fixture, last);
    set_global(root, "SET GLOBAL wsrep_osu_method = 'RSU'");
    enum err err = db_check_node(db, &node);
    set_global(root, "SET GLOBAL wsrep_osu_method = 'TOI'");
    assert_int_equal(err, ERR_OK);
    assert_non_null(strstr(node.fault, "TOI"));
    mysql_close(root);
    db_close(db);
}

static bool becomes_usable(struct db *db, bool usable)
{
    struct db_node node;
    for (int i = 0; i < 150; i++) {
        bool is_usable = db_connect_only_to(db, 0) == ERR_OK &&
                         db_check_node(db, &node) == ERR_OK && node.fault == NULL;
        if (is_usable == usable)
            return true;
        usleep(200000);
    }
    return false;
}

static void a_node_that_is_cut_off_is_passed_over(void **state)
{
    (void)state;
    int64_t seq = 0;
    int64_t head_seq = 0;
    struct db *only = fixture_app_at(&fixture, last);
    struct db *db = fixture_app_at(&fixture, last_then_first);
    MYSQL *root = fixture_root_at(&fixture, last);
    assert_int_equal(ledger_head(db, &head_seq), ERR_OK);
    set_global(root, "SET GLOBAL wsrep_provider_options = 'gmcast.isolate=1'");
    bool went = becomes_usable(only, false);
    seq = stage_project(&stage, "PJ-CUT-OFF");
    enum err err = ledger_head(db, &head_seq);
    set_global(root, "SET GLOBAL wsrep_provider_options = 'gmcast.isolate=0'");
    assert_true(went);
    assert_int_equal(err, ERR_OK);
    assert_int_equal(head_seq, seq);
    assert_true(becomes_usable(only, true));
    assert_int_equal(ledger_head(only, &head_seq), ERR_OK);
    assert_int_equal(head_seq, seq);
    mysql_close(root);
    db_close(only);
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_node_says_so),
        cmocka_unit_test(schema_changes_that_reach_one_node_only_are_a_fault),
        cmocka_unit_test(a_node_that_is_cut_off_is_passed_over),
    };
    return cmocka_run_group_tests(tests, open_group, close_group);
}
