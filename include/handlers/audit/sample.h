/* What a sample is asked for, read from a query or from the words of a command. */
#ifndef FUNDTRAIL_HANDLERS_AUDIT_SAMPLE_H
#define FUNDTRAIL_HANDLERS_AUDIT_SAMPLE_H

#include "figures/audit/sample.h"
#include "http/query.h"

/* Faults become violations, under the name of the parameter. */
void sample_read(const struct query *query, struct violations *violations,
                 struct sample_question *question_out);

#endif
