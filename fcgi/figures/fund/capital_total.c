/* The accounts of all commitments of a fund with their total, and that of one commitment. */
#include "figures/fund/fund_capital.h"
#include "record/fund.h"
#include "record/kinds.h"

static void add_account(struct commitment_account *total, const struct commitment_account *account,
                        enum err *err)
{
    for (size_t i = 0; i < commitment_account_shape.field_count; i++) {
        const struct field *field = &commitment_account_shape.fields[i];
        int64_t sum = 0;

        if (field->type != FIELD_MONEY)
            continue;
        sum = field_int64(field, total);
        add_to(&sum, field_int64(field, account), err);
        field_set_int64(field, total, sum);
    }
}

enum err fund_accounts_compute(const struct book *book, int64_t fund_id, struct view view,
                               struct arena *arena, const struct commitment_account **accounts_out,
                               size_t *count_out, struct commitment_account *total_out)
{
    const struct entry *fund = book_version(book, RECORD_FUND, fund_id, view);
    struct capital capital;
    size_t count = 0;

    if (fund == NULL)
        return ERR_NOT_FOUND;
    enum err err = capital_open(book, fund_id, view, arena, &capital);
    if (err != ERR_OK)
        return err;
    struct commitment_account total = {.currency = ((const struct fund *)fund->record)->currency};
    struct commitment_account *accounts = arena_array(arena, capital.count + 1, sizeof *accounts);

    err = capital_is_kept(&capital, view);
    if (err == ERR_OK)
        err = capital_accounts(&capital, view, view.as_of, accounts);
    if (err == ERR_OK)
        capital_tell_carried(&capital, view, accounts);
    for (size_t i = 0; i < capital.count && err == ERR_OK; i++) {
        if (!book_live(book, capital.commitments[i], view))
            continue;
        add_account(&total, &accounts[i], &err);
        accounts[count++] = accounts[i];
    }
    if (err != ERR_OK)
        return err;
    *accounts_out = accounts;
    *count_out = count;
    *total_out = total;
    return ERR_OK;
}

enum err commitment_account_compute(const struct book *book, int64_t commitment_id,
                                    struct view view, struct arena *arena,
                                    struct commitment_account *account_out)
{
    const struct entry *entry = book_entry(book, commitment_id);
    struct capital capital;

    if (entry == NULL || entry->kind != RECORD_COMMITMENT || !book_live(book, entry, view))
        return ERR_NOT_FOUND;
    enum err err = capital_open(book, ((const struct commitment *)entry->record)->fund_id, view,
                                arena, &capital);
    if (err != ERR_OK)
        return err;
    struct commitment_account *accounts = arena_array(arena, capital.count + 1, sizeof *accounts);

    err = capital_is_kept(&capital, view);
    if (err == ERR_OK)
        err = capital_accounts(&capital, view, view.as_of, accounts);
    if (err == ERR_OK)
        capital_tell_carried(&capital, view, accounts);
    if (err == ERR_OK)
        *account_out = accounts[capital_position(&capital, commitment_id)];
    return err;
}
