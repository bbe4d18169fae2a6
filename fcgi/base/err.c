/* The texts and HTTP statuses of err.def. */
#include "base/err.h"

#include "base/check.h"

struct err_text {
    int status;
    const char *wire;
    const char *en;
    const char *zh;
};

static const struct err_text texts[ERR_COUNT] = {
#define X(name, status, wire, en, zh) [ERR_##name] = {status, wire, en, zh},
#include "base/err.def"
#undef X
};

int err_status(enum err err)
{
    CHECK(err < ERR_COUNT);
    return texts[err].status;
}

const char *err_wire(enum err err)
{
    CHECK(err < ERR_COUNT);
    return texts[err].wire;
}

const char *err_sentence(enum err err, enum language language)
{
    CHECK(err < ERR_COUNT);
    return language == LANGUAGE_ZH ? texts[err].zh : texts[err].en;
}
