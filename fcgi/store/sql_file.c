/* Reads the numbered SQL files and cuts each into statements at its semicolons, but not at those
 * in quoted texts and comments. */
#include "sql_file_internal.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FILE_BYTES_MAX (1024L * 1024L)
#define FILES_MAX 1000
#define NUMBER_DIGITS 4

static const char *skip_line(const char *at)
{
    const char *end = strchr(at, '\n');
    return end == NULL ? at + strlen(at) : end;
}

/* Past a quoted text that begins at `at`; NULL when it does not end. A doubled quote is two texts
 * side by side. */
static const char *skip_quoted(const char *at)
{
    char quote = *at++;
    for (; *at != '\0'; at++) {
        if (*at == '\\' && quote != '`' && at[1] != '\0')
            at++;
        else if (*at == quote)
            return at + 1;
    }
    return NULL;
}

/* The semicolon that ends the statement at `at`. *blank_out says that there is nothing but blanks
 * and comments before it. NULL when there is none. */
static const char *statement_end(const char *at, bool *blank_out)
{
    *blank_out = true;
    while (*at != '\0') {
        if (at[0] == '-' && at[1] == '-') {
            at = skip_line(at);
        } else if (*at == '\'' || *at == '"' || *at == '`') {
            *blank_out = false;
            at = skip_quoted(at);
            if (at == NULL)
                return NULL;
        } else if (*at == ';') {
            return at;
        } else {
            if (!isspace((unsigned char)*at))
                *blank_out = false;
            at++;
        }
    }
    return NULL;
}

static enum err cut_steps(struct sql_file *file, struct arena *arena, struct buf *message_out)
{
    size_t capacity = 1;
    for (const char *at = file->bytes; *at != '\0'; at++)
        capacity += *at == ';';
    file->steps = arena_array(arena, capacity, sizeof(*file->steps));
    const char *at = file->bytes;
    while (true) {
        bool blank = true;
        const char *end = statement_end(at, &blank);
        if (end == NULL && blank)
            return ERR_OK;
        if (end == NULL) {
            buf_format(message_out, "%s: statement %zu does not end with a semicolon", file->name,
                       file->step_count + 1);
            return ERR_INVALID;
        }
        while (isspace((unsigned char)*at))
            at++;
        file->steps[file->step_count++] = arena_copy(arena, at, (size_t)(end - at));
        at = end + 1;
    }
}

enum err sql_file_read(const char *folder, const char *name, struct arena *arena,
                       struct sql_file *file_out, struct buf *message_out)
{
    const char *path = arena_format(arena, "%s/%s", folder, name);
    FILE *stream = fopen(path, "re");
    if (stream == NULL) {
        buf_format(message_out, "%s: %s", path, strerror(errno));
        return ERR_INVALID;
    }
    char *bytes = arena_alloc(arena, FILE_BYTES_MAX + 1);
    size_t length = fread(bytes, 1, FILE_BYTES_MAX, stream);
    bool whole = feof(stream) != 0 && !ferror(stream);
    fclose(stream);
    if (!whole || strlen(bytes) != length) {
        buf_format(message_out, "%s: cannot be read as text of at most %ld bytes", path,
                   FILE_BYTES_MAX);
        return ERR_INVALID;
    }
    *file_out = (struct sql_file){
        .version = strtoll(name, NULL, 10),
        .name = arena_strdup(arena, name),
        .bytes = bytes,
        .length = length,
    };
    return cut_steps(file_out, arena, message_out);
}

static int is_numbered(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    for (size_t i = 0; i < NUMBER_DIGITS; i++)
        if (!isdigit((unsigned char)entry->d_name[i]))
            return 0;
    return entry->d_name[NUMBER_DIGITS] == '_' && strcmp(entry->d_name + length - 4, ".sql") == 0;
}

enum err sql_files_read(const char *folder, struct arena *arena, struct sql_file **files_out,
                        size_t *count_out, struct buf *message_out)
{
    struct dirent **names = NULL;
    int found = scandir(folder, &names, is_numbered, alphasort);
    if (found <= 0 || found > FILES_MAX) {
        buf_format(message_out, "%s: no numbered SQL files there", folder);
        free(names);
        return ERR_INVALID;
    }
    size_t count = (size_t)found;
    enum err err = ERR_OK;
    struct sql_file *files = arena_array(arena, count, sizeof(*files));
    for (size_t i = 0; i < count; i++) {
        if (err == ERR_OK)
            err = sql_file_read(folder, names[i]->d_name, arena, &files[i], message_out);
        if (err == ERR_OK && i > 0 && files[i].version == files[i - 1].version) {
            buf_format(message_out, "%s and %s have the same number", files[i - 1].name,
                       files[i].name);
            err = ERR_INVALID;
        }
        free(names[i]);
    }
    free(names);
    *files_out = files;
    *count_out = count;
    return err;
}
