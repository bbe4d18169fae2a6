/* Items: a journal entry as the JSON object that every resource shows. Generic over record kinds:
 * the header, then the fields of the kind, then its figures where it has some. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_ITEMS_H
#define FUNDTRAIL_HANDLERS_FRAME_ITEMS_H

#include "handlers/frame/refs.h"

/* {"id", "seq", "effective_date", "recorded_at", "recorded_by", …fields}: only what the entry says,
 * so the same bytes for ever. recorded_by is null for the operator's command line. Ids that it
 * mentions go to refs (which may be NULL). version: its entry_version, which a revision must name.
 */
void item_write(const struct entry *entry, int64_t version, struct refs *refs, struct buf *out);

/* `,"name":"130.00"`, or null for what is not known: a member that is not the first one. */
void item_write_amount(struct buf *out, const char *name, int64_t amount_minor, uint32_t currency);

/* "seq", "effective_date", "recorded_at", "recorded_by" without braces: one version in a history.
 */
void item_write_stamp(const struct entry *entry, struct refs *refs, struct buf *out);

/* As item_write, with "figures" in a view where the kind has figures; null when they are too large
 * to be computed, or the entry is reversed: then "reversal" says by whom and why. */
void item_write_figures(const struct book *book, const struct entry *entry, struct view view,
                        struct refs *refs, struct buf *out);

/* The shape of a kind's figures; NULL when it has none. */
const struct shape *item_figures_shape(uint32_t kind);

/* Computes the figures of an entity into *figures_out, in arena. ERR_NOT_FOUND, ERR_OVERFLOW. */
enum err item_figures(const struct book *book, uint32_t kind, int64_t id, struct view view,
                      struct arena *arena, const void **figures_out) MUST_USE;

#endif
