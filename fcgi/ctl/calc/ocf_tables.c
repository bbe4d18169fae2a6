/* A folder in the Open Cap Format as tables for the importer.
 *
 * An event of the format ends its security, and what remains is a new one; here what remains stays
 * where it is, and only what results is new. So the id of a balance means the security that it
 * comes from. A security that is issued several times has no history that could be told: what it
 * has in the end is issued as it stands. */
#include "ctl/calc/ocf_tables.h"
#include "ocf_writer.h"

#include "base/date.h"

#include <limits.h>
#include <string.h>

static int32_t first_day(const struct ocf_writer *writer)
{
    const struct ocf_log *log = &writer->set->log;
    int32_t first = INT32_MAX;

    for (size_t i = 0; i < log->count; i++)
        if (log->events[i].day < first)
            first = log->events[i].day;
    for (size_t i = 0; i < writer->set->others.count; i++) {
        int32_t day = ocf_day_of(writer->set->others.list[i].json, "date", INT32_MAX);

        if (day < first)
            first = day;
    }
    return first == INT32_MAX ? DATE_FIRST : first;
}

static void write_firm(struct ocf_writer *writer)
{
    const char *issuer = writer->set->issuer;

    if (writer->firm != NULL)
        return;
    writer->firm = "OCF-ISSUER";
    for (size_t i = 0; i < writer->set->file_count; i++) {
        const json_t *root = writer->set->files[i].root;
        const char *id = ocf_text(json_object_get(root, "issuer"), "id");

        if (id != NULL)
            writer->firm = id;
    }
    writer->firm = ocf_code(writer, OCF_FIRM, writer->firm, issuer == NULL ? writer->firm : issuer);
    ocf_begin_table(writer, "code,name,effective_date");
    ocf_cell(writer, writer->firm);
    ocf_cell(writer, issuer == NULL ? writer->firm : issuer);
    ocf_day_cell(writer, writer->first_day);
    ocf_end_row(writer);
    ocf_end_table(writer, "firm.csv");
}

static void write_parties(struct ocf_writer *writer)
{
    const struct ocf_log *log = &writer->set->log;

    ocf_begin_table(writer, "code,name,kind,effective_date");
    for (size_t i = 0; i < log->holders.count; i++) {
        const char *id = log->holders.names[i];
        const struct ocf_item *item = captable_item(&writer->set->holders, id);
        const char *name =
            item == NULL ? NULL : ocf_text(json_object_get(item->json, "name"), "legal_name");

        ocf_cell(writer, ocf_code(writer, OCF_PARTY, id, name == NULL ? id : name));
        ocf_cell(writer, name == NULL ? id : name);
        ocf_cell(writer, "co_investor");
        ocf_day_cell(writer, writer->first_day);
        ocf_end_row(writer);
    }
    ocf_end_table(writer, "party.csv");
}

/* Balances mean what they are left of; results of events that are written are made by these. */
static void join_securities(struct ocf_writer *writer)
{
    const struct ocf_log *log = &writer->set->log;
    size_t count = log->securities.count;

    writer->stands_for = arena_array(writer->arena, count, sizeof *writer->stands_for);
    writer->by_event = arena_array(writer->arena, count, sizeof *writer->by_event);
    for (size_t i = 0; i < count; i++)
        writer->stands_for[i] = i;
    for (size_t i = 0; i < log->count; i++) {
        const struct cap_event *event = &log->events[i];
        size_t source = event->security_count > 0 ? event->securities[0] : CAP_NONE;

        if (event->kind == CAP_ISSUE || event->kind == CAP_SPLIT ||
            event->kind == CAP_CONSOLIDATE || ocf_doubtful(writer, writer->stands_for[source]))
            continue;
        if (event->balance != CAP_NONE && !ocf_doubtful(writer, event->balance))
            writer->stands_for[event->balance] = writer->stands_for[source];
        for (size_t k = 0; k < event->result_count; k++)
            if (!ocf_doubtful(writer, event->results[k]))
                writer->by_event[event->results[k]] = true;
    }
}

static void take_notes(struct ocf_writer *writer)
{
    for (size_t i = 0; i < writer->set->note_count; i++) {
        const struct ocf_note *note = &writer->set->notes[i];

        ocf_tell(writer, &(struct ocf_told){.breaks = note->breaks,
                                            .file = note->file,
                                            .line = note->line,
                                            .path = note->path,
                                            .english = note->english,
                                            .chinese = note->chinese});
    }
}

static void write_tables(struct ocf_writer *writer)
{
    writer->first_day = first_day(writer);
    buf_init(&writer->csv);
    join_securities(writer);
    write_firm(writer);
    write_parties(writer);
    ocf_write_classes(writer);
    ocf_write_pools(writer);
    ocf_write_securities(writer);
    ocf_write_events(writer);
    ocf_write_splits(writer);
    buf_done(&writer->csv);
}

bool ocf_tables_read(const char *folder, const char *firm, struct ocf_ledger *ledger,
                     struct arena *arena, struct ocf_tables *tables_out)
{
    struct exact_work *work = arena_alloc(arena, sizeof *work);
    struct ocf_set *set = arena_alloc(arena, sizeof *set);
    struct captable *cap = arena_alloc(arena, sizeof *cap);
    struct ocf_writer writer = {
        .set = set, .cap = cap, .arena = arena, .firm = firm, .out = tables_out, .ledger = ledger};
    bool good = false;

    *tables_out = (struct ocf_tables){0};
    work->arena = arena;
    cap->set = set;
    cap->work = work;
    cap->as_of = DATE_LAST;
    for (size_t i = 0; i < OCF_CODED_COUNT; i++)
        writer.codes[i] = (struct ocf_codes){json_object(), json_object()};
    if (ocf_set_read(set, work, folder) && captable_play(cap)) {
        take_notes(&writer);
        write_tables(&writer);
        good = !work->failed;
    }
    tables_out->told = writer.told;
    tables_out->told_count = writer.told_count;
    for (size_t i = 0; i < OCF_CODED_COUNT; i++) {
        json_decref(writer.codes[i].by_id);
        json_decref(writer.codes[i].taken);
    }
    ocf_set_done(set);
    return good;
}
