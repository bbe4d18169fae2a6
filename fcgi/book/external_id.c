/* One text of kind, source and name leads to the entry that tells the name. */
#include "book/external_id.h"

#include "base/check.h"
#include "book/code_index.h"
#include "pool_internal.h"
#include "record/import.h"
#include "record/kinds.h"

#include <stdio.h>
#include <stdlib.h>

struct external_ids {
    struct code_index index; /* to the entries of kind external_id */
    struct pool texts;
};

/* The unit separator stands in no text that is stored. */
static char *key_of(const char *source, const char *external_id)
{
    char *key = NULL;

    CHECK(asprintf(&key, "%s\x1f%s", source, external_id) >= 0);
    return key;
}

static bool stands(const struct book *book, int64_t name_seq)
{
    const struct entry *entry = book_entry(book, name_seq);

    if (entry == NULL || book_reversal_of(book, name_seq) != NULL)
        return false;
    return book_reversal_of(book, ((const struct external_id *)entry->record)->named_seq) == NULL;
}

static void apply(void *table, const struct book *book, const struct entry *entry)
{
    struct external_ids *names = table;

    if (entry->kind != RECORD_EXTERNAL_ID)
        return;
    const struct external_id *name = entry->record;
    uint32_t kind = record_kind_find(name->record_kind);
    char *key = key_of(name->source, name->external_id);
    int64_t there = code_index_find(&names->index, kind, key, book_head(book));

    if (there == 0 || !stands(book, there))
        code_index_add(&names->index, book, kind,
                       pool_at(&names->texts, pool_text(&names->texts, key)), entry->seq,
                       entry->seq);
    free(key);
}

static void done(void *table)
{
    struct external_ids *names = table;

    code_index_done(&names->index);
    pool_done(&names->texts);
}

const struct follower external_id_follower = {
    .size = sizeof(struct external_ids), .apply = apply, .done = done};

int64_t book_find_external(const struct book *book, uint32_t kind, const char *source,
                           const char *external_id)
{
    const struct external_ids *names = book_table(book, &external_id_follower);

    char *key = key_of(source, external_id);
    int64_t seq = code_index_find(&names->index, kind, key, book_head(book));

    free(key);
    if (seq == 0 || !stands(book, seq))
        return 0;
    return ((const struct external_id *)book_entry(book, seq)->record)->named_seq;
}
