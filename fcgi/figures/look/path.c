/* The largest paths from the root to each holding. The amount of the holding is split over them by
 * largest remainder; what belongs to paths that are left out is one row of its own. */
#include "calc/allocate.h"
#include "look_internal.h"
#include "record/party.h"

#include <string.h>

static const struct field look_path_fields[] = {
    F_REFERENCE(struct look_path_row, project_id, "project", "Project", "项目"),
    F_REFERENCE(struct look_path_row, fund_id, "fund", "Fund that holds it", "持有基金"),
    F_TEXT(struct look_path_row, path, 4000, "Path", "路径"),
    F_TEXT(struct look_path_row, factors, 4000, "Shares along it", "逐层比例"),
    F_INTEGER(struct look_path_row, length, INT64_MAX, "Layers", "层数"),
    F_ENUM(struct look_path_row, currency, currency, "Currency", "币种"),
    F_MONEY(struct look_path_row, gross, "Held by the fund", "基金持有金额"),
    F_TEXT(struct look_path_row, share, 24, "Share", "份额乘积"),
    F_MONEY(struct look_path_row, amount, "Looked through", "穿透金额"),
    F_INTEGER(struct look_path_row, left_out_count, INT64_MAX, "Paths left out", "未列出路径数"),
};

const struct shape look_path_row_shape = SHAPE(struct look_path_row, look_path_fields);

static const char *code_of(const struct look *look, size_t node)
{
    if (node < look->fund_count)
        return look->funds[node].code;
    return ((const struct party *)book_entry(look->book, look->root_id)->record)->code;
}

static void write_amount(struct buf *out, const struct look *look, size_t held, int64_t amount)
{
    char text[DECIMAL_TEXT_SIZE];

    decimal_format(amount, currency_decimals((enum currency)look->funds[held].currency), text);
    buf_text(out, text);
}

/* The codes, and the fractions of the stakes, along a path. */
static void describe(const struct look *look, const struct path *path, struct look_path_row *row)
{
    struct buf codes;
    struct buf factors;

    buf_init(&codes);
    buf_init(&factors);
    buf_text(&factors, "");
    for (size_t i = 0; i < path->node_count; i++) {
        buf_format(&codes, "%s%s", i == 0 ? "" : " > ", code_of(look, path->nodes[i]));
        if (i + 1 == path->node_count)
            break;
        const struct path_edge *edge = path->edges[i];

        buf_text(&factors, i == 0 ? "" : " * ");
        write_amount(&factors, look, edge->held, edge->numerator);
        buf_text(&factors, " / ");
        write_amount(&factors, look, edge->held, edge->denominator);
    }
    row->path = arena_strdup(look->arena, codes.bytes);
    row->factors = path->node_count > 1 ? arena_strdup(look->arena, factors.bytes) : NULL;
    row->length = (int64_t)path->node_count - 1;
    buf_done(&codes);
    buf_done(&factors);
}

/* The paths of one holding; a last row stands for those that are left out. */
static enum err list_paths(const struct look *look, const struct look_asset *asset, size_t most,
                           struct look_path_row *rows, size_t *count_out)
{
    const struct path *paths = NULL;
    size_t count = 0;
    int64_t left_share = look->share_e18[asset->fund];
    struct look_path_row blank = {
        .project_id = asset->project_id,
        .fund_id = look->funds[asset->fund].id,
        .currency = look->currency,
        .gross_minor = asset->gross_minor,
        .amount_minor = AMOUNT_UNKNOWN,
        .length = AMOUNT_UNKNOWN,
    };

    path_list(&look->graph, look->root, asset->fund, most, look->arena, &paths, &count);
    int64_t *shares = arena_array(look->arena, count + 1, sizeof *shares);
    int64_t *amounts = arena_array(look->arena, count + 1, sizeof *amounts);
    int64_t left_count = look->path_count[asset->fund];

    for (size_t i = 0; i < count; i++) {
        rows[i] = blank;
        describe(look, &paths[i], &rows[i]);
        shares[i] = share_round(paths[i].share_e36);
        rows[i].share = look_share_text(look, shares[i]);
        left_share -= shares[i];
        left_count -= left_count == INT64_MAX ? 0 : 1;
    }
    if (left_count > 0) {
        shares[count] = left_share > 0 ? left_share : 0;
        rows[count] = blank;
        rows[count].share = look_share_text(look, shares[count]);
        rows[count].left_out_count = left_count;
        count++;
    }
    *count_out = count;
    /* Of paths that all round to nothing the amount is nothing too. */
    if (asset->amount_minor == AMOUNT_UNKNOWN)
        return ERR_OK;
    enum err err = allocate(asset->amount_minor, shares, count, amounts);

    for (size_t i = 0; err == ERR_OK && i < count; i++)
        rows[i].amount_minor = amounts[i];
    return err;
}

enum err look_paths(struct look *look, int64_t firm_or_project_id, size_t most,
                    const struct look_path_row **rows_out, size_t *count_out)
{
    enum err err = look_list_assets(look);
    const struct look_asset *const *assets = NULL;
    size_t count = 0;

    if (err != ERR_OK)
        return err;
    size_t holdings = look_assets_by_code(look, firm_or_project_id, &assets);
    struct look_path_row *rows = arena_array(look->arena, holdings * (most + 1) + 1, sizeof *rows);

    for (size_t i = 0; i < holdings && err == ERR_OK; i++) {
        size_t added = 0;

        err = list_paths(look, assets[i], most, &rows[count], &added);
        count += added;
    }
    *rows_out = rows;
    *count_out = count;
    return err;
}
