/* Rules of packs for tests: proposed by the admin, approved by the approver. */
#ifndef FUNDTRAIL_TESTS_SUPPORT_RULE_H
#define FUNDTRAIL_TESTS_SUPPORT_RULE_H

#include "verdict/verdict.h"
#include "support_book.h"
#include "record/rule.h"

#define ADMIN_ID 3

/* A rule of the pack "test" from 2016-01-01 on, verified, that blocks; everything else unknown. */
struct rule rule_on(const char *code, enum measure measure, enum rule_subject subject,
                    enum basis basis);

/* Proposes a version and approves it; fails the test when either is refused. Its seq. */
int64_t rule_enact(struct world *world, const struct rule *rule, int64_t rule_id);

/* The line of a version in the verdict on a proposal on a day; fails the test when it has none. */
struct verdict_line rule_line(struct world *world, int64_t version, uint32_t kind,
                              const void *record, const char *date);

/* The line of a version that is stored with a decision, approval or commitment; fails the test when
 * there is none. */
struct verdict_line rule_stored(struct world *world, int64_t version, int64_t decided_seq);

/* Whether the verdict has such a line. */
bool rule_speaks(struct world *world, int64_t version, uint32_t kind, const void *record,
                 const char *date);

#endif
