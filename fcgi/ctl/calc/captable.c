/* `fundtrail calc captable`: the cap table of a folder in the Open Cap Format at the end of a day,
 * and everything that is wrong in it. Only what makes units appear or vanish refuses the answer.
 */
#include "captable_internal.h"

#include "base/date.h"

#include <stdio.h>
#include <string.h>

/* --- what is wrong --- */

static void note_table(struct captable *cap)
{
    const struct ocf_log *log = &cap->set->log;

    for (size_t i = 0; i < cap->table.fault_count; i++) {
        const struct cap_fault *fault = &cap->table.faults[i];
        const struct ocf_event *more = &log->more[fault->event];
        const char *detail;
        enum equity_fault_code code = ocf_fault(log, fault, &detail);

        /* Money of convertibles is told apart, and no units depend on it. */
        ocf_note(cap->set, more->source, more->path,
                 fault->breaks && more->family != OCF_CONVERTIBLE, code, detail);
    }
}

/* Ids that no object of the set has: holders and classes of issues, splits of reissues. */
static void note_ids(struct captable *cap)
{
    const struct ocf_log *log = &cap->set->log;

    for (size_t i = 0; i < log->count; i++) {
        const struct cap_event *event = &log->events[i];
        const struct ocf_event *more = &log->more[i];

        if (ocf_lost_split(log, i) != NULL)
            ocf_note(cap->set, more->source, more->path, false, EQUITY_SPLIT_UNKNOWN,
                     ocf_lost_split(log, i));

        if (event->kind == CAP_ISSUE &&
            captable_item(&cap->set->holders, log->holders.names[event->holder]) == NULL)
            ocf_note(cap->set, more->source, more->path, false, EQUITY_UNKNOWN_ID,
                     log->holders.names[event->holder]);
        if (event->class != CAP_NONE && cap->classes[event->class].item == NULL)
            ocf_note(cap->set, more->source, more->path, false, EQUITY_UNKNOWN_ID,
                     log->classes.names[event->class]);
    }
}

/* Options on a class that was split while they lived: the format does not say what becomes of
 * them. */
static void note_splits(struct captable *cap)
{
    const struct ocf_log *log = &cap->set->log;

    for (size_t s = 0; s < log->count; s++) {
        bool noted = log->events[s].kind != CAP_SPLIT || log->events[s].day > cap->as_of;

        for (size_t i = 0; i < cap->table.security_count && !noted; i++) {
            const struct cap_security *security = &cap->table.securities[i];

            if (!security->alive || log->more[security->issue].family != OCF_OPTION ||
                security->born >= log->events[s].day ||
                captable_option_class(cap, log->more[security->issue].json) != log->events[s].class)
                continue;
            ocf_note(cap->set, log->more[s].source, log->more[s].path, false,
                     EQUITY_OPTIONS_NOT_SPLIT, log->classes.names[log->events[s].class]);
            noted = true;
        }
    }
}

static bool complain_of_breaks(const struct ocf_set *set)
{
    bool breaks = false;

    for (size_t i = 0; i < set->note_count; i++) {
        const struct ocf_note *note = &set->notes[i];

        if (!note->breaks)
            continue;
        breaks = true;
        fprintf(stderr, "fundtrail: %s/%s:%zu:%zu: %s%s%s / %s\n", set->folder, note->file,
                note->line, note->column, note->path, note->path[0] != '\0' ? ": " : "",
                note->english, note->chinese);
    }
    return breaks;
}

/* --- the whole --- */

bool captable_play(struct captable *cap)
{
    struct ocf_log *log = &cap->set->log;

    captable_number_classes(cap);
    captable_number_plans(cap);
    captable_init_holders(cap);
    captable_convert_classes(cap);
    enum err err = cap_table(cap->work, log->events, log->count, log->securities.count, cap->as_of,
                             &cap->table);

    if (err == ERR_OK) {
        captable_count_living(cap);
        captable_count_ended(cap);
        captable_close_pools(cap);
        for (size_t i = 0; i < log->classes.count; i++)
            captable_hold_authorized(cap, i);
        note_table(cap);
        note_ids(cap);
        note_splits(cap);
    }
    json_decref(cap->plan_ids.numbers);
    if (cap->work->failed) {
        fprintf(stderr, "fundtrail: %s: %s / %s\n", cap->set->folder,
                equity_sentence(cap->work, EQUITY_TOO_LARGE, LANGUAGE_EN, NULL),
                equity_sentence(cap->work, EQUITY_TOO_LARGE, LANGUAGE_ZH, NULL));
        return false;
    }
    return err == ERR_OK;
}

static json_t *work_out(struct captable *cap)
{
    return !captable_play(cap) || complain_of_breaks(cap->set) ? NULL : captable_answer(cap);
}

json_t *calc_captable(const char *folder, const char *as_of, struct arena *arena)
{
    struct exact_work work = {.arena = arena};
    struct ocf_set set;
    json_t *answer = NULL;

    if (ocf_set_read(&set, &work, folder)) {
        struct captable *cap = arena_alloc(arena, sizeof *cap);
        const char *day = as_of != NULL ? as_of : set.as_of;

        cap->set = &set;
        cap->work = &work;
        if (day == NULL || date_parse(day, strlen(day), &cap->as_of) != ERR_OK)
            fprintf(stderr, "fundtrail: --as-of %s: %s / %s\n", day == NULL ? "" : day,
                    equity_sentence(&work, EQUITY_NOT_DATE, LANGUAGE_EN, NULL),
                    equity_sentence(&work, EQUITY_NOT_DATE, LANGUAGE_ZH, NULL));
        else
            answer = work_out(cap);
    }
    ocf_set_done(&set);
    return answer;
}
