/* The net present value of a list of flows as an exact sum, which both methods of irr.c look at. */
#include "irr_internal.h"

enum err irr_sum_of(const struct irr_flow *flows, size_t count, enum irr_basis basis,
                    struct arena *arena, struct irr_sum *sum_out)
{
    if ((int64_t)flows[count - 1].day - flows[0].day > IRR_SPAN_MAX)
        return ERR_OVERFLOW;
    *sum_out = (struct irr_sum){
        .count = count,
        .powers_per_year = basis == IRR_DATED ? 365 : 1,
        .powers = arena_array(arena, count, sizeof *sum_out->powers),
        .coefficients = arena_array(arena, count, sizeof *sum_out->coefficients),
        .rounded = arena_array(arena, count, sizeof *sum_out->rounded),
    };
    for (size_t i = 0; i < count; i++) {
        sum_out->powers[i] = (uint32_t)(flows[i].day - flows[0].day);
        sum_out->coefficients[i] = (real128_t)flows[i].amount;
        sum_out->rounded[i] = (long double)flows[i].amount;
    }
    return ERR_OK;
}
