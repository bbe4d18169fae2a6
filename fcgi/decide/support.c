/* What the checks of decide share: how they say no, and how long a version holds. */
#include "decide_internal.h"

#include "base/check.h"

#include "figures/rate/rate.h"
#include "record/fund.h"
#include "record/kinds.h"

#include <inttypes.h>
#include <stdio.h>

struct view decider_view(const struct decider *decider)
{
    return (struct view){.as_of = decider->draft->effective_date, .as_known = INT64_MAX};
}

void refuse(struct decider *decider, const char *field, enum violation_code code)
{
    violations_add(decider->violations, field, code);
}

void refuse_with_seq(struct decider *decider, const char *field, enum violation_code code,
                     int64_t seq)
{
    char text[24];

    (void)snprintf(text, sizeof text, "%" PRId64, seq);
    refuse(decider, field, code);
    violations_param(decider->violations, "seq", text);
}

void param_date(struct decider *decider, int32_t date)
{
    char text[DATE_TEXT_SIZE];

    date_format(date, text);
    violations_param(decider->violations, "date", text);
}

void param_units(struct decider *decider, const char *name, int64_t units_e8)
{
    char text[DECIMAL_TEXT_SIZE];
    size_t length = decimal_format(units_e8, 8, text);

    while (length > 0 && text[length - 1] == '0')
        length--;
    if (length > 0 && text[length - 1] == '.')
        length--;
    text[length] = '\0';
    violations_param(decider->violations, name, text);
}

void param_amount(struct decider *decider, const char *name, int64_t amount_minor,
                  uint32_t currency)
{
    char text[DECIMAL_TEXT_SIZE];

    decimal_format(amount_minor, currency_decimals((enum currency)currency), text);
    if (currency == CURRENCY_NONE)
        violations_param(decider->violations, name, text);
    else
        violations_param_amount(decider->violations, name, text,
                                currency_code((enum currency)currency));
}

const void *named_record(const struct decider *decider, uint32_t kind, int64_t id)
{
    const struct entry *entry = book_version(decider->book, kind, id, decider_view(decider));

    return entry == NULL ? NULL : entry->record;
}

void must_be(struct decider *decider, const char *field, const char *expected)
{
    refuse(decider, field, VIOLATION_MUST_EQUAL);
    violations_param(decider->violations, "expected", expected);
}

bool exactly_one(struct decider *decider, const char *a_name, int64_t a, const char *b_name,
                 int64_t b)
{
    if ((a == 0) != (b == 0))
        return true;
    refuse(decider, a_name, VIOLATION_EXACTLY_ONE);
    violations_param(decider->violations, "allowed",
                     arena_format(decider->arena, "%s, %s", a_name, b_name));
    return false;
}

void require_order(struct decider *decider, const char *field, int32_t earlier, int32_t later,
                   const char *other)
{
    if (earlier == DATE_UNKNOWN || later == DATE_UNKNOWN || earlier <= later)
        return;
    refuse(decider, field, VIOLATION_BAD_ORDER);
    violations_param(decider->violations, "other", other);
}

void require_confirmed(struct decider *decider, const char *field, int32_t date, int32_t days)
{
    char text[DATE_TEXT_SIZE];

    if (date == DATE_UNKNOWN || date <= decider->command->today + days ||
        decider->command->confirm_future || !holds(decider, CONVENTION_STRICT_CHECKS))
        return;
    date_format(date, text);
    refuse(decider, field, VIOLATION_FUTURE_UNCONFIRMED);
    violations_param(decider->violations, "date", text);
}

void require_currency(struct decider *decider, uint32_t given, uint32_t expected)
{
    if (given == expected)
        return;
    refuse(decider, "currency", VIOLATION_CURRENCY_MISMATCH);
    violations_param(decider->violations, "expected", currency_code((enum currency)expected));
}

void refuse_without_rate(struct decider *decider, const char *field, int64_t about,
                         uint32_t expected)
{
    const struct rate_need need = {.about = about, .currency = expected};

    if (fx_name_gaps(decider->book, &need, decider_view(decider), field, decider->violations) == 0)
        require_currency(decider, CURRENCY_NONE, expected);
}

void require_convertible(struct decider *decider, uint32_t given, uint32_t expected)
{
    if (fx_rate_find(decider->book, (enum currency)given, (enum currency)expected,
                     decider_view(decider)) == NULL)
        require_currency(decider, given, expected);
}

void require_not_negative(struct decider *decider)
{
    const struct shape *shape = &record_types[decider->draft->kind]->shape;

    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if ((field->type == FIELD_MONEY || field->type == FIELD_DECIMAL) &&
            !field_is_unknown(field, decider->record) && field_int64(field, decider->record) < 0)
            refuse(decider, field->name, VIOLATION_NEGATIVE);
    }
}

void require_at_most(struct decider *decider, const char *field, int64_t sum_minor,
                     int64_t limit_minor, uint32_t currency)
{
    if (sum_minor <= limit_minor)
        return;
    refuse(decider, field, VIOLATION_SUM_EXCEEDS);
    param_amount(decider, "sum", sum_minor, currency);
    param_amount(decider, "limit", limit_minor, currency);
}

/* The last day of the fund's term, as it was extended where it was. */
static int32_t term_end(const struct fund *fund)
{
    return fund->extended_to == DATE_UNKNOWN || fund->extended_to < fund->term_ends_on
               ? fund->term_ends_on
               : fund->extended_to;
}

void require_day_in_term(struct decider *decider, const struct fund *fund, const char *field,
                         int32_t day)
{
    int32_t end = term_end(fund);
    char from[DATE_TEXT_SIZE] = "…";
    char to[DATE_TEXT_SIZE] = "…";

    if (day == DATE_UNKNOWN ||
        ((fund->established_on == DATE_UNKNOWN || day >= fund->established_on) &&
         (end == DATE_UNKNOWN || day <= end)))
        return;
    if (fund->established_on != DATE_UNKNOWN)
        date_format(fund->established_on, from);
    if (end != DATE_UNKNOWN)
        date_format(end, to);
    refuse(decider, field, VIOLATION_OUTSIDE_TERM);
    violations_param(decider->violations, "from", from);
    violations_param(decider->violations, "to", to);
}

void require_in_term(struct decider *decider, const struct fund *fund)
{
    require_day_in_term(decider, fund, "effective_date", decider->draft->effective_date);
}

int32_t version_last_day(const struct book *book, const struct entry *version)
{
    int32_t valid_to =
        field_date(shape_field(&record_types[version->kind]->shape, "valid_to"), version->record);
    int32_t last = valid_to == DATE_UNKNOWN ? DATE_LAST : valid_to;
    const int64_t *seqs;
    size_t count = book_versions(book, version->entity_id, &seqs);

    for (size_t i = 0; i < count; i++) {
        const struct entry *other = book_entry(book, seqs[i]);
        bool later = other->effective_date > version->effective_date ||
                     (other->effective_date == version->effective_date && seqs[i] > version->seq);

        if (later && other->effective_date - 1 < last)
            last = other->effective_date - 1;
    }
    return last;
}

void require_fund(struct decider *decider, int64_t fund_id, uint32_t currency)
{
    const struct fund *fund = named_record(decider, RECORD_FUND, fund_id);

    require_not_negative(decider);
    require_currency(decider, currency, fund->currency);
    require_in_term(decider, fund);
}

void refuse_overflow(struct decider *decider, const char *field, uint32_t currency)
{
    refuse(decider, field, VIOLATION_OUT_OF_RANGE);
    violations_param(decider->violations, "min", "0");
    param_amount(decider, "max", AMOUNT_MAX, currency);
}

static bool is_optional_reference(const struct field *field)
{
    return field->type == FIELD_REFERENCE && !field->required;
}

/* "capital_call_id, distribution_id" */
static const char *optional_references(const struct shape *shape, struct arena *arena)
{
    const char *list = NULL;

    for (size_t i = 0; i < shape->field_count; i++)
        if (is_optional_reference(&shape->fields[i]))
            list = list == NULL ? shape->fields[i].name
                                : arena_format(arena, "%s, %s", list, shape->fields[i].name);
    return list;
}

const struct field *only_subject(struct decider *decider)
{
    const struct shape *shape = &record_types[decider->draft->kind]->shape;
    const struct field *first = &shape->fields[shape->field_count];
    size_t count = 0;

    for (size_t i = shape->field_count; i-- > 0;) {
        if (!is_optional_reference(&shape->fields[i]))
            continue;
        first = &shape->fields[i];
        count += field_int64(first, decider->record) != 0;
    }
    if (count == 1)
        return record_subject(decider->draft->kind, decider->record);
    /* Only kinds that name one of several things are asked. */
    CHECK(first < shape->fields + shape->field_count);
    refuse(decider, first->name, VIOLATION_EXACTLY_ONE);
    violations_param(decider->violations, "allowed", optional_references(shape, decider->arena));
    return NULL;
}

const struct entry *subject_of(const struct book *book, uint32_t kind, const void *record)
{
    const struct field *subject = record_subject(kind, record);

    return subject == NULL ? NULL : book_entry(book, field_int64(subject, record));
}

/* A commitment's own money only since checks are strict. */
static bool is_capital(const struct decider *decider)
{
    uint32_t kind = decider->draft->kind;

    return record_types[kind]->capital &&
           (kind != RECORD_COMMITMENT || holds(decider, CONVENTION_STRICT_CHECKS));
}

/* The fund that a draft of capital is about, by what it names; NULL: it cannot be told. */
static const struct fund *fund_named(const struct decider *decider)
{
    const struct shape *shape = &record_types[decider->draft->kind]->shape;
    const struct field *of_fund = shape_field(shape, "fund_id");
    const struct field *of_commitment = shape_field(shape, "commitment_id");

    if (of_fund != NULL)
        return named_record(decider, RECORD_FUND, field_int64(of_fund, decider->record));
    const struct commitment *commitment =
        of_commitment == NULL
            ? NULL
            : named_record(decider, RECORD_COMMITMENT, field_int64(of_commitment, decider->record));

    return commitment == NULL ? NULL : named_record(decider, RECORD_FUND, commitment->fund_id);
}

void check_what_is_known(struct decider *decider)
{
    const struct shape *shape = &record_types[decider->draft->kind]->shape;

    if (!is_capital(decider))
        return;
    const struct fund *fund = fund_named(decider);

    require_not_negative(decider);
    if (fund == NULL)
        return;
    require_currency(decider, field_enum(shape_field(shape, "currency"), decider->record),
                     fund->currency);
    require_in_term(decider, fund);
}
