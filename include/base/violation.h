/* Violations: everything that is wrong with one request, collected before anything is answered.
 * The list of codes is violation.def: a wire name and a sentence in both languages, in which
 * {name} stands for a parameter. */
#ifndef FUNDTRAIL_BASE_VIOLATION_H
#define FUNDTRAIL_BASE_VIOLATION_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum violation_code {
#define X(name, wire, en, zh) VIOLATION_##name,
#include "base/violation.def"
#undef X
    VIOLATION_COUNT
};

#define VIOLATION_PARAMS_MAX 8
#define VIOLATIONS_MAX 100

struct violation {
    const char *field; /* JSON key; "" for the request as a whole */
    enum violation_code code;
    size_t param_count;
    struct {
        const char *name;
        const char *value;
        const char *currency; /* of an amount; NULL for anything else */
        const char *value_zh; /* of a word; NULL for anything else */
    } params[VIOLATION_PARAMS_MAX];
};

/* A parameter that is a word and no value: its sentence in Chinese says the Chinese word. On the
 * wire it stays as it is. */
struct violation_word {
    const char *word;
    const char *zh;
};

struct violations {
    struct arena *arena;
    size_t count;
    bool overflown;                     /* the last one was dropped, and its parameters are */
    const struct violation_word *words; /* ends with a NULL word; NULL: none */
    struct violation list[VIOLATIONS_MAX];
};

/* Words, where there are any, are set after it. */
void violations_init(struct violations *violations, struct arena *arena);

/* Field and values are copied into the arena. Beyond VIOLATIONS_MAX the rest is dropped. */
void violations_add(struct violations *violations, const char *field, enum violation_code code);

/* Gives the violation added last a parameter of its sentence. */
void violations_param(struct violations *violations, const char *name, const char *value);

/* The same for an amount, which its sentence says with separators and its currency. */
void violations_param_amount(struct violations *violations, const char *name, const char *amount,
                             const char *currency);

/* The currency of its amounts; NULL when it has none, or of several. */
const char *violation_currency(const struct violation *violation);

const char *violation_wire(enum violation_code code);

/* The sentence with its parameters filled in. */
void violation_sentence(const struct violation *violation, enum language language, struct buf *buf);

#endif
