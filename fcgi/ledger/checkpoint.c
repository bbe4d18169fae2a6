/* The text of a checkpoint: one fact a line, a word and what it says. */
#include "ledger/checkpoint.h"

#include "base/check.h"
#include "base/hex.h"
#include "base/int128.h"
#include "ledger_internal.h"
#include "record/journal.h"
#include "record/kinds.h"

#include <errno.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

static const char title[] = "fundtrail checkpoint 1\n";

#define FORGET_ENTRIES 5000

/* Of the amounts of one field in one currency. */
struct sum {
    int128_t minor;
    bool said; /* by an entry; a sum of nothing is no line */
};

struct totals {
    int64_t counts[RECORD_KIND_COUNT];
    struct sum *sums[RECORD_KIND_COUNT]; /* by field and currency; NULL: nothing was said */
};

static struct sum *sum_of(struct totals *totals, uint32_t kind, const struct field *field,
                          uint32_t currency)
{
    const struct shape *shape = &record_types[kind]->shape;
    return &totals->sums[kind][(size_t)(field - shape->fields) * CURRENCY_COUNT + currency];
}

static void add_amounts(struct totals *totals, const struct entry *entry)
{
    const struct shape *shape = &record_types[entry->kind]->shape;
    const struct field *currency = shape_field(shape, "currency");
    if (currency == NULL || field_is_unknown(currency, entry->record))
        return;
    if (totals->sums[entry->kind] == NULL) {
        totals->sums[entry->kind] =
            calloc(shape->field_count * CURRENCY_COUNT, sizeof(*totals->sums[0]));
        CHECK(totals->sums[entry->kind] != NULL);
    }
    for (size_t i = 0; i < shape->field_count; i++) {
        const struct field *field = &shape->fields[i];
        if (field->type != FIELD_MONEY || field_is_unknown(field, entry->record))
            continue;
        struct sum *sum = sum_of(totals, entry->kind, field, field_enum(currency, entry->record));
        sum->minor += field_int64(field, entry->record);
        sum->said = true;
    }
}

static void add_all(const struct book *book, int64_t seq, struct totals *totals)
{
    for (int64_t at = 1; at <= seq; at++) {
        const struct entry *entry = book_entry(book, at);
        totals->counts[entry->kind]++;
        add_amounts(totals, entry);
        if (at % FORGET_ENTRIES == 0)
            book_forget_copies(book);
    }
}

static void write_number(int128_t number, struct buf *out)
{
    char digits[48];
    size_t at = sizeof(digits);
    uint128_t rest = number < 0 ? -(uint128_t)number : (uint128_t)number;
    do {
        digits[--at] = (char)('0' + (int)(rest % 10));
        rest /= 10;
    } while (rest > 0);
    if (number < 0)
        digits[--at] = '-';
    buf_add(out, digits + at, sizeof(digits) - at);
}

static void write_sums(struct totals *totals, uint32_t kind, const struct field *field,
                       struct buf *out)
{
    for (uint32_t currency = CURRENCY_NONE + 1; currency < CURRENCY_COUNT; currency++) {
        const struct sum *sum = sum_of(totals, kind, field, currency);
        if (!sum->said)
            continue;
        buf_format(out, "sum_minor %s.%s %s ", record_types[kind]->kind, field->name,
                   currency_code((enum currency)currency));
        write_number(sum->minor, out);
        buf_char(out, '\n');
    }
}

static void write_kind(struct totals *totals, uint32_t kind, struct buf *out)
{
    const struct shape *shape = &record_types[kind]->shape;
    if (totals->counts[kind] == 0)
        return;
    buf_format(out, "count %s %lld\n", record_types[kind]->kind, (long long)totals->counts[kind]);
    for (size_t i = 0; totals->sums[kind] != NULL && i < shape->field_count; i++)
        write_sums(totals, kind, &shape->fields[i], out);
}

static int compare_kinds(const void *a, const void *b)
{
    return strcmp(record_types[*(const uint32_t *)a]->kind,
                  record_types[*(const uint32_t *)b]->kind);
}

/* By name: a later release may list its kinds in another order. */
static void write_totals(const struct book *book, int64_t seq, struct buf *out)
{
    uint32_t kinds[RECORD_KIND_COUNT - 1];
    struct totals *totals = calloc(1, sizeof(*totals));
    CHECK(totals != NULL);
    add_all(book, seq, totals);
    for (uint32_t i = 0; i < RECORD_KIND_COUNT - 1; i++)
        kinds[i] = i + 1;
    qsort(kinds, RECORD_KIND_COUNT - 1, sizeof(kinds[0]), compare_kinds);
    for (size_t i = 0; i < RECORD_KIND_COUNT - 1; i++)
        write_kind(totals, kinds[i], out);
    for (size_t i = 0; i < RECORD_KIND_COUNT; i++)
        free(totals->sums[i]);
    free(totals);
}

static void write_hex(const char *word, const uint8_t *bytes, size_t length, struct buf *out)
{
    buf_format(out, "%s ", word);
    buf_hex(out, bytes, length);
    buf_char(out, '\n');
}

/* The facts that are compared first stand first. */
static void write_text(const struct book *book, const struct seal *seal, struct buf *out)
{
    char recorded_at[TIME_TEXT_SIZE];
    time_format(book_entry(book, seal->seq)->recorded_at_us, recorded_at);
    buf_text(out, title);
    write_hex("ledger_id", seal->ledger_id, SEAL_HASH_SIZE, out);
    buf_format(out, "seq %lld\n", (long long)seal->seq);
    write_hex("hash", seal->hash, SEAL_HASH_SIZE, out);
    write_hex("public_key", seal->public_key, SEAL_PUBLIC_SIZE, out);
    write_hex("root", seal->root, SEAL_HASH_SIZE, out);
    buf_format(out, "previous_seq %lld\n", (long long)seal->previous_seq);
    write_hex("signature", seal->signature, SEAL_SIGNATURE_SIZE, out);
    buf_format(out, "recorded_at %s\n", recorded_at);
    write_totals(book, seal->seq, out);
}

/* The seal whose last entry it is. ERR_NOT_FOUND: there is none. */
static enum err seal_at(struct ledger *ledger, struct db *db, int64_t seq, struct seal *seal_out)
{
    struct seal_receipt receipt;
    enum err err = ledger_receipt(ledger, db, seq, &receipt);
    *seal_out = receipt.seal;
    return err == ERR_OK && receipt.seal.seq != seq ? ERR_NOT_FOUND : err;
}

static int64_t recorded_at(struct ledger *ledger, int64_t seq)
{
    int64_t at_us = book_entry(ledger_read_begin(ledger), seq)->recorded_at_us;
    ledger_read_end(ledger);
    return at_us;
}

enum err checkpoint_take(struct ledger *ledger, struct db *db, struct checkpoint *checkpoint_out,
                         struct buf *text_out)
{
    struct seal seal;
    int64_t seq = ledger_book_head(ledger);
    enum err err = seal_at(ledger, db, seq, &seal);
    if (err != ERR_OK)
        return err == ERR_NOT_FOUND ? ERR_UNSEALED : err;
    write_text(ledger_read_begin(ledger), &seal, text_out);
    ledger_read_end(ledger);
    *checkpoint_out = (struct checkpoint){.seq = seq, .recorded_at_us = recorded_at(ledger, seq)};
    memcpy(checkpoint_out->hash, seal.hash, SEAL_HASH_SIZE);
    memcpy(checkpoint_out->ledger_id, seal.ledger_id, SEAL_HASH_SIZE);
    memcpy(checkpoint_out->public_key, seal.public_key, SEAL_PUBLIC_SIZE);
    return ERR_OK;
}

static bool take_word(const char **at, const char *word)
{
    size_t length = strlen(word);
    if (strncmp(*at, word, length) != 0)
        return false;
    *at += length;
    return true;
}

static bool take_hex(const char **at, const char *word, uint8_t *bytes_out, size_t size)
{
    if (!take_word(at, word) || !hex_read(*at, bytes_out, size))
        return false;
    *at += 2 * size;
    return take_word(at, "\n");
}

static bool take_seq(const char **at, const char *word, char least, int64_t *seq_out)
{
    char *end = NULL;
    if (!take_word(at, word) || **at < least || **at > '9')
        return false;
    errno = 0;
    *seq_out = strtoll(*at, &end, 10);
    *at = end;
    return errno == 0 && take_word(at, "\n");
}

static bool take_time(const char **at, int64_t *time_us_out)
{
    if (!take_word(at, "recorded_at "))
        return false;
    size_t length = strcspn(*at, "\n");
    if (time_parse(*at, length, time_us_out) != ERR_OK)
        return false;
    *at += length;
    return take_word(at, "\n");
}

static bool take_checkpoint(const char **at, struct checkpoint *read)
{
    uint8_t root[SEAL_HASH_SIZE];
    uint8_t signature[SEAL_SIGNATURE_SIZE];
    int64_t previous_seq = 0;
    return take_word(at, title) && take_hex(at, "ledger_id ", read->ledger_id, SEAL_HASH_SIZE) &&
           take_seq(at, "seq ", '1', &read->seq) &&
           take_hex(at, "hash ", read->hash, SEAL_HASH_SIZE) &&
           take_hex(at, "public_key ", read->public_key, SEAL_PUBLIC_SIZE) &&
           take_hex(at, "root ", root, SEAL_HASH_SIZE) &&
           take_seq(at, "previous_seq ", '0', &previous_seq) &&
           take_hex(at, "signature ", signature, SEAL_SIGNATURE_SIZE) &&
           take_time(at, &read->recorded_at_us);
}

enum err checkpoint_read(const char *text, size_t length, struct checkpoint *checkpoint_out)
{
    struct checkpoint read;
    if (length > CHECKPOINT_TEXT_MAX || memchr(text, '\0', length) != NULL)
        return ERR_MALFORMED;
    char *copy = strndup(text, length);
    CHECK(copy != NULL);
    const char *at = copy;
    bool good = take_checkpoint(&at, &read);
    free(copy);
    if (!good)
        return ERR_MALFORMED;
    *checkpoint_out = read;
    return ERR_OK;
}

/* A checkpoint is written when its entries are committed, so the head is read after it. */
static enum err compare_hash(struct db *db, const struct checkpoint *checkpoint,
                             const char **fault_out)
{
    struct journal_head head;
    uint8_t hash[1][SEAL_HASH_SIZE];
    enum err err = journal_head_read(db, &head);
    *fault_out = "it is a checkpoint of another ledger";
    if (err != ERR_OK || head.seq == 0)
        return err;
    err = journal_hashes(db, 1, 1, hash);
    if (err != ERR_OK || memcmp(hash[0], checkpoint->ledger_id, SEAL_HASH_SIZE) != 0)
        return err;
    *fault_out = "the journal is shorter than its checkpoint: entries were taken away at the end";
    if (checkpoint->seq > head.seq)
        return ERR_OK;
    err = journal_hashes(db, checkpoint->seq, checkpoint->seq, hash);
    *fault_out = memcmp(hash[0], checkpoint->hash, SEAL_HASH_SIZE) == 0
                     ? NULL
                     : "the journal is another one than that of its checkpoint: it was computed "
                       "anew, from this entry or an earlier one on";
    return err;
}

/* Of the entries from the restoration's on up to the checkpoint that it names, and recorded before
 * it: what was recorded there since is no part of what it took away. */
static bool supersedes(const struct entry *entry, const struct checkpoint *checkpoint)
{
    const struct restoration *record = entry->record;
    char hash[2 * SEAL_HASH_SIZE + 1];
    (void)sodium_bin2hex(hash, sizeof hash, checkpoint->hash, SEAL_HASH_SIZE);
    return checkpoint->seq >= entry->seq && checkpoint->recorded_at_us < entry->recorded_at_us &&
           (checkpoint->seq < record->checkpoint_seq ||
            (checkpoint->seq == record->checkpoint_seq &&
             strcmp(record->checkpoint_hash, hash) == 0));
}

static struct checkpoint_superseded copy_of(const struct entry *entry, struct arena *arena)
{
    const struct restoration *record = entry->record;
    return (struct checkpoint_superseded){.seq = entry->seq,
                                          .reason = arena_strdup(arena, record->reason),
                                          .ordered_by = arena_strdup(arena, record->ordered_by)};
}

static struct checkpoint_superseded
find_restoration(struct ledger *ledger, const struct checkpoint *checkpoint, struct arena *arena)
{
    struct checkpoint_superseded by = {0};
    const int64_t *ids = NULL;
    const struct book *book = ledger_read_begin(ledger);
    size_t count = book_entities(book, RECORD_RESTORATION, &ids);
    for (size_t i = 0; i < count && by.seq == 0; i++) {
        const struct entry *entry = book_entry(book, ids[i]);
        if (supersedes(entry, checkpoint))
            by = copy_of(entry, arena);
    }
    ledger_read_end(ledger);
    return by;
}

enum err checkpoint_hold(struct ledger *ledger, struct db *db, const struct checkpoint *checkpoint,
                         struct arena *arena, struct checkpoint_standing *standing_out)
{
    struct checkpoint_standing standing = {0};
    enum err err = compare_hash(db, checkpoint, &standing.fault);
    if (err == ERR_OK && standing.fault != NULL) {
        err = ledger_catch_up_to_head(ledger, db);
        standing.by = find_restoration(ledger, checkpoint, arena);
    }
    if (standing.by.seq != 0)
        standing.fault = NULL;
    if (err == ERR_OK)
        *standing_out = standing;
    return err;
}

static enum err compare_text(struct ledger *ledger, struct db *db,
                             const struct checkpoint *checkpoint, const char *text, size_t length,
                             const char **fault_out)
{
    struct seal seal;
    struct buf own;
    enum err err = seal_at(ledger, db, checkpoint->seq, &seal);
    if (err == ERR_NOT_FOUND)
        *fault_out = "the journal has no seal at this entry";
    if (err != ERR_OK)
        return err == ERR_NOT_FOUND ? ERR_OK : err;
    buf_init(&own);
    write_text(ledger_read_begin(ledger), &seal, &own);
    ledger_read_end(ledger);
    if (own.length != length || memcmp(own.bytes, text, length) != 0)
        *fault_out =
            "the journal has this entry, but the rest of the checkpoint does not come of it";
    buf_done(&own);
    return ERR_OK;
}

enum err checkpoint_compare(struct ledger *ledger, struct db *db,
                            const struct checkpoint *checkpoint, const char *text, size_t length,
                            struct arena *arena, struct checkpoint_standing *standing_out)
{
    enum err err = checkpoint_hold(ledger, db, checkpoint, arena, standing_out);
    if (err != ERR_OK || standing_out->fault != NULL || standing_out->by.seq != 0)
        return err;
    return compare_text(ledger, db, checkpoint, text, length, &standing_out->fault);
}

/* The number on the line "count KIND N"; 0: there is no such line. */
static int64_t count_of(const char *text, const char *line, size_t word_length)
{
    for (const char *at = text; at != NULL; at = strchr(at, '\n')) {
        at += *at == '\n';
        if (strncmp(at, line, word_length) == 0)
            return strtoll(at + word_length, NULL, 10);
    }
    return 0;
}

/* Whether each number of entries of a kind is at least as high in the later one. */
static bool counts_grow(const char *earlier, const char *later)
{
    for (const char *at = strstr(earlier, "\ncount "); at != NULL; at = strstr(at, "\ncount ")) {
        at++;
        size_t word_length = strcspn(at + strlen("count "), " ") + strlen("count ") + 1;
        if (count_of(later, at, word_length) < strtoll(at + word_length, NULL, 10))
            return false;
    }
    return true;
}

const char *checkpoint_disagree(const struct checkpoint *a, const char *a_text,
                                const struct checkpoint *b, const char *b_text)
{
    if (memcmp(a->ledger_id, b->ledger_id, SEAL_HASH_SIZE) != 0)
        return "they are of two ledgers";
    if (a->seq > b->seq)
        return checkpoint_disagree(b, b_text, a, a_text);
    if (a->seq == b->seq)
        return memcmp(a->hash, b->hash, SEAL_HASH_SIZE) == 0
                   ? NULL
                   : "they have two hashes of the same entry: there are two journals";
    if (a->recorded_at_us >= b->recorded_at_us)
        return "the later entry was recorded earlier: they are of two journals";
    return counts_grow(a_text, b_text)
               ? NULL
               : "the later one has fewer entries of a kind: they are of two journals";
}
