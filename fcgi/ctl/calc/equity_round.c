/* Cases of a priced round: SAFEs and notes that convert, whole shares, most-favoured terms, what it
 * costs to keep a share, and anti-dilution. */
#include "equity_internal.h"

#include "base/date.h"
#include "calc/accrual.h"
#include "calc/equity/claim.h"
#include "calc/equity/dilution.h"
#include "calc/equity/round.h"

#include <string.h>

#define DAY_COUNTS "act/365F act/365 act/360 30/360"

/* act/365F is act/365 by another name. */
static enum day_count read_day_count(struct equity_case *of, const struct calc_node *node)
{
    static const enum day_count day_counts[] = {DAY_COUNT_ACT_365, DAY_COUNT_ACT_365,
                                                DAY_COUNT_ACT_360, DAY_COUNT_30_360};

    return day_counts[equity_word(of, node, "day_count", DAY_COUNTS, 0)];
}

/* The claim of a principal after a number of days. */
static struct exact read_claim(struct equity_case *of, const struct calc_node *node, bool compound,
                               int32_t periods, enum day_count day_count)
{
    struct exact principal = equity_positive(of, node, "principal");
    struct exact rate = equity_rate(of, node, "rate");
    int32_t days = (int32_t)equity_whole(of, node, "days", 0, 100000);

    if (!equity_good(of))
        return principal;
    if (!compound)
        return round_claim(of->work, principal, rate, days, day_count_year(day_count));
    return exact_multiply(of->work, principal,
                          claim_growth(of->work, rate, periods, DAY_COUNT_ACT_365, 0, days));
}

/* --- the round --- */

enum convention { PERCENTAGE_OWNERSHIP, PRE_MONEY, DOLLARS_INVESTED };
#define CONVENTIONS "percentage_ownership pre_money dollars_invested"

/* An instrument as it is read: its own ways first, then those of terms it may have instead. */
struct instrument {
    struct exact amount;
    bool pre;
    bool capped;
    struct exact cap;
    struct exact discount;
    bool most_favoured;
    int32_t date;
};

static void add_way(struct equity_case *of, struct round_instrument *to,
                    struct round_option *options, enum round_way way, struct exact value)
{
    (void)of;
    options[to->option_count++] = (struct round_option){way, value};
    to->options = options;
}

/* The ways of one set of terms: at the price less the discount, and at the cap. */
static void add_ways(struct equity_case *of, struct round_instrument *to,
                     struct round_option *options, struct exact amount,
                     const struct instrument *terms)
{
    struct exact rest = exact_subtract(of->work, exact_whole(of->work, 1), terms->discount);

    add_way(of, to, options, ROUND_AT_PRICE, exact_divide(of->work, amount, rest));
    if (terms->capped)
        add_way(of, to, options, terms->pre ? ROUND_AT_PRE_CAP : ROUND_AT_POST_CAP,
                exact_divide(of->work, amount, terms->cap));
}

static void read_safe(struct equity_case *of, const struct calc_node *node, struct instrument *safe,
                      struct equity_names *names)
{
    const struct calc_node name = case_member(node, "name");

    equity_keys(of, node, "name type amount cap discount mfn date");
    equity_add_name(of, names, equity_name(of, node, "name"), exact_whole(of->work, 0), name.path);
    safe->amount = equity_positive(of, node, "amount");
    safe->pre = equity_word(of, node, "type", "post pre", -1) == 1;
    safe->capped = equity_has(node, "cap");
    safe->cap = safe->capped ? equity_positive(of, node, "cap") : exact_whole(of->work, 0);
    safe->discount = equity_part(of, node, "discount");
    safe->most_favoured = equity_flag_or(of, node, "mfn", false);
    safe->date = equity_date_or_none(of, node, "date");
}

/* A most-favoured one may have the terms of any later one, as a whole. */
static void build_instruments(struct equity_case *of, const struct instrument *safes, size_t count,
                              struct round_terms *round)
{
    struct round_instrument *built = arena_array(of->work->arena, count, sizeof *built);

    for (size_t i = 0; i < count; i++) {
        size_t most = safes[i].most_favoured ? 2 * count : 2;
        struct round_option *options = arena_array(of->work->arena, most, sizeof *options);

        add_ways(of, &built[i], options, safes[i].amount, &safes[i]);
        for (size_t j = 0; safes[i].most_favoured && j < count; j++)
            if (safes[j].date > safes[i].date)
                add_ways(of, &built[i], options, safes[i].amount, &safes[j]);
    }
    round->instruments = built;
    round->instrument_count = count;
}

static void read_safes(struct equity_case *of, struct round_terms *round,
                       struct equity_names *names, struct exact *amounts_out)
{
    size_t count;
    const struct calc_node list = equity_list(of, &of->terms, "safes", false, &count);

    equity_hold_count(of, &list, EQUITY_INSTRUMENTS_MAX, &count);
    struct instrument *safes = arena_array(of->work->arena, count, sizeof *safes);
    bool any_mfn = false;

    *amounts_out = exact_whole(of->work, 0);
    for (size_t i = 0; i < count; i++) {
        const struct calc_node node = equity_item(of, &list, i);

        read_safe(of, &node, &safes[i], names);
        any_mfn = any_mfn || safes[i].most_favoured;
        *amounts_out = exact_add(of->work, *amounts_out, safes[i].amount);
    }
    for (size_t i = 0; any_mfn && i < count; i++)
        if (safes[i].date == DATE_UNKNOWN)
            equity_fault(of, case_item(&list, i).path, EQUITY_MFN_NEEDS_DATE, NULL);
    if (equity_good(of))
        build_instruments(of, safes, count, round);
}

/* Which units the price counts, and what stands above it, by convention. */
static void apply_convention(struct equity_case *of, struct round_terms *round,
                             enum convention convention, struct exact claims)
{
    round->counts_converted = convention != PRE_MONEY;
    if (convention == DOLLARS_INVESTED)
        round->pre_money = exact_add(of->work, round->pre_money, claims);
}

static void read_pool(struct equity_case *of, struct round_terms *round)
{
    const struct calc_node *terms = &of->terms;

    round->unallocated = equity_amount_or(of, terms, "unallocated_pool", 0);
    round->has_target = equity_has(terms, "pool_target_unallocated");
    round->pool = round->has_target ? equity_part(of, terms, "pool_target_unallocated")
                                    : equity_amount_or(of, terms, "pool_increase", 0);
    round->counts_pool = equity_word(of, terms, "pool_position", "inside outside", 0) == 0;
    if (round->has_target && equity_has(terms, "pool_increase"))
        equity_fault(of, "terms.pool_increase", EQUITY_POOL_TWICE, NULL);
}

/* Names of ownership: the holders before, the instruments, the new money, the pool. */
static void say_ownership(struct equity_case *of, json_t *answer, const struct equity_names *before,
                          const struct equity_names *instruments, const struct round_answer *solved)
{
    json_t *object = json_object();
    struct exact all = solved->units_after;

    for (size_t i = 0; i < before->count; i++)
        if (i == 0 || !exact_is_zero(before->amounts[i]))
            say_amount(of, object, before->names[i],
                       exact_divide(of->work, before->amounts[i], all));
    say_amount(of, object, "new", exact_divide(of->work, solved->new_units, all));
    for (size_t i = 0; i < instruments->count; i++)
        say_amount(of, object, instruments->names[i],
                   exact_divide(of->work, solved->converted[i], all));
    json_object_set_new(answer, "ownership", object);
}

static json_t *round_answer(struct equity_case *of, const struct equity_names *before,
                            struct equity_names *safes, const struct round_answer *solved)
{
    json_t *answer = json_object();

    say_amount(of, answer, "price", solved->price);
    say_amount(of, answer, "total_shares", solved->units_after);
    say_amount(of, answer, "new_shares", solved->new_units);
    say_amount(of, answer, "pool_increase", solved->pool_increase);
    say_amount(of, answer, "pool_after", solved->pool_after);
    for (size_t i = 0; i < safes->count; i++)
        safes->amounts[i] = solved->converted[i];
    say_names(of, answer, "safe_shares", safes);
    say_amount(of, answer, "safe_capitalization_post", solved->post_capitalization);
    say_amount(of, answer, "safe_capitalization_pre", solved->pre_capitalization);
    before->amounts[before->count - 1] = solved->pool_after;
    say_ownership(of, answer, before, safes, solved);
    return answer;
}

/* The units before; the pool comes last, and is told with its increase. */
static struct equity_names read_before(struct equity_case *of)
{
    static const char *const names[] = {"common", "preferred_as_converted", "granted_options"};
    struct equity_names before = equity_names_new(of, 4);

    for (size_t i = 0; i < 3; i++)
        equity_add_name(of, &before, names[i], equity_amount_or(of, &of->terms, names[i], 0), "");
    equity_add_name(of, &before, "pool", equity_amount_or(of, &of->terms, "unallocated_pool", 0),
                    "");
    return before;
}

/* A name of an instrument that ownership uses for something else. */
static void refuse_reserved(struct equity_case *of, const struct equity_names *names,
                            const char *const *reserved, size_t count, const char *path)
{
    for (size_t i = 0; i < count; i++)
        if (equity_find(names, reserved[i]) < names->count)
            equity_fault(of, path, EQUITY_TWICE, reserved[i]);
}

static json_t *answer_priced_round(struct equity_case *of)
{
    static const char *const reserved[] = {"new", "common", "preferred_as_converted",
                                           "granted_options", "pool"};
    struct round_terms round = {0};
    struct round_answer solved;
    struct equity_names safes = {0};
    struct exact claims;

    equity_terms(of, "convention common preferred_as_converted granted_options unallocated_pool "
                     "pre_money new_money pool_target_unallocated pool_increase pool_position "
                     "safes");
    enum convention convention =
        (enum convention)equity_word(of, &of->terms, "convention", CONVENTIONS, 0);
    struct equity_names before = read_before(of);

    round.units_before = exact_sum(of->work, before.amounts, before.count);
    round.pre_money = equity_positive(of, &of->terms, "pre_money");
    round.new_money = equity_amount(of, &of->terms, "new_money");
    read_pool(of, &round);
    read_safes(of, &round, &safes, &claims);
    refuse_reserved(of, &safes, reserved, 5, "terms.safes");
    if (equity_good(of) && exact_is_zero(round.units_before))
        equity_fault(of, "terms.common", EQUITY_NOT_POSITIVE, NULL);
    if (!equity_good(of))
        return NULL;
    apply_convention(of, &round, convention, claims);
    enum err err = round_solve(of->work, &round, &solved);

    if (err != ERR_OK)
        return equity_refuse(of, err, "terms", EQUITY_NO_ROUND_FITS);
    return round_answer(of, &before, &safes, &solved);
}

/* --- notes --- */

/* A note has the better of the price less its discount and a cap over the units before. */
static void read_note(struct equity_case *of, const struct calc_node *node, struct exact cap_units,
                      enum day_count day_count, struct round_instrument *note,
                      struct equity_names *names)
{
    const struct calc_node name = case_member(node, "name");
    struct round_option *options = arena_array(of->work->arena, 2, sizeof *options);

    equity_keys(of, node, "name principal rate days discount cap");
    struct exact claim = read_claim(of, node, false, 0, day_count);
    struct exact rest =
        exact_subtract(of->work, exact_whole(of->work, 1), equity_part(of, node, "discount"));
    struct exact cap = equity_has(node, "cap") ? equity_positive(of, node, "cap") : claim;

    equity_add_name(of, names, equity_name(of, node, "name"), claim, name.path);
    if (!equity_good(of))
        return;
    add_way(of, note, options, ROUND_AT_PRICE, exact_divide(of->work, claim, rest));
    if (equity_has(node, "cap"))
        add_way(of, note, options, ROUND_FIXED, exact_scale(of->work, claim, cap_units, cap));
}

/* The units that a cap is over: those before the round, or a number. */
static struct exact read_cap_units(struct equity_case *of, struct exact before)
{
    const json_t *given = json_object_get(of->terms.json, "cap_shares");

    if (!equity_has(&of->terms, "cap_shares") ||
        (json_is_string(given) && strcmp(json_string_value(given), "shares_before") == 0))
        return before;
    return equity_positive(of, &of->terms, "cap_shares");
}

static void read_notes(struct equity_case *of, struct round_terms *round,
                       struct equity_names *names)
{
    const struct calc_node list =
        equity_list(of, &of->terms, "notes", true, &round->instrument_count);

    equity_hold_count(of, &list, EQUITY_INSTRUMENTS_MAX, &round->instrument_count);
    struct round_instrument *notes =
        arena_array(of->work->arena, round->instrument_count, sizeof *notes);
    struct exact cap_units = read_cap_units(of, round->units_before);
    enum day_count day_count = read_day_count(of, &of->terms);

    equity_word(of, &of->terms, "accrual", "simple", 0);
    for (size_t i = 0; i < round->instrument_count; i++) {
        const struct calc_node node = equity_item(of, &list, i);

        read_note(of, &node, cap_units, day_count, &notes[i], names);
    }
    round->instruments = notes;
}

static json_t *note_answer(struct equity_case *of, struct equity_names *notes, struct exact units,
                           const struct round_answer *solved)
{
    struct equity_names before = equity_names_new(of, 1);
    json_t *answer = json_object();

    equity_add_name(of, &before, "before", units, "");
    for (size_t i = 0; i < notes->count; i++)
        notes->amounts[i] = solved->converted[i];
    say_amount(of, answer, "price", solved->price);
    say_names(of, answer, "converted", notes);
    say_amount(of, answer, "new_shares", solved->new_units);
    say_amount(of, answer, "total_shares", solved->units_after);
    say_amount(of, answer, "post_money",
               exact_multiply(of->work, solved->price, solved->units_after));
    say_ownership(of, answer, &before, notes, solved);
    return answer;
}

static json_t *answer_note_round(struct equity_case *of)
{
    static const char *const reserved[] = {"new", "before"};
    struct round_terms round = {.counts_pool = true};
    struct round_answer solved;
    struct equity_names notes = {0};

    equity_terms(of, "convention shares_before pre_money new_money notes day_count accrual "
                     "cap_shares");
    enum convention convention =
        (enum convention)equity_word(of, &of->terms, "convention", CONVENTIONS, -1);

    round.units_before = equity_positive(of, &of->terms, "shares_before");
    round.pre_money = equity_positive(of, &of->terms, "pre_money");
    round.new_money = equity_amount(of, &of->terms, "new_money");
    round.unallocated = exact_whole(of->work, 0);
    round.pool = round.unallocated;
    read_notes(of, &round, &notes);
    refuse_reserved(of, &notes, reserved, 2, "terms.notes");
    if (!equity_good(of))
        return NULL;
    apply_convention(of, &round, convention, exact_sum(of->work, notes.amounts, notes.count));
    enum err err = round_solve(of->work, &round, &solved);

    if (err != ERR_OK)
        return equity_refuse(of, err, "terms", EQUITY_NO_ROUND_FITS);
    return note_answer(of, &notes, round.units_before, &solved);
}

static json_t *answer_note_conversion(struct equity_case *of)
{
    const struct calc_node *terms = &of->terms;

    equity_terms(of, "principal rate accrual periods_per_year days day_count cap cap_shares "
                     "discount round_price");
    bool compound = equity_word(of, terms, "accrual", "simple compound", 0) == 1;
    int32_t periods = (int32_t)equity_whole_or(of, terms, "periods_per_year", 1, 366, 1);
    struct exact claim = read_claim(of, terms, compound, periods, read_day_count(of, terms));
    struct exact rest =
        exact_subtract(of->work, exact_whole(of->work, 1), equity_part(of, terms, "discount"));
    struct exact price = exact_multiply(of->work, equity_positive(of, terms, "round_price"), rest);

    if (equity_has(terms, "cap"))
        price = exact_least(of->work, price,
                            exact_divide(of->work, equity_positive(of, terms, "cap"),
                                         equity_positive(of, terms, "cap_shares")));
    if (!equity_good(of))
        return NULL;
    json_t *answer = json_object();

    say_amount(of, answer, "shares", exact_divide(of->work, claim, price));
    say_amount(of, answer, "claim", claim);
    say_amount(of, answer, "conversion_price", price);
    return answer;
}

/* --- whole shares --- */

/* Later closings keep the first price. */
static void say_closings(struct equity_case *of, json_t *answer, const struct round_shares *round,
                         const struct round_shares_answer *solved)
{
    size_t count;
    const struct calc_node list = equity_list(of, &of->terms, "closings", false, &count);
    struct exact units = solved->units_after;
    int32_t last = DATE_UNKNOWN;
    json_t *closings = json_array();

    for (size_t i = 0; i < count; i++) {
        const struct calc_node node = equity_item(of, &list, i);
        struct equity_names named = equity_amounts(of, &node, "investors", true);
        struct exact *shares = arena_array(of->work->arena, named.count, sizeof *shares);
        struct exact *left = arena_array(of->work->arena, named.count, sizeof *left);
        int32_t day = equity_date(of, &node, "date");
        json_t *item = json_object();

        equity_keys(of, &node, "date investors");
        if (day < last)
            equity_fault(of, node.path, EQUITY_BEFORE_START,
                         arena_format(of->work->arena, "closings[%zu]", i - 1));
        last = day;
        units = exact_add(of->work, units,
                          round_shares_at(of->work, solved->price, round->rounding, named.amounts,
                                          named.count, shares, left));
        say_day(item, "date", day);
        named.amounts = shares;
        say_names(of, item, "shares", &named);
        named.amounts = left;
        say_names(of, item, "left_over", &named);
        say_amount(of, item, "total_shares", units);
        json_array_append_new(closings, item);
    }
    json_object_set_new(answer, "closings", closings);
}

static json_t *whole_answer(struct equity_case *of, const struct round_shares *round,
                            const struct equity_names *investors,
                            const struct round_shares_answer *solved)
{
    struct equity_names named = *investors;
    json_t *answer = json_object();

    say_amount(of, answer, "price", solved->price);
    say_amount(of, answer, "pool_increase", solved->pool_increase);
    named.amounts = solved->shares;
    say_names(of, answer, "shares", &named);
    named.amounts = solved->left_over;
    say_names(of, answer, "left_over", &named);
    say_amount(of, answer, "total_shares", solved->units_after);
    if (round->has_pool)
        say_amount(of, answer, "pool_share_after", solved->pool_share_after);
    if (equity_has(&of->terms, "closings"))
        say_closings(of, answer, round, solved);
    return answer;
}

static json_t *answer_whole_shares(struct equity_case *of)
{
    struct round_shares round = {0};
    struct round_shares_answer solved;
    const struct calc_node *terms = &of->terms;
    const struct calc_node pool = case_member(terms, "pool");

    equity_terms(of, "shares_before pre_money investors price_places share_rounding pool closings");
    const struct equity_names investors = equity_amounts(of, terms, "investors", true);

    round.units_before = equity_positive(of, terms, "shares_before");
    round.pre_money = equity_positive(of, terms, "pre_money");
    round.paid = investors.amounts;
    round.investor_count = investors.count;
    round.price_places = (int)equity_whole_or(of, terms, "price_places", 0, 18, 4);
    round.rounding = equity_word(of, terms, "share_rounding", "floor nearest", 0) == 0
                         ? EXACT_DOWN
                         : EXACT_HALF_UP;
    round.has_pool = equity_has(terms, "pool");
    if (round.has_pool && !json_is_object(pool.json))
        equity_fault(of, pool.path, EQUITY_NOT_OBJECT, NULL);
    else if (round.has_pool) {
        equity_keys(of, &pool, "unallocated target");
        round.unallocated = equity_amount_or(of, &pool, "unallocated", 0);
        round.target = equity_part(of, &pool, "target");
    }
    if (!equity_good(of))
        return NULL;
    enum err err = round_whole_shares(of->work, &round, &solved);

    if (err != ERR_OK)
        return equity_refuse(of, err, "terms", EQUITY_PRICE_ROUNDS_TO_ZERO);
    return whole_answer(of, &round, &investors, &solved);
}

/* --- most-favoured terms --- */

/* Whether terms are better in one respect than the own ones: a lower cap, or a higher discount. */
static bool is_better(struct equity_case *of, const struct instrument *own,
                      const struct instrument *other)
{
    if (other->capped && (!own->capped || exact_compare(of->work, other->cap, own->cap) < 0))
        return true;
    return exact_compare(of->work, other->discount, own->discount) > 0;
}

static void read_favour(struct equity_case *of, const struct calc_node *node,
                        struct instrument *out)
{
    equity_keys(of, node, "name date cap discount");
    out->date = equity_date(of, node, "date");
    out->capped = equity_has(node, "cap");
    out->cap = out->capped ? equity_positive(of, node, "cap") : exact_whole(of->work, 0);
    out->discount = equity_part(of, node, "discount");
}

static json_t *answer_mfn(struct equity_case *of)
{
    size_t count;
    struct instrument own;
    const struct calc_node own_node = case_member(&of->terms, "own");
    json_t *candidates = json_array();
    json_t *answer = json_object();

    equity_terms(of, "own later rule");
    const struct calc_node list = equity_list(of, &of->terms, "later", true, &count);

    equity_word(of, &of->terms, "rule", "whole_instrument", 0);
    if (!json_is_object(own_node.json))
        equity_fault(of, own_node.path, EQUITY_NOT_OBJECT, NULL);
    read_favour(of, &own_node, &own);
    for (size_t i = 0; i < count; i++) {
        const struct calc_node node = equity_item(of, &list, i);
        const char *name = equity_name(of, &node, "name");
        struct instrument other;

        read_favour(of, &node, &other);
        if (other.date > own.date && is_better(of, &own, &other))
            json_array_append_new(candidates, json_string(name));
    }
    json_object_set_new(answer, "candidates", candidates);
    return answer;
}

/* --- keeping a share --- */

static json_t *answer_keep(struct equity_case *of)
{
    const struct calc_node *terms = &of->terms;
    struct round_keep keep;
    struct round_keep_answer kept;

    equity_terms(of, "our_units total_units price new_money pool_increase inside_round rounding "
                     "cap_headroom");
    keep.our_units = equity_amount(of, terms, "our_units");
    keep.total_units = equity_positive(of, terms, "total_units");
    keep.price = equity_positive(of, terms, "price");
    keep.new_money = equity_amount(of, terms, "new_money");
    keep.pool_increase = equity_amount_or(of, terms, "pool_increase", 0);
    keep.inside = equity_flag_or(of, terms, "inside_round", true);
    keep.step = equity_step(of, terms, "rounding", "0.01");
    keep.has_headroom = equity_has(terms, "cap_headroom");
    keep.headroom = equity_amount_or(of, terms, "cap_headroom", 0);
    int order = exact_compare(of->work, keep.our_units, keep.total_units);

    if (equity_good(of) && order > 0)
        equity_fault(of, "terms.our_units", EQUITY_OURS_ABOVE_TOTAL, NULL);
    if (equity_good(of) && order == 0 && !keep.inside)
        equity_fault(of, "terms.our_units", EQUITY_WHOLE_FIRM, NULL);
    if (!equity_good(of))
        return NULL;
    round_keep(of->work, &keep, &kept);
    json_t *answer = json_object();

    say_amount(of, answer, "share_before", kept.share_before);
    say_amount(of, answer, "share_if_nothing", kept.share_if_nothing);
    say_amount(of, answer, "units_to_buy", kept.units);
    say_amount(of, answer, "cost", kept.cost);
    if (keep.has_headroom) {
        say_amount(of, answer, "affordable", kept.affordable);
        say_amount(of, answer, "share_with_affordable", kept.share_affordable);
        say_amount(of, answer, "over_cap", kept.over_cap);
    }
    return answer;
}

/* --- anti-dilution --- */

#define DILUTION_METHODS                                                                           \
    "none weighted_average broad_weighted_average narrow_weighted_average full_ratchet"
enum { METHOD_NONE, METHOD_WEIGHTED, METHOD_BROAD, METHOD_NARROW, METHOD_RATCHET };

static enum dilution_method method_of(int word)
{
    return word == METHOD_NONE      ? DILUTION_NONE
           : word == METHOD_RATCHET ? DILUTION_FULL_RATCHET
                                    : DILUTION_WEIGHTED;
}

static json_t *answer_anti_dilution(struct equity_case *of)
{
    const struct calc_node *terms = &of->terms;

    equity_terms(of, "method conversion_price_before original_issue_price "
                     "shares_deemed_outstanding consideration shares_issued protected_shares");
    enum dilution_method method = method_of(equity_word(of, terms, "method", DILUTION_METHODS, -1));
    struct exact before = equity_positive(of, terms, "conversion_price_before");
    struct exact original = equity_has(terms, "original_issue_price")
                                ? equity_positive(of, terms, "original_issue_price")
                                : before;
    struct exact deemed = method == DILUTION_WEIGHTED
                              ? equity_amount(of, terms, "shares_deemed_outstanding")
                              : equity_amount_or(of, terms, "shares_deemed_outstanding", 0);
    struct exact paid = equity_amount(of, terms, "consideration");
    struct exact issued = equity_positive(of, terms, "shares_issued");
    struct exact shares = equity_amount_or(of, terms, "protected_shares", 0);

    if (!equity_good(of))
        return NULL;
    struct exact price = dilution_price(of->work, method, before, deemed, paid, issued);

    if (exact_is_zero(price)) {
        equity_fault(of, "terms.consideration", EQUITY_RATCHET_TO_ZERO, NULL);
        return NULL;
    }
    struct exact ratio = exact_divide(of->work, original, price);
    json_t *answer = json_object();

    say_amount(of, answer, "conversion_price", price);
    say_amount(of, answer, "ratio", ratio);
    if (equity_has(terms, "protected_shares"))
        say_amount(of, answer, "as_converted", exact_multiply(of->work, shares, ratio));
    return answer;
}

/* --- anti-dilution in registered capital --- */

static void read_ratchet(struct equity_case *of, struct ratchet *ratchet)
{
    const struct calc_node *terms = &of->terms;
    int method = equity_word(of, terms, "method", DILUTION_METHODS, -1);

    ratchet->method = method_of(method);
    ratchet->settlement = (enum dilution_settlement)equity_word(
        of, terms, "settle", "founder_transfer issue_free issue_at_nominal cash", -1);
    ratchet->invested = equity_positive(of, terms, "invested");
    ratchet->held = equity_positive(of, terms, "registered_held");
    ratchet->total_before = equity_positive(of, terms, "registered_total_before");
    ratchet->new_money = equity_positive(of, terms, "new_money");
    /* The narrow average counts the protected units only, the broad one all. */
    ratchet->deemed = equity_has(terms, "deemed_outstanding")
                          ? equity_amount(of, terms, "deemed_outstanding")
                      : method == METHOD_NARROW ? ratchet->held
                                                : ratchet->total_before;
    ratchet->step = equity_step(of, terms, "rounding", "0.0001");
    ratchet->price_given = equity_has(terms, "new_price");
    ratchet->price_after_compensation =
        equity_word(of, terms, "price_basis", "before_compensation after_compensation", 0) == 1;
    ratchet->new_price =
        ratchet->price_given ? equity_positive(of, terms, "new_price") : exact_whole(of->work, 1);
    ratchet->pre_money = equity_has(terms, "pre_money") ? equity_positive(of, terms, "pre_money")
                                                        : exact_whole(of->work, 1);
    ratchet->founder_limited = equity_has(terms, "founder_registered");
    ratchet->founder_held = equity_amount_or(of, terms, "founder_registered", 0);
    if (ratchet->price_given == equity_has(terms, "pre_money"))
        equity_fault(of, "terms", EQUITY_RATCHET_PRICE, NULL);
    if (equity_good(of) && exact_compare(of->work, ratchet->held, ratchet->total_before) > 0)
        equity_fault(of, "terms.registered_held", EQUITY_OURS_ABOVE_TOTAL, NULL);
}

static json_t *answer_ratchet(struct equity_case *of)
{
    struct ratchet ratchet;
    struct ratchet_answer settled;

    equity_terms(of, "unit method settle invested registered_held registered_total_before "
                     "new_money rounding rounding_rule new_price pre_money price_basis "
                     "founder_registered deemed_outstanding");
    equity_word(of, &of->terms, "rounding_rule", "half_up", 0);
    read_ratchet(of, &ratchet);
    if (!equity_good(of))
        return NULL;
    enum err err = ratchet_settle(of->work, &ratchet, &settled);

    if (err != ERR_OK)
        return equity_refuse(of, err, "terms.pre_money", EQUITY_RATCHET_NO_PRICE);
    json_t *answer = json_object();

    say_amount(of, answer, "price_before", settled.price_before);
    say_amount(of, answer, "new_price", settled.new_price);
    say_amount(of, answer, "adjusted_price", settled.adjusted_price);
    say_amount(of, answer, "compensation_registered", settled.compensation);
    if (ratchet.settlement == DILUTION_CASH)
        say_amount(of, answer, "cash", settled.cash);
    if (ratchet.settlement == DILUTION_ISSUE_AT_NOMINAL)
        say_amount(of, answer, "payable", settled.payable);
    if (ratchet.settlement == DILUTION_FOUNDER_TRANSFER && ratchet.founder_limited) {
        say_amount(of, answer, "transferred", settled.transferred);
        say_amount(of, answer, "unsatisfied_registered", settled.unsatisfied);
    }
    say_amount(of, answer, "registered_after", settled.total_after);
    say_amount(of, answer, "holder_after", settled.holder_after);
    say_amount(of, answer, "ratio_after",
               exact_divide(of->work, settled.holder_after, settled.total_after));
    return answer;
}

const struct equity_kind equity_round_kinds[] = {
    {"priced_round", "", false, answer_priced_round},
    {"note_round", "", false, answer_note_round},
    {"note_conversion", "", false, answer_note_conversion},
    {"priced_round_whole_shares", "", false, answer_whole_shares},
    {"mfn", "", false, answer_mfn},
    {"cost_to_keep", "", false, answer_keep},
    {"anti_dilution", "", false, answer_anti_dilution},
    {"ratchet_cn", "", false, answer_ratchet},
    {NULL, NULL, false, NULL}};
