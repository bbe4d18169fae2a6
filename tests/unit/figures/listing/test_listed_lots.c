/* Listed shares: when lots fall free, what is sold of them and how fast, and what they are worth.
 */
#include "support_fund.h"

#include "book/firm_status.h"
#include "figures/listing/listing.h"
#include "figures/radar/radar.h"
#include "record/record.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define ADMIN_ID 3
#define UNIT DECIMAL_E8_ONE
#define UNKNOWN AMOUNT_UNKNOWN

static struct world world;
static int64_t fund;
static int64_t firm;
static int64_t investment;

static int opened(void **state)
{
    (void)state;
    world_open(&world);
    world_cap(&world, BASIS_DIRECT, 1000 * MILLION);
    fund = world_fund(&world, "fund", FUND_GROWTH);
    firm = world_firm(&world, "firm");
    investment = world_approved(&world, world_project(&world, "project", firm), fund, 10 * MILLION,
                                "2018-05-01");
    assert_int_equal(world_pay(&world, investment, 10 * MILLION, "2018-05-01"), ERR_OK);
    return 0;
}

static int closed(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static struct view on(const char *date)
{
    return (struct view){.as_of = day(date), .as_known = INT64_MAX};
}

static void rule_of(enum exchange exchange)
{
    const struct lock_rule rule = {
        .code = "R",
        .exchange = exchange,
        .base_months = 12,
        .controller_months = 36,
        .new_holder_look_back_months = 12,
        .new_holder_months = 36,
        .from_controller_look_back_months = 6,
        .auction_share_e8 = UNIT / 100,
        .block_share_e8 = UNIT / 50,
        .status = 1,
        .valid_from = day("2020-01-01"),
        .valid_to = DATE_UNKNOWN,
    };

    (void)world_put(&world, ADMIN_ID, RECORD_LOCK_RULE, day("2020-01-01"), &rule);
}

static struct listing a_listing(void)
{
    struct listing listing;

    shape_clear(&listing_type.shape, &listing);
    listing.code = "L";
    listing.firm_id = firm;
    listing.exchange = EXCHANGE_SSE;
    listing.stock_code = "600000";
    listing.filed_on = day("2021-03-10");
    listing.listed_on = day("2022-02-28");
    listing.currency = CURRENCY_CNY;
    listing.total_shares = 100000000;
    listing.price_series = "PX";
    return listing;
}

static int64_t put_listing(void)
{
    struct listing listing = a_listing();

    return world_put(&world, MANAGER_ID, RECORD_LISTING, listing.listed_on, &listing);
}

static struct listed_lot a_lot(int64_t listing, const char *acquired_on, int64_t units)
{
    struct listed_lot lot;

    shape_clear(&listed_lot_type.shape, &lot);
    lot.listing_id = listing;
    lot.investment_id = investment;
    lot.acquired_on = day(acquired_on);
    lot.units_e8 = units * UNIT;
    return lot;
}

/* Each under a code of its own. */
static enum err try_lot_on(const char *date, const struct listed_lot *lot)
{
    struct listed_lot coded = *lot;

    coded.code = arena_format(&world.arena, "LOT%lld", (long long)book_head(world.book));
    return world_attempt(&world, MANAGER_ID, RECORD_LISTED_LOT, 0, day(date), &coded);
}

static enum err try_lot(const struct listed_lot *lot)
{
    return try_lot_on("2022-02-28", lot);
}

static int64_t put_lot(const struct listed_lot *lot)
{
    assert_int_equal(try_lot(lot), ERR_OK);
    return book_head(world.book);
}

static void price(const char *date, int64_t price_e8)
{
    const struct index_level level = {.index_code = "PX", .level_e8 = price_e8};

    (void)world_put(&world, MANAGER_ID, RECORD_INDEX_LEVEL, day(date), &level);
}

static enum err sell(int64_t units, enum sold_by sold_by, int64_t lot, const char *date)
{
    const struct proceeds proceeds = {
        .investment_id = investment,
        .kind = PROCEEDS_IPO,
        .currency = CURRENCY_CNY,
        .amount_minor = units * 2000,
        .cost_relieved_minor = units * 100,
        .units_e8 = units * UNIT,
        .sold_by = sold_by,
        .listed_lot_id = lot,
    };

    return world_attempt(&world, MANAGER_ID, RECORD_PROCEEDS, 0, day(date), &proceeds);
}

static size_t rows_on(const char *date, const struct lot_row **rows_out)
{
    const struct lot_filter filter = {.fund_id = fund};
    size_t count = 0;

    assert_int_equal(
        lot_rows(world.book, &filter, on(date), PRICE_TELLS_DAYS, &world.arena, rows_out, &count),
        ERR_OK);
    return count;
}

static const struct lot_row *row_on(const char *date, int64_t lot)
{
    const struct lot_row *rows = NULL;
    size_t count = rows_on(date, &rows);

    for (size_t i = 0; i < count; i++)
        if (rows[i].listed_lot_id == lot)
            return &rows[i];
    fail_msg("lot %lld has no row on %s", (long long)lot, date);
    return NULL;
}

static size_t sales_on(const char *date, const struct sale_row **rows_out)
{
    const struct lot_filter filter = {.investment_id = investment};
    size_t count = 0;

    assert_int_equal(sale_rows(world.book, &filter, on(date), &world.arena, rows_out, &count),
                     ERR_OK);
    return count;
}

static void lots_fall_free_by_the_rule_of_the_listing_s_day(void **state)
{
    (void)state;
    rule_of(EXCHANGE_SSE);
    int64_t listing = put_listing();
    struct listed_lot lot = a_lot(listing, "2018-05-01", 1000);
    int64_t early = put_lot(&lot);

    lot.acquired_on = day("2020-06-01"); /* within 12 months of the filing */
    int64_t late = put_lot(&lot);

    lot.acquired_on = day("2019-01-31");
    lot.is_controller = true;
    int64_t controller = put_lot(&lot);

    lot.is_controller = false;
    lot.promised_until = day("2024-01-01");
    int64_t promised = put_lot(&lot);

    assert_int_equal(row_on("2022-03-01", early)->free_from, day("2023-02-28"));
    assert_int_equal(row_on("2022-03-01", late)->free_from, day("2023-06-01"));
    assert_int_equal(row_on("2022-03-01", controller)->free_from, day("2025-02-28"));
    assert_int_equal(row_on("2022-03-01", promised)->free_from, day("2024-01-01"));
    assert_int_equal(row_on("2023-02-27", early)->state, LOT_LOCKED);
    assert_int_equal(row_on("2023-02-27", early)->days_locked, 1);
    assert_int_equal(row_on("2023-02-28", early)->state, LOT_LIMITED);
}

static void shares_bought_after_the_listing_are_free_at_once(void **state)
{
    (void)state;
    rule_of(EXCHANGE_SSE);
    struct listed_lot lot = a_lot(put_listing(), "2022-03-01", 1000);
    assert_int_equal(try_lot_on("2022-03-01", &lot), ERR_OK);
    int64_t bought = book_head(world.book);

    assert_int_equal(row_on("2022-03-01", bought)->state, LOT_FREE);
    assert_int_equal(row_on("2022-03-01", bought)->window_days, 0);
    assert_int_equal(row_on("2022-03-01", bought)->auction_room_e8, UNKNOWN);
}

static void what_is_not_recorded_leaves_the_free_day_unknown(void **state)
{
    (void)state;
    struct listing listing = a_listing();

    listing.filed_on = DATE_UNKNOWN;
    int64_t id = world_put(&world, MANAGER_ID, RECORD_LISTING, listing.listed_on, &listing);
    struct listed_lot lot = a_lot(id, "2018-05-01", 1000);
    int64_t early = put_lot(&lot);

    lot.acquired_on = day("2021-01-01");
    int64_t late = put_lot(&lot);

    assert_int_equal(row_on("2022-03-01", early)->state, LOT_UNKNOWN); /* no rule */
    rule_of(EXCHANGE_SSE);
    /* Acquired so long before that every filing gives the same day. */
    assert_int_equal(row_on("2022-03-01", early)->free_from, day("2023-02-28"));
    assert_int_equal(row_on("2022-03-01", late)->free_from, DATE_UNKNOWN);

    shape_clear(&listing_type.shape, &listing);
    listing.code = "NODAY";
    listing.firm_id = firm;
    lot.listing_id = world_put(&world, MANAGER_ID, RECORD_LISTING, day("2022-01-01"), &listing);
    int64_t dayless = put_lot(&lot);

    assert_int_equal(row_on("2022-03-01", dayless)->state, LOT_UNKNOWN);
    assert_int_equal(row_on("2022-03-01", dayless)->window_days, UNKNOWN);
}

static void a_promise_only_lengthens_a_lock(void **state)
{
    (void)state;
    int64_t listing = put_listing();
    struct listed_lot lot = a_lot(listing, "2018-05-01", 1000);

    lot.promised_until = day("2022-12-31");
    assert_int_equal(try_lot(&lot), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_NO_LOCK_RULE);
    rule_of(EXCHANGE_SSE);
    assert_int_equal(try_lot(&lot), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_LOCK_TOO_SHORT);
    assert_string_equal(world_param(&world, "date"), "2023-02-28");
    lot.promised_until = day("2023-02-28");
    assert_int_equal(try_lot(&lot), ERR_OK);
}

static void a_listing_says_that_its_firm_is_listed(void **state)
{
    (void)state;
    struct firm_status status;

    assert_int_equal(firm_state_in(world.book, firm, on("2022-03-01")), 0);
    put_listing();
    assert_int_equal(firm_state_in(world.book, firm, on("2022-02-27")), 0);
    assert_int_equal(firm_state_in(world.book, firm, on("2022-02-28")), FIRM_LISTED);
    assert_int_equal(firm_standing_in(world.book, firm, on("2022-03-01")).since, day("2022-02-28"));

    shape_clear(&firm_status_type.shape, &status);
    status.firm_id = firm;
    status.state = FIRM_LISTED;
    status.occurred_on = day("2022-03-01");
    assert_int_equal(
        world_attempt(&world, MANAGER_ID, RECORD_FIRM_STATUS, 0, day("2022-03-01"), &status),
        ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_LISTED_OTHERWISE);
    status.occurred_on = day("2022-02-28");
    (void)world_put(&world, MANAGER_ID, RECORD_FIRM_STATUS, day("2022-02-28"), &status);
    status.state = FIRM_ACQUIRED;
    status.occurred_on = day("2024-01-01");
    (void)world_put(&world, MANAGER_ID, RECORD_FIRM_STATUS, day("2024-01-01"), &status);
    assert_int_equal(firm_state_in(world.book, firm, on("2024-01-01")), FIRM_ACQUIRED);
}

static void a_listing_agrees_with_the_status_that_stands(void **state)
{
    (void)state;
    struct firm_status status;
    struct listing listing = a_listing();

    shape_clear(&firm_status_type.shape, &status);
    status.firm_id = firm;
    status.state = FIRM_LISTED;
    status.occurred_on = day("2022-02-25");
    (void)world_put(&world, MANAGER_ID, RECORD_FIRM_STATUS, day("2022-02-25"), &status);
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_LISTING, 0, DATE_UNKNOWN, &listing),
                     ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_LISTED_OTHERWISE);
    assert_string_equal(world_param(&world, "date"), "2022-02-25");

    listing.listed_on = day("2022-02-25");
    (void)world_put(&world, MANAGER_ID, RECORD_LISTING, DATE_UNKNOWN, &listing);
    /* A second class, listed later, contradicts nothing. */
    listing = a_listing();
    listing.code = "H";
    listing.stock_code = "0001";
    listing.exchange = EXCHANGE_HKEX;
    (void)world_put(&world, MANAGER_ID, RECORD_LISTING, DATE_UNKNOWN, &listing);
}

static void a_listing_before_its_filing_is_refused(void **state)
{
    (void)state;
    struct listing listing = a_listing();

    listing.filed_on = day("2022-03-01");
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_LISTING, 0, DATE_UNKNOWN, &listing),
                     ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_BAD_ORDER);
    (void)put_listing();
    listing = a_listing();
    listing.code = "AGAIN";
    assert_int_equal(world_attempt(&world, MANAGER_ID, RECORD_LISTING, 0, DATE_UNKNOWN, &listing),
                     ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_ALREADY_LINKED);
}

static void a_lot_is_of_the_investment_s_firm(void **state)
{
    (void)state;
    struct listing listing = a_listing();

    listing.firm_id = world_firm(&world, "other");
    int64_t id = world_put(&world, MANAGER_ID, RECORD_LISTING, listing.listed_on, &listing);
    struct listed_lot lot = a_lot(id, "2018-05-01", 1000);

    assert_int_equal(try_lot(&lot), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_OTHER_FIRM);
}

static void a_lot_has_no_more_than_all_shares(void **state)
{
    (void)state;
    struct listed_lot lot = a_lot(put_listing(), "2018-05-01", 60000000);

    (void)put_lot(&lot);
    assert_int_equal(try_lot(&lot), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_SUM_EXCEEDS);
    assert_string_equal(world_param(&world, "limit"), "100000000");
}

/* A certificate of the investment, of so many units. */
static int64_t put_certificate(int64_t units)
{
    struct share_class class;
    struct security security;

    shape_clear(&share_class_type.shape, &class);
    class.code = "K";
    class.firm_id = firm;
    class.name = "K";
    class.unit = UNIT_SHARE;
    class.currency = CURRENCY_CNY;
    shape_clear(&security_type.shape, &security);
    security.code = "S";
    security.firm_id = firm;
    security.kind = SECURITY_SHARES;
    security.class_id =
        world_put(&world, MANAGER_ID, RECORD_SHARE_CLASS, day("2018-05-01"), &class);
    security.holder_fund_id = fund;
    security.investment_id = investment;
    security.units_e8 = units * UNIT;
    return world_put(&world, MANAGER_ID, RECORD_SECURITY, day("2018-05-01"), &security);
}

static void a_lot_is_its_certificate_and_has_its_units(void **state)
{
    (void)state;
    int64_t certificate = put_certificate(1000);
    struct listed_lot lot = a_lot(put_listing(), "2018-05-01", 1000);

    assert_int_equal(try_lot(&lot), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MISSING);
    lot.security_id = certificate;
    lot.units_e8 = 999 * UNIT;
    assert_int_equal(try_lot(&lot), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MUST_EQUAL);
    assert_string_equal(world_param(&world, "expected"), "1000");
    lot.units_e8 = 1000 * UNIT;
    (void)put_lot(&lot);
    /* A split on the way gives each lot of the certificate its part. */
    const struct capital_act split = {.firm_id = firm,
                                      .action = CAPITAL_SPLIT,
                                      .ratio_e8 = 3 * UNIT / 2,
                                      .total_units_e8 = UNKNOWN,
                                      .net_assets_minor = UNKNOWN};

    (void)world_put(&world, MANAGER_ID, RECORD_CAPITAL_ACT, day("2022-06-01"), &split);
    assert_int_equal(try_lot_on("2022-06-01", &lot), ERR_INVALID);
    assert_string_equal(world_param(&world, "expected"), "500");
    lot.units_e8 = 500 * UNIT;
    assert_int_equal(try_lot_on("2022-06-01", &lot), ERR_OK);
}

static void sales_take_the_earliest_free_lot_or_the_one_they_name(void **state)
{
    (void)state;
    const struct sale_row *sales = NULL;

    rule_of(EXCHANGE_SSE);
    int64_t listing = put_listing();
    struct listed_lot lot = a_lot(listing, "2018-05-01", 1000);
    int64_t first = put_lot(&lot);

    lot.acquired_on = day("2018-06-01");
    int64_t second = put_lot(&lot);

    assert_int_equal(sell(100, SOLD_BY_AUCTION, second, "2023-03-01"), ERR_OK);
    assert_int_equal(sell(1200, SOLD_BY_AUCTION, 0, "2023-03-02"), ERR_OK);
    assert_int_equal(sales_on("2023-03-02", &sales), 3);
    assert_int_equal(sales[0].listed_lot_id, second);
    assert_int_equal(sales[0].left_e8, 900 * UNIT);
    assert_int_equal(sales[1].listed_lot_id, first);
    assert_int_equal(sales[1].units_e8, 1000 * UNIT);
    assert_int_equal(sales[1].left_e8, 0);
    assert_int_equal(sales[2].listed_lot_id, second);
    assert_int_equal(sales[2].units_e8, 200 * UNIT);
    assert_int_equal(sales[2].left_e8, 700 * UNIT);
    assert_int_equal(sales[1].amount_minor + sales[2].amount_minor, 1200 * 2000);
    assert_int_equal(sales[2].cost_relieved_minor, 200 * 100);
    assert_int_equal(row_on("2023-03-02", first)->state, LOT_SOLD);
    assert_int_equal(row_on("2023-03-01", first)->left_e8, 1000 * UNIT);

    assert_int_equal(sell(701, SOLD_BY_AUCTION, 0, "2023-03-03"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_SUM_EXCEEDS);
    assert_string_equal(world_param(&world, "sum"), "2001");
    assert_string_equal(world_param(&world, "limit"), "2000");
    /* Before the others it would take from them as well. */
    assert_int_equal(sell(701, SOLD_BY_AUCTION, 0, "2023-02-28"), ERR_CONFLICT);
    assert_int_equal(world_reverse(&world, first, NULL), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_RESTS_ON);
}

static void locked_shares_are_sold_by_agreement_alone(void **state)
{
    (void)state;
    const struct sale_row *sales = NULL;

    rule_of(EXCHANGE_SSE);
    struct listed_lot lot = a_lot(put_listing(), "2018-05-01", 1000);
    int64_t id = put_lot(&lot);

    assert_int_equal(sell(10, SOLD_BY_AUCTION, 0, "2023-02-27"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_LOT_LOCKED);
    assert_string_equal(world_param(&world, "date"), "2023-02-28");
    assert_int_equal(sell(10, SOLD_BY_BLOCK, id, "2023-02-27"), ERR_CONFLICT);
    assert_int_equal(sell(10, 0, id, "2023-02-28"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MISSING);
    assert_int_equal(sell(10, SOLD_BY_AGREEMENT, id, "2023-02-27"), ERR_OK);
    assert_int_equal(sales_on("2023-02-27", &sales), 1);
    assert_int_equal(sales[0].breach, SALE_LOCKED);
}

static void a_window_limits_auction_and_block_each(void **state)
{
    (void)state;
    const struct sale_row *sales = NULL;

    rule_of(EXCHANGE_SSE);
    struct listed_lot lot = a_lot(put_listing(), "2018-05-01", 6000000);

    lot.venture_fund = true; /* 45 months at the listing: 60 days */
    lot.invested_since = day("2018-05-01");
    int64_t id = put_lot(&lot);

    assert_int_equal(row_on("2023-03-01", id)->window_days, 60);
    assert_int_equal(row_on("2023-03-01", id)->auction_room_e8, 1000000 * UNIT);
    assert_int_equal(sell(800000, SOLD_BY_AUCTION, 0, "2023-03-01"), ERR_OK);
    assert_int_equal(row_on("2023-03-01", id)->auction_room_e8, 200000 * UNIT);
    assert_int_equal(row_on("2023-03-01", id)->block_room_e8, 2000000 * UNIT);
    assert_int_equal(row_on("2023-04-29", id)->auction_room_e8, 200000 * UNIT);
    assert_int_equal(row_on("2023-04-30", id)->auction_room_e8, 1000000 * UNIT);

    assert_int_equal(sell(200001, SOLD_BY_AUCTION, 0, "2023-04-29"), ERR_OK);
    assert_int_equal(sell(2000000, SOLD_BY_BLOCK, 0, "2023-04-29"), ERR_OK);
    assert_int_equal(sales_on("2023-04-29", &sales), 3);
    assert_int_equal(sales[0].breach, SALE_WITHIN);
    assert_int_equal(sales[1].window_sold_e8, 1000001 * UNIT);
    assert_int_equal(sales[1].breach, SALE_OVER_LIMIT);
    assert_int_equal(sales[2].window_limit_e8, 2000000 * UNIT);
    assert_int_equal(sales[2].breach, SALE_WITHIN);
    assert_int_equal(row_on("2023-04-29", id)->auction_room_e8, 0);
}

static void an_old_price_tells_no_value(void **state)
{
    (void)state;
    rule_of(EXCHANGE_SSE);
    struct listed_lot lot = a_lot(put_listing(), "2018-05-01", 1000);
    int64_t id = put_lot(&lot);

    assert_int_equal(row_on("2022-02-28", id)->market_value_minor, UNKNOWN);
    price("2022-03-01", 20 * UNIT);
    assert_int_equal(row_on("2022-03-01", id)->market_value_minor, 2000000);
    assert_int_equal(row_on("2022-03-16", id)->market_value_minor, 2000000);
    assert_int_equal(row_on("2022-03-16", id)->price_age_days, 15);
    assert_int_equal(row_on("2022-03-17", id)->market_value_minor, UNKNOWN);
    assert_int_equal(row_on("2022-03-17", id)->priced_on, day("2022-03-01"));
}

static struct valuation a_mark(int64_t amount_minor, int64_t volatility_e8)
{
    return (struct valuation){
        .investment_id = investment,
        .currency = CURRENCY_CNY,
        .amount_minor = amount_minor,
        .method = VALUATION_QUOTED,
        .marked_to_market = true,
        .volatility_e8 = volatility_e8,
        .dividend_yield_e8 = AMOUNT_UNKNOWN,
    };
}

static enum err try_mark(int64_t amount_minor, int64_t volatility_e8, const char *date)
{
    const struct valuation valuation = a_mark(amount_minor, volatility_e8);

    return world_attempt(&world, MANAGER_ID, RECORD_VALUATION, 0, day(date), &valuation);
}

/* Worked in equity.md §5: 20 a share, a year, 40 % a year: the put is worth 1.8140715458. */
static void a_restriction_of_the_security_costs_the_put(void **state)
{
    (void)state;
    const struct mark_terms terms = {4 * UNIT / 10, UNKNOWN, PRICE_TELLS_DAYS};
    const struct mark_row *rows = NULL;
    size_t count = 0;

    rule_of(EXCHANGE_SSE);
    int64_t listing = put_listing();
    struct listed_lot lot = a_lot(listing, "2018-05-01", 1000);

    lot.restriction_of = RESTRICTION_OF_SECURITY;
    (void)put_lot(&lot);
    lot.restriction_of = RESTRICTION_OF_HOLDER;
    (void)put_lot(&lot);
    price("2022-02-28", 20 * UNIT);
    assert_int_equal(
        mark_rows(world.book, investment, on("2022-02-28"), &terms, &world.arena, &rows, &count),
        ERR_OK);
    assert_int_equal(count, 2);
    assert_int_equal(rows[0].restricted_days, 365);
    assert_int_equal(rows[0].market_value_minor, 2000000);
    assert_int_equal(rows[0].value_minor, 1818593); /* 1,000 x 18.1859284542 */
    assert_int_equal(rows[0].discount_minor, 181407);
    assert_int_equal(rows[0].discount_rate_e8, 9070358);
    assert_int_equal(rows[1].restricted_days, 0);
    assert_int_equal(rows[1].value_minor, 2000000);

    assert_int_equal(try_mark(4000000, 4 * UNIT / 10, "2022-02-28"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MUST_EQUAL);
    assert_string_equal(world_param(&world, "expected"), "38185.93");
    assert_int_equal(try_mark(3818593, UNKNOWN, "2022-02-28"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_MARK_UNKNOWN);
    assert_int_equal(try_mark(3818593, 4 * UNIT, "2022-02-28"), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_OUT_OF_RANGE);
    assert_int_equal(try_mark(3818593, 4 * UNIT / 10, "2022-02-28"), ERR_OK);
    /* On the day on which it falls free it costs nothing. */
    price("2023-02-28", 20 * UNIT);
    assert_int_equal(try_mark(4000000, UNKNOWN, "2023-02-28"), ERR_OK);
}

static void a_mark_is_approved_while_it_holds(void **state)
{
    (void)state;
    rule_of(EXCHANGE_SSE);
    struct listed_lot lot = a_lot(put_listing(), "2018-05-01", 1000);

    (void)put_lot(&lot);
    assert_int_equal(try_mark(2000000, UNKNOWN, "2023-03-01"), ERR_CONFLICT);
    price("2023-03-01", 20 * UNIT);
    assert_int_equal(try_mark(2000000, UNKNOWN, "2023-03-01"), ERR_OK);
    int64_t stale = book_head(world.book);

    assert_int_equal(sell(100, SOLD_BY_AUCTION, 0, "2023-03-01"), ERR_OK);
    assert_int_equal(world_approve_as(&world, APPROVER_ID, stale, OUTCOME_APPROVE), ERR_INVALID);
    assert_int_equal(world_violation(&world), VIOLATION_MUST_EQUAL);
    assert_string_equal(world_param(&world, "expected"), "18000.00");
    assert_int_equal(world_approve_as(&world, APPROVER_ID, stale, OUTCOME_REJECT), ERR_OK);
    assert_int_equal(try_mark(1800000, UNKNOWN, "2023-03-01"), ERR_OK);
    (void)world_approve(&world, book_head(world.book));
}

static void nothing_left_is_worth_nothing(void **state)
{
    (void)state;
    rule_of(EXCHANGE_SSE);
    struct listed_lot lot = a_lot(put_listing(), "2018-05-01", 10000000);

    (void)put_lot(&lot);
    assert_int_equal(sell(9999999, SOLD_BY_BLOCK, 0, "2023-03-01"), ERR_OK);
    assert_int_equal(world_value(&world, investment, 0, 2000, "2023-03-02"), ERR_OK);
    assert_int_equal(sell(1, SOLD_BY_BLOCK, 0, "2023-03-03"), ERR_OK);
    assert_int_equal(world_value(&world, investment, 0, 2000, "2023-03-04"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_EXITED);
    assert_int_equal(try_mark(0, UNKNOWN, "2023-03-04"), ERR_CONFLICT);
    assert_int_equal(world_violation(&world), VIOLATION_MARK_UNKNOWN);
}

static size_t radar_rows(const char *date, enum radar_kind kind, struct radar_row *last_out)
{
    const struct radar_options options = RADAR_STANDARD;
    const struct radar_row *rows = NULL;
    size_t count = 0;
    size_t found = 0;

    assert_int_equal(radar(world.book, on(date), &options, &world.arena, &rows, &count), ERR_OK);
    for (size_t i = 0; i < count; i++)
        if (rows[i].kind == kind) {
            *last_out = rows[i];
            found++;
        }
    return found;
}

static void the_radar_tells_what_falls_free_and_which_limit_opens_again(void **state)
{
    (void)state;
    struct radar_row row;

    rule_of(EXCHANGE_SSE);
    struct listed_lot lot = a_lot(put_listing(), "2018-05-01", 6000000);

    (void)put_lot(&lot);
    price("2023-01-31", 20 * UNIT);
    assert_int_equal(radar_rows("2022-08-31", RADAR_LOT_FREE, &row), 0); /* in 181 days */
    assert_int_equal(radar_rows("2023-02-01", RADAR_LOT_FREE, &row), 1);
    assert_int_equal(row.date, day("2023-02-28"));
    assert_int_equal(row.amount_minor, INT64_C(12000000000));
    assert_int_equal(radar_rows("2023-02-20", RADAR_LOT_FREE, &row), 1);
    assert_int_equal(row.amount_minor, UNKNOWN); /* the price is too old */
    assert_int_equal(radar_rows("2023-02-28", RADAR_LOT_FREE, &row), 0);

    assert_int_equal(sell(1000001, SOLD_BY_AUCTION, 0, "2023-03-01"), ERR_OK);
    assert_int_equal(radar_rows("2023-03-01", RADAR_SELL_DOWN, &row), 1);
    assert_int_equal(row.date, day("2023-05-30")); /* 90 days */
    assert_int_equal(radar_rows("2023-03-01", RADAR_SALE_BREACH, &row), 1);
    assert_int_equal(radar_rows("2023-03-02", RADAR_SALE_BREACH, &row), 1);
    assert_int_equal(row.severity, RADAR_HIGH);
    assert_int_equal(radar_rows("2023-05-30", RADAR_SELL_DOWN, &row), 0);
    assert_int_equal(radar_rows("2023-05-30", RADAR_SALE_BREACH, &row), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, opened, closed)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(lots_fall_free_by_the_rule_of_the_listing_s_day),
        TEST(shares_bought_after_the_listing_are_free_at_once),
        TEST(what_is_not_recorded_leaves_the_free_day_unknown),
        TEST(a_promise_only_lengthens_a_lock),
        TEST(a_listing_says_that_its_firm_is_listed),
        TEST(a_listing_agrees_with_the_status_that_stands),
        TEST(a_listing_before_its_filing_is_refused),
        TEST(a_lot_is_of_the_investment_s_firm),
        TEST(a_lot_has_no_more_than_all_shares),
        TEST(a_lot_is_its_certificate_and_has_its_units),
        TEST(sales_take_the_earliest_free_lot_or_the_one_they_name),
        TEST(locked_shares_are_sold_by_agreement_alone),
        TEST(a_window_limits_auction_and_block_each),
        TEST(an_old_price_tells_no_value),
        TEST(a_restriction_of_the_security_costs_the_put),
        TEST(a_mark_is_approved_while_it_holds),
        TEST(nothing_left_is_worth_nothing),
        TEST(the_radar_tells_what_falls_free_and_which_limit_opens_again),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
