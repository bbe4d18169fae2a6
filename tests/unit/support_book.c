/* The small portfolio, entry by entry. */
#include "support_book.h"
#include "figures/portfolio.h"
#include "record/approval.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/investment.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/role.h"
#include "record/rule.h"
#include "record/user.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

int32_t day(const char *text)
{
    int32_t date = DATE_UNKNOWN;

    assert_int_equal(date_parse(text, strlen(text), &date), ERR_OK);
    return date;
}

static void add_user(struct world *world, const char *name, enum role role)
{
    struct user user = {name, name, role, true, DATE_UNKNOWN};

    (void)world_put(world, 0, RECORD_USER, day("2010-01-01"), &user);
}

static void put_conventions(struct world *world, int64_t number)
{
    const struct convention_entry record = {.number = number};

    (void)world_put(world, 0, RECORD_CONVENTION, day("2010-01-01"), &record);
}

struct book *world_before_conventions(const struct world *world)
{
    const struct export instead = {"journal", day("2010-01-01"), 1, 1, ""};
    struct book *book = portfolio_new();

    for (int64_t seq = 1; seq <= book_head(world->book); seq++) {
        struct entry entry = *book_entry(world->book, seq);

        if (entry.kind == RECORD_CONVENTION) {
            entry.kind = RECORD_EXPORT;
            entry.record = &instead;
        }
        assert_int_equal(book_apply(book, &entry), ERR_OK);
    }
    return book;
}

enum err world_decide_before_conventions(struct world *world, const struct command *command,
                                         struct decided *decided_out)
{
    struct book *book = world_before_conventions(world);

    violations_init(&world->violations, &world->arena);
    enum err err = book_decide(book, command, &world->arena, &world->violations, decided_out);

    book_free(book);
    return err;
}

void world_open(struct world *world)
{
    world_open_by(world, CONVENTIONS_NOW);
}

void world_open_by(struct world *world, int64_t convention)
{
    world->book = portfolio_new();
    book_copy_at_most(world->book, 0);
    arena_init(&world->arena);
    world->today = day("2026-11-23");
    world->confirm_future = false;
    world->unbalanced = false;
    add_user(world, "manager", ROLE_MANAGER);
    add_user(world, "approver", ROLE_APPROVER);
    add_user(world, "admin", ROLE_ADMIN);
    put_conventions(world, convention);
}

void world_close(struct world *world)
{
    struct book_fault fault = book_fault(world->book);

    if (fault.seq != 0 && !world->unbalanced)
        fail_msg("entry %lld: %s", (long long)fault.seq, invariant_texts[fault.invariant]);
    book_free(world->book);
    arena_done(&world->arena);
}

enum err world_attempt(struct world *world, int64_t actor_id, enum record_kind kind,
                       int64_t entity_id, int32_t date, const void *record)
{
    struct command command = {
        .actor_id = actor_id,
        .kind = kind,
        .entity_id = entity_id,
        .effective_date = date,
        .today = world->today,
        .confirm_future = world->confirm_future,
        .record = record,
    };
    struct decided decided;

    violations_init(&world->violations, &world->arena);
    enum err err = book_decide(world->book, &command, &world->arena, &world->violations, &decided);

    if (err != ERR_OK)
        return err;
    int64_t head = book_head(world->book);

    decided_number(&decided, head, (head + 1) * 1000000);
    for (size_t i = 0; i < decided.count; i++)
        assert_int_equal(book_apply(world->book, &decided.entries[i]), ERR_OK);
    return ERR_OK;
}

int64_t world_put(struct world *world, int64_t actor_id, enum record_kind kind, int32_t date,
                  const void *record)
{
    int64_t id = book_head(world->book) + 1; /* the lines of a verdict may follow it */
    enum err err = world_attempt(world, actor_id, kind, 0, date, record);

    if (err != ERR_OK) {
        struct buf sentence;

        buf_init(&sentence);
        violation_sentence(&world->violations.list[0], LANGUAGE_EN, &sentence);
        fail_msg("%s refused: %s: %s", record_types[kind]->kind, world->violations.list[0].field,
                 sentence.bytes);
    }
    return id;
}

int64_t world_fund(struct world *world, const char *code, enum fund_kind kind)
{
    struct fund fund;

    shape_clear(&fund_type.shape, &fund);
    fund.code = fund.name = code;
    fund.kind = kind;
    fund.currency = CURRENCY_CNY;
    return world_put(world, MANAGER_ID, RECORD_FUND, day("2015-01-01"), &fund);
}

int64_t world_party(struct world *world, const char *code)
{
    struct party party = {.code = code, .name = code, .kind = PARTY_LP};

    return world_put(world, MANAGER_ID, RECORD_PARTY, day("2015-01-01"), &party);
}

int64_t world_firm(struct world *world, const char *code)
{
    struct firm firm;

    shape_clear(&firm_type.shape, &firm);
    firm.code = firm.name = code;
    return world_put(world, MANAGER_ID, RECORD_FIRM, day("2015-01-01"), &firm);
}

int64_t world_project(struct world *world, const char *code, int64_t firm_id)
{
    struct project project = {.code = code, .name = code, .firm_id = firm_id};

    return world_put(world, MANAGER_ID, RECORD_PROJECT, day("2015-01-01"), &project);
}

int64_t world_round(struct world *world, const char *code, int64_t firm_id,
                    int64_t amount_raised_minor)
{
    struct round round;

    shape_clear(&round_type.shape, &round);
    round.code = code;
    round.series = "A";
    round.firm_id = firm_id;
    round.currency = CURRENCY_CNY;
    round.security_class = SECURITY_PREFERRED;
    round.amount_raised_minor = amount_raised_minor;
    return world_put(world, MANAGER_ID, RECORD_ROUND, day("2015-01-01"), &round);
}

/* A code that no other record of the world has. */
static const char *next_code(struct world *world)
{
    return arena_format(&world->arena, "X%lld", (long long)book_head(world->book));
}

int64_t world_commitment(struct world *world, int64_t fund_id, int64_t investor_fund_id,
                         int64_t investor_party_id, int64_t amount_minor, const char *date)
{
    struct commitment commitment = {
        .code = next_code(world),
        .fund_id = fund_id,
        .investor_fund_id = investor_fund_id,
        .investor_party_id = investor_party_id,
        .currency = CURRENCY_CNY,
        .amount_minor = amount_minor,
    };

    return world_put(world, MANAGER_ID, RECORD_COMMITMENT, day(date), &commitment);
}

int64_t world_cap(struct world *world, enum basis basis, int64_t limit_minor)
{
    struct rule rule;

    shape_clear(&rule_type.shape, &rule);
    rule.code = rule.name = "cap";
    rule.measure = MEASURE_PROJECT_AMOUNT;
    rule.basis = basis;
    rule.currency = CURRENCY_CNY;
    rule.limit_minor = limit_minor;
    rule.action = ACTION_BLOCK;
    rule.status = RULE_UNVERIFIED;
    rule.valid_from = day("2016-01-01");
    return world_put(world, 3, RECORD_RULE, DATE_UNKNOWN, &rule);
}

int64_t world_proposal(struct world *world, int64_t project_id, int64_t fund_id,
                       int64_t amount_minor, const char *date)
{
    struct investment investment = {
        .code = next_code(world),
        .project_id = project_id,
        .fund_id = fund_id,
        .currency = CURRENCY_CNY,
        .amount_minor = amount_minor,
    };

    return world_put(world, MANAGER_ID, RECORD_INVESTMENT, day(date), &investment);
}

enum err world_decide(struct world *world, int64_t investment_id, enum outcome outcome,
                      const char *date)
{
    struct decision decision;

    shape_clear(&decision_type.shape, &decision);
    decision.investment_id = investment_id;
    decision.outcome = outcome;
    return world_attempt(world, APPROVER_ID, RECORD_DECISION, 0, day(date), &decision);
}

int64_t world_approved(struct world *world, int64_t project_id, int64_t fund_id,
                       int64_t amount_minor, const char *date)
{
    int64_t id = world_proposal(world, project_id, fund_id, amount_minor, date);

    assert_int_equal(world_decide(world, id, OUTCOME_APPROVE, date), ERR_OK);
    return id;
}

enum err world_pay(struct world *world, int64_t investment_id, int64_t amount_minor,
                   const char *date)
{
    struct payment payment = {
        .investment_id = investment_id, .currency = CURRENCY_CNY, .amount_minor = amount_minor};

    return world_attempt(world, MANAGER_ID, RECORD_PAYMENT, 0, day(date), &payment);
}

enum err world_reverse(struct world *world, int64_t seq, const char *date_or_null)
{
    struct reversal reversal = {.reversed_seq = seq, .reason = "entered twice"};
    int32_t date = date_or_null == NULL ? DATE_UNKNOWN : day(date_or_null);

    return world_attempt(world, APPROVER_ID, RECORD_REVERSAL, 0, date, &reversal);
}

enum violation_code world_violation(const struct world *world)
{
    assert_int_equal(world->violations.count, 1);
    return world->violations.list[0].code;
}

const char *world_param(const struct world *world, const char *name)
{
    const struct violation *violation = &world->violations.list[0];

    for (size_t i = 0; i < violation->param_count; i++)
        if (strcmp(violation->params[i].name, name) == 0)
            return violation->params[i].value;
    return "";
}
