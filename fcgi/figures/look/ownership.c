/* Ownership of firms, direct and looked through. */
#include "figures/look/ownership.h"

#include "base/compare.h"
#include "look_internal.h"
#include "record/firm.h"
#include "record/investment.h"
#include "record/kinds.h"

#include <stdlib.h>
#include <string.h>

static const struct field ownership_fields[] = {
    F_REFERENCE(struct ownership_row, firm_id, "firm", "Firm", "企业"),
    F_REFERENCE(struct ownership_row, fund_id, "fund", "Holder (fund)", "持有人（基金）"),
    F_REFERENCE(struct ownership_row, party_id, "party", "Holder (party)", "持有人（主体）"),
    F_ENUM(struct ownership_row, source, ownership_source, "Known from", "依据"),
    F_UNITS(struct ownership_row, units, "Units held itself", "直接持有数量"),
    F_UNITS(struct ownership_row, total, "Units of all", "总数量"),
    F_DECIMAL(struct ownership_row, own, "Held itself", "直接持股比例"),
    F_DECIMAL(struct ownership_row, share, "Looked through", "穿透持股比例"),
    F_DECIMAL(struct ownership_row, least, "Looked through, at least", "穿透持股比例（至少）"),
    F_DECIMAL(struct ownership_row, most, "Looked through, at most", "穿透持股比例（至多）"),
    F_DECIMAL(struct ownership_row, chain, "Held by the chain, whole", "链上合计持股比例"),
    F_INTEGER(struct ownership_row, fund_count, INT64_MAX, "Holding funds", "持股基金数"),
    F_INTEGER(struct ownership_row, open_count, INT64_MAX, "Holders without a figure",
              "无法计量的持有人数"),
    F_DATE(struct ownership_row, stated_on, "Stated on", "登记日期"),
};

const struct shape ownership_row_shape = SHAPE(struct ownership_row, ownership_fields);

/* Sums of units that are known to 10^-18 of one, on their way to a row. */
struct summing {
    struct ownership_row row;
    uint128_t itself_e26;
    uint128_t below_e26; /* through funds */
    uint128_t chain_e26;
};

static struct summing begin(const struct firm_ownership *ownership, struct equity_holder of)
{
    bool by_units = ownership->source != OWNERSHIP_ROUNDS;
    struct owner own = ownership_of(ownership, of);

    return (struct summing){.row = {.firm_id = ownership->firm_id,
                                    .fund_id = of.kind == RECORD_FUND ? of.id : 0,
                                    .party_id = of.kind == RECORD_PARTY ? of.id : 0,
                                    .source = ownership->source,
                                    .units_e8 = by_units ? own.units_e8 : AMOUNT_UNKNOWN,
                                    .total_e8 = by_units && ownership->total_e8 > 0
                                                    ? ownership->total_e8
                                                    : AMOUNT_UNKNOWN,
                                    .own_e8 = own.share_e8,
                                    .stated_on = ownership->stated_on}};
}

/* share_e18: of whom the row is in the holder; one for the holder itself. */
static void add_holder(struct summing *summing, const struct owner *owner, int64_t share_e18)
{
    const struct ownership_row *row = &summing->row;
    int64_t id = owner->holder.kind == RECORD_FUND ? row->fund_id : row->party_id;

    summing->row.fund_count += owner->holder.kind == RECORD_FUND;
    if (owner->units_e8 == AMOUNT_UNKNOWN) {
        summing->row.open_count++;
        return;
    }
    *(owner->holder.id == id ? &summing->itself_e26 : &summing->below_e26) +=
        (uint128_t)owner->units_e8 * (uint128_t)share_e18;
    summing->chain_e26 += (uint128_t)owner->units_e8 * (uint128_t)SHARE_E18_ONE;
}

/* What it holds itself is told as the cap table tells it, and the rest is added to that. */
static struct ownership_row finish(const struct firm_ownership *ownership,
                                   const struct summing *summing)
{
    struct ownership_bounds bounds =
        ownership_bounds(ownership, summing->itself_e26 + summing->below_e26);
    struct ownership_row row = summing->row;
    int64_t below = ownership_part(ownership, summing->below_e26);

    row.share_e8 =
        row.own_e8 == AMOUNT_UNKNOWN ? AMOUNT_UNKNOWN : row.own_e8 + known_or_zero(below);
    row.least_e8 = bounds.least_e8;
    row.most_e8 = bounds.most_e8;
    row.chain_e8 = ownership_part(ownership, summing->chain_e26);
    return row;
}

/* --- of a root ------------------------------------------------------------------------------- */

static struct equity_holder root_holder(const struct look *look)
{
    return (struct equity_holder){look->root == look->fund_count ? RECORD_PARTY : RECORD_FUND,
                                  look->root_id};
}

/* The root's share in a fund, itself included; 0: it does not reach it. */
static int64_t share_in(const struct look *look, int64_t fund_id)
{
    size_t position = look_position(look, fund_id);

    if (position == look->fund_count || look->funds[position].id != fund_id)
        return 0;
    return look->reached[position] ? look->share_e18[position] : 0;
}

static struct ownership_row row_of(const struct look *look, const struct firm_ownership *ownership)
{
    struct equity_holder root = root_holder(look);
    struct summing summing = begin(ownership, root);

    for (size_t i = 0; i < ownership->count; i++) {
        const struct owner *owner = &ownership->owners[i];
        bool itself = owner->holder.kind == root.kind && owner->holder.id == root.id;
        int64_t share = itself                              ? SHARE_E18_ONE
                        : owner->holder.kind == RECORD_FUND ? share_in(look, owner->holder.id)
                                                            : 0;

        if (share == 0 || owner->units_e8 == 0)
            continue;
        add_holder(&summing, owner, share);
    }
    return finish(ownership, &summing);
}

enum err look_ownership_of(struct look *look, int64_t firm_id, struct ownership_row *row_out)
{
    struct firm_ownership ownership;
    enum err err = firm_ownership(look->book, firm_id, look->view, look->arena, &ownership);

    *row_out = row_of(look, &ownership);
    return err;
}

struct firm_list {
    const struct look *look;
    int64_t *ids;
    size_t count;
    size_t room;
};

static void list_firm(struct firm_list *list, int64_t firm_id)
{
    if (firm_id == 0)
        return;
    list->ids =
        arena_room(list->look->arena, list->ids, list->count, &list->room, sizeof *list->ids);
    list->ids[list->count++] = firm_id;
}

/* Whatever a holder ever got units of: what counts is told by the cap table. */
static void list_firms_of(struct firm_list *list, struct equity_holder holder)
{
    const struct book *book = list->look->book;
    bool fund = holder.kind == RECORD_FUND;
    const char *held = fund ? "holder_fund_id" : "holder_party_id";
    const char *got = fund ? "to_fund_id" : "to_party_id";

    for (struct referrer r = book_referrers(book, RECORD_SECURITY, held, holder.id);
         r.entry != NULL; book_next_referrer(&r))
        list_firm(list, equity_firm_of(book, RECORD_SECURITY, r.entry->record));
    for (struct referrer r = book_referrers(book, RECORD_SECURITY_EVENT, got, holder.id);
         r.entry != NULL; book_next_referrer(&r))
        list_firm(list, equity_firm_of(book, RECORD_SECURITY_EVENT, r.entry->record));
    if (!fund)
        return;
    FOR_REFERRERS (r, book, subscription, investor_fund_id, holder.id) {
        const struct subscription *part = r.entry->record;

        list_firm(list, ((const struct round *)book_entry(book, part->round_id)->record)->firm_id);
    }
}

/* Each firm once. */
static void firms_of(struct firm_list *list)
{
    const struct look *look = list->look;
    size_t kept = 0;

    list_firms_of(list, root_holder(look));
    for (size_t i = 0; i < look->fund_count; i++)
        if (i != look->root && look->reached[i])
            list_firms_of(list, (struct equity_holder){RECORD_FUND, look->funds[i].id});
    if (list->count > 1)
        qsort(list->ids, list->count, sizeof *list->ids, compare_int64);
    for (size_t i = 0; i < list->count; i++)
        if (kept == 0 || list->ids[kept - 1] != list->ids[i])
            list->ids[kept++] = list->ids[i];
    list->count = kept;
}

struct coded_row {
    const char *code;
    struct ownership_row row;
};

static int by_firm_code(const void *left, const void *right)
{
    const struct coded_row *a = left;
    const struct coded_row *b = right;

    return strcmp(a->code, b->code);
}

enum err look_ownership(struct look *look, const struct ownership_row **rows_out, size_t *count_out)
{
    struct firm_list list = {.look = look};
    size_t count = 0;
    enum err err = ERR_OK;

    firms_of(&list);
    struct coded_row *coded = arena_array(look->arena, list.count + 1, sizeof *coded);
    struct ownership_row *rows = arena_array(look->arena, list.count + 1, sizeof *rows);

    for (size_t i = 0; i < list.count && err == ERR_OK; i++) {
        struct coded_row *one = &coded[count];

        one->code = ((const struct firm *)book_entry(look->book, list.ids[i])->record)->code;
        err = look_ownership_of(look, list.ids[i], &one->row);
        count += one->row.chain_e8 > 0 || one->row.open_count > 0;
    }
    if (count > 1)
        qsort(coded, count, sizeof *coded, by_firm_code);
    for (size_t i = 0; i < count; i++)
        rows[i] = coded[i].row;
    *rows_out = rows;
    *count_out = count;
    return err;
}

/* --- of a firm --------------------------------------------------------------------------------
 */

struct owning {
    struct look *look;
    const struct firm_ownership *ownership;
    struct summing *funds; /* by position */
    uint128_t *share_e36;
};

/* Hands one fund's units up to all funds above it. */
static enum err hand_up(struct owning *owning, size_t holder, const struct owner *owner)
{
    const struct look *look = owning->look;

    memset(owning->share_e36, 0, look->graph.node_count * sizeof *owning->share_e36);
    owning->share_e36[holder] = SHARE_E36_ONE;
    enum err err = path_hand_up(&look->graph, owning->share_e36);

    for (size_t i = 0; i < look->fund_count && err == ERR_OK; i++) {
        if (owning->share_e36[i] == 0)
            continue;
        if (look->funds[i].not_kept)
            return ERR_NOT_KEPT;
        add_holder(&owning->funds[i], owner, share_round(owning->share_e36[i]));
    }
    return err;
}

static enum err hand_all_up(struct owning *owning)
{
    enum err err = ERR_OK;

    for (size_t i = 0; i < owning->ownership->count && err == ERR_OK; i++) {
        const struct owner *owner = &owning->ownership->owners[i];
        size_t at = look_position(owning->look, owner->holder.id);
        bool fund = owner->holder.kind == RECORD_FUND && at < owning->look->fund_count &&
                    owning->look->funds[at].id == owner->holder.id;

        if (fund && owner->units_e8 != 0)
            err = hand_up(owning, at, owner);
    }
    return err;
}

/* Investors are asked for what they hold themselves: their funds are many, and each has a page. */
static size_t list_parties(const struct firm_ownership *ownership, struct ownership_row *rows,
                           size_t count)
{
    for (size_t i = 0; i < ownership->count; i++) {
        const struct owner *owner = &ownership->owners[i];
        struct summing summing = begin(ownership, owner->holder);

        if (owner->holder.kind != RECORD_PARTY || owner->units_e8 == 0)
            continue;
        add_holder(&summing, owner, SHARE_E18_ONE);
        rows[count++] = finish(ownership, &summing);
    }
    return count;
}

static enum err list_owners(struct owning *owning, const struct ownership_row **rows_out,
                            size_t *count_out)
{
    const struct look *look = owning->look;
    size_t count = 0;
    struct ownership_row *rows =
        arena_array(look->arena, look->fund_count + owning->ownership->count + 1, sizeof *rows);

    for (size_t i = 0; i < look->fund_count; i++)
        owning->funds[i] =
            begin(owning->ownership, (struct equity_holder){RECORD_FUND, look->funds[i].id});
    enum err err = hand_all_up(owning);

    for (size_t i = 0; i < look->fund_count; i++)
        if (owning->funds[i].row.fund_count > 0)
            rows[count++] = finish(owning->ownership, &owning->funds[i]);
    *rows_out = rows;
    *count_out = list_parties(owning->ownership, rows, count);
    return err;
}

enum err firm_owners(const struct book *book, int64_t firm_id, enum look_weight weight,
                     struct view view, struct arena *arena, const struct ownership_row **rows_out,
                     size_t *count_out)
{
    struct firm_ownership ownership;
    struct owning owning = {.ownership = &ownership};
    enum err err = firm_ownership(book, firm_id, view, arena, &ownership);

    *count_out = 0;
    if (err != ERR_OK || ownership.count == 0)
        return err;
    err = look_open(book, 0, weight, view, arena, &owning.look);
    if (err != ERR_OK)
        return err;
    owning.funds = arena_array(arena, owning.look->fund_count + 1, sizeof *owning.funds);
    owning.share_e36 =
        arena_array(arena, owning.look->graph.node_count + 1, sizeof *owning.share_e36);
    return list_owners(&owning, rows_out, count_out);
}
