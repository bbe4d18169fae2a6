/* The check digit of a unified social credit code. */
#include "base/field.h"

#include <string.h>

/* GB 32100-2015: 18 characters of an alphabet of 31 (no I, O, S, V, Z); the last is
 * (31 - sum of value * 3^position mod 31) mod 31. */
bool credit_code_valid(const char *text, size_t length)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    int sum = 0;
    int weight = 1;

    if (length != 18)
        return false;
    for (size_t i = 0; i < 18; i++) {
        const char *place = text[i] == '\0' ? NULL : strchr(alphabet, text[i]);

        if (place == NULL)
            return false;
        int value = (int)(place - alphabet);

        if (i == 17)
            return value == (31 - sum % 31) % 31;
        sum += value * weight;
        weight = weight * 3 % 31;
    }
    return false;
}
