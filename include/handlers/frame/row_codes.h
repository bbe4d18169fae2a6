/* Row codes of credentials and sessions: whether a row is the one that this program wrote. */
#ifndef FUNDTRAIL_HANDLERS_FRAME_ROW_CODES_H
#define FUNDTRAIL_HANDLERS_FRAME_ROW_CODES_H

#include "book/book.h"
#include "http/row_mac.h"
#include "store/credential.h"
#include "store/objects.h"
#include "store/proof_run.h"
#include "store/session.h"

/* Sets the code of a credential, or of a session, over its other members. */
void credential_mark(struct key_ring *rows, struct credential *credential);
void session_mark(struct key_ring *rows, struct session_row *row);

/* Whether one of our keys marked it so. */
bool credential_is_ours(struct key_ring *rows, const struct credential *credential, int64_t now_us);
bool session_is_ours(struct key_ring *rows, const struct session_row *row, int64_t now_us);

/* The same of a proof that has ended (store/proof_run.h). */
void proof_run_mark(struct key_ring *rows, struct proof_run *run);
bool proof_run_is_ours(struct key_ring *rows, const struct proof_run *run, int64_t now_us);

/* The marks of what is kept about views (store/objects.h). */
struct view_marking {
    struct key_ring *row_keys;
    int64_t now_us;
};

/* They live as long as what they are made of. */
struct db_marks view_marks(struct view_marking *marking);

/* Whether a credential that is ours is the latest of its user: the one that the journal's last
 * change names. A user whose password was never replaced has no other. */
bool credential_is_latest(const struct book *book, const struct credential *credential);

/* Looks at all credentials, and all sessions that have not ended: hands on each that is not as this
 * program wrote it last, as an English sentence that lives until the next one. ERR_UNAVAILABLE,
 * ERR_RETRY. */
enum err row_codes_check(struct key_ring *rows, struct db *db, int64_t now_us,
                         void (*each)(const char *sentence, void *arg), void *arg) MUST_USE;

#endif
