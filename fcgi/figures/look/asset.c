/* What a fund has in firms, as the list of assets that look-through weighs; and amounts in the
 * currency of the root. */
#include "look_internal.h"

#include "figures/rate/rate.h"
#include "record/firm.h"
#include "record/investment.h"
#include "record/kinds.h"

#include <string.h>

static void append(struct look *look, const struct look_asset *asset)
{
    if (look->asset_count == look->asset_capacity) {
        size_t capacity = look->asset_capacity == 0 ? 256 : look->asset_capacity * 2;
        struct look_asset *assets = arena_array(look->arena, capacity, sizeof *assets);

        if (look->asset_count > 0)
            memcpy(assets, look->assets, look->asset_count * sizeof *assets);
        look->assets = assets;
        look->asset_capacity = capacity;
    }
    look->assets[look->asset_count++] = *asset;
}

void look_name_asset(const struct look *look, struct look_asset *asset)
{
    uint32_t kind = asset->project_id != 0 ? RECORD_PROJECT : RECORD_FIRM;
    int64_t id = asset->project_id != 0 ? asset->project_id : asset->firm_id;
    const struct entry *named = book_version(look->book, kind, id, look->view);

    if (named == NULL)
        named = book_entry(look->book, id);
    if (kind == RECORD_FIRM) {
        asset->project_code = ((const struct firm *)named->record)->code;
        return;
    }
    asset->project_code = ((const struct project *)named->record)->code;
    asset->firm_id = ((const struct project *)named->record)->firm_id;
}

void look_add_asset(struct look *look, size_t fund, int64_t project_id, int64_t firm_id,
                    const struct look_worth *worth)
{
    append(look, &(struct look_asset){
                     .fund = fund,
                     .project_id = project_id,
                     .firm_id = firm_id,
                     .gross_minor = worth->gross_minor,
                     .drift_minor = worth->drift_minor,
                     .marked_on = worth->marked_on,
                     .at_cost = worth->at_cost,
                     .report = worth->report,
                 });
}

enum err look_convert(const struct look *look, int64_t amount_minor, uint32_t currency,
                      int64_t *converted_out)
{
    if (amount_minor == AMOUNT_UNKNOWN) {
        *converted_out = AMOUNT_UNKNOWN;
        return ERR_OK;
    }
    enum err err = fx_convert(look->book, amount_minor, (enum currency)currency,
                              (enum currency)look->currency, look->view, converted_out);

    if (err != ERR_NO_RATE)
        return err;
    *converted_out = AMOUNT_UNKNOWN;
    return ERR_OK;
}
