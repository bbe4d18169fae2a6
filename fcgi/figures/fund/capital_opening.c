/* What an opening adds to the accounts of a fund. It says what every commitment comes to at the
 * beginning of its day; the accounts that its earlier entries give are taken off that. So where the
 * whole history is recorded nothing is added, and a part of it counts once. */
#include "figures/fund/fund_capital.h"

#include "book/opening.h"
#include "record/capital.h"
#include "record/fund.h"
#include "record/opening.h"
#include "record/waterfall.h"

/* The last one that was worked out: most questions are about one. */
struct opened {
    const struct entry *entry;
    int64_t as_known;
    size_t adjustment_count;
    const struct opening_part *parts;
    int64_t carry_minor;
};

struct opened *opened_new(struct arena *arena)
{
    return arena_alloc(arena, sizeof(struct opened));
}

/* What a commitment had by then according to its line, which may say nothing. */
static struct opening_part said_of(const struct opening_commitment *line)
{
    if (line == NULL)
        return (struct opening_part){.recall_expires_on = DATE_UNKNOWN};
    return (struct opening_part){
        .inside_minor = line->paid_in_minor,
        .outside_minor = known_or_zero(line->outside_minor),
        .return_of_capital_minor = known_or_zero(line->return_of_capital_minor),
        .gain_minor = known_or_zero(line->gain_minor),
        .income_minor = known_or_zero(line->income_minor),
        .recallable_minor = known_or_zero(line->recallable_minor),
        .released_minor = known_or_zero(line->released_minor),
        .recall_expires_on = line->recall_expires_on,
    };
}

static void take_recorded(struct opening_part *part, const struct commitment_account *account,
                          enum err *err)
{
    add_to(&part->inside_minor, -account->contributed_inside_minor, err);
    add_to(&part->inside_minor, account->returned_minor, err);
    add_to(&part->outside_minor, -account->contributed_outside_minor, err);
    add_to(&part->return_of_capital_minor, -account->return_of_capital_minor, err);
    add_to(&part->gain_minor, -account->gain_minor, err);
    add_to(&part->income_minor, -account->income_minor, err);
    add_to(&part->recallable_minor, -account->recallable_minor, err);
    add_to(&part->recallable_minor, account->recall_expired_minor, err);
    add_to(&part->released_minor, -account->released_minor, err);
}

static enum err work_out(const struct capital *capital, const struct entry *opening,
                         struct view view, const struct opening_part **parts_out)
{
    struct view eve = opening_eve(opening, view);
    struct capital then = *capital;
    struct opening_part *parts = arena_array(capital->arena, capital->count + 1, sizeof *parts);
    struct commitment_account *accounts =
        arena_array(capital->arena, capital->count + 1, sizeof *accounts);

    then.view = eve;
    enum err err = capital_accounts(&then, eve, eve.as_of, accounts);

    for (size_t i = 0; i < capital->count; i++) {
        parts[i] = said_of(opening_of_commitment(capital->book, opening,
                                                 capital->commitments[i]->seq, view.as_known));
        take_recorded(&parts[i], &accounts[i], &err);
    }
    *parts_out = parts;
    return err;
}

/* The carry that left before, less what came back, beyond what is recorded of both. */
static enum err carry_beyond(const struct capital *capital, const struct entry *opening,
                             struct view view, int64_t *carry_out)
{
    struct view eve = opening_eve(opening, view);
    enum err err = ERR_OK;

    *carry_out = known_or_zero(((const struct opening *)opening->record)->carry_before_minor);
    FOR_REFERRERS (r, capital->book, distribution, fund_id, capital->fund_id)
        if (proposal_approved(capital->book, r.entry, eve) != NULL)
            add_to(carry_out,
                   -known_or_zero(((const struct distribution *)r.entry->record)->carry_minor),
                   &err);
    FOR_LIVE_REFERRERS (r, capital->book, eve, carry_return, fund_id, capital->fund_id)
        add_to(carry_out, ((const struct carry_return *)r.entry->record)->amount_minor, &err);
    return err;
}

/* Only what was worked out whole is kept. A fund is opened once, or its accounts begin twice. */
static enum err parts_of(const struct capital *capital, const struct entry *opening,
                         struct view view, const struct opening_part **parts_out)
{
    struct opened found = {opening, view.as_known, capital->adjustment_count, NULL, 0};
    struct opened *opened = capital->opened;

    if (opened->entry != opening || opened->as_known != view.as_known ||
        opened->adjustment_count != capital->adjustment_count) {
        if (fund_is_opened_twice(capital->book, capital->fund_id, view.as_known) ||
            opening->effective_date < ((const struct opening *)opening->record)->opened_on)
            return ERR_CORRUPT;
        enum err err = work_out(capital, opening, view, &found.parts);

        if (err == ERR_OK)
            err = carry_beyond(capital, opening, view, &found.carry_minor);
        if (err != ERR_OK)
            return err;
        *opened = found;
    }
    *parts_out = opened->parts;
    return ERR_OK;
}

enum err capital_opening_compute(const struct capital *capital, struct view view,
                                 struct capital_opening *opening_out)
{
    const struct entry *opening = fund_opening(capital->book, capital->fund_id, view);

    *opening_out = (struct capital_opening){.entry = opening};
    if (opening == NULL)
        return ERR_OK;
    opening_out->approval = proposal_approved(capital->book, opening, view);
    enum err err = parts_of(capital, opening, view, &opening_out->parts);

    if (err == ERR_OK)
        opening_out->carry_minor = capital->opened->carry_minor;
    return err;
}

static bool says_more(const struct opening_part *part)
{
    return part->inside_minor != 0 || part->outside_minor != 0 ||
           part->return_of_capital_minor != 0 || part->gain_minor != 0 || part->income_minor != 0 ||
           part->recallable_minor != 0 || part->released_minor != 0;
}

enum err capital_is_kept(const struct capital *capital, struct view view)
{
    const struct entry *opening =
        fund_opening_known(capital->book, capital->fund_id, view.as_known);
    const struct opening_part *parts = NULL;

    if (opening == NULL || view.as_of >= ((const struct opening *)opening->record)->opened_on)
        return ERR_OK;
    enum err err = parts_of(capital, opening, view, &parts);

    for (size_t i = 0; i < capital->count && err == ERR_OK; i++)
        if (says_more(&parts[i]))
            err = ERR_NOT_KEPT;
    return err;
}
