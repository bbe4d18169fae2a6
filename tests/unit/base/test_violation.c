/* The sentences of violations in both languages. */
#include "base/arena.h"
#include "base/violation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct arena arena;
static struct violations violations;

static int opened(void **state)
{
    (void)state;
    arena_init(&arena);
    violations_init(&violations, &arena);
    return 0;
}

static int closed(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static void assert_sentence(enum language language, const char *expected)
{
    struct buf sentence;

    buf_init(&sentence);
    violation_sentence(&violations.list[0], language, &sentence);
    assert_string_equal(sentence.bytes, expected);
    buf_done(&sentence);
}

/* What cannot be listed any more takes its parameters with it. */
static void what_is_too_much_is_dropped_with_its_parameters(void **state)
{
    (void)state;
    for (int i = 0; i < 2 * VIOLATIONS_MAX; i++) {
        violations_add(&violations, "valid_from", VIOLATION_OVERLAPS);
        violations_param(&violations, "seq", i < VIOLATIONS_MAX ? "listed" : "dropped");
    }
    assert_int_equal(violations.count, VIOLATIONS_MAX);
    assert_int_equal(violations.list[VIOLATIONS_MAX - 1].param_count, 1);
    assert_string_equal(violations.list[VIOLATIONS_MAX - 1].params[0].value, "listed");
}

static void amounts_are_said_with_separators_and_their_currency(void **state)
{
    (void)state;
    violations_add(&violations, "amount", VIOLATION_SUM_EXCEEDS);
    violations_param_amount(&violations, "sum", "-1234567.80", "CNY");
    violations_param_amount(&violations, "limit", "999.00", "CNY");
    assert_sentence(LANGUAGE_EN,
                    "The total would be CNY -1,234,567.80, but at most CNY 999.00 is possible.");
    assert_sentence(LANGUAGE_ZH, "合计将达 -1,234,567.80 元，最多只能为 999.00 元。");
    assert_string_equal(violations.list[0].params[0].value, "-1234567.80");
    assert_string_equal(violation_currency(&violations.list[0]), "CNY");
    violations_init(&violations, &arena);
    violations_add(&violations, "amount", VIOLATION_SUM_EXCEEDS);
    assert_null(violation_currency(&violations.list[0]));
    violations_param_amount(&violations, "sum", "100000", "JPY");
    violations_param_amount(&violations, "limit", "1000.00", "USD");
    assert_sentence(LANGUAGE_ZH, "合计将达 JPY 100,000，最多只能为 USD 1,000.00。");
    assert_null(violation_currency(&violations.list[0]));
}

static void words_are_said_in_the_language_of_the_sentence(void **state)
{
    static const struct violation_word words[] = {{"the approval", "批准日期"}, {0}};

    (void)state;
    violations.words = words;
    violations_add(&violations, "effective_date", VIOLATION_BAD_ORDER);
    violations_param(&violations, "other", "the approval");
    assert_sentence(LANGUAGE_EN, "Must not be before the approval.");
    assert_sentence(LANGUAGE_ZH, "不得早于批准日期。");
    assert_string_equal(violations.list[0].params[0].value, "the approval");
}

static void values_are_said_as_they_are(void **state)
{
    (void)state;
    violations_add(&violations, "currency", VIOLATION_CURRENCY_MISMATCH);
    violations_param(&violations, "expected", "CNY");
    assert_sentence(LANGUAGE_ZH, "币种须为 CNY。仅持仓可用其他币种，且须已登记其当日适用的汇率。");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_too_much_is_dropped_with_its_parameters, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(amounts_are_said_with_separators_and_their_currency, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(words_are_said_in_the_language_of_the_sentence, opened,
                                        closed),
        cmocka_unit_test_setup_teardown(values_are_said_as_they_are, opened, closed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
