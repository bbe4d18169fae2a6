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

void look_add_asset(struct look *look, size_t fund, const struct investment *investment,
                    const struct look_worth *worth)
{
    const struct entry *project =
        book_version(look->book, RECORD_PROJECT, investment->project_id, look->view);
    struct look_asset asset = {
        .fund = fund,
        .project_id = investment->project_id,
        .gross_minor = worth->gross_minor,
        .drift_minor = worth->drift_minor,
        .marked_on = worth->marked_on,
        .at_cost = worth->at_cost,
    };

    if (project == NULL)
        project = book_entry(look->book, investment->project_id);
    asset.firm_id = ((const struct project *)project->record)->firm_id;
    asset.project_code = ((const struct project *)project->record)->code;
    append(look, &asset);
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
