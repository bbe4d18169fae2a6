/* Which conventions hold for an entry: the largest number that stands in the journal before it. */
#include "book/convention.h"

#include "base/check.h"
#include "record/journal.h"
#include "record/kinds.h"

/* The number that brought each. */
static const int64_t brought_by[CONVENTION_COUNT] = {
    [CONVENTION_STRICT_CHECKS] = 1,  [CONVENTION_NET_WEIGHTS] = 1,
    [CONVENTION_STATED_RATES] = 1,   [CONVENTION_CARRIED_REMAINDER] = 1,
    [CONVENTION_STAKES] = 1,         [CONVENTION_RATES_REVIEWED] = 1,
    [CONVENTION_CALLED_IS_KEPT] = 2, [CONVENTION_HELD_LINES] = 2,
    [CONVENTION_PLEDGED_RIGHTS] = 4,
};

/* The largest number among the entries before seq; there is one entry a release. */
static int64_t number_before(const struct book *book, int64_t seq)
{
    const int64_t *seqs;
    size_t count = book_entities(book, RECORD_CONVENTION, &seqs);
    int64_t number = 0;

    for (size_t i = 0; i < count && seqs[i] < seq; i++)
        number = ((const struct convention_entry *)book_entry(book, seqs[i])->record)->number;
    return number;
}

bool convention_holds(const struct book *book, enum convention convention, int64_t seq)
{
    CHECK(brought_by[convention] > 0);
    return number_before(book, seq) >= brought_by[convention];
}

int64_t convention_number(const struct book *book)
{
    return number_before(book, INT64_MAX);
}
