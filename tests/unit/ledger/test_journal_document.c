/* docs/journal.md is a specification: its example must be what the program hashes. */
#include "record/record.h"
#include "ledger/ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void read_document(struct buf *document)
{
    char piece[4096];
    size_t length;
    FILE *file = fopen(FUNDTRAIL_SOURCE_DIR "/docs/journal.md", "r");

    assert_non_null(file);
    while ((length = fread(piece, 1, sizeof piece, file)) > 0)
        buf_add(document, piece, length);
    (void)fclose(file);
}

static void the_example_of_the_document_has_its_hash(void **state)
{
    struct party party = {
        .code = "P-1",
        .name = "青岛市“财政局”",
        .name_en = "Bureau \"of\" finance",
        .kind = PARTY_FINANCE_BUREAU,
        .note = "第一行\n第二行",
    };
    struct entry entry = {.seq = 2,
                          .recorded_at_us = INT64_C(1795392000123456),
                          .entity_id = 2,
                          .effective_date = 16801,
                          .kind = RECORD_PARTY,
                          .record = &party};
    uint8_t previous[LEDGER_HASH_SIZE];
    uint8_t request[ENTRY_REQUEST_SIZE];
    uint8_t hash[LEDGER_HASH_SIZE];
    struct buf document;
    struct buf body;
    struct buf hex;

    (void)state;
    buf_init(&document);
    buf_init(&body);
    buf_init(&hex);
    read_document(&document);
    memset(previous, 0xab, sizeof previous);
    shape_write_canonical(&party_type.shape, &party, &body);
    ledger_entry_hash(previous, &entry, body.bytes, body.length, hash);
    buf_hex(&hex, hash, sizeof hash);
    assert_non_null(strstr(document.bytes, body.bytes));
    assert_non_null(strstr(document.bytes, hex.bytes));
    memset(request, 0xcd, sizeof request);
    entry.request = request;
    ledger_entry_hash(previous, &entry, body.bytes, body.length, hash);
    buf_reset(&hex);
    buf_hex(&hex, hash, sizeof hash);
    assert_non_null(strstr(document.bytes, hex.bytes));
    buf_done(&document);
    buf_done(&body);
    buf_done(&hex);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_the_document_has_its_hash),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
