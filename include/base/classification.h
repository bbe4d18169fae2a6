/* Codes of regions (GB/T 2260) and industries (GB/T 4754-2017), whole or cut to a prefix. */
#ifndef FUNDTRAIL_BASE_CLASSIFICATION_H
#define FUNDTRAIL_BASE_CLASSIFICATION_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a code of two (province), four (prefecture) or six digits (county) is known: every
 * province and prefecture is, old ones that firms may still be registered under included; counties
 * are known by their prefecture, and in Qingdao, whose rules name them, by themselves. */
bool region_known(const char *code, size_t length);

/* Whether a code is a section (A to T) or one with a division of that section; deeper digits, up to
 * four in all, are not looked up. */
bool industry_known(const char *code, size_t length);

#endif
