/* Reads a folder in the Open Cap Format. */
#include "ocf_set.h"

#include "ctl/calc/md5.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SET_FILE_MAX ((size_t)64 * 1024 * 1024)
#define MANIFEST_TYPE "OCF_MANIFEST_FILE"
#define MANIFEST_NAME "Manifest.ocf.json"

const char *ocf_text(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

bool ocf_number_of(struct ocf_set *set, const json_t *object, const char *key,
                   struct exact *value_out)
{
    const json_t *member = json_object_get(object, key);
    const char *text = json_string_value(member);

    if (json_is_integer(member)) {
        *value_out = exact_whole(set->work, json_integer_value(member));
        return true;
    }
    if (text == NULL)
        return false;
    return exact_parse(set->work, text[0] == '+' ? text + 1 : text, value_out);
}

static void add_note(struct ocf_set *set, struct ocf_note note)
{
    set->notes = arena_room(set->work->arena, set->notes, set->note_count, &set->note_room,
                            sizeof *set->notes);
    set->notes[set->note_count++] = note;
}

void ocf_note(struct ocf_set *set, size_t file, const char *path, bool breaks,
              enum equity_fault_code code, const char *detail)
{
    struct ocf_note note = {.breaks = breaks,
                            .file = set->files[file].name,
                            .path = arena_strdup(set->work->arena, path),
                            .english = equity_sentence(set->work, code, LANGUAGE_EN, detail),
                            .chinese = equity_sentence(set->work, code, LANGUAGE_ZH, detail)};

    case_locate(&set->files[file].file, path, &note.line, &note.column);
    add_note(set, note);
}

/* What a reader found wrong with one item of a file. */
static void note_faults(struct ocf_set *set, struct equity_case *of, size_t file, bool breaks)
{
    for (size_t i = 0; i < of->fault_count; i++)
        ocf_note(set, file, of->faults[i].path, breaks, of->faults[i].code,
                 arena_strdup(set->work->arena, of->faults[i].detail));
    of->fault_count = 0;
}

/* --- files --- */

static bool read_bytes(struct ocf_set *set, const char *name, struct calc_file *file_out)
{
    const char *path = arena_format(set->work->arena, "%s/%s", set->folder, name);
    FILE *stream = fopen(path, "rb");
    struct buf content;
    char chunk[65536];
    size_t taken;

    if (stream == NULL)
        return false;
    buf_init(&content);
    while (content.length <= SET_FILE_MAX && (taken = fread(chunk, 1, sizeof chunk, stream)) > 0)
        buf_add(&content, chunk, taken);
    bool good = ferror(stream) == 0 && content.length <= SET_FILE_MAX;

    fclose(stream);
    if (good) {
        file_out->name = path;
        file_out->bytes =
            arena_copy(set->work->arena, content.length > 0 ? content.bytes : "", content.length);
        file_out->length = content.length;
    }
    buf_done(&content);
    return good;
}

/* Reads a file of the folder; false when it is not there. One that is no JSON has no root; where
 * the set needs it, nothing can be told without it. */
static bool open_file(struct ocf_set *set, const char *name, bool is_needed, size_t *file_out)
{
    struct calc_file bytes;
    json_error_t error;

    if (!read_bytes(set, name, &bytes))
        return false;
    set->files = arena_room(set->work->arena, set->files, set->file_count, &set->file_room,
                            sizeof *set->files);
    struct ocf_set_file *file = &set->files[set->file_count];

    file->name = arena_strdup(set->work->arena, name);
    file->file = bytes;
    file->root = json_loadb(bytes.bytes, bytes.length, JSON_REJECT_DUPLICATES, &error);
    *file_out = set->file_count++;
    if (file->root == NULL)
        ocf_note(set, *file_out, "", is_needed, EQUITY_FILE_NO_JSON, error.text);
    return true;
}

static int is_json_name(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);

    return length > 5 && strcmp(entry->d_name + length - 5, ".json") == 0;
}

/* --- objects --- */

static void add_item(struct ocf_set *set, struct ocf_items *items, const struct calc_node *node,
                     size_t file)
{
    items->list =
        arena_room(set->work->arena, items->list, items->count, &items->room, sizeof *items->list);
    struct ocf_item *item = &items->list[items->count++];

    item->json = node->json;
    item->file = file;
    snprintf(item->path, sizeof item->path, "%s", node->path);
}

/* An object with an id, which is the only one that has it. */
static void add_object(struct ocf_set *set, struct ocf_items *items, const struct calc_node *node,
                       size_t file)
{
    const char *id = ocf_text(node->json, "id");

    if (id == NULL) {
        ocf_note(set, file, node->path, false, EQUITY_MISSING, "id");
        return;
    }
    for (size_t i = 0; i < items->count; i++)
        if (strcmp(ocf_text(items->list[i].json, "id"), id) == 0) {
            ocf_note(set, file, node->path, false, EQUITY_TWICE, id);
            return;
        }
    add_item(set, items, node, file);
}

static void take_item(struct ocf_set *set, struct equity_case *of, const struct calc_node *node,
                      size_t file)
{
    const char *type = ocf_text(node->json, "object_type");

    if (type == NULL) {
        ocf_note(set, file, node->path, false, EQUITY_MISSING, "object_type");
    } else if (strcmp(type, "STOCK_CLASS") == 0) {
        add_object(set, &set->classes, node, file);
    } else if (strcmp(type, "STAKEHOLDER") == 0) {
        add_object(set, &set->holders, node, file);
    } else if (strcmp(type, "STOCK_PLAN") == 0) {
        add_object(set, &set->plans, node, file);
    } else if (strcmp(type, "VESTING_TERMS") == 0) {
        add_object(set, &set->vestings, node, file);
    } else if (strncmp(type, "TX_", 3) == 0) {
        enum ocf_taken taken = ocf_take(of, &set->log, node, file);

        set->transaction_count++;
        if (taken == OCF_NO_UNITS)
            add_item(set, &set->others, node, file);
        note_faults(set, of, file, taken == OCF_FAULTY);
    }
}

static void take_file(struct ocf_set *set, size_t file)
{
    struct equity_case *of = arena_alloc(set->work->arena, sizeof *of);
    const struct calc_node root = {.json = set->files[file].root};
    const struct calc_node items = case_member(&root, "items");

    if (root.json == NULL)
        return;
    if (!json_is_array(items.json)) {
        ocf_note(set, file, "", false, EQUITY_FILE_NO_SET, NULL);
        return;
    }
    of->file = &set->files[file].file;
    of->work = set->work;
    for (size_t i = 0; i < json_array_size(items.json); i++) {
        const struct calc_node node = case_item(&items, i);

        take_item(set, of, &node, file);
    }
}

/* --- the manifest --- */

/* Where a path of the manifest leads in the folder; NULL: out of it. */
static const char *inside(const char *path)
{
    while (strncmp(path, "./", 2) == 0)
        path += 2;
    if (path[0] == '\0' || path[0] == '/' || strcmp(path, "..") == 0 ||
        strncmp(path, "../", 3) == 0 || strstr(path, "/../") != NULL)
        return NULL;
    return path;
}

static bool is_open(const struct ocf_set *set, const char *name)
{
    for (size_t i = 0; i < set->file_count; i++)
        if (strcmp(set->files[i].name, name) == 0)
            return true;
    return false;
}

static void take_named(struct ocf_set *set, size_t manifest, const struct calc_node *entry)
{
    const char *path = ocf_text(entry->json, "filepath");
    const char *sum = ocf_text(entry->json, "md5");
    const char *name = path == NULL ? NULL : inside(path);
    char found[MD5_TEXT_SIZE];
    size_t file;

    if (path == NULL) {
        ocf_note(set, manifest, entry->path, false, EQUITY_MISSING, "filepath");
    } else if (name == NULL) {
        ocf_note(set, manifest, entry->path, false, EQUITY_FILE_OUTSIDE, path);
    } else if (is_open(set, name)) {
        ocf_note(set, manifest, entry->path, false, EQUITY_TWICE, path);
    } else if (!open_file(set, name, true, &file)) {
        ocf_note(set, manifest, entry->path, false, EQUITY_FILE_MISSING, path);
    } else {
        md5_text(set->files[file].file.bytes, set->files[file].file.length, found);
        if (sum == NULL || strcmp(sum, found) != 0)
            ocf_note(set, manifest,
                     arena_format(set->work->arena, "%s%s", entry->path, sum == NULL ? "" : ".md5"),
                     false, EQUITY_FILE_SUM, found);
        take_file(set, file);
    }
}

/* Members whose names end in _files list the files of the set. */
static void take_manifest(struct ocf_set *set, size_t manifest)
{
    const struct calc_node root = {.json = set->files[manifest].root};
    const json_t *issuer = json_object_get(root.json, "issuer");
    const char *key;
    json_t *value;

    set->issuer = ocf_text(issuer, "legal_name");
    set->as_of = ocf_text(root.json, "as_of");
    json_object_foreach(root.json, key, value)
    {
        size_t length = strlen(key);
        const struct calc_node list = case_member(&root, key);

        if (length < 6 || strcmp(key + length - 6, "_files") != 0)
            continue;
        for (size_t i = 0; i < json_array_size(value); i++) {
            const struct calc_node entry = case_item(&list, i);

            take_named(set, manifest, &entry);
        }
    }
}

static bool is_manifest(const struct ocf_set *set, size_t file)
{
    const char *type = ocf_text(set->files[file].root, "file_type");

    return type != NULL && strcmp(type, MANIFEST_TYPE) == 0;
}

/* What lies in the folder beside the manifest: read where there is none, else only told of. */
static void take_unnamed(struct ocf_set *set, struct dirent **entries, int count, bool has_manifest)
{
    size_t file;

    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;

        if (is_open(set, name) || !open_file(set, name, !has_manifest, &file))
            continue;
        const char *type = ocf_text(set->files[file].root, "file_type");

        if (type == NULL || strncmp(type, "OCF_", 4) != 0)
            continue;
        if (has_manifest)
            ocf_note(set, file, "", false, EQUITY_FILE_UNNAMED, NULL);
        else
            take_file(set, file);
    }
}

/* The manifest by its usual name, or the first file that says it is one. */
static bool find_manifest(struct ocf_set *set, struct dirent **entries, int count,
                          size_t *manifest_out)
{
    if (open_file(set, MANIFEST_NAME, true, manifest_out) && is_manifest(set, *manifest_out))
        return true;
    for (int i = 0; i < count; i++) {
        size_t files = set->file_count;
        size_t notes = set->note_count;

        if (is_open(set, entries[i]->d_name) ||
            !open_file(set, entries[i]->d_name, false, manifest_out))
            continue;
        if (is_manifest(set, *manifest_out))
            return true;
        /* Any other file is opened when it is its turn. */
        json_decref(set->files[files].root);
        set->file_count = files;
        set->note_count = notes;
    }
    return false;
}

bool ocf_set_read(struct ocf_set *set, struct exact_work *work, const char *folder)
{
    struct dirent **entries = NULL;
    size_t manifest = 0;

    *set = (struct ocf_set){.work = work, .folder = folder};
    ocf_log_init(&set->log, work);
    int count = scandir(folder, &entries, is_json_name, alphasort);

    if (count <= 0) {
        fprintf(stderr, "fundtrail: %s: %s\n", folder,
                count < 0 ? "the folder cannot be read / 无法读取文件夹"
                          : "the folder has no file .json / 文件夹中没有 .json 文件");
        free(entries);
        return false;
    }
    bool found = find_manifest(set, entries, count, &manifest);

    if (found)
        take_manifest(set, manifest);
    else
        add_note(set, (struct ocf_note){
                          .file = MANIFEST_NAME,
                          .line = 1,
                          .column = 1,
                          .path = "",
                          .english = equity_sentence(work, EQUITY_NO_MANIFEST, LANGUAGE_EN, NULL),
                          .chinese = equity_sentence(work, EQUITY_NO_MANIFEST, LANGUAGE_ZH, NULL)});
    take_unnamed(set, entries, count, found);
    for (int i = 0; i < count; i++)
        free(entries[i]);
    free(entries);
    ocf_join_splits(&set->log);
    return true;
}

void ocf_set_done(struct ocf_set *set)
{
    for (size_t i = 0; i < set->file_count; i++)
        json_decref(set->files[i].root);
    ocf_log_done(&set->log);
}
