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
}

void violations_add(struct violations *violations, const char *field, enum violation_code code)
{
    CHECK(code < VIOLATION_COUNT);
    if (violations->count == VIOLATIONS_MAX)
        return;
    violations->list[violations->count++] = (struct violation){
        .field = arena_strdup(violations->arena, field),
        .code = code,
    };
}

void violations_param(struct violations *violations, const char *name, const char *value)
{
    CHECK(violations->count > 0);
    struct violation *last = &violations->list[violations->count - 1];

    CHECK(last->param_count < VIOLATION_PARAMS_MAX);
    last->params[last->param_count].name = arena_strdup(violations->arena, name);
    last->params[last->param_count].value = arena_strdup(violations->arena, value);
    last->param_count++;
}

const char *violation_wire(enum violation_code code)
{
    CHECK(code < VIOLATION_COUNT);
    return texts[code].wire;
}

static const char *param_value(const struct violation *violation, const char *name, size_t length)
{
    for (size_t i = 0; i < violation->param_count; i++) {
        const char *candidate = violation->params[i].name;

        if (strlen(candidate) == length && memcmp(candidate, name, length) == 0)
            return violation->params[i].value;
    }
    return "?";
}

void violation_sentence(const struct violation *violation, enum language language, struct buf *buf)
{
    const struct violation_text *text = &texts[violation->code];
    const char *rest = language == LANGUAGE_ZH ? text->zh : text->en;

    for (const char *open = strchr(rest, '{'); open != NULL; open = strchr(rest, '{')) {
        const char *close = strchr(open, '}');

        CHECK(close != NULL);
        buf_add(buf, rest, (size_t)(open - rest));
        buf_text(buf, param_value(violation, open + 1, (size_t)(close - open - 1)));
        rest = close + 1;
    }
    buf_text(buf, rest);
}
