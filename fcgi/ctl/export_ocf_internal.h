/* What the files share that write a firm's capital in the Open Cap Format. Not for other modules.
 */
#ifndef FUNDTRAIL_CTL_EXPORT_OCF_INTERNAL_H
#define FUNDTRAIL_CTL_EXPORT_OCF_INTERNAL_H

#include "ctl_internal.h"

#include "figures/equity/table.h"

#include <jansson.h>

#define NOT_SHARES "One unit is one yuan of registered capital: the firm has no shares."

struct ocf_export {
    struct ctl *ctl;
    struct ctl_ledger opened;
    const struct book *book;
    struct view view;
    int64_t firm_id;
    const char *folder;
    struct equity equity;
    const char **current; /* of each certificate: the security that has what is left */
    json_t *holders;
    json_t *classes;
    json_t *plans;
    json_t *vestings; /* terms */
    json_t *transactions;
    json_t *manifest;
};

/* --- values (export_ocf_values.c) --- */

/* Text that is unknown is left out. */
void export_put(json_t *object, const char *key, const char *text);
/* A decimal of eight places without noughts that say nothing; 10 are allowed. */
const char *export_number(struct ocf_export *of, int64_t value_e8);
void export_put_number(struct ocf_export *of, json_t *object, const char *key, int64_t value_e8);
void export_put_day(json_t *object, const char *key, int32_t day);
void export_put_price(struct ocf_export *of, json_t *object, const char *key, int64_t price_e8,
                      uint32_t currency);
void export_put_amount(json_t *object, const char *key, int64_t amount_minor, uint32_t currency);
json_t *export_list_of(const char *text);
json_t *export_ratio_of(struct ocf_export *of, int64_t ratio_e8);

/* The code of a record, which is its id in the format; NULL: there is none. */
const char *export_code_of(const struct ocf_export *of, uint32_t kind, int64_t id);
const char *export_named(struct ocf_export *of, const char *base, const char *what, int64_t seq);
/* A transaction, which is listed. */
json_t *export_transaction(struct ocf_export *of, const char *type, const char *id, int32_t day);

/* --- objects --- */

/* Of a holder; each once. */
const char *export_stakeholder(struct ocf_export *of, struct equity_holder holder);
void export_add_class(struct ocf_export *of, const struct equity_class *played);
void export_add_class_versions(struct ocf_export *of, int64_t id);
void export_add_pool(struct ocf_export *of, int64_t id);

/* --- transactions --- */

json_t *export_typed(struct ocf_export *of, const struct equity_certificate *certificate,
                     const char *action, const char *id, int32_t day);
/* A security of the format with units of a certificate. */
void export_add_issue(struct ocf_export *of, const struct equity_certificate *certificate,
                      const char *security, int64_t units_e8, int32_t day);
/* What the entries did, in their order. */
void export_add_steps(struct ocf_export *of);

#endif
