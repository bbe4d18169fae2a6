/* Flow rows: the flows behind rates and multiples as clients read them, each with the entry behind
 * it and the figures that it counts in, so that everything can be worked out again from them. */
#ifndef FUNDTRAIL_HANDLERS_FUND_FLOW_ROWS_H
#define FUNDTRAIL_HANDLERS_FUND_FLOW_ROWS_H

#include "base/field.h"

struct flow_sheet_row {
    int64_t seq;      /* of the entry; unknown for what is worked out on the view's day */
    const char *kind; /* of the entry */
    int32_t date;
    const char *type; /* as ILPA's template has it */
    int64_t fund_id;
    uint32_t currency;
    int64_t amount_minor; /* what investors pay is negative */
    uint32_t original_currency;
    const char *original_amount; /* in that currency */
    bool gross_with;             /* counts in this rate */
    bool net_with;
    bool gross_without;
    bool net_without;
    bool in_numerator;   /* of the multiple; interest of a later closing is in neither */
    bool in_denominator; /* with its sign turned */
};

extern const struct shape flow_sheet_row_shape;

#endif
