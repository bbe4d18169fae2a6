/* The table of requests, held against a plain list. */
#include "../../../fcgi/ledger/requests_internal.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define REQUESTS 5000

static struct entry entry_of(int64_t seq, int64_t actor_id, const uint8_t *request)
{
    return (struct entry){.seq = seq, .actor_id = actor_id, .request = request};
}

static void make(int number, uint8_t said, uint8_t request_out[ENTRY_REQUEST_SIZE])
{
    char key[40];
    uint8_t hash[32];
    (void)snprintf(key, sizeof key, "key-%d", number);
    memset(hash, said, sizeof hash);
    request_of(key, hash, request_out);
}

static void a_request_is_found_by_its_actor_and_key(void **state)
{
    (void)state;
    struct requests requests;
    uint8_t request[ENTRY_REQUEST_SIZE];
    bool same = false;
    requests_init(&requests);
    for (int i = 0; i < REQUESTS; i++) {
        make(i / 2, 'a', request);
        assert_int_equal(requests_find(&requests, i % 2, request, &same), 0);
        struct entry entry = entry_of(i + 1, i % 2, request);
        requests_add(&requests, &entry);
    }
    for (int i = 0; i < REQUESTS; i++) {
        make(i / 2, 'a', request);
        assert_int_equal(requests_find(&requests, i % 2, request, &same), i + 1);
        assert_true(same);
        make(i / 2, 'b', request);
        assert_int_equal(requests_find(&requests, i % 2, request, &same), i + 1);
        assert_false(same);
        assert_int_equal(requests_find(&requests, 2, request, &same), 0);
    }
    requests_done(&requests);
}

static void the_first_entry_of_a_request_stays(void **state)
{
    (void)state;
    struct requests requests;
    uint8_t request[ENTRY_REQUEST_SIZE];
    bool same = false;
    requests_init(&requests);
    make(1, 'a', request);
    struct entry first = entry_of(5, 3, request);
    struct entry second = entry_of(9, 3, request);
    struct entry without = entry_of(10, 3, NULL);
    requests_add(&requests, &first);
    requests_add(&requests, &second);
    requests_add(&requests, &without);
    assert_int_equal(requests_find(&requests, 3, request, &same), 5);
    assert_int_equal(requests.count, 1);
    requests_done(&requests);
}

static void another_journals_requests_take_their_place(void **state)
{
    (void)state;
    struct requests old, new;
    uint8_t lost[ENTRY_REQUEST_SIZE], kept[ENTRY_REQUEST_SIZE];
    bool same = false;
    requests_init(&old);
    requests_init(&new);
    make(1, 'a', kept);
    make(2, 'a', lost);
    struct entry both[] = {entry_of(1, 3, kept), entry_of(2, 3, lost)};
    requests_add(&old, &both[0]);
    requests_add(&old, &both[1]);
    requests_add(&new, &both[0]);
    requests_replace(&old, &new);
    assert_int_equal(requests_find(&old, 3, kept, &same), 1);
    assert_int_equal(requests_find(&old, 3, lost, &same), 0);
    assert_int_equal(requests_find(&new, 3, kept, &same), 0);
    requests_done(&new);
    requests_done(&old);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_found_by_its_actor_and_key),
        cmocka_unit_test(the_first_entry_of_a_request_stays),
        cmocka_unit_test(another_journals_requests_take_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
