/* Codes of regions (GB/T 2260) and industries (GB/T 4754-2017), whole or cut to a prefix. */
#ifndef FUNDTRAIL_BASE_CLASSIFICATION_H
#define FUNDTRAIL_BASE_CLASSIFICATION_H

#include "base/field.h"

/* Whether a code of two (province), four (prefecture) or six digits (county) is known: every
 * province and prefecture is, old ones that firms may still be registered under included; counties
 * are known by their prefecture, and in Qingdao, whose rules name them, by themselves. */
bool region_known(const char *code, size_t length);

/* Whether a code is a section (A to T) or one with a division of that section; deeper digits, up to
 * four in all, are not looked up. */
bool industry_known(const char *code, size_t length);

enum class_standard { CLASS_INDUSTRY = 1, CLASS_REGION };

/* What a code stands for. English names of prefectures are not known, but for Qingdao's. */
struct class_name {
    uint32_t standard; /* enum class_standard */
    const char *code;
    const char *name;
    const char *name_en;
};

extern const struct shape class_name_shape;

/* All that have a name, by standard and code. */
size_t class_names(const struct class_name **rows_out);

/* The name of a code, or of the most precise code above it that has one; NULL: there is none. */
const struct class_name *class_name_of(enum class_standard standard, const char *code);

#endif
