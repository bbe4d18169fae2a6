/* The fields and rows of listings, lock-up rules and listed lots. */
#include "record/listing.h"

#include "record/kinds.h"
#include "record/rule.h"

#define MONTHS_MAX 600
#define SHARES_MAX INT64_C(1000000000000000)

const struct field_value exchange_values[] = {
    {"sse", "Shanghai Stock Exchange", "上海证券交易所"},
    {"szse", "Shenzhen Stock Exchange", "深圳证券交易所"},
    {"bse", "Beijing Stock Exchange", "北京证券交易所"},
    {"hkex", "Hong Kong Stock Exchange", "香港联合交易所"},
    {"nasdaq", "Nasdaq", "纳斯达克"},
    {"nyse", "New York Stock Exchange", "纽约证券交易所"},
    {"other", "Other exchange", "其他交易所"},
    {0},
};

const struct field_value restriction_of_values[] = {
    {"security", "The security: whoever holds it", "证券本身（任何持有人均受限）"},
    {"holder", "The holder alone", "仅持有人"},
    {0},
};

static const struct field listing_fields[] = {
    F_KEY(struct listing, code, "Code", "代码"),
    F_REFERENCE(struct listing, firm_id, "firm", "Firm", "企业", .required = true, .fixed = true),
    F_ENUM(struct listing, exchange, exchange, "Exchange", "交易所"),
    F_TEXT(struct listing, stock_code, 20, "Stock code", "证券代码", .form = FORM_CODE),
    F_TEXT(struct listing, share_class, 80, "Class of shares", "股份类别"),
    F_DATE(struct listing, filed_on, "Filed on", "申报受理日"),
    F_DATE(struct listing, listed_on, "Listed on", "上市日"),
    F_ENUM(struct listing, currency, currency, "Currency", "币种"),
    F_DECIMAL(struct listing, issue_price, "Issue price", "发行价", .positive = true),
    F_INTEGER(struct listing, total_shares, SHARES_MAX, "All shares of the firm", "总股本（股）"),
    F_TEXT(struct listing, price_series, CODE_MAX, "Series of prices", "行情序列代码",
           .form = FORM_CODE),
    F_TEXT(struct listing, source, 300, "Source", "资料来源"),
    F_TEXT(struct listing, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type listing_type = {
    RECORD_OF(listing, "listings", "Listing", "Listings", "上市"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .revisable = true,
    .begins = BEGINS_ON_ITS_DAY,
    .day = "listed_on",
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field lock_rule_fields[] = {
    F_KEY(struct lock_rule, code, "Code", "代码"),
    F_ENUM(struct lock_rule, exchange, exchange, "Exchange", "交易所", .required = true,
           .fixed = true),
    F_INTEGER(struct lock_rule, base_months, MONTHS_MAX, "Months from the listing",
              "自上市起限售（月）", .required = true),
    F_INTEGER(struct lock_rule, controller_months, MONTHS_MAX,
              "Months from the listing, of the controller", "控股股东自上市起限售（月）",
              .required = true),
    F_INTEGER(struct lock_rule, new_holder_look_back_months, MONTHS_MAX,
              "Months before the filing in which a holder is new", "申报前突击入股认定期（月）",
              .required = true),
    F_INTEGER(struct lock_rule, new_holder_months, MONTHS_MAX,
              "Months from the acquisition, of a new holder", "突击入股自取得起限售（月）",
              .required = true),
    F_INTEGER(struct lock_rule, from_controller_look_back_months, MONTHS_MAX,
              "Months before the filing in which shares are bought from the controller",
              "申报前受让控股股东股份认定期（月）", .required = true),
    F_DECIMAL(struct lock_rule, auction_share, "Share that may be sold in a window, by auction",
              "窗口期集中竞价减持比例", .required = true, .positive = true),
    F_DECIMAL(struct lock_rule, block_share, "Share that may be sold in a window, by block trade",
              "窗口期大宗交易减持比例", .required = true, .positive = true),
    F_ENUM(struct lock_rule, status, rule_status, "Status", "核实状态", .required = true),
    F_TEXT(struct lock_rule, clause, 300, "Clause", "条款"),
    F_TEXT(struct lock_rule, source, 300, "Source", "资料来源"),
    F_DATE(struct lock_rule, valid_from, "Valid from", "有效期起", .required = true),
    F_DATE(struct lock_rule, valid_to, "Valid to", "有效期止"),
};

const struct record_type lock_rule_type = {
    RECORD_OF(lock_rule, "lock_rules", "Lock-up rule", "Lock-up rules", "限售规则"),
    .written_by = BY_ADMIN,
    .reversed_by = BY_NOBODY,
    .revisable = true,
    .begins = BEGINS_ONLY_WHEN_VALID,
    .day = "valid_from",
    .may_be_future = true,
    .approval = APPROVAL_NONE,
    .fund = OF_NO_FUND,
};

static const struct field listed_lot_fields[] = {
    F_KEY(struct listed_lot, code, "Code", "代码"),
    F_REFERENCE(struct listed_lot, listing_id, "listing", "Listing", "上市", .required = true),
    F_REFERENCE(struct listed_lot, investment_id, "investment", "Investment", "投资",
                .required = true),
    F_DATE(struct listed_lot, acquired_on, "Acquired on", "取得日", .required = true),
    F_UNITS(struct listed_lot, units, "Units", "数量", .required = true, .positive = true),
    F_BOOL(struct listed_lot, from_controller, "Bought from the controller", "受让自控股股东"),
    F_BOOL(struct listed_lot, is_controller, "Holder is the controller", "持有人为控股股东"),
    F_ENUM(struct listed_lot, restriction_of, restriction_of, "Restriction of", "限制所属"),
    F_DATE(struct listed_lot, promised_until, "Promised to be held until", "承诺锁定至"),
    F_BOOL(struct listed_lot, venture_fund, "Qualified venture fund", "适用创投基金减持规定"),
    F_DATE(struct listed_lot, invested_since, "Term of the venture fund from", "投资期限起算日"),
    F_REFERENCE(struct listed_lot, security_id, "security", "Certificate", "权证"),
    F_REFERENCE(struct listed_lot, event_id, "security_event", "Certificate that results",
                "变动所得权证"),
    F_TEXT(struct listed_lot, source, 300, "Source", "资料来源"),
    F_TEXT(struct listed_lot, note, 2000, "Note", "备注", .form = FORM_LINES),
};

const struct record_type listed_lot_type = {
    RECORD_OF(listed_lot, "listed_lots", "Listed lot", "Listed lots", "上市持股批次"),
    .written_by = BY_MANAGER,
    .reversed_by = BY_MANAGER | BY_APPROVER,
    .begins = BEGINS_WHEN_RECORDED,
    .approval = APPROVAL_NONE,
    .fund = {{"investment_id", "fund_id"}},
};
