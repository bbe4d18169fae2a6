/* Records of the capital of a firm for tests, and what they come to. */
#include "support_equity.h"

#include "record/kinds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

struct share_class blank_class(int64_t firm, const char *code, enum equity_unit unit)
{
    struct share_class record;

    shape_clear(&share_class_type.shape, &record);
    record.firm_id = firm;
    record.code = code;
    record.name = code;
    record.unit = unit;
    record.currency = CURRENCY_CNY;
    return record;
}

struct security blank_security(int64_t firm, const char *code, enum security_kind kind,
                               int64_t party)
{
    struct security record;

    shape_clear(&security_type.shape, &record);
    record.firm_id = firm;
    record.code = code;
    record.kind = kind;
    record.holder_party_id = party;
    return record;
}

struct security blank_shares(int64_t firm, const char *code, int64_t class_id, int64_t party,
                             int64_t units_e8)
{
    struct security record = blank_security(firm, code, SECURITY_SHARES, party);

    record.class_id = class_id;
    record.units_e8 = units_e8;
    return record;
}

struct security_event blank_event(const char *code, int64_t security, enum security_action action)
{
    struct security_event record;

    shape_clear(&security_event_type.shape, &record);
    record.code = code;
    record.security_id = security;
    record.action = action;
    return record;
}

struct capital_act blank_act(int64_t firm, enum capital_action action)
{
    struct capital_act record;

    shape_clear(&capital_act_type.shape, &record);
    record.firm_id = firm;
    record.action = action;
    return record;
}

int64_t world_class(struct world *world, int64_t firm, const char *code, enum equity_unit unit,
                    const char *date)
{
    struct share_class record = blank_class(firm, code, unit);

    return world_put(world, MANAGER_ID, RECORD_SHARE_CLASS, day(date), &record);
}

int64_t world_shares(struct world *world, int64_t firm, const char *code, int64_t class_id,
                     int64_t party, int64_t units_e8, const char *date)
{
    struct security record = blank_shares(firm, code, class_id, party, units_e8);

    return world_put(world, MANAGER_ID, RECORD_SECURITY, day(date), &record);
}

int64_t world_transfer(struct world *world, const char *code, int64_t security, int64_t party,
                       int64_t units_e8, const char *date)
{
    struct security_event record = blank_event(code, security, EQUITY_TRANSFER);

    if (book_kind(world->book, security) == RECORD_SECURITY_EVENT) {
        record.security_id = 0;
        record.event_id = security;
    }
    record.to_party_id = party;
    record.units_e8 = units_e8;
    return world_put(world, MANAGER_ID, RECORD_SECURITY_EVENT, day(date), &record);
}

int64_t world_state(struct world *world, int64_t firm, int64_t class_id, int64_t units_e8,
                    const char *date)
{
    struct capital_statement record;

    shape_clear(&capital_statement_type.shape, &record);
    record.firm_id = firm;
    record.class_id = class_id;
    record.total_units_e8 = units_e8;
    record.source = "register";
    return world_put(world, MANAGER_ID, RECORD_CAPITAL_STATEMENT, day(date), &record);
}

enum err world_try(struct world *world, enum record_kind kind, const char *date, const void *record)
{
    return world_attempt(world, MANAGER_ID, kind, 0, day(date), record);
}

struct equity world_equity(struct world *world, int64_t firm, const char *date)
{
    const struct view view = {day(date), INT64_MAX};
    struct equity equity;

    assert_int_equal(equity_play(world->book, firm, view, NULL, &world->arena, &equity), ERR_OK);
    return equity;
}

struct firm_cap_table world_cap_table(struct world *world, int64_t firm, const char *date)
{
    struct equity *equity = arena_alloc(&world->arena, sizeof *equity);
    struct firm_cap_table table;

    *equity = world_equity(world, firm, date);
    assert_int_equal(firm_cap_table(equity, &table), ERR_OK);
    return table;
}

int64_t held_by_party(const struct firm_cap_table *table, int64_t party)
{
    int64_t sum = 0;

    for (size_t i = 0; i < table->count; i++)
        if (table->rows[i].kind == CAP_ROW_SHARES && table->rows[i].holder_party_id == party)
            sum += table->rows[i].units_e8;
    return sum;
}

bool world_refused(const struct world *world, const char *field, enum violation_code code)
{
    for (size_t i = 0; i < world->violations.count; i++)
        if (world->violations.list[i].code == code &&
            strcmp(world->violations.list[i].field, field) == 0)
            return true;
    return false;
}
