/* The capital of a firm played from its records in the order of their days: which certificates
 * there are, what each has left, and what does not fit. Everything else of this room is worked out
 * from that. Units are whole numbers of 10^-8.
 *
 * No event makes or loses units: a transfer moves them, an act on all capital gives each holder his
 * part of the new total by largest remainder. */
#ifndef FUNDTRAIL_FIGURES_EQUITY_PLAY_H
#define FUNDTRAIL_FIGURES_EQUITY_PLAY_H

#include "book/book.h"
#include "record/equity.h"

struct exact;

#define EQUITY_NONE SIZE_MAX
/* The seq of a draft, which has none yet. */
#define EQUITY_DRAFT INT64_MAX

/* Who holds: a party, a fund or a firm. The firm itself holds what was forfeited to it. */
struct equity_holder {
    uint32_t kind; /* enum record_kind; RECORD_NONE: not said */
    int64_t id;
};

struct equity_certificate {
    int64_t id; /* of the security, or of the event that it results from; EQUITY_DRAFT */
    const char *code;
    uint32_t kind;    /* enum security_kind */
    int64_t class_id; /* 0: of no class */
    struct equity_holder holder;
    const struct security *terms; /* of the security that it comes from */
    size_t from;                  /* the certificate that its units came from; EQUITY_NONE */
    size_t issue;                 /* the one that was issued, which all of it came from */
    size_t next_kin;              /* the next one that came of that issue; EQUITY_NONE */
    size_t last_kin;              /* of what was issued: the last one that came of it */
    int64_t round_id;
    int64_t subscription_id;
    int64_t investment_id;
    int32_t born_on;
    int32_t ended_on;  /* DATE_UNKNOWN: it is alive */
    bool whole;        /* a SAFE or note: it has no units, and is there or not */
    int64_t issued_e8; /* as later splits have it */
    int64_t units_e8;  /* left */
    int64_t strike_e8; /* of options and warrants, as later splits have it */
    uint32_t currency;
    int64_t amount_minor; /* subscribed for what is left; unknown */
    int64_t paid_minor;   /* of that */
};

/* One row of the history: what an entry did to a certificate. */
struct equity_change {
    int64_t seq; /* the entry */
    int32_t day;
    size_t certificate;
    int64_t class_id;
    int64_t delta_e8; /* units gained or, below 0, lost */
};

struct equity_class {
    int64_t id;
    const struct share_class *record; /* NULL before its first day */
    int64_t shares_e8;                /* issued and alive */
    int64_t missing_e8; /* stated by a register and on no certificate; unknown: nothing is stated */
    int64_t excess_e8;  /* on certificates beyond what the register stated */
    int32_t stated_on;
    bool over; /* more than is authorised */
    bool ratio_asked;
    const struct exact *ratio; /* common units for one, once it was asked; NULL: it leads to none */
};

struct equity_pool {
    int64_t id;
    const struct option_pool *record; /* NULL before its first day */
    int64_t class_id;                 /* what its units are now */
    int64_t reserved_e8;              /* as later splits have it */
    int64_t used_e8;                  /* granted and not returned */
    bool over;
};

enum equity_fault_code {
    EQUITY_SOURCE_MISSING, /* what it takes from is not there */
    EQUITY_MORE_THAN_HELD, /* has: what there is; needs: what it takes */
    EQUITY_EXPIRED,        /* what it takes from had expired */
    EQUITY_OVER_AUTHORISED,
    EQUITY_OVER_POOL,
    EQUITY_NOTHING_THERE, /* an act finds no units */
    EQUITY_NO_RATIO,      /* what a conversion gives cannot be told */
    EQUITY_NOT_LESS,      /* a reduction to what there is, or more */
    EQUITY_NOT_MORE,      /* a conversion of reserves to what there is, or less */
    EQUITY_OVERPAID       /* more is paid in than was subscribed; minor units */
};

struct equity_fault {
    enum equity_fault_code code;
    int64_t seq; /* of the entry that does not fit; EQUITY_DRAFT */
    int32_t day;
    const char *name; /* of the certificate, class or pool */
    int64_t has_e8;
    int64_t needs_e8;
};

struct equity {
    int64_t firm_id;
    struct view view;
    const struct book *book;
    struct arena *arena;
    struct equity_certificate *certificates; /* in the order of their days */
    size_t certificate_count;
    uint32_t *places; /* certificates by id (certificates.c) */
    size_t place_count;
    struct equity_change *changes; /* in the order of their days */
    size_t change_count;
    struct equity_class *classes;
    size_t class_count;
    struct equity_pool *pools;
    size_t pool_count;
    struct equity_fault *faults;
    size_t fault_count;
    int64_t missing_e8; /* as of a class, of all together */
    int64_t excess_e8;
    int32_t stated_on;
};

/* What is asked of the records as they are not, by who decides. */
struct equity_what_if {
    const struct entry *draft; /* as the last entry of its day; NULL */
    int64_t without_seq;       /* as if that entry were not there; 0 */
};

/* Plays a firm's records that are live in a view. what_if: NULL for none. Everything in the arena;
 * records live as long as the book's do. ERR_OVERFLOW: units or amounts that fit in no number. */
enum err equity_play(const struct book *book, int64_t firm_id, struct view view,
                     const struct equity_what_if *what_if, struct arena *arena,
                     struct equity *equity_out) MUST_USE;

/* The firm that a record of this family belongs to; 0: none, or it names nothing that is there. */
int64_t equity_firm_of(const struct book *book, uint32_t kind, const void *record);

static inline bool equity_alive(const struct equity_certificate *certificate)
{
    return certificate->ended_on == DATE_UNKNOWN;
}

/* The certificate of a security or of what results from an event, the other of which is 0; NULL:
 * none of the firm. */
const struct equity_certificate *equity_certificate_of(const struct equity *equity,
                                                       int64_t security_id, int64_t event_id);

/* NULL: no such class in the firm. */
struct equity_class *equity_class_of(const struct equity *equity, int64_t class_id);

/* NULL: none, or not yet there. */
const char *equity_class_name(const struct equity *equity, int64_t class_id);

#endif
