/* Measures deciding, without a database: approvals one after another, commitments that are dated
 * back under a look-through cap, and contributions to one fund. `verify` takes the same decisions
 * again.
 *
 *   bench_decide [approvals | back_dated | contributions | flows | capital] */
#include "base/check.h"
#include "book/convention.h"
#include "decide/decide.h"
#include "figures/portfolio.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/equity.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/journal.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/role.h"
#include "record/rule.h"
#include "record/user.h"
#include "turns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FIRST_DAY 17897 /* 2019-01-01 */
#define TODAY 20454     /* 2026-01-01 */
#define MANAGER 1
#define APPROVER 2
#define ADMIN 3
#define MILLION INT64_C(100000000)

#define APPROVALS 10000
#define BACK_DATED 800
#define CONTRIBUTIONS 100000
#define FUND_FLOWS 10000
#define CAPITAL_EVENTS 30000
#define PART 10 /* the first and the last of so many parts are compared */

struct bench {
    struct book *book;
    struct arena texts;
    struct arena arena; /* of one decision */
    int64_t codes;
};

/* Decides and applies; ends the process when it is refused. */
static int64_t enter(struct bench *bench, int64_t actor_id, enum record_kind kind, int32_t date,
                     const void *record)
{
    struct command command = {.actor_id = actor_id,
                              .kind = kind,
                              .effective_date = date,
                              .today = TODAY,
                              .record = record};
    struct violations violations;
    struct decided decided;
    int64_t head = book_head(bench->book);

    violations_init(&violations, &bench->arena);
    if (book_decide(bench->book, &command, &bench->arena, &violations, &decided) != ERR_OK) {
        fprintf(stderr, "%s: %s %s\n", record_types[kind]->kind, violations.list[0].field,
                violation_wire(violations.list[0].code));
        exit(3);
    }
    decided_number(&decided, head, (head + 1) * 1000000);
    for (size_t i = 0; i < decided.count; i++)
        CHECK(book_apply(bench->book, &decided.entries[i]) == ERR_OK);
    arena_reset(&bench->arena);
    return head + 1;
}

static const char *a_code(struct bench *bench, const char *prefix)
{
    return arena_format(&bench->texts, "%s%06lld", prefix, (long long)++bench->codes);
}

static void add_user(struct bench *bench, const char *name, enum role role)
{
    struct user user = {name, name, role, true, DATE_UNKNOWN};

    (void)enter(bench, 0, RECORD_USER, FIRST_DAY, &user);
}

static void open_bench(struct bench *bench)
{
    const struct convention_entry convention = {.number = CONVENTIONS_NOW};

    bench->book = portfolio_new();
    add_user(bench, "manager", ROLE_MANAGER);
    add_user(bench, "approver", ROLE_APPROVER);
    add_user(bench, "admin", ROLE_ADMIN);
    (void)enter(bench, 0, RECORD_CONVENTION, FIRST_DAY, &convention);
}

static void close_bench(struct bench *bench)
{
    book_free(bench->book);
}

static struct rule a_rule(const char *code, enum measure measure, enum rule_subject subject,
                          enum basis basis)
{
    struct rule rule;

    shape_clear(&rule_type.shape, &rule);
    rule.code = rule.name = code;
    rule.pack = "bench";
    rule.measure = measure;
    rule.subject = subject;
    rule.basis = basis;
    rule.action = ACTION_BLOCK;
    rule.status = RULE_VERIFIED;
    rule.valid_from = FIRST_DAY;
    return rule;
}

static void enact(struct bench *bench, const struct rule *rule)
{
    struct approval approval = {.outcome = OUTCOME_APPROVE};

    approval.rule_id = enter(bench, ADMIN, RECORD_RULE, DATE_UNKNOWN, rule);
    (void)enter(bench, APPROVER, RECORD_APPROVAL, DATE_UNKNOWN, &approval);
}

/* A cap through all chains, shares of a firm and of a region, and a legal person's amount. */
static void enact_rules(struct bench *bench)
{
    struct rule cap = a_rule("cap", MEASURE_PROJECT_AMOUNT, SUBJECT_PROJECT, BASIS_LOOK_THROUGH);
    struct rule share = a_rule("share", MEASURE_FIRM_SHARE, SUBJECT_FIRM, BASIS_APPROVED);
    struct rule scope = a_rule("scope", MEASURE_SCOPE_SHARE, SUBJECT_REGION, BASIS_APPROVED);
    struct rule person = a_rule("person", MEASURE_FIRM_AMOUNT, SUBJECT_FIRM, BASIS_APPROVED);

    cap.currency = person.currency = CURRENCY_CNY;
    cap.limit_minor = 1000000 * MILLION;
    person.limit_minor = 1000000 * MILLION;
    enact(bench, &cap);
    share.denominator = BASIS_COMMITMENT;
    share.limit_ratio_e8 = DECIMAL_E8_ONE / 5;
    enact(bench, &share);
    scope.denominator = BASIS_APPROVED;
    scope.action = ACTION_WARN;
    scope.regions = "3702";
    scope.limit_ratio_e8 = DECIMAL_E8_ONE / 2;
    scope.direction = DIRECTION_AT_LEAST;
    enact(bench, &scope);
    enact(bench, &person);
}

static int64_t a_fund(struct bench *bench, enum fund_kind kind)
{
    struct fund fund;

    shape_clear(&fund_type.shape, &fund);
    fund.code = fund.name = a_code(bench, "F");
    fund.kind = kind;
    fund.currency = CURRENCY_CNY;
    return enter(bench, MANAGER, RECORD_FUND, FIRST_DAY, &fund);
}

static int64_t a_party(struct bench *bench)
{
    const char *name = a_code(bench, "P");
    struct party party = {.code = name, .name = name, .kind = PARTY_LP};

    return enter(bench, MANAGER, RECORD_PARTY, FIRST_DAY, &party);
}

static int64_t a_firm(struct bench *bench)
{
    struct firm firm;

    shape_clear(&firm_type.shape, &firm);
    firm.code = firm.name = a_code(bench, "M");
    return enter(bench, MANAGER, RECORD_FIRM, FIRST_DAY, &firm);
}

static int64_t a_project_of(struct bench *bench, int64_t firm_id)
{
    struct project project = {.firm_id = firm_id};

    project.code = project.name = a_code(bench, "J");
    return enter(bench, MANAGER, RECORD_PROJECT, FIRST_DAY, &project);
}

static int64_t a_project(struct bench *bench)
{
    return a_project_of(bench, a_firm(bench));
}

static int64_t commit(struct bench *bench, int64_t fund_id, int64_t investor_fund_id,
                      int64_t investor_party_id, int64_t amount_minor, int32_t date)
{
    struct commitment commitment = {.code = a_code(bench, "C"),
                                    .fund_id = fund_id,
                                    .investor_fund_id = investor_fund_id,
                                    .investor_party_id = investor_party_id,
                                    .currency = CURRENCY_CNY,
                                    .amount_minor = amount_minor};

    return enter(bench, MANAGER, RECORD_COMMITMENT, date, &commitment);
}

static int64_t propose(struct bench *bench, int64_t project_id, int64_t fund_id, int32_t date)
{
    struct investment investment = {.code = a_code(bench, "I"),
                                    .project_id = project_id,
                                    .fund_id = fund_id,
                                    .currency = CURRENCY_CNY,
                                    .amount_minor = MILLION / 1000};

    return enter(bench, MANAGER, RECORD_INVESTMENT, date, &investment);
}

static void approve(struct bench *bench, int64_t investment_id, int32_t date)
{
    struct decision decision;

    shape_clear(&decision_type.shape, &decision);
    decision.investment_id = investment_id;
    decision.outcome = OUTCOME_APPROVE;
    (void)enter(bench, APPROVER, RECORD_DECISION, date, &decision);
}

/* A guidance fund holds a part of two funds, which invest a dozen times in each of its projects. */
static void measure_approvals(struct bench *bench)
{
    double ms[PART] = {0};
    int64_t funds[2];

    open_bench(bench);
    enact_rules(bench);
    int64_t guide = a_fund(bench, FUND_GUIDE);
    int64_t party = a_party(bench);
    int64_t project = a_project(bench);
    int64_t firm = ((const struct project *)book_entry(bench->book, project)->record)->firm_id;

    for (size_t i = 0; i < 2; i++) {
        funds[i] = a_fund(bench, FUND_GROWTH);
        (void)commit(bench, funds[i], guide, 0, 400 * MILLION, FIRST_DAY);
        (void)commit(bench, funds[i], 0, party, 600 * MILLION, FIRST_DAY);
    }
    for (size_t i = 0; i < APPROVALS; i++) {
        if (i % 12 == 0)
            project = a_project_of(bench, firm);
        int64_t investment = propose(bench, project, funds[i % 2], TODAY);
        double start = now_ms();

        approve(bench, investment, TODAY);
        ms[i / (APPROVALS / PART)] += now_ms() - start;
    }
    const size_t each = APPROVALS / PART;
    double first = ms[0] / (double)each;
    double last = ms[PART - 1] / (double)each;

    turn_add("decide_approval", APPROVALS, last * 1000, first * 1000);
    close_bench(bench);
}

/* 10,000 entries: a guidance fund, ten funds with a hundred projects, and commitments each of which
 * is dated before the one recorded before it. */
static void measure_back_dated(struct bench *bench)
{
    int64_t funds[10];
    int64_t projects[100];

    open_bench(bench);
    enact_rules(bench);
    int64_t guide = a_fund(bench, FUND_GUIDE);
    int64_t party = a_party(bench);

    for (size_t i = 0; i < 10; i++) {
        funds[i] = a_fund(bench, FUND_GROWTH);
        (void)commit(bench, funds[i], guide, 0, 400 * MILLION, FIRST_DAY);
        (void)commit(bench, funds[i], 0, party, 600 * MILLION, FIRST_DAY);
    }
    for (size_t i = 0; i < 100; i++)
        projects[i] = a_project(bench);
    double start = now_ms();

    for (size_t i = 0; book_head(bench->book) < 10000 - BACK_DATED; i++) {
        int32_t date = FIRST_DAY + (int32_t)(i / 2);

        approve(bench, propose(bench, projects[i % 100], funds[i * 7 % 10], date), date);
    }
    double worst = 0;

    for (size_t i = 0; i < BACK_DATED; i++) {
        double before = now_ms();

        (void)commit(bench, funds[i * 3 % 10], i % 2 == 0 ? guide : 0, i % 2 == 0 ? 0 : party,
                     MILLION, TODAY - 1 - (int)i * 2);
        worst = now_ms() - before > worst ? now_ms() - before : worst;
    }
    double end = now_ms();

    turn_add("decide_back_dated", 10000, end - start, NO_REFERENCE);
    turn_add("decide_back_dated_worst", 10000, worst, NO_REFERENCE);
    close_bench(bench);
}

static void measure_contributions(struct bench *bench)
{
    double ms[PART] = {0};

    open_bench(bench);
    int64_t fund = a_fund(bench, FUND_GROWTH);
    int64_t party = a_party(bench);
    int64_t id = commit(bench, fund, 0, party, 1000 * CONTRIBUTIONS, FIRST_DAY);
    size_t count = CONTRIBUTIONS;

    for (size_t i = 0; i < count; i++) {
        struct contribution contribution = {
            .commitment_id = id, .currency = CURRENCY_CNY, .amount_minor = 1000};
        double start = now_ms();

        (void)enter(bench, MANAGER, RECORD_CONTRIBUTION, FIRST_DAY + (int)(i * 2000 / count),
                    &contribution);
        ms[i / (count / PART)] += now_ms() - start;
    }
    const size_t each = count / PART;
    double last = ms[PART - 1] / (double)each;
    double first = ms[0] / (double)each;

    turn_add("decide_contribution", CONTRIBUTIONS, last * 1000, first * 1000);
    close_bench(bench);
}

enum flow {
    FLOW_CONTRIBUTION,
    FLOW_PAYMENT,
    FLOW_DIVIDEND,
    FLOW_VALUATION,
    FLOW_DISTRIBUTION,
    FLOWS
};

/* Rows of the table: a decision of each, the last two with their approval. */
static const char *const flow_rows[FLOWS] = {
    [FLOW_CONTRIBUTION] = "decide_flow_contribution", [FLOW_PAYMENT] = "decide_flow_payment",
    [FLOW_DIVIDEND] = "decide_flow_dividend",         [FLOW_VALUATION] = "decide_flow_valuation",
    [FLOW_DISTRIBUTION] = "decide_flow_distribution",
};

static void decide_flow(struct bench *bench, enum flow flow, int64_t fund, int64_t commitment,
                        int64_t investment, int32_t date)
{
    struct approval approval = {.outcome = OUTCOME_APPROVE};
    struct contribution contribution = {
        .commitment_id = commitment, .currency = CURRENCY_CNY, .amount_minor = 1000};
    struct payment payment = {investment, CURRENCY_CNY, 1, "slip"};
    struct proceeds dividend = {investment,     PROCEEDS_DIVIDEND, CURRENCY_CNY, 100,
                                AMOUNT_UNKNOWN, AMOUNT_UNKNOWN,    "slip"};
    struct valuation valuation = {.investment_id = investment,
                                  .currency = CURRENCY_CNY,
                                  .amount_minor = 1000,
                                  .method = VALUATION_MULTIPLES,
                                  .volatility_e8 = AMOUNT_UNKNOWN,
                                  .dividend_yield_e8 = AMOUNT_UNKNOWN};
    struct distribution distribution;

    shape_clear(&distribution_type.shape, &distribution);
    distribution.code = a_code(bench, "D");
    distribution.fund_id = fund;
    distribution.currency = CURRENCY_CNY;
    distribution.return_of_capital_minor = 10;
    distribution.gain_minor = 1;
    distribution.basis = SHARE_BY_COMMITMENT;
    switch (flow) {
    case FLOW_CONTRIBUTION:
        (void)enter(bench, MANAGER, RECORD_CONTRIBUTION, date, &contribution);
        return;
    case FLOW_PAYMENT:
        (void)enter(bench, MANAGER, RECORD_PAYMENT, date, &payment);
        return;
    case FLOW_DIVIDEND:
        (void)enter(bench, MANAGER, RECORD_PROCEEDS, date, &dividend);
        return;
    case FLOW_VALUATION:
        approval.valuation_id = enter(bench, MANAGER, RECORD_VALUATION, date, &valuation);
        break;
    default:
        approval.distribution_id = enter(bench, MANAGER, RECORD_DISTRIBUTION, date, &distribution);
    }
    (void)enter(bench, APPROVER, RECORD_APPROVAL, date, &approval);
}

/* One fund of four investors and eight investments, and 10,000 flows in order of their days. */
static void measure_flows(struct bench *bench)
{
    static const enum flow draws[] = {
        FLOW_CONTRIBUTION, FLOW_PAYMENT,   FLOW_CONTRIBUTION, FLOW_DIVIDEND,     FLOW_PAYMENT,
        FLOW_CONTRIBUTION, FLOW_VALUATION, FLOW_DIVIDEND,     FLOW_CONTRIBUTION, FLOW_DISTRIBUTION};
    double ms[FLOWS] = {0};
    int64_t commitments[4];
    int64_t investments[8];
    size_t counts[FLOWS] = {0};

    open_bench(bench);
    enact_rules(bench);
    int64_t fund = a_fund(bench, FUND_GROWTH);

    for (size_t i = 0; i < 4; i++)
        commitments[i] = commit(bench, fund, 0, a_party(bench), 1000 * MILLION, FIRST_DAY);
    for (size_t i = 0; i < 8; i++) {
        investments[i] = propose(bench, a_project(bench), fund, FIRST_DAY);
        approve(bench, investments[i], FIRST_DAY);
    }
    for (size_t i = 0; i < FUND_FLOWS; i++) {
        enum flow flow = draws[i % 10];
        double start = now_ms();

        decide_flow(bench, flow, fund, commitments[i % 4], investments[i % 8],
                    FIRST_DAY + (int32_t)(i / 5));
        if (i < FUND_FLOWS - FUND_FLOWS / PART)
            continue;
        ms[flow] += now_ms() - start;
        counts[flow]++;
    }
    for (size_t i = 0; i < FLOWS; i++)
        turn_add(flow_rows[i], FUND_FLOWS, ms[i] * 1000 / (double)counts[i], NO_REFERENCE);
    close_bench(bench);
}

static int64_t a_class(struct bench *bench, int64_t firm)
{
    struct share_class class;

    shape_clear(&share_class_type.shape, &class);
    class.code = class.name = a_code(bench, "K");
    class.firm_id = firm;
    class.unit = UNIT_SHARE;
    class.currency = CURRENCY_CNY;
    return enter(bench, MANAGER, RECORD_SHARE_CLASS, FIRST_DAY, &class);
}

static int64_t a_certificate(struct bench *bench, int64_t firm, int64_t class, int64_t party,
                             int32_t date)
{
    struct security security;

    shape_clear(&security_type.shape, &security);
    security.code = a_code(bench, "S");
    security.firm_id = firm;
    security.kind = SECURITY_SHARES;
    security.class_id = class;
    security.holder_party_id = party;
    security.units_e8 = 1000 * DECIMAL_E8_ONE;
    return enter(bench, MANAGER, RECORD_SECURITY, date, &security);
}

/* Of one share, out of what the event before it gave. */
static int64_t move_on(struct bench *bench, int64_t security, int64_t event, int64_t party,
                       int32_t date)
{
    struct security_event move;

    shape_clear(&security_event_type.shape, &move);
    move.code = a_code(bench, "E");
    move.security_id = event == 0 ? security : 0;
    move.event_id = event;
    move.action = EQUITY_TRANSFER;
    move.to_party_id = party;
    return enter(bench, MANAGER, RECORD_SECURITY_EVENT, date, &move);
}

/* One firm: certificates, each of which passes through ten hands; in order of their days. */
static void measure_capital(struct bench *bench)
{
    int64_t parties[20];
    int64_t security = 0;
    int64_t event = 0;
    double first_ms = 0;
    double last_ms = 0;

    open_bench(bench);
    int64_t firm = a_firm(bench);
    int64_t class = a_class(bench, firm);

    for (size_t i = 0; i < 20; i++)
        parties[i] = a_party(bench);
    for (size_t i = 0; i < CAPITAL_EVENTS; i++) {
        int32_t date = FIRST_DAY + (int32_t)(i / 20);
        double start = now_ms();

        if (i % 10 == 0) {
            security = a_certificate(bench, firm, class, parties[i / 10 % 20], date);
            event = 0;
        } else {
            event = move_on(bench, security, event, parties[i % 20], date);
        }
        double ms = now_ms() - start;

        first_ms += i < CAPITAL_EVENTS / PART ? ms : 0;
        last_ms += i >= CAPITAL_EVENTS - CAPITAL_EVENTS / PART ? ms : 0;
    }
    turn_add("decide_capital", CAPITAL_EVENTS, last_ms * 1000 * PART / CAPITAL_EVENTS,
             first_ms * 1000 * PART / CAPITAL_EVENTS);
    close_bench(bench);
}

int main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*measure)(struct bench *bench);
    } parts[] = {
        {"approvals", measure_approvals},
        {"back_dated", measure_back_dated},
        {"contributions", measure_contributions},
        {"flows", measure_flows},
        {"capital", measure_capital},
    };
    static struct bench bench;

    if (argc != 1 && argc != 2) {
        fprintf(stderr, "usage: bench_decide [PART]\n");
        return 2;
    }
    arena_init(&bench.texts);
    arena_init(&bench.arena);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (argc == 1 || strcmp(argv[1], parts[i].name) == 0)
            parts[i].measure(&bench);
    arena_done(&bench.arena);
    arena_done(&bench.texts);
    return 0;
}
