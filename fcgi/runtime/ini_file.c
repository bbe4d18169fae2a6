/* Reads an INI file by inih, which tells no line numbers: the lines that it takes are counted. */
#include "runtime/ini_file.h"

#include <ini.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

#define LINES_FIRST 64

struct reading {
    FILE *file;
    struct arena *arena;
    struct ini_line *lines;
    size_t count;
    size_t capacity;
    size_t line;
    size_t too_long; /* the first such line; 0: none */
};

static char *next_line(char *line, int size, void *arg)
{
    struct reading *reading = arg;
    char *taken = fgets(line, size, reading->file);

    if (taken == NULL)
        return NULL;
    reading->line++;
    if (strchr(taken, '\n') == NULL && !feof(reading->file) && reading->too_long == 0)
        reading->too_long = reading->line;
    return taken;
}

static void keep(struct reading *reading, const struct ini_line *line)
{
    if (reading->count == reading->capacity) {
        size_t capacity = reading->capacity == 0 ? LINES_FIRST : reading->capacity * 2;
        struct ini_line *grown = arena_array(reading->arena, capacity, sizeof *grown);

        if (reading->count > 0)
            memcpy(grown, reading->lines, reading->count * sizeof *grown);
        reading->lines = grown;
        reading->capacity = capacity;
    }
    reading->lines[reading->count++] = *line;
}

static int take(void *arg, const char *section, const char *name, const char *value)
{
    struct reading *reading = arg;
    const struct ini_line line = {.line = reading->line,
                                  .section = arena_strdup(reading->arena, section),
                                  .name = arena_strdup(reading->arena, name),
                                  .text = arena_strdup(reading->arena, value == NULL ? "" : value)};

    if (strlen(section) > INI_SECTION_MAX && reading->too_long == 0)
        reading->too_long = reading->line;
    keep(reading, &line);
    return 1;
}

enum err ini_file_read(const char *path, struct arena *arena, const struct ini_line **lines_out,
                       size_t *count_out, const char **why_out)
{
    struct reading reading = {.file = fopen(path, "re"), .arena = arena};

    if (reading.file == NULL) {
        *why_out = arena_format(arena, "%s cannot be read: %s", path, strerror(errno));
        return ERR_INVALID;
    }
    int bad = ini_parse_stream(next_line, &reading, take, &reading);
    bool failed = ferror(reading.file) != 0;

    (void)fclose(reading.file);
    if (failed || bad < 0)
        *why_out = arena_format(arena, "%s cannot be read", path);
    else if (bad > 0)
        *why_out =
            arena_format(arena, "%s:%d: this is neither [section] nor name = value", path, bad);
    else if (reading.too_long > 0)
        *why_out = arena_format(arena, "%s:%zu: the line, or its heading, is too long", path,
                                reading.too_long);
    *lines_out = reading.lines;
    *count_out = reading.count;
    return failed || bad != 0 || reading.too_long > 0 ? ERR_INVALID : ERR_OK;
}
