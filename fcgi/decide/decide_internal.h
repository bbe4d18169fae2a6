/* Shared by the files of decide: what a check is given, and what it may use. Not for other
 * modules. */
#ifndef FUNDTRAIL_DECIDE_DECIDE_INTERNAL_H
#define FUNDTRAIL_DECIDE_DECIDE_INTERNAL_H

#include "book/convention.h"
#include "decide/decide.h"
#include "record/kinds.h"

struct fund;
struct investment;
struct proceeds;
struct verdict_line;

struct kind_decision;

struct decider {
    const struct kind_decision *kinds; /* by enum record_kind: kind_decisions */
    const struct book *book;
    const struct command *command;
    struct arena *arena;
    struct violations *violations;
    const struct user *actor;   /* NULL: a command of the program itself */
    struct entry *draft;        /* its effective date is set; its record may be completed */
    void *record;               /* the draft's record, still writable */
    struct verdict_line *lines; /* what is stored with the draft */
    size_t line_count;
};

/* Whether a convention holds for the draft: what verify decides again is held to those of its day.
 */
static inline bool holds(const struct decider *decider, enum convention convention)
{
    return convention_holds(decider->book, convention, book_head(decider->book) + 1);
}

struct headroom;
struct headroom_basis;

/* Refuses an amount over the cap. */
void refuse_over_cap(struct decider *decider, const struct headroom *headroom,
                     const struct headroom_basis *basis);

/* Holds the rules in force on the draft's day against a proposal, and stores what they found with
 * the draft. What blocks and is not overridden is refused under `field` when the draft approves. */
void attach_verdict(struct decider *decider, const struct entry *proposal, const char *field,
                    bool approves);

/* Whether a rule in force on the draft's day asks for a second person: the draft, which is recorded
 * in one step otherwise, then waits for an approval. */
bool rules_ask_for_approval(struct decider *decider);

/* Refuses under a field a draft that is recorded in one step, and that a rule in force on its day
 * does not let pass. */
void require_rules_kept(struct decider *decider, const char *field);

/* Refuses under `field` a payment that waited and would now come to more than was approved. */
void review_payment(struct decider *decider, const char *field, const struct entry *proposal);

struct commitment_change;

/* The caps that a change of holders is held against here: a new commitment has a verdict on those
 * of packs. */
enum rules_asked { RULES_ALL, RULES_OF_NO_PACK };

/* Refuses under `field` a change of who holds what of a fund that would lift what is approved over
 * a cap that blocks: the end of a commitment, a release, a transfer, and the end of these. Nobody
 * decides on one, so that it cannot be overridden. */
void check_change_of_holders(struct decider *decider, const char *field,
                             const struct commitment_change *change, enum rules_asked asked);

/* Whether the draft's day lies before the fund's opening, approved or waiting: not all that it
 * rests on need be recorded. Then what it would lack (cash, room, an approval) is not held against
 * it. */
bool is_history(const struct decider *decider, int64_t fund_id);

/* The same where the opening is approved, or nothing was recorded of the fund: a rule that was not
 * kept then is recorded as broken, and does not block. */
bool is_approved_history(const struct decider *decider, int64_t fund_id);

/* The opening that an approval would let count: refuses under `field` what is left out, and what
 * differs from the entries of the time before it. */
void review_opening(struct decider *decider, const char *field, const struct entry *proposal);

/* What moved since an opening was approved; NULL: nothing. */
const struct entry *rests_on_opening(const struct decider *decider, const struct entry *approval,
                                     const struct entry *opening);

/* Everything known, on the draft's effective date. */
struct view decider_view(const struct decider *decider);

struct round;

/* Refuses under `units` what is not units times the price of the round, to within one minor unit of
 * rounding; where one of the three is unknown there is nothing to hold. */
void require_units_at_price(struct decider *decider, int64_t units_e8, int64_t amount_minor,
                            const struct round *round);

/* Refuses a project of another firm than the round's. */
void require_same_firm(struct decider *decider, int64_t project_id, int64_t round_id);

/* Refuses under `field` parts that do not add up to the amount raised, where that is known. */
void require_parts_equal(struct decider *decider, const char *field, int64_t sum_minor,
                         const struct round *round);

/* Refuses a duty to buy back that a term of the round records already. */
void require_no_term_of_duty(struct decider *decider, int64_t investment_id);

struct security_event;

/* Refuses shares that are forfeited without what the Company Law asks for before (of the day on
 * which it does), or beyond what is not paid for. */
void require_forfeiture(struct decider *decider, const struct security_event *event);

/* Refuses under `reduction_id` a change of capital that completes a reduction before its creditors
 * were served; 0: it names none. */
void require_reduction(struct decider *decider, int64_t reduction_id, int64_t firm_id,
                       bool in_proportion);

/* Adds a violation. */
void refuse(struct decider *decider, const char *field, enum violation_code code);
void refuse_with_seq(struct decider *decider, const char *field, enum violation_code code,
                     int64_t seq);

/* Refuses a value that is not what it must be: a word that record/words.h knows. */
void must_be(struct decider *decider, const char *field, const char *expected);

/* Gives the last violation a money parameter. */
void param_amount(struct decider *decider, const char *name, int64_t amount_minor,
                  uint32_t currency);

/* The ruling version's record of a referenced entity on the draft's day; NULL when there is none
 * (which was refused already). */
const void *named_record(const struct decider *decider, uint32_t kind, int64_t id);

/* Refuses when exactly one of two references is not given; true when it is. */
bool exactly_one(struct decider *decider, const char *a_name, int64_t a, const char *b_name,
                 int64_t b);

/* Of a kind of several sorts (record/kinds.h): what the draft's own sort needs must be said, and
 * what belongs to other sorts of `all` alone must not. A flag that is not set says nothing. */
void require_belongings(struct decider *decider, const struct belongings *all,
                        const struct belongs *own);

/* The same for the sort that the draft says itself, by the first of its kind's belongings. */
void require_own_belongings(struct decider *decider);

/* Refuses when `later` is known and before `earlier`. */
void require_order(struct decider *decider, const char *field, int32_t earlier, int32_t later,
                   const char *other);

/* Refuses a day of reference data that lies more than some days ahead of today, unless the command
 * confirms that it is meant. */
void require_confirmed(struct decider *decider, const char *field, int32_t date, int32_t days);

/* Whether two spans of days, with unknown ends open, share a day. */
bool spans_overlap(int32_t from_a, int32_t to_a, int32_t from_b, int32_t to_b);

/* The first day from which an entry can be reversed: not before itself, nor before what rested on
 * it and was reversed ceased to count. */
int32_t first_end(const struct book *book, const struct entry *reversed);

/* The last day on which a version of a kind with valid_to can be in force: before the next
 * version's first. */
int32_t version_last_day(const struct book *book, const struct entry *version);

void require_currency(struct decider *decider, uint32_t given, uint32_t expected);

/* Refuses what cannot be held against a limit in the expected currency, with every rate that is
 * missing for the fund or project `about`. */
void refuse_without_rate(struct decider *decider, const char *field, int64_t about,
                         uint32_t expected);

/* As require_currency, unless a rate between the two is known for the draft's day. */
void require_convertible(struct decider *decider, uint32_t given, uint32_t expected);

/* Refuses every amount and decimal of the draft that is less than zero. */
void require_not_negative(struct decider *decider);

/* Refuses (sum_exceeds) when the sum is more than the limit. */
void require_at_most(struct decider *decider, const char *field, int64_t sum_minor,
                     int64_t limit_minor, uint32_t currency);

/* Refuses a day outside the fund's term, where that is known: from its establishment until its end,
 * as it was extended. The second is for the draft's own day. */
void require_day_in_term(struct decider *decider, const struct fund *fund, const char *field,
                         int32_t day);
void require_in_term(struct decider *decider, const struct fund *fund);

/* The term and the currency of a fund that a draft of money names. */
void require_fund(struct decider *decider, int64_t fund_id, uint32_t currency);

/* The approved amount of a live investment and the date of its approval; false when it has none. */
bool investment_approval(const struct decider *decider, int64_t investment_id,
                         const struct investment **investment_out, int32_t *date_out);

/* The day on which the last of the reversed entries of kind on an investment ceased to count;
 * DATE_UNKNOWN when there is none that ever did. */
int32_t last_end(const struct book *book, uint32_t kind, int64_t investment_id);

/* The only one of the draft's optional references that is known: what it is about. NULL, and
 * refused, for none and several. */
const struct field *only_subject(struct decider *decider);

/* The entry that a record is about (record_subject); NULL: none. */
const struct entry *subject_of(const struct book *book, uint32_t kind, const void *record);

/* Refuses an amount beyond the cash of the fund on the draft's day or any later one. */
void require_cash(struct decider *decider, int64_t fund_id, const char *field,
                  int64_t amount_minor);

/* Refuses under `field` what would be a fund's own books on a day on which it is known by its
 * reports. */
void require_tracked(struct decider *decider, const char *field, int64_t fund_id);

/* An intermediate sum of a check does not fit. */
void refuse_overflow(struct decider *decider, const char *field, uint32_t currency);

/* Refuses the hash of nothing, where a hash is given. */
void require_evidence(struct decider *decider, const char *field, const char *sha256);

/* Refuses a draft whose day lies outside the days on which what it names is in force. */
void require_in_force(struct decider *decider, const char *field, int32_t valid_from,
                      int32_t valid_to);

/* Refuses a known decimal outside a range. */
void require_decimal(struct decider *decider, const char *field, int64_t value_e8, int64_t min_e8,
                     int64_t max_e8);

/* What a line set by hand does to its notice: refuses one that leaves it impossible to share out,
 * or that calls more of its commitment than is unfunded. */
void check_line_fits(struct decider *decider, const struct entry *proposal, int64_t commitment_id,
                     int64_t amount_minor);

/* Refuses a call beyond everything that can still be called inside the commitments, with a reason
 * for each of them. Lines set by hand can put right any other. */
void check_call_fits(struct decider *decider);

/* Refuses under `field` a value of a holding that was exited entirely until its day. */
void require_not_exited(struct decider *decider, const char *field, const struct entry *valuation);

/* Refuses proceeds that exit the whole of a holding which is valued on a later day. */
void require_no_later_value(struct decider *decider, const struct proceeds *proceeds);

/* A sale of units that a subscription counts, or the security that it is; NULL where there is none.
 */
const struct entry *rests_on_subscription(const struct decider *decider,
                                          const struct entry *reversed);

/* Refuses a draft of the capital of a firm with which more would be moved than is held, or issued
 * than is authorised, on its own day or on a later one; and one after which a later entry would no
 * longer be possible. */
void require_capital_fits(struct decider *decider);

/* What names an entry of the capital of a firm, or would no longer be possible without it. */
const struct entry *rests_on_capital(const struct decider *decider, const struct entry *reversed);

/* Refuses a day that lies ahead, of what has happened. */
void require_happened(struct decider *decider, const char *field, int32_t day);

/* Gives the last violation the status of a right, in words. */
void param_status(struct decider *decider, int status);

/* Refuses a draft of a right, its owners or its events that does not fit what is recorded of the
 * right, and one after which a later entry, or a fee that was paid, would no longer be possible. */
void require_right_fits(struct decider *decider, int64_t ip_right_id);

/* Whether the units that an investment holds on a day are those of its listed lots. */
bool lots_tell_units(const struct book *book, int64_t investment_id, int32_t day);

struct loan;
struct pledge;

/* Refuses a version of a pledge by which its debt would end after one of its rights, or its
 * contract lack what a registration needs. */
void require_items_keep(struct decider *decider, const struct pledge *pledge);

/* Refuses under `loan_id` a pay-out on whose day no right is in a pledge of the case, or one is
 * that could not be pledged any more. */
void require_pledge_holds(struct decider *decider, const struct loan *loan);

/* Refuses under `effective_date` a day before one of a pledge's rights went into it. */
void require_items_began(struct decider *decider, int64_t pledge_id, int32_t day);

struct pool_change;

/* Refuses under a field money that a risk pool lacks on some day, from that of the change on. */
void require_pool_money(struct decider *decider, int64_t risk_pool_id,
                        const struct pool_change *change, uint32_t currency, const char *field);
void review_loss_payment(struct decider *decider, const char *field, const struct entry *proposal);

/* Refuses a loan to be paid out that its loss scheme or the scheme's pool has no room for, or that
 * one of them has stopped for. */
void require_pool_room(struct decider *decider, int64_t loan_id, int64_t amount_minor);

/* Refuses proceeds that take more of listed lots than there is, or what is locked. */
void check_listed_sale(struct decider *decider, const struct proceeds *proceeds);

/* Adds a day, and a number of units without idle zeros, to what was refused last. */
void param_date(struct decider *decider, int32_t date);
void param_units(struct decider *decider, const char *name, int64_t units_e8);

/* Refuses a status `listed` of another day than the firm's listings have. */
void require_listing_day(struct decider *decider, int64_t firm_id, int32_t day);

/* What is refused of a drafted valuation as a mark to market; and, under `field`, of one that no
 * longer is what its lots are worth. */
void check_mark(struct decider *decider);
void require_mark(struct decider *decider, const char *field, const struct entry *valuation);
void review_valuation(struct decider *decider, const char *field, const struct entry *proposal);

/* Refuses under `field` a decision of whoever recorded a finding of the case. */
void require_no_own_finding(struct decider *decider, const char *field, int64_t loan_case_id);

/* What is wrong with a draft whose references do not all exist, as far as that can be told from
 * those that do. */
void check_what_is_known(struct decider *decider);

/* One check per kind of record; the references are already known to exist. */
#define KIND(id, name) void check_##name(struct decider *decider);
#include "record/kinds.def"
#undef KIND

/* What is asked of a kind of record: of every draft; of a proposal that is about to be approved,
 * under `field`; and of an entry that is to be reversed: the entry that would contradict what is
 * left and must be reversed first, or NULL. */
struct kind_decision {
    void (*check)(struct decider *decider);
    void (*review)(struct decider *decider, const char *field, const struct entry *proposal);
    const struct entry *(*rests_on)(const struct decider *decider, const struct entry *reversed);
};

/* By enum record_kind. review: of kinds with approvals of their own, but not of versions. rests_on:
 * of kinds that can be reversed, unless they rest on what follows from the row: a decision on the
 * proposal, or on the one that they are part of. */
extern const struct kind_decision kind_decisions[RECORD_KIND_COUNT];

/* The same as the money of all investors stands now. */
void review_notice(struct decider *decider, const char *field, const struct entry *proposal);

/* The approval of a version of a rule: it must not be in force together with another version. */
void check_rule_approval(struct decider *decider, const char *field, const struct entry *version);

/* Refuses a distribution that departs from the terms in force on its day without saying why: carry,
 * or lines by another basis. */
void require_terms_kept(struct decider *decider);

/* The same, under `field`, of a distribution that is about to be approved; only its carry, as lines
 * set by hand have reasons of their own. */
void review_terms_kept(struct decider *decider, const char *field, const struct entry *proposal);

/* The terms that an approval would put in force: refuses under `field` what no longer fits. */
void review_waterfall_term(struct decider *decider, const char *field,
                           const struct entry *proposal);

/* What must hold for a proposal of the kind to be approved. */
void review_recognition(struct decider *decider, const char *field, const struct entry *proposal);
void review_evaluation(struct decider *decider, const char *field, const struct entry *proposal);

#endif
