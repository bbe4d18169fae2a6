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

static const char *amount_text(int64_t amount_minor, uint32_t currency, struct arena *arena)
{
    char text[DECIMAL_TEXT_SIZE];

    decimal_format(amount_minor, currency_decimals((enum currency)currency), text);
    return arena_strdup(arena, text);
}

void keep_promise(struct flows *flows, int64_t fund_id, const struct commitment_account *account,
                  int64_t committed_minor, int64_t unfunded_minor)
{
    if (flows->promise_count == flows->promise_capacity) {
        size_t capacity = flows->promise_capacity == 0 ? 16 : flows->promise_capacity * 2;
        struct promise_row *list = arena_array(flows->arena, capacity, sizeof *list);

        for (size_t i = 0; i < flows->promise_count; i++)
            list[i] = flows->promises[i];
        flows->promises = list;
        flows->promise_capacity = capacity;
    }
    flows->promises[flows->promise_count++] = (struct promise_row){
        .commitment_id = account->commitment_id,
        .fund_id = fund_id,
        .currency = flows->currency,
        .committed_minor = committed_minor,
        .unfunded_minor = unfunded_minor,
        .original_committed =
            amount_text(account->commitment_minor, account->currency, flows->arena),
        .original_unfunded = amount_text(account->unfunded_minor, account->currency, flows->arena),
        .original_currency = account->currency,
    };
}

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
