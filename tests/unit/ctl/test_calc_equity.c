/* `fundtrail calc equity` as a user runs it: published cases, worked examples, and what is refused.
 * Numbers are compared as exact fractions. */
#include "calc/exact.h"
#include "support_command.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define LINE_MAX_BYTES 65536

struct tolerance {
    struct exact_work *work;
    struct exact absolute;
    struct exact relative;
};

static bool number_of(struct exact_work *work, const json_t *json, struct exact *value_out)
{
    char text[64] = "";

    if (json_is_string(json))
        return exact_parse(work, json_string_value(json), value_out);
    if (json_is_integer(json))
        snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT, json_integer_value(json));
    else if (json_is_real(json))
        snprintf(text, sizeof text, "%.17g", json_real_value(json));
    return exact_parse(work, text, value_out);
}

static bool near(const struct tolerance *allowed, struct exact expected, struct exact found)
{
    struct exact_work *work = allowed->work;
    struct exact off = exact_subtract(work, expected, found);
    struct exact most = exact_multiply(work, allowed->relative, expected);

    off.negative = false;
    most.negative = false;
    return exact_compare(work, off, exact_most(work, most, allowed->absolute)) <= 0;
}

/* Every member and item that is expected must be there; amounts are decimal strings. */
static bool holds(const struct tolerance *allowed, const json_t *expected, const json_t *found)
{
    struct exact expects;
    struct exact has;
    const char *key;
    json_t *value;
    size_t i;

    if (json_is_object(expected)) {
        json_object_foreach((json_t *)(uintptr_t)expected, key, value)
        {
            if (!holds(allowed, value, json_object_get(found, key)))
                return false;
        }
        return json_is_object(found);
    }
    if (json_is_array(expected)) {
        if (json_array_size(expected) != json_array_size(found))
            return false;
        json_array_foreach(expected, i, value)
        {
            if (!holds(allowed, value, json_array_get(found, i)))
                return false;
        }
        return true;
    }
    if (number_of(allowed->work, expected, &expects) && number_of(allowed->work, found, &has))
        return near(allowed, expects, has);
    return json_equal(expected, found) != 0;
}

static bool published_holds(const json_t *line)
{
    const json_t *expected = json_object_get(line, "expected");
    const char *absolute = json_string_value(json_object_get(line, "tolerance"));
    const char *relative = json_string_value(json_object_get(line, "tolerance_relative"));
    char *asked = json_dumps(json_object_get(line, "asked"), JSON_INDENT(1));
    struct outcome outcome = command_calc("equity", asked, strlen(asked));
    struct arena arena;
    bool good = outcome.code == 2 && outcome.out.length == 0 && outcome.complaint.length > 0;

    arena_init(&arena);
    if (expected != NULL) {
        struct exact_work work = {.arena = &arena};
        struct tolerance allowed = {.work = &work};
        json_t *answer = outcome_answer(asked, &outcome);

        assert_true(exact_parse(&work, absolute != NULL ? absolute : "0", &allowed.absolute));
        assert_true(exact_parse(&work, relative != NULL ? relative : "0", &allowed.relative));
        good = holds(&allowed, expected, answer);
        json_decref(answer);
    }
    if (!good)
        print_error("%s\nanswers %s%s\n", asked, outcome.out.bytes, outcome.complaint.bytes);
    arena_done(&arena);
    free(asked);
    outcome_done(&outcome);
    return good;
}

static void every_published_case_is_answered_or_refused(void **state)
{
    static char text[LINE_MAX_BYTES];
    size_t count = 0;
    size_t wrong = 0;
    FILE *file = fopen(FUNDTRAIL_SOURCE_DIR "/tests/golden/equity.jsonl", "r");

    (void)state;
    assert_non_null(file);
    while (fgets(text, sizeof text, file) != NULL) {
        json_t *line = json_loads(text, 0, NULL);

        assert_non_null(line);
        wrong += !published_holds(line);
        count++;
        json_decref(line);
    }
    fclose(file);
    assert_int_equal(count, 180);
    assert_int_equal(wrong, 0);
}

/* JSON with ' for ". */
static char *quoted(const char *text)
{
    char *copy = strdup(text);

    assert_non_null(copy);
    for (char *at = copy; *at != '\0'; at++)
        if (*at == '\'')
            *at = '"';
    return copy;
}

#define CLASS(name, units, preference, rank, rest)                                                 \
    "{'name':'" name "','units':" units ",'preference':" preference ",'rank':" rank rest "}"
#define COMMON(name, units) "{'name':'" name "','units':" units "}"
#define CONVERTS ",'convertible':true"

/* Worked by hand. */
static const struct {
    const char *asked;
    const char *answer;
} examples[] = {
    /* Units of 1,000,000 outstanding at 2; 1,000,000 are issued at 1: 2 * 10.5/11. */
    {"{'kind':'anti_dilution','terms':{'method':'broad_weighted_average',"
     "'conversion_price_before':2,'shares_deemed_outstanding':10000000,"
     "'consideration':1000000,'shares_issued':1000000}}",
     "{'conversion_price':'1.909090909091','ratio':'1.047619047619'}"},
    /* A tie: both choices pay 5. */
    {"{'kind':'exit','classes':[" COMMON("c", "8") "," CLASS("a", "2", "5", "1",
                                                             CONVERTS) "],'exit_proceeds':25}",
     "{'c':'20','a':'5','per_common_unit':'2.5'}"},
    /* Participation capped at 13.5 beside one that is not: 27 of common units at 1.5 each. */
    {"{'kind':'exit','classes':[" COMMON("c", "18") "," CLASS(
         "p", "9", "9", "1", ",'participating':true,'total_cap':13.5") "],'exit_proceeds':40.5}",
     "{'c':'27','p':'13.5','per_common_unit':'1.5'}"},
    /* What is preferred beyond the cap is not. */
    {"{'kind':'exit','classes':[" COMMON("c", "1") "," CLASS(
         "p", "1", "9", "1", ",'participating':true,'total_cap':4") "],'exit_proceeds':10}",
     "{'c':'6','p':'4','per_common_unit':'6'}"},
    /* Two ranks of debt, and nothing for the class that may not convert beyond its preference. */
    {"{'kind':'exit_full','classes':[" COMMON("c", "1") "," CLASS(
         "n", "99", "3", "1",
         "") "],'debts':[{'name':'b','claim':7,'rank':2},{'name':'a','claim':5,'rank':1}],"
             "'exit_proceeds':20}",
     "{'payout':{'b':'7','a':'5','c':'5','n':'3'},'per_common_unit':'5'}"},
    /* Half of a claim on two founders is met by the first, the rest of it by the second. */
    {"{'kind':'exit_with_claims','classes':[" COMMON("f1", "5") "," COMMON("f2", "5") "," CLASS(
         "vc", "0", "10", "1",
         "") "],'exit_proceeds':18,'claims':["
             "{'holder':'vc','obligor':'f1','amount':16,'limit':'obligor_payout'},"
             "{'holder':'vc','obligor':'f2','amount':16,'limit':'obligor_payout'}]}",
     "{'payout':{'f1':'4','f2':'4','vc':'10'},'per_common_unit':'0.8','claims':["
     "{'holder':'vc','shortfall':'6','paid':'4','unpaid':'2'},"
     "{'holder':'vc','shortfall':'2','paid':'2','unpaid':'0'}],"
     "'after_claims':{'f1':'0','f2':'2','vc':'16'}}"},
    /* The pool on top of the round: 1,000 at 10, 250 for 2,500, a tenth unallocated after. */
    {"{'kind':'priced_round','terms':{'common':1000,'pre_money':10000,'new_money':2500,"
     "'pool_target_unallocated':0.2,'pool_position':'outside'}}",
     "{'price':'10','total_shares':'1562.5','new_shares':'250','pool_increase':'312.5',"
     "'pool_after':'312.5','safe_shares':{},'safe_capitalization_post':'1000',"
     "'safe_capitalization_pre':'1312.5','ownership':{'common':'0.64','pool':'0.2','new':'0.16'}}"},
    /* A second closing keeps the price of the first: 3 yuan for what is worth more by then. */
    {"{'kind':'priced_round_whole_shares','terms':{'shares_before':1000,'pre_money':3000,"
     "'investors':{'a':100},'closings':[{'date':'2024-05-01','investors':{'b':31}}]}}",
     "{'price':'3','pool_increase':'0','shares':{'a':'33'},'left_over':{'a':'1'},"
     "'total_shares':'1033','closings':[{'date':'2024-05-01','shares':{'b':'10'},"
     "'left_over':{'b':'1'},'total_shares':'1043'}]}"},
    /* A most-favoured SAFE has the cap of the later one: both a tenth of 1,250 before the round. */
    {"{'kind':'priced_round','terms':{'common':1000,'pre_money':100000,'new_money':25000,'safes':["
     "{'name':'m','type':'post','amount':1000,'mfn':true,'date':'2024-01-01'},"
     "{'name':'l','type':'post','amount':1000,'cap':10000,'date':'2024-02-01'}]}}",
     "{'price':'80','total_shares':'1562.5','new_shares':'312.5','pool_increase':'0',"
     "'pool_after':'0','safe_shares':{'m':'125','l':'125'},'safe_capitalization_post':'1250',"
     "'safe_capitalization_pre':'1000',"
     "'ownership':{'common':'0.64','new':'0.2','m':'0.08','l':'0.08'}}"},
    /* The entitlement and the price depend on each other: at 4 the average of 8 and 4 is 6. */
    {"{'kind':'ratchet_cn','terms':{'method':'full_ratchet','settle':'issue_free','invested':800,"
     "'registered_held':100,'registered_total_before':500,'new_money':400,'pre_money':2400,"
     "'price_basis':'after_compensation'}}",
     "{'price_before':'8','new_price':'4','adjusted_price':'4','compensation_registered':'100',"
     "'registered_after':'700','holder_after':'200','ratio_after':'0.285714285714'}"},
    /* A split of three for two, an exercise, and what is left after a cancellation in part. */
    {"{'kind':'ocf_outstanding','terms':{'transactions':["
     "{'object_type':'TX_STOCK_ISSUANCE','security_id':'s','stakeholder_id':'h',"
     "'stock_class_id':'c','quantity':'1000','date':'2024-01-01'},"
     "{'object_type':'TX_STOCK_CLASS_SPLIT','stock_class_id':'c','date':'2024-02-01',"
     "'split_ratio':{'numerator':'3','denominator':'2'}},"
     "{'object_type':'TX_EQUITY_COMPENSATION_ISSUANCE','security_id':'o','stakeholder_id':'h',"
     "'quantity':'50','date':'2024-01-01'},"
     "{'object_type':'TX_STOCK_ISSUANCE','security_id':'e','stakeholder_id':'h',"
     "'stock_class_id':'c','quantity':'20','date':'2024-03-01'},"
     "{'object_type':'TX_EQUITY_COMPENSATION_EXERCISE','security_id':'o','quantity':'20',"
     "'resulting_security_ids':['e'],'date':'2024-03-01'},"
     "{'object_type':'TX_STOCK_CANCELLATION','security_id':'s','quantity':'500',"
     "'date':'2024-04-01'}]}}",
     "{'by_class':{'c':'1020'},'by_holder':{'h/c':'1020'}}"},
};

static void worked_examples_are_answered_to_the_last_digit(void **state)
{
    size_t wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof examples / sizeof examples[0]; i++) {
        char *asked = quoted(examples[i].asked);
        char *expected = quoted(examples[i].answer);
        struct outcome outcome = command_calc("equity", asked, strlen(asked));
        json_t *answer = outcome_answer(asked, &outcome);
        json_t *wanted = json_loads(expected, 0, NULL);

        assert_non_null(wanted);
        if (!json_equal(answer, wanted)) {
            wrong++;
            print_error("%s\nanswers %s\n", asked, outcome.out.bytes);
        }
        json_decref(wanted);
        json_decref(answer);
        outcome_done(&outcome);
        free(expected);
        free(asked);
    }
    assert_int_equal(wrong, 0);
}

#define ROUND(members) "{'kind':'priced_round','terms':{'common':10,'new_money':1," members "}}"
#define EXIT(classes, rest) "{'kind':'exit','classes':[" classes "]," rest "}"

/* What is asked, the field that the complaint names, and its words in both languages. */
static const struct {
    const char *asked;
    const char *field;
    const char *english;
    const char *chinese;
} refused[] = {
    {"[]", "1:1: ", "must be an object", "必须是对象"},
    {"{'kind':'exit'", "1:", "not JSON", "not JSON"},
    {"{'kind':'exits'}", "kind: ", "no such kind", "没有这种类型"},
    {"{'kind':'priced_round'}", "terms: ", "must be an object", "必须是对象"},
    {ROUND("'pre_money':1,'premoney':2"), "terms.premoney: ", "not understood", "无法识别"},
    {ROUND("'pre_money':1,'pre_money new_money':2"),
     "terms.pre_money new_money: ", "not understood", "无法识别"},
    {ROUND("'pre_money':1,'':2"), "terms.: ", "not understood", "无法识别"},
    {ROUND("'pre_money':'1,000'"), "terms.pre_money: ", "must be a number", "必须是数字"},
    {ROUND("'pre_money':'-1'"), "terms.pre_money: ", "must not be negative", "不得为负"},
    {ROUND("'convention':'post','pre_money':1"), "terms.convention: ", "must be one of",
     "必须是以下之一"},
    {ROUND("'pre_money':1,'pool_increase':1,'pool_target_unallocated':0.1"),
     "terms.pool_increase: ", "a target or an increase", "目标或增量之一"},
    {ROUND("'pre_money':1,'safes':[{'name':'a','type':'post','amount':5,'cap':5}]"),
     "terms: ", "no price fits", "不存在可行价格"},
    {ROUND("'pre_money':1,'safes':[{'name':'new','type':'post','amount':5,'cap':50}]"),
     "terms.safes: ", "new is named twice", "new 重复出现"},
    {EXIT(CLASS("p", "1", "9", "null", ""), "'exit_proceeds':1"),
     "classes[0].preference: ", "needs a rank", "清偿顺位"},
    {EXIT(COMMON("a", "1") "," COMMON("a", "1"), "'exit_proceeds':1"),
     "classes[1].name: ", "a is named twice", "a 重复出现"},
    {EXIT(CLASS("p", "1", "9", "1", ""), "'exit_proceeds':10"),
     "exit_proceeds: ", "nobody may have", "无人有权分配"},
    {"{'kind':'conversion_threshold','classes':[" COMMON("a", "1") "],'terms':{'class':'a'}}",
     "terms.class: ", "never better off", "永不更优"},
    {"{'kind':'vesting','terms':{'start':'2024-02-30','durationMonths':0,'units':1,"
     "'as_of':'2024-01-01'}}",
     "terms.start: ", "a day that exists", "必须是存在的日期"},
    {"{'kind':'vesting','terms':{'start':'2024-02-01','cliffMonths':13,'durationMonths':12,"
     "'units':1,'as_of':'2024-01-01'}}",
     "terms.cliffMonths: ", "beyond the end of the vesting", "归属期结束"},
    {"{'kind':'anti_dilution','terms':{'method':'full_ratchet','conversion_price_before':1,"
     "'consideration':0,'shares_issued':1}}",
     "terms.consideration: ", "price of zero", "价格为零"},
    {"{'kind':'registered_capital_round','terms':{'registered_before':1,'holders':{'a':1},"
     "'pre_money':0.5,'investors':[{'name':'b','amount':1}]}}",
     "terms.investors[0].amount: ", "less than what would be registered", "低于应登记"},
    {"{'kind':'registered_capital_round','terms':{'registered_before':1,'holders':{'a':1},"
     "'pre_money':5,'investors':[{'name':'b','amount':1}],'transfers':[{'from':'a','to':'c',"
     "'amount':6,'price_per_registered':5}]}}",
     "terms.transfers[0].amount: ", "more than its holder has", "超过持有人"},
    {"{'kind':'pool_available','terms':{'reserved':10,'granted':11}}",
     "terms.granted: ", "more is granted", "授予数超过预留数"},
    {"{'kind':'ocf_outstanding','terms':{'transactions':[{'object_type':'TX_STOCK_ISSUANCE',"
     "'security_id':'s','stakeholder_id':'h','stock_class_id':'c','quantity':'10',"
     "'date':'2024-01-01'},{'object_type':'TX_STOCK_CANCELLATION','security_id':'s',"
     "'quantity':'11','date':'2024-01-02'}]}}",
     "terms.transactions[1]: ", "s: 10 < 11", "超过其余额"},
    {"{'kind':'aap_discount','terms':{'price':1,'years':1,'volatility':100}}", "1:1: ", "too large",
     "数值过大"},
};

static void bad_input_is_refused_by_its_field_in_both_languages(void **state)
{
    size_t wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        char *asked = quoted(refused[i].asked);
        struct outcome outcome = command_calc("equity", asked, strlen(asked));
        const char *said = outcome.complaint.length > 0 ? outcome.complaint.bytes : "";

        if (outcome.code != 2 || outcome.out.length != 0 ||
            strstr(said, refused[i].field) == NULL || strstr(said, refused[i].english) == NULL ||
            strstr(said, refused[i].chinese) == NULL) {
            wrong++;
            print_error("%s: exit code %d, %s%s\n", asked, outcome.code, said, outcome.out.bytes);
        }
        outcome_done(&outcome);
        free(asked);
    }
    assert_int_equal(wrong, 0);
}

static void all_that_is_wrong_is_told_in_the_order_of_the_file(void **state)
{
    char *asked = quoted("{'kind':'accrual','terms':{\n'principal':0,\n'rate':'2',\n"
                         "'to':'2024-13-01',\n'from':'2024-01-01'}}");
    struct outcome outcome = command_calc("equity", asked, strlen(asked));
    static const char *const order[] = {
        ":2:13: terms.principal: ", ":3:8: terms.rate: ", ":4:6: terms.to: "};
    const char *at = outcome.complaint.bytes;

    (void)state;
    assert_int_equal(outcome.code, 2);
    for (size_t i = 0; i < 3; i++) {
        at = strstr(at, order[i]);
        assert_non_null(at);
    }
    outcome_done(&outcome);
    free(asked);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_published_case_is_answered_or_refused),
        cmocka_unit_test(worked_examples_are_answered_to_the_last_digit),
        cmocka_unit_test(bad_input_is_refused_by_its_field_in_both_languages),
        cmocka_unit_test(all_that_is_wrong_is_told_in_the_order_of_the_file),
    };

    return cmocka_run_group_tests(tests, command_find, command_done);
}
