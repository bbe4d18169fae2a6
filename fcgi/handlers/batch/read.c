/* Reads the records of a batch. A kind is taken if it has an address of its own where one is made:
 * the rules for its record are those of that address. */
#include "handlers/batch/batch.h"

#include "record/kinds.h"

#include <string.h>

#define KIND_NAME_MAX 40

/* What stands beside the record. */
static const struct field record_fields[] = {
    F_TEXT(struct batch_record, kind, KIND_NAME_MAX, "Kind", "类别", .required = true),
    F_TEXT(struct batch_record, label, CODE_MAX, "Label", "标签", .form = FORM_CODE),
    F_DATE(struct batch_record, effective_date, "Effective date", "生效日期"),
    F_BOOL(struct batch_record, confirm_future, "A day still to come is meant", "确认为未来日期"),
    F_REFERENCE(struct batch_record, expected_version, "version", "Version that was looked at",
                "所查看的版本"),
};

static const struct shape record_shape = SHAPE(struct batch_record, record_fields);

/* The route that makes a record of a kind: the first there is, which revises none. Users bring a
 * password, and a reversal asks who may undo what it names. */
static const struct route *maker_of(const struct route *routes, size_t route_count, uint32_t kind)
{
    if (kind == RECORD_NONE || kind == RECORD_USER || kind == RECORD_REVERSAL)
        return NULL;
    for (size_t i = 0; i < route_count; i++)
        if (routes[i].method == METHOD_POST && routes[i].takes == kind)
            return &routes[i];
    return NULL;
}

struct reader {
    const struct route *routes;
    size_t route_count;
    struct violations *faults; /* of the record that is read */
    const char **labels;       /* by place */
    size_t at;
};

/* Its route, or NULL: then it is not known what the record says. */
static const struct route *read_kind(struct reader *reader, const struct body_part *part,
                                     struct batch_record *record)
{
    const struct body_shape body = {.extra = &record_shape, .under = "record"};
    enum err err = body_parse(&body, part->bytes, part->length, NULL, record, reader->faults);
    if (!record->kind)
        return NULL;
    const struct route *maker =
        maker_of(reader->routes, reader->route_count, record_kind_find(record->kind));
    if (!maker) {
        violations_add(reader->faults, "kind", VIOLATION_UNKNOWN_VALUE);
        violations_param(reader->faults, "allowed", "kinds of records");
        return NULL;
    }
    (void)err; /* what is wrong is found again with the record */
    return maker;
}

static void take_label(struct reader *reader, const struct batch_record *record)
{
    for (size_t i = 0; record->label && i < reader->at; i++)
        if (reader->labels[i] && strcmp(reader->labels[i], record->label) == 0)
            violations_add(reader->faults, "label", VIOLATION_LABEL_TWICE);
    reader->labels[reader->at] = record->label;
}

static void read_record(struct reader *reader, const struct body_part *part,
                        struct batch_record *record)
{
    const struct route *maker = read_kind(reader, part, record);
    if (!maker) {
        take_label(reader, record);
        return;
    }
    struct body_shape body = {.shape = maker->body.shape,
                              .extra = &record_shape,
                              .under = "record",
                              .labels = {reader->labels, reader->at}};
    void *fields = arena_alloc(reader->faults->arena, body.shape->size);
    memcpy(body.must, maker->body.must, sizeof(body.must));
    shape_clear(body.shape, fields);
    reader->faults->count = 0;
    enum err err = body_parse(&body, part->bytes, part->length, fields, record, reader->faults);
    (void)err; /* the faults say it */
    record->of_kind = maker->takes;
    record->record = fields;
    take_label(reader, record);
}

static void keep_faults(struct batch_record *record, const struct violations *faults)
{
    struct violation *kept = arena_array(faults->arena, faults->count + 1, sizeof(*kept));
    memcpy(kept, faults->list, faults->count * sizeof(*kept));
    record->fault_count = faults->count;
    record->faults = kept;
}

/* Whether each kind is one that the role writes; names the records that are of none. */
static enum err check_role(const struct batch *batch, unsigned role, struct violations *violations)
{
    enum err err = ERR_OK;
    struct violation refusal = {.field = "kind", .code = VIOLATION_NOT_YOURS_TO_WRITE};
    for (size_t i = 0; i < batch->count; i++) {
        uint32_t kind = batch->records[i].of_kind;
        if (kind == RECORD_NONE || (record_types[kind]->written_by & 1u << role) != 0)
            continue;
        struct violation fault = batch_fault(&refusal, i, violations->arena);
        batch_keep(violations, &fault);
        err = ERR_FORBIDDEN;
    }
    return err;
}

enum err batch_read(const struct route *routes, size_t route_count, unsigned role,
                    const char *bytes, size_t length, struct violations *violations,
                    struct batch *batch_out)
{
    const struct body_part *parts = NULL;
    struct batch batch = {0};
    enum err err =
        body_parts("records", BATCH_RECORDS_MAX, bytes, length, violations, &parts, &batch.count);
    if (err != ERR_OK)
        return err;
    struct arena *arena = violations->arena;
    struct reader reader = {.routes = routes,
                            .route_count = route_count,
                            .faults = arena_alloc(arena, sizeof(*reader.faults)),
                            .labels = arena_array(arena, batch.count, sizeof(*reader.labels))};
    batch.records = arena_array(arena, batch.count, sizeof(*batch.records));
    for (; reader.at < batch.count; reader.at++) {
        struct batch_record *record = &batch.records[reader.at];
        violations_init(reader.faults, arena);
        reader.faults->words = violations->words;
        read_record(&reader, &parts[reader.at], record);
        keep_faults(record, reader.faults);
    }
    *batch_out = batch;
    return check_role(&batch, role, violations);
}

struct violation batch_fault(const struct violation *violation, size_t at, struct arena *arena)
{
    struct violation fault = *violation;
    const char *dot = *violation->field == '\0' ? "" : ".";
    fault.field = arena_format(arena, "records[%zu]%s%s", at, dot, violation->field);
    return fault;
}

void batch_keep(struct violations *violations, const struct violation *violation)
{
    violations->overflown = violations->count == VIOLATIONS_MAX;
    if (!violations->overflown)
        violations->list[violations->count++] = *violation;
}

void batch_write_canonical(const struct batch *batch, struct buf *out)
{
    for (size_t i = 0; i < batch->count; i++) {
        const struct batch_record *record = &batch->records[i];
        buf_format(out, "%s %d %d {", record_types[record->of_kind]->kind,
                   (int)record->effective_date, record->confirm_future);
        shape_write_json(&record_types[record->of_kind]->shape, record->record, out);
        buf_text(out, "}\n");
    }
}
