/* Reads the numbered SQL files and cuts each into statements at its semicolons, but not at those
 * in quoted texts and comments. */
#include "sql_file_internal.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

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

static const char *skip_blanks_and_comments(const char *at)
{
    while (isspace((unsigned char)*at) || (at[0] == '-' && at[1] == '-'))
        at = *at == '-' ? skip_line(at) : at + 1;
    return at;
}

/* Takes the next word of a statement; false when a name or a parenthesis comes instead. */
static bool next_word(const char **at, const char **word_out, size_t *length_out)
{
    *word_out = skip_blanks_and_comments(*at);
    *length_out = strspn(*word_out, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    *at = *word_out + *length_out;
    return *length_out > 0;
}

static bool is_word(const char *word, size_t length, const char *wanted)
{
    return strlen(wanted) == length && strncasecmp(word, wanted, length) == 0;
}

/* CREATE … VIEW or CREATE … TRIGGER, with other words between them. */
static bool makes_object(const char *sql)
{
    const char *word = NULL;
    size_t length = 0;
    if (!next_word(&sql, &word, &length) || !is_word(word, length, "CREATE"))
        return false;
    while (next_word(&sql, &word, &length))
        if (is_word(word, length, "VIEW") || is_word(word, length, "TRIGGER"))
            return true;
    return false;
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
        const char *sql = arena_copy(arena, at, (size_t)(end - at));
        file->steps[file->step_count++] = (struct sql_step){sql, makes_object(sql)};
        at = end + 1;
    }
}

static enum err read_file(const char *folder, const char *name, struct arena *arena,
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

/* Files of both folders, as they are found. */
struct files {
    struct arena *arena;
    struct buf *message_out;
    struct sql_file *list;
    size_t count;
};

/* A released file may be old; any other must leave views and triggers to the program. */
static enum err refuse_objects(struct files *files, const struct sql_file *file)
{
    for (size_t i = 0; i < file->step_count; i++)
        if (file->steps[i].makes_object) {
            buf_format(files->message_out,
                       "%s, step %zu: views and triggers are made by the program "
                       "(fcgi/schema), not by files",
                       file->name, i + 1);
            return ERR_INVALID;
        }
    return ERR_OK;
}

/* Whether a released file with that name and those bytes is there already. */
static bool is_left_over(const struct files *files, const struct sql_file *file)
{
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->list[i].name, file->name) == 0 && files->list[i].length == file->length &&
            memcmp(files->list[i].bytes, file->bytes, file->length) == 0)
            return true;
    return false;
}

static enum err take_file(struct files *files, const char *folder, const char *name, bool released)
{
    struct sql_file file;
    enum err err = read_file(folder, name, files->arena, &file, files->message_out);
    if (err != ERR_OK || (!released && is_left_over(files, &file)))
        return err;
    if (!released)
        err = refuse_objects(files, &file);
    if (err == ERR_OK && files->count == FILES_MAX) {
        buf_format(files->message_out, "%s: more than %d files", folder, FILES_MAX);
        err = ERR_INVALID;
    }
    if (err == ERR_OK)
        files->list[files->count++] = file;
    return err;
}

static enum err take_folder(struct files *files, const char *folder, bool released)
{
    struct dirent **names = NULL;
    enum err err = ERR_OK;
    int found = scandir(folder, &names, is_numbered, alphasort);
    for (int i = 0; i < found; i++) {
        if (err == ERR_OK)
            err = take_file(files, folder, names[i]->d_name, released);
        free(names[i]);
    }
    free(names);
    return err;
}

static int by_version(const void *a, const void *b)
{
    const struct sql_file *left = a;
    const struct sql_file *right = b;
    return (left->version > right->version) - (left->version < right->version);
}

static enum err refuse_equal_numbers(const struct files *files)
{
    for (size_t i = 1; i < files->count; i++)
        if (files->list[i].version == files->list[i - 1].version) {
            buf_format(files->message_out, "%s and %s have the same number",
                       files->list[i - 1].name, files->list[i].name);
            return ERR_INVALID;
        }
    return ERR_OK;
}

enum err sql_files_read(const char *folder, struct arena *arena, struct sql_file **files_out,
                        size_t *count_out, struct buf *message_out)
{
    struct files files = {.arena = arena, .message_out = message_out};
    files.list = arena_array(arena, FILES_MAX, sizeof *files.list);
    enum err err = take_folder(&files, arena_format(arena, "%s/released", folder), true);
    if (err == ERR_OK)
        err = take_folder(&files, folder, false);
    if (err == ERR_OK && files.count == 0) {
        buf_format(message_out, "%s: no numbered SQL files there", folder);
        err = ERR_INVALID;
    }
    qsort(files.list, files.count, sizeof *files.list, by_version);
    if (err == ERR_OK)
        err = refuse_equal_numbers(&files);
    *files_out = files.list;
    *count_out = files.count;
    return err;
}
