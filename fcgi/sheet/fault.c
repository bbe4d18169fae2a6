/* Refusals: the place where the reading stands, and the sentences. */
#include "sheet_internal.h"

#include <stdio.h>
#include <string.h>

static const char *const sentences[][2] = {
    [SHEET_FAULT_NONE] = {"", ""},
#define X(name, en, zh) [SHEET_FAULT_##name] = {en, zh},
#include "sheet/fault.def"
#undef X
};

/* Copies what fits, cut between characters. */
static void copy_text(char *to, size_t size, const char *text)
{
    size_t length = strlen(text);

    if (length >= size) {
        length = size - 1;
        while (length > 0 && ((unsigned char)text[length] & 0xC0) == 0x80)
            length--;
    }
    memcpy(to, text, length);
    to[length] = '\0';
}

enum err sheet_refuse(struct reading *reading, enum sheet_fault_code code, const char *detail)
{
    struct sheet_fault *fault = reading->fault;

    *fault = (struct sheet_fault){
        .code = code, .row = reading->row, .column = reading->column, .line = reading->line};
    copy_text(fault->sheet, sizeof fault->sheet, reading->sheet != NULL ? reading->sheet : "");
    copy_text(fault->part, sizeof fault->part, reading->part != NULL ? reading->part : "");
    copy_text(fault->detail, sizeof fault->detail, detail);
    return ERR_INVALID;
}

enum err sheet_refuse_count(struct reading *reading, enum sheet_fault_code code, size_t count)
{
    char text[24];

    snprintf(text, sizeof text, "%zu", count);
    return sheet_refuse(reading, code, text);
}

static void cell_place(const struct sheet_fault *fault, enum language language, struct buf *out)
{
    char letters[SHEET_LETTERS_SIZE];

    if (fault->sheet[0] != '\0')
        buf_format(out, "%s!", fault->sheet);
    if (fault->column > 0) {
        sheet_column_letters(fault->column, letters);
        buf_format(out, "%s%u", letters, fault->row);
    } else if (language == LANGUAGE_ZH) {
        buf_format(out, "第 %u 行", fault->row);
    } else {
        buf_format(out, "row %u", fault->row);
    }
}

static void line_place(const struct sheet_fault *fault, enum language language, struct buf *out)
{
    bool named = fault->part[0] != '\0' && strcmp(fault->part, fault->detail) != 0;

    if (named)
        buf_text(out, fault->part);
    if (fault->line == 0)
        return;
    if (named)
        buf_text(out, language == LANGUAGE_ZH ? "，" : ", ");
    buf_format(out, language == LANGUAGE_ZH ? "第 %zu 行" : "line %zu", fault->line);
    if (fault->column > 0)
        buf_format(out, language == LANGUAGE_ZH ? "第 %u 格" : ", cell %u", fault->column);
}

static void place(const struct sheet_fault *fault, enum language language, struct buf *out)
{
    size_t before = out->length;

    if (fault->row > 0)
        cell_place(fault, language, out);
    else
        line_place(fault, language, out);
    if (out->length == before && fault->sheet[0] != '\0')
        buf_text(out, fault->sheet);
    if (out->length > before)
        buf_text(out, language == LANGUAGE_ZH ? "：" : ": ");
}

void sheet_fault_sentence(const struct sheet_fault *fault, enum language language, struct buf *out)
{
    const char *sentence = sentences[fault->code][language == LANGUAGE_ZH];
    const char *gap = strstr(sentence, "{}");

    place(fault, language, out);
    if (gap == NULL) {
        buf_text(out, sentence);
        return;
    }
    buf_add(out, sentence, (size_t)(gap - sentence));
    buf_text(out, fault->detail);
    buf_text(out, gap + 2);
}
