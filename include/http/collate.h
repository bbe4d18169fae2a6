/* The order in which people look for names: Chinese ones by pinyin, as in ICU's Chinese collation.
 */
#ifndef FUNDTRAIL_HTTP_COLLATE_H
#define FUNDTRAIL_HTTP_COLLATE_H

/* Compares two names in UTF-8: less than, equal to or greater than 0. A total order: names that
 * collate alike are told apart by their bytes. Any thread may call it. */
int collate_names(const char *a, const char *b);

#endif
