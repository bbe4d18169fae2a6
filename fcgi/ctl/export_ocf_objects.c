/* Holders, classes and pools in the Open Cap Format, with what changed in them over time. */
#include "export_ocf_internal.h"

#include "record/kinds.h"

#include <string.h>

/* Of a holder; each once. */
const char *export_stakeholder(struct ocf_export *of, struct equity_holder holder)
{
    const char *id = export_code_of(of, holder.kind, holder.id);
    size_t index;
    json_t *known;

    if (id == NULL)
        id = "unknown-holder";
    json_array_foreach(of->holders, index,
                       known) if (strcmp(json_string_value(json_object_get(known, "id")), id) ==
                                  0) return id;
    const char *name = equity_holder_name(of->book, holder, of->view);
    json_t *object = json_object();
    json_t *said = json_object();

    export_put(said, "legal_name", name == NULL ? id : name);
    export_put(object, "object_type", "STAKEHOLDER");
    export_put(object, "id", id);
    json_object_set_new(object, "name", said);
    export_put(object, "stakeholder_type", "INSTITUTION");
    json_array_append_new(of->holders, object);
    return id;
}

static bool is_preferred(const struct share_class *class)
{
    return class->liquidation_rank != AMOUNT_UNKNOWN ||
           class->preference_multiple_e8 != AMOUNT_UNKNOWN || class->converts_to_id != 0;
}

/* The rank that is paid last: seniority counts the other way, and common has the least. */
static int64_t last_rank(const struct ocf_export *of)
{
    int64_t last = 0;

    for (size_t i = 0; i < of->equity.class_count; i++) {
        const struct share_class *class = of->equity.classes[i].record;

        if (class != NULL && class->liquidation_rank > last)
            last = class->liquidation_rank;
    }
    return last;
}

static void put_conversion(struct ocf_export *of, json_t *object, const struct share_class *class)
{
    const char *to = export_code_of(of, RECORD_SHARE_CLASS, class->converts_to_id);

    if (to == NULL)
        return;
    json_t *right = json_object();
    json_t *rights = json_array();

    export_put(right, "type", "STOCK_CLASS_CONVERSION_RIGHT");
    json_object_set_new(right, "conversion_mechanism",
                        export_ratio_of(of, class->conversion_ratio_e8));
    export_put(right, "converts_to_stock_class_id", to);
    json_array_append_new(rights, right);
    json_object_set_new(object, "conversion_rights", rights);
}

/* The first version of a class: later ones are adjustments. */
static const struct share_class *first_class(const struct ocf_export *of, int64_t id)
{
    const int64_t *seqs;

    return book_versions(of->book, id, &seqs) == 0 ? NULL : book_entry(of->book, seqs[0])->record;
}

void export_add_class(struct ocf_export *of, const struct equity_class *played)
{
    const struct share_class *class = first_class(of, played->id);
    json_t *object = json_object();
    bool preferred = is_preferred(class);
    int64_t rank = class->liquidation_rank;
    int64_t last = last_rank(of);

    export_put(object, "object_type", "STOCK_CLASS");
    export_put(object, "id", class->code);
    export_put(object, "name", class->name);
    export_put(object, "class_type", preferred ? "PREFERRED" : "COMMON");
    export_put(object, "default_id_prefix", class->code);
    export_put(object, "initial_shares_authorized",
               class->authorised_units_e8 == AMOUNT_UNKNOWN
                   ? "NOT APPLICABLE"
                   : export_number(of, class->authorised_units_e8));
    export_put(
        object, "votes_per_share",
        export_number(of, class->votes_e8 == AMOUNT_UNKNOWN ? DECIMAL_E8_ONE : class->votes_e8));
    export_put(object, "seniority",
               export_number(of, (rank == AMOUNT_UNKNOWN ? 1 : last - rank + 2) * DECIMAL_E8_ONE));
    export_put_price(of, object, "price_per_share", class->original_price_e8, class->currency);
    export_put_price(of, object, "par_value", class->par_e8, class->currency);
    export_put_number(of, object, "liquidation_preference_multiple", class->preference_multiple_e8);
    export_put_number(of, object, "participation_cap_multiple", class->participation_multiple_e8);
    put_conversion(of, object, class);
    if (class->unit == UNIT_REGISTERED_CAPITAL)
        json_object_set_new(object, "comments", export_list_of(NOT_SHARES));
    if (class->participation == CLASS_PARTICIPATES)
        json_object_set_new(object, "comments", export_list_of("Participates without a cap."));
    json_array_append_new(of->classes, object);
}

void export_add_class_versions(struct ocf_export *of, int64_t id)
{
    const int64_t *seqs;
    size_t count = book_versions(of->book, id, &seqs);
    const struct share_class *last = first_class(of, id);

    for (size_t i = 1; i < count; i++) {
        const struct entry *entry = book_entry(of->book, seqs[i]);
        const struct share_class *class = entry->record;

        if (!book_live(of->book, entry, of->view))
            continue;
        if (class->authorised_units_e8 != last->authorised_units_e8 &&
            class->authorised_units_e8 != AMOUNT_UNKNOWN) {
            json_t *object = export_transaction(
                of, "TX_STOCK_CLASS_AUTHORIZED_SHARES_ADJUSTMENT",
                export_named(of, class->code, "authorised", entry->seq), entry->effective_date);

            export_put(object, "stock_class_id", class->code);
            export_put_number(of, object, "new_shares_authorized", class->authorised_units_e8);
        }
        if (class->conversion_ratio_e8 != last->conversion_ratio_e8 &&
            class->conversion_ratio_e8 != AMOUNT_UNKNOWN) {
            json_t *object = export_transaction(of, "TX_STOCK_CLASS_CONVERSION_RATIO_ADJUSTMENT",
                                                export_named(of, class->code, "ratio", entry->seq),
                                                entry->effective_date);

            export_put(object, "stock_class_id", class->code);
            json_object_set_new(object, "new_ratio_conversion_mechanism",
                                export_ratio_of(of, class->conversion_ratio_e8));
        }
        last = class;
    }
}

void export_add_pool(struct ocf_export *of, int64_t id)
{
    const int64_t *seqs;
    size_t count = book_versions(of->book, id, &seqs);
    const struct option_pool *first = book_entry(of->book, seqs[0])->record;
    json_t *object = json_object();

    export_put(object, "object_type", "STOCK_PLAN");
    export_put(object, "id", first->code);
    export_put(object, "plan_name", first->name);
    export_put_number(of, object, "initial_shares_reserved", first->reserved_units_e8);
    json_object_set_new(object, "stock_class_ids",
                        export_list_of(export_code_of(of, RECORD_SHARE_CLASS, first->class_id)));
    export_put(object, "default_cancellation_behavior", "RETURN_TO_POOL");
    json_array_append_new(of->plans, object);
    for (size_t i = 1; i < count; i++) {
        const struct entry *entry = book_entry(of->book, seqs[i]);

        if (!book_live(of->book, entry, of->view))
            continue;
        json_t *change = export_transaction(of, "TX_STOCK_PLAN_POOL_ADJUSTMENT",
                                            export_named(of, first->code, "reserved", entry->seq),
                                            entry->effective_date);

        export_put(change, "stock_plan_id", first->code);
        export_put_number(of, change, "shares_reserved",
                          ((const struct option_pool *)entry->record)->reserved_units_e8);
    }
}
