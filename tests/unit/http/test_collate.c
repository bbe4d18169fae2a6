/* The order of names. */
#include "http/collate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* In the order of a Chinese dictionary; strcmp has none of it. */
static const char *const sorted[] = {
    "安徽合力",       "北京京东", "成都高新", "大连港湾", "福建海源", "广州白云", "海岳生物 2 号",
    "海岳生物 10 号", "济南量子", "崂山旅游", "南京熊猫", "青岛海尔", "日照港务", "上海电气",
    "天津泰达",       "无锡药明", "西安航天", "烟台万华", "浙江大华"};

#define COUNT (sizeof sorted / sizeof sorted[0])

static void chinese_names_stand_in_the_order_of_pinyin(void **state)
{
    size_t against_bytes = 0;

    (void)state;
    for (size_t i = 0; i + 1 < COUNT; i++) {
        if (collate_names(sorted[i], sorted[i + 1]) >= 0)
            fail_msg("%s does not stand before %s", sorted[i], sorted[i + 1]);
        against_bytes += strcmp(sorted[i], sorted[i + 1]) > 0;
    }
    assert_true(against_bytes > 3);
}

/* Cursors rest on it: one order, whoever asks first, and nothing but equal bytes is equal. */
static void the_order_is_total(void **state)
{
    static const char *const alike[] = {"A", "a", "ａ", "ä",     "a\xCC\x88",
                                        "",  " ", "-a", "海 岳", "海岳"};
    const size_t count = sizeof alike / sizeof alike[0];

    (void)state;
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++) {
            int order = collate_names(alike[i], alike[k]);
            int back = collate_names(alike[k], alike[i]);

            assert_int_equal(order == 0, strcmp(alike[i], alike[k]) == 0);
            assert_true((order > 0) == (back < 0));
            for (size_t l = 0; l < count; l++)
                if (order < 0 && collate_names(alike[k], alike[l]) < 0)
                    assert_true(collate_names(alike[i], alike[l]) < 0);
        }
}

static void a_large_list_is_compared_at_once(void **state)
{
    struct timespec from;
    struct timespec to;

    (void)state;
    (void)clock_gettime(CLOCK_MONOTONIC, &from);
    for (int i = 0; i < 40000; i++)
        (void)collate_names(sorted[(size_t)i % COUNT], sorted[(size_t)(i + 7) % COUNT]);
    (void)clock_gettime(CLOCK_MONOTONIC, &to);
    long long spent_ms = (to.tv_sec - from.tv_sec) * 1000LL + (to.tv_nsec - from.tv_nsec) / 1000000;

    printf("40,000 comparisons: %lld ms\n", spent_ms);
    assert_true(spent_ms < 2000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chinese_names_stand_in_the_order_of_pinyin),
        cmocka_unit_test(the_order_is_total),
        cmocka_unit_test(a_large_list_is_compared_at_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
