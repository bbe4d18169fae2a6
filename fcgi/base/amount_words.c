/* Spells amounts in formal Chinese numerals, by the rules of the People's Bank for filling in
 * cheques (支付结算办法, 附一). */
#include "base/amount_words.h"

#include "base/check.h"
#include "base/field.h"

static const char *const digits[] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};

struct scale {
    uint64_t value;
    const char *name;
};

static const struct scale scales[] = {
    {100000000, "亿"}, {10000, "万"}, {1000, "仟"}, {100, "佰"}, {10, "拾"},
};

/* How many of a scale there are is a number itself, and so is what is left. Where the place below
 * the scale is empty, one 零 stands for it and all that follow it. */
static void write_whole(uint64_t number, struct buf *out)
{
    for (size_t i = 0; i < sizeof scales / sizeof scales[0]; i++) {
        if (number < scales[i].value)
            continue;
        write_whole(number / scales[i].value, out);
        buf_text(out, scales[i].name);
        number %= scales[i].value;
        if (number == 0)
            return;
        if (number < scales[i].value / 10)
            buf_text(out, digits[0]);
    }
    buf_text(out, digits[number]);
}

/* A digit with its unit; 0: nothing. */
static void write_small(uint64_t digit, const char *unit, struct buf *out)
{
    CHECK(digit < 10);
    if (digit == 0)
        return;
    buf_text(out, digits[digit]);
    buf_text(out, unit);
}

static void write_parts(uint64_t whole, uint64_t tenths, uint64_t hundredths, struct buf *out)
{
    bool nothing = whole == 0 && tenths == 0 && hundredths == 0;

    if (whole > 0 || nothing) {
        write_whole(whole, out);
        buf_text(out, "元");
    }
    /* 壹拾元零贰分, 壹拾元零叁角; but 壹拾贰元叁角. */
    if (whole > 0 && ((tenths == 0 && hundredths > 0) || (whole % 10 == 0 && tenths > 0)))
        buf_text(out, digits[0]);
    write_small(tenths, "角", out);
    write_small(hundredths, "分", out);
    if (hundredths == 0)
        buf_text(out, "整");
}

void amount_words_chinese(int64_t amount_minor, enum currency currency, struct buf *out)
{
    CHECK(amount_minor != AMOUNT_UNKNOWN);
    CHECK(currency > CURRENCY_NONE && currency < CURRENCY_COUNT);
    uint64_t left = amount_minor < 0 ? (uint64_t)-amount_minor : (uint64_t)amount_minor;
    uint64_t unit = currency_decimals(currency) == 0 ? 1 : 100;

    buf_text(out, currency_values[currency - 1].label_zh);
    if (amount_minor < 0)
        buf_text(out, "负");
    write_parts(left / unit, left % unit / 10, left % unit % 10, out);
}
