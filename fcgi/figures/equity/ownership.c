/* What each holder has of a firm, by its cap table or else by its rounds. Shares are cut down,
 * bounds rounded away from them: nothing that is told as known is more than what is there. */
#include "figures/equity/ownership.h"

#include "base/int128.h"

#define E18_ONE INT64_C(1000000000000000000)
#define E18_PER_E8 INT64_C(10000000000)

const struct field_value ownership_source_values[] = {
    {"cap_table", "Cap table, complete", "股权结构表（完整）"},
    {"cap_table_part", "Cap table, in part", "股权结构表（部分）"},
    {"cap_table_unstated", "Cap table, total not stated", "股权结构表（总数未登记）"},
    {"contradicted", "Cap table, contradicted", "股权结构表（与登记不符）"},
    {"rounds", "Estimate by rounds", "按融资轮次推算"},
    {"unknown", "Unknown", "未知"},
    {0},
};

bool ownership_bounded(const struct firm_ownership *ownership)
{
    return ownership->source == OWNERSHIP_CAP_TABLE ||
           ownership->source == OWNERSHIP_CAP_TABLE_PART;
}

static bool same_holder(struct equity_holder a, struct equity_holder b)
{
    return a.kind == b.kind && a.id == b.id;
}

static uint32_t source_of(uint32_t complete)
{
    switch (complete) {
    case COMPLETE_ALL:
        return OWNERSHIP_CAP_TABLE;
    case COMPLETE_PART:
        return OWNERSHIP_CAP_TABLE_PART;
    case COMPLETE_CONTRADICTED:
        return OWNERSHIP_CONTRADICTED;
    default:
        return OWNERSHIP_CAP_TABLE_UNSTATED;
    }
}

/* A holder's classes together. */
static enum err add_owner(struct owner *owners, size_t *count_io, const struct cap_table_row *row)
{
    struct equity_holder holder = cap_row_holder(row);
    enum err err = ERR_OK;
    size_t at = 0;

    while (at < *count_io && !same_holder(owners[at].holder, holder))
        at++;
    if (at == *count_io)
        owners[(*count_io)++] = (struct owner){.holder = holder};
    add_to(&owners[at].units_e8, row->units_e8, &err);
    add_to(&owners[at].share_e8, known_or_zero(row->share_e8), &err);
    return err;
}

static enum err by_cap_table(const struct equity *equity, struct firm_ownership *ownership)
{
    struct firm_cap_table table;
    enum err err = firm_cap_table(equity, &table);
    struct owner *owners = arena_array(equity->arena, table.count + 1, sizeof *owners);

    if (err != ERR_OK || table.figures.total_e8 <= 0)
        return err;
    for (size_t i = 0; i < table.count && err == ERR_OK; i++)
        if (table.rows[i].kind == CAP_ROW_SHARES)
            err = add_owner(owners, &ownership->count, &table.rows[i]);
    ownership->source = source_of(table.figures.complete);
    ownership->owners = owners;
    ownership->total_e8 = table.figures.total_e8;
    ownership->missing_e8 = known_or_zero(table.figures.missing_e8);
    ownership->stated_on = table.figures.stated_on;
    return err;
}

enum err firm_ownership(const struct book *book, int64_t firm_id, struct view view,
                        struct arena *arena, struct firm_ownership *ownership_out)
{
    struct equity equity;
    enum err err = equity_play(book, firm_id, view, NULL, arena, &equity);

    *ownership_out = (struct firm_ownership){
        .firm_id = firm_id, .source = OWNERSHIP_UNKNOWN, .stated_on = DATE_UNKNOWN};
    if (err == ERR_OK)
        err = by_cap_table(&equity, ownership_out);
    if (err != ERR_OK || ownership_out->source != OWNERSHIP_UNKNOWN)
        return err;
    ownership_out->count = owners_by_rounds(book, firm_id, view, arena, &ownership_out->owners);
    if (ownership_out->count == 0)
        return ERR_OK;
    ownership_out->source = OWNERSHIP_ROUNDS;
    ownership_out->total_e8 = E18_ONE;
    return ERR_OK;
}

struct owner ownership_of(const struct firm_ownership *ownership, struct equity_holder holder)
{
    for (size_t i = 0; i < ownership->count; i++)
        if (same_holder(ownership->owners[i].holder, holder))
            return ownership->owners[i];
    return (struct owner){.holder = holder,
                          .share_e8 = ownership->total_e8 > 0 ? 0 : AMOUNT_UNKNOWN};
}

int64_t ownership_part(const struct firm_ownership *ownership, uint128_t units_e26)
{
    uint128_t total = (uint128_t)ownership->total_e8;

    return total == 0 ? AMOUNT_UNKNOWN : (int64_t)(units_e26 / total) / E18_PER_E8;
}

struct ownership_bounds ownership_bounds(const struct firm_ownership *ownership,
                                         uint128_t units_e26)
{
    uint128_t total = (uint128_t)ownership->total_e8;

    if (!ownership_bounded(ownership))
        return (struct ownership_bounds){AMOUNT_UNKNOWN, AMOUNT_UNKNOWN};
    uint128_t most = units_e26 + (uint128_t)ownership->missing_e8 * (uint128_t)E18_ONE;
    int64_t most_e18 = (int64_t)((most + total - 1) / total);
    int64_t most_e8 = (most_e18 + E18_PER_E8 - 1) / E18_PER_E8;

    return (struct ownership_bounds){ownership_part(ownership, units_e26),
                                     most_e8 < DECIMAL_E8_ONE ? most_e8 : DECIMAL_E8_ONE};
}
