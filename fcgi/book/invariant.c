/* Where a book keeps the first entry whose figures do not add up. */
#include "book/invariant.h"

#include "base/check.h"
#include "book_internal.h"

/* A fault is one number, so that any thread can set and read it. */
#define FAULT_STEP 16
_Static_assert(INVARIANT_COUNT <= FAULT_STEP, "an invariant fits below the seq");

const char *const invariant_texts[INVARIANT_COUNT] = {
    [INVARIANT_NONE] = "",
    [INVARIANT_CALL_LINES] = "the lines of the call do not add up",
    [INVARIANT_DISTRIBUTION_LINES] = "the lines of the notice do not add up",
    [INVARIANT_UNFUNDED] = "what is unfunded is not the commitment less what was paid on it",
    [INVARIANT_POSTINGS] = "its postings do not add up to nothing",
    [INVARIANT_COST] = "what left the holding's cost is not what its sales relieved",
    [INVARIANT_TIERS] = "the tiers of the waterfall do not give away what was distributed",
    [INVARIANT_LOOK] = "what is looked through does not add up to the fund's money",
};

enum err book_expect(const struct book *book, enum invariant invariant, int64_t seq, int64_t found,
                     int64_t expected)
{
    struct faults *faults = book_faults(book);
    int_fast64_t none = 0;
    CHECK(invariant > INVARIANT_NONE && invariant < INVARIANT_COUNT && seq >= 0);
    if (found == expected && faults->broken != invariant)
        return ERR_OK;
    if (seq != 0)
        (void)atomic_compare_exchange_strong(&faults->first, &none,
                                             seq * FAULT_STEP + (int_fast64_t)invariant);
    return ERR_UNBALANCED;
}

struct book_fault book_fault(const struct book *book)
{
    int_fast64_t first = atomic_load(&book_faults(book)->first);
    return (struct book_fault){.seq = first / FAULT_STEP,
                               .invariant = (enum invariant)(first % FAULT_STEP)};
}

void book_break(struct book *book, enum invariant invariant)
{
    book_faults(book)->broken = invariant;
}
