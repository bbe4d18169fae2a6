/* A workbook: its parts are found by what refers to them, never by their names; its sheets stand in
 * the order of their tabs. */
#include "sheet_internal.h"

#include <string.h>

struct tab {
    const char *name;
    const char *relation_id; /* NULL: it refers to nothing */
    enum sheet_visibility visibility;
};

struct workbook_reading {
    struct reading *reading;
    struct workbook *workbook;
    struct tab *tabs;
    size_t tab_count;
    bool in_sheets;
};

static enum sheet_visibility visibility(const char *state)
{
    if (state == NULL || strcmp(state, "visible") == 0)
        return SHEET_VISIBLE;
    return strcmp(state, "veryHidden") == 0 ? SHEET_VERY_HIDDEN : SHEET_HIDDEN;
}

static enum err take_tab(struct workbook_reading *at, const struct xml_element *element)
{
    struct reading *reading = at->reading;
    const char *name = xml_attribute(element, "name");
    const char *id = xml_relation_id(element);
    struct buf plain;

    if (at->tab_count == reading->limits->sheets)
        return sheet_refuse_count(reading, SHEET_FAULT_SHEETS, reading->limits->sheets);
    buf_init(&plain);
    enum err err = name == NULL ? ERR_OK : sheet_unescape(reading, name, strlen(name), &plain);

    at->tabs[at->tab_count++] = (struct tab){
        .name = arena_copy(reading->arena, plain.length == 0 ? "" : plain.bytes, plain.length),
        .relation_id = arena_strdup(reading->arena, id),
        .visibility = visibility(xml_attribute(element, "state")),
    };
    buf_done(&plain);
    return err;
}

/* What stands where the workbook should, by its root. */
static enum err refuse_root(struct reading *reading, const struct xml_element *element)
{
    if (strcmp(element->name, "document") == 0)
        return sheet_refuse(reading, SHEET_FAULT_WORD, "");
    if (strcmp(element->name, "presentation") == 0)
        return sheet_refuse(reading, SHEET_FAULT_PRESENTATION, "");
    return sheet_refuse(reading, SHEET_FAULT_FORM, element->name);
}

static enum err on_start(void *state, const struct xml_element *element, bool *inside_out)
{
    struct workbook_reading *at = state;

    if (element->depth == 0) {
        if (!xml_is_main(element, "workbook"))
            return refuse_root(at->reading, element);
        *inside_out = true;
    } else if (element->depth == 1) {
        at->in_sheets = xml_is_main(element, "sheets");
        *inside_out = at->in_sheets;
        if (xml_is_main(element, "workbookPr"))
            at->workbook->date1904 = xml_true(xml_attribute(element, "date1904"));
        if (xml_is_main(element, "calcPr"))
            at->workbook->uncalculated = xml_true(xml_attribute(element, "fullCalcOnLoad"));
    } else if (at->in_sheets && xml_is_main(element, "sheet")) {
        return take_tab(at, element);
    }
    return ERR_OK;
}

/* Of a package without a workbook: an OpenDocument file says so in a member of its own. */
static enum err refuse_package(struct reading *reading, const struct package *package)
{
    bool open_document = package_find(package, "mimetype") != NULL &&
                         package_find(package, "META-INF/manifest.xml") != NULL;

    return sheet_refuse(reading,
                        open_document ? SHEET_FAULT_OPEN_DOCUMENT : SHEET_FAULT_NO_WORKBOOK, "");
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text);
    size_t end_length = strlen(end);

    return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

static enum err find_workbook(struct reading *reading, struct package *package,
                              const char **name_out)
{
    struct relations relations = {0};
    enum err err = relations_read(reading, package, NULL, &relations);

    if (err != ERR_OK)
        return err;
    const struct relation *relation = relations_of_type(&relations, "officeDocument");

    if (relation == NULL)
        return refuse_package(reading, package);
    err = relation_part(reading, package, relation, name_out);
    if (err == ERR_OK && ends_with(*name_out, ".bin"))
        return sheet_refuse(reading, SHEET_FAULT_XLSB, "");
    return err;
}

typedef enum err tables_fn(struct reading *reading, struct package *package, const char *name,
                           struct workbook *workbook);

static enum err read_shared(struct reading *reading, struct package *package, const char *name,
                            struct workbook *workbook)
{
    return shared_read(reading, package, name, &workbook->shared);
}

static enum err read_styles(struct reading *reading, struct package *package, const char *name,
                            struct workbook *workbook)
{
    return styles_read(reading, package, name, &workbook->styles);
}

/* A table that all sheets share; a workbook need not have it. */
static enum err read_table(struct reading *reading, struct package *package,
                           const struct relations *relations, const char *type, tables_fn *read,
                           struct workbook *workbook)
{
    const struct relation *relation = relations_of_type(relations, type);
    const char *name;

    if (relation == NULL)
        return ERR_OK;
    enum err err = relation_part(reading, package, relation, &name);

    return err == ERR_OK ? read(reading, package, name, workbook) : err;
}

/* What kind of sheet a relation leads to; NULL: none. */
static const char *kind_of(const struct relation *relation)
{
    static const char *const kinds[][2] = {{"worksheet", "worksheet"},
                                           {"chartsheet", "chartsheet"},
                                           {"dialogsheet", "dialogsheet"},
                                           {"xlMacrosheet", "macrosheet"},
                                           {"xlIntlMacrosheet", "macrosheet"}};

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kinds[i][0], relation->type) == 0)
            return kinds[i][1];
    return NULL;
}

static enum err read_tab(struct reading *reading, struct package *package,
                         const struct relations *relations, const struct tab *tab,
                         const struct workbook *workbook)
{
    const struct sheet_taker *taker = reading->taker;
    const struct relation *relation =
        tab->relation_id == NULL ? NULL : relations_with_id(relations, tab->relation_id);
    const char *part;

    reading->sheet = tab->name;
    if (relation == NULL || kind_of(relation) == NULL)
        return sheet_refuse(reading, SHEET_FAULT_PART_MISSING, tab->name);
    enum err err = relation_part(reading, package, relation, &part);

    if (err != ERR_OK)
        return err;
    const struct sheet_head head = {tab->name, tab->visibility, kind_of(relation)};

    if (taker->begin != NULL)
        err = taker->begin(taker->state, &head);
    if (err == ERR_OK && strcmp(head.kind, "worksheet") == 0)
        err = worksheet_read(reading, package, part, workbook);
    if (err == ERR_OK && taker->end != NULL)
        err = taker->end(taker->state);
    reading->sheet = NULL;
    return err;
}

static enum err read_tabs(struct workbook_reading *at, struct package *package,
                          const struct relations *relations)
{
    const struct sheet_taker *taker = at->reading->taker;
    const struct sheet_book book = {.date1904 = at->workbook->date1904,
                                    .uncalculated = at->workbook->uncalculated};
    enum err err = taker->book == NULL ? ERR_OK : taker->book(taker->state, &book);

    for (size_t i = 0; err == ERR_OK && i < at->tab_count; i++)
        err = read_tab(at->reading, package, relations, &at->tabs[i], at->workbook);
    return err;
}

static enum err read_package(struct workbook_reading *at, struct package *package)
{
    struct reading *reading = at->reading;
    struct xml_handler handler = {.state = at, .start = on_start};
    struct relations relations = {0};
    const char *name;
    enum err err = find_workbook(reading, package, &name);

    if (err == ERR_OK)
        err = xml_read(reading, package, name, &handler);
    if (err == ERR_OK && at->tab_count == 0)
        return sheet_refuse(reading, SHEET_FAULT_NO_SHEET, "");
    if (err == ERR_OK)
        err = relations_read(reading, package, name, &relations);
    if (err == ERR_OK)
        err = read_table(reading, package, &relations, "sharedStrings", read_shared, at->workbook);
    if (err == ERR_OK)
        err = read_table(reading, package, &relations, "styles", read_styles, at->workbook);
    return err == ERR_OK ? read_tabs(at, package, &relations) : err;
}

enum err sheet_read_workbook(struct reading *reading)
{
    struct workbook workbook = {0};
    struct workbook_reading at = {.reading = reading, .workbook = &workbook};
    struct package *package = NULL;
    enum err err = package_open(reading, &package);

    at.tabs = arena_array(reading->arena, reading->limits->sheets, sizeof *at.tabs);
    shared_init(&workbook.shared);
    if (err == ERR_OK)
        err = read_package(&at, package);
    shared_done(&workbook.shared);
    package_close(package);
    return err;
}
