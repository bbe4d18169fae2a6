/* Shared by the files of the radar. Not for other modules. */
#ifndef FUNDTRAIL_FIGURES_RADAR_RADAR_INTERNAL_H
#define FUNDTRAIL_FIGURES_RADAR_RADAR_INTERNAL_H

#include "figures/radar/radar.h"

struct sweep {
    const struct book *book;
    struct view view;
    struct radar_options options;
    struct arena *arena; /* of the rows */
    struct arena *work;  /* of what is worked out on the way; emptied after each fund and project */
    size_t count;
    size_t capacity;
    struct radar_row *rows;
    enum err err; /* the first one; rows are worth nothing then */
};

/* What a fund has on the radar, worked out once for all that needs it. */
struct swept_fund {
    const struct entry *entry; /* the version that rules in the view */
    int64_t id;
    uint32_t currency;
    int64_t cash_minor;
    int64_t cost_minor;
    int64_t overdue_minor; /* of its calls */
    int32_t overdue_since; /* the first day of those; DATE_UNKNOWN without any */
    int64_t unpaid_minor;  /* approved investments in the fund's currency */
};

/* Adds a row when its date lies within the horizon. Date, fund, kind and subject are set already;
 * severity, days and what its date means are worked out here, and the uid from its parts. */
void radar_add(struct sweep *sweep, struct radar_row row, const char *uid_word, int64_t part);

/* A row with everything unknown but these. */
struct radar_row radar_row_of(enum radar_kind kind, int32_t date, int64_t fund_id,
                              const struct entry *subject);

void radar_sweep_calls(struct sweep *sweep, struct swept_fund *fund);
void radar_sweep_cash(struct sweep *sweep, struct swept_fund *fund);
void radar_sweep_schedule(struct sweep *sweep, const struct swept_fund *fund);
void radar_sweep_recalls(struct sweep *sweep, const struct swept_fund *fund);
void radar_sweep_opened_recalls(struct sweep *sweep, const struct swept_fund *fund);
void radar_sweep_marks(struct sweep *sweep, const struct swept_fund *fund);
void radar_sweep_buy_backs(struct sweep *sweep);
void radar_sweep_claims(struct sweep *sweep);
void radar_sweep_capital(struct sweep *sweep);
void radar_sweep_investments(struct sweep *sweep, struct swept_fund *fund);
void radar_sweep_proposals(struct sweep *sweep);
void radar_sweep_caps(struct sweep *sweep);
void radar_sweep_lots(struct sweep *sweep);
void radar_sweep_ip(struct sweep *sweep);
void radar_sweep_reports(struct sweep *sweep, const struct swept_fund *fund);
void radar_sweep_filings(struct sweep *sweep, const struct swept_fund *fund);

#endif
