/* Writes the radar's rows as an iCalendar file (RFC 5545). */
#include "radar_internal.h"
#include "record/kinds.h"

#include <string.h>

#define LINE_OCTETS 75
#define STAMP_SIZE 17

/* One content line: folded so that no line is longer than 75 octets and no character of UTF-8 is
 * cut in two. */
static void put_line(struct buf *out, const char *text)
{
    size_t used = 0;

    for (const char *p = text; *p != '\0';) {
        size_t size = 1;

        while (((unsigned char)p[size] & 0xC0) == 0x80)
            size++;
        if (used + size > LINE_OCTETS) {
            buf_text(out, "\r\n ");
            used = 1;
        }
        buf_add(out, p, size);
        used += size;
        p += size;
    }
    buf_text(out, "\r\n");
}

/* TEXT of RFC 5545, 3.3.11. Other control characters never come into a record. */
static void escape(struct buf *line, const char *text)
{
    for (const char *p = text; p != NULL && *p != '\0'; p++) {
        if (*p == '\n') {
            buf_text(line, "\\n");
            continue;
        }
        if (*p == '\\' || *p == ';' || *p == ',')
            buf_char(line, '\\');
        buf_char(line, *p);
    }
}

/* A property that is put together piece by piece. */
struct property {
    struct buf line;
    struct buf *out;
};

static void begin(struct property *property, const char *name)
{
    buf_reset(&property->line);
    buf_text(&property->line, name);
}

static void end(struct property *property)
{
    put_line(property->out, property->line.bytes);
}

static const char *label(const struct field_value *values, uint32_t value, bool chinese)
{
    return chinese ? values[value - 1].label_zh : values[value - 1].label_en;
}

static const char *text_of(const struct entry *entry, const char *name)
{
    const struct field *field = shape_field(&record_types[entry->kind]->shape, name);

    return field == NULL ? NULL : field_text(field, entry->record);
}

/* What people call it: a name in the language, else a code, else its number. */
static void put_name(struct property *property, const struct book *book, struct view view,
                     int64_t id, bool chinese)
{
    const struct entry *entry = book_entry(book, id);
    const struct entry *version = book_version(book, entry->kind, id, view);
    const char *name = NULL;

    entry = version != NULL ? version : entry;
    if (!chinese)
        name = text_of(entry, "name_en");
    if (name == NULL)
        name = text_of(entry, "name");
    if (name == NULL)
        name = text_of(entry, "code");
    if (name != NULL)
        escape(&property->line, name);
    else
        buf_format(&property->line, "#%lld", (long long)id);
}

static void put_amount(struct property *property, const struct radar_row *row)
{
    char text[DECIMAL_TEXT_SIZE];

    if (row->amount_minor == AMOUNT_UNKNOWN || row->currency == 0)
        return;
    decimal_format(row->amount_minor, currency_decimals((enum currency)row->currency), text);
    buf_format(&property->line, " %s %s", currency_code((enum currency)row->currency), text);
}

static void put_summary(struct property *property, const struct book *book, struct view view,
                        const struct radar_row *row, bool chinese)
{
    const struct field *filing = shape_field(&radar_row_shape, "filing");

    begin(property, "SUMMARY:");
    escape(&property->line, label(radar_kind_values, row->kind, chinese));
    if (row->filing != 0) {
        buf_text(&property->line, chinese ? "：" : ": ");
        escape(&property->line, label(filing->values, row->filing, chinese));
    }
    buf_text(&property->line, " · ");
    put_name(property, book, view, row->fund_id != 0 ? row->fund_id : row->subject_id, chinese);
    put_amount(property, row);
    end(property);
}

static void put_part(struct property *property, const char *name, bool first)
{
    if (!first)
        buf_text(&property->line, "\\n");
    escape(&property->line, name);
    buf_text(&property->line, ": ");
}

/* Subject, who owes, the day that is counted from, the period and the source: what there is. */
static void put_description(struct property *property, const struct book *book, struct view view,
                            const struct radar_row *row, bool chinese)
{
    static const char *const dates[] = {"since", "period_ends_on"};
    char text[DATE_TEXT_SIZE];

    begin(property, "DESCRIPTION:");
    put_part(property, chinese ? "对象" : "Subject", true);
    put_name(property, book, view, row->subject_id, chinese);
    if (row->counterparty_id != 0) {
        put_part(property, chinese ? "义务人" : "Who owes", false);
        put_name(property, book, view, row->counterparty_id, chinese);
    }
    for (size_t i = 0; i < sizeof dates / sizeof dates[0]; i++) {
        const struct field *field = shape_field(&radar_row_shape, dates[i]);

        if (field_is_unknown(field, row))
            continue;
        put_part(property, chinese ? field->label_zh : field->label_en, false);
        date_format(field_date(field, row), text);
        buf_text(&property->line, text);
    }
    if (row->source != NULL) {
        const struct field *grade = shape_field(&radar_row_shape, "grade");

        put_part(property, chinese ? "依据" : "Source", false);
        escape(&property->line, row->source);
        buf_text(&property->line, chinese ? "（" : " (");
        escape(&property->line, label(grade->values, row->grade, chinese));
        buf_text(&property->line, chinese ? "）" : ")");
    }
    end(property);
}

static void put_day(struct property *property, const char *name, int32_t date)
{
    char text[DATE_TEXT_SIZE];

    date_format(date, text);
    begin(property, name);
    buf_format(&property->line, "%.4s%.2s%.2s", text, text + 5, text + 8);
    end(property);
}

static void put_event(struct property *property, const struct book *book, struct view view,
                      const struct radar_row *row, const struct radar_calendar *calendar,
                      const char *stamp)
{
    static const int priorities[] = {[RADAR_HIGH] = 1, [RADAR_MEDIUM] = 5, [RADAR_LOW] = 9};

    put_line(property->out, "BEGIN:VEVENT");
    begin(property, "UID:");
    escape(&property->line, row->uid);
    buf_char(&property->line, '@');
    escape(&property->line, calendar->domain);
    end(property);
    begin(property, "DTSTAMP:");
    buf_text(&property->line, stamp);
    end(property);
    put_day(property, "DTSTART;VALUE=DATE:", row->date);
    put_day(property, "DTEND;VALUE=DATE:", row->date + 1);
    put_summary(property, book, view, row, calendar->chinese);
    put_description(property, book, view, row, calendar->chinese);
    begin(property, "CATEGORIES:");
    escape(&property->line, label(radar_kind_values, row->kind, calendar->chinese));
    end(property);
    begin(property, "PRIORITY:");
    buf_int(&property->line, priorities[row->severity]);
    end(property);
    put_line(property->out, "CLASS:CONFIDENTIAL");
    put_line(property->out, "TRANSP:TRANSPARENT");
    put_line(property->out, "END:VEVENT");
}

/* `2026-07-01T08:00:00.000000Z` as `20260701T080000Z`. */
static void stamp_format(int64_t utc_us, char stamp_out[STAMP_SIZE])
{
    char text[TIME_TEXT_SIZE];
    size_t length = 0;

    time_format(utc_us, text);
    for (const char *p = text; *p != '\0' && *p != '.'; p++)
        if (*p != '-' && *p != ':')
            stamp_out[length++] = *p;
    stamp_out[length++] = 'Z';
    stamp_out[length] = '\0';
}

void radar_calendar_write(const struct book *book, struct view view, const struct radar_row *rows,
                          size_t count, const struct radar_calendar *calendar, struct buf *out)
{
    /* The time zone also makes a calendar without events a valid one. */
    static const char *const head[] = {
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Fundtrail//Radar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        NULL,
        "BEGIN:VTIMEZONE",
        "TZID:Asia/Shanghai",
        "BEGIN:STANDARD",
        "DTSTART:19700101T000000",
        "TZOFFSETFROM:+0800",
        "TZOFFSETTO:+0800",
        "TZNAME:CST",
        "END:STANDARD",
        "END:VTIMEZONE",
    };
    struct property property = {.out = out};
    char stamp[STAMP_SIZE];

    buf_init(&property.line);
    stamp_format(calendar->stamp_us, stamp);
    for (size_t i = 0; i < sizeof head / sizeof head[0]; i++)
        put_line(out, head[i] != NULL     ? head[i]
                      : calendar->chinese ? "X-WR-CALNAME:基金到期与闲置提醒"
                                          : "X-WR-CALNAME:Fund radar");
    for (size_t i = 0; i < count; i++)
        put_event(&property, book, view, &rows[i], calendar, stamp);
    put_line(out, "END:VCALENDAR");
    buf_done(&property.line);
}
