/* Look-through at both points: shares in the funds that a root reaches, and what it has in each
 * project. */
#include "difference_internal.h"

#include "base/money.h"
#include "figures/look/look_through.h"

#include <string.h>

/* By what was promised, and by what it is worth. */
static const struct {
    enum look_weight weight;
    const char *share;
    const char *amount;
} weights[] = {
    {WEIGHT_COMMITMENT, "look_through_share_commitment", "look_through_amount_commitment"},
    {WEIGHT_NAV, "look_through_share_nav", "look_through_amount_nav"},
};

/* A fund stands once for each of its holdings; the root's share in it is the same in all. */
static struct parts shares_of(struct look *look, int64_t root_id, struct arena *arena)
{
    const struct look_holding *holdings = NULL;
    size_t count = 0;
    struct parts parts = {0};

    if (look == NULL || look_holdings(look, &holdings, &count) != ERR_OK)
        return parts;
    parts.list = arena_array(arena, count + 1, sizeof *parts.list);
    for (size_t i = 0; i < count; i++)
        if (holdings[i].fund_id != root_id)
            parts.list[parts.count++] =
                (struct part){.about_id = holdings[i].fund_id, .text = holdings[i].root_share};
    parts_sort(&parts);
    count = 0;
    for (size_t i = 0; i < parts.count; i++)
        if (count == 0 || parts.list[count - 1].about_id != parts.list[i].about_id)
            parts.list[count++] = parts.list[i];
    parts.count = count;
    return parts;
}

static const char *amount_text(const struct look_row *row, struct arena *arena)
{
    char text[DECIMAL_TEXT_SIZE];

    if (row->amount_minor == AMOUNT_UNKNOWN)
        return NULL;
    (void)decimal_format(row->amount_minor, currency_decimals((enum currency)row->currency), text);
    return arena_strdup(arena, text);
}

static struct parts amounts_of(struct look *look, struct arena *arena)
{
    const struct look_row *rows = NULL;
    size_t count = 0;
    struct parts parts = {0};

    if (look == NULL || look_rows(look, LOOK_STALE_DAYS, &rows, &count) != ERR_OK)
        return parts;
    parts.list = arena_array(arena, count + 1, sizeof *parts.list);
    for (size_t i = 0; i < count; i++)
        parts.list[parts.count++] = (struct part){.about_id = rows[i].project_id,
                                                  .currency = rows[i].currency,
                                                  .text = amount_text(&rows[i], arena)};
    parts_sort(&parts);
    return parts;
}

static struct look *look_at(struct moves *moves, const struct point *point, int64_t root_id,
                            enum look_weight weight)
{
    struct look *look = NULL;

    return look_open(moves->book, root_id, weight, point->view, &moves->passing, &look) == ERR_OK
               ? look
               : NULL;
}

void moves_compare_look(struct moves *moves, const struct entry *subject)
{
    int64_t root_id = subject->entity_id;

    for (size_t w = 0; w < sizeof weights / sizeof weights[0]; w++) {
        struct parts shares[2];
        struct parts amounts[2];

        for (size_t i = 0; i < 2; i++) {
            struct look *look = look_at(moves, &moves->points[i], root_id, weights[w].weight);

            shares[i] = shares_of(look, root_id, &moves->passing);
            amounts[i] = amounts_of(look, &moves->passing);
        }
        moves_compare_parts(moves, subject, weights[w].share, shares);
        moves_compare_parts(moves, subject, weights[w].amount, amounts);
    }
}
