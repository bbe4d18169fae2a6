/* The command `fundtrail calc` as a user runs it: the program built beside this test. */
#include "calc/irr.h"

#include "base/date.h"
#include "support_command.h"
#include "support_golden.h"
#include "support_sheet.h"

#include <jansson.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* The answer as an object of JSON; fails the test when there is none. */
static json_t *answered(const char *name, struct outcome *outcome)
{
    json_t *answer = outcome_answer(name, outcome);

    assert_true(json_is_object(answer));
    return answer;
}

static void flows_as_csv(const struct golden *golden, bool dated, struct buf *csv)
{
    int32_t at = 0;

    buf_text(csv, "date,amount\r\n");
    for (size_t i = 1; i + 1 < golden->count; i += 2) {
        char date[DATE_TEXT_SIZE];

        at = i == 1 ? golden_day(golden->words[1])
                    : at + (int32_t)strtol(golden->words[i], NULL, 10);
        if (dated) {
            date_format(at, date);
            buf_text(csv, date);
        } else {
            buf_int(csv, at);
        }
        buf_format(csv, ",%s\r\n", golden->words[i + 1]);
    }
}

static bool same_rates(const json_t *answer, char *const *roots, size_t count)
{
    const json_t *rates = json_object_get(answer, "rates");
    const char *status = count == 0 ? "none" : count == 1 ? "value" : "several";

    if (strcmp(json_string_value(json_object_get(answer, "status")), status) != 0 ||
        json_array_size(rates) != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        const char *rate = json_string_value(json_array_get(rates, i));
        double expected = strtod(roots[i], NULL);

        if (fabs(strtod(rate, NULL) - expected) > 1e-10 + 1e-11 * fabs(expected) ||
            strlen(strchr(rate, '.')) != 11)
            return false;
    }
    return true;
}

static void every_published_rate_is_answered(void **state)
{
    struct golden golden;
    size_t failed = 0;

    (void)state;
    golden_open(&golden, "irr.txt");
    while (golden_line(&golden)) {
        char *name = golden.words[1];
        bool dated = strcmp(golden.words[2], "dated") == 0;
        char *roots[IRR_ROOTS_MAX];
        struct buf csv;

        golden_expect(&golden, "published", 4);
        golden_expect(&golden, "roots", 1);
        size_t count = golden.count - 1;
        memcpy(roots, golden.words + 1, count * sizeof *roots);
        golden_expect(&golden, "flows", 1);
        buf_init(&csv);
        flows_as_csv(&golden, dated, &csv);
        struct outcome outcome = command_calc("xirr", csv.bytes, csv.length);
        json_t *answer = answered(name, &outcome);

        if (!same_rates(answer, roots, count)) {
            failed++;
            print_error("%s: %s\n", name, outcome.out.bytes);
        }
        json_decref(answer);
        outcome_done(&outcome);
        buf_done(&csv);
    }
    golden_close(&golden);
    assert_int_equal(failed, 0);
}

/* Figures that the command does not give are checked elsewhere. */
static bool figure_holds(const json_t *answer, char *const *words)
{
    const json_t *figure = json_object_get(answer, words[1]);

    if (strcmp(words[1], "irr") == 0 || strcmp(words[1], "dpi") == 0 ||
        strcmp(words[1], "tvpi") == 0 || strcmp(words[1], "direct_alpha_log") == 0)
        return true;
    return json_is_string(figure) && fabs(strtod(json_string_value(figure), NULL) -
                                          strtod(words[2], NULL)) <= strtod(words[3], NULL);
}

static void every_published_market_equivalent_is_answered(void **state)
{
    struct golden golden;
    struct buf csv;
    char *name = NULL;
    json_t *answer = NULL;
    size_t failed = 0;

    (void)state;
    buf_init(&csv);
    golden_open(&golden, "pme.txt");
    while (golden_line(&golden)) {
        char **words = golden.words;

        if (strcmp(words[0], "case") == 0) {
            name = words[1];
            json_decref(answer);
            answer = NULL;
            buf_reset(&csv);
            buf_text(&csv, "date,contribution,distribution,nav,index\n");
        } else if (strcmp(words[0], "row") == 0) {
            buf_format(&csv, "%s,%s,%s,%s,%s\n", words[1], words[2], words[3],
                       strcmp(words[4], "-") == 0 ? "" : words[4], words[5]);
        } else {
            if (answer == NULL) {
                struct outcome outcome = command_calc("pme", csv.bytes, csv.length);

                answer = answered(name, &outcome);
                outcome_done(&outcome);
            }
            if (figure_holds(answer, words))
                continue;
            failed++;
            print_error("%s: %s is not %s\n", name, words[1], words[2]);
        }
    }
    json_decref(answer);
    golden_close(&golden);
    buf_done(&csv);
    assert_int_equal(failed, 0);
}

/* Every member and item that is expected must be there; numbers may be decimal strings. */
static bool holds(const json_t *expected, const json_t *found, double tolerance)
{
    const char *key;
    json_t *value;
    size_t i;

    if (json_is_object(expected)) {
        json_object_foreach((json_t *)(uintptr_t)expected, key, value)
        {
            if (!holds(value, json_object_get(found, key), tolerance))
                return false;
        }
        return json_is_object(found);
    }
    if (json_is_array(expected)) {
        if (json_array_size(expected) != json_array_size(found))
            return false;
        json_array_foreach(expected, i, value)
        {
            if (!holds(value, json_array_get(found, i), tolerance))
                return false;
        }
        return true;
    }
    if (!json_is_string(found) || (json_is_string(expected) && json_equal(expected, found)))
        return json_is_real(expected) ? json_is_number(found) &&
                                            json_number_value(expected) == json_number_value(found)
                                      : json_equal(expected, found) != 0;
    double number = json_is_string(expected) ? strtod(json_string_value(expected), NULL)
                                             : json_number_value(expected);

    return fabs(strtod(json_string_value(found), NULL) - number) <= tolerance + 1e-12;
}

/* A case as a user has it: without what was published about it. */
static char *case_text_of(const json_t *published)
{
    json_t *copy = json_copy((json_t *)(uintptr_t)published);
    static const char *const said[] = {"name", "expected", "tolerance", "refused"};

    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
        json_object_del(copy, said[i]);
    char *text = json_dumps(copy, JSON_INDENT(1));

    json_decref(copy);
    return text;
}

static long long millionths(const json_t *line, const char *key)
{
    const char *text = json_string_value(json_object_get(line, key));
    bool negative = text != NULL && text[0] == '-';
    long long value = 0;

    for (const char *at = text; at != NULL && *at != '\0'; at++)
        value = *at >= '0' && *at <= '9' ? value * 10 + (*at - '0') : value;
    return negative ? -value : value;
}

/* The last line before `i` of the same deal and balance (and hurdle), or NULL. */
static const json_t *line_before(const json_t *steps, size_t i)
{
    const json_t *line = json_array_get(steps, i);
    const char *balance = json_string_value(json_object_get(line, "balance"));
    bool further = strcmp(balance, "further_hurdle") == 0;

    while (i-- > 0) {
        const json_t *other = json_array_get(steps, i);
        bool same = strcmp(json_string_value(json_object_get(other, "balance")), balance) == 0 &&
                    (!further || json_equal(json_object_get(other, "hurdle"),
                                            json_object_get(line, "hurdle")) != 0);

        if (strcmp(balance, "cash") == 0)
            same = json_object_get(other, "cash_after") != NULL;
        if (same && (json_object_get(line, "deal") == NULL ||
                     json_equal(json_object_get(other, "deal"), json_object_get(line, "deal"))))
            return other;
    }
    return NULL;
}

/* Adds a step sheet up again by its lines alone: what is wrong with it, or NULL. */
static const char *sheet_fault(const json_t *answer)
{
    const json_t *steps = json_object_get(answer, "steps");
    long long lp = 0;
    long long gp = 0;

    for (size_t i = 0; i < json_array_size(steps); i++) {
        const json_t *line = json_array_get(steps, i);
        const json_t *before = line_before(steps, i);
        bool cash = strcmp(json_string_value(json_object_get(line, "balance")), "cash") == 0;
        long long opening =
            before == NULL ? 0 : millionths(before, cash ? "cash_after" : "closing");

        if (millionths(line, "opening") != opening)
            return "a balance does not open as it closed";
        if (opening + millionths(line, "added") - millionths(line, "paid") !=
            millionths(line, "closing"))
            return "a line does not add up";
        if (json_is_string(json_object_get(line, "lp")) &&
            millionths(line, "lp") + millionths(line, "gp") != millionths(line, "paid"))
            return "a payment is not what is paid";
        lp += millionths(line, "lp");
        gp += millionths(line, "gp");
    }
    return lp == millionths(answer, "lp") && gp == millionths(answer, "gp")
               ? NULL
               : "the columns are not the totals";
}

/* The sheet of the answer, where its lines have balances, and that of the test of a whole fund. */
static const char *answer_fault(const json_t *answer)
{
    const json_t *steps = json_object_get(answer, "steps");
    const json_t *whole = json_object_get(answer, "whole_fund_test");

    if (json_object_get(json_array_get(steps, 0), "balance") == NULL)
        return NULL;
    const char *fault = sheet_fault(answer);

    return fault == NULL && whole != NULL ? sheet_fault(whole) : fault;
}

static bool case_holds(const json_t *published)
{
    const char *name = json_string_value(json_object_get(published, "name"));
    bool refused = json_object_get(published, "refused") != NULL;
    char *text = case_text_of(published);
    struct outcome outcome = command_calc("waterfall", text, strlen(text));
    bool good = outcome.code == 2 && outcome.out.length == 0 && outcome.complaint.length > 0;

    if (!refused) {
        json_t *answer = answered(name, &outcome);

        good = holds(json_object_get(published, "expected"), answer,
                     json_number_value(json_object_get(published, "tolerance")));
        if (answer_fault(answer) != NULL) {
            print_error("%s: %s\n", name, answer_fault(answer));
            good = false;
        }
        json_decref(answer);
    }
    if (!good)
        print_error("%s: exit code %d: %s%s\n", name, outcome.code,
                    outcome.out.length > 0 ? outcome.out.bytes : "",
                    outcome.complaint.length > 0 ? outcome.complaint.bytes : "");
    outcome_done(&outcome);
    free(text);
    return good;
}

static void every_published_waterfall_is_answered_or_refused(void **state)
{
    char path[512];
    char *line = NULL;
    size_t size = 0;
    size_t failed = 0;

    (void)state;
    snprintf(path, sizeof path, "%s/tests/golden/waterfall.jsonl", FUNDTRAIL_SOURCE_DIR);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    while (getline(&line, &size, file) > 0) {
        json_t *published = json_loads(line, 0, NULL);

        assert_non_null(published);
        failed += case_holds(published) ? 0 : 1;
        json_decref(published);
    }
    free(line);
    fclose(file);
    assert_int_equal(failed, 0);
}

#define SINGLE(contributed, amount)                                                                \
    "{\"kind\":\"single_split\",\"terms\":{\"contributed\":" contributed                           \
    ",\"preferred_amount\":8,\"carry\":0.2,\"catch_up\":1.0},\n"                                   \
    "\"flows\":[{\"type\":\"distribution\",\"amount\":" amount "}]}"
/* 100 paid in, and an amount paid out a year and a half later. */
#define YEAR_AND_HALF(amount)                                                                      \
    "{\"type\":\"contribution\",\"date\":\"2020-01-01\",\"amount\":100},"                          \
    "{\"type\":\"distribution\",\"date\":\"2021-07-01\",\"amount\":" amount "}"
#define EUROPEAN(terms, flows) "{\"kind\":\"european\",\"terms\":{" terms "},\"flows\":[" flows "]}"

static const struct {
    const char *what;
    const char *input;
    const char *where;
} bad_inputs[] = {
    {"xirr", "", ":1:1: "},
    {"xirr", "date;amount\n", ":1:1: "},
    {"xirr", "date,sum\n2020-01-01,5\n", ":1:1: "},
    {"xirr", "date,amount\n2020-01-01,-100\n2020-13-01,5\n", ":3:1: "},
    {"xirr", "date,amount\n2020-02-30,-100\n", ":2:1: "},
    {"xirr", "date,amount\n2020-01-01,1e5\n", ":2:12: "},
    {"xirr", "date,amount\n2020-01-01,0.12345678901\n", ":2:12: "},
    {"xirr", "date,amount\n2020-01-01,\n", ":2:12: "},
    {"xirr", "date,amount\n\n\n2020-01-01,+5\n", ":4:12: "},
    {"xirr", "amount,date\r\n5,2020-01-01\r\n-5,2021-1-32\r\n", ":3:4: "},
    {"xirr", "date,amount\n0,-1\n2020-01-01,5\n", ":3:1: "},
    {"xirr", "date,amount\n2020-01-01,-1\n1,5\n", ":3:1: "},
    {"xirr", "date,amount\n2020-01-01,5,6\n", ":2:14: "},
    {"xirr", "date,amount\n2020-01-01\n", ":2:1: "},
    {"xirr", "date,amount\n2020-01-01,\"5\n", ":3:1: "},
    {"xirr", "date,amount\n2020-01-01,\"5\"x\n", ":2:15: "},
    {"xirr", "date,amount\n0,1000000000000000000\n", ":2:3: "},
    {"xirr", "date,amount\n0,1\n999999,-1\n", ":1:1: "},
    {"xirr", "date,amount,amount\n0,1,1\n", ":1:13: "},
    {"xirr", "date,note,amount\n0,1\n", ":2:1: "},
    {"xirr", "date,amount\n2020-01-01,x\n2021-13-01,y\n", ":2:12: "},
    {"xirr", "date,amount\n2020-01-01,x\n2021-01-01,5,6\n", ":2:12: "},
    {"xirr", "date,amount\n2020-01-01,x,6\n", ":2:12: "},
    {"xirr", "date,amount\n2020-13-01,x\n", ":2:1: "},
    {"xirr", "amount,date\nx,2020-13-01\n", ":2:1: "},
    {"xirr", "date,amount\n2020-01-01,1\n2020-01-01\n", ":3:1: "},
    {"xirr", "date,amount\n2020-01-01,-9999999999999999999\n", ":2:12: the amount is too large"},
    {"xirr", "date,amount\n2020-01-01,0.12345678901\n", "has more than 10 decimals"},
    {"xirr", "date,net_with,amount\n2020-01-01,yes,1\n", ":2:12: net_with must be"},
    {"pme", "date,contribution,distribution,nav,index\n0,5,0,,100\n1,x,-1,5,0\n",
     ":3:3: the contribution "},
    {"pme", "index,nav,distribution,contribution,date\n0,x,0,5,0\n", ":2:1: the index "},
    {"pme", "date,contribution,distribution,nav,index\n0,5,0,1,0.1234567890123456789\n",
     ":2:9: the index has more than 18 decimals"},
    {"pme",
     "date,contribution,distribution,nav,index\n"
     "0,500000000000000000,0,1.123456789012345678,7\n",
     ":2:3: the contribution is too large for the decimals"},
    {"pme", "date,contribution,distribution,nav,index\n", ":2:1: "},
    {"pme", "date,contribution,distribution,nav,index\n0,-5,0,,100\n", ":2:3: "},
    {"pme", "date,contribution,distribution,nav,index\n0,0,9,,100\n1,-5,0,1,100\n", ":3:3: "},
    {"pme", "date,contribution,distribution,nav,index\n0,5,-1,1,100\n", ":2:5: "},
    {"pme", "date,contribution,distribution,nav,index\n0,5,0,1,0\n", ":2:9: "},
    {"pme", "date,contribution,distribution,nav,index\n0,5,0,1,9\n1,5,0,,9\n", ":3:7: "},
    {"pme", "date,contribution,distribution,nav,index\n0,5,0,1,9\n0,5,0,1,8\n", ":3:9: "},
    {"waterfall", "", ":1:1: "},
    {"waterfall", "[]", ":1:1: "},
    {"waterfall", "{\"kind\":\"european\",\n  nonsense}", ":2:3: "},
    {"waterfall", "null", ":1:1: "},
    {"waterfall", "{\"kind\":\"european\",\"terms\":{},\"flows\":[],\"x\":1}", ":1:46: x: "},
    {"waterfall",
     EUROPEAN("\"carry\":\"x\",\n\"preferred_rate\":null,\"catch_up\":true",
              "{\"type\":5,\"date\":\"2020-02-30\",\"amount\":\"y\"}"),
     ":1:37: terms.carry: "},
    {"waterfall",
     EUROPEAN("\"preferred_rate\":0,\"carry\":0.2,\"catch_up\":1",
              "{\"amount\":\"y\",\"date\":\"2020-02-30\",\"type\":5}"),
     "flows[0].amount: "},
    {"waterfall", "{\"kind\":\n null}", ":2:2: kind: "},
    {"waterfall", SINGLE("100", "null"), ":2:42: flows[0].amount: "},
    {"waterfall", SINGLE("\"1000000000000000000\"", "1"), "terms.contributed: is too large"},
    {"waterfall", "{\"kind\":\"mystery\",\"terms\":{},\"flows\":[]}", ":1:9: kind: "},
    {"waterfall", "{\"kind\":\"refused\",\"terms\":{},\"flows\":[]}", ":1:9: kind: "},
    {"waterfall", "{\"kind\":1,\"terms\":{},\"flows\":[]}", ":1:9: kind: "},
    {"waterfall", "{\"kind\":\"european\",\"flows\":[]}", ":1:1: terms: "},
    {"waterfall", SINGLE("100", "-1"), ":2:42: flows[0].amount: "},
    {"waterfall", SINGLE("\"1e3\"", "1"), ":1:47: terms.contributed: "},
    {"waterfall", SINGLE("1", "1,\"fee\":2"), ":2:50: flows[0].fee: "},
    {"waterfall", SINGLE("1,\"carry\":0.3", "1"), ":1:"},
    {"waterfall",
     EUROPEAN("\"preferred_rate\":0.08,\"carry\":0.2,\"catch_up\":1", YEAR_AND_HALF("120")),
     "terms: \"compounding\" and \"day_count\" are missing"},
    {"waterfall",
     EUROPEAN("\"preferred_rate\":0.08,\"day_count\":\"act/365\",\"carry\":0.2,"
              "\"catch_up\":1",
              YEAR_AND_HALF("120")),
     "terms: \"compounding\" is missing"},
    {"waterfall",
     EUROPEAN("\"preferred_rate\":0.08,\"compounding\":\"annual\",\"carry\":0.2,"
              "\"catch_up\":0",
              YEAR_AND_HALF("120")),
     "terms: \"day_count\" is missing"},
    {"xirr", "date,amount\n43831,-100\n44197,110\n", ":2:1: these look like Excel days"},
    {"xirr", "amount,date\n-100,2020-01-01\n110,44197\n", ":3:5: these look like Excel days"},
    {"xirr", "date,amount\n43831.0,-100\n44197.5,110\n", ":2:1: these look like Excel days"},
    {"xirr", "date,amount\n0,-100\n44197,110\n", ":3:1: these look like Excel days"},
    {"xirr", "date,amount\n202401,-100\n202501,110\n", ":2:1: these look like Excel days or"},
    {"pme", "date,contribution,distribution,nav,index\n43831,100,0,,100\n44197,0,110,0,105\n",
     ":2:1: these look like Excel days"},
    {"pme", "index,nav,date,contribution,distribution\n100,,0,100,0\n105,0,202412,0,110\n",
     ":3:7: these look like Excel days or"},
    {"waterfall",
     EUROPEAN("\"preferred_rate\":0.08,\"compounding\":\"simple\",\"day_count\":\"act/act\","
              "\"carry\":0.2,\"catch_up\":1",
              ""),
     "terms.day_count: "},
    {"waterfall",
     EUROPEAN("\"preferred_rate\":0.08,\"compounding\":\"weekly\",\"day_count\":\"act/365\","
              "\"carry\":0.2,\"catch_up\":1",
              ""),
     "terms.compounding: "},
    {"waterfall", EUROPEAN("\"preferred_rate\":0,\"carry\":0.2,\"catch_up\":0.2", ""),
     "terms.catch_up: "},
    {"waterfall", EUROPEAN("\"preferred_rate\":8,\"carry\":0.2,\"catch_up\":1", ""),
     ":1:46: terms.preferred_rate: "},
    {"waterfall", EUROPEAN("\"preferred_rate\":1.5,\"carry\":0.2,\"catch_up\":1", ""),
     ":1:46: terms.preferred_rate: "},
    {"waterfall", EUROPEAN("\"preferred_rate\":-0.08,\"carry\":0.2,\"catch_up\":1", ""),
     ":1:46: terms.preferred_rate: "},
    {"waterfall",
     EUROPEAN("\"preferred_rate\":0.08,\"carry\":0.2,\"catch_up\":1,\"hurdles\":[{\"carry\":0.3,"
              "\"rate\":1.2}]",
              ""),
     "terms.hurdles[0].rate: "},
    {"waterfall",
     "{\"kind\":\"preferred_return\",\"terms\":{\"preferred_rate\":8,\"compounding\":"
     "\"simple\","
     "\"years\":2},\"flows\":[{\"type\":\"contribution\",\"amount\":100}]}",
     ":1:54: terms.preferred_rate: "},
    {"waterfall", EUROPEAN("\"preferred_rate\":0,\"carry\":1,\"catch_up\":0", ""), "terms.carry: "},
    {"waterfall",
     EUROPEAN("\"preferred_rate\":0,\"carry\":0.2,\"catch_up\":1",
              "{\"type\":\"exit\",\"date\":\"2020-01-01\",\"amount\":1}"),
     "flows[0].type: "},
    {"waterfall",
     EUROPEAN("\"preferred_rate\":0,\"carry\":0.2,\"catch_up\":1",
              "{\"type\":\"contribution\",\"date\":\"2020-02-30\",\"amount\":1}"),
     "flows[0].date: "},
};

static void bad_input_is_refused_with_line_and_column(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_inputs / sizeof bad_inputs[0]; i++) {
        struct outcome outcome =
            command_calc(bad_inputs[i].what, bad_inputs[i].input, strlen(bad_inputs[i].input));

        if (outcome.code != 2 || outcome.out.length != 0 || outcome.complaint.length == 0 ||
            strstr(outcome.complaint.bytes, bad_inputs[i].where) == NULL)
            fail_msg("row %zu: exit code %d, expected a complaint at%s: %s", i, outcome.code,
                     bad_inputs[i].where,
                     outcome.complaint.length > 0 ? outcome.complaint.bytes : "");
        outcome_done(&outcome);
    }
}

static void the_sheet_of_several_hurdles_adds_up_line_by_line(void **state)
{
    static const char hurdles[] =
        EUROPEAN("\"preferred_rate\":0.08,\"compounding\":\"compound\",\"day_count\":"
                 "\"act/365F\",\"carry\":0.2,\"catch_up\":0.8,\"hurdles\":[{\"rate\":0.15,"
                 "\"carry\":0.25},{\"rate\":0.2,\"carry\":0.3}]",
                 "{\"type\":\"contribution\",\"date\":\"2019-01-01\",\"amount\":100},"
                 "{\"type\":\"distribution\",\"date\":\"2020-01-01\",\"amount\":105},"
                 "{\"type\":\"contribution\",\"date\":\"2020-06-01\",\"amount\":33.33},"
                 "{\"type\":\"distribution\",\"date\":\"2021-01-01\",\"amount\":50},"
                 "{\"type\":\"distribution\",\"date\":\"2022-01-01\",\"amount\":500}");
    struct outcome outcome = command_calc("waterfall", hurdles, sizeof hurdles - 1);
    json_t *answer = answered("hurdles", &outcome);

    (void)state;
    assert_null(answer_fault(answer));
    assert_non_null(strstr(outcome.out.bytes, "\"step\":\"hurdle_credit\",\"hurdle\":2"));
    json_decref(answer);
    outcome_done(&outcome);
}

static void a_catch_up_of_four_fifths_gives_the_manager_its_exact_fifth(void **state)
{
    static const char case_text[] =
        "{\"kind\":\"single_split\",\"terms\":{\"contributed\":100,\"preferred_amount\":8,"
        "\"carry\":0.2,\"catch_up\":0.8},\"flows\":[{\"type\":\"distribution\",\"amount\":150}]}";
    struct outcome outcome = command_calc("waterfall", case_text, sizeof case_text - 1);
    json_t *answer = answered("catch-up", &outcome);

    (void)state;
    assert_string_equal(json_string_value(json_object_get(answer, "gp")), "10.000000");
    assert_string_equal(json_string_value(json_object_get(answer, "lp")), "140.000000");
    assert_null(answer_fault(answer));
    json_decref(answer);
    outcome_done(&outcome);
}

/* Figures that no convention could change are answered without one, others are left out. */
static void a_waterfall_that_no_convention_changes_is_answered(void **state)
{
    static const struct {
        const char *input;
        const char *lp;
        const char *gp;
        bool steps;     /* they do not depend on it either */
        bool shortfall; /* nor does this */
    } cases[] = {
        {EUROPEAN("\"preferred_rate\":0,\"carry\":0.2,\"catch_up\":1,\"compounding\":\"annual\"",
                  YEAR_AND_HALF("120")),
         "116.000000", "4.000000", true, true},
        {EUROPEAN("\"preferred_rate\":0.08,\"carry\":0.2,\"catch_up\":1,\"compounding\":"
                  "\"annual\"",
                  YEAR_AND_HALF("90")),
         "90.000000", "0.000000", false, false},
        {EUROPEAN("\"preferred_rate\":0.08,\"carry\":0.2,\"catch_up\":1",
                  "{\"type\":\"contribution\",\"date\":\"2020-01-01\",\"amount\":100},"
                  "{\"type\":\"distribution\",\"date\":\"2020-01-01\",\"amount\":150}"),
         "140.000000", "10.000000", true, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct outcome outcome = command_calc("waterfall", cases[i].input, strlen(cases[i].input));
        json_t *answer = answered("no convention", &outcome);
        const json_t *said = json_object_get(answer, "conventions");

        assert_string_equal(json_string_value(json_object_get(answer, "lp")), cases[i].lp);
        assert_string_equal(json_string_value(json_object_get(answer, "gp")), cases[i].gp);
        assert_int_equal(json_is_array(json_object_get(answer, "steps")), cases[i].steps);
        assert_int_equal(json_is_string(json_object_get(answer, "lp_shortfall")),
                         cases[i].shortfall);
        assert_true(json_is_string(json_object_get(said, "day_count")));
        assert_int_equal(json_is_string(json_object_get(said, "steps")), !cases[i].steps);
        json_decref(answer);
        outcome_done(&outcome);
    }
}

static void deals_are_answered_without_a_convention_too(void **state)
{
    static const char free_of_it[] =
        "{\"kind\":\"american_clawback\",\"terms\":{\"preferred_rate\":0.08,\"carry\":0.2,"
        "\"catch_up\":1},\"flows\":[{\"type\":\"contribution\",\"date\":\"2020-01-01\","
        "\"amount\":100,\"deal\":\"a\"},{\"type\":\"distribution\",\"date\":\"2021-07-01\","
        "\"amount\":80,\"deal\":\"a\"}]}";
    static const char bound_to_it[] =
        "{\"kind\":\"american_clawback\",\"terms\":{\"preferred_rate\":0.08,\"carry\":0.2,"
        "\"catch_up\":1},\"flows\":[{\"type\":\"contribution\",\"date\":\"2020-01-01\","
        "\"amount\":100,\"deal\":\"a\"},{\"type\":\"distribution\",\"date\":\"2021-07-01\","
        "\"amount\":112,\"deal\":\"a\"}]}";
    struct outcome outcome = command_calc("waterfall", free_of_it, sizeof free_of_it - 1);
    json_t *answer = answered("deals", &outcome);

    (void)state;
    assert_string_equal(json_string_value(json_object_get(answer, "lp")), "80.000000");
    assert_true(json_is_null(json_object_get(json_object_get(answer, "whole_fund_test"), "steps")));
    json_decref(answer);
    outcome_done(&outcome);
    outcome = command_calc("waterfall", bound_to_it, sizeof bound_to_it - 1);
    assert_int_equal(outcome.code, 2);
    outcome_done(&outcome);
}

/* 100 become 1,000 within a day; 1 is left of 100 million after a year; nothing ever comes near. */
static void a_rate_says_its_basis_and_none_says_why(void **state)
{
    static const char *const cases[][2] = {
        {"date,amount\n2020-01-01,-100\n2021-01-01,110\n",
         "{\"status\":\"value\",\"rates\":[\"0.0997135859\"],\"basis\":\"dates\",\"day_count\":"
         "\"act/365\"}\n"},
        {"date,amount\n2020-01-01,-100\n2020-01-02,1000\n",
         "{\"status\":\"none\",\"rates\":[],\"reason\":\"beyond_range\",\"searched\":\"above "
         "-0.999999, up to 1000000\",\"basis\":\"dates\",\"day_count\":\"act/365\"}\n"},
        {"date,amount\n0,-100000000\n1,1\n",
         "{\"status\":\"none\",\"rates\":[],\"reason\":\"beyond_range\",\"searched\":\"above "
         "-0.999999, up to 1000000\",\"basis\":\"periods\"}\n"},
        {"date,amount\n0,-100\n1,-20\n",
         "{\"status\":\"none\",\"rates\":[],\"reason\":\"one_sign\",\"basis\":\"periods\"}\n"},
        {"date,amount\n0,100\n1,-100\n2,100\n",
         "{\"status\":\"none\",\"rates\":[],\"reason\":\"no_root\",\"basis\":\"periods\"}\n"},
        {"date,amount\n2020,-100\n2021,110\n",
         "{\"status\":\"value\",\"rates\":[\"0.1000000000\"],\"basis\":\"periods\"}\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct outcome outcome = command_calc("xirr", cases[i][0], strlen(cases[i][0]));

        assert_int_equal(outcome.code, 0);
        assert_string_equal(outcome.out.bytes, cases[i][1]);
        outcome_done(&outcome);
    }
    static const char in_a_day[] = "date,contribution,distribution,nav,index\n"
                                   "2020-01-01,100,0,,100\n2020-01-02,0,1000,0,100\n";
    struct outcome outcome = command_calc("pme", in_a_day, sizeof in_a_day - 1);
    json_t *answer = answered("pme", &outcome);
    const json_t *reasons = json_object_get(answer, "reasons");
    const json_t *conventions = json_object_get(answer, "conventions");

    assert_string_equal(json_string_value(json_object_get(reasons, "direct_alpha")),
                        "beyond_range");
    assert_string_equal(json_string_value(json_object_get(conventions, "basis")), "dates");
    json_decref(answer);
    outcome_done(&outcome);
}

static void harmless_forms_of_a_file_are_read(void **state)
{
    static const char *const files[] = {
        "date,amount\n0,-100\n1,220\n2,-121\n",
        "\357\273\277date,amount\r\n2,-121\r\n0,-100\r\n1,220",
        "\"amount\",\"date\"\n-100.0,0\n\n\n220,1\n\"-121.0000000000\",2\n",
        "note,date,seq,amount\n\"a,b\",0,7,-100\n,1,,220\nx,2,9,-121\n",
        " date , amount \n 0 , -100 \n1,219\n1,1\n2,-121\n",
    };

    (void)state;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        struct outcome outcome = command_calc("xirr", files[i], strlen(files[i]));

        if (outcome.code != 0 || strcmp(outcome.out.bytes, "{\"status\":\"value\",\"rates\":["
                                                           "\"0.1000000000\"],\"basis\":"
                                                           "\"periods\"}\n") != 0)
            fail_msg("file %zu: exit code %d: %s", i, outcome.code,
                     outcome.code == 0 ? outcome.out.bytes : outcome.complaint.bytes);
        outcome_done(&outcome);
    }
}

#define VIEWS "date,amount,gross_with,net_with,gross_without,net_without\n"

static void a_sheet_of_several_rates_is_refused_and_a_sheet_of_one_is_not(void **state)
{
    static const struct {
        const char *file;
        const char *rate; /* NULL: refused */
    } rows[] = {
        /* The fee of 10 is in the net rates only. */
        {VIEWS "0,-90,true,true,true,true\n0,-10,false,true,false,true\n1,110,true,true,true,true\n"
               "1,5,true,false,true,false\n",
         NULL},
        {VIEWS "0,-100,false,true,true,true\n1,110,false,true,false,true\n", "0.1000000000"},
        {VIEWS "0,-100,true,true,true,true\n1,110,true,true,true,true\n", "0.1000000000"},
        {VIEWS "0,-100,true,true,true,true\n1,110,true,true,true,true\n"
               "1,77,false,false,false,false\n",
         "0.1000000000"},
        {"date,amount,net_with\n0,-100,true\n1,110,true\n1,9,false\n", "0.1000000000"},
        {"date,amount,net_with,note\n0,-100,true,a\n1,110,true,b\n", "0.1000000000"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct outcome outcome = command_calc("xirr", rows[i].file, strlen(rows[i].file));

        if (rows[i].rate == NULL
                ? outcome.code != 2 || outcome.out.length != 0 ||
                      strstr(outcome.complaint.bytes, ":1:13: ") == NULL ||
                      strstr(outcome.complaint.bytes, "net_without") == NULL
                : outcome.code != 0 || strstr(outcome.out.bytes, rows[i].rate) == NULL)
            fail_msg("file %zu: exit code %d: %s", i, outcome.code,
                     outcome.code == 0 ? outcome.out.bytes : outcome.complaint.bytes);
        outcome_done(&outcome);
    }
}

/* The same numbers with more decimals, and with all that is written. */
static void market_equivalents_take_numbers_as_they_are_written(void **state)
{
    static const char few[] = "date,contribution,distribution,nav,index\n"
                              "0,100,0,,100\n1,0,50,60.25,476.75\n";
    static const char many[] =
        "date,contribution,distribution,nav,index\n"
        "0,100.000000000000000000,0.000,,100.00000000000000\n1,0,50,60.2500000000000000,476.75\n";
    static const char long_index[] = "date,contribution,distribution,nav,index\n"
                                     "0,100,0,,1\n1,0,0,100,1.00000000000006\n";
    struct outcome one = command_calc("pme", few, sizeof few - 1);
    struct outcome other = command_calc("pme", many, sizeof many - 1);
    struct outcome exact = command_calc("pme", long_index, sizeof long_index - 1);

    (void)state;
    assert_int_equal(one.code, 0);
    assert_int_equal(other.code, 0);
    assert_string_equal(one.out.bytes, other.out.bytes);
    json_t *answer = answered("long index", &exact);

    /* 100 / (100 * 1.00000000000006), to fifteen places. */
    assert_string_equal(json_string_value(json_object_get(answer, "ks_pme")), "0.999999999999940");
    json_decref(answer);
    outcome_done(&one);
    outcome_done(&other);
    outcome_done(&exact);
}

/* A hundred paid in, twenty of it back unused: 80 / (100 * 1.5 - 20 * 1.2). */
static void excess_that_came_back_is_a_negative_contribution(void **state)
{
    static const char rows[] = "date,contribution,distribution,nav,index\n"
                               "2021-01-01,100,0,,100\n2022-01-01,-20,0,,125\n"
                               "2023-01-01,0,0,80,150\n";
    struct outcome outcome = command_calc("pme", rows, sizeof rows - 1);

    (void)state;
    assert_int_equal(outcome.code, 0);
    json_t *answer = answered("excess", &outcome);

    assert_string_equal(json_string_value(json_object_get(answer, "ks_pme")), "0.634920634920635");
    json_decref(answer);
    outcome_done(&outcome);
}

static void a_clawback_basis_that_is_told_is_followed(void **state)
{
    static const struct {
        const char *basis;
        const char *clawback;
    } rows[] = {{"carry_share", "4000.000000"}, {"full", "20000.000000"}};

    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct buf text;

        buf_init(&text);
        buf_format(&text,
                   "{\"kind\":\"fund_ledger\",\"terms\":{\"carry\":0.2,\"preferred_rate\":0,"
                   "\"clawback_enabled\":true,\"lp_floor_multiple\":1.1,\"clawback_basis\":\"%s\"},"
                   "\"flows\":[{\"quarter\":1,\"type\":\"contribution\",\"amount\":1000000},"
                   "{\"quarter\":4,\"type\":\"exit\",\"amount\":1100000}]}",
                   rows[i].basis);
        struct outcome outcome = command_calc("waterfall", text.bytes, text.length);
        json_t *answer = answered(rows[i].basis, &outcome);

        assert_string_equal(json_string_value(json_object_get(answer, "clawback")),
                            rows[i].clawback);
        json_decref(answer);
        outcome_done(&outcome);
        buf_done(&text);
    }
}

static void a_table_is_printed_cell_by_cell(void **state)
{
    static const char table[] = "基金,金额\r\n青禾,\"1,234.50\"\r\n\r\n";
    struct outcome outcome = command_calc("sheet", table, sizeof table - 1);

    (void)state;
    assert_int_equal(outcome.code, 0);
    assert_string_equal(outcome.out.bytes,
                        "{\"encoding\":\"utf-8\",\"delimiter\":\",\",\"sheets\":[{\"name\":null,"
                        "\"hidden\":\"visible\",\"rows\":[[{\"t\":\"s\",\"v\":\"基金\"},"
                        "{\"t\":\"s\",\"v\":\"金额\"}],[{\"t\":\"s\",\"v\":\"青禾\"},"
                        "{\"t\":\"s\",\"v\":\"1,234.50\"}],[]]}]}\n");
    outcome_done(&outcome);
}

static void every_kind_of_cell_is_printed(void **state)
{
    static const char sheet[] =
        "<cols><col min=\"4\" max=\"5\" hidden=\"1\"/></cols><sheetData><row r=\"2\" hidden=\"1\">"
        "<c t=\"b\"><v>1</v></c><c r=\"C2\" s=\"1\"><v>43833.5</v></c><c s=\"2\"><f>1</f>"
        "<v>0.30000000000000004</v></c><c><f t=\"array\">1</f></c><c t=\"d\"><v>10:10:10</v></c>"
        "<c><v>110101199003070000</v></c></row></sheetData>"
        "<mergeCells><mergeCell ref=\"A1:B2\"/></mergeCells>";
    struct zip_part parts[WORKBOOK_PARTS];
    size_t count = workbook_parts(
        sheet, NULL, "<cellXfs><xf/><xf numFmtId=\"22\"/><xf numFmtId=\"9\"/></cellXfs>", parts);
    struct buf file;

    (void)state;
    buf_init(&file);
    zip_write(parts, count, &file);
    struct outcome outcome = command_calc("sheet", file.bytes, file.length);

    assert_int_equal(outcome.code, 0);
    assert_string_equal(
        outcome.out.bytes,
        "{\"date1904\":false,\"sheets\":[{\"name\":\"数据\",\"hidden\":\"visible\",\"rows\":[[],["
        "{\"t\":\"b\",\"v\":true},{\"t\":\"empty\"},"
        "{\"t\":\"dt\",\"v\":\"2020-01-03T12:00:00\",\"raw\":\"43833.5\"},"
        "{\"t\":\"n\",\"v\":\"0.30000000000000004\",\"r15\":\"0.3\",\"pct\":true,\"f\":true},"
        "{\"t\":\"empty\",\"nocache\":true,\"f\":true,\"ft\":\"array\"},"
        "{\"t\":\"d\",\"v\":\"10:10:10\",\"iso\":true},"
        "{\"t\":\"n\",\"v\":\"110101199003070000\",\"lost\":true}]],"
        "\"merged\":[\"A1:B2\"],\"hidden_rows\":[2],\"hidden_cols\":[\"D:E\"]}]}\n");
    outcome_done(&outcome);
    buf_done(&file);
}

static void a_table_that_is_refused_prints_only_the_reason(void **state)
{
    struct outcome outcome = command_calc("sheet", "a,b\n1,\"2\n", 9);

    (void)state;
    assert_int_equal(outcome.code, 2);
    assert_int_equal(outcome.out.length, 0);
    assert_non_null(strstr(outcome.complaint.bytes,
                           ": line 2, cell 2: The line opens a quote that is never closed; close "
                           "it, or delete it.\n"));
    outcome_done(&outcome);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_published_rate_is_answered),
        cmocka_unit_test(every_published_market_equivalent_is_answered),
        cmocka_unit_test(every_published_waterfall_is_answered_or_refused),
        cmocka_unit_test(bad_input_is_refused_with_line_and_column),
        cmocka_unit_test(the_sheet_of_several_hurdles_adds_up_line_by_line),
        cmocka_unit_test(a_catch_up_of_four_fifths_gives_the_manager_its_exact_fifth),
        cmocka_unit_test(a_waterfall_that_no_convention_changes_is_answered),
        cmocka_unit_test(deals_are_answered_without_a_convention_too),
        cmocka_unit_test(a_rate_says_its_basis_and_none_says_why),
        cmocka_unit_test(harmless_forms_of_a_file_are_read),
        cmocka_unit_test(a_sheet_of_several_rates_is_refused_and_a_sheet_of_one_is_not),
        cmocka_unit_test(market_equivalents_take_numbers_as_they_are_written),
        cmocka_unit_test(excess_that_came_back_is_a_negative_contribution),
        cmocka_unit_test(a_clawback_basis_that_is_told_is_followed),
        cmocka_unit_test(a_table_is_printed_cell_by_cell),
        cmocka_unit_test(every_kind_of_cell_is_printed),
        cmocka_unit_test(a_table_that_is_refused_prints_only_the_reason),
    };

    return cmocka_run_group_tests(tests, command_find, command_done);
}
