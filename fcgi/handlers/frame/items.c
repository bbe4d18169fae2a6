/* Writes entries as JSON, with the figures of their kind. */
#include "handlers/frame/items.h"

#include "book/proposal.h"
#include "figures/evaluation/evaluation.h"
#include "figures/overview/figures.h"
#include "figures/holding/position.h"
#include "figures/rate/rate.h"
#include "rules/rule.h"
#include "handlers/frame/reversals.h"
#include "record/journal.h"
#include "record/kinds.h"

void item_write_amount(struct buf *out, const char *name, int64_t amount_minor, uint32_t currency)
{
    char text[DECIMAL_TEXT_SIZE];
    buf_format(out, ",\"%s\":", name);
    if (amount_minor == AMOUNT_UNKNOWN) {
        buf_text(out, "null");
        return;
    }
    decimal_format(amount_minor, currency_decimals((enum currency)currency), text);
    buf_json_string(out, text);
}

void item_write_stamp(const struct entry *entry, struct refs *refs, struct buf *out)
{
    char effective_date[DATE_TEXT_SIZE];
    char recorded_at[TIME_TEXT_SIZE];
    date_format(entry->effective_date, effective_date);
    time_format(entry->recorded_at_us, recorded_at);
    buf_text(out, "\"seq\":");
    buf_int(out, entry->seq);
    buf_format(out,
               ",\"effective_date\":\"%s\",\"recorded_at\":\"%s\",\"recorded_by\":", effective_date,
               recorded_at);
    if (entry->actor_id == 0)
        buf_text(out, "null");
    else
        buf_int(out, entry->actor_id);
    if (refs)
        refs_add(refs, entry->actor_id);
}

static void write_open_item(const struct entry *entry, int64_t version, struct refs *refs,
                            struct buf *out)
{
    const struct shape *shape = &record_types[entry->kind]->shape;
    buf_text(out, "{\"id\":");
    buf_int(out, entry->entity_id);
    buf_char(out, ',');
    item_write_stamp(entry, refs, out);
    buf_format(out, ",\"version\":%lld", (long long)version);
    buf_char(out, ',');
    shape_write_json(shape, entry->record, out);
    if (refs)
        refs_add_record(refs, shape, entry->record);
}

void item_write(const struct entry *entry, int64_t version, struct refs *refs, struct buf *out)
{
    write_open_item(entry, version, refs, out);
    buf_char(out, '}');
}

const struct shape *item_figures_shape(uint32_t kind)
{
    switch (kind) {
    case RECORD_FUND:
        return &fund_figures_shape;
    case RECORD_FIRM:
        return &firm_figures_shape;
    case RECORD_PROJECT:
        return &project_figures_shape;
    case RECORD_ROUND:
        return &round_figures_shape;
    case RECORD_INVESTMENT:
        return &investment_figures_shape;
    case RECORD_BUY_BACK:
        return &buy_back_figures_shape;
    case RECORD_RULE:
        return &rule_figures_shape;
    case RECORD_EVALUATION:
        return &evaluation_figures_shape;
    case RECORD_VALUATION:
        return &valuation_figures_shape;
    case RECORD_REVERSAL:
        return &reversal_figures_shape;
    case RECORD_FX_RATE:
        return &rate_figures_shape;
    default:
        return proposal_kind(kind) ? &proposal_figures_shape : NULL;
    }
}

static enum err compute_investment(const struct book *book, int64_t id, struct view view,
                                   struct investment_figures *figures)
{
    enum err err = investment_figures_compute(book, id, view, figures);
    if (err == ERR_OK)
        investment_figures_forget(book, book_entry(book, id), view, figures);
    return err;
}

static enum err compute(const struct book *book, uint32_t kind, int64_t id, struct view view,
                        struct arena *arena, void *figures)
{
    switch (kind) {
    case RECORD_FUND:
        return fund_figures_compute(book, id, view, arena, figures);
    case RECORD_FIRM:
        return firm_figures_compute(book, id, view, arena, figures);
    case RECORD_PROJECT:
        return project_figures_compute(book, id, view, arena, figures);
    case RECORD_ROUND:
        return round_figures_compute(book, id, view, figures);
    case RECORD_INVESTMENT:
        return compute_investment(book, id, view, figures);
    case RECORD_BUY_BACK:
        return buy_back_figures_compute(book, id, view, arena, figures);
    case RECORD_RULE:
        return rule_figures_compute(book, id, view, figures);
    case RECORD_FX_RATE:
        return rate_figures_compute(book, id, view, figures);
    case RECORD_EVALUATION:
        return evaluation_figures_compute(book, id, view, arena, figures);
    case RECORD_REVERSAL:
        return reversal_figures_compute(book, id, view, arena, figures);
    default:
        return proposal_figures_compute(book, id, view, figures);
    }
}

enum err item_figures(const struct book *book, uint32_t kind, int64_t id, struct view view,
                      struct arena *arena, const void **figures_out)
{
    const struct shape *shape = item_figures_shape(kind);
    if (!shape)
        return ERR_NOT_FOUND;
    void *figures = arena_alloc(arena, shape->size);
    enum err err = compute(book, kind, id, view, arena, figures);
    if (err == ERR_OK)
        *figures_out = figures;
    return err;
}

/* Who undid the entry, when and why; nothing where it stands in the view. */
static void write_reversal(const struct book *book, const struct entry *entry, struct view view,
                           struct refs *refs, struct buf *out)
{
    const struct entry *reversal = book_reversal_of(book, entry->seq);
    if (!reversal || !book_live(book, reversal, view))
        return;
    buf_text(out, ",\"reversal\":{");
    item_write_stamp(reversal, refs, out);
    buf_text(out, ",\"reason\":");
    buf_json_string(out, ((const struct reversal *)reversal->record)->reason);
    buf_char(out, '}');
}

void item_write_figures(const struct book *book, const struct entry *entry, struct view view,
                        struct refs *refs, struct buf *out)
{
    const struct shape *shape = item_figures_shape(entry->kind);
    write_open_item(entry, entry_version(book, entry, view.as_known), refs, out);
    if (shape) {
        const void *figures = NULL;
        enum err err =
            item_figures(book, entry->kind, entry->entity_id, view, refs->arena, &figures);
        if (err == ERR_OK) {
            buf_text(out, ",\"figures\":{");
            shape_write_json(shape, figures, out);
            buf_char(out, '}');
            refs_add_record(refs, shape, figures);
        } else {
            buf_text(out, ",\"figures\":null");
        }
    }
    write_reversal(book, entry, view, refs, out);
    buf_char(out, '}');
}
