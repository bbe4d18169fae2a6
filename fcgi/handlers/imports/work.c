/* One job after the other: its files are read, checked by a dry run, or stored. */
#include "work_internal.h"

#include "handlers/imports/plan_json.h"
#include "handlers/imports/tables_json.h"
#include "record/import.h"
#include "record/kinds.h"
#include "record/user.h"
#include "record/words.h"
#include "runtime/sha256.h"
#include "store/db.h"

#include <string.h>
#include <time.h>

#define TELL_MS 500

static int64_t now_ms(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Progress that cannot be told now is told later: until the lease ends nobody takes the job. */
static void tell(struct work *work)
{
    bool cancel = false;
    enum err err = import_job_beat(work->worker->side, work->job.id, work->worker->owner,
                                   work->done_count, work->total_count, &cancel);
    work->lost |= err == ERR_NOT_FOUND;
    work->cancelled |= err == ERR_OK && cancel;
}

bool work_goes_on(struct work *work, int64_t done_count, int64_t total_count)
{
    int64_t now = now_ms();
    work->done_count = done_count;
    work->total_count = total_count;
    if (now - work->told_ms >= TELL_MS) {
        work->told_ms = now;
        work->stopped |= work->worker->stopping(work->worker->arg);
        tell(work);
    }
    return !work->stopped && !work->lost && !work->cancelled;
}

/* --- reading --- */

static enum err read_file(struct work *work, int64_t position)
{
    struct import_job_part part;
    char *sha256 = arena_alloc(&work->arena, SHA256_TEXT_SIZE);
    enum err err =
        import_job_part_get(work->worker->db, work->job.id, "sent", position, &work->arena, &part);
    if (err != ERR_OK)
        return err;
    const struct import_source source = {
        .name = part.name, .bytes = part.bytes, .length = (size_t)part.byte_count};
    struct sha256 *digest = sha256_new();
    sha256_add(digest, source.bytes, source.length);
    sha256_finish(digest, sha256);
    import_read(&work->tables, &source, sha256);
    return ERR_OK;
}

static enum err read_files(struct work *work)
{
    struct import_job_part *list;
    size_t count = 0;
    enum err err =
        import_job_part_list(work->worker->db, work->job.id, "sent", &work->arena, &list, &count);
    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        err = read_file(work, list[i].position);
        if (err == ERR_OK && !work_goes_on(work, (int64_t)i + 1, (int64_t)count))
            err = ERR_CANCELLED;
    }
    return err;
}

/* The plan that a person confirmed or chose, fitted to the tables; else the one that suggests
 * itself. A table whose kind was chosen anew says no columns: they are suggested for it. */
static enum err make_plan(struct work *work)
{
    struct import_job_part part;
    struct import_plan kept;
    const char *why = NULL;
    enum err err =
        import_job_part_get(work->worker->db, work->job.id, "plan", 0, &work->arena, &part);
    if (err == ERR_NOT_FOUND) {
        import_suggest(&work->tables, &work->plan);
        return ERR_OK;
    }
    if (err == ERR_OK)
        err = import_plan_read_json(part.bytes, (size_t)part.byte_count, &work->arena, &kept, &why);
    if (err != ERR_OK)
        return err;
    work->plan_text = part.bytes;
    import_plan_fit(&work->tables, &kept, &work->plan);
    for (size_t i = 0; i < work->plan.count; i++) {
        struct import_table_plan *plan = &work->plan.tables[i];
        if (!plan->skip && plan->kind != RECORD_NONE && plan->column_count == 0)
            import_suggest_kind(&work->tables, plan->table, plan->kind, plan);
    }
    return ERR_OK;
}

static enum err keep_text(struct work *work, const char *part, const struct buf *text)
{
    const struct import_job_part content = {
        .name = part, .byte_count = (int64_t)text->length, .bytes = text->bytes};
    return import_job_part_put(work->worker->db, work->job.id, part, &content);
}

static enum err keep_plan(struct work *work)
{
    struct buf text;
    buf_init(&text);
    import_plan_write_json(&work->plan, &text);
    enum err err = keep_text(work, "plan", &text);
    buf_reset(&text);
    import_tables_write_json(&work->tables, &work->plan, &text);
    if (err == ERR_OK)
        err = keep_text(work, "tables", &text);
    buf_done(&text);
    return err;
}

static enum err work_read(struct work *work)
{
    enum err err = read_files(work);
    if (err == ERR_OK)
        err = make_plan(work);
    if (err == ERR_OK)
        err = keep_plan(work);
    work->state = IMPORT_JOB_PLANNED;
    return err;
}

/* --- checking and storing --- */

static bool is_clean(const struct work *work)
{
    return importing_is_clean(work->importing) && !import_faults_stop(&work->faults);
}

static enum err next_row(const struct book *book, void *arg, struct command *command,
                         bool *more_out)
{
    struct work *work = arg;
    if (!work_goes_on(work, work->done_count + 1, work->total_count))
        return ERR_CANCELLED;
    return importing_next(book, work->importing, command, more_out);
}

static enum err row_decided(const struct book *book, void *arg, const struct entry *first,
                            enum err err, const struct violations *violations)
{
    struct work *work = arg;
    return importing_decided(book, work->importing, first, err, violations);
}

static void rewind_rows(void *arg)
{
    struct work *work = arg;
    work->done_count = 0;
    importing_rewind(work->importing);
}

static bool go_on_storing(void *arg, int64_t stored, int64_t total)
{
    return work_goes_on(arg, stored, total);
}

/* The bits of the user's role now; 0 when he may no longer sign in. */
static unsigned roles_of_user(struct work *work)
{
    const struct book *book = ledger_read_begin(work->worker->ledger);
    const struct entry *entry = book_version(book, RECORD_USER, work->job.user_id, VIEW_EVERYTHING);
    const struct user *user = entry == NULL ? NULL : entry->record;
    unsigned roles = user != NULL && user_is_valid(user, date_in_china(work->worker->clock_us()))
                         ? 1u << user->role
                         : 0;
    ledger_read_end(work->worker->ledger);
    return roles;
}

enum err work_submit(struct work *work, struct ledger_batch *batch)
{
    char digest[SHA256_TEXT_SIZE];
    struct sha256 *sha256 = sha256_new();
    const char *key = arena_format(&work->arena, "import-job-%lld", (long long)work->job.id);
    const char *asked = work->plan_text == NULL ? key : work->plan_text;
    sha256_add(sha256, asked, strlen(asked));
    sha256_finish(sha256, digest);
    memcpy(batch->request_hash, digest, sizeof batch->request_hash);
    batch->idempotency_key = key;
    batch->actor_id = work->job.user_id;
    batch->now_us = work->worker->clock_us();
    batch->side = work->worker->side;
    batch->go_on = go_on_storing;
    batch->arg = work;
    return ledger_submit_batch(work->worker->ledger, work->worker->db, batch, &work->violations,
                               &work->receipt);
}

/* The import that an earlier run of this job has stored from its first entry on. */
static int64_t import_of(struct work *work, int64_t first_seq)
{
    const struct book *book = ledger_read_begin(work->worker->ledger);
    const struct entry *entry = book_entry(book, first_seq);
    int64_t found = 0;
    for (; entry != NULL && found == 0; entry = book_entry(book, entry->seq + 1))
        if (entry->kind == RECORD_IMPORT)
            found = entry->seq;
    ledger_read_end(work->worker->ledger);
    return found;
}

/* One file for each table that has rows which cannot be stored. */
static enum err keep_failing_rows(struct work *work)
{
    enum language language = strcmp(work->job.language, "zh") == 0 ? LANGUAGE_ZH : LANGUAGE_EN;
    enum err err = import_job_part_delete(work->worker->db, work->job.id, "failing");
    for (size_t i = 0; i < work->plan.count && err == ERR_OK; i++) {
        const struct import_table_plan *plan = &work->plan.tables[i];
        struct buf text;
        if (plan->skip || plan->kind == RECORD_NONE)
            continue;
        buf_init(&text);
        if (importing_write_faults(work->importing, i, language, &text)) {
            const struct import_job_part content = {.position = (int64_t)i,
                                                    .name = plan->sheet == NULL ? plan->file
                                                                                : plan->sheet,
                                                    .byte_count = (int64_t)text.length,
                                                    .bytes = text.bytes};
            err = import_job_part_put(work->worker->db, work->job.id, "failing", &content);
        }
        buf_done(&text);
    }
    return err;
}

static enum err tell_rows(struct work *work)
{
    const struct import_counts counts = importing_counts(work->importing);
    struct buf *out = &work->result;
    size_t fault_count = 0;
    enum err err = work_keep_faults(work, importing_faults(work->importing), &fault_count);
    if (err == ERR_OK)
        err = keep_failing_rows(work);
    buf_format(out,
               "{\"clean\":%s,\"fault_count\":%zu,\"counts\":", is_clean(work) ? "true" : "false",
               fault_count);
    import_counts_write_json(&counts, out);
    buf_text(out, ",\"table_counts\":[");
    for (size_t i = 0; i < work->plan.count; i++) {
        const struct import_counts of = importing_table_counts(work->importing, i);
        buf_text(out, i > 0 ? "," : "");
        import_counts_write_json(&of, out);
    }
    buf_text(out, "]}");
    return err;
}

/* All that is wrong is told at once, also where a file cannot be read: then it is but a dry run. */
static enum err run_rows(struct work *work, bool dry_run)
{
    const struct import_options options = {.roles = roles_of_user(work),
                                           .now_us = work->worker->clock_us(),
                                           .note = work->job.note,
                                           .mapping = import_mapping_json};
    struct ledger_batch batch = {.next = next_row,
                                 .decided = row_decided,
                                 .rewind = rewind_rows,
                                 .dry_run = dry_run || import_faults_stop(&work->faults)};
    size_t row_count = 0;
    if (options.roles == 0)
        return ERR_FORBIDDEN;
    work->importing = importing_new(&work->tables, &work->plan, &options);
    (void)importing_rows(work->importing, &row_count);
    work->done_count = 0;
    work->total_count = (int64_t)row_count;
    work->told_ms = 0;
    enum err err = work_submit(work, &batch);
    if (err == ERR_OK && work->receipt.replayed)
        work->stored_seq = import_of(work, work->receipt.seq);
    else if (err == ERR_OK && !batch.dry_run)
        work->stored_seq = work->receipt.last_seq;
    if (err == ERR_INVALID && !is_clean(work))
        err = ERR_OK;
    if (err == ERR_OK && work->stored_seq == 0)
        work->state = dry_run || !is_clean(work) ? IMPORT_JOB_CHECKED : IMPORT_JOB_DONE;
    return err;
}

static enum err work_rows(struct work *work, bool dry_run)
{
    work->state = IMPORT_JOB_DONE;
    enum err err = read_files(work);
    if (err == ERR_OK)
        err = make_plan(work);
    if (err == ERR_OK)
        err = run_rows(work, dry_run);
    /* What was stored is told by the import itself. */
    if (err == ERR_OK && (work->importing != NULL && !work->receipt.replayed))
        err = tell_rows(work);
    return err;
}

/* --- the end --- */

static void write_sentence(const struct work *work, enum err err, enum language language,
                           struct buf *out)
{
    struct buf sentence;
    buf_init(&sentence);
    if (work->violations.count > 0)
        violation_sentence(&work->violations.list[0], language, &sentence);
    else
        buf_text(&sentence, err_sentence(err, language));
    buf_json_string(out, sentence.bytes);
    buf_done(&sentence);
}

/* Why the work ended without what was asked. */
static void tell_error(struct work *work, enum err err)
{
    struct buf *out = &work->result;
    buf_reset(out);
    buf_format(out, "{\"error\":{\"code\":\"%s\",\"en\":", err_wire(err));
    write_sentence(work, err, LANGUAGE_EN, out);
    buf_text(out, ",\"zh\":");
    write_sentence(work, err, LANGUAGE_ZH, out);
    buf_text(out, "}}");
}

/* What was sent is not kept once it is stored: the journal has its digest. */
static enum err forget_parts(struct work *work)
{
    static const char *const parts[] = {"sent", "plan", "tables"};
    enum err err = ERR_OK;
    for (size_t i = 0; i < sizeof parts / sizeof parts[0] && err == ERR_OK; i++)
        err = import_job_part_delete(work->worker->db, work->job.id, parts[i]);
    return err;
}

/* An outcome that nobody knows, or a database that went, leaves the job to whoever takes it next.
 */
static bool is_left_open(const struct work *work, enum err err)
{
    return work->stopped || err == ERR_UNKNOWN_OUTCOME || err == ERR_UNAVAILABLE;
}

static enum err finish(struct work *work, enum err err)
{
    struct db *db = work->worker->db;
    if (work->lost)
        return ERR_OK;
    if (err != ERR_OK && is_left_open(work, err))
        return work->stopped ? import_job_release(db, work->job.id, work->worker->owner) : err;
    if (err == ERR_CANCELLED)
        work->state = IMPORT_JOB_CANCELLED;
    else if (err != ERR_OK)
        work->state = IMPORT_JOB_FAILED;
    if (err != ERR_OK)
        tell_error(work, err);
    enum err told =
        import_job_finish(db, work->job.id, work->worker->owner, work->state,
                          work->result.length == 0 ? NULL : work->result.bytes, work->stored_seq);
    if (told == ERR_OK && work->state == IMPORT_JOB_DONE)
        told = forget_parts(work);
    return told == ERR_NOT_FOUND ? ERR_OK : told;
}

/* Whoever asked for the job was told of entries that another process may have stored. */
static enum err do_work(struct work *work)
{
    enum err err = ledger_catch_up_to_head(work->worker->ledger, work->worker->db);
    if (err != ERR_OK)
        return err;
    switch (work->job.state) {
    case IMPORT_JOB_READING:
        return work_read(work);
    case IMPORT_JOB_CHECKING:
        return work_rows(work, true);
    case IMPORT_JOB_STORING:
        return work->job.undoes_seq != 0 ? work_undo(work) : work_rows(work, false);
    case IMPORT_JOB_OPEN:
    case IMPORT_JOB_PLANNED:
    case IMPORT_JOB_CHECKED:
    case IMPORT_JOB_DONE:
    case IMPORT_JOB_FAILED:
    case IMPORT_JOB_CANCELLED:
    case IMPORT_JOB_STATE_COUNT:
        break;
    }
    return ERR_INTERNAL;
}

enum err import_work(const struct job_worker *worker, bool *worked_out)
{
    struct work work = {.worker = worker};
    arena_init(&work.arena);
    enum err err = import_job_claim(worker->db, worker->owner, &work.arena, &work.job);
    *worked_out = err == ERR_OK;
    if (err == ERR_OK) {
        buf_init(&work.result);
        violations_init(&work.violations, &work.arena);
        work.violations.words = record_words;
        import_faults_init(&work.faults, &work.arena);
        import_tables_init(&work.tables, &work.arena, &work.faults);
        err = finish(&work, do_work(&work));
        importing_free(work.importing);
        buf_done(&work.result);
    }
    arena_done(&work.arena);
    return err == ERR_NOT_FOUND ? ERR_OK : err;
}
