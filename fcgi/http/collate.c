/* Compares names with ICU; the collator is opened once. */
#include "http/collate.h"

#include "base/check.h"

#include <pthread.h>
#include <string.h>
#include <unicode/ucol.h>

static pthread_once_t opened = PTHREAD_ONCE_INIT;
static UCollator *collator; /* never changed once it is open: threads share it */

static void open_collator(void)
{
    UErrorCode status = U_ZERO_ERROR;

    collator = ucol_open("zh-u-co-pinyin", &status);
    CHECK(U_SUCCESS(status) && collator != NULL);
    /* 2 号 stands before 10 号. */
    ucol_setAttribute(collator, UCOL_NUMERIC_COLLATION, UCOL_ON, &status);
    CHECK(U_SUCCESS(status));
}

int collate_names(const char *a, const char *b)
{
    UErrorCode status = U_ZERO_ERROR;

    (void)pthread_once(&opened, open_collator);
    UCollationResult order = ucol_strcollUTF8(collator, a, -1, b, -1, &status);

    CHECK(U_SUCCESS(status));
    if (order != UCOL_EQUAL)
        return order == UCOL_LESS ? -1 : 1;
    return strcmp(a, b);
}
