/* Text from outside: checked as UTF-8 and put in Unicode normal form C, so that equal text is equal
 * bytes in the journal. */
#ifndef FUNDTRAIL_HTTP_TEXT_H
#define FUNDTRAIL_HTTP_TEXT_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

/* The NFC form in the arena, with a NUL after it. ERR_INVALID when bytes are not UTF-8. */
enum err text_normalise(const char *bytes, size_t length, struct arena *arena,
                        const char **text_out, size_t *length_out) MUST_USE;

/* Whether needle occurs in text when case and width are ignored; both UTF-8. For searching: ""
 * is found in everything, and in NULL nothing is. folded_needle comes from text_fold. */
bool text_contains(const char *text, const char *folded_needle);

/* The form that text_contains compares: NFKC with case folded. ERR_INVALID when not UTF-8. */
enum err text_fold(const char *text, struct arena *arena, const char **folded_out) MUST_USE;

#endif
