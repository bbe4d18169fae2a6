/* Records of the journal itself: what was undone, and by which conventions it is read. */
#ifndef FUNDTRAIL_RECORD_JOURNAL_H
#define FUNDTRAIL_RECORD_JOURNAL_H

#include <stdint.h>

/* Undoes the entry reversed_seq from the reversal's effective date on. */
struct reversal {
    int64_t reversed_seq;
    const char *reason;
};

/* From the entry behind it on, the conventions of this number hold; see book/convention.h. */
struct convention_entry {
    int64_t number;
};

#endif
