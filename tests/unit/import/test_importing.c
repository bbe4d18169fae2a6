/* Imports from the file to the book. */
#include "record/capital.h"
#include "record/firm.h"
#include "record/kinds.h"
#include "record/party.h"
#include "support_import.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct import_counts counts_of(const struct moving *moving)
{
    return importing_counts(moving->importing);
}

static const void *record_of(const struct world *world, uint32_t kind, const char *code)
{
    int64_t id = book_find_code(world->book, kind, code);
    const struct entry *entry = book_version(world->book, kind, id, VIEW_EVERYTHING);

    assert_non_null(entry);
    return entry->record;
}

static void rows_become_records_in_either_language(void **state)
{
    static const char *const texts[] = {
        "code,name,kind\r\nP-1,Qinghe,lp\r\nP-2,Haitong,bank\r\n",
        "代码,名称,类别\r\nP-1,Qinghe,有限合伙人\r\nP-2,Haitong,银行\r\n",
        "Code,Name,Kind\r\nP-1,Qinghe,Limited partner\r\nP-2,Haitong,Bank\r\n",
    };

    (void)state;
    for (size_t i = 0; i < 3; i++) {
        struct world world;
        struct moving moving;

        world_open(&world);
        moving_open(&moving, &world);
        moving_add(&moving, "parties.csv", texts[i]);
        moving_all(&moving);
        assert_int_equal(counts_of(&moving).states[IMPORT_ROW_NEW], 2);
        const struct party *party = record_of(&world, RECORD_PARTY, "P-2");

        assert_string_equal(party->name, "Haitong");
        moving_close(&moving);
        world_close(&world);
    }
}

static void what_refers_to_a_later_row_waits_for_it(void **state)
{
    struct world world;
    struct moving moving;

    (void)state;
    world_open(&world);
    moving_open(&moving, &world);
    moving_add(&moving, "实缴.csv",
               "认缴,到账日期,金额,币种\r\nC-1,2020-03-01,\"1,000.50\",CNY\r\n");
    moving_add(
        &moving, "认缴.csv",
        "代码,基金,出资人,认缴金额（万元）,认缴日期\r\nC-1,青禾一期,青禾财政,500,2020/1/3\r\n");
    moving_add(&moving, "funds.csv", "code,name,kind,currency\r\nF-1,青禾一期,growth,CNY\r\n");
    moving_add(&moving, "参与方.csv", "名称,类型\r\n青禾财政,财政部门\r\n");
    moving_all(&moving);
    const struct commitment *commitment = record_of(&world, RECORD_COMMITMENT, "C-1");

    assert_int_equal(commitment->amount_minor, 5 * MILLION);
    assert_int_equal(counts_of(&moving).states[IMPORT_ROW_NEW], 4);
    moving_close(&moving);
    world_close(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_become_records_in_either_language),
        cmocka_unit_test(what_refers_to_a_later_row_waits_for_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
