/* The Chinese of the words that violations of records name: kinds, dates, and what something is
 * held against. */
#ifndef FUNDTRAIL_RECORD_WORDS_H
#define FUNDTRAIL_RECORD_WORDS_H

#include "base/violation.h"

/* Ends with a NULL word. */
extern const struct violation_word record_words[];

#endif
