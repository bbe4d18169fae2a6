/* What a subject's commitments promise, one by one. */
#include "flow_internal.h"

static const struct field promise_fields[] = {
    F_REFERENCE(struct promise_row, commitment_id, "commitment", "Commitment", "认缴"),
    F_REFERENCE(struct promise_row, fund_id, "fund", "Fund", "基金"),
    F_ENUM(struct promise_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct promise_row, committed, "Committed", "认缴"),
    F_MONEY(struct promise_row, unfunded, "Unfunded", "未缴认缴"),
    F_ENUM(struct promise_row, original_currency, currency, "Original currency", "原币种"),
    F_TEXT(struct promise_row, original_committed, 48, "Committed, original amount",
           "认缴原币金额"),
    F_TEXT(struct promise_row, original_unfunded, 48, "Unfunded, original amount",
           "未缴认缴原币金额"),
};

const struct shape promise_row_shape = SHAPE(struct promise_row, promise_fields);

enum err performance_promises(const struct book *book, struct performance_subject subject,
                              struct view view, struct arena *arena,
                              const struct promise_row **rows_out, size_t *count_out)
{
    struct flows flows = {.book = book,
                          .view = view,
                          .arena = arena,
                          .currency = CURRENCY_CNY,
                          .keeps_promises = true};
    enum err err = flows_collect(&flows, subject);

    *rows_out = flows.promises;
    *count_out = flows.promise_count;
    return err;
}
