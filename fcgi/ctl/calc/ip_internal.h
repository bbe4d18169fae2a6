/* What the cases of IP finance share: readers whose complaints are in both languages, and answers
 * with amounts of two decimals. What cannot be read is zero, "" or an empty list, as in json.c. */
#ifndef FUNDTRAIL_CTL_CALC_IP_INTERNAL_H
#define FUNDTRAIL_CTL_CALC_IP_INTERNAL_H

#include "calc/ip_calendar.h"
#include "calc/ip_term.h"
#include "calc_internal.h"

#define IP_LIST_MAX 10000

/* Complains about the value at a node. */
void ip_fail(struct calc_case *of, const struct calc_node *node, const char *en, const char *zh);
/* The same of a member. */
void ip_fail_at(struct calc_case *of, const struct calc_node *object, const char *key,
                const char *en, const char *zh);

/* What a computation answered: complains about figures that are too large, or otherwise with the
 * two sentences; false when there is a complaint. */
bool ip_worked(struct calc_case *of, const struct calc_node *node, enum err err, const char *en,
               const char *zh);

/* Fails unless every key is one of `allowed`, or of those by which a published case tells about
 * itself. */
void ip_keys(struct calc_case *of, const struct calc_node *object, const char *allowed);

/* Amounts of yuan in fen. */
int64_t ip_money(struct calc_case *of, const struct calc_node *object, const char *key);
int64_t ip_money_or(struct calc_case *of, const struct calc_node *object, const char *key,
                    int64_t absent);
/* A part of 1, in 10^-10. */
int64_t ip_rate(struct calc_case *of, const struct calc_node *object, const char *key);
int64_t ip_rate_or(struct calc_case *of, const struct calc_node *object, const char *key,
                   int64_t absent);
/* In units of 10^-places, from low to high. */
int64_t ip_decimal(struct calc_case *of, const struct calc_node *object, const char *key,
                   int places, int64_t low, int64_t high);
int64_t ip_whole(struct calc_case *of, const struct calc_node *object, const char *key, int64_t low,
                 int64_t high);
int32_t ip_day(struct calc_case *of, const struct calc_node *object, const char *key);
bool ip_flag(struct calc_case *of, const struct calc_node *object, const char *key);
const char *ip_text(struct calc_case *of, const struct calc_node *object, const char *key);

/* The number of a word in a blank-separated list. */
size_t ip_word(struct calc_case *of, const struct calc_node *object, const char *key,
               const char *words);
enum ip_right_kind ip_right_of(struct calc_case *of, const struct calc_node *object,
                               const char *key);

/* A member that is an object; a list of at most `most` items, empty when it is not there. */
struct calc_node ip_object(struct calc_case *of, const struct calc_node *object, const char *key);
struct calc_node ip_list(struct calc_case *of, const struct calc_node *object, const char *key,
                         size_t most);
size_t ip_count(const struct calc_node *list);
/* An item of a list as ip_decimal has it. */
int64_t ip_item(struct calc_case *of, const struct calc_node *list, size_t index, int places,
                int64_t low, int64_t high);

/* `weekend`, `holidays` and `worked` of a case. */
struct ip_calendar ip_calendar_of(struct calc_case *of, const struct calc_node *object);

void answer_fen(json_t *answer, const char *key, int64_t amount_minor);
void answer_day(json_t *answer, const char *key, int32_t day);
void answer_text(json_t *answer, const char *key, const char *text);
/* A JSON string. */
json_t *text_of_fen(int64_t amount_minor);
json_t *text_of_day(int32_t day);

/* One function per list of cases: the answer, or NULL after ip_fail. */
typedef json_t *ip_answer(struct calc_case *of, const struct calc_node *root);

ip_answer ip_case_number;
ip_answer ip_case_number_pair;
ip_answer ip_case_annual_fee;
ip_answer ip_case_fee_sum;
ip_answer ip_case_restoration;
ip_answer ip_case_compensation;
ip_answer ip_case_expiry;
ip_answer ip_case_renewal;
ip_answer ip_case_docket;
ip_answer ip_case_pledge;
ip_answer ip_case_loan_schedule;
ip_answer ip_case_payment_order;
ip_answer ip_case_overdue;
ip_answer ip_case_loss_sharing;
ip_answer ip_case_subsidy;
ip_answer ip_case_pool;
ip_answer ip_case_valuation;
ip_answer ip_case_securitisation;
ip_answer ip_case_indicator;

/* Of cases that are told apart by what they are given: the first form whose words are all there. */
struct ip_form {
    const char *needs; /* blank-separated keys */
    const char *takes; /* all keys that it may have */
    json_t *(*answer)(struct calc_case *of, const struct calc_node *input);
};

json_t *ip_answer_form(struct calc_case *of, const struct calc_node *root,
                       const struct ip_form *forms, size_t count);

#endif
