/* What the root has in firms, added up by firm, industry, region or tag. */
#include "look_internal.h"

#include "figures/look/ownership.h"
#include "book/firm_tag.h"
#include "record/firm.h"
#include "record/kinds.h"

#include <stdlib.h>
#include <string.h>

const struct field_value exposure_values[] = {
    {"firm", "Firm", "企业"},
    {"section", "Industry section", "行业门类"},
    {"division", "Industry division", "行业大类"},
    {"class", "Industry class", "行业小类"},
    {"province", "Province", "省级行政区"},
    {"prefecture", "Prefecture", "地级行政区"},
    {"county", "County", "县级行政区"},
    {"tag", "Tag", "企业标签"},
    {0},
};

static const struct field exposure_fields[] = {
    F_TEXT(struct exposure_row, key, CODE_MAX, "Key", "类别代码"),
    F_REFERENCE(struct exposure_row, firm_id, "firm", "Firm", "企业"),
    F_ENUM(struct exposure_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct exposure_row, amount, "Looked through", "穿透金额"),
    F_DECIMAL(struct exposure_row, share, "Of what is traced to firms", "占已穿透金额比例"),
    F_INTEGER(struct exposure_row, firm_count, INT64_MAX, "Firms", "企业数"),
    F_MONEY(struct exposure_row, reported, "Of which by reports", "其中据报告"),
    F_DECIMAL(struct exposure_row, owned, "Owned, looked through", "穿透持股比例"),
    F_DECIMAL(struct exposure_row, least, "Owned, at least", "穿透持股比例（至少）"),
    F_DECIMAL(struct exposure_row, most, "Owned, at most", "穿透持股比例（至多）"),
    F_ENUM(struct exposure_row, ownership, ownership_source, "Ownership known from", "持股依据"),
};

const struct shape exposure_row_shape = SHAPE(struct exposure_row, exposure_fields);

#define DIVISION_LENGTH 3 /* a section's letter and two digits */
#define CLASS_LENGTH 5
#define PROVINCE_LENGTH 2
#define PREFECTURE_LENGTH 4
#define REGION_LENGTH 6
#define TAGS_MOST 64 /* more than there are */

/* What the root has in one firm. */
struct stake_in_firm {
    int64_t firm_id;
    int64_t amount_minor;
    int64_t reported_minor; /* of it: by reports of funds */
};

struct exposure {
    struct look *look;
    enum exposure_by by;
    struct exposure_row *rows;
    size_t count;
};

static int by_firm(const void *left, const void *right)
{
    const struct stake_in_firm *a = left;
    const struct stake_in_firm *b = right;

    return (a->firm_id > b->firm_id) - (a->firm_id < b->firm_id);
}

static enum err firms_of(struct look *look, struct stake_in_firm **firms_out, size_t *count_out,
                         int64_t *traced_out)
{
    struct stake_in_firm *firms = arena_array(look->arena, look->asset_count + 1, sizeof *firms);
    size_t count = 0;
    size_t kept = 0;
    enum err err = ERR_OK;

    for (size_t i = 0; i < look->asset_count; i++)
        if (look->assets[i].amount_minor != AMOUNT_UNKNOWN)
            firms[count++] = (struct stake_in_firm){
                look->assets[i].firm_id, look->assets[i].amount_minor,
                look->assets[i].report == NULL ? 0 : look->assets[i].amount_minor};
    if (count > 0)
        qsort(firms, count, sizeof *firms, by_firm);
    for (size_t i = 0; i < count; i++) {
        add_to(traced_out, firms[i].amount_minor, &err);
        if (kept == 0 || firms[kept - 1].firm_id != firms[i].firm_id) {
            firms[kept++] = firms[i];
            continue;
        }
        add_to(&firms[kept - 1].amount_minor, firms[i].amount_minor, &err);
        add_to(&firms[kept - 1].reported_minor, firms[i].reported_minor, &err);
    }
    *firms_out = firms;
    *count_out = kept;
    return err;
}

static bool same_key(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* Adds a firm's amount to the row of a key. Keys are few, except by firm, where none comes twice.
 */
static enum err add(struct exposure *exposure, const char *key, const struct stake_in_firm *firm)
{
    bool of_firm = exposure->by == EXPOSURE_FIRM;
    size_t at = of_firm ? exposure->count : 0;

    while (at < exposure->count && !same_key(exposure->rows[at].key, key))
        at++;
    struct exposure_row *row = &exposure->rows[at];

    if (at == exposure->count) {
        *row = (struct exposure_row){.key = key,
                                     .firm_id = of_firm ? firm->firm_id : 0,
                                     .currency = exposure->look->currency,
                                     .owned_e8 = AMOUNT_UNKNOWN,
                                     .least_e8 = AMOUNT_UNKNOWN,
                                     .most_e8 = AMOUNT_UNKNOWN};
        exposure->count++;
    }
    enum err err = ERR_OK;

    row->firm_count++;
    add_to(&row->reported_minor, firm->reported_minor, &err);
    add_to(&row->amount_minor, firm->amount_minor, &err);
    return err;
}

/* The first characters of a code; NULL where it does not have as many. */
static const char *start_of(const struct look *look, const char *code, size_t length)
{
    return code == NULL || strlen(code) < length ? NULL : arena_copy(look->arena, code, length);
}

/* A code of GB/T 2260 with zeros behind the digits that count; the codes of whole provinces and
 * prefectures say no more than that. */
static const char *region_of(const struct look *look, const char *code, size_t length)
{
    char *region = NULL;

    if (code == NULL || strlen(code) != REGION_LENGTH)
        return NULL;
    if (length > PROVINCE_LENGTH && strncmp(code + length - 2, "00", 2) == 0)
        return NULL;
    region = arena_strdup(look->arena, code);
    memset(region + length, '0', REGION_LENGTH - length);
    return region;
}

static const char *key_of(const struct exposure *exposure, const struct firm *firm)
{
    const struct look *look = exposure->look;

    switch (exposure->by) {
    case EXPOSURE_SECTION:
        return start_of(look, firm->industry, 1);
    case EXPOSURE_DIVISION:
        return start_of(look, firm->industry, DIVISION_LENGTH);
    case EXPOSURE_CLASS:
        return start_of(look, firm->industry, CLASS_LENGTH);
    case EXPOSURE_PROVINCE:
        return region_of(look, firm->region, PROVINCE_LENGTH);
    case EXPOSURE_PREFECTURE:
        return region_of(look, firm->region, PREFECTURE_LENGTH);
    case EXPOSURE_COUNTY:
        return region_of(look, firm->region, REGION_LENGTH);
    default:
        return firm->code;
    }
}

static enum err add_by_tag(struct exposure *exposure, const struct stake_in_firm *firm)
{
    const struct look *look = exposure->look;
    const struct field *field = shape_field(&firm_tag_type.shape, "tag");
    bool any = false;
    enum err err = ERR_OK;

    FOR_REFERRERS_WHILE (err == ERR_OK, r, look->book, firm_tag, firm_id, firm->firm_id) {
        const struct firm_tag *tag = r.entry->record;

        if (!firm_tag_rules(look->book, r.entry, look->view))
            continue;
        any = true;
        err = add(exposure, field->values[tag->tag - 1].name, firm);
    }
    if (err == ERR_OK && firm_listed_by_status(look->book, firm->firm_id, look->view)) {
        any = true;
        err = add(exposure, field->values[TAG_LISTED - 1].name, firm);
    }
    return err == ERR_OK && !any ? add(exposure, NULL, firm) : err;
}

static enum err add_firm(struct exposure *exposure, const struct stake_in_firm *firm)
{
    const struct look *look = exposure->look;
    const struct entry *entry = book_version(look->book, RECORD_FIRM, firm->firm_id, look->view);

    if (exposure->by == EXPOSURE_TAG)
        return add_by_tag(exposure, firm);
    if (entry == NULL)
        entry = book_entry(look->book, firm->firm_id);
    return add(exposure, key_of(exposure, entry->record), firm);
}

/* Beside the money that the root has in a firm, what it has of its capital. */
static enum err add_ownership(struct exposure *exposure)
{
    enum err err = ERR_OK;

    for (size_t i = 0; i < exposure->count && err == ERR_OK; i++) {
        struct exposure_row *row = &exposure->rows[i];
        struct ownership_row owned;

        err = look_ownership_of(exposure->look, row->firm_id, &owned);
        row->owned_e8 = owned.share_e8;
        row->least_e8 = owned.least_e8;
        row->most_e8 = owned.most_e8;
        row->ownership = owned.source;
    }
    return err;
}

static int by_amount(const void *left, const void *right)
{
    const struct exposure_row *a = left;
    const struct exposure_row *b = right;

    if ((a->key == NULL) != (b->key == NULL))
        return a->key == NULL ? 1 : -1;
    if (a->amount_minor != b->amount_minor)
        return a->amount_minor > b->amount_minor ? -1 : 1;
    return a->key == NULL ? 0 : strcmp(a->key, b->key);
}

enum err look_exposure(struct look *look, enum exposure_by by, const struct exposure_row **rows_out,
                       size_t *count_out, int64_t *traced_minor_out)
{
    struct exposure exposure = {.look = look, .by = by};
    struct stake_in_firm *firms = NULL;
    size_t count = 0;
    int64_t traced = 0;
    enum err err = look_list_assets(look);

    if (err == ERR_OK)
        err = firms_of(look, &firms, &count, &traced);
    exposure.rows = arena_array(look->arena, count + TAGS_MOST, sizeof *exposure.rows);
    for (size_t i = 0; i < count && err == ERR_OK; i++)
        err = add_firm(&exposure, &firms[i]);
    for (size_t i = 0; i < exposure.count; i++)
        exposure.rows[i].share_e8 = look_ratio_e8(exposure.rows[i].amount_minor, traced);
    if (err == ERR_OK && by == EXPOSURE_FIRM)
        err = add_ownership(&exposure);
    if (exposure.count > 0)
        qsort(exposure.rows, exposure.count, sizeof *exposure.rows, by_amount);
    *rows_out = exposure.rows;
    *count_out = exposure.count;
    *traced_minor_out = traced;
    return err;
}
