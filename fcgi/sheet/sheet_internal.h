/* What the files of the reader share: the reading as a whole, the parts of a workbook, and the
 * values of cells. */
#ifndef FUNDTRAIL_SHEET_SHEET_INTERNAL_H
#define FUNDTRAIL_SHEET_SHEET_INTERNAL_H

#include "base/arena.h"
#include "sheet/sheet.h"

#define SHEET_ROW_LAST 1048576
#define SHEET_COLUMN_LAST 16384
/* No character takes more bytes than this before its escapes are read: _xHHHH_ for each half. */
#define BYTES_PER_CHARACTER 14

/* One file as it is read. Everything fallible returns ERR_INVALID after sheet_refuse. */
struct reading {
    const struct sheet_source *source;
    const struct sheet_limits *limits;
    const struct sheet_taker *taker;
    struct sheet_fault *fault;
    struct arena *arena;

    /* Where the reading stands: a refusal names it. */
    const char *sheet; /* NULL outside sheets */
    const char *part;  /* NULL outside parts */
    uint32_t row;
    uint32_t column;
    size_t line;

    /* Counted against the limits. */
    size_t unpacked;
    size_t rows;
    size_t cells;
};

/* Fills the fault with the code, the place where the reading stands, and what stands there. Returns
 * ERR_INVALID. */
enum err sheet_refuse(struct reading *reading, enum sheet_fault_code code, const char *detail);
enum err sheet_refuse_count(struct reading *reading, enum sheet_fault_code code, size_t count);

/* --- what a file is (content.c) --- */

enum content { CONTENT_ZIP, CONTENT_TEXT };

/* Refuses what is neither. */
enum err sheet_content(struct reading *reading, enum content *content_out) MUST_USE;

/* --- text (decode.c, delimiter.c, text.c) --- */

struct text {
    const char *encoding;
    const char *bytes; /* UTF-8, without a byte order mark, and without NUL */
    size_t length;
};

/* Finds the encoding and decodes strictly. The bytes are those of the source or live in the
 * arena. */
enum err sheet_decode(struct reading *reading, struct text *text_out) MUST_USE;

/* Decodes from a converter that ICU knows; refuses at the line of the first byte that is none. */
enum err sheet_convert(struct reading *reading, const char *converter, size_t skip,
                       struct text *text_out) MUST_USE;

/* Appends a character, which is no half of a pair, in UTF-8. */
void sheet_add_point(struct buf *out, uint32_t point);

/* Length of the well-formed UTF-8 sequence of the bytes; 0 when there is none. */
size_t sheet_utf8_sequence(const char *bytes, size_t length);

/* Splits text into cells, one at a time. */
struct splitter {
    const char *bytes;
    size_t length;
    char delimiter;
    size_t at;
    size_t line;
};

enum split { SPLIT_CELL, SPLIT_LAST_CELL, SPLIT_END, SPLIT_QUOTE_OPEN, SPLIT_QUOTE_INSIDE };

/* The next cell; SPLIT_LAST_CELL ends its row. SPLIT_END: there is none. Its bytes are a run of
 * the text, in which quotes are doubled when *doubled_out. */
enum split sheet_split(struct splitter *splitter, const char **cell_out, size_t *length_out,
                       bool *doubled_out);

/* Finds what parts the cells, or takes it from a first line "sep=;", which it then skips. */
enum err sheet_delimiter(struct reading *reading, struct text *text,
                         struct splitter *splitter_out) MUST_USE;

enum err sheet_read_text(struct reading *reading) MUST_USE;

/* --- the zip (package.c) --- */

struct package;
struct part;

enum err package_open(struct reading *reading, struct package **package_out) MUST_USE;
void package_close(struct package *package);

/* The member of a name, whatever the case; the name as the package spells it, NULL: none. */
const char *package_find(const struct package *package, const char *name);

/* The members by name, from 0. */
size_t package_count(const struct package *package);
const char *package_name(const struct package *package, size_t position);

enum err part_open(struct reading *reading, struct package *package, const char *name,
                   struct part **part_out) MUST_USE;
void part_close(struct part *part);

/* Up to size bytes; *length_out is 0 at the end, where size and checksum were found right. */
enum err part_read(struct reading *reading, struct part *part, void *bytes, size_t size,
                   size_t *length_out) MUST_USE;

/* --- XML (xml.c) --- */

struct xml_element {
    const char *space; /* of the namespace; not followed by a NUL */
    size_t space_length;
    const char *name;        /* local */
    const char **attributes; /* name and value in turns, then NULL */
    size_t depth;            /* 0: the root */
};

/* Called for elements that the handler looks into. What is not looked into is skipped with all that
 * stands in it. */
struct xml_handler {
    void *state;
    /* *inside_out is false on entry; true: look into it. */
    enum err (*start)(void *state, const struct xml_element *element, bool *inside_out);
    enum err (*end)(void *state, const char *name, size_t depth);
    /* Where the text directly inside an element of text_depth goes; NULL: nowhere. The handler may
     * change both. */
    struct buf *text;
    size_t text_depth;
    size_t text_max; /* bytes; beyond, the text is too long */
};

enum err xml_read(struct reading *reading, struct package *package, const char *name,
                  struct xml_handler *handler) MUST_USE;

/* Whether the element is one of spreadsheets, in the transitional or the strict form. */
bool xml_is_main(const struct xml_element *element, const char *name);

/* The value of an attribute without a namespace; NULL when it is not there. */
const char *xml_attribute(const struct xml_element *element, const char *name);

/* r:id, in either form. */
const char *xml_relation_id(const struct xml_element *element);
bool xml_true(const char *value);

/* --- what a part refers to (relations.c) --- */

struct relation {
    const char *id;
    const char *type;   /* the last segment: worksheet, styles … */
    const char *target; /* name of a member, or as it stands where it is external */
    bool external;
};

struct relations {
    struct relation *list;
    size_t count;
    size_t capacity;
};

/* Adds those of the part (NULL: of the package). None, when the part has none. */
enum err relations_read(struct reading *reading, struct package *package, const char *of_part,
                        struct relations *relations) MUST_USE;

/* The first of the type, or with the id; NULL when there is none. */
const struct relation *relations_of_type(const struct relations *relations, const char *type);
const struct relation *relations_with_id(const struct relations *relations, const char *id);

/* The member that a relation names. */
enum err relation_part(struct reading *reading, struct package *package,
                       const struct relation *relation, const char **name_out) MUST_USE;

/* --- the workbook and its tables (workbook.c, shared.c, styles.c, worksheet.c) --- */

struct shared {
    struct buf texts; /* each followed by a NUL */
    size_t *starts;
    size_t count;
    size_t capacity;
};

enum format { FORMAT_NUMBER, FORMAT_PERCENT, FORMAT_DATE, FORMAT_CLOCK, FORMAT_ELAPSED };

struct styles {
    uint8_t *formats; /* enum format of each style */
    size_t count;
    bool known; /* false: the workbook has no styles, numbers stay numbers */
};

struct workbook {
    bool date1904;
    bool uncalculated;
    struct shared shared;
    struct styles styles;
};

enum err sheet_read_workbook(struct reading *reading) MUST_USE;

void shared_init(struct shared *shared);
void shared_done(struct shared *shared);
enum err shared_read(struct reading *reading, struct package *package, const char *name,
                     struct shared *shared) MUST_USE;

/* formats lives in the arena. */
enum err styles_read(struct reading *reading, struct package *package, const char *name,
                     struct styles *styles_out) MUST_USE;

enum err worksheet_read(struct reading *reading, struct package *package, const char *name,
                        const struct workbook *workbook) MUST_USE;

/* Appends the text of an element: _xHHHH_ is the character HHHH. Refuses what is no character. */
enum err sheet_unescape(struct reading *reading, const char *bytes, size_t length,
                        struct buf *out) MUST_USE;

/* Refuses a text of more characters than may be. */
enum err sheet_check_length(struct reading *reading, const char *bytes, size_t length) MUST_USE;

/* --- values (format.c, number.c, serial.c, reference.c) --- */

enum format sheet_format_builtin(uint32_t id);
enum format sheet_format(const char *code);

#define DECIMAL_DIGITS 40

/* 0.DIGITS * 10^exponent. Digits beyond those kept are cut. */
struct scientific {
    bool negative;
    size_t count; /* 0: the number is 0 */
    int exponent;
    char digits[DECIMAL_DIGITS];
};

/* A number as XML spells it, that a binary double can hold. */
bool scientific_parse(const char *text, size_t length, struct scientific *decimal_out);

/* To 15 significant digits, half away from zero. */
void scientific_format15(const struct scientific *decimal, char text_out[64]);

/* A date or time by its serial number, or false when there is none of that number. */
bool serial_format(const struct scientific *serial, enum format format, bool date1904,
                   enum sheet_kind *kind_out, char text_out[32]);

/* YYYY-MM-DD, HH:MM:SS[.fraction], or both with a T. */
bool iso_kind(const char *text, enum sheet_kind *kind_out);

/* A1 from both of its halves; false when it names no cell. */
bool reference_parse(const char *text, const char **end_out, uint32_t *row_out,
                     uint32_t *column_out);
bool reference_range(const char *text, struct sheet_range *range_out);
/* -1: it is none. */
int hex_digit(char c);

/* Digits only, from 1 to max. */
bool reference_number(const char *text, uint32_t max, uint32_t *number_out);

#endif
