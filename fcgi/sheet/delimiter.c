/* Finds what parts the cells of a text: the character by which the most lines have the same number
 * of cells. Where two fit alike the text is refused; a first line "sep=;" says it outright, as in
 * Excel. */
#include "sheet_internal.h"

#include <string.h>

#define ROWS_SEEN 500
#define WIDTH_MAX 512

static const char candidates[] = {',', ';', '\t', '|'};
/* What some programs part cells with: too often a mark in a text to be found by itself. */
static const char strangers[] = {'#', '^', '~'};

/* How many of the rows have the number of cells, above one, that is the most frequent; blank rows
 * are none. */
static size_t score(const struct text *text, char delimiter)
{
    struct splitter splitter = {text->bytes, text->length, delimiter, 0, 1};
    size_t counts[WIDTH_MAX] = {0};
    size_t width = 0;
    size_t best = 0;

    for (size_t rows = 0; rows < ROWS_SEEN && (splitter.at < splitter.length || width > 0);) {
        const char *cell;
        size_t length;
        bool doubled;
        enum split split = sheet_split(&splitter, &cell, &length, &doubled);

        if (split != SPLIT_CELL && split != SPLIT_LAST_CELL)
            break;
        width++;
        if (split == SPLIT_CELL)
            continue;
        if (width > 1 && ++counts[width < WIDTH_MAX ? width : WIDTH_MAX - 1] > best)
            best++;
        rows++;
        width = 0;
    }
    return best;
}

/* Whether a stranger stands in every line alike. */
static bool parts_all(const struct text *text, char stranger)
{
    size_t first = 0;
    size_t count = 0;
    size_t lines = 0;
    bool blank = true;

    for (size_t i = 0; i <= text->length; i++) {
        char c = '\n';

        if (i < text->length)
            c = text->bytes[i];
        count += c == stranger;
        if (c != '\n' && c != '\r') {
            blank = false;
            continue;
        }
        if (!blank && (count == 0 || (lines > 0 && count != first)))
            return false;
        if (!blank && lines++ == 0)
            first = count;
        count = 0;
        blank = true;
    }
    return lines > 1;
}

static enum err refuse(struct reading *reading, char delimiter)
{
    const char name[] = {'\'', delimiter, '\'', '\0'};

    reading->line = 1;
    return sheet_refuse(reading, SHEET_FAULT_DELIMITER, delimiter == '\t' ? "a tab" : name);
}

static enum err find(struct reading *reading, const struct text *text, char *delimiter_out)
{
    size_t best = 0;
    char rival = '\0';

    *delimiter_out = ',';
    for (size_t i = 0; i < sizeof candidates; i++) {
        size_t good = score(text, candidates[i]);

        if (good > 0 && good == best) {
            rival = candidates[i];
        } else if (good > best) {
            best = good;
            rival = '\0';
            *delimiter_out = candidates[i];
        }
    }
    /* A tab is hardly ever typed into a cell. */
    if (rival == '\t')
        *delimiter_out = '\t';
    else if (rival != '\0' && *delimiter_out != '\t')
        return refuse(reading, rival);
    for (size_t i = 0; best == 0 && i < sizeof strangers; i++)
        if (parts_all(text, strangers[i]))
            return refuse(reading, strangers[i]);
    return ERR_OK;
}

enum err sheet_delimiter(struct reading *reading, struct text *text, struct splitter *splitter_out)
{
    const char *bytes = text->bytes;

    *splitter_out = (struct splitter){bytes, text->length, ',', 0, 1};
    if (text->length < 5 || strncmp(bytes, "sep=", 4) != 0 ||
        (memchr(candidates, bytes[4], sizeof candidates) == NULL &&
         memchr(strangers, bytes[4], sizeof strangers) == NULL))
        return find(reading, text, &splitter_out->delimiter);
    splitter_out->at = 5;
    if (text->length > 5 && bytes[5] == '\r')
        splitter_out->at++;
    if (splitter_out->at < text->length && bytes[splitter_out->at] == '\n')
        splitter_out->at++;
    else if (splitter_out->at == 5 && text->length > 5)
        return find(reading, text, &splitter_out->delimiter);
    splitter_out->delimiter = bytes[4];
    splitter_out->line = 2;
    return ERR_OK;
}
