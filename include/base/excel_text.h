/* What Excel makes of a text cell of a CSV file: a formula, a number, a day, a time, a truth value.
 * Then an identifier loses digits or zeros, or reads as something else. */
#ifndef FUNDTRAIL_BASE_EXCEL_TEXT_H
#define FUNDTRAIL_BASE_EXCEL_TEXT_H

#include <stdbool.h>

/* Whether Excel would run or change the text, in Chinese or English; sooner yes than no. */
bool excel_text_changes(const char *text);

/* Whether a text gets an apostrophe in front in files for Excel: where Excel would change it, and
 * where it begins with one, so that taking one away again gives what was written. */
bool excel_text_is_marked(const char *text);

#endif
