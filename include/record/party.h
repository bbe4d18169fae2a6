/* Legal persons that are neither tracked as funds nor as firms. */
#ifndef FUNDTRAIL_RECORD_PARTY_H
#define FUNDTRAIL_RECORD_PARTY_H

#include "base/field.h"

#include <stdint.h>

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

extern const struct field_value money_source_values[];     /* enum money_source */
extern const struct field_value government_level_values[]; /* enum government_level */

#endif
