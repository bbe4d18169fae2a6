/* Holds the lines of a file against what is recorded, and loads those that say something new. */
#include "packs_internal.h"

#include "record/rule.h"
#include "rules/rule.h"

#include <string.h>

/* Names of the fields that differ; what the program computes is no part of a file. */
static const char *differences(const struct pack *pack, const struct pack_line *line,
                               const void *recorded)
{
    const struct shape *shape = &record_types[line->kind]->shape;
    const char *names = NULL;
    struct buf given;
    struct buf stands;

    buf_init(&given);
    buf_init(&stands);
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        buf_reset(&given);
        buf_reset(&stands);
        field_write_text(shape, field, line->record, &given);
        field_write_text(shape, field, recorded, &stands);
        if (!field->computed && strcmp(given.bytes, stands.bytes) != 0)
            names = names == NULL ? field->name
                                  : arena_format(pack->arena, "%s, %s", names, field->name);
    }
    buf_done(&given);
    buf_done(&stands);
    return names;
}

/* The last version with force of a rule; of what needs no approval, and where none has, the last.
 */
static const struct entry *last_with_force(const struct book *book, uint32_t kind, int64_t id)
{
    const int64_t *seqs;
    size_t count = book_versions(book, id, &seqs);
    const struct entry *found = book_entry(book, seqs[count - 1]);

    for (size_t i = 0; kind == RECORD_RULE && i < count; i++)
        if (rule_has_force(book, book_entry(book, seqs[i]), VIEW_EVERYTHING))
            found = book_entry(book, seqs[i]);
    return found;
}

struct pack_standing pack_compare(const struct pack *pack, const struct pack_line *line,
                                  const struct book *book)
{
    struct pack_standing standing = {.state = PACK_NEW,
                                     .id = book_find_code(book, line->kind, line->code)};
    const int64_t *seqs;

    (void)pack_name_parent(pack, line, book);
    if (standing.id == 0)
        return standing;
    size_t count = book_versions(book, standing.id, &seqs);
    const char *last = differences(pack, line, book_entry(book, seqs[count - 1])->record);

    standing.changed =
        differences(pack, line, last_with_force(book, line->kind, standing.id)->record);
    if (last == NULL)
        standing.changed = NULL;
    standing.state = standing.changed == NULL ? PACK_SAME : PACK_CHANGED;
    return standing;
}

struct pack_load pack_load_begin(struct pack *pack)
{
    return (struct pack_load){
        .pack = pack, .faults_before = pack->fault_count, .sheet_from = DATE_UNKNOWN};
}

void pack_rewind(void *arg)
{
    struct pack_load *load = arg;

    load->pack->fault_count = load->faults_before;
    *load = pack_load_begin(load->pack);
}

/* A part of a sheet that the file leaves out would silently stay: a sheet with other parts is
 * another sheet. */
static void refuse_left_out(struct pack *pack, const struct pack_line_kind *kind,
                            const struct book *book)
{
    const struct shape *shape = &record_types[kind->kind]->shape;
    const int64_t *ids = NULL;
    size_t count = kind->parent_field == NULL ? 0 : book_entities(book, kind->kind, &ids);

    for (size_t i = 0; i < count; i++) {
        const void *record = book_entry(book, ids[i])->record;
        const struct entry *parent =
            book_entry(book, field_int64(shape_field(shape, kind->parent_field), record));
        const struct shape *above = &record_types[kind->parent_kind]->shape;
        const char *code = field_text(shape_field(shape, "code"), record);

        if (!pack_has_line(pack, kind->parent_kind,
                           field_text(shape_field(above, "code"), parent->record)) ||
            pack_has_line(pack, kind->kind, code))
            continue;
        pack_complain(pack, (struct csv_place){1, 1}, "",
                      arena_format(pack->arena,
                                   "%s %s is recorded but not in the file; give a sheet with other "
                                   "parts another code",
                                   kind->name, code),
                      arena_format(pack->arena,
                                   "%s %s 已登记但不在文件中；组成不同的指标体系请用另一代码",
                                   kind->name, code));
    }
}

static bool has_parent(struct pack *pack, const struct pack_line *line, const struct book *book)
{
    const struct pack_line_kind *kind = pack_line_kind_of(pack, line->kind);

    if (kind->parent_field == NULL || pack_name_parent(pack, line, book) != 0)
        return true;
    const char *above = record_types[kind->parent_kind]->kind;

    pack_complain(pack, line->place, "in",
                  arena_format(pack->arena, "there is no %s with the code %s above this row", above,
                               line->parent),
                  arena_format(pack->arena, "此行之上没有代码为 %s 的 %s", line->parent, above));
    return false;
}

static void fill(struct pack_load *load, const struct pack_line *line, int64_t id,
                 const struct book *book, struct command *command)
{
    const struct field *from = shape_field(&record_types[line->kind]->shape, "valid_from");

    command->kind = line->kind;
    command->entity_id = id;
    command->expected_version = id == 0 ? 0 : book_last_version(book, id, INT64_MAX);
    command->record = line->record;
    command->effective_date = id == 0 && from == NULL ? load->sheet_from : DATE_UNKNOWN;
    load->added += id == 0;
    load->revised += id != 0;
}

enum err pack_next(const struct book *book, void *arg, struct command *command_out, bool *more_out)
{
    struct pack_load *load = arg;
    struct pack *pack = load->pack;
    const struct pack_format *format = &pack_formats[pack->kind];

    while (load->position < pack->line_count) {
        const struct pack_line *line = &pack->lines[load->position++];
        const struct field *from = shape_field(&record_types[line->kind]->shape, "valid_from");

        if (from != NULL)
            load->sheet_from = field_date(from, line->record);
        if (!has_parent(pack, line, book))
            continue;
        struct pack_standing standing = pack_compare(pack, line, book);

        if (standing.state != PACK_SAME) {
            fill(load, line, standing.id, book, command_out);
            return ERR_OK;
        }
        load->unchanged++;
    }
    *more_out = false;
    for (size_t i = 0; i < format->kind_count; i++)
        refuse_left_out(pack, &format->kinds[i], book);
    return pack->fault_count == 0 ? ERR_OK : ERR_INVALID;
}

enum err pack_decided(const struct book *book, void *arg, const struct entry *first, enum err err,
                      const struct violations *violations)
{
    struct pack_load *load = arg;

    (void)book;
    if (first == NULL) {
        pack_complain_of(load->pack, &load->pack->lines[load->position - 1], violations);
        return violations->count > 0 ? ERR_OK : err;
    }
    if (first->kind == RECORD_RULE)
        load->in_force += ((const struct rule *)first->record)->bootstrapped;
    return ERR_OK;
}
