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
    F_DECIMAL(struct ownership_row, through, "Through firms", "经其他企业持有"),
    F_DECIMAL(struct ownership_row, with_firms, "With what firms hold", "含经企业穿透比例"),
    F_DECIMAL(struct ownership_row, with_least, "With what firms hold, at least",
              "含经企业穿透比例（至少）"),
    F_DECIMAL(struct ownership_row, with_most, "With what firms hold, at most",
              "含经企业穿透比例（至多）"),
};

const struct shape ownership_row_shape = SHAPE(struct ownership_row, ownership_fields);

/* Sums of units that are known to 10^-18 of one, on their way to a row. */
struct summing {
    struct ownership_row row;
    uint128_t itself_e26;
    uint128_t below_e26; /* through funds */
    uint128_t chain_e26;
    uint128_t through_e26; /* through firms */
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

/* What it has through firms, and bounds with it: what firms hold without telling is open. */
static void finish_firms(const struct firm_ownership *ownership, const struct firm_reach *reach,
                         const struct summing *summing, struct ownership_row *row)
{
    struct firm_ownership wider = *ownership;

    wider.missing_e8 += reach->open_e8;
    struct ownership_bounds bounds =
        ownership_bounds(&wider, summing->itself_e26 + summing->below_e26 + summing->through_e26);

    row->through_e8 = ownership_part(ownership, summing->through_e26);
    row->with_firms_e8 = row->share_e8 == AMOUNT_UNKNOWN
                             ? AMOUNT_UNKNOWN
                             : row->share_e8 + known_or_zero(row->through_e8);
    row->with_least_e8 = bounds.least_e8;
    row->with_most_e8 = bounds.most_e8;
}

/* What it holds itself is told as the cap table tells it, and the rest is added to that. */
static struct ownership_row finish(const struct firm_ownership *ownership,
                                   const struct firm_reach *reach, const struct summing *summing)
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
    finish_firms(ownership, reach, summing, &row);
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

/* The root's part of what a holder has; 0: it does not reach it. */
static int64_t root_share(const struct look *look, struct equity_holder holder)
{
    struct equity_holder root = root_holder(look);

    if (holder.kind == root.kind && holder.id == root.id)
        return SHARE_E18_ONE;
    return holder.kind == RECORD_FUND ? share_in(look, holder.id) : 0;
}

static struct ownership_row row_of(const struct look *look, const struct firm_ownership *ownership,
                                   const struct firm_reach *reach)
{
    struct equity_holder root = root_holder(look);
    struct summing summing = begin(ownership, root);

    for (size_t i = 0; i < ownership->count; i++) {
        const struct owner *owner = &ownership->owners[i];
        int64_t share = root_share(look, owner->holder);

        if (share == 0 || owner->units_e8 == 0)
            continue;
        add_holder(&summing, owner, share);
    }
    for (size_t i = 0; i < reach->count; i++)
        summing.through_e26 += (uint128_t)reach->owners[i].units_e8 *
                               (uint128_t)root_share(look, reach->owners[i].holder);
    return finish(ownership, reach, &summing);
}

enum err look_ownership_of(struct look *look, int64_t firm_id, struct ownership_row *row_out)
{
    struct firm_ownership ownership;
    struct firm_reach reach = {0};
    enum err err = firm_ownership(look->book, firm_id, look->view, look->arena, &ownership);

    if (err == ERR_OK)
        err = ownership_through_firms(look->book, &ownership, look->view, look->arena, &reach);
    *row_out = row_of(look, &ownership, &reach);
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
    bool firm = holder.kind == RECORD_FIRM;
    const char *held = fund ? "holder_fund_id" : firm ? "holder_firm_id" : "holder_party_id";
    const char *got = fund ? "to_fund_id" : firm ? "to_firm_id" : "to_party_id";

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

static bool is_listed(const struct firm_list *list, size_t count, int64_t firm_id)
{
    for (size_t i = 0; i < count; i++)
        if (list->ids[i] == firm_id)
            return true;
    return false;
}

/* The firms that the listed ones ever got units of, and so on; each firm is asked once. */
static void list_firms_of_firms(struct firm_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (!is_listed(list, i, list->ids[i]))
            list_firms_of(list, (struct equity_holder){RECORD_FIRM, list->ids[i]});
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
    list_firms_of_firms(list);
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
        count += one->row.chain_e8 > 0 || one->row.open_count > 0 || one->row.through_e8 > 0;
    }
    if (count > 1)
        qsort(coded, count, sizeof *coded, by_firm_code);
    for (size_t i = 0; i < count; i++)
        rows[i] = coded[i].row;
    *rows_out = rows;
    *count_out = count;
    return err;
}

/* --- of a firm -------------------------------------------------------------------------------- */

struct owning {
    struct look *look;
    const struct firm_ownership *ownership;
    struct firm_reach reach;
    struct summing *funds; /* by position */
    uint128_t *share_e36;
};

/* Hands one fund's units up to all funds above it; through: it has them through firms. */
static enum err hand_up(struct owning *owning, size_t holder, const struct owner *owner,
                        bool through)
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
        int64_t share = share_round(owning->share_e36[i]);

        if (through)
            owning->funds[i].through_e26 += (uint128_t)owner->units_e8 * (uint128_t)share;
        else
            add_holder(&owning->funds[i], owner, share);
    }
    return err;
}

static enum err hand_list_up(struct owning *owning, const struct owner *owners, size_t count,
                             bool through)
{
    enum err err = ERR_OK;

    for (size_t i = 0; i < count && err == ERR_OK; i++) {
        const struct owner *owner = &owners[i];
        size_t at = look_position(owning->look, owner->holder.id);
        bool fund = owner->holder.kind == RECORD_FUND && at < owning->look->fund_count &&
                    owning->look->funds[at].id == owner->holder.id;

        if (fund && owner->units_e8 != 0)
            err = hand_up(owning, at, owner, through);
    }
    return err;
}

static enum err hand_all_up(struct owning *owning)
{
    enum err err = hand_list_up(owning, owning->ownership->owners, owning->ownership->count, false);

    return err != ERR_OK ? err
                         : hand_list_up(owning, owning->reach.owners, owning->reach.count, true);
}

/* What a party has through firms. */
static int64_t through_of(const struct firm_reach *reach, struct equity_holder holder)
{
    for (size_t i = 0; i < reach->count; i++)
        if (reach->owners[i].holder.kind == holder.kind && reach->owners[i].holder.id == holder.id)
            return reach->owners[i].units_e8;
    return 0;
}

static void list_party(const struct owning *owning, const struct owner *owner,
                       struct ownership_row *rows, size_t *count_io)
{
    struct summing summing = begin(owning->ownership, owner->holder);

    summing.through_e26 =
        (uint128_t)through_of(&owning->reach, owner->holder) * (uint128_t)SHARE_E18_ONE;
    if (owner->units_e8 != 0)
        add_holder(&summing, owner, SHARE_E18_ONE);
    rows[(*count_io)++] = finish(owning->ownership, &owning->reach, &summing);
}

/* Investors are asked for what they hold themselves and through firms: their funds are many, and
 * each has a page. */
static size_t list_parties(const struct owning *owning, struct ownership_row *rows, size_t count)
{
    for (size_t i = 0; i < owning->ownership->count; i++) {
        const struct owner *owner = &owning->ownership->owners[i];

        if (owner->holder.kind == RECORD_PARTY && owner->units_e8 != 0)
            list_party(owning, owner, rows, &count);
    }
    for (size_t i = 0; i < owning->reach.count; i++) {
        struct owner own = ownership_of(owning->ownership, owning->reach.owners[i].holder);

        if (own.holder.kind == RECORD_PARTY && own.units_e8 == 0)
            list_party(owning, &own, rows, &count);
    }
    return count;
}

static enum err list_owners(struct owning *owning, const struct ownership_row **rows_out,
                            size_t *count_out)
{
    const struct look *look = owning->look;
    size_t count = 0;
    struct ownership_row *rows = arena_array(
        look->arena, look->fund_count + owning->ownership->count + owning->reach.count + 1,
        sizeof *rows);

    for (size_t i = 0; i < look->fund_count; i++)
        owning->funds[i] =
            begin(owning->ownership, (struct equity_holder){RECORD_FUND, look->funds[i].id});
    enum err err = hand_all_up(owning);

    for (size_t i = 0; i < look->fund_count; i++)
        if (owning->funds[i].row.fund_count > 0 || owning->funds[i].through_e26 > 0)
            rows[count++] = finish(owning->ownership, &owning->reach, &owning->funds[i]);
    *rows_out = rows;
    *count_out = list_parties(owning, rows, count);
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
    err = ownership_through_firms(book, &ownership, view, arena, &owning.reach);
    if (err != ERR_OK)
        return err;
    err = look_open(book, 0, weight, view, arena, &owning.look);
    if (err != ERR_OK)
        return err;
    owning.funds = arena_array(arena, owning.look->fund_count + 1, sizeof *owning.funds);
    owning.share_e36 =
        arena_array(arena, owning.look->graph.node_count + 1, sizeof *owning.share_e36);
    return list_owners(&owning, rows_out, count_out);
}
