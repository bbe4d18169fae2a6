/* The words that people write for kinds, fields and choices, beside names and labels. */
#ifndef FUNDTRAIL_IMPORT_WORDS_INTERNAL_H
#define FUNDTRAIL_IMPORT_WORDS_INTERNAL_H

#include <stdint.h>

/* Words of a list are parted by |, and each is compared as import_fold has it. */
struct kind_words {
    uint32_t kind;
    const char *words;
};

struct field_words {
    uint32_t kind;     /* RECORD_NONE: every kind that has the field */
    const char *field; /* or a column of import/plan.h */
    const char *words;
    const char *or_field;
};

struct choice_words {
    const char *enumeration;
    const char *value;
    const char *words;
};

/* Each list ends with NULL words. */
extern const struct kind_words import_kind_words[];
extern const struct field_words import_field_words[];
extern const struct choice_words import_choice_words[];

#endif
