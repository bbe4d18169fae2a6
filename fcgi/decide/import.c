/* What is asked of an import and of the names that other systems have for entries; and what rests
 * on reference data, so that an import of it can be undone. */
#include "rests_on_internal.h"

#include "book/external_id.h"
#include "record/import.h"
#include "record/kinds.h"
#include "verdict/verdict.h"

#include <inttypes.h>

static void refuse_range(struct decider *decider, const char *field, int64_t min, int64_t max)
{
    refuse(decider, field, VIOLATION_OUT_OF_RANGE);
    violations_param(decider->violations, "min", arena_format(decider->arena, "%" PRId64, min));
    violations_param(decider->violations, "max", arena_format(decider->arena, "%" PRId64, max));
}

/* An import stands behind what it brought: all by one person, at one moment. */
void check_import(struct decider *decider)
{
    const struct import *import = decider->record;
    int64_t own_seq = book_head(decider->book) + 1;
    const struct entry *last = book_entry(decider->book, own_seq - 1);
    int64_t row_sum =
        import->stored_count + import->changed_count + import->known_count + import->skipped_count;

    if (import->first_seq < 1 || import->first_seq >= own_seq) {
        refuse_range(decider, "first_seq", 1, own_seq - 1);
        return;
    }
    const struct entry *first = book_entry(decider->book, import->first_seq);

    if (first->actor_id != decider->command->actor_id ||
        first->recorded_at_us != last->recorded_at_us || first->actor_id != last->actor_id)
        refuse(decider, "first_seq", VIOLATION_OTHERS_ENTRIES);
    if (import->entry_count != own_seq - import->first_seq)
        refuse_range(decider, "entry_count", own_seq - import->first_seq,
                     own_seq - import->first_seq);
    if (import->row_count != row_sum)
        refuse_range(decider, "row_count", row_sum, row_sum);
}

static void require_kind(struct decider *decider, const char *field, const char *kind)
{
    if (record_kind_find(kind) != RECORD_NONE)
        return;
    refuse(decider, field, VIOLATION_UNKNOWN_REFERENCE);
    violations_param(decider->violations, "expected", "kind");
}

void check_import_file(struct decider *decider)
{
    const struct import_file *file = decider->record;

    require_kind(decider, "record_kind", file->record_kind);
    require_evidence(decider, "sha256", file->sha256);
}

/* A name stays with one entry as long as both stand. */
void check_external_id(struct decider *decider)
{
    const struct external_id *name = decider->record;
    const struct entry *named = book_entry(decider->book, name->named_seq);

    if (named == NULL || named->kind != record_kind_find(name->record_kind) ||
        book_reversal_of(decider->book, named->seq) != NULL) {
        refuse(decider, "named_seq", VIOLATION_UNKNOWN_REFERENCE);
        violations_param(decider->violations, "expected", name->record_kind);
        return;
    }
    int64_t taken = book_find_external(decider->book, named->kind, name->source, name->external_id);

    if (taken != 0)
        refuse_with_seq(decider, "external_id", VIOLATION_EXTERNAL_ID_TAKEN, taken);
}

/* The last entry of an import that stands and can be undone. */
const struct entry *rests_on_import(const struct decider *decider, const struct entry *import)
{
    int64_t first_seq = ((const struct import *)import->record)->first_seq;

    for (int64_t seq = import->seq - 1; seq >= first_seq; seq--) {
        const struct entry *entry = book_entry(decider->book, seq);

        if (record_reversible(entry->kind) && book_reversal_of(decider->book, seq) == NULL)
            return entry;
    }
    return NULL;
}

static bool can_name(const struct field *field, uint32_t kind)
{
    return field->type == FIELD_REFERENCE && record_kind_find(field->reference) == kind;
}

/* A line of a verdict is undone by nobody: it stands and falls with what it belongs to, which
 * mostly holds it. */
static bool stands(const struct book *book, const struct entry *entry)
{
    if (entry->kind != RECORD_VERDICT_LINE)
        return book_reversal_of(book, entry->seq) == NULL;
    return book_reversal_of(book, verdict_line_of(entry->record)) == NULL;
}

static const struct entry *naming(const struct book *book, uint32_t kind, const char *field,
                                  int64_t id)
{
    for (struct referrer r = book_referrers(book, kind, field, id); r.entry != NULL;
         book_next_referrer(&r))
        if (stands(book, r.entry))
            return r.entry;
    return NULL;
}

/* The first entry that stands and names what is to end. */
static const struct entry *named_by(const struct decider *decider, const struct entry *named)
{
    for (uint32_t kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++) {
        const struct shape *shape = &record_types[kind]->shape;

        for (size_t i = 0; i < shape->field_count; i++) {
            const struct entry *found =
                can_name(&shape->fields[i], named->kind)
                    ? naming(decider->book, kind, shape->fields[i].name, named->seq)
                    : NULL;

            if (found != NULL)
                return found;
        }
    }
    return NULL;
}

/* A later version of what is named first, or else whatever names it: both would name nothing. The
 * end of a later version leaves the one before it. */
const struct entry *rests_on_named(const struct decider *decider, const struct entry *named)
{
    const int64_t *versions = NULL;
    size_t count = book_versions(decider->book, named->entity_id, &versions);

    if (named->seq != named->entity_id)
        return NULL;
    for (size_t i = count; i > 0; i--)
        if (versions[i - 1] != named->seq &&
            book_reversal_of(decider->book, versions[i - 1]) == NULL)
            return book_entry(decider->book, versions[i - 1]);
    return named_by(decider, named);
}

static void put_off(const struct book *book, int64_t seq, int32_t *day_io)
{
    const struct entry *reversal = book_reversal_of(book, seq);

    if (reversal != NULL && reversal->effective_date > *day_io)
        *day_io = reversal->effective_date;
}

int32_t named_until(const struct book *book, const struct entry *named)
{
    int32_t day = named->effective_date;
    const int64_t *versions = NULL;
    size_t count = book_versions(book, named->entity_id, &versions);

    if (named->seq != named->entity_id)
        return day;
    for (size_t i = 0; i < count; i++)
        put_off(book, versions[i], &day);
    for (uint32_t kind = RECORD_NONE + 1; kind < RECORD_KIND_COUNT; kind++) {
        const struct shape *shape = &record_types[kind]->shape;

        for (size_t i = 0; i < shape->field_count; i++) {
            if (!can_name(&shape->fields[i], named->kind))
                continue;
            for (struct referrer r = book_referrers(book, kind, shape->fields[i].name, named->seq);
                 r.entry != NULL; book_next_referrer(&r))
                put_off(book, r.entry->seq, &day);
        }
    }
    return day;
}
