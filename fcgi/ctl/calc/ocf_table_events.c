/* What becomes of the securities of a folder, and splits, as tables. */
#include "ocf_writer.h"

#include <string.h>

static const char *action_of(enum cap_kind kind, bool any_result, enum ocf_family from,
                             enum ocf_family to, bool same_class)
{
    /* Into an id that nobody issued: no stock came of it here. */
    if (kind == CAP_CANCEL || kind == CAP_RETRACT || kind == CAP_CONSOLIDATE ||
        (kind == CAP_EXERCISE && !any_result))
        return "cancellation";
    if (kind == CAP_EXERCISE)
        return "exercise";
    return kind == CAP_CONVERT || from != to || !same_class ? "conversion" : "transfer";
}

/* The certificate that an event takes from: a security, or what results from an event before. */
static void source_cells(struct ocf_writer *writer, size_t source)
{
    const char *id = writer->set->log.securities.names[source];
    bool by_event = writer->by_event[source];

    ocf_cell(writer, by_event ? "" : ocf_code(writer, OCF_SECURITY, id, writer->firm));
    ocf_cell(writer, by_event ? ocf_code(writer, OCF_EVENT, id, writer->firm) : "");
}

/* The id of an event without a result. */
static const char *id_of(const struct ocf_writer *writer, size_t event)
{
    const char *id = ocf_text(writer->set->log.more[event].json, "id");

    return id == NULL ? "event" : id;
}

static void event_row(struct ocf_writer *writer, size_t event, const char *code, size_t source,
                      size_t result, bool has_units, struct exact units)
{
    const struct ocf_log *log = &writer->set->log;
    const struct cap_event *of = &log->events[event];
    const struct cap_security *from = &writer->cap->table.securities[source];
    const struct cap_security *to =
        result == CAP_NONE ? NULL : &writer->cap->table.securities[result];
    const struct cap_event *issue = to == NULL ? NULL : &log->events[to->issue];
    bool same_class = issue == NULL || issue->class == log->events[from->issue].class;
    const char *action = action_of(
        of->kind, issue != NULL, log->more[from->issue].family,
        issue == NULL ? log->more[from->issue].family : log->more[to->issue].family, same_class);
    bool transfer = strcmp(action, "transfer") == 0;
    bool converts = strcmp(action, "conversion") == 0;

    ocf_cell(writer, ocf_code(writer, OCF_EVENT, code, writer->firm));
    source_cells(writer, source);
    ocf_cell(writer, action);
    if (has_units && log->more[from->issue].family != OCF_CONVERTIBLE)
        ocf_number_cell(writer, units);
    else
        ocf_cell(writer, "");
    ocf_cell(writer, transfer && issue != NULL
                         ? ocf_code(writer, OCF_PARTY, log->holders.names[issue->holder], NULL)
                         : "");
    ocf_cell(writer,
             converts && issue != NULL && issue->class != CAP_NONE
                 ? ocf_code(writer, OCF_CLASS, log->classes.names[issue->class], writer->firm)
                 : "");
    if (converts && issue != NULL)
        ocf_number_cell(writer, issue->quantity);
    else
        ocf_cell(writer, "");
    ocf_day_cell(writer, of->day);
    ocf_end_row(writer);
}

/* Units as they are before the split of the day, which in records comes after the event: what a
 * split reissues has them already split. */
static struct exact before_split(const struct ocf_writer *writer, const struct cap_event *of,
                                 struct exact units)
{
    const struct ocf_log *log = &writer->set->log;

    return of->split == CAP_NONE || log->events[of->split].day != of->day
               ? units
               : exact_divide(writer->set->work, units, log->events[of->split].ratio);
}

/* Certificates that are put together end, and what they become is issued as a security. */
static void write_consolidation(struct ocf_writer *writer, size_t event)
{
    const struct cap_event *of = &writer->set->log.events[event];

    for (size_t i = 0; i < of->security_count; i++) {
        size_t source = writer->stands_for[of->securities[i]];

        if (!ocf_doubtful(writer, source))
            event_row(writer, event,
                      arena_format(writer->arena, "%s.%zu", id_of(writer, event), i + 1), source,
                      CAP_NONE, false, of->quantity);
    }
}

/* What an event takes goes to what results, in its order; without results it is gone. */
static void write_event(struct ocf_writer *writer, size_t event)
{
    const struct ocf_log *log = &writer->set->log;
    const struct cap_event *of = &log->events[event];
    size_t *results = arena_array(writer->arena, of->result_count, sizeof *results);
    size_t count = ocf_results_of(writer, of, results);
    size_t source = writer->stands_for[of->securities[0]];

    if (ocf_doubtful(writer, source))
        return;
    if (count == 0) {
        event_row(writer, event, id_of(writer, event), source, CAP_NONE, of->has_quantity,
                  of->quantity);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const struct cap_event *issue =
            &log->events[writer->cap->table.securities[results[i]].issue];
        bool whole = !of->has_quantity && count == 1;

        event_row(writer, event, log->securities.names[results[i]], source, results[i], !whole,
                  count == 1 && of->has_quantity ? of->quantity
                                                 : before_split(writer, of, issue->quantity));
    }
}

void ocf_write_events(struct ocf_writer *writer)
{
    const struct ocf_log *log = &writer->set->log;

    ocf_begin_table(writer, "code,security_id,event_id,action,units,to_party_id,to_class_id,"
                            "result_units,effective_date");
    for (size_t i = 0; i < log->count; i++) {
        const struct cap_event *event = &log->events[i];

        if (event->kind == CAP_ISSUE || event->kind == CAP_SPLIT)
            continue;
        if (event->kind == CAP_CONSOLIDATE)
            write_consolidation(writer, i);
        else
            write_event(writer, i);
    }
    ocf_end_table(writer, "security_event.csv");
}

void ocf_write_splits(struct ocf_writer *writer)
{
    const struct ocf_log *log = &writer->set->log;

    ocf_begin_table(writer, "firm_id,class_id,action,ratio,effective_date");
    for (size_t i = 0; i < log->count; i++) {
        const struct cap_event *event = &log->events[i];
        bool any = false;

        for (size_t k = 0; k < writer->cap->table.security_count && !any; k++)
            any = writer->cap->table.securities[k].alive &&
                  log->events[writer->cap->table.securities[k].issue].class == event->class;
        if (event->kind != CAP_SPLIT || !any)
            continue;
        ocf_cell(writer, writer->firm);
        ocf_cell(writer,
                 ocf_code(writer, OCF_CLASS, log->classes.names[event->class], writer->firm));
        ocf_cell(writer, "split");
        ocf_number_cell(writer, event->ratio);
        ocf_day_cell(writer, event->day);
        ocf_end_row(writer);
    }
    ocf_end_table(writer, "capital_act.csv");
}
