/* Draws the seeded ledger: into a book, entry by entry, or into a database, through the ledger's
 * own batch, so that each entry is decided and the whole verifies. A batch asks for command after
 * command, while the ledger is easiest told from its start to its end: so the telling runs in a
 * context of its own, which rests while the batch decides what it has told. */
#include "seed.h"
#include "figures/portfolio.h"

#include "base/check.h"
#include "http/key_ring.h"
#include "ledger/batch.h"
#include "ledger/ledger.h"
#include "record/approval.h"
#include "record/capital.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/investment.h"
#include "record/kinds.h"
#include "record/party.h"
#include "record/rule.h"
#include "record/role.h"
#include "record/user.h"
#include "store/db.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <ucontext.h>

#define COMMITMENTS 4
#define INVESTMENTS 8
#define DAYS 3650
#define FIRST_DAY 16436 /* 2015-01-01 */
/* Of the entries of a book, one a second from 2026-01-01 on. */
#define START_US INT64_C(1767225600000000)
#define US_PER_SECOND INT64_C(1000000)
#define BATCH_COMMANDS ((size_t)400000)
#define STACK_BYTES ((size_t)1 << 18)
/* So many of a hundred commands may be refused: a fund that sells what it does not hold. */
#define REFUSED_MOST 5
#define MILLION INT64_C(100000000) /* 1,000,000.00 in minor units */

struct fund_ids {
    int64_t fund;
    int64_t commitments[COMMITMENTS];
    int64_t investments[INVESTMENTS];
    int64_t call; /* the last one */
    size_t asked; /* commitments that have paid it */
};

struct seed {
    struct book *book; /* NULL: told to a batch */
    struct seed_size size;
    uint64_t random;
    int64_t seq; /* of the last entry of the book, or of the last command that was recorded */
    int64_t manager, approver;

    ucontext_t batch, telling;
    struct command command; /* what is told */
    bool ended;             /* all was told */
    size_t told;            /* in the batch at hand */
    size_t told_all;
    size_t refused;
};

static uint64_t draw(struct seed *seed, uint64_t below)
{
    seed->random ^= seed->random << 13;
    seed->random ^= seed->random >> 7;
    seed->random ^= seed->random << 17;
    return (seed->random >> 11) % below;
}

/* Returns the entry's seq; 0: it was refused. */
static int64_t put(struct seed *seed, uint32_t kind, int32_t date, const void *record)
{
    bool approves = kind == RECORD_APPROVAL || kind == RECORD_DECISION;
    int64_t actor_id = approves ? seed->approver : seed->manager;

    if (seed->book == NULL) {
        seed->command = (struct command){
            .kind = kind, .actor_id = actor_id, .effective_date = date, .record = record};
        CHECK(swapcontext(&seed->telling, &seed->batch) == 0);
        return seed->seq;
    }
    struct entry entry = {
        .seq = ++seed->seq,
        .recorded_at_us = START_US + seed->seq * US_PER_SECOND,
        .actor_id = actor_id,
        .entity_id = seed->seq,
        .effective_date = date,
        .kind = kind,
        .record = record,
    };

    CHECK(book_apply(seed->book, &entry) == ERR_OK);
    return entry.seq;
}

/* A cap that nothing comes near, without which nothing is approved. */
static void put_cap(struct seed *seed)
{
    struct rule rule;

    shape_clear(&rule_type.shape, &rule);
    rule.code = rule.name = "SEED-CAP";
    rule.measure = MEASURE_PROJECT_AMOUNT;
    rule.basis = BASIS_CHAIN;
    rule.currency = CURRENCY_CNY;
    rule.limit_minor = 100000000 * MILLION;
    rule.action = ACTION_BLOCK;
    rule.status = RULE_VERIFIED;
    rule.valid_from = FIRST_DAY;
    put(seed, RECORD_RULE, FIRST_DAY, &rule);
}

static int64_t put_user(struct seed *seed, const char *name, uint32_t role)
{
    struct user user = {name, name, role, true, DATE_UNKNOWN};

    return put(seed, RECORD_USER, FIRST_DAY, &user);
}

static void put_investments(struct seed *seed, struct fund_ids *ids, size_t number)
{
    char code[40];
    struct firm firm;
    struct project project = {.code = code, .name = code};

    snprintf(code, sizeof code, "X-%zu", number);
    shape_clear(&firm_type.shape, &firm);
    firm.code = firm.name = code;
    project.firm_id = put(seed, RECORD_FIRM, FIRST_DAY, &firm);
    int64_t project_id = put(seed, RECORD_PROJECT, FIRST_DAY, &project);

    for (size_t i = 0; i < INVESTMENTS; i++) {
        struct investment investment = {.code = code,
                                        .project_id = project_id,
                                        .fund_id = ids->fund,
                                        .currency = CURRENCY_CNY,
                                        .amount_minor = 1000 * MILLION};
        struct decision decision;

        snprintf(code, sizeof code, "X-%zu-%zu", number, i);
        ids->investments[i] = put(seed, RECORD_INVESTMENT, FIRST_DAY, &investment);
        shape_clear(&decision_type.shape, &decision);
        decision.investment_id = ids->investments[i];
        decision.outcome = OUTCOME_APPROVE;
        put(seed, RECORD_DECISION, FIRST_DAY, &decision);
    }
}

static void put_fund(struct seed *seed, struct fund_ids *ids, const int64_t parties[COMMITMENTS],
                     size_t number)
{
    char code[40];
    struct fund fund;

    snprintf(code, sizeof code, "F-%zu", number);
    shape_clear(&fund_type.shape, &fund);
    fund.code = fund.name = code;
    fund.kind = FUND_GROWTH;
    fund.currency = CURRENCY_CNY;
    ids->fund = put(seed, RECORD_FUND, FIRST_DAY, &fund);
    for (size_t i = 0; i < COMMITMENTS; i++) {
        struct commitment commitment = {.code = code,
                                        .fund_id = ids->fund,
                                        .investor_party_id = parties[i],
                                        .currency = CURRENCY_CNY,
                                        .amount_minor = (int64_t)(i + 1) * 1000 * MILLION};

        snprintf(code, sizeof code, "C-%zu-%zu", number, i);
        ids->commitments[i] = put(seed, RECORD_COMMITMENT, FIRST_DAY, &commitment);
    }
    put_investments(seed, ids, number);
}

static void put_approval(struct seed *seed, int32_t date, struct approval approval)
{
    approval.outcome = OUTCOME_APPROVE;
    put(seed, RECORD_APPROVAL, date, &approval);
}

/* A call of investments and fees, of which each investor then pays its line. */
static void put_call(struct seed *seed, struct fund_ids *ids, int32_t date, int64_t amount_minor)
{
    char code[40];
    struct capital_call call;

    snprintf(code, sizeof code, "K-%lld", (long long)seed->seq);
    shape_clear(&capital_call_type.shape, &call);
    call.code = code;
    call.fund_id = ids->fund;
    call.due_on = date + 10;
    call.currency = CURRENCY_CNY;
    call.investments_minor = amount_minor * 9;
    call.management_fees_minor = amount_minor;
    ids->call = put(seed, RECORD_CAPITAL_CALL, date, &call);
    ids->asked = 0;
    put_approval(seed, date, (struct approval){.capital_call_id = ids->call});
}

static void put_contribution(struct seed *seed, struct fund_ids *ids, int32_t date,
                             int64_t amount_minor, const char *slip)
{
    struct contribution contribution = {
        .currency = CURRENCY_CNY, .amount_minor = amount_minor, .reference = slip};

    if (!seed->size.with_calls) {
        contribution.commitment_id = ids->commitments[draw(seed, COMMITMENTS)];
    } else {
        if (ids->call == 0 || ids->asked == COMMITMENTS)
            put_call(seed, ids, date, amount_minor);
        contribution.commitment_id = ids->commitments[ids->asked++];
        contribution.capital_call_id = ids->call;
    }
    put(seed, RECORD_CONTRIBUTION, date, &contribution);
}

static void put_distribution(struct seed *seed, const struct fund_ids *ids, int32_t date,
                             int64_t amount_minor)
{
    char code[40];
    struct distribution distribution;

    snprintf(code, sizeof code, "D-%lld", (long long)seed->seq);
    shape_clear(&distribution_type.shape, &distribution);
    distribution.code = code;
    distribution.fund_id = ids->fund;
    distribution.currency = CURRENCY_CNY;
    distribution.return_of_capital_minor = amount_minor * 3;
    distribution.gain_minor = amount_minor;
    distribution.basis = SHARE_BY_COMMITMENT;
    int64_t id = put(seed, RECORD_DISTRIBUTION, date, &distribution);

    if (id != 0)
        put_approval(seed, date, (struct approval){.distribution_id = id});
}

static void put_valuation(struct seed *seed, const struct fund_ids *ids, int32_t date,
                          int64_t amount_minor)
{
    struct valuation valuation = {.investment_id = ids->investments[draw(seed, INVESTMENTS)],
                                  .currency = CURRENCY_CNY,
                                  .amount_minor = amount_minor * 30,
                                  .method = VALUATION_MULTIPLES,
                                  .volatility_e8 = AMOUNT_UNKNOWN,
                                  .dividend_yield_e8 = AMOUNT_UNKNOWN};

    int64_t id = put(seed, RECORD_VALUATION, date, &valuation);

    if (id != 0)
        put_approval(seed, date, (struct approval){.valuation_id = id});
}

/* Early on a fund mostly calls and invests, later it mostly sells and distributes. Of all flows
 * some 40 in 100 are contributions, 25 payments, 15 proceeds, 10 distributions, 10 valuations. */
static void put_flow(struct seed *seed, struct fund_ids *ids, int32_t date, uint64_t late)
{
    int64_t amount = (int64_t)(10 + draw(seed, 90)) * MILLION / 100;
    int64_t investment = ids->investments[draw(seed, INVESTMENTS)];
    uint64_t which = draw(seed, 100);
    char slip[40];
    int year, month, day;

    date_to_ymd(date, &year, &month, &day);
    snprintf(slip, sizeof slip, "BS-%04d-%02d", year, month);
    if (which < 60 - late * 40 / 100) {
        put_contribution(seed, ids, date, amount, slip);
    } else if (which < 90 - late * 40 / 100) {
        struct payment payment = {investment, CURRENCY_CNY, amount, slip};
        put(seed, RECORD_PAYMENT, date, &payment);
    } else if (which < 96 - late * 26 / 100) {
        struct proceeds proceeds = {investment,     PROCEEDS_DIVIDEND, CURRENCY_CNY, amount,
                                    AMOUNT_UNKNOWN, AMOUNT_UNKNOWN,    slip};
        put(seed, RECORD_PROCEEDS, date, &proceeds);
    } else if (which < 98 - late * 13 / 100) {
        put_valuation(seed, ids, date, amount);
    } else {
        put_distribution(seed, ids, date, amount);
    }
}

static void put_flows(struct seed *seed, struct fund_ids *funds)
{
    struct seed_size size = seed->size;
    size_t turns = size.flow_count / size.fund_count;

    for (size_t turn = 0; turn < turns; turn++) {
        int32_t date = FIRST_DAY + (int32_t)(turn * DAYS / turns);

        for (size_t i = 0; i < size.fund_count; i++)
            put_flow(seed, &funds[i], date, turn * 100 / turns);
    }
}

static void put_all(struct seed *seed)
{
    struct seed_size size = seed->size;
    struct fund_ids *funds = calloc(size.fund_count, sizeof *funds);
    int64_t parties[COMMITMENTS];

    CHECK(funds != NULL);
    put_cap(seed);
    seed->manager = put_user(seed, "seed-manager", ROLE_MANAGER);
    seed->approver = put_user(seed, "seed-approver", ROLE_APPROVER);
    for (size_t i = 0; i < COMMITMENTS; i++) {
        char code[40];
        struct party party = {.code = code, .name = code, .kind = PARTY_LP};

        snprintf(code, sizeof code, "P-%zu", i);
        parties[i] = put(seed, RECORD_PARTY, FIRST_DAY, &party);
    }
    for (size_t i = 0; i < size.fund_count; i++)
        put_fund(seed, &funds[i], parties, i);
    put_flows(seed, funds);
    free(funds);
}

struct book *seed_book(struct seed_size size, uint64_t number)
{
    struct seed seed = {.book = portfolio_new(), .random = number, .size = size};

    put_all(&seed);
    return seed.book;
}

/* The context takes no pointer: the seed stands here while it is told. */
static struct seed *at_hand;

static void tell(void)
{
    put_all(at_hand);
    at_hand->ended = true;
}

static enum err next(const struct book *book, void *arg, struct command *command, bool *more_out)
{
    struct seed *seed = arg;

    (void)book;
    if (seed->told_all == 0)
        CHECK(swapcontext(&seed->batch, &seed->telling) == 0);
    *more_out = !seed->ended && seed->told < BATCH_COMMANDS;
    if (!*more_out)
        return ERR_OK;
    command->kind = seed->command.kind;
    command->actor_id = seed->command.actor_id;
    command->effective_date = seed->command.effective_date;
    command->record = seed->command.record;
    seed->told++;
    seed->told_all++;
    return ERR_OK;
}

/* Tells on, from what the command came to. */
static enum err decided(const struct book *book, void *arg, const struct entry *first, enum err err,
                        const struct violations *violations)
{
    struct seed *seed = arg;

    (void)book;
    seed->seq = first == NULL ? 0 : first->seq;
    if (first == NULL && ++seed->refused * 100 > REFUSED_MOST * (seed->told_all + 1000)) {
        fprintf(stderr, "seed: too much is refused: %s %s: %s %s\n",
                record_types[seed->command.kind]->kind, err_wire(err),
                violations->count > 0 ? violations->list[0].field : "",
                violations->count > 0 ? violation_wire(violations->list[0].code) : "");
        return ERR_INVALID;
    }
    CHECK(swapcontext(&seed->batch, &seed->telling) == 0);
    return ERR_OK;
}

static int64_t tell_batch(struct seed *seed, struct ledger *ledger, struct db *db)
{
    const struct ledger_batch batch = {
        .next = next, .decided = decided, .arg = seed, .now_us = SEED_NOW_US};
    struct violations violations;
    struct receipt receipt = {0};
    struct arena arena;

    seed->told = 0;
    arena_init(&arena);
    violations_init(&violations, &arena);
    enum err err = ledger_submit_batch(ledger, db, &batch, &violations, &receipt);

    if (err != ERR_OK) {
        fprintf(stderr, "seed: %s: %s\n", err_wire(err), db_last_error(db));
        exit(3);
    }
    arena_done(&arena);
    return receipt.last_seq;
}

static void take_keys(struct ledger *ledger, const char *key_dir)
{
    uint8_t secrets[KEY_RING_MAX][PASETO_SECRET_SIZE];
    struct seal_key keys[KEY_RING_MAX];
    char error[KEY_ERROR_SIZE];
    size_t count = 0;

    if (key_secrets(key_dir, secrets, &count, error) != ERR_OK) {
        fprintf(stderr, "seed: %s\n", error);
        exit(3);
    }
    for (size_t i = 0; i < count; i++)
        seal_key_of(secrets[i], &keys[i]);
    ledger_set_keys(ledger, keys, count);
}

int64_t seed_write(struct db *db, struct seed_size size, uint64_t number, const char *key_dir)
{
    struct seed seed = {.random = number, .size = size};
    struct ledger *ledger = ledger_new();
    char *stack = malloc(STACK_BYTES);
    int64_t last_seq = 0;

    if (key_dir != NULL)
        take_keys(ledger, key_dir);

    CHECK(stack != NULL && getcontext(&seed.telling) == 0);
    seed.telling.uc_stack.ss_sp = stack;
    seed.telling.uc_stack.ss_size = STACK_BYTES;
    seed.telling.uc_link = &seed.batch;
    at_hand = &seed;
    makecontext(&seed.telling, tell, 0);
    while (!seed.ended)
        last_seq = tell_batch(&seed, ledger, db);
    free(stack);
    ledger_free(ledger);
    return last_seq;
}
