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

void violations_init(struct violations *violations, struct arena *arena)
{
    violations->arena = arena;
    violations->count = 0;
    violations->overflown = false;
    violations->words = NULL;
}

/* Of a parameter that is a word and no value. */
static const char *word_in_chinese(const struct violation_word *words, const char *value)
{
    for (const struct violation_word *word = words; word != NULL && word->word != NULL; word++)
        if (strcmp(word->word, value) == 0)
            return word->zh;
    return NULL;
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
    last->params[last->param_count].value_zh = word_in_chinese(violations->words, value);
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
    else if (language == LANGUAGE_ZH && violation->params[i].value_zh != NULL)
        buf_text(buf, violation->params[i].value_zh);
    else
        buf_text(buf, violation->params[i].value);
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
