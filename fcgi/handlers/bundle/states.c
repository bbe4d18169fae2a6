/* What has become of each version of a record, in a view. */
#include "bundle_internal.h"

#include "book/proposal.h"
#include "record/approval.h"
#include "record/kinds.h"
#include "rules/rule.h"

const struct field_value entry_state_values[] = {
    {"reversed", "Reversed", "已冲销"},
    {"not_yet", "Not in force yet", "尚未生效"},
    {"rejected", "Rejected", "已否决"},
    {"pending", "Pending", "待审批"},
    {"superseded", "Superseded", "已被替代"},
    {"in_force", "In force", "有效"},
    {0},
};

static bool is_reversed(const struct book *book, int64_t seq, struct view view)
{
    const struct entry *reversal = book_reversal_of(book, seq);

    return reversal != NULL && reversal->seq <= view.as_known &&
           reversal->effective_date <= view.as_of;
}

/* A rule's version that was set up before there was anybody to decide has force without. */
static enum entry_state decided_version(const struct book *book, const struct entry *entry,
                                        struct view view)
{
    struct rule_figures figures;

    if (rule_version_figures(book, entry->seq, view, &figures) != ERR_OK)
        return ENTRY_NOT_YET;
    if (figures.state == RULE_PROPOSED)
        return ENTRY_PENDING;
    return figures.state == RULE_REJECTED ? ENTRY_REJECTED : ENTRY_IN_FORCE;
}

static enum entry_state decided_rate(const struct book *book, const struct entry *entry,
                                     struct view view)
{
    switch (fx_rate_state(book, entry, view)) {
    case RATE_PENDING:
        return ENTRY_PENDING;
    case RATE_REJECTED:
        return ENTRY_REJECTED;
    case RATE_COUNTS:
        break;
    }
    return ENTRY_IN_FORCE;
}

static enum entry_state decided(const struct book *book, const struct entry *entry,
                                struct view view)
{
    enum record_approval approval = record_types[entry->kind]->approval;

    if (entry->kind == RECORD_FX_RATE)
        return decided_rate(book, entry, view);
    if (approval == APPROVAL_OF_VERSION)
        return decided_version(book, entry, view);
    if (approval == APPROVAL_NONE || (one_step_kind(entry->kind) && !proposal_awaits(entry)))
        return ENTRY_IN_FORCE;
    const struct entry *decision = proposal_decision(book, entry, view);

    if (decision == NULL)
        return ENTRY_PENDING;
    const struct field *outcome = shape_field(&record_types[decision->kind]->shape, "outcome");

    return field_enum(outcome, decision->record) == OUTCOME_APPROVE ? ENTRY_IN_FORCE
                                                                    : ENTRY_REJECTED;
}

static enum entry_state state_of(const struct book *book, const struct entry *entry,
                                 struct view view)
{
    if (is_reversed(book, entry->seq, view))
        return ENTRY_REVERSED;
    if (entry->effective_date > view.as_of)
        return ENTRY_NOT_YET;
    return decided(book, entry, view);
}

enum entry_state *bundle_states(const struct book *book, const int64_t *seqs, size_t count,
                                struct view view, struct arena *arena)
{
    enum entry_state *states = arena_array(arena, count + 1, sizeof *states);
    int32_t last_day = 0;
    size_t last = count;

    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = book_entry(book, seqs[i]);

        states[i] = state_of(book, entry, view);
        if (states[i] != ENTRY_IN_FORCE)
            continue;
        bool rules = last == count || entry->effective_date >= last_day;

        if (rules && last < count)
            states[last] = ENTRY_SUPERSEDED;
        if (!rules)
            states[i] = ENTRY_SUPERSEDED;
        last_day = rules ? entry->effective_date : last_day;
        last = rules ? i : last;
    }
    return states;
}
