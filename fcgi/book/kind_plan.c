/* Looks once through the field table of each kind for what applying an entry asks of it. */
#include "kind_plan_internal.h"

#include "base/check.h"
#include "record/kinds.h"

/* Lines are structs of that kind, and the last of its fields. */
static uint32_t line_kind(const struct entry_lines *lines)
{
    if (lines->shape == NULL)
        return RECORD_NONE;
    enum record_kind kind = record_kind_find(lines->kind);
    const struct shape *whole = &record_types[kind]->shape;

    CHECK(kind != RECORD_NONE && whole->size == lines->shape->size &&
          lines->shape->fields + lines->shape->field_count == whole->fields + whole->field_count);
    for (size_t i = 0; i < lines->shape->field_count; i++)
        CHECK(lines->shape->fields[i].type != FIELD_TEXT);
    return kind;
}

static struct kind_plan plan_of(uint32_t kind)
{
    const struct shape *shape = &record_types[kind]->shape;
    struct kind_plan plan = {.code = shape_key(shape),
                             .line_kind = line_kind(&record_types[kind]->lines)};

    for (uint32_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->type == FIELD_REFERENCE) {
            CHECK(plan.reference_count < KIND_NAMED_MAX);
            plan.named[plan.reference_count] = record_kind_find(field->reference);
            plan.references[plan.reference_count++] = i;
        } else if (field->type == FIELD_TEXT) {
            CHECK(plan.text_count < KIND_TEXTS_MAX);
            plan.texts[plan.text_count++] = i;
        }
    }
    return plan;
}

void kind_plans_make(struct kind_plan plans_out[RECORD_KIND_COUNT])
{
    for (uint32_t kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++)
        plans_out[kind] = plan_of(kind);
}
