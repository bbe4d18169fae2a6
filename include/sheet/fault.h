/* Why a file is refused: a code, the place, and what stands there. */
#ifndef FUNDTRAIL_SHEET_FAULT_H
#define FUNDTRAIL_SHEET_FAULT_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

enum sheet_fault_code {
    SHEET_FAULT_NONE,
#define X(name, en, zh) SHEET_FAULT_##name,
#include "sheet/fault.def"
#undef X
    SHEET_FAULT_COUNT
};

/* What is not known of the place is "" or 0. A place is a cell, a line of text, or a part of the
 * workbook with a line of its XML. */
struct sheet_fault {
    enum sheet_fault_code code;
    char sheet[128]; /* longer names are cut */
    char part[128];
    uint32_t row;
    uint32_t column;
    size_t line;
    char detail[128]; /* what the sentence quotes */
};

/* Appends one or two sentences that name the place and what to do, in the language. */
void sheet_fault_sentence(const struct sheet_fault *fault, enum language language, struct buf *out);

#endif
