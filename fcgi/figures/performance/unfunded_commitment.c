/* What a subject's commitments promise, one by one. */
#include "flow_internal.h"

static const struct field unfunded_commitment_fields[] = {
    F_REFERENCE(struct unfunded_commitment, commitment_id, "commitment", "Commitment", "认缴"),
    F_REFERENCE(struct unfunded_commitment, fund_id, "fund", "Fund", "基金"),
    F_ENUM(struct unfunded_commitment, currency, currency, "Currency", "币种"),
    F_MONEY(struct unfunded_commitment, committed, "Committed", "认缴"),
    F_MONEY(struct unfunded_commitment, unfunded, "Unfunded", "未缴认缴"),
    F_ENUM(struct unfunded_commitment, original_currency, currency, "Original currency", "原币种"),
    F_TEXT(struct unfunded_commitment, original_committed, 48, "Committed, original amount",
           "认缴原币金额"),
    F_TEXT(struct unfunded_commitment, original_unfunded, 48, "Unfunded, original amount",
           "未缴认缴原币金额"),
};

const struct shape unfunded_commitment_shape =
    SHAPE(struct unfunded_commitment, unfunded_commitment_fields);

enum err performance_unfunded_commitments(const struct book *book,
                                          struct performance_subject subject, struct view view,
                                          struct arena *arena,
                                          const struct unfunded_commitment **rows_out,
                                          size_t *count_out)
{
    struct flows flows = {.book = book,
                          .view = view,
                          .arena = arena,
                          .currency = CURRENCY_CNY,
                          .keeps_unfunded = true};
    enum err err = flows_collect(&flows, subject);

    *rows_out = flows.unfunded_commitments;
    *count_out = flows.unfunded_count;
    return err;
}
