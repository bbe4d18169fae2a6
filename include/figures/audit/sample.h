/* Samples of the journal: entries that a seed picks, the same ones for whoever asks with that seed
 * and view, or works them out again from the rows (docs/auditing.md has the algorithm). */
#ifndef FUNDTRAIL_FIGURES_AUDIT_SAMPLE_H
#define FUNDTRAIL_FIGURES_AUDIT_SAMPLE_H

#include "book/book.h"

#define SAMPLE_COUNT_MAX 1000
#define SAMPLE_SEED_MAX 100

enum sample_method {
    SAMPLE_METHOD_RANDOM = 1,
    SAMPLE_METHOD_MONETARY_UNIT, /* as likely as its amount: entries with one in the currency */
    SAMPLE_METHOD_RISK           /* as likely as its weight */
};

extern const struct field_value sample_method_values[];

/* What makes an entry weigh more than 1. */
#define SAMPLE_WEIGHT_EXCEPTION 4 /* it was let pass a rule */
#define SAMPLE_WEIGHT_LARGE 3     /* an amount of at least SAMPLE_LARGE_MINOR */
#define SAMPLE_WEIGHT_LATE 2      /* recorded more than SAMPLE_LATE_DAYS after its day */
#define SAMPLE_WEIGHT_QUICK 2     /* approved within SAMPLE_QUICK_MINUTES of it */
#define SAMPLE_LARGE_MINOR INT64_C(1000000000)
#define SAMPLE_LATE_DAYS 30
#define SAMPLE_QUICK_MINUTES 10

struct sample_question {
    enum sample_method method;
    const char *seed;
    size_t count;  /* up to SAMPLE_COUNT_MAX */
    uint32_t kind; /* RECORD_NONE: all kinds */
    int32_t from;  /* of the effective date */
    int32_t to;
    uint32_t currency; /* of SAMPLE_METHOD_MONETARY_UNIT */
    bool population;   /* also what was not drawn */
};

/* finding, grade and answer are empty: a work paper has room for them. */
struct sample_row {
    uint32_t stratum; /* enum sample_stratum; unknown: not drawn */
    int64_t entry_seq;
    const char *kind;
    const char *code; /* of the record, else its number */
    int64_t fund_id;
    int32_t effective_date;
    const char *recorded_at;
    int64_t recorded_by;
    uint32_t currency;
    int64_t amount_minor;
    int64_t weight;
    const char *draw; /* hexadecimal */
    const char *finding;
    uint32_t grade;
};

extern const struct shape sample_row_shape;

/* Rows in order of seq, in arena: what is live in the view, of the kind and the period.
 * ERR_OVERFLOW. */
enum err journal_sample(const struct book *book, struct view view,
                        const struct sample_question *question, struct arena *arena,
                        const struct sample_row **rows_out, size_t *count_out) MUST_USE;

#endif
