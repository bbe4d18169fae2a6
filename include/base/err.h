/* One list of what can go wrong (err.def), expanded into the enum, the HTTP status, the wire name
 * and the sentences in both languages. ERR_OK is 0. Every fallible function returns enum err. */
#ifndef FUNDTRAIL_BASE_ERR_H
#define FUNDTRAIL_BASE_ERR_H

#define MUST_USE __attribute__((warn_unused_result))

enum err {
#define X(name, status, wire, en, zh) ERR_##name,
#include "base/err.def"
#undef X
    ERR_COUNT
};

enum language { LANGUAGE_EN, LANGUAGE_ZH };

/* The HTTP status that answers err (200 for ERR_OK). */
int err_status(enum err err);

/* Stable snake_case name, as in the `type` of a problem document. Static storage. */
const char *err_wire(enum err err);

/* One sentence for people. Static storage; never NULL. */
const char *err_sentence(enum err err, enum language language);

#endif
