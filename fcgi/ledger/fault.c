/* What is known to be wrong: an entry that does not prove, one that was changed since it did, or
 * figures that do not add up. */
#include "ledger_internal.h"

#include "base/check.h"
#include "book/invariant.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* Between two looks at what did not prove; longer when a look takes long. */
#define LOOK_AGAIN_MS 5000
#define LOOK_AGAIN_TIMES 10

void ledger_set_unbalanced(struct ledger *ledger, struct book_fault found)
{
    struct ledger_fault *fault = &ledger->proving.unbalanced;
    CHECK(pthread_mutex_lock(&ledger->proving.lock) == 0);
    fault->seq = found.seq;
    (void)snprintf(fault->reason, sizeof fault->reason, "%s", invariant_texts[found.invariant]);
    atomic_store(&ledger->proving.is_unbalanced, found.seq != 0);
    CHECK(pthread_mutex_unlock(&ledger->proving.lock) == 0);
}

bool ledger_is_unbalanced(struct ledger *ledger)
{
    return atomic_load(&ledger->proving.is_unbalanced);
}

void ledger_note_unbalanced(struct ledger *ledger, const struct book *book)
{
    struct book_fault found = book_fault(book);
    bool in_place = book_number(book) == book_number(atomic_load(&ledger->book));
    if (found.seq != 0 && in_place && !ledger_is_unbalanced(ledger))
        ledger_set_unbalanced(ledger, found);
}

int64_t ledger_now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct ledger_fault ledger_fault(struct ledger *ledger)
{
    struct ledger_fault fault = {0};
    struct proving *proving = &ledger->proving;
    if (atomic_load(&proving->look_from_ms) == 0 && !atomic_load(&proving->has_older) &&
        !atomic_load(&proving->is_behind) && !ledger_is_unbalanced(ledger))
        return fault;
    CHECK(pthread_mutex_lock(&proving->lock) == 0);
    fault = proving->fault.seq != 0    ? proving->fault
            : proving->older.seq != 0  ? proving->older
            : proving->behind.seq != 0 ? proving->behind
                                       : proving->unbalanced;
    CHECK(pthread_mutex_unlock(&proving->lock) == 0);
    return fault;
}

void ledger_set_older_fault(struct ledger *ledger, const struct ledger_fault *fault)
{
    CHECK(pthread_mutex_lock(&ledger->proving.lock) == 0);
    ledger->proving.older = *fault;
    atomic_store(&ledger->proving.has_older, fault->seq != 0);
    CHECK(pthread_mutex_unlock(&ledger->proving.lock) == 0);
}

void ledger_set_behind(struct ledger *ledger, const struct ledger_fault *fault)
{
    CHECK(pthread_mutex_lock(&ledger->proving.lock) == 0);
    ledger->proving.behind = *fault;
    atomic_store(&ledger->proving.is_behind, fault->seq != 0);
    CHECK(pthread_mutex_unlock(&ledger->proving.lock) == 0);
}

void ledger_note_fault(struct ledger *ledger, const struct ledger_fault *fault, int64_t began_ms)
{
    int64_t now_ms = ledger_now_ms();
    int64_t pause_ms = (now_ms - began_ms) * LOOK_AGAIN_TIMES;
    if (pause_ms < LOOK_AGAIN_MS)
        pause_ms = LOOK_AGAIN_MS;
    CHECK(pthread_mutex_lock(&ledger->proving.lock) == 0);
    ledger->proving.fault = *fault;
    atomic_store(&ledger->proving.look_from_ms, fault->seq == 0 ? 0 : now_ms + pause_ms);
    CHECK(pthread_mutex_unlock(&ledger->proving.lock) == 0);
}

bool ledger_look_is_due(const struct ledger *ledger)
{
    int64_t from_ms = atomic_load(&ledger->proving.look_from_ms);
    return from_ms == 0 || ledger_now_ms() >= from_ms;
}

void verify_accuse(struct verify_report *report, int64_t seq, const char *reason)
{
    struct ledger_fault *faults = report->faults;
    size_t listed =
        report->fault_count < VERIFY_FAULTS_MAX ? report->fault_count : VERIFY_FAULTS_MAX;
    size_t place = listed;
    report->sound = false;
    report->fault_count++;
    while (place > 0 && faults[place - 1].seq > seq)
        place--;
    if (place == VERIFY_FAULTS_MAX)
        return;
    if (listed == VERIFY_FAULTS_MAX)
        listed--;
    memmove(&faults[place + 1], &faults[place], (listed - place) * sizeof(*faults));
    faults[place].seq = seq;
    (void)snprintf(faults[place].reason, sizeof(faults[place].reason), "%s", reason);
}
