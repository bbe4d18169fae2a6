/* Row MACs: rows that are not part of the journal (credentials, sessions, what is kept of views)
 * carry a code that nobody can make who has the database alone. The keys are files that all hosts
 * share, in the folder "rows" of the key folder; the newest one marks, all of them prove, so they
 * rotate. A code says that somebody with a key wrote the row, not that it is the latest: what must
 * not come back is said in the journal too. */
#ifndef FUNDTRAIL_HTTP_ROW_MAC_H
#define FUNDTRAIL_HTTP_ROW_MAC_H

#include "http/key_ring.h"

#include <stddef.h>

#define ROW_MAC_SIZE 20 /* 4 bytes of the key's id, 16 of BLAKE2b */
#define ROW_MAC_TEXT_SIZE (2 * ROW_MAC_SIZE + 1)

/* The folder of the row keys beside the keys of sessions: "KEY_DIR/rows". */
#define ROW_KEY_FOLDER "rows"
#define ROW_KEY_DIR_SIZE 4096

/* false: the name would be too long. */
bool row_key_dir(const char *key_dir, char dir_out[ROW_KEY_DIR_SIZE]);

/* As key_ring_open, for the row keys beside the keys of sessions. */
enum err row_keys_open(const char *key_dir, struct key_ring **ring_out,
                       char error_out[KEY_ERROR_SIZE]) MUST_USE;

/* The bytes that a code is over, one value after the other: fill them with these. */
struct row_bytes {
    size_t length;
    uint8_t bytes[1024];
};

/* domain: what sort of row it is, "fundtrail-session-1". */
void row_bytes_begin(struct row_bytes *row, const char *domain);
void row_bytes_number(struct row_bytes *row, int64_t number);
void row_bytes_add(struct row_bytes *row, const void *bytes, size_t length);

void row_mac(struct key_ring *ring, const struct row_bytes *row, uint8_t mac_out[ROW_MAC_SIZE]);

/* Whether a key that is there made that code. A key that is not known makes the ring look for it,
 * now and then. length: of what stands in the row; a row without a code has none that holds. */
bool row_mac_holds(struct key_ring *ring, const struct row_bytes *row, const uint8_t *mac,
                   size_t length, int64_t now_us);

void row_mac_text(const uint8_t mac[ROW_MAC_SIZE], char text_out[ROW_MAC_TEXT_SIZE]);

#endif
