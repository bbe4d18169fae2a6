/* What the tables of a book ask of the handle that they are read or changed through. */
#include "handle_internal.h"

#include "base/check.h"
#include "base/readers.h"

int64_t book_head(const struct book *book)
{
    return book->head;
}

bool book_is_writers(const struct book *book)
{
    return book->is_writers;
}

void book_retire(const struct book *book, void *object, void (*release)(void *object))
{
    CHECK(book->is_writers);
    readers_retire(book->readers, object, release);
}
