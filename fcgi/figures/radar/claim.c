/* Test days of earn-outs, windows to exercise rights out of rounds, and the limitation of what was
 * demanded: of our own investments. */
#include "radar_internal.h"

#include "figures/round/claim.h"
#include "record/round_term.h"

/* What a claim has to be watched for, and its day; DATE_UNKNOWN: nothing. */
static int32_t day_of(const struct claim_row *claim, enum radar_kind *kind_out)
{
    switch ((enum claim_state)claim->state) {
    case CLAIM_STATE_WAITING:
    case CLAIM_STATE_UNTESTED:
        *kind_out = RADAR_EARN_OUT_TEST;
        return claim->test_on;
    case CLAIM_STATE_OPEN:
        *kind_out = RADAR_CLAIM_WINDOW;
        return claim->exercise_by;
    case CLAIM_STATE_IN_TIME:
        *kind_out = RADAR_CLAIM_LIMITATION;
        return claim->limitation_end;
    default:
        return DATE_UNKNOWN;
    }
}

/* A duty that is recorded as one of the investment has a row with its amount already. */
static void add_claim(struct sweep *sweep, const struct claim_row *claim)
{
    enum radar_kind kind = RADAR_EARN_OUT_TEST;
    int32_t day = day_of(claim, &kind);

    if (claim->fund_id == 0 || day == DATE_UNKNOWN)
        return;
    struct radar_row row =
        radar_row_of(kind, day, claim->fund_id, book_entry(sweep->book, claim->investment_id));

    row.counterparty_id =
        claim->obligor_party_id != 0 ? claim->obligor_party_id : claim->obligor_firm_id;
    row.since = kind == RADAR_CLAIM_LIMITATION ? claim->demanded_on : claim->triggered_on;
    if (claim->buy_back_id == 0) {
        row.currency = claim->currency;
        row.amount_minor = claim->left_minor;
    }
    radar_add(sweep, row, "claim", claim->round_term_id);
}

void radar_sweep_claims(struct sweep *sweep)
{
    const struct claim_row *rows = NULL;
    size_t count = 0;
    enum err err = claims(sweep->book, 0, 0, sweep->view, sweep->work, &rows, &count);

    if (err != ERR_OK && sweep->err == ERR_OK)
        sweep->err = err;
    for (size_t i = 0; err == ERR_OK && i < count; i++)
        add_claim(sweep, &rows[i]);
}
