/* Cells and rows of the tables that a folder becomes, and what is told beside them. */
#include "ocf_writer.h"

#include "base/date.h"

#include <string.h>

#define E8_PLACES 8

void ocf_cell(struct ocf_writer *writer, const char *text)
{
    if (writer->csv.length > 0 && writer->csv.bytes[writer->csv.length - 1] != '\n')
        buf_char(&writer->csv, ',');
    buf_char(&writer->csv, '"');
    for (; text != NULL && *text != '\0'; text++) {
        if (*text == '"')
            buf_char(&writer->csv, '"');
        if ((unsigned char)*text >= ' ')
            buf_char(&writer->csv, *text);
    }
    buf_char(&writer->csv, '"');
}

void ocf_end_row(struct ocf_writer *writer)
{
    buf_char(&writer->csv, '\n');
}

void ocf_begin_table(struct ocf_writer *writer, const char *columns)
{
    buf_reset(&writer->csv);
    buf_text(&writer->csv, columns);
    buf_char(&writer->csv, '\n');
}

/* A table without rows is none. */
void ocf_end_table(struct ocf_writer *writer, const char *name)
{
    const char *first = strchr(writer->csv.bytes, '\n');

    if (first[1] == '\0')
        return;
    writer->out->list[writer->out->count++] = (struct ocf_table){
        name, arena_copy(writer->arena, writer->csv.bytes, writer->csv.length), writer->csv.length};
}

void ocf_day_cell(struct ocf_writer *writer, int32_t day)
{
    char text[DATE_TEXT_SIZE] = "";

    if (day != DATE_UNKNOWN)
        date_format(day, text);
    ocf_cell(writer, text);
}

void ocf_number_cell(struct ocf_writer *writer, struct exact value)
{
    ocf_cell(writer, exact_text(writer->set->work, value, E8_PLACES));
}

/* A number of an object; empty where there is none. */
void ocf_member_cell(struct ocf_writer *writer, const json_t *object, const char *key)
{
    struct exact value;

    if (ocf_number_of(writer->set, object, key, &value))
        ocf_number_cell(writer, value);
    else
        ocf_cell(writer, "");
}

/* Money of an object: {"amount": "1.00", "currency": "USD"}. */
void ocf_amount_cell(struct ocf_writer *writer, const json_t *object, const char *key)
{
    ocf_member_cell(writer, json_object_get(object, key), "amount");
}

void ocf_blank_cells(struct ocf_writer *writer, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ocf_cell(writer, "");
}

void ocf_tell(struct ocf_writer *writer, const struct ocf_told *what)
{
    writer->told = arena_room(writer->arena, writer->told, writer->told_count, &writer->told_room,
                              sizeof *writer->told);
    writer->told[writer->told_count++] = *what;
}

/* What the records have no place for. */
void ocf_left_out(struct ocf_writer *writer, size_t event, const char *english, const char *chinese)
{
    const struct ocf_event *more = &writer->set->log.more[event];
    struct ocf_told what = {.file = writer->set->files[more->source].name,
                            .path = more->path,
                            .english = english,
                            .chinese = chinese};
    size_t column;

    case_locate(&writer->set->files[more->source].file, more->path, &what.line, &column);
    ocf_tell(writer, &what);
}

const char *ocf_currency_in(const json_t *object, const char *key)
{
    return ocf_text(json_object_get(object, key), "currency");
}

int32_t ocf_day_of(const json_t *object, const char *key, int32_t fallback)
{
    const char *text = ocf_text(object, key);
    int32_t day;

    return text != NULL && date_parse(text, strlen(text), &day) == ERR_OK ? day : fallback;
}

bool ocf_doubtful(const struct ocf_writer *writer, size_t security)
{
    const struct cap_security *state = &writer->cap->table.securities[security];

    return !state->issued || state->doubtful;
}

/* The securities that result from an event and are issued once. */
size_t ocf_results_of(const struct ocf_writer *writer, const struct cap_event *event, size_t *out)
{
    size_t count = 0;

    for (size_t i = 0; i < event->result_count; i++)
        if (!ocf_doubtful(writer, event->results[i]))
            out[count++] = event->results[i];
    return count;
}
