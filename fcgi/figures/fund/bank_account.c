/* Which bank account is in force, and the notices of a call that name it. */
#include "figures/fund/bank_account.h"

#include "base/amount_words.h"
#include "figures/fund/capital.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/party.h"

static const struct field call_notice_fields[] = {
    F_REFERENCE(struct call_notice, commitment_id, "commitment", "Commitment", "认缴"),
    F_TEXT(struct call_notice, investor, 200, "Investor", "出资人"),
    F_ENUM(struct call_notice, currency, currency, "Currency", "币种"),
    F_MONEY(struct call_notice, amount, "Amount", "金额"),
    F_TEXT(struct call_notice, amount_in_words, 200, "Amount in words", "大写金额"),
    F_TEXT(struct call_notice, payment_reference, 200, "Payment reference", "付款附言"),
    F_DATE(struct call_notice, due_on, "Due on", "缴款截止日"),
    F_REFERENCE(struct call_notice, bank_account_id, "bank_account", "Bank account of a fund",
                "基金收款账户"),
    F_TEXT(struct call_notice, account_name, 200, "Account name", "户名"),
    F_TEXT(struct call_notice, bank, 200, "Bank and branch", "开户行"),
    F_TEXT(struct call_notice, account_number, 64, "Account number", "账号"),
    F_TEXT(struct call_notice, bank_code, 20, "Bank code (CNAPS or BIC)", "联行号或 BIC"),
};

const struct shape call_notice_shape = SHAPE(struct call_notice, call_notice_fields);

const struct entry *bank_account_in_force(const struct book *book, int64_t fund_id,
                                          struct view view)
{
    const struct entry *found = NULL;
    const struct entry *found_by = NULL;

    FOR_LIVE_REFERRERS (r, book, view, bank_account, fund_id, fund_id) {
        const struct entry *approval = proposal_approved(book, r.entry, view);

        if (approval == NULL ||
            (found != NULL && (approval->effective_date < found_by->effective_date ||
                               (approval->effective_date == found_by->effective_date &&
                                approval->seq < found_by->seq))))
            continue;
        found = r.entry;
        found_by = approval;
    }
    return found;
}

static const char *investor_name(const struct book *book, const struct commitment *commitment,
                                 struct view view)
{
    bool fund = commitment->investor_fund_id != 0;
    const struct entry *investor =
        fund ? book_version(book, RECORD_FUND, commitment->investor_fund_id, view)
             : book_version(book, RECORD_PARTY, commitment->investor_party_id, view);

    if (investor == NULL)
        return NULL;
    return fund ? ((const struct fund *)investor->record)->name
                : ((const struct party *)investor->record)->name;
}

static const char *in_words(const struct call_share *share, struct arena *arena)
{
    struct buf text;
    const char *words = NULL;

    buf_init(&text);
    amount_words_chinese(share->amount_minor, share->currency, &text);
    words = arena_strdup(arena, text.bytes);
    buf_done(&text);
    return words;
}

static void fill_account(const struct entry *account, struct call_notice *notice)
{
    if (account == NULL)
        return;
    const struct bank_account *record = account->record;

    notice->bank_account_id = account->entity_id;
    notice->account_name = record->account_name;
    notice->bank = record->bank;
    notice->account_number = record->account_number;
    notice->bank_code = record->bank_code;
}

static struct call_notice notice_of(const struct book *book, const struct entry *call,
                                    const struct call_share *share, struct view view,
                                    struct arena *arena)
{
    const struct capital_call *record = call->record;
    const struct entry *entry =
        book_version(book, RECORD_COMMITMENT, share->commitment_id, VIEW_EVERYTHING);
    const struct commitment *commitment = entry->record;
    struct call_notice notice = {
        .commitment_id = share->commitment_id,
        .investor = investor_name(book, commitment, view),
        .currency = share->currency,
        .amount_minor = share->amount_minor,
        .amount_in_words = in_words(share, arena),
        .due_on = record->due_on,
    };

    notice.payment_reference =
        record->code != NULL
            ? arena_format(arena, "%s/%s", record->code, commitment->code)
            : arena_format(arena, "%lld/%s", (long long)call->seq, commitment->code);
    return notice;
}

enum err call_notices(const struct book *book, int64_t call_id, struct view view,
                      struct arena *arena, const struct call_notice **notices_out,
                      size_t *count_out)
{
    const struct call_share *shares = NULL;
    enum err err = call_shares(book, call_id, view, arena, &shares, count_out);

    if (err != ERR_OK)
        return err;
    const struct entry *call = book_entry(book, call_id);
    const struct entry *approval = proposal_approved(book, call, view);
    struct view day = view;
    struct call_notice *notices = arena_array(arena, *count_out + 1, sizeof *notices);

    if (approval != NULL)
        day.as_of = approval->effective_date;
    const struct entry *account =
        bank_account_in_force(book, ((const struct capital_call *)call->record)->fund_id, day);

    for (size_t i = 0; i < *count_out; i++) {
        notices[i] = notice_of(book, call, &shares[i], view, arena);
        fill_account(account, &notices[i]);
    }
    *notices_out = notices;
    return ERR_OK;
}
