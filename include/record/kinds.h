/* The kinds of record, and what each of them is: one row per kind, beside the struct's fields in
 * the file of its family. Whoever treats kinds alike reads the row; nobody else says what a kind
 * is.
 *
 * A record's id is the seq of the entry that created it; a later entry of the same kind with that
 * entity_id is a new version of it. */
#ifndef FUNDTRAIL_RECORD_KINDS_H
#define FUNDTRAIL_RECORD_KINDS_H

#include "base/entry.h"
#include "record/role.h"

enum record_kind {
    RECORD_NONE,
#define KIND(id, name) RECORD_##id,
#include "record/kinds.def"
#undef KIND
    RECORD_KIND_COUNT
};

/* The same by the names in C, for macros that make rows of them: KIND_fund. */
enum {
    KIND_none = RECORD_NONE,
#define KIND(id, name) KIND_##name = RECORD_##id,
#include "record/kinds.def"
#undef KIND
};

/* The day that an entry takes effect on. */
enum record_begins {
    BEGINS_WHEN_RECORDED = 1, /* the day that was named, else today */
    BEGINS_ON_ITS_DAY,        /* the same, else of a new record its `day`, unless that is ahead */
    BEGINS_WHEN_VALID,        /* the day that was named, else its `day` */
    BEGINS_ONLY_WHEN_VALID    /* its `day`, whatever day was named */
};

/* Whether an entry waits for another person. */
enum record_approval {
    APPROVAL_NONE = 1,
    APPROVAL_ALWAYS,     /* counts once an approval names it */
    APPROVAL_IF_ASKED,   /* counts at once, unless it `awaits`; approved, from its own day on */
    APPROVAL_OF_VERSION, /* an approval names the version: its entry's seq */
    APPROVAL_BY_DECISION /* the same as always, but by a decision, which has figures of its own */
};

/* The proposals that rules are held against: bits. */
enum measured {
    MEASURED_INVESTMENTS = 1 << 0,
    MEASURED_COMMITMENTS = 1 << 1,
    MEASURED_CALLS = 1 << 2,
    MEASURED_DISTRIBUTIONS = 1 << 3, /* and returns of excess, and equalisations */
    MEASURED_VALUATIONS = 1 << 4,
    MEASURED_OUTLAYS = 1 << 5, /* payments and expenses: recorded in one step, unless a rule asks */
    MEASURED_GRANTS = 1 << 6,  /* subsidies, awards, and compensation of losses */
    MEASURED_PAYOUTS = 1 << 7  /* of loans */
};

/* Where a record names its fund: its own reference `by`, or the field `of_named` of what `by`
 * names. */
struct fund_path {
    const char *by;
    const char *of_named;
};

/* What belongs to a sort of record: names of fields with blanks between. */
struct belongs {
    const char *needs;
    const char *takes;
};

/* The enumeration that tells sorts apart, and a row by each of its values. A field that stands in
 * some of the rows belongs only to records of those sorts. */
struct belongings {
    const char *by;
    const struct belongs *rows;
};

#define BELONGINGS_MAX 2
#define FUND_PATHS_MAX 2
#define RULES_NEED_MAX 3
/* clang-format off */
#define OF_NO_FUND {{""}}
/* clang-format on */

/* What must be said of every kind stands first; what is not said of the rest is none or false.
 * tests/unit/decide/test_kinds.c names what is missing. */
struct record_type {
    const char *kind;   /* "fund": JSON, journal and SQL table name */
    const char *plural; /* "funds": path and dataset */
    const char *label_en;
    const char *plural_en; /* "Funds"; Chinese says one and many alike */
    const char *label_zh;
    struct shape shape;

    unsigned written_by;  /* roles (record/role.h) whose requests become such entries */
    unsigned reversed_by; /* roles that may undo one; BY_NOBODY: no reversal may name it */
    enum record_begins begins;
    enum record_approval approval;
    struct fund_path fund[FUND_PATHS_MAX]; /* the first that leads to one counts; OF_NO_FUND */

    const char *day;    /* the date that it begins on, if not when it is recorded */
    bool may_be_future; /* reference data and terms, entered ahead of their day */
    bool revisable;     /* a later version may replace it */

    const char *approved_as; /* the reference by which its approval or decision names it */
    bool (*awaits)(const void *record); /* APPROVAL_IF_ASKED: whether it waits, or waited */
    const char *part_of; /* its reference to the proposal that it belongs to, and changes with */
    bool notice;         /* money of all investors of a fund, shared out in lines */

    bool capital;           /* in the currency of its fund, on a day of the fund's term */
    bool takes_cash;        /* out of its fund */
    enum measured measured; /* what rules that are held against it speak of */
    const char *rules_need[RULES_NEED_MAX]; /* what a draft must say before they can be */

    struct belongings belongings[BELONGINGS_MAX]; /* where its records are of several sorts */

    const char *seat_by; /* the reference by which it leads to a loan case, whose seats see it
                            (book/seat.h); NULL: no seat does, unless it is one or: */
    bool open_to_seats;  /* every seat sees it */

    bool packed; /* a ledger holds very many: the book packs them */

    struct entry_lines lines;       /* that its entries hold */
    const struct entry_lines *held; /* how entries of other kinds hold such records as lines */
};

/* The first members of the row of the kind `name`, whose struct and fields are called after it. */
#define RECORD_OF(name, plural_name, en, many_en, zh)                                              \
    .kind = #name, .plural = (plural_name), .label_en = (en), .plural_en = (many_en),              \
    .label_zh = (zh), .shape = SHAPE(struct name, name##_fields)

#define KIND(id, name) extern const struct record_type name##_type;
#include "record/kinds.def"
#undef KIND

/* The rows by enum record_kind; that of RECORD_NONE is empty. */
extern const struct record_type *const record_types[RECORD_KIND_COUNT];

/* The tables of the same kinds, for the store. */
extern const struct entry_table record_tables[RECORD_KIND_COUNT];

/* Whether a name stands in a list of names with blanks between. */
bool belongs_named(const char *list, const char *name);

/* Whether a reversal may name an entry of the kind. */
static inline bool record_reversible(uint32_t kind)
{
    return record_types[kind]->reversed_by != BY_NOBODY;
}

/* The unified social credit code of a record; NULL when it has none, or its kind knows none. */
const char *record_credit_code(uint32_t kind, const void *record);

/* The kind that a reference of a row's records names; RECORD_NONE when it has no such reference. */
enum record_kind record_kind_named(const struct record_type *type, const char *reference);

/* The reference by which a record names what it is about: the first that is known of those that
 * need not be; NULL when all are unknown. */
const struct field *record_subject(uint32_t kind, const void *record);

/* RECORD_NONE when there is no such kind. */
enum record_kind record_kind_find(const char *kind);
enum record_kind record_kind_find_plural(const char *plural);

#endif
