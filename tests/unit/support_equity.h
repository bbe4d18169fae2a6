/* The capital of a firm for tests: records with everything unknown but what is named. */
#ifndef FUNDTRAIL_TESTS_SUPPORT_EQUITY_H
#define FUNDTRAIL_TESTS_SUPPORT_EQUITY_H

#include "figures/equity/table.h"
#include "support_book.h"

#define UNITS(count) ((int64_t)(count)*DECIMAL_E8_ONE)

struct share_class blank_class(int64_t firm, const char *code, enum equity_unit unit);
struct security blank_shares(int64_t firm, const char *code, int64_t class_id, int64_t party,
                             int64_t units_e8);
struct security blank_security(int64_t firm, const char *code, enum security_kind kind,
                               int64_t party);
struct security_event blank_event(const char *code, int64_t security, enum security_action action);
struct capital_act blank_act(int64_t firm, enum capital_action action);

int64_t world_class(struct world *world, int64_t firm, const char *code, enum equity_unit unit,
                    const char *date);
int64_t world_shares(struct world *world, int64_t firm, const char *code, int64_t class_id,
                     int64_t party, int64_t units_e8, const char *date);
int64_t world_transfer(struct world *world, const char *code, int64_t security, int64_t party,
                       int64_t units_e8, const char *date);
int64_t world_state(struct world *world, int64_t firm, int64_t class_id, int64_t units_e8,
                    const char *date);
enum err world_try(struct world *world, enum record_kind kind, const char *date,
                   const void *record);

/* The firm as it is by a day, everything known. */
struct equity world_equity(struct world *world, int64_t firm, const char *date);
struct firm_cap_table world_cap_table(struct world *world, int64_t firm, const char *date);

/* What a party holds of shares. */
int64_t held_by_party(const struct firm_cap_table *table, int64_t party);

/* Whether the last attempt was refused with that code under that field. */
bool world_refused(const struct world *world, const char *field, enum violation_code code);

#endif
