/* XML as it comes out of the zip. Elements that nobody looks into are skipped, whatever stands in
 * them; the handler keeps its own small state, so that depth costs nothing. */
#include "sheet_internal.h"

#include <expat.h>
#include <string.h>

/* Stands between the namespace and the name of an element; no XML can hold it. */
#define SEPARATOR '\x1F'
#define CHUNK 16384
#define DEPTH_MAX 64
/* expat keeps a whole tag or comment, and reads it anew with each chunk. */
#define TOKEN_MAX ((size_t)1024 * 1024)

struct xml {
    XML_Parser parser;
    struct reading *reading;
    struct xml_handler *handler;
    enum err err;   /* what stopped the parser */
    size_t depth;   /* of elements that are open */
    size_t skipped; /* how many of them stand in one that is skipped, with it */
};

static void stop(struct xml *xml, enum err err)
{
    if (err == ERR_OK || xml->err != ERR_OK)
        return;
    xml->err = err;
    if (xml->reading->row == 0)
        xml->reading->fault->line = XML_GetCurrentLineNumber(xml->parser);
    (void)XML_StopParser(xml->parser, XML_FALSE);
}

static const char *local_name(const char *name, size_t *space_length_out)
{
    const char *separator = strrchr(name, SEPARATOR);

    *space_length_out = separator == NULL ? 0 : (size_t)(separator - name);
    return separator == NULL ? name : separator + 1;
}

static void on_start(void *state, const XML_Char *name, const XML_Char **attributes)
{
    struct xml *xml = state;
    struct xml_element element = {.space = name, .attributes = attributes, .depth = xml->depth};
    bool inside = false;

    if (xml->err != ERR_OK)
        return;
    if (++xml->depth > DEPTH_MAX) {
        stop(xml, sheet_refuse_count(xml->reading, SHEET_FAULT_DEPTH, DEPTH_MAX));
        return;
    }
    if (xml->skipped > 0) {
        xml->skipped++;
        return;
    }
    element.name = local_name(name, &element.space_length);
    stop(xml, xml->handler->start(xml->handler->state, &element, &inside));
    if (!inside)
        xml->skipped = 1;
}

static void on_end(void *state, const XML_Char *name)
{
    struct xml *xml = state;
    size_t space_length;

    if (xml->err != ERR_OK)
        return;
    xml->depth--;
    if (xml->skipped > 0) {
        xml->skipped--;
        return;
    }
    if (xml->handler->end != NULL)
        stop(xml,
             xml->handler->end(xml->handler->state, local_name(name, &space_length), xml->depth));
}

static void on_text(void *state, const XML_Char *bytes, int length)
{
    struct xml *xml = state;
    struct xml_handler *handler = xml->handler;

    if (xml->err != ERR_OK || xml->skipped > 0 || handler->text == NULL ||
        xml->depth != handler->text_depth + 1)
        return;
    if (handler->text->length + (size_t)length > handler->text_max) {
        stop(xml, sheet_refuse_count(xml->reading, SHEET_FAULT_TEXT_TOO_LONG,
                                     xml->reading->limits->text_characters));
        return;
    }
    buf_add(handler->text, bytes, (size_t)length);
}

static void on_doctype(void *state, const XML_Char *name, const XML_Char *system,
                       const XML_Char *public, int subset)
{
    struct xml *xml = state;

    (void)name;
    (void)system;
    (void)public;
    (void)subset;
    stop(xml, sheet_refuse(xml->reading, SHEET_FAULT_DOCTYPE, ""));
}

static enum err refuse_syntax(struct xml *xml)
{
    enum XML_Error code = XML_GetErrorCode(xml->parser);

    xml->reading->line = XML_GetCurrentLineNumber(xml->parser);
    return sheet_refuse(xml->reading, SHEET_FAULT_NOT_WELL_FORMED, XML_ErrorString(code));
}

static enum err feed(struct xml *xml, struct part *part)
{
    size_t fed = 0;
    size_t length = 1;

    while (length > 0) {
        void *bytes = XML_GetBuffer(xml->parser, CHUNK);

        if (bytes == NULL)
            return ERR_INTERNAL;
        enum err err = part_read(xml->reading, part, bytes, CHUNK, &length);

        if (err != ERR_OK)
            return err;
        fed += length;
        if (XML_ParseBuffer(xml->parser, (int)length, length == 0) != XML_STATUS_OK)
            return xml->err != ERR_OK ? xml->err : refuse_syntax(xml);
        XML_Index begun = XML_GetCurrentByteIndex(xml->parser);

        if (begun >= 0 && fed - (size_t)begun > TOKEN_MAX)
            return sheet_refuse_count(xml->reading, SHEET_FAULT_LONG_TOKEN, TOKEN_MAX);
    }
    return ERR_OK;
}

enum err xml_read(struct reading *reading, struct package *package, const char *name,
                  struct xml_handler *handler)
{
    struct xml xml = {.reading = reading, .handler = handler};
    struct part *part;

    reading->part = name;
    enum err err = part_open(reading, package, name, &part);

    if (err != ERR_OK)
        return err;
    xml.parser = XML_ParserCreateNS(NULL, SEPARATOR);
    if (xml.parser == NULL) {
        part_close(part);
        return ERR_INTERNAL;
    }
    XML_SetUserData(xml.parser, &xml);
    XML_SetElementHandler(xml.parser, on_start, on_end);
    XML_SetCharacterDataHandler(xml.parser, on_text);
    XML_SetStartDoctypeDeclHandler(xml.parser, on_doctype);
    err = feed(&xml, part);
    XML_ParserFree(xml.parser);
    part_close(part);
    if (err == ERR_OK)
        reading->part = NULL;
    return err;
}

static bool is(const char *text, size_t length, const char *expected)
{
    return length == strlen(expected) && memcmp(text, expected, length) == 0;
}

bool xml_is_main(const struct xml_element *element, const char *name)
{
    return strcmp(element->name, name) == 0 &&
           (is(element->space, element->space_length,
               "http://schemas.openxmlformats.org/spreadsheetml/2006/main") ||
            is(element->space, element->space_length,
               "http://purl.oclc.org/ooxml/spreadsheetml/main"));
}

const char *xml_attribute(const struct xml_element *element, const char *name)
{
    for (const char **at = element->attributes; *at != NULL; at += 2)
        if (strcmp(at[0], name) == 0)
            return at[1];
    return NULL;
}

const char *xml_relation_id(const struct xml_element *element)
{
    for (const char **at = element->attributes; *at != NULL; at += 2) {
        size_t length;
        const char *name = local_name(at[0], &length);

        if (strcmp(name, "id") == 0 &&
            (is(at[0], length,
                "http://schemas.openxmlformats.org/officeDocument/2006/relationships") ||
             is(at[0], length, "http://purl.oclc.org/ooxml/officeDocument/relationships")))
            return at[1];
    }
    return NULL;
}

bool xml_true(const char *value)
{
    return value != NULL && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}
