/* Reads a work paper back: a table with the columns entry_seq, finding and grade, by their names or
 * by what they are called. Each row with a finding becomes one of the journal; all of them or none.
 */
#include "figures/audit/sample.h"
#include "handlers/audit/resources.h"
#include "ledger/batch.h"
#include "record/audit.h"
#include "record/kinds.h"
#include "record/user.h"
#include "runtime/sha256.h"
#include "sheet/sheet.h"

#include <string.h>

#define FINDINGS_MAX 1000

enum paper_column { PAPER_ENTRY, PAPER_FINDING, PAPER_GRADE, PAPER_COLUMN_COUNT };

static const char *const column_names[PAPER_COLUMN_COUNT] = {"entry_seq", "finding", "grade"};

struct paper {
    struct ctx *ctx;
    bool is_headed;
    uint32_t columns[PAPER_COLUMN_COUNT]; /* from 1, once it is headed */
    size_t count;
    size_t next;
    struct audit_finding *findings; /* FINDINGS_MAX */
};

static const char *cell_text(const struct sheet_row *row, uint32_t column)
{
    for (size_t i = 0; i < row->count; i++)
        if (row->cells[i].column == column)
            return row->cells[i].kind == SHEET_NUMBER ? row->cells[i].rounded : row->cells[i].text;
    return NULL;
}

/* By its name, by a label, or by both as workbooks have them. */
static bool is_called(const struct field *field, const char *both, const char *text)
{
    return strcmp(text, field->name) == 0 || strcmp(text, field->label_en) == 0 ||
           strcmp(text, field->label_zh) == 0 || strcmp(text, both) == 0;
}

/* Whether the row says what all three columns are. */
static bool take_heading(struct paper *paper, const struct sheet_row *row)
{
    size_t found = 0;
    for (size_t i = 0; i < PAPER_COLUMN_COUNT; i++) {
        const struct field *field = shape_field(&sample_row_shape, column_names[i]);
        const char *both =
            arena_format(paper->ctx->arena, "%s / %s", field->label_zh, field->label_en);
        for (size_t k = 0; k < row->count; k++) {
            if (row->cells[k].text == NULL || !is_called(field, both, row->cells[k].text))
                continue;
            paper->columns[i] = row->cells[k].column;
            found++;
            break;
        }
    }
    return found == PAPER_COLUMN_COUNT;
}

static uint32_t grade_of(const char *text)
{
    for (uint32_t i = 0; text != NULL && finding_grade_values[i].name != NULL; i++)
        if (strcmp(text, finding_grade_values[i].name) == 0 ||
            strcmp(text, finding_grade_values[i].label_en) == 0 ||
            strcmp(text, finding_grade_values[i].label_zh) == 0)
            return i + 1;
    return 0;
}

/* rows[12].grade: the row as the file counts it. */
static void refuse_cell(struct paper *paper, const struct sheet_row *row, enum paper_column column,
                        enum violation_code code)
{
    violations_add(
        &paper->ctx->violations,
        arena_format(paper->ctx->arena, "rows[%u].%s", row->number, column_names[column]), code);
}

static enum err take_row(void *state, const struct sheet_row *row)
{
    struct paper *paper = state;
    struct audit_finding finding = {0};
    if (!paper->is_headed) {
        paper->is_headed = take_heading(paper, row);
        return ERR_OK;
    }
    const char *text = cell_text(row, paper->columns[PAPER_FINDING]);
    const char *seq = cell_text(row, paper->columns[PAPER_ENTRY]);
    if (text == NULL || !text_is_visible(text, strlen(text)))
        return ERR_OK;
    if (paper->count == FINDINGS_MAX)
        return ERR_TOO_LARGE;
    finding.finding = arena_strdup(paper->ctx->arena, text);
    finding.grade = grade_of(cell_text(row, paper->columns[PAPER_GRADE]));
    if (seq == NULL || decimal_parse(seq, strlen(seq), 0, &finding.entry_seq) != ERR_OK ||
        finding.entry_seq < 1)
        refuse_cell(paper, row, PAPER_ENTRY, VIOLATION_MISSING);
    if (finding.grade == 0) {
        refuse_cell(paper, row, PAPER_GRADE, VIOLATION_UNKNOWN_VALUE);
        violations_param(&paper->ctx->violations, "allowed", "low, medium, high");
    }
    if (utf8_length(text, strlen(text)) > FINDING_TEXT_MAX) {
        refuse_cell(paper, row, PAPER_FINDING, VIOLATION_TOO_LONG);
        violations_param(&paper->ctx->violations, "max", "2000");
    }
    paper->findings[paper->count++] = finding;
    return ERR_OK;
}

/* AF-12, AF-12-2 …: the first that nobody has. */
static const char *free_code(const struct book *book, int64_t entry_seq, struct arena *arena)
{
    const char *code = arena_format(arena, "AF-%lld", (long long)entry_seq);
    for (int number = 2; book_find_code(book, RECORD_AUDIT_FINDING, code) != 0; number++)
        code = arena_format(arena, "AF-%lld-%d", (long long)entry_seq, number);
    return code;
}

static enum err next_command(const struct book *book, void *arg, struct command *command,
                             bool *more_out)
{
    struct paper *paper = arg;
    *more_out = paper->next < paper->count;
    if (!*more_out)
        return ERR_OK;
    struct audit_finding *finding = &paper->findings[paper->next++];
    finding->code = free_code(book, finding->entry_seq, paper->ctx->arena);
    command->kind = RECORD_AUDIT_FINDING;
    command->effective_date = paper->ctx->today;
    command->record = finding;
    return ERR_OK;
}

static void begin_again(void *arg)
{
    struct paper *paper = arg;
    paper->next = 0;
}

static enum err read_paper(struct ctx *ctx, struct paper *paper)
{
    bool is_zip = ctx->request->body_length > 1 && memcmp(ctx->request->body, "PK", 2) == 0;
    const struct sheet_source source = {.name = is_zip ? "paper.xlsx" : "paper.csv",
                                        .bytes = ctx->request->body,
                                        .length = ctx->request->body_length};
    const struct sheet_taker taker = {.state = paper, .row = take_row};
    struct sheet_fault fault = {0};
    enum err err = sheet_read(&source, &taker, &fault);
    if (err == ERR_INVALID && fault.code != SHEET_FAULT_NONE) {
        struct buf sentence;
        buf_init(&sentence);
        sheet_fault_sentence(&fault, ctx->language, &sentence);
        violations_add(&ctx->violations, "file", VIOLATION_BAD_FILE);
        violations_param(&ctx->violations, "reason", sentence.bytes);
        buf_done(&sentence);
    }
    if (err == ERR_OK && !paper->is_headed)
        violations_add(&ctx->violations, "file", VIOLATION_MISSING);
    return err == ERR_OK && ctx->violations.count > 0 ? ERR_INVALID : err;
}

/* The same file again is the same request. */
static void hash_request(const struct ctx *ctx, uint8_t hash_out[32])
{
    char digest[SHA256_TEXT_SIZE];
    struct sha256 *sha256 = sha256_new();
    sha256_add(sha256, ctx->request->body, ctx->request->body_length);
    sha256_finish(sha256, digest);
    memcpy(hash_out, digest, 32);
}

enum err audit_paper_create(struct ctx *ctx)
{
    struct paper paper = {.ctx = ctx,
                          .findings =
                              arena_array(ctx->arena, FINDINGS_MAX, sizeof(struct audit_finding))};
    struct ledger_batch batch = {.next = next_command,
                                 .rewind = begin_again,
                                 .arg = &paper,
                                 .actor_id = ctx->user_id,
                                 .now_us = ctx->now_us,
                                 .idempotency_key = ctx->request->idempotency_key};
    struct receipt receipt = {0};
    enum err err = read_paper(ctx, &paper);
    hash_request(ctx, batch.request_hash);
    if (err == ERR_OK)
        err = ledger_submit_batch(ctx->app->ledger, ctx->db, &batch, &ctx->violations, &receipt);
    if (err != ERR_OK)
        return err;
    reply_json(ctx->reply, 201);
    if (receipt.replayed)
        reply_header(ctx->reply, "Idempotency-Replayed", "true");
    buf_format(&ctx->reply->body, "{\"findings\":%zu,\"first_seq\":", paper.count);
    if (receipt.seq == 0)
        buf_text(&ctx->reply->body, "null}");
    else
        buf_format(&ctx->reply->body, "%lld}", (long long)receipt.seq);
    return ERR_OK;
}
