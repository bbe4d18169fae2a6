/* The model: what kinds of records there are, what each holds and is called, and who may write it,
 * as one JSON document. It is read from the tables that the program itself works with, so that the
 * front end, which is built from it, repeats nothing. */
#ifndef FUNDTRAIL_HANDLERS_ROUTES_MODEL_H
#define FUNDTRAIL_HANDLERS_ROUTES_MODEL_H

#include "base/buf.h"

/* Appends the document. It holds
 *   kinds         each kind of record: names, labels, fields, figures, and the roles that may write
 *                 and reverse it
 *   sheets        the rows and figures that addresses answer with and that are no records
 *   requests      what bodies take besides a record, by the first operation that takes it
 *   enumerations  each list of values by its name
 *   datasets      what can be exported, and by which roles
 *   measures      what rules can limit.
 * The same program gives the same bytes. */
void model_write(struct buf *out);

#endif
