/* Multiples as ratios of whole numbers, which are divided once, when they are written. */
#include "calc/multiples.h"

#include "base/check.h"
#include "base/money.h"
#include "digits_internal.h"

static bool known(int64_t amount_minor)
{
    return amount_minor != AMOUNT_UNKNOWN;
}

static struct ratio ratio_of(int64_t numerator, int64_t addend, int64_t denominator)
{
    if (!known(numerator) || !known(addend) || !known(denominator))
        return (struct ratio){0};
    return (struct ratio){(int128_t)numerator + addend, denominator};
}

struct multiples multiples_of(const struct multiples_input *in)
{
    return (struct multiples){
        .dpi = ratio_of(in->distributed_minor, 0, in->paid_in_minor),
        .rvpi = ratio_of(in->nav_minor, 0, in->paid_in_minor),
        .tvpi = ratio_of(in->distributed_minor, in->nav_minor, in->paid_in_minor),
        .pic = ratio_of(in->paid_in_minor, 0, in->committed_minor),
        .moic = ratio_of(in->realised_minor, in->unrealised_minor, in->invested_minor),
    };
}

bool ratio_known(struct ratio ratio)
{
    return ratio.denominator > 0;
}

void ratio_format(struct ratio ratio, int places, char text_out[RATIO_TEXT_SIZE])
{
    const int128_t bound = (int128_t)1 << 66;
    int64_t scale = 1;

    CHECK(ratio_known(ratio) && places >= 0 && places <= 18);
    CHECK(ratio.numerator < bound && ratio.numerator > -bound);
    for (int i = 0; i < places; i++)
        scale *= 10;
    int128_t size = (ratio.numerator < 0 ? -ratio.numerator : ratio.numerator) * scale;
    int128_t whole = size / ratio.denominator;
    int128_t rest = size % ratio.denominator;
    /* Compared with what is left to the next unit, as twice the rest could overflow. */
    int128_t missing = ratio.denominator - rest;

    if (rest > missing || (rest == missing && whole % 2 == 1))
        whole++;

    digits_write(ratio.numerator < 0 && whole != 0, (uint64_t)(whole / scale),
                 (uint64_t)(whole % scale), places, text_out);
}
