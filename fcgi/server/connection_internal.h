/* Connection: one peer on the listening socket, and what has arrived from it. */
#ifndef FUNDTRAIL_SERVER_CONNECTION_INTERNAL_H
#define FUNDTRAIL_SERVER_CONNECTION_INTERNAL_H

#include "http/request.h"
#include "server/fcgi_io.h"
#include "server/framing.h"

#include <stdatomic.h>
#include <stdint.h>

#define CONNECTION_READ_SIZE ((size_t)64 * 1024)

struct connection {
    struct connection *next; /* of all of the process; under its lock */
    struct connection *previous;
    struct connection *next_handed;
    int fd;
    bool watched;          /* by epoll */
    bool has_asked;        /* a request was complete before */
    int64_t waits_from_ms; /* for the rest of a request; 0: for none */
    atomic_bool idle;      /* between two requests */
    atomic_llong until_ms; /* what it waits for must have come; LLONG_MAX: a thread has it */
    struct framing framing;
    struct request request; /* once its head is there */
    struct buf rest;        /* what arrived behind a complete request */
};

enum connection_step {
    CONNECTION_WAITS, /* for more bytes */
    CONNECTION_ASKS,  /* request is complete: connection_answered comes next */
    CONNECTION_ENDS   /* by itself, or because it is of no use */
};

/* Takes a descriptor that does not block for reading. */
struct connection *connection_new(int fd, struct framing_budget *budget);
void connection_free(struct connection *connection);

/* Reads what is there, up to a complete request, and waits for nothing. buffer has
 * CONNECTION_READ_SIZE bytes. */
enum connection_step connection_read(struct connection *connection,
                                     const struct io_program *program, uint8_t *buffer);

/* The request is done with. What came behind it is still to be read. */
void connection_answered(struct connection *connection);

/* Whether part of a request has arrived. */
bool connection_is_amid(const struct connection *connection);

#define IO_PROCESSES_MAX 64

/* The place of this process among the others; NULL: it has none, and need not look at them. */
struct io_place;
struct io_place *share_place(struct io_share *share);
void share_count(struct io_place *place, size_t connection_count);

/* Whether another process has fewer connections. */
bool share_is_ahead(const struct io_share *share, const struct io_place *place);

/* Whether it has less than half as many, so that a kept connection is better made anew. */
bool share_is_far_ahead(const struct io_share *share, const struct io_place *place);

#endif
