/* Public market equivalents, beside published cases. */
#include "calc/multiples.h"
#include "calc/pme.h"

#include "support_golden.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define ROWS_MAX 128
#define UNIT INT64_C(10000000000)

static struct pme_row rows[ROWS_MAX];

/* A figure of a case: of the answer, or a plain rate or multiple of the same flows. */
static double figure_of(const char *name, const struct pme_answer *answer, size_t count,
                        enum irr_basis basis)
{
    struct irr_flow flows[ROWS_MAX];
    struct irr_answer rate;
    double in = 0;
    double out = 0;
    bool logarithm = strcmp(name, "direct_alpha_log") == 0;

    for (int i = 0; i < PME_COUNT; i++)
        if (strcmp(name, logarithm ? "" : pme_name((enum pme_name)i)) == 0)
            return answer->figures[i].reason == PME_QUOTED
                       ? (double)answer->figures[i].value_e18 / 1e18
                       : NAN;
    if (logarithm)
        return log1p((double)answer->figures[PME_DIRECT_ALPHA].value_e18 / 1e18);
    for (size_t i = 0; i < count; i++) {
        flows[i] = (struct irr_flow){rows[i].day, rows[i].distribution - rows[i].contribution};
        in += (double)rows[i].contribution;
        out += (double)rows[i].distribution;
    }
    if (strcmp(name, "dpi") == 0)
        return out / in;
    if (strcmp(name, "tvpi") == 0)
        return (out + (double)rows[count - 1].nav) / in;
    assert_string_equal(name, "irr");
    flows[count - 1].amount += rows[count - 1].nav;
    assert_int_equal(irr_solve(flows, count, basis, &rate), ERR_OK);
    return rate.status == IRR_VALUE ? (double)rate.rate_e18[0] / 1e18 : NAN;
}

static void every_published_case_is_reproduced(void **state)
{
    struct golden golden;
    struct pme_answer answer;
    char name[128] = "";
    size_t count = 0;
    size_t failed = 0;
    enum irr_basis basis = IRR_DATED;

    (void)state;
    golden_open(&golden, "pme.txt");
    while (golden_line(&golden)) {
        if (strcmp(golden.words[0], "case") == 0) {
            snprintf(name, sizeof name, "%s", golden.words[1]);
            basis = strcmp(golden.words[2], "dated") == 0 ? IRR_DATED : IRR_PERIODIC;
            count = 0;
        } else if (strcmp(golden.words[0], "row") == 0) {
            bool known = strcmp(golden.words[4], "-") != 0;

            rows[count++] = (struct pme_row){
                .day = golden_day(golden.words[1]),
                .contribution = golden_decimal(golden.words[2], 10),
                .distribution = golden_decimal(golden.words[3], 10),
                .nav_known = known,
                .nav = known ? golden_decimal(golden.words[4], 10) : 0,
                .index = golden_decimal(golden.words[5], 18),
            };
        } else {
            assert_int_equal(pme_solve(rows, count, basis, UNIT, &answer), ERR_OK);
            double found = figure_of(golden.words[1], &answer, count, basis);

            if (fabs(found - atof(golden.words[2])) <= atof(golden.words[3]))
                continue;
            failed++;
            print_error("%s: %s is %.15g, expected %s\n", name, golden.words[1], found,
                        golden.words[2]);
        }
    }
    golden_close(&golden);
    assert_int_equal(failed, 0);
}

static void expect_reason(const struct pme_answer *answer, enum pme_name name,
                          enum pme_reason reason)
{
    if (answer->figures[name].reason != reason)
        fail_msg("%s: %s, expected %s", pme_name(name),
                 pme_reason_name(answer->figures[name].reason), pme_reason_name(reason));
}

static void what_cannot_be_quoted_says_why(void **state)
{
    const struct pme_row untouched[] = {
        {.day = 0, .contribution = 100, .index = 100},
        {.day = 365, .nav_known = true, .nav = 120, .index = 110},
    };
    const struct pme_row winner[] = {
        {.day = 0, .contribution = 100, .index = 100},
        {.day = 365, .distribution = 300, .index = 110},
        {.day = 730, .distribution = 10, .nav_known = true, .nav = 500, .index = 110},
    };
    const struct pme_row empty[] = {{.day = 0, .nav_known = true, .nav = 5, .index = 1}};
    struct pme_answer answer;

    (void)state;
    assert_int_equal(pme_solve(untouched, 2, IRR_DATED, 1, &answer), ERR_OK);
    expect_reason(&answer, PME_KS, PME_QUOTED);
    expect_reason(&answer, PME_PLUS, PME_NO_DISTRIBUTIONS);
    expect_reason(&answer, PME_PLUS_LAMBDA, PME_NO_DISTRIBUTIONS);
    expect_reason(&answer, PME_MODIFIED, PME_QUOTED);
    assert_int_equal(pme_solve(winner, 3, IRR_DATED, 1, &answer), ERR_OK);
    expect_reason(&answer, PME_LN, PME_SHORT_POSITION);
    expect_reason(&answer, PME_LN_NAV, PME_QUOTED);
    expect_reason(&answer, PME_PLUS, PME_NEGATIVE_SCALE);
    expect_reason(&answer, PME_PLUS_LAMBDA, PME_QUOTED);
    expect_reason(&answer, PME_MODIFIED, PME_NAV_UNKNOWN);
    assert_int_equal(pme_solve(empty, 1, IRR_DATED, 1, &answer), ERR_OK);
    expect_reason(&answer, PME_KS, PME_NO_CONTRIBUTIONS);
    expect_reason(&answer, PME_DIRECT_ALPHA, PME_NO_RATE);
}

static void bad_rows_are_refused(void **state)
{
    struct pme_answer answer;
    const struct pme_row good = {.day = 0, .contribution = 1, .nav_known = true, .index = 1};
    struct pme_row bad[2] = {good, good};

    (void)state;
    assert_int_equal(pme_solve(NULL, 0, IRR_DATED, 1, &answer), ERR_INVALID);
    assert_int_equal(pme_solve(bad, 2, IRR_DATED, 1, &answer), ERR_OK);
    bad[1].index = 2;
    assert_int_equal(pme_solve(bad, 2, IRR_DATED, 1, &answer), ERR_INVALID);
    bad[1].index = 0;
    assert_int_equal(pme_solve(bad, 2, IRR_DATED, 1, &answer), ERR_INVALID);
    bad[1] = good;
    bad[1].distribution = -1;
    assert_int_equal(pme_solve(bad, 2, IRR_DATED, 1, &answer), ERR_INVALID);
    /* Excess that came back: a contribution less. */
    bad[1] = good;
    bad[1].contribution = -1;
    assert_int_equal(pme_solve(bad, 2, IRR_DATED, 1, &answer), ERR_OK);
    expect_reason(&answer, PME_KS, PME_NO_CONTRIBUTIONS);
    bad[1] = (struct pme_row){.day = 5, .index = 1};
    assert_int_equal(pme_solve(bad, 2, IRR_DATED, 1, &answer), ERR_INVALID);
    bad[1].nav_known = true;
    bad[1].nav = IRR_AMOUNT_MAX + 1;
    assert_int_equal(pme_solve(bad, 2, IRR_DATED, 1, &answer), ERR_OVERFLOW);
}

static void the_scale_and_the_order_of_rows_change_nothing(void **state)
{
    uint64_t seed = golden_seed();

    (void)state;
    for (int run = 0; run < 40; run++) {
        struct pme_row of[20];
        struct pme_row other[20];
        struct pme_answer answer;
        struct pme_answer changed;
        uint64_t start = seed;

        for (int i = 0; i < 20; i++) {
            of[i] = (struct pme_row){.day = i * 91,
                                     .contribution = (int128_t)(golden_random(&seed) % 1000),
                                     .distribution = (int128_t)(golden_random(&seed) % 1000),
                                     .nav_known = true,
                                     .nav = (int128_t)(golden_random(&seed) % 9000),
                                     .index = (int128_t)(500 + golden_random(&seed) % 1000)};
            other[19 - i] = of[i];
            other[19 - i].contribution *= 1000;
            other[19 - i].distribution *= 1000;
            other[19 - i].nav *= 1000;
            other[19 - i].index *= 7;
        }
        assert_int_equal(pme_solve(of, 20, IRR_DATED, 1, &answer), ERR_OK);
        assert_int_equal(pme_solve(other, 20, IRR_DATED, 1000, &changed), ERR_OK);
        for (int i = 0; i < PME_COUNT; i++) {
            int128_t gap = answer.figures[i].value_e18 - changed.figures[i].value_e18;

            if (answer.figures[i].reason != changed.figures[i].reason || gap > 20000 ||
                gap < -20000)
                fail_msg("%s; seed %llu", pme_name((enum pme_name)i), (unsigned long long)start);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_published_case_is_reproduced),
        cmocka_unit_test(what_cannot_be_quoted_says_why),
        cmocka_unit_test(bad_rows_are_refused),
        cmocka_unit_test(the_scale_and_the_order_of_rows_change_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
