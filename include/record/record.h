/* Records: what a journal entry can hold. One struct and one field table per kind; the table is the
 * only description of the kind (see base/field.h). Adding a kind: a struct and an enumerator here,
 * a table in record*.c, its checks in decide*.c, its DDL in sql/.
 *
 * A record's id is the seq of the entry that created it; a later entry of the same kind with that
 * entity_id is a new version of it. */
#ifndef FUNDTRAIL_RECORD_RECORD_H
#define FUNDTRAIL_RECORD_RECORD_H

#include "base/entry.h"
#include "record/capital.h"
#include "record/dossier.h"
#include "record/evaluation.h"
#include "record/fee.h"
#include "record/holding.h"
#include "record/rule.h"
#include "record/local_investment.h"
#include "record/waterfall.h"
#include "record/local_investment.h"

enum record_kind {
    RECORD_NONE,
    RECORD_USER,
    RECORD_PARTY,
    RECORD_FUND,
    RECORD_FIRM,
    RECORD_FIRM_TAG,
    RECORD_PROJECT,
    RECORD_ROUND,
    RECORD_COMMITMENT,
    RECORD_RULE,
    RECORD_INVESTMENT,
    RECORD_DECISION,
    RECORD_PAYMENT,
    RECORD_SUBSCRIPTION,
    RECORD_CAPITAL_CALL,
    RECORD_CALL_LINE,
    RECORD_CONTRIBUTION,
    RECORD_DISTRIBUTION,
    RECORD_DISTRIBUTION_LINE,
    RECORD_RETURN_OF_EXCESS,
    RECORD_COMMITMENT_RELEASE,
    RECORD_COMMITMENT_TRANSFER,
    RECORD_EQUALISATION,
    RECORD_VALUATION,
    RECORD_APPROVAL,
    RECORD_PROCEEDS,
    RECORD_BUY_BACK,
    RECORD_EXPENSE,
    RECORD_FEE_TERM,
    RECORD_FACILITY_FLOW,
    RECORD_FX_RATE,
    RECORD_INDEX_LEVEL,
    RECORD_DOCUMENT,
    RECORD_VOTE,
    RECORD_LOSS_TOLERANCE,
    RECORD_WATERFALL_TERM,
    RECORD_WATERFALL_TIER,
    RECORD_REINVESTMENT_TERM,
    RECORD_RECOGNITION_RULE,
    RECORD_RECOGNITION,
    RECORD_MOVE_OUT,
    RECORD_SCORE_SHEET,
    RECORD_SCORE_DIMENSION,
    RECORD_SCORE_INDICATOR,
    RECORD_SCORE_GRADE,
    RECORD_EVALUATION,
    RECORD_SELF_SCORE,
    RECORD_FISCAL_SCORE,
    RECORD_ACCRUAL,
    RECORD_FEE_OFFSET,
    RECORD_CARRY_RETURN,
    RECORD_REVERSAL,
    RECORD_EXPORT,
    RECORD_OVERRIDE,
    RECORD_VERDICT_LINE,
    RECORD_CONVENTION,
    RECORD_KIND_COUNT
};

/* A user's identity and role. Passwords are not part of the journal. */
struct user {
    const char *user_name;
    const char *display_name;
    uint32_t role; /* enum role */
    bool enabled;
};

enum role {
    ROLE_NONE,
    ROLE_VIEWER,
    ROLE_MANAGER,
    ROLE_APPROVER,
    ROLE_AUDITOR,
    ROLE_ADMIN,
    ROLE_COUNT
};

struct party {
    const char *code;
    const char *name;
    const char *name_en;
    uint32_t kind; /* enum party_kind */
    const char *credit_code;
    const char *source; /* where the facts come from */
    const char *note;
    uint32_t money_source;     /* enum money_source: what its money is */
    uint32_t government_level; /* enum government_level: of the government behind it */
};

enum money_source { MONEY_BUDGET = 1, MONEY_STATE_OWNED, MONEY_SOCIAL };

enum government_level { LEVEL_CENTRAL = 1, LEVEL_PROVINCIAL, LEVEL_MUNICIPAL, LEVEL_DISTRICT };

enum party_kind {
    PARTY_FINANCE_BUREAU = 1,
    PARTY_STATE_PLATFORM,
    PARTY_LP,
    PARTY_CO_INVESTOR,
    PARTY_MANAGER,
    PARTY_BANK,
    PARTY_GUARANTOR,
    PARTY_INSURER,
    PARTY_APPRAISER
};

struct fund {
    const char *code;
    const char *name;
    const char *name_en;
    uint32_t kind;      /* enum fund_kind */
    uint32_t currency;  /* enum currency */
    int64_t size_minor; /* target size, where stated */
    int64_t manager_id;
    int32_t established_on;
    int32_t term_ends_on;
    const char *source;
    const char *note;
    int32_t signed_on;          /* the partnership or fund agreement */
    int32_t registered_on;      /* with the registry of funds (备案) */
    int32_t investment_ends_on; /* last day of the investment period (投资期) */
    int32_t exit_ends_on;       /* last day of the exit period (退出期) */
    int32_t extended_to;        /* the term as it was extended (延长期) */
    int32_t reported_on;        /* the last periodic report that was filed */
    const char *credit_code;    /* of a fund that is a legal person or partnership of its own */
};

enum fund_kind {
    FUND_GUIDE = 1,
    FUND_MOTHER,
    FUND_SEED,
    FUND_ANGEL,
    FUND_GROWTH,
    FUND_DIRECT,
    FUND_SPECIAL
};

/* An investor, a fund or a party, promises an amount to a fund; in the fund's currency. */
struct commitment {
    const char *code;
    int64_t fund_id;
    int64_t investor_fund_id;
    int64_t investor_party_id;
    uint32_t currency;
    int64_t amount_minor;
    const char *note;
};

struct firm {
    const char *code;
    const char *name;
    const char *name_en;
    const char *credit_code;
    const char *industry; /* GB/T 4754 code, e.g. C3562 */
    const char *region;   /* GB/T 2260 code, e.g. 370212 */
    int32_t established_on;
    const char *source;
    const char *note;
};

/* A dated quality of a firm. */
struct firm_tag {
    int64_t firm_id;
    uint32_t tag; /* enum tag */
    int32_t valid_from;
    int32_t valid_to;
    const char *source;
};

enum tag {
    TAG_HIGH_TECH = 1,
    TAG_SPECIALISED,
    TAG_LITTLE_GIANT,
    TAG_GAZELLE,
    TAG_UNICORN,
    TAG_HIDDEN_CHAMPION,
    TAG_LISTED,
    TAG_ANCHOR
};

/* One investment case in a firm: what the cap applies to. */
struct project {
    const char *code;
    int64_t firm_id;
    const char *name;
    const char *name_en;
    const char *note;
};

struct round {
    const char *code;
    int64_t firm_id;
    const char *series; /* as the market calls it: A, A+, D, Pre-IPO */
    int32_t announced_on;
    int32_t closed_on;
    uint32_t currency;
    int64_t amount_raised_minor;
    int64_t pre_money_minor;
    int64_t unit_price_e8;
    uint32_t security_class; /* enum security_class */
    const char *source;
    const char *note;
};

enum security_class {
    SECURITY_ORDINARY = 1,
    SECURITY_PREFERRED,
    SECURITY_CONVERTIBLE,
    SECURITY_OTHER
};

/* An investor's part of a round. A tracked fund subscribes through an approved investment. */
struct subscription {
    int64_t round_id;
    int64_t investor_fund_id;
    int64_t investor_party_id;
    int64_t investment_id;
    uint32_t currency;
    int64_t amount_minor;
    int64_t units_e8;
    const char *source;
    const char *note;
};

/* A proposal that a fund invest in a project. */
struct investment {
    const char *code;
    int64_t project_id;
    int64_t fund_id;
    int64_t round_id;
    uint32_t currency;
    int64_t amount_minor;
    const char *purpose;
    uint32_t stage;    /* enum firm_stage: of the firm when it is invested in */
    uint32_t category; /* enum investment_category: declared, for negative lists */
};

enum firm_stage { STAGE_SEED = 1, STAGE_STARTUP, STAGE_GROWTH, STAGE_MATURE };

/* What is bought. All but the first three stand on some negative list. */
enum investment_category {
    CATEGORY_EQUITY = 1,
    CATEGORY_CONVERTIBLE,
    CATEGORY_FUND_SHARE,
    CATEGORY_LISTED_STRATEGIC, /* mergers, private placements, strategic placements */
    CATEGORY_LISTED_STOCK,
    CATEGORY_DISGUISED_DEBT, /* 名股实债 */
    CATEGORY_DERIVATIVES,
    CATEGORY_REAL_ESTATE,
    CATEGORY_GUARANTEE,
    CATEGORY_LOAN,
    CATEGORY_LOW_RATED_BOND,
    CATEGORY_WEALTH_PRODUCT, /* trusts, wealth management without guarantee, insurance plans */
    CATEGORY_SPONSORSHIP,
    CATEGORY_DEPOSIT_TAKING,
    CATEGORY_UNLIMITED_LIABILITY
};

/* The decision on a proposal, with the figures it was taken on, as they stood before it. */
struct decision {
    int64_t investment_id;
    uint32_t outcome; /* enum outcome */
    const char *note;
    int64_t rule_id; /* version of the cap rule that was applied: its entry's seq */
    uint32_t basis;  /* enum basis */
    uint32_t currency;
    int64_t limit_minor;
    int64_t used_direct_minor;
    int64_t used_chain_minor;
    int64_t used_look_through_minor;
    int64_t
        rate_e8; /* what one unit of the investment's currency counts in `currency`, if another */
    int32_t rate_on; /* the day that it is recorded for */
};

enum outcome { OUTCOME_APPROVE = 1, OUTCOME_REJECT };

/* One tranche of an approved investment, paid on the entry's effective date. */
struct payment {
    int64_t investment_id;
    uint32_t currency;
    int64_t amount_minor;
    const char *reference;
    bool awaits_approval; /* a rule of its day asks for a second person: see proposal_awaits */
};

/* Undoes the entry reversed_seq from the reversal's effective date on. */
struct reversal {
    int64_t reversed_seq;
    const char *reason;
};

/* From the entry behind it on, the conventions of this number hold; see book/convention.h. */
struct convention_entry {
    int64_t number;
};

/* What an auditor took away. */
struct export
{
    const char *dataset;
    int32_t as_of;
    int64_t as_known;
    int64_t row_count;
    const char *sha256;
};

extern const struct field_value basis_values[];               /* enum basis */
extern const struct field_value measure_values[];             /* enum measure */
extern const struct field_value fund_kind_values[];           /* enum fund_kind */
extern const struct field_value tag_values[];                 /* enum tag */
extern const struct field_value firm_stage_values[];          /* enum firm_stage */
extern const struct field_value investment_category_values[]; /* enum investment_category */
extern const struct field_value money_source_values[];        /* enum money_source */
extern const struct field_value government_level_values[];    /* enum government_level */

/* The types by enum record_kind; [RECORD_NONE] is empty. */
extern const struct record_type record_types[RECORD_KIND_COUNT];

/* The unified social credit code of a record; NULL when it has none, or its kind knows none. */
const char *record_credit_code(uint32_t kind, const void *record);

/* RECORD_NONE when there is no such kind. */
enum record_kind record_kind_find(const char *kind);
enum record_kind record_kind_find_plural(const char *plural);

#endif
