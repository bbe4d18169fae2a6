/* Readers of the ledger: each thread has a handle of the book and a place among the readers, made
 * when it reads for the first time and given back when it ends. No lock is taken to read. */
#include "ledger_internal.h"

#include "base/check.h"

#include <stdlib.h>

struct ledger_reader {
    struct ledger *ledger;
    struct ledger_reader *next;
    struct reading *reading;
    struct book *book;
};

static void free_reader(struct ledger_reader *reader)
{
    readers_leave(reader->ledger->readers, reader->reading);
    book_free(reader->book);
    free(reader);
}

/* Of a thread that ends. */
static void leave(void *arg)
{
    struct ledger_reader *reader = arg;
    struct ledger *ledger = reader->ledger;
    CHECK(pthread_mutex_lock(&ledger->reader_lock) == 0);
    struct ledger_reader **place = &ledger->reader_list;
    while (*place != reader)
        place = &(*place)->next;
    *place = reader->next;
    CHECK(pthread_mutex_unlock(&ledger->reader_lock) == 0);
    free_reader(reader);
}

void ledger_readers_init(struct ledger *ledger)
{
    ledger->readers = readers_new();
    CHECK(pthread_mutex_init(&ledger->reader_lock, NULL) == 0);
    CHECK(pthread_key_create(&ledger->reader_key, leave) == 0);
}

void ledger_readers_done(struct ledger *ledger)
{
    CHECK(pthread_key_delete(ledger->reader_key) == 0);
    while (ledger->reader_list != NULL) {
        struct ledger_reader *reader = ledger->reader_list;
        ledger->reader_list = reader->next;
        free_reader(reader);
    }
    CHECK(pthread_mutex_destroy(&ledger->reader_lock) == 0);
    readers_free(ledger->readers);
}

static struct ledger_reader *join(struct ledger *ledger)
{
    struct ledger_reader *reader = calloc(1, sizeof *reader);
    CHECK(reader != NULL);
    reader->ledger = ledger;
    reader->reading = readers_join(ledger->readers);
    reader->book = book_reader_new();
    CHECK(pthread_mutex_lock(&ledger->reader_lock) == 0);
    reader->next = ledger->reader_list;
    ledger->reader_list = reader;
    CHECK(pthread_mutex_unlock(&ledger->reader_lock) == 0);
    CHECK(pthread_setspecific(ledger->reader_key, reader) == 0);
    return reader;
}

const struct book *ledger_read_begin(struct ledger *ledger)
{
    struct ledger_reader *reader = pthread_getspecific(ledger->reader_key);
    if (reader == NULL)
        reader = join(ledger);
    reading_begin(reader->reading);
    book_reader_open(reader->book, atomic_load_explicit(&ledger->book, memory_order_acquire));
    return reader->book;
}

void ledger_read_end(struct ledger *ledger)
{
    struct ledger_reader *reader = pthread_getspecific(ledger->reader_key);
    CHECK(reader != NULL);
    ledger_note_unbalanced(ledger, reader->book);
    book_reader_close(reader->book);
    reading_end(reader->reading);
}
