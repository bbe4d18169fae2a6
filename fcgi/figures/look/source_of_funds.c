/* Follows money up from a fund or a firm. The shares of the subject are handed up along the
 * stakes; at every party, and at every fund whose investors nobody recorded, a trail ends. The
 * ends are merged by party, rounded together, and grouped by kind and level. */
#include "figures/look/source_of_funds.h"

#include "calc/allocate.h"
#include "look_internal.h"
#include "record/kinds.h"
#include "record/party.h"

#include <stdlib.h>
#include <string.h>

#define FEN_E8 (100 * DECIMAL_E8_ONE)

static const struct field money_fields[] = {
    F_ENUM(struct money_row, money_source, money_source, "Kind of money", "资金性质"),
    F_ENUM(struct money_row, government_level, government_level, "Level of government", "政府层级"),
    F_REFERENCE(struct money_row, party_id, "party", "Party", "主体"),
    F_REFERENCE(struct money_row, fund_id, "fund", "Fund without recorded investors",
                "未登记投资人的基金"),
    F_ENUM(struct money_row, currency, currency, "Currency", "币种"),
    F_TEXT(struct money_row, share, 24, "Share", "份额"),
    F_DECIMAL(struct money_row, fen_per_yuan, "Fen of each yuan", "每元中的分数"),
    F_MONEY(struct money_row, amount, "Amount", "金额"),
};

const struct shape money_row_shape = SHAPE(struct money_row, money_fields);

/* Where a trail ends. */
struct origin {
    int64_t id; /* a party or a fund */
    const char *code;
    bool is_fund;
    uint32_t money_source;
    uint32_t government_level;
    uint128_t share_e36;
};

struct trail {
    struct look *look;
    uint128_t *shares_e36; /* by node: of the subject's money that went through a fund */
    int64_t total_minor;   /* of the subject */
    struct origin *origins;
    size_t count;
};

/* Unknown kinds and levels come last. */
static uint32_t rank(uint32_t value)
{
    return value == 0 ? UINT32_MAX : value;
}

static int by_kind(const void *left, const void *right)
{
    const struct origin *a = left;
    const struct origin *b = right;

    if (a->money_source != b->money_source)
        return rank(a->money_source) < rank(b->money_source) ? -1 : 1;
    if (a->government_level != b->government_level)
        return rank(a->government_level) < rank(b->government_level) ? -1 : 1;
    int order = strcmp(a->code, b->code);

    return order != 0 ? order : a->is_fund - b->is_fund;
}

static int by_id(const void *left, const void *right)
{
    const struct origin *a = left;
    const struct origin *b = right;

    return (a->id > b->id) - (a->id < b->id);
}

static struct origin origin_party(const struct look *look, const struct look_stake *stake,
                                  uint128_t share_e36)
{
    const struct entry *entry =
        book_version(look->book, RECORD_PARTY, stake->investor_id, look->view);
    const struct party *party = entry == NULL ? NULL : entry->record;

    return (struct origin){
        .id = stake->investor_id,
        .code = stake->code,
        .money_source = party == NULL ? 0 : party->money_source,
        .government_level = party == NULL ? 0 : party->government_level,
        .share_e36 = share_e36,
    };
}

/* Lists where the money of the funds comes from, each party once. */
static enum err list_origins(struct trail *trail)
{
    const struct look *look = trail->look;
    size_t kept = 0;

    trail->origins =
        arena_array(look->arena, look->stake_count + look->fund_count + 1, sizeof *trail->origins);
    for (size_t i = 0; i < look->stake_count; i++) {
        const struct look_stake *stake = &look->stakes[i];
        uint128_t through = trail->shares_e36[stake->held];

        if (stake->holder == look->fund_count && through > 0)
            trail->origins[trail->count++] = origin_party(
                look, stake,
                share_times(through, stake->amount_minor, look->funds[stake->held].total_minor));
    }
    for (size_t fund = 0; fund < look->fund_count; fund++)
        if (look->funds[fund].total_minor == 0 && trail->shares_e36[fund] > 0)
            trail->origins[trail->count++] = (struct origin){.id = look->funds[fund].id,
                                                             .code = look->funds[fund].code,
                                                             .is_fund = true,
                                                             .share_e36 = trail->shares_e36[fund]};
    if (trail->count > 0)
        qsort(trail->origins, trail->count, sizeof *trail->origins, by_id);
    for (size_t i = 0; i < trail->count; i++) {
        struct origin *before = kept > 0 ? &trail->origins[kept - 1] : NULL;

        if (before == NULL || before->id != trail->origins[i].id) {
            trail->origins[kept++] = trail->origins[i];
            continue;
        }
        enum err err =
            share_add(before->share_e36, trail->origins[i].share_e36, &before->share_e36);
        if (err != ERR_OK)
            return err;
    }
    trail->count = kept;
    if (kept > 0)
        qsort(trail->origins, kept, sizeof *trail->origins, by_kind);
    return ERR_OK;
}

/* The funds that have something in the firm, each with its part of all that the firm got. */
static enum err start_at_firm(struct trail *trail, int64_t id)
{
    struct look *look = trail->look;
    enum err err = look_list_assets(look);

    for (size_t i = 0; i < look->asset_count && err == ERR_OK; i++) {
        const struct look_asset *asset = &look->assets[i];

        if ((asset->firm_id == id || asset->project_id == id) && asset->gross_minor > 0)
            add_to(&trail->total_minor, asset->gross_minor, &err);
    }
    for (size_t i = 0; i < look->asset_count && err == ERR_OK; i++) {
        const struct look_asset *asset = &look->assets[i];

        if ((asset->firm_id == id || asset->project_id == id) && asset->gross_minor > 0)
            err = share_add(trail->shares_e36[asset->fund],
                            share_times(SHARE_E36_ONE, asset->gross_minor, trail->total_minor),
                            &trail->shares_e36[asset->fund]);
    }
    return err;
}

static enum err start_at(struct trail *trail, int64_t id)
{
    const struct look *look = trail->look;
    const struct entry *entry = book_entry(look->book, id);

    if (entry == NULL || book_version(look->book, entry->kind, id, look->view) == NULL)
        return ERR_NOT_FOUND;
    if (entry->kind == RECORD_FIRM || entry->kind == RECORD_PROJECT)
        return start_at_firm(trail, id);
    if (entry->kind != RECORD_FUND)
        return ERR_NOT_FOUND;
    size_t fund = look_position(look, id);
    int64_t total = 0;
    enum err err =
        look_convert(look, look->funds[fund].total_minor, look->funds[fund].currency, &total);

    trail->shares_e36[fund] = SHARE_E36_ONE;
    trail->total_minor = known_or_zero(total);
    return err;
}

/* Shares, fen and amounts of the origins, each adding up to its whole. */
static enum err split(const struct trail *trail, int64_t *shares_out, int64_t *fen_out,
                      int64_t *amounts_out)
{
    uint128_t *exact = arena_array(trail->look->arena, trail->count, sizeof *exact);

    for (size_t i = 0; i < trail->count; i++)
        exact[i] = trail->origins[i].share_e36;
    shares_round(exact, trail->count, shares_out);
    enum err err = allocate(FEN_E8, shares_out, trail->count, fen_out);

    return err == ERR_OK ? allocate(trail->total_minor, shares_out, trail->count, amounts_out)
                         : err;
}

static bool same_kind(const struct money_row *row, const struct origin *origin)
{
    return row->money_source == origin->money_source &&
           row->government_level == origin->government_level;
}

static enum err write_rows(const struct trail *trail, bool by_party, struct money_row *rows,
                           size_t *count_out)
{
    const struct look *look = trail->look;
    int64_t *shares = arena_array(look->arena, trail->count, sizeof *shares);
    int64_t *sums = arena_array(look->arena, trail->count, sizeof *sums);
    int64_t *fen = arena_array(look->arena, trail->count, sizeof *fen);
    int64_t *amounts = arena_array(look->arena, trail->count, sizeof *amounts);
    size_t count = 0;
    enum err err = split(trail, shares, fen, amounts);

    for (size_t i = 0; i < trail->count && err == ERR_OK; i++) {
        const struct origin *origin = &trail->origins[i];

        if (by_party || count == 0 || !same_kind(&rows[count - 1], origin)) {
            rows[count++] = (struct money_row){
                .money_source = origin->money_source,
                .government_level = origin->government_level,
                .party_id = by_party && !origin->is_fund ? origin->id : 0,
                .fund_id = by_party && origin->is_fund ? origin->id : 0,
                .currency = look->currency,
            };
            sums[count - 1] = 0;
        }
        struct money_row *row = &rows[count - 1];

        sums[count - 1] += shares[i];
        row->share = look_share_text(look, sums[count - 1]);
        row->fen_per_yuan_e8 += fen[i];
        add_to(&row->amount_minor, amounts[i], &err);
    }
    *count_out = count;
    return err;
}

enum err sources_of_funds(struct look *look, int64_t subject_id, bool by_party,
                          const struct money_row **rows_out, size_t *count_out,
                          int64_t *total_minor_out)
{
    struct trail trail = {.look = look};
    struct money_row *rows = NULL;
    size_t count = 0;

    trail.shares_e36 = arena_array(look->arena, look->graph.node_count, sizeof *trail.shares_e36);
    enum err err = start_at(&trail, subject_id);

    if (err == ERR_OK)
        err = path_hand_up(&look->graph, trail.shares_e36);
    if (err == ERR_OK)
        err = list_origins(&trail);
    if (err != ERR_OK)
        return err;
    rows = arena_array(look->arena, trail.count + 1, sizeof *rows);
    if (trail.count > 0)
        err = write_rows(&trail, by_party, rows, &count);
    *rows_out = rows;
    *count_out = count;
    *total_minor_out = trail.total_minor;
    return err;
}

enum err fund_origins(struct look *look, int64_t fund_id, const struct money_origin **origins_out,
                      size_t *count_out)
{
    struct trail trail = {.look = look};
    size_t fund = look_position(look, fund_id);

    if (fund == look->fund_count || look->funds[fund].id != fund_id)
        return ERR_NOT_FOUND;
    trail.shares_e36 = arena_array(look->arena, look->graph.node_count, sizeof *trail.shares_e36);
    trail.shares_e36[fund] = SHARE_E36_ONE;
    enum err err = path_hand_up(&look->graph, trail.shares_e36);

    for (size_t i = 0; i < look->fund_count && err == ERR_OK; i++)
        if (trail.shares_e36[i] > 0 && look->funds[i].not_kept)
            err = ERR_NOT_KEPT;
    if (err == ERR_OK)
        err = list_origins(&trail);
    if (err != ERR_OK)
        return err;
    struct money_origin *origins = arena_array(look->arena, trail.count + 1, sizeof *origins);
    uint128_t *exact = arena_array(look->arena, trail.count + 1, sizeof *exact);
    int64_t *shares = arena_array(look->arena, trail.count + 1, sizeof *shares);

    for (size_t i = 0; i < trail.count; i++)
        exact[i] = trail.origins[i].share_e36;
    shares_round(exact, trail.count, shares);
    for (size_t i = 0; i < trail.count; i++)
        origins[i] = (struct money_origin){
            .party_id = trail.origins[i].is_fund ? 0 : trail.origins[i].id,
            .fund_id = trail.origins[i].is_fund ? trail.origins[i].id : 0,
            .share_e18 = shares[i],
        };
    *origins_out = origins;
    *count_out = trail.count;
    return ERR_OK;
}
