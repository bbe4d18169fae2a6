/* What rows and recorded entities are called, and which of them a text means. */
#include "run_internal.h"

#include "book/external_id.h"
#include "http/text.h"

#include <string.h>

const char *call_fold(enum call call, const char *text, struct arena *arena)
{
    const char *folded = NULL;

    if (text_fold(text, arena, &folded) != ERR_OK)
        return text;
    if (call != CALL_NAME)
        return folded;
    char *out = arena_alloc(arena, strlen(folded) + 1);
    size_t count = 0;

    for (const char *at = folded; *at != '\0'; at++)
        if (*at != ' ' && *at != '\t' && *at != '\n')
            out[count++] = *at;
    return out;
}

static uint64_t hash_of(uint32_t kind, enum call call, const char *text)
{
    uint64_t hash = UINT64_C(14695981039346656037) + kind * 31 + (uint64_t)call;

    for (const char *at = text; *at != '\0'; at++)
        hash = (hash ^ (unsigned char)*at) * UINT64_C(1099511628211);
    return hash ^ hash >> 29;
}

static struct call_slot *slot_of(const struct call_index *index, uint32_t kind, enum call call,
                                 const char *text)
{
    size_t at = (size_t)hash_of(kind, call, text) & (index->capacity - 1);

    while (index->slots[at].text != NULL &&
           (index->slots[at].kind != kind || index->slots[at].call != call ||
            strcmp(index->slots[at].text, text) != 0))
        at = (at + 1) & (index->capacity - 1);
    return &index->slots[at];
}

static void grow(struct call_index *index, struct arena *arena)
{
    struct call_index grown = {.capacity = index->capacity == 0 ? 1024 : index->capacity * 2,
                               .count = index->count};

    grown.slots = arena_array(arena, grown.capacity, sizeof *grown.slots);
    for (size_t i = 0; i < index->capacity; i++)
        if (index->slots[i].text != NULL)
            *slot_of(&grown, index->slots[i].kind, index->slots[i].call, index->slots[i].text) =
                index->slots[i];
    *index = grown;
}

void calls_add(struct call_index *index, struct arena *arena, uint32_t kind, enum call call,
               const char *folded, int64_t value, bool same_as_before)
{
    if (index->count * 2 >= index->capacity)
        grow(index, arena);
    struct call_slot *slot = slot_of(index, kind, call, folded);

    if (slot->text != NULL) {
        slot->several |= !same_as_before;
        return;
    }
    *slot = (struct call_slot){.text = folded, .kind = kind, .call = call, .value = value};
    index->count++;
}

const struct call_slot *calls_find(const struct call_index *index, uint32_t kind, enum call call,
                                   const char *folded)
{
    if (index->capacity == 0)
        return NULL;
    const struct call_slot *slot = slot_of(index, kind, call, folded);

    return slot->text == NULL ? NULL : slot;
}

static void learn_names(struct importing *importing, const struct book *book, uint32_t kind)
{
    const struct field *name = shape_field(&record_types[kind]->shape, "name");
    const int64_t *ids;
    size_t count = name == NULL ? 0 : book_entities(book, kind, &ids);

    importing->names_of[kind] = true;
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = book_version(book, kind, ids[i], VIEW_EVERYTHING);
        const char *text = entry == NULL ? NULL : field_text(name, entry->record);

        if (text != NULL)
            calls_add(&importing->book_names, &importing->run, kind, CALL_NAME,
                      call_fold(CALL_NAME, text, &importing->run), ids[i], false);
    }
}

int64_t book_find_name(struct importing *importing, const struct book *book, uint32_t kind,
                       const char *text, bool *several_out)
{
    if (!importing->names_of[kind])
        learn_names(importing, book, kind);
    const struct call_slot *slot = calls_find(&importing->book_names, kind, CALL_NAME,
                                              call_fold(CALL_NAME, text, &importing->scratch));

    *several_out = slot != NULL && slot->several;
    return slot == NULL ? 0 : slot->value;
}

/* Entries that have no code are called by their number: that of a row, or of the ledger, where the
 * row is of no other. */
static int64_t find_seq(const struct importing *importing, const struct book *book,
                        const struct import_row *row, uint32_t kind, const char *text)
{
    int64_t seq = 0;

    if (row->own_seq > 0 && importing->ours != 1)
        return 0;
    if (decimal_parse(text, strlen(text), 0, &seq) != ERR_OK || seq < 1)
        return 0;
    const struct entry *entry = book_entry(book, seq);

    return entry != NULL && entry->kind == kind ? entry->entity_id : 0;
}

int64_t call_find_external(const struct importing *importing, const struct book *book,
                           uint32_t kind, const char *text)
{
    const char *source = importing->plan->source;
    int64_t seq = source == NULL ? 0 : book_find_external(book, kind, source, text);

    return seq == 0 ? 0 : book_entry(book, seq)->entity_id;
}

static int64_t find_entity(struct importing *importing, const struct book *book,
                           const struct import_row *row, uint32_t kind, enum call call,
                           const char *text, bool *several_out)
{
    bool has_key = shape_key(&record_types[kind]->shape) != NULL;
    int64_t id = 0;

    switch (call) {
    case CALL_CODE:
        id = has_key ? book_find_code(book, kind, text) : 0;
        return id != 0 || !has_key ? id : book_find_code_any_case(book, kind, text);
    case CALL_CREDIT_CODE:
        return kind == RECORD_PARTY || kind == RECORD_FUND || kind == RECORD_FIRM
                   ? book_find_credit_code(book, kind, text)
                   : 0;
    case CALL_EXTERNAL_ID:
        return call_find_external(importing, book, kind, text);
    case CALL_LABEL:
        return has_key ? 0 : find_seq(importing, book, row, kind, text);
    case CALL_NAME:
        return book_find_name(importing, book, kind, text, several_out);
    }
    return 0;
}

/* A name that an entity of the ledger has too means neither, unless the row became that one. */
static bool is_also_recorded(struct importing *importing, const struct book *book, uint32_t kind,
                             const char *text, size_t row)
{
    bool several = false;
    int64_t id = book_find_name(importing, book, kind, text, &several);

    return importing->rows[row].state != IMPORT_ROW_WAITING && id != 0 &&
           (several || id != importing->rows[row].entity_id);
}

struct finding call_find(struct importing *importing, const struct book *book,
                         const struct import_row *row, uint32_t kind, const char *text)
{
    for (int i = CALL_CODE; i <= CALL_NAME; i++) {
        enum call call = (enum call)i;
        const struct call_slot *slot =
            calls_find(&importing->calls, kind, call, call_fold(call, text, &importing->scratch));
        bool several = slot != NULL && slot->several;

        if (slot != NULL && !several && call == CALL_NAME)
            several = is_also_recorded(importing, book, kind, text, (size_t)slot->value);
        if (slot != NULL && !several)
            return (struct finding){.found = FOUND_ROW, .row = (size_t)slot->value};
        int64_t id = several ? 0 : find_entity(importing, book, row, kind, call, text, &several);

        if (several)
            return (struct finding){.found = FOUND_SEVERAL};
        if (id != 0)
            return (struct finding){.found = FOUND_ENTITY, .id = id};
    }
    return (struct finding){.found = FOUND_NOTHING};
}
