/* Reads the file of `fundtrail setup`, and makes records of its sections. */
#include "setup_internal.h"

#include "http/text.h"

#include <stdio.h>
#include <string.h>

/* What a programme begins with; all else is entered or imported. */
static const uint32_t kinds[] = {RECORD_USER,       RECORD_PARTY, RECORD_FUND,
                                 RECORD_COMMITMENT, RECORD_FIRM,  RECORD_PROJECT};

static const struct {
    const char *section;
    enum pack_kind kind;
} pack_sections[] = {{"rules", PACK_RULES},
                     {"score-sheets", PACK_SCORE_SHEET},
                     {"recognition-rules", PACK_RECOGNITION_RULES}};

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

void setup_complain(struct setup_file *file, size_t line, const char *name, const char *message)
{
    fprintf(stderr, "fundtrail: %s:%zu: %s%s%s\n", file->path, line, name,
            name[0] == '\0' ? "" : ": ", message);
    file->fault_count++;
}

static bool same(const char *a, const char *b)
{
    return strcmp(a, b) == 0;
}

/* A line names a field by its name, a reference also without _id: the code of what it names. */
static bool names_field(const char *name, const struct field *field)
{
    size_t length = strlen(name);

    return same(name, field->name) ||
           (field->type == FIELD_REFERENCE && strncmp(name, field->name, length) == 0 &&
            same(field->name + length, "_id"));
}

static const struct field *field_of(uint32_t kind, const char *name)
{
    const struct shape *shape = &record_types[kind]->shape;

    for (size_t i = 0; i < shape->field_count; i++)
        if (names_field(name, &shape->fields[i]) && !shape->fields[i].computed)
            return &shape->fields[i];
    return NULL;
}

void setup_complain_of(struct setup_file *file, const struct setup_section *section,
                       const struct violations *violations)
{
    struct buf sentence;

    buf_init(&sentence);
    for (size_t i = 0; i < violations->count; i++) {
        const struct violation *violation = &violations->list[i];
        size_t line = section->line;

        for (size_t k = 0; k < section->count; k++) {
            const struct field *field = field_of(section->kind, section->lines[k].name);

            if (field != NULL && same(field->name, violation->field))
                line = section->lines[k].line;
        }
        buf_reset(&sentence);
        violation_sentence(violation, LANGUAGE_EN, &sentence);
        setup_complain(file, line, violation->field, sentence.bytes);
    }
    buf_done(&sentence);
}

const char *setup_text(const struct setup_section *section, const char *name)
{
    for (size_t i = 0; i < section->count; i++)
        if (same(section->lines[i].name, name))
            return section->lines[i].text;
    return NULL;
}

const char *setup_path(const struct setup_file *file, const char *path)
{
    const char *slash = strrchr(file->path, '/');

    if (path[0] == '/' || slash == NULL)
        return path;
    return arena_format(file->arena, "%.*s/%s", (int)(slash - file->path), file->path, path);
}

static uint32_t kind_named(const char *section, const char **code_out)
{
    for (size_t i = 0; i < COUNT(kinds); i++) {
        const char *kind = record_types[kinds[i]]->kind;
        size_t length = strlen(kind);

        if (strncmp(section, kind, length) == 0 && section[length] == ' ') {
            *code_out = section + length + 1;
            return kinds[i];
        }
    }
    return RECORD_NONE;
}

static void take_pack(struct setup_file *file, const struct ini_line *line, enum pack_kind kind)
{
    if (!same(line->name, "file"))
        setup_complain(file, line->line, line->name, "only file = PATH stands here");
    else
        file->packs[file->pack_count++] =
            (struct setup_pack){kind, setup_path(file, line->text), line->line};
}

static void take_schema(struct setup_file *file, const struct ini_line *line)
{
    if (!same(line->name, "migrate") || !(same(line->text, "yes") || same(line->text, "no")))
        setup_complain(file, line->line, line->name, "only migrate = yes or no stands here");
    file->migrate = same(line->text, "yes");
}

/* A section of a record begins at the line; the rest of its lines is behind it. */
static size_t take_section(struct setup_file *file, const struct ini_line *lines, size_t count)
{
    struct setup_section section = {.line = lines[0].line, .lines = lines};

    while (section.count < count && same(lines[section.count].section, lines[0].section))
        section.count++;
    section.kind = kind_named(lines[0].section, &section.code);
    if (section.kind == RECORD_NONE) {
        setup_complain(
            file, section.line, lines[0].section,
            "a section is one of [schema], [rules], [score-sheets], [recognition-rules], "
            "[user NAME], [party CODE], [fund CODE], [commitment CODE], [firm CODE] and "
            "[project CODE]");
        return section.count;
    }
    for (size_t i = 0; i < file->section_count; i++)
        if (file->sections[i].kind == section.kind && same(file->sections[i].code, section.code))
            setup_complain(file, section.line, lines[0].section, "the section is there twice");
    file->sections[file->section_count++] = section;
    return section.count;
}

static size_t take_lines(struct setup_file *file, const struct ini_line *lines, size_t count)
{
    for (size_t i = 0; i < COUNT(pack_sections); i++)
        if (same(lines[0].section, pack_sections[i].section)) {
            take_pack(file, &lines[0], pack_sections[i].kind);
            return 1;
        }
    if (same(lines[0].section, "schema")) {
        take_schema(file, &lines[0]);
        return 1;
    }
    return take_section(file, lines, count);
}

void setup_file_read(struct setup_file *file)
{
    const struct ini_line *lines = NULL;
    const char *why = NULL;
    size_t count = 0;

    if (ini_file_read(file->path, file->arena, &lines, &count, &why) != ERR_OK) {
        ctl_complain(CTL_USAGE, "%s", why);
        file->fault_count++;
        return;
    }
    file->sections = arena_array(file->arena, count + 1, sizeof *file->sections);
    file->packs = arena_array(file->arena, count + 1, sizeof *file->packs);
    for (size_t i = 0; i < count;)
        i += take_lines(file, &lines[i], count - i);
}

/* Beside the fields: the day that the record begins on, and the password of a new user. */
static bool is_no_field(const struct setup_section *section, const char *name)
{
    return same(name, "effective_date") ||
           (section->kind == RECORD_USER && same(name, "password_file"));
}

static void set_reference(const struct field *field, const char *text, const struct book *book,
                          void *record, struct violations *violations)
{
    int64_t id = book_find_code(book, record_kind_find(field->reference), text);

    if (id != 0) {
        field_set_int64(field, record, id);
        return;
    }
    violations_add(violations, field->name, VIOLATION_UNKNOWN_REFERENCE);
    violations_param(violations, "expected", field->reference);
}

static void set_field(const struct setup_section *section, const struct ini_line *line,
                      const struct book *book, void *record, struct violations *violations)
{
    const struct shape *shape = &record_types[section->kind]->shape;
    const struct field *field = field_of(section->kind, line->name);
    const char *text = NULL;
    size_t length = 0;

    if (field == NULL)
        violations_add(violations, line->name, VIOLATION_UNKNOWN_FIELD);
    else if (text_normalise(line->text, strlen(line->text), violations->arena, &text, &length) !=
             ERR_OK)
        violations_add(violations, field->name, VIOLATION_BAD_TEXT);
    else if (field->type == FIELD_REFERENCE)
        set_reference(field, text, book, record, violations);
    else if (length > 0)
        field_parse_cell(shape, field, text, length, record, violations);
}

/* An amount needs its currency first, wherever that stands. */
static void set_fields(const struct setup_section *section, bool amounts, const struct book *book,
                       void *record, struct violations *violations)
{
    for (size_t i = 0; i < section->count; i++) {
        const struct ini_line *line = &section->lines[i];
        const struct field *field = field_of(section->kind, line->name);

        if (!is_no_field(section, line->name) &&
            (field != NULL && field->type == FIELD_MONEY) == amounts)
            set_field(section, line, book, record, violations);
    }
}

bool setup_record(struct setup_file *file, const struct setup_section *section,
                  const struct book *book, const void *recorded, void *record_out)
{
    const struct shape *shape = &record_types[section->kind]->shape;
    const struct field *key = shape_key(shape);
    struct violations violations;

    violations_init(&violations, file->arena);
    if (recorded != NULL)
        memcpy(record_out, recorded, shape->size);
    else
        shape_clear(shape, record_out);
    field_parse(shape, key, section->code, strlen(section->code), record_out, &violations);
    if (section->kind == RECORD_USER && recorded == NULL)
        field_set_bool(shape_field(shape, "enabled"), record_out, true);
    set_fields(section, false, book, record_out, &violations);
    set_fields(section, true, book, record_out, &violations);
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];

        if (field->required && field_is_unknown(field, record_out) && violations.count == 0)
            violations_add(&violations, field->name, VIOLATION_MISSING);
    }
    setup_complain_of(file, section, &violations);
    return violations.count == 0;
}
