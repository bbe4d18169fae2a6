/* A ledger with users, funds, a cap and proposals, for the tests of the store. */
#include "support_store.h"
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

#define START_US INT64_C(1795420800000000) /* 2026-11-23 */

int32_t day(const char *text)
{
    int32_t date = DATE_UNKNOWN;
    assert_int_equal(date_parse(text, strlen(text), &date), ERR_OK);
    return date;
}

struct submission stage_submission(const struct stage *stage, int64_t actor_id, uint32_t kind,
                                   const void *record)
{
    return (struct submission){
        .command = {.actor_id = actor_id,
                    .kind = kind,
                    .effective_date = day("2024-05-06"),
                    .record = record},
        .now_us = stage->now_us,
    };
}

int64_t stage_put(struct stage *stage, uint32_t kind, const void *record)
{
    bool by_operator = kind == RECORD_USER || kind == RECORD_RULE;
    return stage_put_by(stage, by_operator ? 0 : stage->manager, kind, record);
}

int64_t stage_put_by(struct stage *stage, int64_t actor_id, uint32_t kind, const void *record)
{
    struct submission submission = stage_submission(stage, actor_id, kind, record);
    struct receipt receipt;
    stage->now_us += 1000;
    violations_init(&stage->violations, &stage->arena);
    enum err err = ledger_submit(stage->ledger, stage->db, &submission, &stage->arena,
                                 &stage->violations, &receipt);
    if (err != ERR_OK)
        fail_msg("%s: %s: %s %s; %s", record_types[kind]->kind, err_wire(err),
                 stage->violations.list[0].field, violation_wire(stage->violations.list[0].code),
                 db_last_error(stage->db));
    return receipt.seq;
}

static int64_t put_user(struct stage *stage, const char *name, uint32_t role)
{
    struct user user = {.user_name = name,
                        .display_name = name,
                        .role = role,
                        .enabled = true,
                        .valid_until = DATE_UNKNOWN};
    return stage_put(stage, RECORD_USER, &user);
}

static int64_t put_fund(struct stage *stage, const char *code, uint32_t kind)
{
    struct fund fund;
    shape_clear(&fund_type.shape, &fund);
    fund.code = code;
    fund.name = "种子基金";
    fund.kind = kind;
    fund.currency = CURRENCY_CNY;
    return stage_put(stage, RECORD_FUND, &fund);
}

static int64_t put_rule(struct stage *stage)
{
    struct rule rule;
    shape_clear(&rule_type.shape, &rule);
    rule.code = rule.name = "cap";
    rule.measure = MEASURE_PROJECT_AMOUNT;
    rule.basis = BASIS_CHAIN;
    rule.currency = CURRENCY_CNY;
    rule.limit_minor = 130 * MILLION;
    rule.action = ACTION_BLOCK;
    rule.status = RULE_UNVERIFIED;
    rule.valid_from = day("2016-01-01");
    return stage_put(stage, RECORD_RULE, &rule);
}

/* Proposed by the admin, approved by the approver. */
static void put_rule_of_pack(struct stage *stage, const char *code, enum basis basis)
{
    struct rule rule;
    shape_clear(&rule_type.shape, &rule);
    rule.code = rule.name = code;
    rule.pack = "test";
    rule.measure = MEASURE_PROJECT_AMOUNT;
    rule.subject = SUBJECT_PROJECT;
    rule.basis = basis;
    rule.currency = CURRENCY_CNY;
    rule.limit_minor = 500 * MILLION;
    rule.action = ACTION_WARN;
    rule.status = RULE_VERIFIED;
    rule.valid_from = day("2016-01-01");
    struct approval approval = {.rule_id = stage_put_by(stage, stage->admin, RECORD_RULE, &rule),
                                .outcome = OUTCOME_APPROVE};
    (void)stage_put_by(stage, stage->approver, RECORD_APPROVAL, &approval);
}

void stage_rules_of_pack(struct stage *stage)
{
    put_rule_of_pack(stage, "direct", BASIS_DIRECT);
    put_rule_of_pack(stage, "chain", BASIS_CHAIN);
}

int64_t stage_project(struct stage *stage, const char *code)
{
    struct project project = {.code = code, .firm_id = stage->firm, .name = code};
    return stage_put(stage, RECORD_PROJECT, &project);
}

static void put_firm(struct stage *stage)
{
    struct firm firm;
    struct round round;
    shape_clear(&firm_type.shape, &firm);
    firm.code = "F-1";
    firm.name = "青岛某某科技有限公司";
    stage->firm = stage_put(stage, RECORD_FIRM, &firm);
    shape_clear(&round_type.shape, &round);
    round.code = "R-1";
    round.series = "A+";
    round.firm_id = stage->firm;
    round.currency = CURRENCY_CNY;
    round.security_class = SECURITY_PREFERRED;
    round.amount_raised_minor = 500 * MILLION;
    round.unit_price_e8 = 123456789;
    stage->round = stage_put(stage, RECORD_ROUND, &round);
}

int64_t stage_append_past(struct stage *stage, struct journal_row *rows, int count)
{
    struct journal_tables *tables = journal_tables_new(record_tables, RECORD_KIND_COUNT);
    struct journal_head head;
    struct buf body;
    assert_int_equal(journal_head_read(stage->db, &head), ERR_OK);
    int64_t before = head.seq;
    buf_init(&body);
    for (int i = 0; i < count; i++) {
        struct journal_row *row = &rows[i];
        row->entry.seq = row->entry.entity_id = head.seq + 1;
        row->entry.recorded_at_us = stage->now_us + i;
        row->entry.effective_date = day("2024-05-06");
        buf_reset(&body);
        shape_write_canonical(&record_types[row->entry.kind]->shape, row->entry.record, &body);
        row->body = body.bytes;
        row->body_length = body.length;
        ledger_entry_hash(head.hash, &row->entry, row->body, row->body_length, row->hash);
        assert_int_equal(journal_append_many(stage->db, tables, row, 1), ERR_OK);
        struct journal_head next = {.seq = row->entry.seq};
        memcpy(next.hash, row->hash, sizeof(next.hash));
        assert_int_equal(journal_head_advance(stage->db, head.seq, &next), ERR_OK);
        head = next;
    }
    buf_done(&body);
    journal_tables_forget(tables, stage->db);
    journal_tables_free(tables);
    return before;
}

static void fill(struct stage *stage)
{
    stage->manager = put_user(stage, "manager", ROLE_MANAGER);
    stage->approver = put_user(stage, "approver", ROLE_APPROVER);
    stage->admin = put_user(stage, "admin", ROLE_ADMIN);
    struct party party = {.code = "P-1", .name = "财政局", .kind = PARTY_FINANCE_BUREAU};
    stage->party = stage_put(stage, RECORD_PARTY, &party);
    stage->mother = put_fund(stage, "FM", FUND_MOTHER);
    stage->fund = put_fund(stage, "FS", FUND_SEED);
    struct commitment commitment = {
        .code = "C-1",
        .fund_id = stage->fund,
        .investor_fund_id = stage->mother,
        .currency = CURRENCY_CNY,
        .amount_minor = 1000 * MILLION,
    };
    stage_put(stage, RECORD_COMMITMENT, &commitment);
    put_firm(stage);
    stage->project = stage_project(stage, "PJ-1");
    stage->rule = put_rule(stage);
}

static void begin(struct stage *stage, struct fixture *fixture)
{
    memset(stage, 0, sizeof(*stage));
    stage->fixture = fixture;
    stage->ledger = ledger_new();
    stage->db = fixture_app(fixture);
    stage->now_us = START_US;
    arena_init(&stage->arena);
}

int64_t stage_adopt_conventions(struct stage *stage)
{
    int64_t seq = 0;
    enum err err = ledger_adopt_conventions(stage->ledger, stage->db, stage->now_us, &seq);
    if (err != ERR_OK)
        fail_msg("%s; %s", err_wire(err), db_last_error(stage->db));
    return seq;
}

void stage_open(struct stage *stage, struct fixture *fixture)
{
    begin(stage, fixture);
    (void)stage_adopt_conventions(stage);
    fill(stage);
}

void stage_open_before_conventions(struct stage *stage, struct fixture *fixture)
{
    begin(stage, fixture);
    fill(stage);
}

void stage_close(struct stage *stage)
{
    db_close(stage->db);
    ledger_free(stage->ledger);
    arena_done(&stage->arena);
}

int64_t stage_proposal(struct stage *stage, int64_t project_id, int64_t amount_minor)
{
    struct investment investment = {
        .code = arena_format(&stage->arena, "I-%lld", (long long)stage->now_us),
        .project_id = project_id,
        .fund_id = stage->fund,
        .currency = CURRENCY_CNY,
        .amount_minor = amount_minor,
    };
    return stage_put(stage, RECORD_INVESTMENT, &investment);
}

struct decision approval_of(int64_t investment_id)
{
    struct decision decision;
    shape_clear(&decision_type.shape, &decision);
    decision.investment_id = investment_id;
    decision.outcome = OUTCOME_APPROVE;
    return decision;
}

enum err stage_approve(struct stage *stage, int64_t investment_id, int64_t *seq_out)
{
    struct decision decision = approval_of(investment_id);
    struct submission submission =
        stage_submission(stage, stage->approver, RECORD_DECISION, &decision);
    struct receipt receipt;
    stage->now_us += 1000;
    violations_init(&stage->violations, &stage->arena);
    enum err err = ledger_submit(stage->ledger, stage->db, &submission, &stage->arena,
                                 &stage->violations, &receipt);
    if (err == ERR_OK)
        *seq_out = receipt.seq;
    return err;
}

void stage_fill(struct stage *stage)
{
    int64_t seq = 0;
    struct firm_tag tag = {.firm_id = stage->firm,
                           .tag = TAG_GAZELLE,
                           .valid_from = day("2020-01-01"),
                           .valid_to = DATE_UNKNOWN};
    stage_put(stage, RECORD_FIRM_TAG, &tag);
    struct subscription subscription;
    shape_clear(&subscription_type.shape, &subscription);
    subscription.round_id = stage->round;
    subscription.investor_party_id = stage->party;
    subscription.currency = CURRENCY_CNY;
    stage_put(stage, RECORD_SUBSCRIPTION, &subscription);
    int64_t investment = stage_proposal(stage, stage->project, 40 * MILLION);
    assert_int_equal(stage_approve(stage, investment, &seq), ERR_OK);
    struct payment payment = {.investment_id = investment,
                              .currency = CURRENCY_CNY,
                              .amount_minor = 10 * MILLION,
                              .reference = "银行回单 7"};
    struct reversal reversal = {.reversed_seq = stage_put(stage, RECORD_PAYMENT, &payment),
                                .reason = "paid twice"};
    stage_put(stage, RECORD_REVERSAL, &reversal);
    struct export taken = {
        .dataset = "funds",
        .as_of = day("2026-11-23"),
        .as_known = reversal.reversed_seq,
        .row_count = 2,
        .sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    };
    stage_put(stage, RECORD_EXPORT, &taken);
}
