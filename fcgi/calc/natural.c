/* Natural numbers of any size, in the way that is taught at school; division after Knuth,
 * algorithm D. */
#include "natural_internal.h"

#include "base/check.h"

#include <string.h>

#define LIMB_BITS 32
/* Decimal digits that fit in a limb, and their power of ten. */
#define CHUNK_DIGITS 9
#define CHUNK 1000000000u
/* The limbs that fit in one number of the machine. */
#define MACHINE_LIMBS 4

/* Memory for a number; a work that wants too much fails and goes on with small numbers. */
static uint32_t *limbs_new(struct exact_work *work, size_t *count)
{
    if (*count > NATURAL_LIMBS_MAX || work->bytes > EXACT_BYTES_MAX) {
        work->failed = true;
        *count = 0;
    }
    work->bytes += (*count + 1) * sizeof(uint32_t);
    return arena_array(work->arena, *count + 1, sizeof(uint32_t));
}

static struct natural trimmed(const uint32_t *limbs, size_t count)
{
    while (count > 0 && limbs[count - 1] == 0)
        count--;
    return (struct natural){.limbs = limbs, .count = (uint32_t)count};
}

struct natural natural_of(struct exact_work *work, uint128_t value)
{
    size_t count = MACHINE_LIMBS;
    uint32_t *limbs = limbs_new(work, &count);

    for (size_t i = 0; i < count; i++, value >>= LIMB_BITS)
        limbs[i] = (uint32_t)value;
    return trimmed(limbs, count);
}

static uint128_t machine_number(struct natural value)
{
    uint128_t number = 0;

    for (size_t i = value.count; i > 0; i--)
        number = number << LIMB_BITS | value.limbs[i - 1];
    return number;
}

int natural_compare(struct natural a, struct natural b)
{
    if (a.count != b.count)
        return a.count < b.count ? -1 : 1;
    for (size_t i = a.count; i > 0; i--)
        if (a.limbs[i - 1] != b.limbs[i - 1])
            return a.limbs[i - 1] < b.limbs[i - 1] ? -1 : 1;
    return 0;
}

struct natural natural_add(struct exact_work *work, struct natural a, struct natural b)
{
    if (a.count < b.count)
        return natural_add(work, b, a);
    size_t count = (size_t)a.count + 1;
    uint32_t *limbs = limbs_new(work, &count);
    uint64_t carry = 0;

    for (size_t i = 0; i < count; i++) {
        carry += (i < a.count ? (uint64_t)a.limbs[i] : 0) + (i < b.count ? b.limbs[i] : 0);
        limbs[i] = (uint32_t)carry;
        carry >>= LIMB_BITS;
    }
    return trimmed(limbs, count);
}

struct natural natural_subtract(struct exact_work *work, struct natural a, struct natural b)
{
    size_t count = a.count;
    uint32_t *limbs = limbs_new(work, &count);
    uint64_t borrow = 0;

    CHECK(work->failed || natural_compare(a, b) >= 0);
    for (size_t i = 0; i < count; i++) {
        uint64_t taken = (i < b.count ? (uint64_t)b.limbs[i] : 0) + borrow;

        borrow = a.limbs[i] < taken ? 1 : 0;
        limbs[i] = (uint32_t)(a.limbs[i] - taken);
    }
    return trimmed(limbs, count);
}

struct natural natural_multiply(struct exact_work *work, struct natural a, struct natural b)
{
    size_t count = (size_t)a.count + b.count;
    uint32_t *limbs = limbs_new(work, &count);

    for (size_t i = 0; count > 0 && i < a.count; i++) {
        uint64_t carry = 0;

        for (size_t j = 0; j < b.count; j++) {
            carry += (uint64_t)a.limbs[i] * b.limbs[j] + limbs[i + j];
            limbs[i + j] = (uint32_t)carry;
            carry >>= LIMB_BITS;
        }
        limbs[i + b.count] = (uint32_t)carry;
    }
    return trimmed(limbs, count);
}

/* Divides by one limb; limbs_out has room for a. */
static uint32_t divide_short(struct natural a, uint32_t divisor, uint32_t *limbs_out)
{
    uint64_t rest = 0;

    for (size_t i = a.count; i > 0; i--) {
        rest = rest << LIMB_BITS | a.limbs[i - 1];
        limbs_out[i - 1] = (uint32_t)(rest / divisor);
        rest %= divisor;
    }
    return (uint32_t)rest;
}

/* Copies with a shift to the left by less than a limb; one limb more than the number. */
static void shift_left(struct natural value, int bits, uint32_t *limbs_out)
{
    uint64_t carry = 0;

    for (size_t i = 0; i < value.count; i++) {
        carry |= (uint64_t)value.limbs[i] << bits;
        limbs_out[i] = (uint32_t)carry;
        carry >>= LIMB_BITS;
    }
    limbs_out[value.count] = (uint32_t)carry;
}

static void shift_right(uint32_t *limbs, size_t count, int bits)
{
    for (size_t i = 0; bits > 0 && i < count; i++) {
        uint64_t pair = (i + 1 < count ? (uint64_t)limbs[i + 1] : 0) << LIMB_BITS | limbs[i];

        limbs[i] = (uint32_t)(pair >> bits);
    }
}

/* u -= digit * v, n limbs of v; returns whether it went below zero, and then adds v back. */
static bool subtract_multiple(uint32_t *u, const uint32_t *v, size_t n, uint64_t digit)
{
    uint64_t carry = 0;
    uint64_t borrow = 0;

    for (size_t i = 0; i <= n; i++) {
        carry += i < n ? digit * v[i] : 0;
        uint64_t taken = (uint32_t)carry + borrow;

        carry >>= LIMB_BITS;
        borrow = u[i] < taken ? 1 : 0;
        u[i] = (uint32_t)(u[i] - taken);
    }
    if (borrow == 0)
        return false;
    carry = 0;
    for (size_t i = 0; i <= n; i++) {
        carry += (uint64_t)u[i] + (i < n ? v[i] : 0);
        u[i] = (uint32_t)carry;
        carry >>= LIMB_BITS;
    }
    return true;
}

/* The digit that the top limbs suggest: right, or one too large. */
static uint64_t guess_digit(const uint32_t *u, const uint32_t *v, size_t n)
{
    uint64_t top = (uint64_t)u[n] << LIMB_BITS | u[n - 1];
    uint64_t digit = top / v[n - 1];
    uint64_t rest = top % v[n - 1];

    while (digit > UINT32_MAX || digit * v[n - 2] > (rest << LIMB_BITS | u[n - 2])) {
        digit--;
        rest += v[n - 1];
        if (rest > UINT32_MAX)
            break;
    }
    return digit;
}

static struct natural divide_long(struct exact_work *work, struct natural a, struct natural b,
                                  struct natural *remainder_out)
{
    size_t u_count = (size_t)a.count + 1;
    size_t v_count = (size_t)b.count + 1;
    size_t q_count = (size_t)a.count - b.count + 1;
    uint32_t *u = limbs_new(work, &u_count);
    uint32_t *v = limbs_new(work, &v_count);
    uint32_t *q = limbs_new(work, &q_count);
    int bits = __builtin_clz(b.limbs[b.count - 1]);

    if (work->failed) {
        *remainder_out = (struct natural){0};
        return (struct natural){0};
    }
    shift_left(a, bits, u);
    shift_left(b, bits, v);
    for (size_t i = q_count; i > 0; i--) {
        uint64_t digit = guess_digit(u + i - 1, v, b.count);

        if (subtract_multiple(u + i - 1, v, b.count, digit))
            digit--;
        q[i - 1] = (uint32_t)digit;
    }
    shift_right(u, b.count, bits);
    *remainder_out = trimmed(u, b.count);
    return trimmed(q, q_count);
}

struct natural natural_divide(struct exact_work *work, struct natural a, struct natural b,
                              struct natural *remainder_out)
{
    CHECK(work->failed || b.count > 0);
    *remainder_out = a;
    if (work->failed || natural_compare(a, b) < 0)
        return (struct natural){0};
    if (b.count > 1)
        return divide_long(work, a, b, remainder_out);
    size_t count = a.count;
    uint32_t *limbs = limbs_new(work, &count);

    if (work->failed)
        return (struct natural){0};
    *remainder_out = natural_of(work, divide_short(a, b.limbs[0], limbs));
    return trimmed(limbs, count);
}

/* A number that changes in place. */
struct changing {
    uint32_t *limbs;
    size_t count;
};

static struct changing changing_copy(struct exact_work *work, struct natural value)
{
    struct changing copy = {.count = value.count};

    copy.limbs = limbs_new(work, &copy.count);
    if (copy.count > 0)
        memcpy(copy.limbs, value.limbs, copy.count * sizeof *copy.limbs);
    return copy;
}

/* Halves a number that is not zero until it is odd; returns how often. */
static size_t make_odd(struct changing *value)
{
    size_t limbs = 0;

    while (value->limbs[limbs] == 0)
        limbs++;
    int bits = __builtin_ctz(value->limbs[limbs]);

    value->count -= limbs;
    if (limbs > 0)
        memmove(value->limbs, value->limbs + limbs, value->count * sizeof *value->limbs);
    shift_right(value->limbs, value->count, bits);
    value->count = trimmed(value->limbs, value->count).count;
    return limbs * LIMB_BITS + (size_t)bits;
}

/* larger -= smaller. */
static void take_away(struct changing *larger, const struct changing *smaller)
{
    uint64_t borrow = 0;

    for (size_t i = 0; i < larger->count; i++) {
        uint64_t taken = (i < smaller->count ? (uint64_t)smaller->limbs[i] : 0) + borrow;

        borrow = larger->limbs[i] < taken ? 1 : 0;
        larger->limbs[i] = (uint32_t)(larger->limbs[i] - taken);
    }
    larger->count = trimmed(larger->limbs, larger->count).count;
}

static struct natural power_of_two(struct exact_work *work, size_t exponent)
{
    size_t count = exponent / LIMB_BITS + 1;
    uint32_t *limbs = limbs_new(work, &count);

    if (count > 0)
        limbs[count - 1] = (uint32_t)1 << exponent % LIMB_BITS;
    return trimmed(limbs, count);
}

static struct natural machine_common(struct exact_work *work, uint128_t x, uint128_t y)
{
    while (y != 0) {
        uint128_t rest = x % y;

        x = y;
        y = rest;
    }
    return natural_of(work, x);
}

/* Halving and taking away, in place: division would leave its rests all over the arena. */
static struct natural common_in_place(struct exact_work *work, struct natural a, struct natural b)
{
    struct changing u = changing_copy(work, a);
    struct changing v = changing_copy(work, b);

    if (work->failed)
        return a;
    size_t halvings_u = make_odd(&u);
    size_t halvings_v = make_odd(&v);

    while (v.count > 0) {
        const struct natural left = {u.limbs, (uint32_t)u.count};
        const struct natural right = {v.limbs, (uint32_t)v.count};

        if (natural_compare(left, right) > 0) {
            struct changing swapped = u;

            u = v;
            v = swapped;
        }
        take_away(&v, &u);
        if (v.count > 0)
            make_odd(&v);
    }
    return natural_multiply(work, (struct natural){u.limbs, (uint32_t)u.count},
                            power_of_two(work, halvings_u < halvings_v ? halvings_u : halvings_v));
}

struct natural natural_common(struct exact_work *work, struct natural a, struct natural b)
{
    struct natural rest;

    if (natural_compare(a, b) < 0)
        return natural_common(work, b, a);
    if (work->failed || b.count == 0)
        return a;
    if (a.count <= MACHINE_LIMBS)
        return machine_common(work, machine_number(a), machine_number(b));
    /* One division makes both about as large as the smaller one. */
    natural_divide(work, a, b, &rest);
    if (work->failed || rest.count == 0)
        return b;
    if (b.count <= MACHINE_LIMBS)
        return machine_common(work, machine_number(b), machine_number(rest));
    return common_in_place(work, b, rest);
}

struct natural natural_power_of_ten(struct exact_work *work, int exponent)
{
    struct natural power = natural_of(work, 1);
    const struct natural chunk = natural_of(work, CHUNK);

    CHECK(exponent >= 0);
    for (; exponent >= CHUNK_DIGITS; exponent -= CHUNK_DIGITS)
        power = natural_multiply(work, power, chunk);
    uint32_t rest = 1;

    for (; exponent > 0; exponent--)
        rest *= 10;
    return natural_multiply(work, power, natural_of(work, rest));
}

struct natural natural_from_digits(struct exact_work *work, const char *digits, size_t count)
{
    struct natural value = {0};

    while (count > 0) {
        size_t taken = count < CHUNK_DIGITS ? count : CHUNK_DIGITS;
        uint32_t chunk = 0;
        uint32_t scale = 1;

        for (size_t i = 0; i < taken; i++, scale *= 10)
            chunk = chunk * 10 + (uint32_t)(digits[i] - '0');
        value = natural_multiply(work, value, natural_of(work, scale));
        value = natural_add(work, value, natural_of(work, chunk));
        digits += taken;
        count -= taken;
    }
    return value;
}

char *natural_digits(struct exact_work *work, struct natural value)
{
    size_t size = ((size_t)value.count * LIMB_BITS) / 3 + 2;
    char *text = arena_array(work->arena, size, 1);
    char *end = text + size - 1;
    char *at = end;
    size_t count = value.count;
    uint32_t *limbs = limbs_new(work, &count);

    if (count > 0)
        memcpy(limbs, value.limbs, count * sizeof *limbs);
    value = trimmed(limbs, count);
    while (value.count > 0) {
        uint32_t chunk = divide_short(value, CHUNK, limbs);

        value = trimmed(limbs, value.count);
        for (int i = 0; i < CHUNK_DIGITS && (chunk > 0 || value.count > 0); i++, chunk /= 10)
            *--at = (char)('0' + chunk % 10);
    }
    if (at == end)
        *--at = '0';
    return at;
}
