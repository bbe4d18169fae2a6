/* Windows that law and guidance set where nothing else was agreed: dated tables, each row in force
 * from its day on. What a term or a rule of the ledger says comes before them. */
#ifndef FUNDTRAIL_CALC_EQUITY_LAW_WINDOWS_H
#define FUNDTRAIL_CALC_EQUITY_LAW_WINDOWS_H

#include <stdbool.h>
#include <stdint.h>

/* The days of the window in which a limit may be sold on a day, by the months that a fund was
 * invested at the listing; 0: no limit. */
int32_t sell_down_window(bool qualified_venture_fund, int32_t months_at_listing, int32_t day);

/* The reasonable time in months to exercise a right that is triggered on a day and names no window.
 */
int32_t claim_reasonable_months(int32_t triggered_on);

/* The years in which a claim that is demanded on a day may be sued for. */
int32_t claim_limitation_years(int32_t demanded_on);

/* What the Company Law asks of a firm's capital. */
enum capital_window {
    WINDOW_TELL_CREDITORS,  /* days from the resolution to reduce */
    WINDOW_PUBLISH,         /* the same */
    WINDOW_CLAIM_TOLD,      /* days in which a creditor who was told may ask for payment */
    WINDOW_CLAIM_PUBLISHED, /* one who was not, from the publication */
    WINDOW_GRACE,           /* days that a call to a holder in arrears grants at least */
    WINDOW_DISPOSE,         /* months in which what is forfeited is sold or cancelled */
    WINDOW_ACCELERATE       /* 1: what is not due yet may be asked for */
};

/* Articles of the Company Law, by the text of a year. */
enum capital_law {
    LAW_2018_177 = 1,
    LAW_2023_52,
    LAW_2023_54,
    LAW_2023_224,
    LAW_2018_34,
    LAW_2018_42,
    LAW_2018_103,
    LAW_2018_133,
    LAW_2018_166,
    LAW_2023_65,
    LAW_2023_116,
    LAW_2023_210,
    LAW_2023_227
};

/* Its length for what begins on a day, and in *law_out (NULL: not asked) the article that says so;
 * 0: no rule of that day is known. */
int32_t capital_window(enum capital_window window, int32_t day, enum capital_law *law_out);

#endif
