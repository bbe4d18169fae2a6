/* Lists the installed packs, compares one with what is recorded, and loads it. */
#include "handlers/packs/resources.h"

#include "handlers/frame/submit.h"
#include "handlers/frame/sheet.h"
#include "ledger/batch.h"
#include "packs/packs.h"
#include "runtime/config.h"
#include "runtime/metrics.h"
#include "runtime/sha256.h"

#include <string.h>

static const struct field file_fields[] = {
    F_ENUM(struct pack_file_row, kind, pack_file_kind, "Kind", "类别"),
    F_TEXT(struct pack_file_row, file, 100, "File", "文件"),
    F_TEXT(struct pack_file_row, sha256, 64, "SHA-256", "SHA-256"),
    F_INTEGER(struct pack_file_row, row_count, INT64_MAX, "Rows", "行数"),
    F_INTEGER(struct pack_file_row, new_count, INT64_MAX, "New", "新增"),
    F_INTEGER(struct pack_file_row, changed_count, INT64_MAX, "Different", "有差异"),
    F_INTEGER(struct pack_file_row, same_count, INT64_MAX, "Recorded already", "已登记"),
    F_INTEGER(struct pack_file_row, fault_count, INT64_MAX, "Faults", "错误"),
};

static const struct field line_fields[] = {
    F_INTEGER(struct pack_line_row, line, INT64_MAX, "Line", "行"),
    F_INTEGER(struct pack_line_row, column, INT64_MAX, "Column", "列"),
    F_TEXT(struct pack_line_row, record_kind, 40, "Kind of record", "记录类别"),
    F_TEXT(struct pack_line_row, code, CODE_MAX, "Code", "代码"),
    F_TEXT(struct pack_line_row, name, 120, "Name", "名称"),
    F_TEXT(struct pack_line_row, name_en, 200, "English name", "英文名称"),
    F_ENUM(struct pack_line_row, state, pack_state, "Standing", "对比结果"),
    F_REFERENCE(struct pack_line_row, id, "entry", "Recorded as", "已登记记录"),
    F_TEXT(struct pack_line_row, changed, 1000, "Fields that differ", "有差异的字段"),
    F_TEXT(struct pack_line_row, field, 80, "Field at fault", "出错字段"),
    F_TEXT(struct pack_line_row, fault_en, 300, "Fault", "错误（英文）"),
    F_TEXT(struct pack_line_row, fault_zh, 300, "Fault (Chinese)", "错误"),
};

static const struct field choice_fields[] = {
    F_ENUM(struct pack_choice, kind, pack_file_kind, "Kind", "类别", .required = true),
    F_TEXT(struct pack_choice, file, 100, "File", "文件", .required = true),
    F_TEXT(struct pack_choice, sha256, 64, "SHA-256", "SHA-256", .required = true,
           .form = FORM_HEX),
};

const struct shape pack_file_row_shape = SHAPE(struct pack_file_row, file_fields);
const struct shape pack_line_row_shape = SHAPE(struct pack_line_row, line_fields);
const struct shape pack_choice_shape = SHAPE(struct pack_choice, choice_fields);

/* ERR_NOT_FOUND when there is no such file. */
static enum err read_pack(struct ctx *ctx, enum pack_kind kind, const char *name,
                          struct pack *pack_out, const char **sha256_out)
{
    const char *path = pack_file_path(ctx->app->config->server.pack_dir, kind, name, ctx->arena);
    const char *bytes = NULL;
    size_t length = 0;
    char digest[SHA256_TEXT_SIZE];
    enum err err =
        path == NULL ? ERR_NOT_FOUND : pack_file_bytes(path, ctx->arena, &bytes, &length);

    if (err != ERR_OK)
        return err;
    struct sha256 *sha256 = sha256_new();

    sha256_add(sha256, bytes, length);
    sha256_finish(sha256, digest);
    *sha256_out = arena_strdup(ctx->arena, digest);
    pack_read(kind, bytes, length, ctx->arena, pack_out);
    return ERR_OK;
}

static void count_lines(const struct ctx *ctx, const struct pack *pack, struct pack_file_row *row)
{
    int64_t counts[PACK_SAME + 1] = {0};

    for (size_t i = 0; i < pack->line_count; i++)
        counts[pack_compare(pack, &pack->lines[i], ctx->book).state]++;
    row->row_count = (int64_t)pack->line_count;
    row->new_count = counts[PACK_NEW];
    row->changed_count = counts[PACK_CHANGED];
    row->same_count = counts[PACK_SAME];
    row->fault_count = (int64_t)pack->fault_count;
}

enum err pack_files_get(struct ctx *ctx)
{
    const char *dir = ctx->app->config->server.pack_dir;
    const char *const *names[PACK_KIND_END] = {0};
    size_t counts[PACK_KIND_END] = {0};
    size_t most = 0;

    for (int kind = PACK_RULES; kind < PACK_KIND_END; kind++)
        most += counts[kind] = pack_file_names(dir, (enum pack_kind)kind, ctx->arena, &names[kind]);
    struct pack_file_row *rows = arena_array(ctx->arena, most + 1, sizeof *rows);
    struct sheet sheet = {.rows = rows};

    for (int kind = PACK_RULES; kind < PACK_KIND_END; kind++)
        for (size_t i = 0; i < counts[kind]; i++) {
            struct pack_file_row *row = &rows[sheet.count];
            struct pack pack;

            *row = (struct pack_file_row){.kind = (uint32_t)kind, .file = names[kind][i]};
            if (read_pack(ctx, (enum pack_kind)kind, row->file, &pack, &row->sha256) != ERR_OK)
                continue; /* it went away meanwhile, or is too large to be one */
            count_lines(ctx, &pack, row);
            sheet.count++;
        }
    return sheet_answer(ctx, &sheet);
}

static struct pack_line_row line_row(const struct ctx *ctx, const struct pack *pack,
                                     const struct pack_line *line)
{
    struct pack_standing standing = pack_compare(pack, line, ctx->book);
    const struct shape *shape = &record_types[line->kind]->shape;
    struct pack_line_row row;

    shape_clear(&pack_line_row_shape, &row);
    row.line = (int64_t)line->place.line;
    row.record_kind = record_types[line->kind]->kind;
    row.code = line->code;
    row.name = field_text(shape_field(shape, "name"), line->record);
    row.name_en = field_text(shape_field(shape, "name_en"), line->record);
    row.state = standing.state;
    row.id = standing.id;
    row.changed = standing.changed;
    return row;
}

static struct pack_line_row fault_row(const struct pack_fault *fault)
{
    struct pack_line_row row;

    shape_clear(&pack_line_row_shape, &row);
    row.line = (int64_t)fault->place.line;
    row.column = (int64_t)fault->place.column;
    row.field = fault->field[0] == '\0' ? NULL : fault->field;
    row.fault_en = fault->sentence_en;
    row.fault_zh = fault->sentence_zh;
    return row;
}

/* The kind and the file that the query names. */
static enum err read_choice(struct ctx *ctx, struct pack_choice *choice)
{
    const char *kind = query_get(&ctx->query, "kind");

    choice->file = query_get(&ctx->query, "file");
    if (!choice->file)
        violations_add(&ctx->violations, "file", VIOLATION_MISSING);
    if (!kind)
        violations_add(&ctx->violations, "kind", VIOLATION_MISSING);
    else
        field_parse(&pack_choice_shape, shape_field(&pack_choice_shape, "kind"), kind, strlen(kind),
                    choice, &ctx->violations);
    return ctx->violations.count == 0 ? ERR_OK : ERR_INVALID;
}

enum err pack_lines_get(struct ctx *ctx)
{
    struct pack_choice choice = {0};
    struct pack pack;
    enum err err = read_choice(ctx, &choice);

    if (err == ERR_OK)
        err = read_pack(ctx, (enum pack_kind)choice.kind, choice.file, &pack, &choice.sha256);
    if (err != ERR_OK)
        return err;
    struct pack_line_row *rows =
        arena_array(ctx->arena, pack.line_count + pack.fault_count + 1, sizeof *rows);
    struct sheet sheet = {.rows = rows};

    for (size_t i = 0; i < pack.fault_count; i++)
        rows[sheet.count++] = fault_row(&pack.faults[i]);
    for (size_t i = 0; i < pack.line_count; i++)
        rows[sheet.count++] = line_row(ctx, &pack, &pack.lines[i]);
    return sheet_answer(ctx, &sheet);
}

/* The first fault as the answer's violation: the screen lists all of them beside the file. */
static enum err refuse_faulty(struct ctx *ctx, const struct pack *pack)
{
    const struct pack_fault *fault = &pack->faults[0];

    violations_add(&ctx->violations, "file", VIOLATION_PACK_FAULT);
    violations_param(&ctx->violations, "line", arena_format(ctx->arena, "%zu", fault->place.line));
    violations_param(&ctx->violations, "field", fault->field);
    violations_param(&ctx->violations, "reason",
                     ctx->language == LANGUAGE_ZH ? fault->sentence_zh : fault->sentence_en);
    return ERR_INVALID;
}

/* The last entry of one load: they lie side by side, recorded at one moment by one user. A repeat
 * of the request is told just what it was told first. */
static int64_t last_of_load(const struct ctx *ctx, int64_t first_seq)
{
    const struct book *book = ledger_read_begin(ctx->app->ledger);
    const struct entry *first = book_entry(book, first_seq);
    int64_t last = first_seq;

    for (const struct entry *next = book_entry(book, last + 1);
         first && next && next->actor_id == first->actor_id &&
         next->recorded_at_us == first->recorded_at_us;
         next = book_entry(book, last + 1))
        last++;
    ledger_read_end(ctx->app->ledger);
    return last;
}

static void answer(struct ctx *ctx, const struct pack *pack, const struct receipt *receipt)
{
    struct buf *out = &ctx->reply->body;
    long long first = (long long)receipt->seq;
    long long last = first == 0 ? 0 : (long long)last_of_load(ctx, first);
    long long stored = first == 0 ? 0 : last - first + 1;

    reply_json(ctx->reply, 201);
    buf_format(out, "{\"stored\":%lld,\"unchanged\":%lld", stored,
               (long long)pack->line_count - stored);
    if (stored == 0)
        buf_text(out, ",\"first_seq\":null,\"last_seq\":null}");
    else
        buf_format(out, ",\"first_seq\":%lld,\"last_seq\":%lld}", first, last);
    submit_receipt(ctx, receipt);
}

static enum err load_pack(struct ctx *ctx, struct pack *pack)
{
    struct pack_load load = pack_load_begin(pack);
    struct receipt receipt = {0};
    struct ledger_batch batch = {.next = pack_next,
                                 .decided = pack_decided,
                                 .rewind = pack_rewind,
                                 .arg = &load,
                                 .actor_id = ctx->user_id,
                                 .now_us = ctx->now_us,
                                 .idempotency_key = ctx->request->idempotency_key};
    struct buf body;
    char etag[ETAG_SIZE];

    buf_init(&body);
    shape_write_json(&pack_choice_shape, ctx->record, &body);
    const char *parts[] = {ctx->request->path, body.bytes};

    etag_of(parts, sizeof parts / sizeof parts[0], etag);
    memcpy(batch.request_hash, etag + 1, sizeof batch.request_hash);
    buf_done(&body);
    enum err err =
        ledger_submit_batch(ctx->app->ledger, ctx->db, &batch, &ctx->violations, &receipt);

    if (pack->fault_count > 0) {
        ctx->violations.count = 0;
        return refuse_faulty(ctx, pack);
    }
    if (err != ERR_OK)
        return err;
    if (receipt.last_seq != 0)
        metrics_head(ctx->app->metrics, receipt.last_seq);
    answer(ctx, pack, &receipt);
    return ERR_OK;
}

/* Only the bytes that were looked at are loaded. */
enum err pack_load_create(struct ctx *ctx)
{
    const struct pack_choice *choice = ctx->record;
    const char *sha256 = NULL;
    struct pack pack;
    enum err err = read_pack(ctx, (enum pack_kind)choice->kind, choice->file, &pack, &sha256);

    if (err != ERR_OK)
        return err;
    if (strcmp(sha256, choice->sha256) != 0) {
        violations_add(&ctx->violations, "sha256", VIOLATION_MUST_EQUAL);
        violations_param(&ctx->violations, "expected", sha256);
        return ERR_CONFLICT;
    }
    return pack.fault_count > 0 ? refuse_faulty(ctx, &pack) : load_pack(ctx, &pack);
}
