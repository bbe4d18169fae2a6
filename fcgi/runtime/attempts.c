/* Two tables of failed sign-ins in shared memory, set-associative: a key may stand in four places
 * of its set, and a new one takes the place of the key that failed least. Keys are hashed with a
 * seed that nobody outside knows, so nobody can choose names that displace others. */
#include "runtime/attempts.h"

#include "base/check.h"
#include "runtime/shared_lock.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#define SECOND_US INT64_C(1000000)
#define FREE_TRIES 5
#define PAUSE_MAX_US (15 * 60 * SECOND_US)
#define FORGET_US (24 * 3600 * SECOND_US)
#define NAME_CEILING 100
#define NAME_FORGET_ONE_US (36 * SECOND_US)

#define SET_COUNT 2048
#define WAYS 4 /* places that a key may stand in */

struct place {
    uint64_t key; /* 0: empty */
    int64_t count;
    int64_t last_failed_at_us;
};

struct attempts {
    uint64_t seed;        /* nobody outside can choose names that share a place */
    pthread_mutex_t lock; /* guards what follows */
    struct place clients[SET_COUNT][WAYS];
    struct place names[SET_COUNT][WAYS];
};

struct attempts *attempts_new(void)
{
    struct attempts *attempts = shared_memory_new(sizeof *attempts);
    CHECK(getrandom(&attempts->seed, sizeof attempts->seed, 0) == sizeof attempts->seed);
    shared_lock_init(&attempts->lock);
    return attempts;
}

void attempts_free(struct attempts *attempts)
{
    shared_memory_free(attempts, sizeof *attempts);
}

/* Splitmix64 over the bytes and the NUL after them. */
static uint64_t hash_more(uint64_t hash, const char *text)
{
    do {
        hash += (uint8_t)*text + UINT64_C(0x9e3779b97f4a7c15);
        hash = (hash ^ (hash >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
        hash = (hash ^ (hash >> 27)) * UINT64_C(0x94d049bb133111eb);
        hash ^= hash >> 31;
    } while (*text++);
    return hash;
}

static uint64_t name_key(const struct attempts *attempts, const struct attempt *attempt)
{
    return hash_more(attempts->seed, attempt->name) | 1;
}

static uint64_t client_key(const struct attempts *attempts, const struct attempt *attempt)
{
    return hash_more(hash_more(attempts->seed, attempt->name), attempt->client) | 1;
}

static struct place *find(struct place table[SET_COUNT][WAYS], uint64_t key)
{
    struct place *set = table[key / 2 % SET_COUNT];
    for (size_t i = 0; i < WAYS; i++)
        if (set[i].key == key)
            return &set[i];
    return NULL;
}

/* The place of a key, made in place of the one that has failed least, then the longest ago: a spray
 * of names does not make a name forgotten that is being guessed at. */
static struct place *find_or_make(struct place table[SET_COUNT][WAYS], uint64_t key)
{
    struct place *place = find(table, key);
    if (place)
        return place;
    struct place *set = table[key / 2 % SET_COUNT];
    place = &set[0];
    for (size_t i = 1; i < WAYS; i++)
        if (set[i].count < place->count ||
            (set[i].count == place->count && set[i].last_failed_at_us < place->last_failed_at_us))
            place = &set[i];
    *place = (struct place){.key = key};
    return place;
}

/* A clock that went back has let no time pass. */
static int64_t elapsed_us(const struct place *place, int64_t now_us)
{
    return now_us > place->last_failed_at_us ? now_us - place->last_failed_at_us : 0;
}

static int64_t left_us(int64_t pause_us, int64_t passed_us)
{
    return pause_us > passed_us ? pause_us - passed_us : 0;
}

int64_t attempts_pause_us(int64_t failed_count)
{
    if (failed_count < FREE_TRIES)
        return 0;
    int64_t doublings = failed_count - FREE_TRIES;
    int64_t pause_us = doublings > 20 ? PAUSE_MAX_US : SECOND_US << doublings;
    return pause_us > PAUSE_MAX_US ? PAUSE_MAX_US : pause_us;
}

static int64_t client_wait_us(const struct place *place, int64_t now_us)
{
    int64_t passed_us = place ? elapsed_us(place, now_us) : FORGET_US;
    return passed_us >= FORGET_US ? 0 : left_us(attempts_pause_us(place->count), passed_us);
}

/* What is left of the failures of a name: one is forgotten every NAME_FORGET_ONE_US. */
static int64_t name_count(const struct place *place, int64_t now_us)
{
    int64_t forgotten = elapsed_us(place, now_us) / NAME_FORGET_ONE_US;
    return place->count > forgotten ? place->count - forgotten : 0;
}

static int64_t name_wait_us(const struct place *place, int64_t now_us)
{
    if (!place || place->count < NAME_CEILING)
        return 0;
    int64_t over = place->count - NAME_CEILING + 1;
    return left_us(over * NAME_FORGET_ONE_US, elapsed_us(place, now_us));
}

int64_t attempts_wait_us(struct attempts *attempts, const struct attempt *attempt, int64_t now_us)
{
    shared_lock(&attempts->lock);
    int64_t wait_us =
        client_wait_us(find(attempts->clients, client_key(attempts, attempt)), now_us);
    int64_t name_us =
        attempt->known ? 0
                       : name_wait_us(find(attempts->names, name_key(attempts, attempt)), now_us);
    shared_unlock(&attempts->lock);
    return wait_us > name_us ? wait_us : name_us;
}

static void count_client(struct place *place, int64_t now_us)
{
    place->count = elapsed_us(place, now_us) >= FORGET_US ? 1 : place->count + 1;
    place->last_failed_at_us = now_us;
}

/* The time moves by whole steps of forgetting, so that tries in between lose nothing of it. */
static void count_name(struct place *place, int64_t now_us)
{
    int64_t left = name_count(place, now_us);
    int64_t rest_us = left > 0 ? elapsed_us(place, now_us) % NAME_FORGET_ONE_US : 0;
    place->count = left + 1;
    place->last_failed_at_us = now_us - rest_us;
}

void attempts_failed(struct attempts *attempts, const struct attempt *attempt, int64_t now_us)
{
    shared_lock(&attempts->lock);
    count_client(find_or_make(attempts->clients, client_key(attempts, attempt)), now_us);
    if (!attempt->known)
        count_name(find_or_make(attempts->names, name_key(attempts, attempt)), now_us);
    shared_unlock(&attempts->lock);
}

void attempts_succeeded(struct attempts *attempts, const struct attempt *attempt)
{
    shared_lock(&attempts->lock);
    struct place *place = find(attempts->clients, client_key(attempts, attempt));
    if (place)
        *place = (struct place){0};
    shared_unlock(&attempts->lock);
}

static void write_network(const struct in6_addr *address, char network_out[ATTEMPTS_CLIENT_SIZE])
{
    struct in6_addr network = *address;
    char text[INET6_ADDRSTRLEN];
    if (IN6_IS_ADDR_V4MAPPED(address)) {
        (void)inet_ntop(AF_INET, &address->s6_addr[12], network_out, ATTEMPTS_CLIENT_SIZE);
        return;
    }
    memset(&network.s6_addr[8], 0, 8);
    (void)inet_ntop(AF_INET6, &network, text, sizeof text);
    (void)snprintf(network_out, ATTEMPTS_CLIENT_SIZE, "%s/64", text);
}

void attempts_network(const char *remote_addr, char network_out[ATTEMPTS_CLIENT_SIZE])
{
    struct in_addr address;
    struct in6_addr address6;
    if (remote_addr && inet_pton(AF_INET, remote_addr, &address) == 1)
        (void)inet_ntop(AF_INET, &address, network_out, ATTEMPTS_CLIENT_SIZE);
    else if (remote_addr && inet_pton(AF_INET6, remote_addr, &address6) == 1)
        write_network(&address6, network_out);
    else
        (void)snprintf(network_out, ATTEMPTS_CLIENT_SIZE, "unknown");
}
