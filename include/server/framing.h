/* Framing: the records of FastCGI 1.0 that arrive on one connection become requests. It knows no
 * descriptor and waits for nothing: bytes go in, in pieces of any size, and what they mean comes
 * out. Every length is bounded by what is left of its record, of its parameters and of its body.
 *
 * One request at a time: another that begins before it is complete is told that this connection
 * does not carry two (FCGI_CANT_MPX_CONN). */
#ifndef FUNDTRAIL_SERVER_FRAMING_H
#define FUNDTRAIL_SERVER_FRAMING_H

#include "base/buf.h"
#include "base/err.h"

#include <fastcgi.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FRAMING_PARAMS_MAX ((size_t)128 * 1024) /* of a request, names and values together */

/* Bytes that the requests of all connections may hold together until they are answered. */
struct framing_budget {
    atomic_size_t held;
    size_t max;
};

enum framing_stage {
    FRAMING_IDLE,    /* between requests */
    FRAMING_PARAMS,  /* a request has begun */
    FRAMING_BODY,    /* its parameters are complete */
    FRAMING_COMPLETE /* nothing is taken until framing_next */
};

struct framing {
    struct framing_budget *budget;
    enum framing_stage stage;
    uint16_t request_id; /* while a request is under way */
    bool keep;           /* whoever asks wants the connection back after the answer */

    FCGI_Header header; /* of the record that arrives */
    size_t header_length;
    size_t content_left;
    size_t padding_left;
    struct buf control; /* content of a record that is no part of a request */

    struct buf params;  /* names and values as they came */
    struct buf body;    /* ends with a NUL that is not counted */
    size_t body_length; /* as stated */
    enum err body_err;  /* not ERR_OK: what arrives of the body is not kept */
    size_t held;        /* bytes taken from the budget */
    struct buf answers; /* records to be sent to the peer by themselves */
};

void framing_init(struct framing *framing, struct framing_budget *budget);
void framing_done(struct framing *framing);

enum framing_step {
    FRAMING_TAKES_MORE, /* all bytes were taken */
    FRAMING_HAS_HEAD,   /* the parameters are complete: say with framing_expect what body follows */
    FRAMING_HAS_REQUEST,
    FRAMING_ENDS,  /* the peer gave its request up, and wants no other on this connection */
    FRAMING_BROKEN /* these bytes are not FastCGI, or more than is taken: close the connection */
};

/* Takes bytes up to the next thing that is to be done; *bytes and *length move behind them. After
 * each call what stands in answers is to be sent, and the buffer reset. */
enum framing_step framing_take(struct framing *framing, const uint8_t **bytes, size_t *length);

/* The body has length bytes. With an error none of it is kept, and the error stays; else body_err
 * is, once the request is complete,
 *   ERR_MALFORMED    it was longer or shorter than stated
 *   ERR_UNAVAILABLE  there was no room for it in the budget */
void framing_expect(struct framing *framing, enum err err, size_t length);

/* The request was answered: makes ready for another, and gives its room back. */
void framing_next(struct framing *framing);

/* Reads names and values. slot_of says where the value of a name goes, NULL: nowhere; the first of
 * a name wins. Values become texts in place. False where a length is more than there is, or a value
 * holds a NUL. */
bool framing_pairs(char *bytes, size_t length,
                   const char **(*slot_of)(void *arg, const char *name, size_t name_length),
                   void *arg) MUST_USE;

/* Writes the header of a record. content_length is at most FCGI_MAX_LENGTH. */
void framing_header(unsigned type, uint16_t request_id, size_t content_length,
                    FCGI_Header *header_out);

#endif
