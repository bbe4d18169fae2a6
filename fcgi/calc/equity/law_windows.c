/* Windows by law and guidance, as dated tables. A new rule is a new row. */
#include "calc/equity/law_windows.h"

#include "base/date.h"

#include <stddef.h>

struct day {
    int year;
    int month;
    int day;
};

#define ALWAYS                                                                                     \
    {                                                                                              \
        1900, 1, 1                                                                                 \
    }

static int32_t day_of(struct day day)
{
    return date_from_ymd(day.year, day.month, day.day);
}

/* Shares of before the listing, sold by auction or block: 90 days (9th notice of the CSRC of 2017).
 * Qualified venture funds by their months at the listing: 4th notice of 2018, 17th of 2020 (both
 * read at the source). Rows of one day in ascending order of months. */
static const struct {
    struct day from;
    int32_t months;
    int32_t days;
} sell_down[] = {
    {ALWAYS, 0, 90},         {{2018, 6, 2}, 0, 90},  {{2018, 6, 2}, 36, 60},
    {{2018, 6, 2}, 48, 30},  {{2020, 3, 31}, 0, 90}, {{2020, 3, 31}, 36, 60},
    {{2020, 3, 31}, 48, 30}, {{2020, 3, 31}, 60, 0},
};

int32_t sell_down_window(bool qualified_venture_fund, int32_t months_at_listing, int32_t day)
{
    const int32_t months = qualified_venture_fund ? months_at_listing : 0;
    int32_t days = sell_down[0].days;

    for (size_t i = 0; i < sizeof sell_down / sizeof sell_down[0]; i++)
        if (day_of(sell_down[i].from) <= day && sell_down[i].months <= months)
            days = sell_down[i].days;
    return days;
}

struct length {
    struct day from;
    int32_t length;
};

static int32_t length_on(const struct length *rows, size_t count, int32_t day)
{
    int32_t length = rows[0].length;

    for (size_t i = 1; i < count; i++)
        if (day_of(rows[i].from) <= day)
            length = rows[i].length;
    return length;
}

/* In months: guidance of the Supreme People's Court of 2024-08-29, which says what a reasonable
 * time always was; courts differ. The draft of 2025-09-30 is not in force. */
static const struct length reasonable_months[] = {{ALWAYS, 6}};

int32_t claim_reasonable_months(int32_t triggered_on)
{
    return length_on(reasonable_months, sizeof reasonable_months / sizeof reasonable_months[0],
                     triggered_on);
}

/* In years: two by the General Principles of 1987, three since the General Provisions of
 * 2017-10-01, also for what was not barred by then (Court's interpretation 12 of 2018). */
static const struct length limitation_years[] = {{ALWAYS, 2}, {{2015, 10, 1}, 3}};

int32_t claim_limitation_years(int32_t demanded_on)
{
    return length_on(limitation_years, sizeof limitation_years / sizeof limitation_years[0],
                     demanded_on);
}

/* The Company Law: articles 52, 54 and 224 of the text of 2023, in force since 2024-07-01 (read at
 * the source). Before it the same days of a reduction, by article 177 of the text of 2018, in these
 * words since 2006; nothing was forfeited by notice, and nothing asked for before it was due. */
static const struct {
    enum capital_window window;
    struct day from;
    int32_t length;
    enum capital_law law;
} capital_windows[] = {
    {WINDOW_TELL_CREDITORS, {2006, 1, 1}, 10, LAW_2018_177},
    {WINDOW_TELL_CREDITORS, {2024, 7, 1}, 10, LAW_2023_224},
    {WINDOW_PUBLISH, {2006, 1, 1}, 30, LAW_2018_177},
    {WINDOW_PUBLISH, {2024, 7, 1}, 30, LAW_2023_224},
    {WINDOW_CLAIM_TOLD, {2006, 1, 1}, 30, LAW_2018_177},
    {WINDOW_CLAIM_TOLD, {2024, 7, 1}, 30, LAW_2023_224},
    {WINDOW_CLAIM_PUBLISHED, {2006, 1, 1}, 45, LAW_2018_177},
    {WINDOW_CLAIM_PUBLISHED, {2024, 7, 1}, 45, LAW_2023_224},
    {WINDOW_GRACE, {2024, 7, 1}, 60, LAW_2023_52},
    {WINDOW_DISPOSE, {2024, 7, 1}, 6, LAW_2023_52},
    {WINDOW_ACCELERATE, {2024, 7, 1}, 1, LAW_2023_54},
};

int32_t capital_window(enum capital_window window, int32_t day, enum capital_law *law_out)
{
    int32_t length = 0;

    for (size_t i = 0; i < sizeof capital_windows / sizeof capital_windows[0]; i++) {
        if (capital_windows[i].window != window || day_of(capital_windows[i].from) > day)
            continue;
        length = capital_windows[i].length;
        if (law_out != NULL)
            *law_out = capital_windows[i].law;
    }
    return length;
}
