/* What is refused of records of several sorts: what their own sort needs and is not said, and what
 * belongs to other sorts alone (record/kinds.h). */
#include "decide_internal.h"

#include "record/kinds.h"

/* A flag that is not set says nothing. */
static bool is_said(const struct field *field, const void *record)
{
    return field->type == FIELD_BOOL ? field_bool(field, record) : !field_is_unknown(field, record);
}

/* Refuses what a sort needs and does not say. */
static void require_needed(struct decider *decider, const struct shape *shape, const char *needs)
{
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (belongs_named(needs, field->name) && !is_said(field, decider->record))
            refuse(decider, field->name, VIOLATION_MISSING);
    }
}

static bool belongs_to(const struct belongs *row, const char *name)
{
    return belongs_named(row->needs, name) || belongs_named(row->takes, name);
}

/* Of one of the sorts, and not of the draft's own. */
static bool is_foreign(const struct belongings *all, const struct field_value *sorts,
                       const struct belongs *own, const char *name)
{
    if (belongs_to(own, name))
        return false;
    for (size_t i = 0; sorts[i].name != NULL; i++)
        if (belongs_to(&all->rows[i + 1], name))
            return true;
    return false;
}

void require_belongings(struct decider *decider, const struct belongings *all,
                        const struct belongs *own)
{
    const struct shape *shape = &record_types[decider->draft->kind]->shape;
    const struct field_value *sorts = shape_field(shape, all->by)->values;

    require_needed(decider, shape, own->needs);
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (is_said(field, decider->record) && is_foreign(all, sorts, own, field->name))
            refuse(decider, field->name, VIOLATION_NOT_OF_KIND);
    }
}

void require_own_belongings(struct decider *decider)
{
    const struct record_type *type = record_types[decider->draft->kind];
    const struct belongings *all = &type->belongings[0];
    const struct field *by = shape_field(&type->shape, all->by);

    require_belongings(decider, all, &all->rows[field_enum(by, decider->record)]);
}
