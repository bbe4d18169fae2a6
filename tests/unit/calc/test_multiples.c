/* Multiples of a fund, beside ILPA's sample. */
#include "calc/multiples.h"
#include "calc/performance.h"

#include "base/money.h"
#include "support_golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void expect_ratio(const char *what, struct ratio ratio, const char *expected)
{
    char text[RATIO_TEXT_SIZE] = "unknown";

    if (ratio_known(ratio))
        ratio_format(ratio, 8, text);
    if (strcmp(text, expected) != 0)
        fail_msg("%s is %s, expected %s", what, text, expected);
}

static void known_inputs_give_all_multiples(void **state)
{
    const struct multiples_input input = {.committed_minor = 4000,
                                          .paid_in_minor = 3000,
                                          .distributed_minor = 4500,
                                          .nav_minor = 1500,
                                          .invested_minor = 2700,
                                          .realised_minor = 4600,
                                          .unrealised_minor = 1500};
    struct multiples multiples = multiples_of(&input);

    (void)state;
    expect_ratio("dpi", multiples.dpi, "1.50000000");
    expect_ratio("rvpi", multiples.rvpi, "0.50000000");
    expect_ratio("tvpi", multiples.tvpi, "2.00000000");
    expect_ratio("pic", multiples.pic, "0.75000000");
    expect_ratio("moic", multiples.moic, "2.25925926");
}

static void what_is_not_known_stays_unknown(void **state)
{
    const struct multiples_input input = {.committed_minor = AMOUNT_UNKNOWN,
                                          .paid_in_minor = 3000,
                                          .distributed_minor = 0,
                                          .nav_minor = AMOUNT_UNKNOWN,
                                          .invested_minor = 0,
                                          .realised_minor = 10,
                                          .unrealised_minor = 10};
    struct multiples multiples = multiples_of(&input);

    (void)state;
    expect_ratio("dpi", multiples.dpi, "0.00000000");
    expect_ratio("rvpi", multiples.rvpi, "unknown");
    expect_ratio("tvpi", multiples.tvpi, "unknown");
    expect_ratio("pic", multiples.pic, "unknown");
    expect_ratio("moic", multiples.moic, "unknown");
}

static void ratios_are_rounded_half_to_even_once(void **state)
{
    static const struct {
        struct ratio ratio;
        int places;
        const char *text;
    } rows[] = {
        {{1, 8}, 2, "0.12"},
        {{3, 8}, 2, "0.38"},
        {{-1, 3}, 6, "-0.333333"},
        {{-1, 1000}, 2, "0.00"},
        {{5, 2}, 0, "2"},
        {{7, 2}, 0, "4"},
        {{(int128_t)INT64_MAX * 2, 1}, 0, "18446744073709551614"},
        {{1, INT64_MAX}, 18, "0.000000000000000000"},
        {{INT64_MAX, 3}, 18, "3074457345618258602.333333333333333333"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[RATIO_TEXT_SIZE];

        ratio_format(rows[i].ratio, rows[i].places, text);
        assert_string_equal(text, rows[i].text);
    }
}

static enum performance_type type_of(const char *name)
{
    for (int type = 0; type < FLOW_TYPE_COUNT; type++)
        if (strcmp(performance_type_name((enum performance_type)type), name) == 0)
            return (enum performance_type)type;
    fail_msg("no type of flow: %s", name);
    return FLOW_TYPE_COUNT;
}

static void the_sample_of_the_performance_template_is_reproduced(void **state)
{
    struct performance_flow flows[64];
    struct performance views[PERFORMANCE_VIEWS];
    struct golden golden;
    size_t count = 0;
    size_t view = 0;

    (void)state;
    golden_open(&golden, "performance.txt");
    while (golden_line(&golden)) {
        char text[IRR_RATE_TEXT_SIZE];

        if (strcmp(golden.words[0], "flow") == 0) {
            flows[count++] =
                (struct performance_flow){golden_day(golden.words[1]), type_of(golden.words[2]),
                                          (int64_t)golden_decimal(golden.words[3], 2)};
            continue;
        }
        assert_int_equal(performance_solve(flows, count, views), ERR_OK);
        assert_int_equal(views[view].irr.status, IRR_VALUE);
        irr_format(views[view].irr.rate_e18[0], 8, text);
        assert_string_equal(text, golden.words[1]);
        expect_ratio("multiple", views[view].multiple, golden.words[2]);
        assert_true(views[view].multiple.numerator == golden_decimal(golden.words[3], 2));
        assert_true(views[view].multiple.denominator == golden_decimal(golden.words[4], 2));
        view++;
    }
    golden_close(&golden);
    assert_int_equal(view, PERFORMANCE_VIEWS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_inputs_give_all_multiples),
        cmocka_unit_test(what_is_not_known_stays_unknown),
        cmocka_unit_test(ratios_are_rounded_half_to_even_once),
        cmocka_unit_test(the_sample_of_the_performance_template_is_reproduced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
