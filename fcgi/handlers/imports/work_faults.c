/* What is wrong with an import, kept in pages: what stops it first, then what should be known. */
#include "work_internal.h"

#include "handlers/imports/plan_json.h"

static void take(struct import_fault *list, size_t *count, const struct import_faults *faults,
                 bool notes)
{
    for (size_t i = 0; faults != NULL && i < faults->count && *count < IMPORT_FAULTS_KEPT; i++)
        if ((faults->list[i].weight == IMPORT_NOTE) == notes)
            list[(*count)++] = faults->list[i];
}

static enum err keep_page(struct work *work, struct import_fault *list, size_t count,
                          int64_t position)
{
    const struct import_faults page = {.list = list, .count = count};
    struct buf text;
    buf_init(&text);
    import_faults_write_json(&page, count, &text);
    const struct import_job_part content = {.position = position,
                                            .name = "faults",
                                            .byte_count = (int64_t)text.length,
                                            .bytes = text.bytes};
    enum err err = import_job_part_put(work->worker->db, work->job.id, "faults", &content);
    buf_done(&text);
    return err;
}

enum err work_keep_faults(struct work *work, const struct import_faults *more, size_t *count_out)
{
    struct import_fault *list = arena_array(&work->arena, IMPORT_FAULTS_KEPT, sizeof *list);
    size_t count = 0;
    enum err err = import_job_part_delete(work->worker->db, work->job.id, "faults");
    for (int notes = 0; notes < 2; notes++) {
        take(list, &count, &work->faults, notes == 1);
        take(list, &count, more, notes == 1);
    }
    for (size_t from = 0; from < count && err == ERR_OK; from += IMPORT_FAULTS_PAGE) {
        size_t rest = count - from;
        err = keep_page(work, list + from, rest < IMPORT_FAULTS_PAGE ? rest : IMPORT_FAULTS_PAGE,
                        (int64_t)(from / IMPORT_FAULTS_PAGE));
    }
    *count_out = work->faults.count + work->faults.dropped +
                 (more == NULL ? 0 : more->count + more->dropped);
    return err;
}
