/* Who had how much at the end of each day on which the capital changed: the records are played once
 * more up to each. */
#include "figures/equity/table.h"

#include "calc/allocate.h"
#include "record/firm.h"
#include "record/kinds.h"

static const struct field cap_history_row_fields[] = {
    F_DATE(struct cap_history_row, day, "Day", "日期"),
    F_TEXT(struct cap_history_row, rounds, 400, "Rounds", "轮次"),
    F_REFERENCE(struct cap_history_row, holder_party_id, "party", "Holder (party)",
                "持有人（主体）"),
    F_REFERENCE(struct cap_history_row, holder_fund_id, "fund", "Holder (fund)", "持有人（基金）"),
    F_REFERENCE(struct cap_history_row, holder_firm_id, "firm", "Holder (firm)", "持有人（企业）"),
    F_TEXT(struct cap_history_row, holder, 200, "Holder", "持有人"),
    F_UNITS(struct cap_history_row, units, "Units", "数量"),
    F_DECIMAL(struct cap_history_row, share, "Share of what is outstanding", "占已发行比例"),
};

const struct shape cap_history_row_shape = SHAPE(struct cap_history_row, cap_history_row_fields);

struct history {
    struct arena *arena;
    struct cap_history_row *rows;
    size_t count;
    size_t room;
};

static struct cap_history_row *new_row(struct history *history)
{
    history->rows = arena_room(history->arena, history->rows, history->count, &history->room,
                               sizeof *history->rows);
    return &history->rows[history->count++];
}

/* "A, A+": the series of the rounds whose shares came into being that day. */
static const char *rounds_of(const struct equity *equity, int32_t day)
{
    const char *list = NULL;
    int64_t last = 0;

    for (size_t i = 0; i < equity->certificate_count; i++) {
        const struct equity_certificate *certificate = &equity->certificates[i];
        const struct entry *round =
            certificate->from != EQUITY_NONE || certificate->born_on != day ||
                    certificate->round_id == 0 || certificate->round_id == last
                ? NULL
                : book_version(equity->book, RECORD_ROUND, certificate->round_id, equity->view);

        if (round == NULL)
            continue;
        const struct round *record = round->record;
        const char *name = record->series != NULL ? record->series : record->code;

        last = certificate->round_id;
        list = list == NULL ? name : arena_format(equity->arena, "%s, %s", list, name);
    }
    return list;
}

static bool is_holders(const struct cap_history_row *row, const struct cap_table_row *of)
{
    return row->holder_party_id == of->holder_party_id &&
           row->holder_fund_id == of->holder_fund_id && row->holder_firm_id == of->holder_firm_id;
}

/* Adds up what a holder has of all classes; what is on no certificate is the holder NULL. */
static void add_units(struct history *history, size_t first, const struct cap_table_row *of,
                      const struct cap_history_row *like, enum err *err)
{
    size_t at = first;

    while (at < history->count && !is_holders(&history->rows[at], of))
        at++;
    if (at == history->count) {
        struct cap_history_row *row = new_row(history);

        *row = *like;
        row->holder_party_id = of->holder_party_id;
        row->holder_fund_id = of->holder_fund_id;
        row->holder_firm_id = of->holder_firm_id;
        row->holder = of->holder;
    }
    add_to(&history->rows[at].units_e8, of->units_e8, err);
}

static enum err add_day(struct history *history, const struct equity *equity, int32_t day)
{
    struct equity then;
    struct firm_cap_table table;
    size_t first = history->count;
    enum err err =
        equity_play(equity->book, equity->firm_id, (struct view){day, equity->view.as_known}, NULL,
                    equity->arena, &then);

    if (err == ERR_OK)
        err = firm_cap_table(&then, &table);
    if (err != ERR_OK)
        return err;
    const struct cap_history_row like = {.day = day, .rounds = rounds_of(&then, day)};

    for (size_t i = 0; i < table.count; i++)
        if (table.rows[i].kind == CAP_ROW_SHARES || table.rows[i].kind == CAP_ROW_MISSING)
            add_units(history, first, &table.rows[i], &like, &err);
    size_t count = history->count - first;
    int64_t *weights = arena_array(equity->arena, count + 1, sizeof *weights);
    int64_t *shares = arena_array(equity->arena, count + 1, sizeof *shares);

    for (size_t i = 0; i < count; i++)
        weights[i] = history->rows[first + i].units_e8;
    bool shared = allocate(DECIMAL_E8_ONE, weights, count, shares) == ERR_OK;

    for (size_t i = 0; i < count; i++)
        history->rows[first + i].share_e8 = shared ? shares[i] : AMOUNT_UNKNOWN;
    return err;
}

enum err cap_history(const struct equity *equity, const struct cap_history_row **rows_out,
                     size_t *count_out)
{
    struct history history = {.arena = equity->arena};
    int32_t *days = arena_array(equity->arena, equity->change_count + 1, sizeof *days);
    size_t day_count = 0;
    enum err err = ERR_OK;

    for (size_t i = 0; i < equity->change_count; i++)
        if (equity->certificates[equity->changes[i].certificate].kind == SECURITY_SHARES &&
            (day_count == 0 || days[day_count - 1] != equity->changes[i].day))
            days[day_count++] = equity->changes[i].day;
    size_t skipped = day_count > CAP_HISTORY_DAYS ? day_count - CAP_HISTORY_DAYS : 0;

    for (size_t i = skipped; i < day_count && err == ERR_OK; i++)
        err = add_day(&history, equity, days[i]);
    *rows_out = history.rows;
    *count_out = history.count;
    return err;
}
