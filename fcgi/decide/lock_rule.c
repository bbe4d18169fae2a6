/* What is refused of lock-up rules: of one exchange one is in force. */
#include "decide_internal.h"

#include "record/kinds.h"
#include "record/listing.h"

static int32_t or_last(int32_t day)
{
    return day == DATE_UNKNOWN ? DATE_LAST : day;
}

/* Of one exchange one rule is in force. */
static void refuse_overlap(struct decider *decider, const struct lock_rule *rule, int64_t other_id)
{
    const int64_t *seqs = NULL;
    size_t count = book_versions(decider->book, other_id, &seqs);

    for (size_t i = 0; i < count; i++) {
        const struct entry *other = book_entry(decider->book, seqs[i]);

        if (((const struct lock_rule *)other->record)->exchange != rule->exchange ||
            !spans_overlap(rule->valid_from, or_last(rule->valid_to), other->effective_date,
                           version_last_day(decider->book, other)))
            continue;
        refuse_with_seq(decider, "valid_from", VIOLATION_OVERLAPS, other->seq);
        return;
    }
}

void check_lock_rule(struct decider *decider)
{
    const struct lock_rule *rule = decider->record;
    const int64_t *ids = NULL;
    size_t count = book_entities(decider->book, RECORD_LOCK_RULE, &ids);

    require_order(decider, "valid_to", rule->valid_from, rule->valid_to, "valid_from");
    require_decimal(decider, "auction_share", rule->auction_share_e8, 1, DECIMAL_E8_ONE);
    require_decimal(decider, "block_share", rule->block_share_e8, 1, DECIMAL_E8_ONE);
    for (size_t i = 0; i < count; i++)
        if (ids[i] != decider->command->entity_id)
            refuse_overlap(decider, rule, ids[i]);
}
