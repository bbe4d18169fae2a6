/* Powers, roots and rounding in 113 bits, by multiplication and Newton's method alone: the
 * library's own functions of this type would need another library. */
#include "real128.h"

#include <math.h>

real128_t real128_power(real128_t base, uint32_t power)
{
    real128_t result = 1;

    for (; power > 0; power >>= 1) {
        if (power & 1)
            result *= base;
        base *= base;
    }
    return result;
}

real128_t real128_root(real128_t value, uint32_t degree)
{
    real128_t root = (real128_t)expl(logl((long double)value) / (long double)degree);

    /* From 64 bits two steps of Newton's method reach all 113; the third costs little. */
    for (int step = 0; step < 3; step++) {
        real128_t lower = real128_power(root, degree - 1);

        root -= (root * lower - value) / ((real128_t)degree * lower);
    }
    return root;
}

int128_t real128_round(real128_t value)
{
    int128_t whole = (int128_t)value;
    real128_t rest = value - (real128_t)whole;

    if (rest > (real128_t)0.5 || (rest == (real128_t)0.5 && (whole & 1) != 0))
        whole++;
    if (rest < (real128_t)-0.5 || (rest == (real128_t)-0.5 && (whole & 1) != 0))
        whole--;
    return whole;
}
