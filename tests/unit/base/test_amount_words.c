/* Amounts in formal Chinese numerals. */
#include "base/amount_words.h"
#include "base/field.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

struct spelled {
    int64_t amount_minor;
    enum currency currency;
    const char *words;
};

static void spells(const struct spelled *spelled, size_t count)
{
    struct buf text;

    buf_init(&text);
    for (size_t i = 0; i < count; i++) {
        buf_reset(&text);
        amount_words_chinese(spelled[i].amount_minor, spelled[i].currency, &text);
        assert_string_equal(text.bytes, spelled[i].words);
    }
    buf_done(&text);
}

/* 支付结算办法, 附一, 五. */
static void the_examples_of_the_peoples_bank_are_spelled_as_it_spells_them(void **state)
{
    static const struct spelled examples[] = {
        {140950, CURRENCY_CNY, "人民币壹仟肆佰零玖元伍角整"},
        {600714, CURRENCY_CNY, "人民币陆仟零柒元壹角肆分"},
        {168032, CURRENCY_CNY, "人民币壹仟陆佰捌拾元零叁角贰分"},
        {10700053, CURRENCY_CNY, "人民币壹拾万柒仟元零伍角叁分"},
        {1640902, CURRENCY_CNY, "人民币壹万陆仟肆佰零玖元零贰分"},
        {32504, CURRENCY_CNY, "人民币叁佰贰拾伍元零肆分"},
    };

    (void)state;
    spells(examples, sizeof examples / sizeof examples[0]);
}

static void zeros_are_said_once_and_only_within(void **state)
{
    static const struct spelled amounts[] = {
        {0, CURRENCY_CNY, "人民币零元整"},
        {1, CURRENCY_CNY, "人民币壹分"},
        {10, CURRENCY_CNY, "人民币壹角整"},
        {99, CURRENCY_CNY, "人民币玖角玖分"},
        {1000, CURRENCY_CNY, "人民币壹拾元整"},
        {1001, CURRENCY_CNY, "人民币壹拾元零壹分"},
        {1230, CURRENCY_CNY, "人民币壹拾贰元叁角整"},
        {101000, CURRENCY_CNY, "人民币壹仟零壹拾元整"},
        {100000000, CURRENCY_CNY, "人民币壹佰万元整"},
        {100000100, CURRENCY_CNY, "人民币壹佰万零壹元整"},
        {13000000000, CURRENCY_CNY, "人民币壹亿叁仟万元整"},
        {10000000000, CURRENCY_CNY, "人民币壹亿元整"},
        {10000010000, CURRENCY_CNY, "人民币壹亿零壹佰元整"},
        {10001000000, CURRENCY_CNY, "人民币壹亿零壹万元整"},
        {100010000000000, CURRENCY_CNY, "人民币壹万零壹亿元整"},
    };

    (void)state;
    spells(amounts, sizeof amounts / sizeof amounts[0]);
}

static void other_currencies_and_amounts_below_zero_are_named(void **state)
{
    static const struct spelled amounts[] = {
        {-100, CURRENCY_CNY, "人民币负壹元整"},
        {150, CURRENCY_USD, "美元壹元伍角整"},
        {1050, CURRENCY_JPY, "日元壹仟零伍拾元整"},
        {INT64_MAX, CURRENCY_CNY,
         "人民币玖亿贰仟贰佰叁拾叁万柒仟贰佰零叁亿陆仟捌佰伍拾肆万柒仟柒佰伍拾捌元零柒分"},
    };

    (void)state;
    spells(amounts, sizeof amounts / sizeof amounts[0]);
}

static const char *const numerals[] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};

/* Reads words back: what a bank's clerk does. */
static uint64_t read_back(const char *words)
{
    uint64_t total = 0;
    uint64_t section = 0; /* below 亿 */
    uint64_t part = 0;    /* below 万 */
    uint64_t digit = 0;

    for (const char *at = words; *at != '\0'; at += 3) {
        for (size_t d = 0; d < 10; d++)
            if (memcmp(at, numerals[d], 3) == 0)
                digit = d;
        if (memcmp(at, "拾", 3) == 0 || memcmp(at, "佰", 3) == 0 || memcmp(at, "仟", 3) == 0) {
            part += digit * (memcmp(at, "拾", 3) == 0 ? 10 : memcmp(at, "佰", 3) == 0 ? 100 : 1000);
            digit = 0;
        } else if (memcmp(at, "万", 3) == 0) {
            section += (part + digit) * 10000;
            part = digit = 0;
        } else if (memcmp(at, "亿", 3) == 0) {
            total = (total + section + part + digit) * 100000000;
            section = part = digit = 0;
        } else if (memcmp(at, "元", 3) == 0) {
            total = (total + section + part + digit) * 100;
            section = part = digit = 0;
        } else if (memcmp(at, "角", 3) == 0) {
            total += digit * 10;
            digit = 0;
        } else if (memcmp(at, "分", 3) == 0) {
            total += digit;
        }
    }
    return total;
}

static void words_are_read_back_as_the_amount(void **state)
{
    uint64_t seed = (uint64_t)time(NULL) | 1;
    uint64_t random = seed;
    struct buf text;

    (void)state;
    printf("seed %llu\n", (unsigned long long)seed);
    buf_init(&text);
    for (int i = 0; i < 20000; i++) {
        random ^= random >> 12;
        random ^= random << 25;
        random ^= random >> 27;
        /* Few digits that are not zero, at any places. */
        uint64_t amount = random % 10 * UINT64_C(1) + (random >> 8) % 10 * UINT64_C(1000) +
                          (random >> 16) % 100 * UINT64_C(1000000) +
                          (random >> 24) % 10 * UINT64_C(10000000000) +
                          (random >> 32) % 1000 * UINT64_C(100000000000);
        buf_reset(&text);
        amount_words_chinese((int64_t)amount, CURRENCY_CNY, &text);
        if (read_back(text.bytes + strlen("人民币")) != amount ||
            strstr(text.bytes, "零零") != NULL)
            fail_msg("%llu is spelled %s; seed %llu", (unsigned long long)amount, text.bytes,
                     (unsigned long long)seed);
    }
    buf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_examples_of_the_peoples_bank_are_spelled_as_it_spells_them),
        cmocka_unit_test(zeros_are_said_once_and_only_within),
        cmocka_unit_test(other_currencies_and_amounts_below_zero_are_named),
        cmocka_unit_test(words_are_read_back_as_the_amount),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
