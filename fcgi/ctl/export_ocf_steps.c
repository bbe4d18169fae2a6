/* What the entries of a firm did to its certificates, as transactions of the Open Cap Format. */
#include "export_ocf_internal.h"

#include "base/int128.h"
#include "record/kinds.h"

/* The changes of one entry. */
struct step_of {
    const struct equity_change *changes;
    size_t count;
    int64_t *held; /* of each certificate, before the step */
};

static json_t *add_end(struct ocf_export *of, size_t source, const char *action, int64_t seq,
                       int32_t day)
{
    const char *security = of->current[source];
    json_t *object = export_typed(of, &of->equity.certificates[source], action,
                                  export_named(of, security, "ends", seq), day);

    export_put(object, "security_id", security);
    return object;
}

/* What is left of a certificate goes on as a security of its own. */
static void add_balance(struct ocf_export *of, size_t source, json_t *end, int64_t left_e8,
                        int64_t seq, int32_t day)
{
    const struct equity_certificate *certificate = &of->equity.certificates[source];

    if (left_e8 <= 0)
        return;
    of->current[source] = export_named(of, certificate->code, "rest", seq);
    export_put(end, "balance_security_id", of->current[source]);
    export_add_issue(of, certificate, of->current[source], left_e8, day);
}
static const char *action_name(const struct security_event *event, uint32_t kind)
{
    switch (event->action) {
    case EQUITY_EXERCISE:
        return "EXERCISE";
    case EQUITY_CONVERSION:
        return "CONVERSION";
    case EQUITY_CANCELLATION:
        return "CANCELLATION";
    case EQUITY_BUY_BACK:
        return kind == SECURITY_SHARES ? "REPURCHASE" : "CANCELLATION";
    case EQUITY_FORFEITURE:
        return kind == SECURITY_SHARES ? "TRANSFER" : "CANCELLATION";
    default:
        return "TRANSFER";
    }
}

static void put_taken(struct ocf_export *of, json_t *end, const struct security_event *event,
                      const struct equity_certificate *source, int64_t taken_e8)
{
    if (source->whole || (event->action == EQUITY_EXERCISE && source->kind == SECURITY_WARRANT))
        return;
    export_put_number(
        of, end, event->action == EQUITY_CONVERSION ? "quantity_converted" : "quantity", taken_e8);
}

static size_t source_of(const struct step_of *step, const struct equity *equity)
{
    for (size_t i = 0; i < step->count; i++)
        if (step->changes[i].delta_e8 < 0 ||
            equity->certificates[step->changes[i].certificate].id != step->changes[i].seq)
            return step->changes[i].certificate;
    return EQUITY_NONE;
}

static size_t result_of(const struct step_of *step, const struct equity *equity)
{
    for (size_t i = 0; i < step->count; i++)
        if (equity->certificates[step->changes[i].certificate].id == step->changes[i].seq)
            return step->changes[i].certificate;
    return EQUITY_NONE;
}

static int64_t delta_of(const struct step_of *step, size_t certificate)
{
    int64_t sum = 0;

    for (size_t i = 0; i < step->count; i++)
        if (step->changes[i].certificate == certificate)
            sum += step->changes[i].delta_e8;
    return sum;
}

static void add_event(struct ocf_export *of, const struct step_of *step,
                      const struct security_event *event)
{
    const struct equity *equity = &of->equity;
    size_t source = source_of(step, equity);
    size_t result = result_of(step, equity);
    int64_t seq = step->changes[0].seq;
    int32_t day = step->changes[0].day;

    if (source == EQUITY_NONE)
        return;
    const struct equity_certificate *from = &equity->certificates[source];
    int64_t taken = -delta_of(step, source);
    json_t *end = add_end(of, source, action_name(event, from->kind), seq, day);
    json_t *results = json_array();

    put_taken(of, end, event, from, taken);
    if (result != EQUITY_NONE) {
        of->current[result] = equity->certificates[result].code;
        json_array_append_new(results, json_string(of->current[result]));
        export_add_issue(of, &equity->certificates[result], of->current[result],
                         delta_of(step, result), day);
    }
    json_object_set_new(end, "resulting_security_ids", results);
    if (event->action != EQUITY_EXERCISE && !from->whole)
        add_balance(of, source, end, step->held[source] - taken, seq, day);
}

/* All that is left of it is void: the grant has expired. */
static void add_expiry(struct ocf_export *of, const struct equity_change *change)
{
    json_t *end = add_end(of, change->certificate, "CANCELLATION", change->seq, change->day);

    export_put_number(of, end, "quantity", -change->delta_e8);
    export_put(end, "reason_text", "expired");
}

static bool is_plain_split(const struct capital_act *act, const struct step_of *step)
{
    bool plain =
        act->action == CAPITAL_SPLIT && act->class_id != 0 && act->ratio_e8 != AMOUNT_UNKNOWN;

    for (size_t i = 0; i < step->count && plain; i++) {
        int64_t held = step->held[step->changes[i].certificate];
        int128_t wanted = (int128_t)held * act->ratio_e8;

        plain = wanted == (int128_t)(held + step->changes[i].delta_e8) * (int128_t)DECIMAL_E8_ONE;
    }
    return plain;
}

static void add_split(struct ocf_export *of, const struct capital_act *act,
                      const struct step_of *step)
{
    json_t *object = export_transaction(of, "TX_STOCK_CLASS_SPLIT",
                                        export_named(of, "split", "", step->changes[0].seq),
                                        step->changes[0].day);
    json_t *ratio = json_object();

    export_put(object, "stock_class_id", export_code_of(of, RECORD_SHARE_CLASS, act->class_id));
    export_put(ratio, "numerator", export_number(of, act->ratio_e8));
    export_put(ratio, "denominator", "1");
    json_object_set_new(object, "split_ratio", ratio);
}

/* Each certificate once: cancelled as it was, and issued as it is. */
static void add_act(struct ocf_export *of, const struct capital_act *act,
                    const struct step_of *step)
{
    int64_t seq = step->changes[0].seq;
    bool split = is_plain_split(act, step);

    if (split)
        add_split(of, act, step);
    for (size_t i = 0; i < step->count; i++) {
        size_t at = step->changes[i].certificate;
        const struct equity_certificate *certificate = &of->equity.certificates[at];
        bool done = split && certificate->kind == SECURITY_SHARES;

        for (size_t k = 0; k < i && !done; k++)
            done = step->changes[k].certificate == at;
        if (done)
            continue;
        int64_t after = step->held[at] + delta_of(step, at);

        if (step->held[at] > 0 && of->current[at] != NULL) {
            json_t *end = add_end(of, at, "CANCELLATION", seq, step->changes[i].day);

            export_put_number(of, end, "quantity", step->held[at]);
            export_put(end, "reason_text", "act on all capital");
        }
        of->current[at] = export_named(of, certificate->code, "act", seq);
        if (after > 0)
            export_add_issue(of, certificate, of->current[at], after, step->changes[i].day);
    }
}

static void add_step(struct ocf_export *of, const struct step_of *step)
{
    const struct equity_change *first = &step->changes[0];
    const struct entry *entry = book_entry(of->book, first->seq);

    if (entry->kind == RECORD_SECURITY && first->delta_e8 < 0) {
        add_expiry(of, first);
    } else if (entry->kind == RECORD_SECURITY) {
        of->current[first->certificate] = of->equity.certificates[first->certificate].code;
        export_add_issue(of, &of->equity.certificates[first->certificate],
                         of->current[first->certificate], first->delta_e8, first->day);
    } else if (entry->kind == RECORD_SECURITY_EVENT) {
        add_event(of, step, entry->record);
    } else {
        add_act(of, entry->record, step);
    }
}

void export_add_steps(struct ocf_export *of)
{
    const struct equity *equity = &of->equity;
    int64_t *held = arena_array(&of->ctl->arena, equity->certificate_count, sizeof *held);

    of->current = arena_array(&of->ctl->arena, equity->certificate_count, sizeof *of->current);
    for (size_t i = 0; i < equity->change_count;) {
        struct step_of step = {.changes = equity->changes + i, .held = held};

        while (i < equity->change_count && equity->changes[i].seq == step.changes[0].seq &&
               equity->changes[i].day == step.changes[0].day) {
            step.count++;
            i++;
        }
        add_step(of, &step);
        for (size_t k = 0; k < step.count; k++)
            held[step.changes[k].certificate] += step.changes[k].delta_e8;
    }
}
