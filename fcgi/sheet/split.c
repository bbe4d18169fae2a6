/* Splits text into cells by RFC 4180: one pass, no copy. A quote inside a bare cell is a character
 * of it; where a quote could be meant to open or close a cell and does not, that is a fault, since
 * the cells behind it would be shifted. */
#include "sheet_internal.h"

static bool at_line_end(const struct splitter *splitter)
{
    return splitter->at < splitter->length &&
           (splitter->bytes[splitter->at] == '\n' || splitter->bytes[splitter->at] == '\r');
}

/* Past \r\n, \n or \r. */
static void pass_line_end(struct splitter *splitter)
{
    char c = splitter->bytes[splitter->at++];

    if (c == '\r' && splitter->at < splitter->length && splitter->bytes[splitter->at] == '\n')
        splitter->at++;
    splitter->line++;
}

/* Past what parts this cell from the next, or ends its row. */
static enum split close_cell(struct splitter *splitter)
{
    if (splitter->at == splitter->length)
        return SPLIT_LAST_CELL;
    if (at_line_end(splitter)) {
        pass_line_end(splitter);
        return SPLIT_LAST_CELL;
    }
    if (splitter->bytes[splitter->at] != splitter->delimiter)
        return SPLIT_QUOTE_INSIDE;
    splitter->at++;
    return SPLIT_CELL;
}

static enum split quoted(struct splitter *splitter, const char **cell_out, size_t *length_out,
                         bool *doubled_out)
{
    const char *bytes = splitter->bytes;
    size_t begin = ++splitter->at;
    size_t line = splitter->line;

    while (splitter->at < splitter->length) {
        if (at_line_end(splitter)) {
            pass_line_end(splitter);
        } else if (bytes[splitter->at] != '"') {
            splitter->at++;
        } else if (splitter->at + 1 < splitter->length && bytes[splitter->at + 1] == '"') {
            *doubled_out = true;
            splitter->at += 2;
        } else {
            *cell_out = bytes + begin;
            *length_out = splitter->at++ - begin;
            return close_cell(splitter);
        }
    }
    splitter->line = line;
    return SPLIT_QUOTE_OPEN;
}

enum split sheet_split(struct splitter *splitter, const char **cell_out, size_t *length_out,
                       bool *doubled_out)
{
    const char *bytes = splitter->bytes;
    size_t begin = splitter->at;

    *doubled_out = false;
    if (begin < splitter->length && bytes[begin] == '"')
        return quoted(splitter, cell_out, length_out, doubled_out);
    while (splitter->at < splitter->length && bytes[splitter->at] != splitter->delimiter &&
           !at_line_end(splitter))
        splitter->at++;
    *cell_out = bytes + begin;
    *length_out = splitter->at - begin;
    /* `a, "b, c"`: the blank makes the quote a character, and two cells of one. */
    size_t blanks = 0;

    while (blanks < *length_out && ((*cell_out)[blanks] == ' ' || (*cell_out)[blanks] == '\t'))
        blanks++;
    if (blanks > 0 && blanks < *length_out && (*cell_out)[blanks] == '"')
        return SPLIT_QUOTE_INSIDE;
    return close_cell(splitter);
}
