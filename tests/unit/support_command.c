/* Runs the program on a file, and reads back what it wrote. */
#include "support_command.h"

#include <fcntl.h>
#include <setjmp.h>
#include <spawn.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#define ARGUMENTS_MAX 8

extern char **environ;

static char program[600];
static char folder[] = "/tmp/fundtrail-calc-XXXXXX";

int command_find(void **state)
{
    const char *given = getenv("FUNDTRAIL_COMMAND");
    char self[512] = "";

    (void)state;
    if (given != NULL) {
        snprintf(program, sizeof program, "%s", given);
    } else {
        ssize_t length = readlink("/proc/self/exe", self, sizeof self - 1);
        char *slash = length > 0 ? strrchr(self, '/') : NULL;

        if (slash == NULL)
            return -1;
        *slash = '\0';
        snprintf(program, sizeof program, "%s/../../fundtrail", self);
    }
    return access(program, X_OK) == 0 && mkdtemp(folder) != NULL ? 0 : -1;
}

static void path_in(const char *name, char path[64])
{
    snprintf(path, 64, "%s/%s", folder, name);
}

int command_done(void **state)
{
    static const char *const names[] = {"in", "out", "complaint"};
    char path[64];

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        path_in(names[i], path);
        unlink(path);
    }
    return rmdir(folder);
}

static void read_back(const char *name, struct buf *buf)
{
    char path[64];
    char chunk[4096];
    size_t taken;

    path_in(name, path);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    buf_init(buf);
    while ((taken = fread(chunk, 1, sizeof chunk, file)) > 0)
        buf_add(buf, chunk, taken);
    fclose(file);
}

struct outcome command_run(const char *const *arguments)
{
    struct outcome outcome = {0};
    posix_spawn_file_actions_t actions;
    char out[64];
    char complaint[64];
    char *argv[ARGUMENTS_MAX + 2] = {program};
    pid_t child;
    int status = 0;
    size_t count = 0;

    for (; arguments[count] != NULL; count++) {
        assert_true(count < ARGUMENTS_MAX);
        argv[count + 1] = strdup(arguments[count]);
        assert_non_null(argv[count + 1]);
    }
    path_in("out", out);
    path_in("complaint", complaint);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, out, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, complaint, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    assert_int_equal(posix_spawn(&child, program, &actions, NULL, argv, environ), 0);
    assert_int_equal(waitpid(child, &status, 0), child);
    posix_spawn_file_actions_destroy(&actions);
    /* As shells tell it, so that a test says on which input a signal ended the command. */
    outcome.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    for (size_t i = 1; i <= count; i++)
        free(argv[i]);
    read_back("out", &outcome.out);
    read_back("complaint", &outcome.complaint);
    return outcome;
}

struct outcome command_calc(const char *what, const char *input, size_t length)
{
    char in[64];

    path_in("in", in);
    FILE *file = fopen(in, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(input, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    return command_run((const char *const[]){"calc", what, in, NULL});
}

void outcome_done(struct outcome *outcome)
{
    buf_done(&outcome->out);
    buf_done(&outcome->complaint);
}

json_t *outcome_answer(const char *name, const struct outcome *outcome)
{
    if (outcome->code != 0)
        fail_msg("%s: exit code %d: %s", name, outcome->code, outcome->complaint.bytes);
    json_t *answer = json_loadb(outcome->out.bytes, outcome->out.length, JSON_DECODE_ANY, NULL);
    assert_non_null(answer);
    return answer;
}
