/* Collects violations, and writes the sentence of each in Chinese or English from violation.def. */
#include "base/violation.h"

#include "base/check.h"

#include <string.h>

struct violation_text {
    const char *wire;
    const char *en;
    const char *zh;
};

static const struct violation_text texts[VIOLATION_COUNT] = {
#define X(name, wire, en, zh) [VIOLATION_##name] = {wire, en, zh},
#include "base/violation.def"
#undef X
};

/* Parameters that are words, not values, in Chinese. The parameter itself stays as it is on the
 * wire.
 */
static const struct {
    const char *word;
    const char *zh;
} words[] = {
    {"user", "用户"},
    {"party", "主体"},
    {"fund", "基金"},
    {"firm", "企业"},
    {"project", "项目"},
    {"round", "轮次"},
    {"rule", "规则"},
    {"investment", "投资"},
    {"entry", "分录"},
    {"string", "文本"},
    {"date string", "日期文本"},
    {"decimal string", "十进制数文本"},
    {"integer", "整数"},
    {"boolean", "布尔值"},
    {"JSON object", "JSON 对象"},
    {"kinds of records", "记录类别"},
    {"direct", "直接"},
    {"chain", "基金链合计"},
    {"look_through", "穿透"},
    {"established_on", "设立日期"},
    {"announced_on", "公布日期"},
    {"valid_from", "有效期起始日"},
    {"investor_fund_id, investor_party_id", "出资基金、出资主体"},
    {"the approval", "批准日期"},
    {"the reversed entry, and what rested on it",
     "被冲销分录的生效日期及以其为依据的分录的冲销日期"},
    {"the reversal of the earlier decision", "此前决定的冲销日期"},
    {"the first version", "首个版本的生效日期"},
    {"the last version", "最近版本的生效日期"},
    {"the investment's fund", "该投资的基金"},
    {"the investment's round", "该投资的轮次"},
    {"commitment", "认缴"},
    {"capital_call", "缴款通知"},
    {"distribution", "分配"},
    {"return_of_excess", "多缴退还"},
    {"equalisation", "后续募集补缴"},
    {"valuation", "估值"},
    {"waterfall_term", "分配条款"},
    {"effective_date", "生效日期"},
    {"the proposal", "提案的生效日期"},
    {"a commitment to the same fund", "同一基金的认缴"},
    {"another commitment to the same fund", "同一基金的另一认缴"},
    {"a call of the commitment's fund", "该认缴所属基金的缴款通知"},
    {"a commitment of a tracked fund", "在册基金作出的认缴"},
    {"a method for an investment, not reported_nav", "适用于投资的估值方法"},
    {"another currency", "另一币种"},
    {"a commitment to the fund", "该基金的认缴"},
    {"carry_share", "业绩报酬比例"},
    {"the hurdle of the terms", "条款的门槛收益率"},
    {"at most 8 tiers", "最多 8 个层级"},
    {"investment_id, commitment_id", "投资、认缴"},
    {"obligor_party_id, obligor_name", "回购义务人、回购义务人名称"},
    {"capital_call_id, distribution_id, return_of_excess_id, equalisation_id, valuation_id, "
     "rule_id, waterfall_term_id, recognition_id, evaluation_id, payment_id, expense_id, "
     "fx_rate_id",
     "缴款通知、分配、多缴退还、后续募集补缴、估值、规则版本、分配条款、返投认定、绩效评价、付款、"
     "费用、汇率"},
    {"firm_id, investment_id", "企业、投资"},
    {"fiscal_year_ends_on", "会计年度终了日"},
    {"the SHA-256 of a document", "文件的 SHA-256"},
    {"left out: the base is computed", "空：该基数由系统计算"},
    {"an indicator of the evaluation's sheet", "该评价所用指标体系的指标"},
    {"recognition_rule", "认定规则"},
    {"recognition", "返投认定"},
    {"score_sheet", "评价指标体系"},
    {"score_dimension", "评价维度"},
    {"score_indicator", "评价指标"},
    {"evaluation", "绩效评价"},
};

void violations_init(struct violations *violations, struct arena *arena)
{
    violations->arena = arena;
    violations->count = 0;
    violations->overflown = false;
}

void violations_add(struct violations *violations, const char *field, enum violation_code code)
{
    CHECK(code < VIOLATION_COUNT);
    violations->overflown = violations->count == VIOLATIONS_MAX;
    if (violations->overflown)
        return;
    violations->list[violations->count++] = (struct violation){
        .field = arena_strdup(violations->arena, field),
        .code = code,
    };
}

void violations_param(struct violations *violations, const char *name, const char *value)
{
    CHECK(violations->count > 0);
    if (violations->overflown)
        return;
    struct violation *last = &violations->list[violations->count - 1];

    CHECK(last->param_count < VIOLATION_PARAMS_MAX);
    last->params[last->param_count].name = arena_strdup(violations->arena, name);
    last->params[last->param_count].value = arena_strdup(violations->arena, value);
    last->param_count++;
}

void violations_param_amount(struct violations *violations, const char *name, const char *amount,
                             const char *currency)
{
    violations_param(violations, name, amount);
    if (violations->overflown)
        return;
    struct violation *last = &violations->list[violations->count - 1];

    last->params[last->param_count - 1].currency = arena_strdup(violations->arena, currency);
}

const char *violation_currency(const struct violation *violation)
{
    const char *found = NULL;

    for (size_t i = 0; i < violation->param_count; i++) {
        const char *currency = violation->params[i].currency;

        if (currency != NULL && found != NULL && strcmp(currency, found) != 0)
            return NULL;
        found = currency != NULL ? currency : found;
    }
    return found;
}

const char *violation_wire(enum violation_code code)
{
    CHECK(code < VIOLATION_COUNT);
    return texts[code].wire;
}

static size_t param_find(const struct violation *violation, const char *name, size_t length)
{
    for (size_t i = 0; i < violation->param_count; i++) {
        const char *candidate = violation->params[i].name;

        if (strlen(candidate) == length && memcmp(candidate, name, length) == 0)
            return i;
    }
    return violation->param_count;
}

static const char *in_language(const char *value, enum language language)
{
    for (size_t i = 0; language == LANGUAGE_ZH && i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].word, value) == 0)
            return words[i].zh;
    return value;
}

/* Thousands separated: 1234567.80 is 1,234,567.80. */
static void write_grouped(const char *decimal, struct buf *buf)
{
    size_t start = decimal[0] == '-' ? 1 : 0;
    size_t whole = strcspn(decimal, ".");

    for (size_t i = 0; decimal[i] != '\0'; i++) {
        if (i > start && i < whole && (whole - i) % 3 == 0)
            buf_char(buf, ',');
        buf_char(buf, decimal[i]);
    }
}

static void write_amount(const char *amount, const char *currency, enum language language,
                         struct buf *buf)
{
    bool yuan = language == LANGUAGE_ZH && strcmp(currency, "CNY") == 0;

    buf_text(buf, yuan ? "" : currency);
    buf_text(buf, yuan ? "" : " ");
    write_grouped(amount, buf);
    buf_text(buf, yuan ? " 元" : "");
}

static void write_param(const struct violation *violation, size_t i, enum language language,
                        struct buf *buf)
{
    if (i == violation->param_count)
        buf_char(buf, '?');
    else if (violation->params[i].currency != NULL)
        write_amount(violation->params[i].value, violation->params[i].currency, language, buf);
    else
        buf_text(buf, in_language(violation->params[i].value, language));
}

void violation_sentence(const struct violation *violation, enum language language, struct buf *buf)
{
    const struct violation_text *text = &texts[violation->code];
    const char *rest = language == LANGUAGE_ZH ? text->zh : text->en;

    for (const char *open = strchr(rest, '{'); open != NULL; open = strchr(rest, '{')) {
        const char *close = strchr(open, '}');

        CHECK(close != NULL);
        buf_add(buf, rest, (size_t)(open - rest));
        write_param(violation, param_find(violation, open + 1, (size_t)(close - open - 1)),
                    language, buf);
        rest = close + 1;
    }
    buf_text(buf, rest);
}
