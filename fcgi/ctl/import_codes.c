/* Whether a code that an id of the Open Cap Format would become is that of something else. */
#include "import_internal.h"

#include "figures/equity/play.h"
#include "record/kinds.h"

#include <string.h>

static const uint32_t kinds[] = {
    [OCF_FIRM] = RECORD_FIRM,         [OCF_PARTY] = RECORD_PARTY,
    [OCF_CLASS] = RECORD_SHARE_CLASS, [OCF_POOL] = RECORD_OPTION_POOL,
    [OCF_SECURITY] = RECORD_SECURITY, [OCF_EVENT] = RECORD_SECURITY_EVENT,
};

static bool is_called(uint32_t kind, const void *record, const char *name)
{
    const struct field *field = shape_field(&record_types[kind]->shape, "name");
    const char *own = field == NULL ? NULL : field_text(field, record);

    return name != NULL && own != NULL && strcmp(own, name) == 0;
}

static bool is_of_firm(const struct book *book, uint32_t kind, const void *record, const char *firm)
{
    int64_t id = firm == NULL ? 0 : book_find_code_any_case(book, RECORD_FIRM, firm);

    return id != 0 && equity_firm_of(book, kind, record) == id;
}

static bool is_taken(struct ocf_ledger *base, enum ocf_coded coded, const char *code,
                     const char *owner)
{
    const struct import_codes *codes = (const struct import_codes *)base;
    const struct book *book = ledger_read_begin(codes->ledger);
    const uint32_t kind = kinds[coded];
    int64_t id = book_find_code_any_case(book, kind, code);
    const struct entry *entry = id == 0 ? NULL : book_version(book, kind, id, VIEW_EVERYTHING);
    bool taken = entry != NULL;

    if (taken && (coded == OCF_FIRM || coded == OCF_PARTY))
        taken = !is_called(kind, entry->record, owner);
    else if (taken)
        taken = !is_of_firm(book, kind, entry->record, owner);
    ledger_read_end(codes->ledger);
    return taken;
}

struct import_codes import_codes_of(struct ledger *ledger)
{
    return (struct import_codes){.base = {.taken = is_taken}, .ledger = ledger};
}
