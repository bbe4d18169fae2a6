/* Attempts: failed sign-ins, in memory that all worker processes share. Names count as they were
 * given, whether there is such a user or not, so an account that exists is slowed down no
 * differently from one that does not.
 *
 * Two things are counted. Per name and client: from the fifth failure in a row on, each doubles the
 * time before the next try, up to 15 minutes; after a day without one all is forgotten. Per name
 * over all clients: a hundred failures, of which one is forgotten every 36 seconds; at that ceiling
 * tries are let through as slowly as that. The ceiling holds nobody up who comes with a browser
 * from which that user has signed in before. */
#ifndef FUNDTRAIL_RUNTIME_ATTEMPTS_H
#define FUNDTRAIL_RUNTIME_ATTEMPTS_H

#include <stdbool.h>
#include <stdint.h>

#define ATTEMPTS_CLIENT_SIZE 64

struct attempts;

/* Who tries: the name, and where from. */
struct attempt {
    const char *name;
    char client[ATTEMPTS_CLIENT_SIZE]; /* a network, or one known browser */
    bool known;
};

/* Empty and shared with processes forked later. Ends the process when there is no memory. */
struct attempts *attempts_new(void);
void attempts_free(struct attempts *attempts);

/* How long until the next try may come; 0 for at once. */
int64_t attempts_wait_us(struct attempts *attempts, const struct attempt *attempt, int64_t now_us);

void attempts_failed(struct attempts *attempts, const struct attempt *attempt, int64_t now_us);

/* The right password was given: the failures from there are forgotten. */
void attempts_succeeded(struct attempts *attempts, const struct attempt *attempt);

/* After so many failures in a row from one client, how long after the last the next try may come.
 */
int64_t attempts_pause_us(int64_t failed_count);

/* The network that a request comes from: an IPv4 address, or the /64 of an IPv6 one, as text;
 * "unknown" for anything else. */
void attempts_network(const char *remote_addr, char network_out[ATTEMPTS_CLIENT_SIZE]);

#endif
