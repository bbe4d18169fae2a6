/* Records that a decision is accounted for with: documents by their digest, the votes of the
 * investment committee, and how much may be lost. */
#ifndef FUNDTRAIL_RECORD_DOSSIER_H
#define FUNDTRAIL_RECORD_DOSSIER_H

#include "base/field.h"

#include <stdbool.h>
#include <stdint.h>

/* A paper or file that is kept elsewhere: its SHA-256 proves which one it was. It is about exactly
 * one thing. */
struct document {
    const char *title;
    uint32_t kind; /* enum document_kind */
    const char *sha256;
    int64_t investment_id; /* one of these four */
    int64_t project_id;
    int64_t firm_id;
    int64_t fund_id;
    int32_t period_ends_on; /* last day of the period that a report is about */
    const char *source;
    const char *note;
};

enum document_kind {
    DOCUMENT_DUE_DILIGENCE = 1,
    DOCUMENT_LEGAL_OPINION,
    DOCUMENT_PROPOSAL,
    DOCUMENT_COMMITTEE_MINUTES,
    DOCUMENT_VALUATION_REPORT,
    DOCUMENT_AGREEMENT,
    DOCUMENT_AUDIT_REPORT,
    DOCUMENT_POST_INVESTMENT,
    DOCUMENT_LOSS_ANALYSIS,
    DOCUMENT_REGISTRATION,
    DOCUMENT_QUARTERLY_REPORT,
    DOCUMENT_HALF_YEAR_REPORT,
    DOCUMENT_ANNUAL_REPORT,
    DOCUMENT_POLICY_EVALUATION,
    DOCUMENT_OTHER
};

/* What one member of the investment committee said of a proposal. */
struct vote {
    int64_t investment_id;
    int64_t member_user_id; /* one of these two */
    const char *member_name;
    uint32_t choice; /* enum vote_choice */
    const char *reason;
};

enum vote_choice { VOTE_YES = 1, VOTE_NO, VOTE_ABSTAIN, VOTE_RECUSED };

/* The share of what was paid that may be lost without blame, for a class of funds. Only one that
 * is binding is what this programme is held to; others stand there to compare. */
struct loss_tolerance {
    const char *name;
    const char *name_en;
    uint32_t scope;     /* enum loss_scope */
    uint32_t fund_kind; /* enum fund_kind */
    int64_t rate_e8;
    bool binding;
    uint32_t status; /* enum rule_status */
    const char *clause;
    const char *source;
    int32_t valid_from;
    int32_t valid_to;
};

/* What a loss is a share of: what one fund paid for one project, or all that the fund paid. */
enum loss_scope { LOSS_OF_PROJECT = 1, LOSS_OF_FUND };

extern const struct field_value document_kind_values[]; /* enum document_kind */
extern const struct field_value vote_choice_values[];   /* enum vote_choice */
extern const struct field_value loss_scope_values[];    /* enum loss_scope */

#endif
