/* Field tables: one description per record. The same table drives the SQL mapping, the JSON in and
 * out, the CSV columns, the canonical bytes that are hashed and the OpenAPI document.
 *
 * A table is a plain array beside the struct; the FIELD_ macros check the member's type at compile
 * time. An unknown value is NULL (text), DATE_UNKNOWN, AMOUNT_UNKNOWN (money, decimals, integers)
 * or 0 (enumerations, references). */
#ifndef FUNDTRAIL_BASE_FIELD_H
#define FUNDTRAIL_BASE_FIELD_H

#include "base/buf.h"
#include "base/date.h"
#include "base/money.h"
#include "base/violation.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_type {
    FIELD_TEXT,      /* const char *; JSON string */
    FIELD_DATE,      /* int32_t; JSON string YYYY-MM-DD */
    FIELD_MONEY,     /* int64_t NAME_minor; JSON decimal string NAME, in the record's `currency` */
    FIELD_DECIMAL,   /* int64_t NAME_e8; JSON decimal string NAME with up to eight places */
    FIELD_ENUM,      /* uint32_t or enum; JSON string */
    FIELD_REFERENCE, /* int64_t, the id of another record; JSON integer */
    FIELD_INTEGER,   /* int64_t; JSON integer */
    FIELD_BOOL       /* bool; JSON boolean */
};

/* How a text is checked beyond its length. */
enum field_form {
    FORM_LINE,        /* one line */
    FORM_LINES,       /* line feeds allowed */
    FORM_FILE,        /* line ends of every kind and tabs allowed */
    FORM_CODE,        /* natural key: [A-Za-z0-9][A-Za-z0-9._-]*, up to CODE_MAX characters */
    FORM_CREDIT_CODE, /* GB 32100-2015, check digit verified */
    FORM_HEX          /* lower-case hexadecimal, exactly max characters */
};

/* One value of an enumeration; a list ends with a NULL name. Value i of the C enum is list[i - 1].
 * The list of the enumeration x is the array x_values: F_ENUM names it by x alone, so that what is
 * written for clients can name it too. */
struct field_value {
    const char *name;
    const char *label_en;
    const char *label_zh;
};

struct field {
    const char *name;   /* JSON key and CSV column */
    const char *column; /* SQL column and struct member */
    enum field_type type;
    size_t offset;
    bool required; /* must be given and known */
    bool positive; /* money and decimals: greater than zero */
    bool computed; /* set by the program, never taken from a body */
    bool added;    /* came after the first release: left out of the hashed bytes while unknown, or
                      false, so that older entries keep theirs */
    bool negative; /* integers: may be less than zero */
    bool version;  /* a reference that names one version of a record by its seq, not the record */
    bool key;      /* the code that a record is called and found by; no two have the same */
    bool fixed;    /* the same in every version of a record, as others rest on it; keys are */
    bool total;    /* money: the amount of the record is the sum of these */
    enum field_form form; /* FIELD_TEXT */
    int64_t
        max; /* FIELD_TEXT: characters; FIELD_INTEGER, FIELD_DECIMAL (_e8; 0: AMOUNT_MAX): largest
                    value */
    const char *enumeration;          /* FIELD_ENUM: the name of its list, e.g. "party_kind" */
    const struct field_value *values; /* FIELD_ENUM: the list itself */
    const char *reference;            /* FIELD_REFERENCE: record kind, e.g. "fund" */
    const char *label_en;
    const char *label_zh;
};

#define FIELD_OFFSET_(record, member, c_type)                                                      \
    (offsetof(record, member) + 0 * sizeof(_Generic(((record *)0)->member, c_type : 1)))

#define FIELD_ROW_(kind, record, json, member, c_type, ...)                                        \
    {                                                                                              \
        .name = #json, .column = #member, .type = kind,                                            \
        .offset = FIELD_OFFSET_(record, member, c_type), __VA_ARGS__                               \
    }

/* F_X(struct, name, …, label_en, label_zh [, .flag = …]): what follows label_en starts with
 * label_zh. */
#define F_TEXT(record, name, characters, en, ...)                                                  \
    FIELD_ROW_(FIELD_TEXT, record, name, name, const char *, .max = (characters),                  \
               .label_en = (en), .label_zh = __VA_ARGS__)
/* The characters of a code; of those that stand in lists of rules and in sheets too. */
#define CODE_MAX 80
/* The natural key. */
#define F_KEY(record, name, en, zh)                                                                \
    F_TEXT(record, name, CODE_MAX, en, zh, .required = true, .form = FORM_CODE, .key = true,       \
           .fixed = true)
#define F_DATE(record, name, en, ...)                                                              \
    FIELD_ROW_(FIELD_DATE, record, name, name, int32_t, .label_en = (en), .label_zh = __VA_ARGS__)
#define F_MONEY(record, name, en, ...)                                                             \
    FIELD_ROW_(FIELD_MONEY, record, name, name##_minor, int64_t, .label_en = (en),                 \
               .label_zh = __VA_ARGS__)
#define F_DECIMAL(record, name, en, ...)                                                           \
    FIELD_ROW_(FIELD_DECIMAL, record, name, name##_e8, int64_t, .label_en = (en),                  \
               .label_zh = __VA_ARGS__)
/* Units of capital or shares: firms have billions of them. */
#define UNITS_MAX_E8 INT64_C(1000000000000000000)
#define F_UNITS(record, name, en, ...) F_DECIMAL(record, name, en, __VA_ARGS__, .max = UNITS_MAX_E8)
#define F_ENUM(record, name, list, en, ...)                                                        \
    FIELD_ROW_(FIELD_ENUM, record, name, name, uint32_t, .enumeration = #list,                     \
               .values = list##_values, .label_en = (en), .label_zh = __VA_ARGS__)
#define F_REFERENCE(record, name, kind, en, ...)                                                   \
    FIELD_ROW_(FIELD_REFERENCE, record, name, name, int64_t, .reference = (kind),                  \
               .label_en = (en), .label_zh = __VA_ARGS__)
#define F_INTEGER(record, name, largest, en, ...)                                                  \
    FIELD_ROW_(FIELD_INTEGER, record, name, name, int64_t, .max = (largest), .label_en = (en),     \
               .label_zh = __VA_ARGS__)
#define F_BOOL(record, name, en, ...)                                                              \
    FIELD_ROW_(FIELD_BOOL, record, name, name, bool, .label_en = (en), .label_zh = __VA_ARGS__)

/* A record's shape: its fields, its size, and where its currency stands. */
struct shape {
    const struct field *fields;
    size_t field_count;
    size_t size;
};

/* The shape of a struct whose fields are the whole of a table. */
#define SHAPE(type, table)                                                                         \
    {                                                                                              \
        .fields = (table), .field_count = sizeof(table) / sizeof((table)[0]), .size = sizeof(type) \
    }

extern const struct field_value currency_values[]; /* enum currency */

/* The field called name, or NULL. */
const struct field *shape_field(const struct shape *shape, const char *name);

/* The natural key, or NULL. */
const struct field *shape_key(const struct shape *shape);

/* The decimals of a money field of this record: those of its `currency` member; 2 while unknown. */
int shape_money_decimals(const struct shape *shape, const void *record);

/* Sets every field to unknown (booleans to false). */
void shape_clear(const struct shape *shape, void *record);

bool field_is_unknown(const struct field *field, const void *record);

/* Position of text in values, from 1; 0 when it is not there. */
uint32_t field_value_find(const struct field_value *values, const char *text, size_t length);

/* Access to a member by its table row. Types must fit (CHECKed). */
const char *field_text(const struct field *field, const void *record);
int64_t field_int64(const struct field *field,
                    const void *record); /* money, decimal, reference, integer */
int32_t field_date(const struct field *field, const void *record);
uint32_t field_enum(const struct field *field, const void *record);
bool field_bool(const struct field *field, const void *record);
void field_set_text(const struct field *field, void *record, const char *text);
void field_set_int64(const struct field *field, void *record, int64_t value);
void field_set_date(const struct field *field, void *record, int32_t date);
void field_set_enum(const struct field *field, void *record, uint32_t value);
void field_set_bool(const struct field *field, void *record, bool value);

/* Takes a value in as text (of a JSON string, a query or a CSV cell), checks it and sets the
 * member; on a fault adds a violation under field->name and leaves the member alone. Money needs
 * the record's currency set before. Text is copied into violations->arena. Text must already be
 * valid NFC UTF-8; here its length, form and control characters are checked. Empty text is unknown
 * only for the caller to decide. References and integers are read as digits, booleans as true or
 * false. */
void field_parse(const struct shape *shape, const struct field *field, const char *text,
                 size_t length, void *record, struct violations *violations);

/* The same for a cell of a file that people write: a date may be YYYY/M/D (base/date.h). */
void field_parse_cell(const struct shape *shape, const struct field *field, const char *text,
                      size_t length, void *record, struct violations *violations);

/* The value as plain text (CSV cell, query, label): empty when unknown, enumerations by name. */
void field_write_text(const struct shape *shape, const struct field *field, const void *record,
                      struct buf *buf);

/* The value as JSON; null when unknown. */
void field_write_json(const struct shape *shape, const struct field *field, const void *record,
                      struct buf *buf);

/* `"name":value,…` for all fields in table order, without braces. */
void shape_write_json(const struct shape *shape, const void *record, struct buf *buf);

/* The same without the added fields that say nothing, in braces: the canonical bytes of a record,
 * which are hashed. Equal records give equal bytes, in every release. */
void shape_write_canonical(const struct shape *shape, const void *record, struct buf *buf);

/* Length in code points, or -1 when bytes are not well-formed UTF-8 (RFC 3629: no surrogates, no
 * over-long forms, at most U+10FFFF). */
int utf8_length(const char *bytes, size_t length);

/* The code point at bytes[*at_io], which is moved behind it. bytes are well-formed. */
uint32_t utf8_next(const char *bytes, size_t *at_io);

/* Whether anything of well-formed text can be seen: not blanks of any width, fillers and what has
 * no width at all. */
bool text_is_visible(const char *bytes, size_t length);

/* The first character that nobody sees but that changes how text reads or whether it equals
 * another: direction marks and, unless lines, also what has no width; 0: none. Variation selectors,
 * which some Chinese names need, are none. */
uint32_t text_hidden_point(const char *bytes, size_t length, bool lines);

/* Whether text is a unified social credit code of GB 32100-2015 with a right check digit. */
bool credit_code_valid(const char *text, size_t length);

#endif
