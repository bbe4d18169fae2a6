/* What each reversal undid. */
#include "handlers/frame/reversals.h"

#include "handlers/frame/refs.h"
#include "record/journal.h"
#include "record/kinds.h"

#include <string.h>

static const struct field reversal_figure_fields[] = {
    F_TEXT(struct reversal_figures, reversed_kind, 40, "Reversed kind", "被冲销类别"),
    F_TEXT(struct reversal_figures, object, 120, "Object", "对象"),
    F_ENUM(struct reversal_figures, currency, currency, "Currency", "币种"),
    F_MONEY(struct reversal_figures, amount, "Reversed amount", "被冲销金额"),
    F_DATE(struct reversal_figures, reversed_on, "Day of the reversed entry", "被冲销分录日期"),
};

const struct shape reversal_figures_shape = SHAPE(struct reversal_figures, reversal_figure_fields);

static const char *called(const struct entry *entry)
{
    const char *code = record_code(entry->kind, entry->record);

    return code != NULL ? code : record_name(entry->kind, entry->record);
}

/* Its own code; else what the first reference that has a name is called. */
static const char *object_of(const struct book *book, const struct entry *entry, struct view view)
{
    const struct shape *shape = &record_types[entry->kind]->shape;
    const char *own = called(entry);

    for (size_t i = 0; own == NULL && i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->type != FIELD_REFERENCE || field_is_unknown(field, entry->record))
            continue;
        const struct entry *named = refs_entry(book, field_int64(field, entry->record), view);

        own = named == NULL ? NULL : called(named);
    }
    return own;
}

static void take_amount(const struct entry *entry, struct reversal_figures *figures)
{
    const struct shape *shape = &record_types[entry->kind]->shape;
    const struct field *amount = shape_field(shape, "amount");
    const struct field *currency = shape_field(shape, "currency");

    if (amount == NULL || amount->type != FIELD_MONEY || currency == NULL)
        return;
    figures->amount_minor = field_int64(amount, entry->record);
    figures->currency = field_enum(currency, entry->record);
}

enum err reversal_figures_compute(const struct book *book, int64_t id, struct view view,
                                  struct arena *arena, struct reversal_figures *figures_out)
{
    const struct entry *entry = book_version(book, RECORD_REVERSAL, id, view);

    if (entry == NULL)
        return ERR_NOT_FOUND;
    const struct entry *reversed =
        book_entry(book, ((const struct reversal *)entry->record)->reversed_seq);
    const char *object = object_of(book, reversed, view);

    shape_clear(&reversal_figures_shape, figures_out);
    figures_out->reversed_kind = record_types[reversed->kind]->kind;
    figures_out->object =
        object == NULL ? arena_format(arena, "#%lld", (long long)reversed->seq) : object;
    figures_out->reversed_on = reversed->effective_date;
    take_amount(reversed, figures_out);
    return ERR_OK;
}
