/* The schema's columns, views, triggers and rights, compared under the migrator's account: the
 * application's own account has no right to see triggers, and gets none. What is found is written
 * down where the server reads it for its health. */
#include "ctl_internal.h"

#include "handlers/frame/row_codes.h"
#include "schema/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The connection of an account whose password stands in a file; NULL when it cannot be read, with
 * the reason in why_out. */
static struct db *open_account(struct ctl *ctl, const char *user, const char *password_file,
                               const char **why_out)
{
    char error[512];
    char *password = NULL;
    if (password_file != NULL &&
        config_secret(password_file, &password, error, sizeof(error)) != ERR_OK) {
        *why_out = arena_strdup(&ctl->arena, error);
        return NULL;
    }
    struct db *db = ctl_db(ctl, user, password);
    if (password != NULL)
        explicit_bzero(password, strlen(password));
    free(password);
    return db;
}

/* An account that cannot sign in, as before its first right, cannot be asked. */
static struct db *if_it_answers(struct db *db)
{
    if (db == NULL || db_ping(db) == ERR_OK)
        return db;
    db_close(db);
    return NULL;
}

bool ctl_place_open(struct ctl *ctl, struct db_place *place_out, const char **why_out)
{
    const struct config *config = &ctl->config;
    const char *ignored = NULL;
    *place_out = (struct db_place){
        .database = config->database.name,
        .account_host = config->database.socket != NULL ? "localhost" : "%",
    };
    place_out->accounts[DB_ACCOUNT_APP].user = config->database.user;
    place_out->accounts[DB_ACCOUNT_AUDITOR].user = config->auditor.user;
    if (config->migrator.user == NULL) {
        *why_out = arena_format(&ctl->arena, "%s names no user in [migrator]", ctl->config_path);
        return false;
    }
    place_out->db =
        open_account(ctl, config->migrator.user, config->migrator.password_file, why_out);
    if (place_out->db == NULL)
        return false;
    place_out->accounts[DB_ACCOUNT_APP].db =
        if_it_answers(ctl_db(ctl, config->database.user, config->database.password));
    if (config->auditor.user != NULL)
        place_out->accounts[DB_ACCOUNT_AUDITOR].db = if_it_answers(
            open_account(ctl, config->auditor.user, config->auditor.password_file, &ignored));
    return true;
}

void ctl_place_close(struct db_place *place)
{
    for (int i = 0; i < DB_ACCOUNT_COUNT; i++)
        db_close(place->accounts[i].db);
    db_close(place->db);
}

/* Leaves out the rights that could not be asked for; says whose those are. */
static void keep_seen(struct ctl_comparison *comparison)
{
    struct db_differences *differences = &comparison->differences;
    size_t kept = 0;
    for (size_t i = 0; i < differences->count; i++) {
        if (differences->list[i].unseen)
            comparison->unseen_count++;
        else
            differences->list[kept++] = differences->list[i];
    }
    differences->count = kept;
}

static void write_down(struct ctl *ctl, struct db *db, struct ctl_comparison *comparison)
{
    const struct db_differences *differences = &comparison->differences;
    struct db_finding finding = {
        .compared_at_us = ctl->now_us,
        .difference_count = (int64_t)differences->count,
        .first =
            differences->count == 0 ? NULL : db_difference_text(&ctl->arena, &differences->list[0]),
    };
    enum err err = db_finding_write(db, &finding);
    if (err != ERR_OK)
        ctl_failed("what the comparison of the schema found cannot be written down", err, db);
}

enum ctl_exit ctl_mark_views(struct ctl *ctl, const struct db_place *place,
                             const struct db_objects *objects)
{
    struct view_marking marking = {.now_us = ctl->now_us};
    const struct db_marks marks = view_marks(&marking);
    struct db_place marked = *place;
    struct db_differences differences = {0};
    enum ctl_exit code = ctl_row_keys(ctl, &marking.row_keys);
    if (code != CTL_OK || marking.row_keys == NULL)
        return code;
    marked.marks = &marks;
    enum err err = db_objects_compare(&marked, objects, &ctl->arena, &differences);
    for (size_t i = 0; err == ERR_OK && i < differences.count; i++)
        if (differences.list[i].text != NULL)
            err = db_objects_mend(&marked, &differences.list[i]);
    key_ring_close(marking.row_keys);
    return err == ERR_OK ? CTL_OK : ctl_failed("the views cannot be marked", err, place->db);
}

void ctl_compare_objects(struct ctl *ctl, struct ctl_comparison *comparison_out)
{
    struct db_place place;
    struct db_objects objects;
    struct view_marking marking = {.now_us = ctl->now_us};
    const struct db_marks marks = view_marks(&marking);
    *comparison_out = (struct ctl_comparison){0};
    if (!ctl_place_open(ctl, &place, &comparison_out->why))
        return;
    if (ctl_row_keys(ctl, &marking.row_keys) == CTL_OK && marking.row_keys != NULL)
        place.marks = &marks;
    schema_objects(&ctl->arena, &objects);
    enum err err = db_objects_compare(&place, &objects, &ctl->arena, &comparison_out->differences);
    comparison_out->compared = err == ERR_OK;
    if (err == ERR_OK) {
        comparison_out->object_count =
            objects.column_count + objects.view_count + objects.trigger_count + objects.right_count;
        keep_seen(comparison_out);
        write_down(ctl, place.db, comparison_out);
    } else {
        comparison_out->why = arena_strdup(&ctl->arena, db_last_error(place.db));
    }
    key_ring_close(marking.row_keys);
    ctl_place_close(&place);
}
