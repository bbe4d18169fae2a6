/* Values of the Open Cap Format. */
#include "export_ocf_internal.h"

#include "record/kinds.h"

void export_put(json_t *object, const char *key, const char *text)
{
    if (text != NULL)
        json_object_set_new(object, key, json_string(text));
}

/* A decimal of eight places without noughts that say nothing; 10 are allowed. */
const char *export_number(struct ocf_export *of, int64_t value_e8)
{
    char text[DECIMAL_TEXT_SIZE];
    size_t length = decimal_format(value_e8, 8, text);

    while (text[length - 1] == '0')
        text[--length] = '\0';
    if (text[length - 1] == '.')
        text[--length] = '\0';
    return arena_strdup(&of->ctl->arena, text);
}

void export_put_number(struct ocf_export *of, json_t *object, const char *key, int64_t value_e8)
{
    if (value_e8 != AMOUNT_UNKNOWN)
        export_put(object, key, export_number(of, value_e8));
}

void export_put_day(json_t *object, const char *key, int32_t day)
{
    char text[DATE_TEXT_SIZE];

    if (day == DATE_UNKNOWN)
        return;
    date_format(day, text);
    export_put(object, key, text);
}

static json_t *money(const char *amount, uint32_t currency)
{
    json_t *object = json_object();

    export_put(object, "amount", amount);
    export_put(object, "currency", currency_code((enum currency)currency));
    return object;
}

void export_put_price(struct ocf_export *of, json_t *object, const char *key, int64_t price_e8,
                      uint32_t currency)
{
    if (price_e8 != AMOUNT_UNKNOWN && currency != 0)
        json_object_set_new(object, key, money(export_number(of, price_e8), currency));
}

void export_put_amount(json_t *object, const char *key, int64_t amount_minor, uint32_t currency)
{
    char text[DECIMAL_TEXT_SIZE];

    if (amount_minor == AMOUNT_UNKNOWN || currency == 0)
        return;
    decimal_format(amount_minor, currency_decimals((enum currency)currency), text);
    json_object_set_new(object, key, money(text, currency));
}

json_t *export_list_of(const char *text)
{
    json_t *list = json_array();

    json_array_append_new(list, json_string(text));
    return list;
}

const char *export_code_of(const struct ocf_export *of, uint32_t kind, int64_t id)
{
    const struct entry *entry = id == 0 ? NULL : book_version(of->book, kind, id, of->view);

    return entry == NULL ? NULL : field_text(shape_key(&record_types[kind]->shape), entry->record);
}

json_t *export_transaction(struct ocf_export *of, const char *type, const char *id, int32_t day)
{
    json_t *object = json_object();

    export_put(object, "object_type", type);
    export_put(object, "id", id);
    export_put_day(object, "date", day);
    json_array_append_new(of->transactions, object);
    return object;
}

const char *export_named(struct ocf_export *of, const char *base, const char *what, int64_t seq)
{
    return arena_format(&of->ctl->arena, "%s.%s%lld", base, what, (long long)seq);
}

json_t *export_ratio_of(struct ocf_export *of, int64_t ratio_e8)
{
    json_t *mechanism = json_object();
    json_t *ratio = json_object();

    export_put(ratio, "numerator", export_number(of, ratio_e8));
    export_put(ratio, "denominator", "1");
    export_put(mechanism, "type", "RATIO_CONVERSION");
    json_object_set_new(mechanism, "ratio", ratio);
    export_put(mechanism, "rounding_type", "NORMAL");
    return mechanism;
}
