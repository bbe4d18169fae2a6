/* Bodies: no input may crash the parser, and what it takes must read the same when it is written
 * and read again. */
#include "base/check.h"
#include "http/body.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

struct sample {
    const char *name;
    const char *note;
    const char *code;
    const char *credit_code;
    uint32_t currency;
    int32_t made_on;
    int64_t amount_minor;
    int64_t price_e8;
    int64_t owner_id;
    int64_t count;
    bool enabled;
};

static const struct field fields[] = {
    F_TEXT(struct sample, name, 40, "Name", "名称", .required = true),
    F_TEXT(struct sample, note, 2000, "Note", "备注", .form = FORM_LINES),
    F_TEXT(struct sample, code, 40, "Code", "代码", .form = FORM_CODE),
    F_TEXT(struct sample, credit_code, 18, "Code", "代码", .form = FORM_CREDIT_CODE),
    F_MONEY(struct sample, amount, "Amount", "金额", .positive = true),
    F_ENUM(struct sample, currency, currency, "Currency", "币种"),
    F_DATE(struct sample, made_on, "Made on", "日期"),
    F_DECIMAL(struct sample, price, "Price", "价格"),
    F_REFERENCE(struct sample, owner_id, "party", "Owner", "主体"),
    F_INTEGER(struct sample, count, INT64_MAX, "Count", "数量"),
    F_BOOL(struct sample, enabled, "Enabled", "启用"),
};

static const struct shape shape = {fields, sizeof fields / sizeof *fields, sizeof(struct sample)};
static const struct body_shape body = {.shape = &shape};

static void write(const struct sample *sample, struct buf *buf)
{
    buf_char(buf, '{');
    shape_write_json(&shape, sample, buf);
    buf_char(buf, '}');
}

static void reads_back(const struct sample *sample, struct violations *violations)
{
    struct sample again;
    struct buf first;
    struct buf second;

    buf_init(&first);
    buf_init(&second);
    write(sample, &first);
    CHECK(body_parse(&body, first.bytes, first.length, &again, NULL, violations) == ERR_OK);
    write(&again, &second);
    CHECK(strcmp(first.bytes, second.bytes) == 0);
    buf_done(&first);
    buf_done(&second);
}

/* The objects of a list are read like bodies of their own. */
static void read_list(const char *bytes, size_t length, struct violations *violations)
{
    const struct body_shape nested = {.shape = &shape, .under = "record"};
    const struct body_part *parts = NULL;
    struct sample sample;
    size_t count = 0;

    if (body_parts("records", 100, bytes, length, violations, &parts, &count) != ERR_OK)
        return;
    for (size_t i = 0; i < count; i++)
        (void)!body_parse(&nested, parts[i].bytes, parts[i].length, &sample, NULL, violations);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct arena arena;
    struct violations violations;
    struct sample sample;

    arena_init(&arena);
    violations_init(&violations, &arena);
    if (body_parse(&body, (const char *)bytes, length, &sample, NULL, &violations) == ERR_OK)
        reads_back(&sample, &violations);
    else
        CHECK(violations.count > 0 || length > BODY_MAX);
    violations_init(&violations, &arena);
    read_list((const char *)bytes, length, &violations);
    arena_done(&arena);
    return 0;
}
