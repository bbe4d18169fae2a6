/* `fundtrail calc captable` as a user runs it, on folders in the Open Cap Format of
 * tests/golden/ocf. */
#include "support_command.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static struct outcome captable(const char *set, const char *as_of)
{
    char folder[600];
    const char *arguments[] = {"calc", "captable", folder, "--as-of", as_of, NULL};

    snprintf(folder, sizeof folder, "%s/tests/golden/ocf/%s", FUNDTRAIL_SOURCE_DIR, set);
    return command_run(arguments);
}

/* A member that a path of names and numbers leads to, as text. */
static const char *told(const json_t *at, const char *path)
{
    char step[40];

    while (*path != '\0') {
        size_t length = strcspn(path, ".");

        snprintf(step, sizeof step, "%.*s", (int)length, path);
        at = json_is_array(at) ? json_array_get(at, (size_t)strtoul(step, NULL, 10))
                               : json_object_get(at, step);
        path += length + (path[length] == '.' ? 1 : 0);
    }
    return json_is_string(at) ? json_string_value(at) : "no text";
}

struct expected {
    const char *path;
    const char *text;
};

static void expect(const json_t *answer, const struct expected *list, size_t count)
{
    size_t wrong = 0;

    for (size_t i = 0; i < count; i++) {
        const char *found = told(answer, list[i].path);

        if (strcmp(found, list[i].text) == 0)
            continue;
        wrong++;
        print_error("%s: %s, expected %s\n", list[i].path, found, list[i].text);
    }
    assert_int_equal(wrong, 0);
}

/* Common 1,000, of which 400 moved, and 120 by an option of 300; Series A 200, split 5 for 2, one
 * for one into the class with fewer votes; Seed 100, two (adjusted) of A each. Of 1,500 reserved
 * 180 are granted, 120 exercised, 100 retired, 50 returned. */
static void a_sound_set_is_worked_out_at_the_end_of_a_day(void **state)
{
    static const struct expected end[] = {
        {"issuer", "Example"},
        {"as_of", "2024-12-31"},
        {"outstanding.total", "1720"},
        {"outstanding.by_class.common", "1120"},
        {"outstanding.by_class.a", "500"},
        {"outstanding.by_holder.ann/common", "600"},
        {"outstanding.by_holder.bob/common", "520"},
        {"classes.2.common_for_one", "2"},
        {"classes.2.as_converted", "200"},
        {"fully_diluted.stock_as_converted", "1820"},
        {"fully_diluted.options", "180"},
        {"fully_diluted.warrants", "30"},
        {"fully_diluted.unissued_pool", "1100"},
        {"fully_diluted.total", "3130"},
        {"pools.0.reserved", "1500"},
        {"pools.0.outstanding_options", "180"},
        {"pools.0.exercised", "120"},
        {"pools.0.retired", "100"},
        {"pools.0.available", "1100"},
        {"holders.2.name", "引导基金"},
        {"holders.2.fully_diluted", "730"},
        {"convertibles.0.security", "n1"},
        {"convertibles.0.amount", "250000"},
        {"convertibles.0.rank", "1"},
        {"classes.3.preference_multiple", "1.5"},
    };
    static const struct expected earlier[] = {
        {"outstanding.by_holder.ann/common", "1000"},
        {"outstanding.by_holder.fund/a", "200"},
        {"classes.2.common_for_one", "1.5"},
        {"pools.0.reserved", "1000"},
        {"pools.0.available", "550"},
    };
    struct outcome outcome = captable("sound", "2024-12-31");
    json_t *answer = outcome_answer("sound", &outcome);

    (void)state;
    expect(answer, end, sizeof end / sizeof end[0]);
    assert_int_equal(json_array_size(json_object_get(answer, "faults")), 0);
    assert_int_equal(json_integer_value(json_object_get(answer, "transactions")), 21);
    assert_int_equal(json_integer_value(json_object_get(
                         json_array_get(json_object_get(answer, "classes"), 2), "rank")),
                     2);
    json_decref(answer);
    outcome_done(&outcome);
    outcome = captable("sound", "2024-02-29");
    answer = outcome_answer("sound", &outcome);
    expect(answer, earlier, sizeof earlier / sizeof earlier[0]);
    json_decref(answer);
    outcome_done(&outcome);
}

/* The printed ratios are those of largest remainder, so they add up to the last digit. */
static void ratios_add_up_to_one(void **state)
{
    struct outcome outcome = captable("sound", "2024-12-31");
    json_t *answer = outcome_answer("sound", &outcome);
    const json_t *holders = json_object_get(answer, "holders");
    long long units = 0;

    (void)state;
    for (size_t i = 0; i < json_array_size(holders); i++) {
        const char *text =
            json_string_value(json_object_get(json_array_get(holders, i), "outstanding_ratio"));
        char padded[16] = "000000000000";

        assert_memory_equal(text, "0.", 2);
        memcpy(padded, text + 2, strlen(text + 2));
        units += strtoll(padded, NULL, 10);
    }
    assert_int_equal(units, 1000000000000);
    json_decref(answer);
    outcome_done(&outcome);
}

static bool has_fault(const json_t *faults, const char *file, const char *path, const char *words)
{
    for (size_t i = 0; i < json_array_size(faults); i++) {
        const json_t *fault = json_array_get(faults, i);

        if (strcmp(told(fault, "file"), file) == 0 && strcmp(told(fault, "path"), path) == 0 &&
            strstr(told(fault, "en"), words) != NULL && strlen(told(fault, "zh")) > 0)
            return true;
    }
    return false;
}

#define MANIFEST "Manifest.ocf.json"
#define CLASSES "StockClasses.ocf.json"
#define EVENTS "Transactions.ocf.json"

/* A set that is wrong wherever it can be is read all the same, and each fault is told. */
static void what_is_wrong_in_a_set_is_told_one_by_one(void **state)
{
    static const struct {
        const char *file;
        const char *path;
        const char *words;
    } faults[] = {
        {MANIFEST, "stock_classes_files[0].md5", "the MD5 sum of the file is"},
        {MANIFEST, "transactions_files[0].md5", "the MD5 sum of the file is"},
        {MANIFEST, "transactions_files[1]", "outside the folder"},
        {MANIFEST, "stakeholders_files[0]", "a file that is not there"},
        {"Unnamed.ocf.json", "", "does not name this file"},
        {CLASSES, "items[1]", "common is named twice"},
        {CLASSES, "items[2]", "no right to become common"},
        {CLASSES, "items[3]", "lead in a circle"},
        {CLASSES, "items[0]", "common: 500 > 499"},
        {EVENTS, "items[0]", "the id nobody"},
        {EVENTS, "items[1]", "twice issued twice"},
        {EVENTS, "items[1]", "the id no-class"},
        {EVENTS, "items[3]", "never has no issuance"},
        {EVENTS, "items[4]", "no-split"},
        {EVENTS, "items[5].amount.amount", "must not be negative"},
        {EVENTS, "items[6]", "TX_STOCK_TELEPORT"},
        {EVENTS, "items[8]", "good is ended in part"},
        {EVENTS, "items[9]", "unknown has no issuance"},
    };
    struct outcome outcome = captable("faulty", "2024-12-31");
    json_t *answer = outcome_answer("faulty", &outcome);
    const json_t *list = json_object_get(answer, "faults");
    size_t wrong = 0;

    (void)state;
    for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
        if (has_fault(list, faults[i].file, faults[i].path, faults[i].words))
            continue;
        wrong++;
        print_error("%s %s: %s is not told\n", faults[i].file, faults[i].path, faults[i].words);
    }
    assert_int_equal(wrong, 0);
    assert_string_equal(told(answer, "outstanding.by_class.common"), "500");
    assert_string_equal(told(answer, "outstanding.total"), "500");
    json_decref(answer);
    outcome_done(&outcome);
}

/* Where units appear or vanish there is no answer, but all the reasons. A set without a manifest
 * is the files of its folder. */
static void what_breaks_arithmetic_is_refused_with_all_reasons(void **state)
{
    static const char *const reasons[] = {"Transactions.ocf.json:6:1: items[3]: ",
                                          "b1: 500 ≠ 400",
                                          "余额证券与剩余数量不符",
                                          "items[4]: ",
                                          "f1: 500 < 501",
                                          "items[5].quantity: ",
                                          "must be a number"};
    struct outcome outcome = captable("broken", "2024-12-31");

    (void)state;
    assert_int_equal(outcome.code, 2);
    assert_int_equal(outcome.out.length, 0);
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++)
        if (strstr(outcome.complaint.bytes, reasons[i]) == NULL)
            fail_msg("%s is not told: %s", reasons[i], outcome.complaint.bytes);
    outcome_done(&outcome);
    /* Before the transfer only the number that is none is wrong. */
    outcome = captable("broken", "2024-01-31");
    assert_int_equal(outcome.code, 2);
    assert_null(strstr(outcome.complaint.bytes, "items[3]: "));
    outcome_done(&outcome);
}

static void a_folder_or_a_day_that_is_none_is_refused(void **state)
{
    static const struct {
        const char *set;
        const char *as_of;
        const char *words;
    } refused[] = {
        {"nowhere", "2024-12-31", "无法读取文件夹"},
        {"sound", "2024-02-30", "a day that exists"},
        {"sound", "20240229", "必须是存在的日期"},
    };
    static const char *const none[] = {"calc", "captable", NULL};

    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        struct outcome outcome = captable(refused[i].set, refused[i].as_of);

        assert_int_equal(outcome.code, 2);
        assert_int_equal(outcome.out.length, 0);
        assert_non_null(strstr(outcome.complaint.bytes, refused[i].words));
        outcome_done(&outcome);
    }
    struct outcome outcome = command_run(none);

    assert_int_equal(outcome.code, 2);
    assert_non_null(strstr(outcome.complaint.bytes, "usage"));
    outcome_done(&outcome);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sound_set_is_worked_out_at_the_end_of_a_day),
        cmocka_unit_test(ratios_add_up_to_one),
        cmocka_unit_test(what_is_wrong_in_a_set_is_told_one_by_one),
        cmocka_unit_test(what_breaks_arithmetic_is_refused_with_all_reasons),
        cmocka_unit_test(a_folder_or_a_day_that_is_none_is_refused),
    };

    return cmocka_run_group_tests(tests, command_find, command_done);
}
