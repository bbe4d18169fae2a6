/* Dossiers: frozen at the decision, the same bytes for ever; losses beside what is tolerated. */
#include "figures/dossier/dossier.h"
#include "figures/evaluation/loss.h"
#include "support_fund.h"
#include "support_rule.h"
#include "record/approval.h"
#include "record/dossier.h"
#include "record/firm.h"
#include "record/fund.h"
#include "record/holding.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#define HASH_A "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
#define HASH_B "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752"

static struct world world;
static int64_t fund;
static int64_t commitment;
static int64_t project;
static int64_t firm;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    fund = world_fund(&world, "angel", FUND_ANGEL);
    commitment = world_commitment(&world, fund, 0, world_party(&world, "bureau"), 500 * MILLION,
                                  "2020-01-01");
    firm = world_firm(&world, "firm");
    project = world_project(&world, "project", firm);
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static struct document document_of(const char *sha256)
{
    struct document document;

    shape_clear(&document_type.shape, &document);
    document.title = "report";
    document.kind = DOCUMENT_DUE_DILIGENCE;
    document.sha256 = sha256;
    return document;
}

static enum err file(const struct document *document, const char *date)
{
    return world_attempt(&world, MANAGER_ID, RECORD_DOCUMENT, 0, day(date), document);
}

static enum err vote_as(int64_t actor_id, int64_t investment_id, int64_t user_id, const char *name,
                        enum vote_choice choice, const char *reason, const char *date)
{
    struct vote vote = {.investment_id = investment_id,
                        .member_user_id = user_id,
                        .member_name = name,
                        .choice = choice,
                        .reason = reason};

    return world_attempt(&world, actor_id, RECORD_VOTE, 0, day(date), &vote);
}

static void a_document_is_one_file_about_one_thing(void **state)
{
    struct document document = document_of(HASH_A);
    (void)state;
    assert_int_equal(file(&document, "2020-02-01"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_EXACTLY_ONE);
    document.firm_id = firm;
    document.fund_id = fund;
    assert_int_equal(file(&document, "2020-02-01"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_EXACTLY_ONE);
    document.fund_id = 0;
    document.sha256 = "9F86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    assert_int_equal(file(&document, "2020-02-01"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_BAD_DIGEST);
    document.sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_int_equal(file(&document, "2020-02-01"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_EMPTY_DIGEST);
    document.sha256 = HASH_A;
    assert_int_equal(file(&document, "2020-02-01"), ERR_OK);
    int64_t filed = book_head(world.book);
    assert_int_equal(file(&document, "2020-02-02"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_LINKED);
    /* The same file may be about something else, and come again after it was withdrawn. */
    document.firm_id = 0;
    document.project_id = project;
    assert_int_equal(file(&document, "2020-02-01"), ERR_OK);
    document.project_id = 0;
    document.firm_id = firm;
    assert_int_equal(world_reverse(&world, filed, "2020-02-03"), ERR_OK);
    assert_int_equal(file(&document, "2020-02-04"), ERR_OK);

    document = document_of(HASH_B);
    document.fund_id = fund;
    document.kind = DOCUMENT_ANNUAL_REPORT;
    assert_int_equal(file(&document, "2020-02-04"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MISSING);
    document.period_ends_on = day("2020-12-31");
    assert_int_equal(file(&document, "2020-02-04"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_BAD_ORDER);
}

static void each_member_votes_once_in_person_before_the_decision(void **state)
{
    (void)state;
    int64_t id = world_proposal(&world, project, fund, 10 * MILLION, "2020-02-01");
    assert_int_equal(vote_as(MANAGER_ID, id, 0, NULL, VOTE_YES, NULL, "2020-02-02"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_EXACTLY_ONE);
    assert_int_equal(vote_as(MANAGER_ID, id, APPROVER_ID, NULL, VOTE_YES, NULL, "2020-02-02"),
                     ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_NOT_IN_PERSON);
    assert_int_equal(vote_as(MANAGER_ID, id, MANAGER_ID, NULL, VOTE_YES, NULL, "2020-02-02"),
                     ERR_FORBIDDEN);
    assert_int_equal(world_violation(&world), VIOLATION_OWN_PROPOSAL);
    assert_int_equal(vote_as(MANAGER_ID, id, MANAGER_ID, NULL, VOTE_RECUSED, NULL, "2020-02-02"),
                     ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MISSING);
    assert_int_equal(
        vote_as(MANAGER_ID, id, MANAGER_ID, NULL, VOTE_RECUSED, "own proposal", "2020-02-02"),
        ERR_OK);
    assert_int_equal(vote_as(MANAGER_ID, id, 0, "王委员", VOTE_YES, NULL, "2020-01-31"),
                     ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_UNKNOWN_REFERENCE);
    assert_int_equal(vote_as(MANAGER_ID, id, 0, "王委员", VOTE_YES, NULL, "2020-02-02"), ERR_OK);
    int64_t vote = book_head(world.book);
    assert_int_equal(vote_as(MANAGER_ID, id, 0, "王委员", VOTE_NO, "second thoughts", "2020-02-03"),
                     ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_LINKED);
    assert_int_equal(world_reverse(&world, vote, "2020-02-03"), ERR_OK);
    assert_int_equal(vote_as(MANAGER_ID, id, 0, "王委员", VOTE_NO, "second thoughts", "2020-02-03"),
                     ERR_OK);
    vote = book_head(world.book);
    assert_int_equal(world_decide(&world, id, OUTCOME_APPROVE, "2020-02-05"), ERR_OK);
    int64_t decision = book_head(world.book);
    assert_int_equal(vote_as(APPROVER_ID, id, APPROVER_ID, NULL, VOTE_YES, NULL, "2020-02-05"),
                     ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_DECIDED);
    assert_int_equal(world_reverse(&world, vote, "2020-02-06"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
    assert_int_equal(world_reverse(&world, decision, "2020-02-06"), ERR_OK);
    assert_int_equal(world_reverse(&world, vote, "2020-02-06"), ERR_OK);
}

static int64_t decision_of(int64_t investment_id)
{
    struct referrer r = book_referrers(world.book, RECORD_DECISION, "investment_id", investment_id);

    assert_non_null(r.entry);
    return r.entry->seq;
}

static const char *frozen(int64_t id, struct view view)
{
    struct dossier dossier;
    struct buf out;

    assert_int_equal(dossier_open(world.book, id, view, &world.arena, &dossier), ERR_OK);
    buf_init(&out);
    assert_int_equal(dossier_write(&dossier, &out), ERR_OK);
    const char *text = arena_copy(&world.arena, out.bytes, out.length);
    buf_done(&out);
    return text;
}

static size_t rows_in(int64_t id, struct view view, enum dossier_part part)
{
    struct dossier dossier;
    size_t count = 0;

    assert_int_equal(dossier_open(world.book, id, view, &world.arena, &dossier), ERR_OK);
    for (size_t i = 0; i < dossier.count; i++)
        count += dossier.rows[i].part == part;
    return count;
}

static void close_down(int64_t firm_id, const char *date)
{
    struct firm_status closed = {.firm_id = firm_id,
                                 .state = FIRM_CLOSED,
                                 .occurred_on = day(date),
                                 .price_minor = AMOUNT_UNKNOWN};
    world_put(&world, MANAGER_ID, RECORD_FIRM_STATUS, DATE_UNKNOWN, &closed);
}

static void what_was_decided_on_never_changes(void **state)
{
    struct document document = document_of(HASH_A);
    struct view now = {day("2021-12-31"), INT64_MAX};
    struct rule ages = rule_on("ages", MEASURE_FIRM_AGE, SUBJECT_FIRM, BASIS_CALENDAR_DAYS);
    (void)state;
    ages.limit_days = 1825;
    ages.action = ACTION_WARN;
    rule_enact(&world, &ages, 0);
    int64_t id = world_proposal(&world, project, fund, 10 * MILLION, "2020-02-01");
    document.investment_id = id;
    assert_int_equal(file(&document, "2020-02-02"), ERR_OK);
    int64_t filed = book_head(world.book);
    assert_int_equal(vote_as(APPROVER_ID, id, APPROVER_ID, NULL, VOTE_YES, NULL, "2020-02-03"),
                     ERR_OK);
    const char *draft = frozen(id, now);
    assert_non_null(strstr(draft, "\"decision\":null"));
    /* Known before the decision, but dated after its day: not before the committee. */
    document.sha256 = HASH_B;
    document.investment_id = 0;
    document.firm_id = firm;
    assert_int_equal(file(&document, "2020-02-09"), ERR_OK);
    assert_int_equal(world_decide(&world, id, OUTCOME_APPROVE, "2020-02-05"), ERR_OK);
    struct view then = {day("2020-02-05"), book_head(world.book)};
    const char *bytes = frozen(id, then);
    assert_int_equal(rows_in(id, then, DOSSIER_FROZEN), 2);
    assert_int_equal(rows_in(id, then, DOSSIER_AFTER), 0);
    assert_non_null(strstr(bytes, HASH_A));
    assert_null(strstr(bytes, HASH_B));
    assert_non_null(strstr(bytes, "\"used_direct\":\"0.00\""));
    assert_non_null(strstr(bytes, "\"kind\":\"user\",\"name\":\"approver\""));
    /* The verdict follows the decision, and is part of it whatever the view knows of it. */
    assert_non_null(strstr(bytes, "\"measure\":\"firm_age\""));
    then.as_known = decision_of(id);
    assert_string_equal(frozen(id, then), bytes);
    assert_null(strstr(bytes, "firm_statuses")); /* as all dossiers from before there were any */

    /* Money, marks, papers, another name of the firm, a withdrawn paper: all of it is later. */
    assert_int_equal(world_contribute(&world, commitment, 0, 20 * MILLION, "2020-02-10"), ERR_OK);
    assert_int_equal(world_pay(&world, id, 10 * MILLION, "2020-02-10"), ERR_OK);
    world_approve(&world, world_valuation(&world, id, 0, 4 * MILLION, "2020-12-31"));
    struct firm renamed;
    shape_clear(&firm_type.shape, &renamed);
    renamed.code = "firm";
    renamed.name = "renamed";
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FIRM, firm, day("2020-01-15"), &renamed), ERR_OK);
    close_down(firm, "2020-11-30");
    assert_int_equal(world_reverse(&world, filed, "2021-01-01"), ERR_OK);
    assert_string_equal(frozen(id, now), bytes);
    assert_int_equal(rows_in(id, now, DOSSIER_FROZEN), 2);
    assert_int_equal(rows_in(id, now, DOSSIER_WITHDRAWN), 1);
    assert_int_equal(rows_in(id, now, DOSSIER_AFTER), 4);
    /* What had become of the firm before is frozen. */
    int64_t late = world_proposal(&world, project, fund, MILLION, "2021-02-01");
    assert_non_null(strstr(frozen(late, now), "\"firm_statuses\":[{"));
    assert_non_null(strstr(frozen(late, now), "\"state\":\"closed\""));
    /* Before the decision it is a draft, whatever is known now. */
    struct view before = {day("2020-02-04"), INT64_MAX};
    assert_non_null(strstr(frozen(id, before), "\"decision\":null"));
}

static int64_t tolerate(enum loss_scope scope, int64_t rate_e8, bool binding, const char *name)
{
    struct loss_tolerance tolerance;

    shape_clear(&loss_tolerance_type.shape, &tolerance);
    tolerance.name = name;
    tolerance.scope = scope;
    tolerance.fund_kind = FUND_ANGEL;
    tolerance.rate_e8 = rate_e8;
    tolerance.binding = binding;
    tolerance.status = RULE_UNVERIFIED;
    tolerance.source = "a page";
    tolerance.valid_from = day("2020-01-01");
    return world_attempt(&world, 3, RECORD_LOSS_TOLERANCE, 0, DATE_UNKNOWN, &tolerance);
}

static const struct loss_row *losses(const char *date, size_t *count_out)
{
    const struct loss_row *rows = NULL;
    struct view view = {day(date), INT64_MAX};

    assert_int_equal(fund_losses(world.book, fund, view, &world.arena, &rows, count_out), ERR_OK);
    return rows;
}

/* Worked example: 100 and 100 paid; the first written off by 30 and marked down by 20, the second
 * marked up by 10. Project: 50 of 100. Fund: 40 of 200. */
static void losses_are_held_against_what_is_tolerated(void **state)
{
    size_t count = 0;
    (void)state;
    int64_t other = world_project(&world, "other", world_firm(&world, "other"));
    int64_t bad = world_approved(&world, project, fund, 100 * MILLION, "2020-02-01");
    int64_t good = world_approved(&world, other, fund, 100 * MILLION, "2020-02-01");
    assert_int_equal(world_contribute(&world, commitment, 0, 200 * MILLION, "2020-02-01"), ERR_OK);
    assert_int_equal(world_pay(&world, bad, 100 * MILLION, "2020-02-02"), ERR_OK);
    assert_int_equal(world_pay(&world, good, 100 * MILLION, "2020-02-02"), ERR_OK);
    assert_int_equal(world_sell(&world, bad, PROCEEDS_WRITE_OFF, 0, 30 * MILLION, "2020-06-01"),
                     ERR_OK);
    const struct loss_row *rows = losses("2020-12-31", &count);
    assert_int_equal(count, 3);
    assert_int_equal(rows[0].at_cost_count, 2);
    assert_int_equal(rows[0].state, LOSS_UNMEASURED);
    world_approve(&world, world_valuation(&world, bad, 0, 50 * MILLION, "2020-12-31"));
    world_approve(&world, world_valuation(&world, good, 0, 110 * MILLION, "2020-12-31"));

    assert_int_equal(tolerate(LOSS_OF_FUND, 20000000, true, "here"), ERR_OK);
    assert_int_equal(tolerate(LOSS_OF_FUND, 20000000 - 1, false, "elsewhere"), ERR_OK);
    assert_int_equal(tolerate(LOSS_OF_PROJECT, 100000000, true, "here"), ERR_OK);
    assert_int_equal(tolerate(LOSS_OF_FUND, 30000000, true, "twice"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_OVERLAPS);
    assert_int_equal(tolerate(LOSS_OF_FUND, 100000001, false, "too much"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_OUT_OF_RANGE);

    rows = losses("2020-12-31", &count);
    assert_int_equal(count, 4);
    assert_int_equal(rows[0].loss_minor, 40 * MILLION);
    assert_int_equal(rows[0].ratio_e8, 20000000);
    assert_int_equal(rows[0].state, LOSS_WITHIN);
    assert_int_equal(rows[0].room_minor, 0);
    assert_true(rows[0].binding);
    assert_int_equal(rows[1].state, LOSS_EXCEEDED);
    assert_int_equal(rows[2].project_id, project);
    assert_int_equal(rows[2].loss_minor, 50 * MILLION);
    assert_int_equal(rows[2].ratio_e8, 50000000);
    assert_int_equal(rows[2].state, LOSS_WITHIN);
    assert_int_equal(rows[2].room_minor, 50 * MILLION);
    assert_int_equal(rows[3].state, LOSS_NONE);
    assert_int_equal(rows[3].loss_minor, 0);
    /* A tolerance of later days is none today. */
    rows = losses("2019-12-31", &count);
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].loss_tolerance_id, 0);
    assert_int_equal(rows[0].ratio_e8, AMOUNT_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_document_is_one_file_about_one_thing, opened, closed),
        cmocka_unit_test_setup_teardown(each_member_votes_once_in_person_before_the_decision,
                                        opened, closed),
        cmocka_unit_test_setup_teardown(what_was_decided_on_never_changes, opened, closed),
        cmocka_unit_test_setup_teardown(losses_are_held_against_what_is_tolerated, opened, closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
