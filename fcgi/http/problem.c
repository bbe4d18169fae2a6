/* Writes a problem document. */
#include "http/problem.h"

static void write_violation(const struct violation *violation, enum language language,
                            struct buf *scratch, struct buf *buf)
{
    buf_reset(scratch);
    violation_sentence(violation, language, scratch);
    buf_text(buf, "{\"field\":");
    buf_json_string(buf, violation->field);
    buf_text(buf, ",\"code\":");
    buf_json_string(buf, violation_wire(violation->code));
    buf_text(buf, ",\"detail\":");
    buf_json_string(buf, scratch->bytes);
    if (violation->param_count > 0)
        buf_text(buf, ",\"params\":{");
    for (size_t i = 0; i < violation->param_count; i++) {
        buf_text(buf, i > 0 ? "," : "");
        buf_json_string(buf, violation->params[i].name);
        buf_char(buf, ':');
        buf_json_string(buf, violation->params[i].value);
    }
    buf_text(buf, violation->param_count > 0 ? "}" : "");
    if (violation_currency(violation) != NULL) {
        buf_text(buf, ",\"currency\":");
        buf_json_string(buf, violation_currency(violation));
    }
    buf_char(buf, '}');
}

/* The one violation says more than the sentence of the class; of several none stands for all. */
static void write_detail(enum err err, const struct violations *violations, enum language language,
                         struct buf *buf)
{
    struct buf sentence;

    buf_init(&sentence);
    if (violations != NULL && violations->count == 1)
        violation_sentence(&violations->list[0], language, &sentence);
    else
        buf_text(&sentence, err_sentence(err, language));
    buf_json_string(buf, sentence.bytes);
    buf_done(&sentence);
}

/* A URI reference: what a client sent besides printable ASCII is percent-encoded, so the document
 * is valid whatever was asked for. */
static void write_instance(const char *path, struct buf *buf)
{
    struct buf uri;

    buf_init(&uri);
    for (; path != NULL && *path != '\0'; path++) {
        unsigned char c = (unsigned char)*path;

        if (c > 0x20 && c < 0x7F)
            buf_char(&uri, *path);
        else
            buf_format(&uri, "%%%02X", (unsigned)c);
    }
    buf_json_string(buf, uri.bytes);
    buf_done(&uri);
}

static void write_document(struct buf *buf, enum err err, const struct violations *violations,
                           enum language language, const char *request_id, const char *instance)
{
    struct buf scratch;

    buf_init(&scratch);
    buf_format(buf, "{\"type\":\"/problems/%s\",\"title\":", err_wire(err));
    buf_json_string(buf, err_sentence(err, language));
    buf_format(buf, ",\"status\":%d,\"detail\":", err_status(err));
    write_detail(err, violations, language, buf);
    buf_text(buf, ",\"instance\":");
    write_instance(instance, buf);
    buf_text(buf, ",\"request_id\":");
    buf_json_string(buf, request_id);
    buf_text(buf, ",\"errors\":[");
    for (size_t i = 0; violations != NULL && i < violations->count; i++) {
        buf_text(buf, i > 0 ? "," : "");
        write_violation(&violations->list[i], language, &scratch, buf);
    }
    buf_text(buf, "]}");
    buf_done(&scratch);
}

void problem_write(struct reply *reply, enum err err, const struct violations *violations,
                   enum language language, const char *request_id, const char *instance)
{
    int status = err_status(err);

    reply_reset(reply);
    reply->status = status;
    reply_header(reply, "Content-Type", "application/problem+json");
    reply_header(reply, "Content-Language", language == LANGUAGE_ZH ? "zh" : "en");
    reply_header(reply, "Cache-Control", "no-store");
    if (status == 503)
        reply_header(reply, "Retry-After", "2");
    if (status == 429)
        reply_header(reply, "Retry-After", "5");
    write_document(&reply->body, err, violations, language, request_id, instance);
}
