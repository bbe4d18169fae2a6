/* Configuration files: taken, or refused with a sentence. */
#include "runtime/config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char directory[] = "/tmp/test_config_XXXXXX";
static char file_path[64];
static char secret_path[64];

static void write_file(const char *path, const char *text, mode_t mode)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fputs(text, file) >= 0, 1);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
}

static int make_directory(void **state)
{
    (void)state;
    if (!mkdtemp(directory))
        return -1;
    (void)snprintf(file_path, sizeof file_path, "%s/fundtrail.ini", directory);
    (void)snprintf(secret_path, sizeof secret_path, "%s/secret", directory);
    return 0;
}

static int remove_directory(void **state)
{
    (void)state;
    (void)unlink(file_path);
    (void)unlink(secret_path);
    return rmdir(directory);
}

static void refused(const char *text, const char *expected_sentence)
{
    struct config config;
    char error[512] = "";
    write_file(file_path, text, 0644);
    assert_int_equal(config_load(file_path, &config, error, sizeof error), ERR_INVALID);
    if (!strstr(error, expected_sentence))
        fail_msg("\"%s\" does not say \"%s\"", error, expected_sentence);
}

#define LEAST "[database]\nsocket=/run/db.sock\nuser=app\n[session]\nkey_dir=/keys\n"

static void fills_in_defaults_for_what_is_not_given(void **state)
{
    (void)state;
    struct config config;
    char error[512];
    write_file(file_path, LEAST, 0644);
    assert_int_equal(config_load(file_path, &config, error, sizeof error), ERR_OK);
    assert_string_equal(config.database.name, "fundtrail");
    assert_int_equal(config.database.port, 3306);
    assert_null(config.database.password);
    assert_int_equal(config.server.processes, 2);
    assert_int_equal(config.server.threads, 8);
    assert_true(config.session.cookie_secure);
    assert_false(config.server.one_host);
    assert_null(config.server.head_file);
    assert_int_equal(config.session.idle_minutes, 30);
    assert_string_equal(config.session.deployment_id, "fundtrail");
    config_done(&config);
}

static void reads_the_secret_without_its_line_end(void **state)
{
    (void)state;
    struct config config;
    char error[512];
    char text[512];
    write_file(secret_path, "correct horse\n", 0600);
    (void)snprintf(text, sizeof text,
                   "[database]\nsocket=/run/db.sock\nuser=app\npassword_file=%s\n"
                   "[server]\nsocket=/run/x.sock\none_host=yes\n"
                   "[session]\nkey_dir=/keys\ncookie_secure=no\n",
                   secret_path);
    write_file(file_path, text, 0644);
    assert_int_equal(config_load(file_path, &config, error, sizeof error), ERR_OK);
    assert_string_equal(config.database.password, "correct horse");
    assert_false(config.session.cookie_secure);
    assert_string_equal(config.server.head_file, "/run/x.sock.head");
    config_done(&config);
}

static void names_the_line_of_an_unknown_or_repeated_key(void **state)
{
    (void)state;
    refused(LEAST "colour=red\n", "line 6: there is no setting colour in [session]");
    refused(LEAST "key_dir=/other\n", "line 6: key_dir is given twice");
    refused("# words\n[server]\nthreads=many\n", "line 3: threads must be a number from 1 to 256");
    refused("[server]\nthreads=0\n", "line 2: threads must be a number");
    refused("[session]\ncookie_secure=true\n", "line 2: cookie_secure must be yes or no");
    refused("[server\n", "line 1");
}

static void refuses_an_incomplete_file(void **state)
{
    (void)state;
    refused("[session]\nkey_dir=/keys\n", "[database] user is missing");
    refused("[database]\nuser=app\n[session]\nkey_dir=/keys\n", "needs socket or host");
    refused("[database]\nuser=app\nsocket=/s\nhost=h\n[session]\nkey_dir=/k\n", "both");
    refused("[database]\nuser=app\nsocket=/s\n", "key_dir is missing");
}

#define SERVER LEAST "[server]\n"

static void taken(const char *text)
{
    struct config config;
    char error[512] = "";
    write_file(file_path, text, 0644);
    if (config_load(file_path, &config, error, sizeof error) != ERR_OK)
        fail_msg("%s", error);
    config_done(&config);
}

/* No browser ever sends another one, so every write would be refused, and nobody would know why. */
static void names_an_origin_that_no_browser_sends(void **state)
{
    static const char *const bad[] = {
        "fund.example",
        "//fund.example",
        "https://fund.example/",
        "https://fund.example/a",
        "https://Fund.example",
        "ftp://fund.example",
        "https://",
        "https://:8080",
        "https://fund.example:",
        "https://a@b.example",
        "https://fund.example:443",
        "http://localhost:80",
        "https://fund example",
        "https://fund.example:8x",
    };
    char text[256];
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        (void)snprintf(text, sizeof text, SERVER "origin=%s\n", bad[i]);
        refused(text, "[server] origin must be what browsers send");
        refused(text, bad[i]);
    }
    taken(SERVER "origin=https://fund.example\n");
    taken(SERVER "origin=http://localhost:8080\n");
    taken(SERVER "origin=https://[2001:db8::1]:8443\n");
    taken(SERVER "origin=http://10.0.0.7\n");
}

static void names_a_socket_whose_path_is_too_long(void **state)
{
    char text[512];
    (void)state;
    (void)snprintf(text, sizeof text, SERVER "socket=/%0*d\n", 107, 1);
    refused(text, "[server] socket has more than 107 bytes");
    (void)snprintf(text, sizeof text, SERVER "socket=/%0*d\n", 106, 1);
    taken(text);
    (void)snprintf(text, sizeof text,
                   "[database]\nsocket=/a, /%0*d, /b\nuser=app\n[session]\nkey_dir=/keys\n", 107,
                   1);
    refused(text, "[database] socket has more than 107 bytes");
    (void)snprintf(text, sizeof text,
                   "[database]\nsocket=/%0*d, /%0*d\nuser=app\n[session]\nkey_dir=/keys\n", 80, 1,
                   80, 2);
    taken(text);
}

/* Its value is not looked at: nothing lies there any more. */
static void takes_the_runtime_folder_of_earlier_releases(void **state)
{
    (void)state;
    taken(SERVER "runtime_dir=/run/fundtrail\n");
}

static void refuses_a_missing_file(void **state)
{
    (void)state;
    struct config config;
    char error[512];
    assert_int_equal(config_load("/nonexistent/x.ini", &config, error, sizeof error), ERR_INVALID);
    assert_non_null(strstr(error, "cannot be read"));
}

static void refuses_a_line_that_is_too_long(void **state)
{
    (void)state;
    char text[1200];
    (void)snprintf(text, sizeof text, LEAST "deployment_id=%0*d\n", 900, 1);
    refused(text, "line");
}

static void refuses_secrets_that_others_can_read(void **state)
{
    (void)state;
    char *secret = NULL;
    char error[512];
    write_file(secret_path, "word\n", 0640);
    assert_int_equal(config_secret(secret_path, &secret, error, sizeof error), ERR_INVALID);
    assert_non_null(strstr(error, "chmod 600"));
    write_file(secret_path, "\n", 0600);
    assert_int_equal(config_secret(secret_path, &secret, error, sizeof error), ERR_INVALID);
    assert_int_equal(config_secret("/nonexistent", &secret, error, sizeof error), ERR_INVALID);
    assert_null(secret);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fills_in_defaults_for_what_is_not_given),
        cmocka_unit_test(reads_the_secret_without_its_line_end),
        cmocka_unit_test(names_the_line_of_an_unknown_or_repeated_key),
        cmocka_unit_test(names_an_origin_that_no_browser_sends),
        cmocka_unit_test(names_a_socket_whose_path_is_too_long),
        cmocka_unit_test(takes_the_runtime_folder_of_earlier_releases),
        cmocka_unit_test(refuses_an_incomplete_file),
        cmocka_unit_test(refuses_a_missing_file),
        cmocka_unit_test(refuses_a_line_that_is_too_long),
        cmocka_unit_test(refuses_secrets_that_others_can_read),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
