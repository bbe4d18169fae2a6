/* Turns at hashing passwords: two at once, clients by turns, and nothing held by who has died. */
#include "runtime/hash_queue.h"

#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

static struct hash_queue *queue;

static int open_queue(void **state)
{
    (void)state;
    queue = hash_queue_new();
    return 0;
}

static int close_queue(void **state)
{
    (void)state;
    hash_queue_free(queue);
    return 0;
}

static double seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void pause_ms(int ms)
{
    struct timespec pause = {.tv_nsec = (long)ms * 1000000};
    (void)nanosleep(&pause, NULL);
}

static int take(const char *client)
{
    int place = -1;
    int64_t retry_after_s = 0;
    assert_int_equal(hash_queue_enter(queue, client, false, &place, &retry_after_s), ERR_OK);
    return place;
}

struct waiter {
    const char *client;
    bool known;
    pthread_t thread;
    enum err err;
    int64_t retry_after_s;
    int served; /* the how-manieth */
};

static atomic_int served;

static void *wait_and_go(void *arg)
{
    struct waiter *waiter = arg;
    int place = -1;
    waiter->err =
        hash_queue_enter(queue, waiter->client, waiter->known, &place, &waiter->retry_after_s);
    waiter->served = waiter->err == ERR_OK ? atomic_fetch_add(&served, 1) + 1 : 0;
    if (waiter->err == ERR_OK)
        pause_ms(20);
    hash_queue_leave(queue, place);
    return NULL;
}

/* Lets them come one after the other, while both lanes are taken: the next one comes when this one
 * waits, or after a fifth of a second: who is refused or takes another place adds nobody. */
static void queue_up(struct waiter *waiters, size_t count)
{
    atomic_store(&served, 0);
    for (size_t i = 0; i < count; i++) {
        size_t before = hash_queue_waiting(queue);
        assert_int_equal(pthread_create(&waiters[i].thread, NULL, wait_and_go, &waiters[i]), 0);
        for (int tries = 0; tries < 40 && hash_queue_waiting(queue) <= before; tries++)
            pause_ms(5);
    }
}

static void join(struct waiter *waiters, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_int_equal(pthread_join(waiters[i].thread, NULL), 0);
}

static void two_run_at_once_and_the_third_waits(void **state)
{
    struct waiter third = {.client = "c"};
    (void)state;
    int a = take("a");
    int b = take("b");
    queue_up(&third, 1);
    pause_ms(50);
    assert_int_equal(atomic_load(&served), 0);
    hash_queue_leave(queue, a);
    join(&third, 1);
    assert_int_equal(third.err, ERR_OK);
    hash_queue_leave(queue, b);
}

static void a_client_with_many_takes_turns_with_one_that_has_few(void **state)
{
    struct waiter waiters[] = {
        {.client = "flood"}, {.client = "flood"}, {.client = "flood"}, {.client = "anna"}};
    (void)state;
    int a = take("flood");
    int b = take("flood");
    queue_up(waiters, 4);
    hash_queue_leave(queue, a);
    join(waiters, 4);
    hash_queue_leave(queue, b);
    assert_true(waiters[3].served <= 2);
    assert_int_equal(waiters[0].err, ERR_OK);
    assert_int_equal(waiters[2].served, 4);
}

static void a_known_browser_goes_first(void **state)
{
    struct waiter waiters[] = {{.client = "x"}, {.client = "y"}, {.client = "b", .known = true}};
    (void)state;
    int a = take("a");
    int b = take("b");
    queue_up(waiters, 3);
    hash_queue_leave(queue, a);
    join(waiters, 3);
    hash_queue_leave(queue, b);
    assert_int_equal(waiters[2].served, 1);
}

static void when_full_the_longest_line_gives_way(void **state)
{
    struct waiter flood[HASH_WAITING_MAX - HASH_LANES + 1];
    struct waiter anna = {.client = "anna"};
    (void)state;
    int a = take("flood");
    int b = take("flood");
    for (size_t i = 0; i < sizeof flood / sizeof flood[0]; i++)
        flood[i] = (struct waiter){.client = "flood"};
    size_t last = sizeof flood / sizeof flood[0] - 1;
    double began = seconds();
    queue_up(flood, last + 1);
    /* One too many of the same client is refused at once. */
    assert_int_equal(pthread_join(flood[last].thread, NULL), 0);
    assert_int_equal(flood[last].err, ERR_TOO_MANY);
    assert_true(flood[last].retry_after_s >= 1);
    /* Somebody else takes the place of the last of them. */
    queue_up(&anna, 1);
    assert_int_equal(pthread_join(flood[last - 1].thread, NULL), 0);
    assert_int_equal(flood[last - 1].err, ERR_TOO_MANY);
    assert_true(seconds() - began < 2);
    hash_queue_leave(queue, a);
    hash_queue_leave(queue, b);
    join(flood, last - 1);
    join(&anna, 1);
    assert_int_equal(anna.err, ERR_OK);
    assert_int_equal(flood[0].err, ERR_OK);
}

static void gives_up_after_five_seconds(void **state)
{
    struct waiter third = {.client = "c"};
    (void)state;
    int a = take("a");
    int b = take("b");
    double began = seconds();
    queue_up(&third, 1);
    join(&third, 1);
    assert_int_equal(third.err, ERR_TOO_MANY);
    assert_true(seconds() - began >= 4.5);
    hash_queue_leave(queue, a);
    hash_queue_leave(queue, b);
}

static void a_process_that_died_holds_nothing(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0) {
        int place = -1;
        int64_t retry_after_s = 0;
        (void)!hash_queue_enter(queue, "a", false, &place, &retry_after_s);
        (void)!hash_queue_enter(queue, "b", false, &place, &retry_after_s);
        (void)kill(getpid(), SIGKILL);
    }
    assert_int_equal(waitpid(child, NULL, 0), child);
    hash_queue_bury(queue, child);
    double began = seconds();
    int c = take("c");
    int d = take("d");
    assert_true(seconds() - began < 1);
    hash_queue_leave(queue, c);
    hash_queue_leave(queue, d);
}

static void the_command_needs_no_queue(void **state)
{
    int place = 0;
    int64_t retry_after_s = 0;
    (void)state;
    assert_int_equal(hash_queue_enter(NULL, "a", false, &place, &retry_after_s), ERR_OK);
    hash_queue_leave(NULL, place);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_queue, close_queue)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(two_run_at_once_and_the_third_waits),
        TEST(a_client_with_many_takes_turns_with_one_that_has_few),
        TEST(a_known_browser_goes_first),
        TEST(when_full_the_longest_line_gives_way),
        TEST(gives_up_after_five_seconds),
        TEST(a_process_that_died_holds_nothing),
        TEST(the_command_needs_no_queue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
