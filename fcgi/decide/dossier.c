/* What is refused of documents, votes and tolerances of loss. */
#include "decide_internal.h"

#include "figures/deal/deal.h"
#include "record/dossier.h"
#include "record/kinds.h"

#include <string.h>

#define EVERYTHING VIEW_EVERYTHING

/* SHA-256 of no bytes at all: somebody hashed a file that was not there. */
static const char digest_of_nothing[] =
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

static void check_digest(struct decider *decider, const struct document *document)
{
    if (strlen(document->sha256) != 64 ||
        strspn(document->sha256, "0123456789abcdef") != strlen(document->sha256)) {
        refuse(decider, "sha256", VIOLATION_BAD_DIGEST);
        violations_param(decider->violations, "digits", "64");
    } else if (strcmp(document->sha256, digest_of_nothing) == 0) {
        refuse(decider, "sha256", VIOLATION_EMPTY_DIGEST);
    }
}

static bool is_periodic(uint32_t kind)
{
    return kind >= DOCUMENT_QUARTERLY_REPORT && kind <= DOCUMENT_POLICY_EVALUATION;
}

void check_document(struct decider *decider)
{
    const struct document *document = decider->record;
    const struct field *subject = only_subject(decider);

    check_digest(decider, document);
    if (is_periodic(document->kind) && document->period_ends_on == DATE_UNKNOWN)
        refuse(decider, "period_ends_on", VIOLATION_MISSING);
    require_order(decider, "effective_date", document->period_ends_on,
                  decider->draft->effective_date, "period_ends_on");
    if (subject == NULL)
        return;
    for (struct referrer r = book_referrers(decider->book, RECORD_DOCUMENT, subject->name,
                                            field_int64(subject, document));
         r.entry != NULL; book_next_referrer(&r))
        if (book_live(decider->book, r.entry, EVERYTHING) &&
            strcmp(((const struct document *)r.entry->record)->sha256, document->sha256) == 0)
            refuse_with_seq(decider, "sha256", VIOLATION_ALREADY_LINKED, r.entry->seq);
}

static bool same_member(const struct vote *a, const struct vote *b)
{
    if (a->member_user_id != 0 || b->member_user_id != 0)
        return a->member_user_id == b->member_user_id;
    return strcmp(a->member_name, b->member_name) == 0;
}

/* A user votes in person, and not for what that user has proposed. */
static void check_member(struct decider *decider, const struct vote *vote,
                         const struct entry *proposal)
{
    if ((vote->member_user_id == 0) == (vote->member_name == NULL)) {
        refuse(decider, "member_user_id", VIOLATION_EXACTLY_ONE);
        violations_param(decider->violations, "allowed", "member_user_id, member_name");
        return;
    }
    if (vote->member_user_id != 0 && vote->member_user_id != decider->command->actor_id)
        refuse(decider, "member_user_id", VIOLATION_NOT_IN_PERSON);
    if (vote->member_user_id != 0 && vote->member_user_id == proposal->actor_id &&
        vote->choice != VOTE_RECUSED)
        refuse(decider, "choice", VIOLATION_OWN_PROPOSAL);
    FOR_LIVE_REFERRERS (r, decider->book, EVERYTHING, vote, investment_id, vote->investment_id)
        if (same_member(r.entry->record, vote))
            refuse_with_seq(decider, vote->member_user_id != 0 ? "member_user_id" : "member_name",
                            VIOLATION_ALREADY_LINKED, r.entry->seq);
}

void check_vote(struct decider *decider)
{
    const struct vote *vote = decider->record;
    const struct entry *proposal = book_entry(decider->book, vote->investment_id);
    const struct entry *decided =
        investment_decision(decider->book, vote->investment_id, EVERYTHING);

    if (decided != NULL) {
        refuse_with_seq(decider, "investment_id", VIOLATION_ALREADY_DECIDED, decided->seq);
        return;
    }
    check_member(decider, vote, proposal);
    if ((vote->choice == VOTE_NO || vote->choice == VOTE_RECUSED) && vote->reason == NULL)
        refuse(decider, "reason", VIOLATION_MISSING);
}

static int32_t last_day(const struct loss_tolerance *tolerance)
{
    return tolerance->valid_to == DATE_UNKNOWN ? DATE_LAST : tolerance->valid_to;
}

/* Of what binds a class of funds only one is in force on a day; of others, one of each name. */
static bool compete(const struct loss_tolerance *a, const struct loss_tolerance *b)
{
    if (a->scope != b->scope || a->fund_kind != b->fund_kind)
        return false;
    return (a->binding && b->binding) || strcmp(a->name, b->name) == 0;
}

void check_loss_tolerance(struct decider *decider)
{
    const struct loss_tolerance *tolerance = decider->record;
    const int64_t *ids;
    size_t count = book_entities(decider->book, RECORD_LOSS_TOLERANCE, &ids);

    require_order(decider, "valid_to", tolerance->valid_from, tolerance->valid_to, "valid_from");
    if (tolerance->rate_e8 > DECIMAL_E8_ONE) {
        refuse(decider, "rate", VIOLATION_OUT_OF_RANGE);
        violations_param(decider->violations, "min", "0");
        violations_param(decider->violations, "max", "1");
    }
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = book_entry(decider->book, ids[i]);
        const struct loss_tolerance *other = entry->record;

        if (compete(tolerance, other) && book_live(decider->book, entry, EVERYTHING) &&
            tolerance->valid_from <= last_day(other) && other->valid_from <= last_day(tolerance))
            refuse_with_seq(decider, "valid_from", VIOLATION_OVERLAPS, entry->seq);
    }
}
