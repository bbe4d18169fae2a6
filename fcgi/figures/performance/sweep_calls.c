/* The calls that are paid in a sweep: each is opened with its lines when it is paid for the first
 * time. */
#include "figures/fund/kept_lines.h"
#include "fund_sweep_internal.h"

enum err sweep_begin_calls(struct sweep *sweep)
{
    if (sweep->calls != NULL)
        return ERR_OK;
    enum err err =
        capital_open(sweep->book, sweep->rows->fund_id, sweep->view, sweep->arena, &sweep->capital);

    sweep->capital.arena = &sweep->scratch;
    sweep->calls = arena_array(sweep->arena, sweep->rows->call_count, sizeof *sweep->calls);
    return err;
}

/* What a paid call adds to what the sums rest on: its approval. */
static void rest_on_call(struct sweep_validity *validity, const struct fund_call *call,
                         int64_t approval)
{
    const struct first_decision *decided = &call->decided;

    validity->is_certain = validity->is_certain && approval != 0 && fund_call_stands(call);
    if (approval > validity->known)
        validity->known = approval;
    if (decided->proposed_on > validity->day)
        validity->day = decided->proposed_on;
    if (decided->decided_on > validity->day)
        validity->day = decided->decided_on;
}

static enum err open_call(struct sweep *sweep, const struct fund_call *asked,
                          struct swept_call *call)
{
    int64_t approval = fund_call_approval(sweep->book, asked, sweep->view);
    size_t count = sweep->capital.count + 1;

    /* Of one that was paid whole it is not known any more who paid what. */
    if (call->is_over)
        return ERR_NOT_KEPT;
    rest_on_call(&sweep->validity, asked, approval);
    call->met = true;
    call->approved = approval != 0;
    if (call->paid_minor == NULL)
        call->paid_minor = arena_array(sweep->arena, count, sizeof *call->paid_minor);
    call->shares = arena_array(sweep->arena, count, sizeof *call->shares);
    if (kept_call_lines(&sweep->capital, approval, sweep->rows->currency, call->shares))
        return ERR_OK;
    enum err err =
        capital_call_lines(&sweep->capital, book_entry(sweep->book, asked->id), call->shares);

    arena_reset(&sweep->scratch);
    return err;
}

enum err sweep_find_call(struct sweep *sweep, size_t place, struct swept_call **call_out)
{
    enum err err = sweep_begin_calls(sweep);
    struct swept_call *call = &sweep->calls[place];

    if (err == ERR_OK && call->shares == NULL)
        err = open_call(sweep, &sweep->rows->calls[place], call);
    *call_out = call;
    return err;
}
