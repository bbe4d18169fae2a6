/* Records become requests. A record is a header of eight bytes, content and padding; parameters and
 * body are each a stream of records that an empty one ends. */
#include "server/framing.h"

#include "base/check.h"

#include <stdlib.h>
#include <string.h>

/* What a request leaves of its buffers for the next one on the same connection. */
#define KEPT_CAPACITY ((size_t)8 * 1024)

void framing_init(struct framing *framing, struct framing_budget *budget)
{
    *framing = (struct framing){.budget = budget};
}

static void give_back(struct framing *framing)
{
    (void)atomic_fetch_sub(&framing->budget->held, framing->held);
    framing->held = 0;
}

void framing_done(struct framing *framing)
{
    give_back(framing);
    buf_done(&framing->control);
    buf_done(&framing->params);
    buf_done(&framing->body);
    buf_done(&framing->answers);
}

static void empty(struct buf *buf)
{
    if (buf->capacity > KEPT_CAPACITY)
        buf_done(buf);
    else
        buf_reset(buf);
}

void framing_next(struct framing *framing)
{
    give_back(framing);
    empty(&framing->params);
    empty(&framing->body);
    framing->stage = FRAMING_IDLE;
    framing->request_id = 0;
    framing->body_length = 0;
    framing->body_err = ERR_OK;
}

void framing_expect(struct framing *framing, enum err err, size_t length)
{
    CHECK(framing->stage == FRAMING_BODY);
    framing->body_err = err;
    framing->body_length = length;
}

static bool take_room(struct framing *framing, size_t length)
{
    if (atomic_fetch_add(&framing->budget->held, length) + length > framing->budget->max) {
        (void)atomic_fetch_sub(&framing->budget->held, length);
        return false;
    }
    framing->held += length;
    return true;
}

void framing_header(unsigned type, uint16_t request_id, size_t content_length,
                    FCGI_Header *header_out)
{
    CHECK(content_length <= FCGI_MAX_LENGTH);
    *header_out = (FCGI_Header){.version = FCGI_VERSION_1,
                                .type = (unsigned char)type,
                                .requestIdB1 = (unsigned char)(request_id >> 8),
                                .requestIdB0 = (unsigned char)(request_id & 0xff),
                                .contentLengthB1 = (unsigned char)(content_length >> 8),
                                .contentLengthB0 = (unsigned char)(content_length & 0xff)};
}

static void answer(struct framing *framing, unsigned type, uint16_t request_id, const void *content,
                   size_t length)
{
    FCGI_Header header;
    framing_header(type, request_id, length, &header);
    buf_add(&framing->answers, (const char *)&header, sizeof header);
    buf_add(&framing->answers, content, length);
}

static void answer_end(struct framing *framing, uint16_t request_id, unsigned char status)
{
    const FCGI_EndRequestBody body = {.protocolStatus = status};
    answer(framing, FCGI_END_REQUEST, request_id, &body, sizeof body);
}

static uint16_t id_of(const FCGI_Header *header)
{
    return (uint16_t)(header->requestIdB1 << 8 | header->requestIdB0);
}

/* A length of one byte, or of four where the first bit is set. */
static bool take_length(const uint8_t **at, const uint8_t *end, size_t *length_out)
{
    const uint8_t *bytes = *at;
    if (bytes == end)
        return false;
    size_t size = bytes[0] & 0x80 ? 4 : 1;
    if ((size_t)(end - bytes) < size)
        return false;
    *length_out = size == 1 ? bytes[0]
                            : (size_t)(bytes[0] & 0x7f) << 24 | (size_t)bytes[1] << 16 |
                                  (size_t)bytes[2] << 8 | bytes[3];
    *at += size;
    return true;
}

/* Both lengths of a pair, neither nor both of them more than what follows. */
static bool take_lengths(const uint8_t **at, const uint8_t *end, size_t *name_out,
                         size_t *value_out)
{
    if (!take_length(at, end, name_out) || !take_length(at, end, value_out))
        return false;
    size_t left = (size_t)(end - *at);
    return *name_out <= left && *value_out <= left - *name_out;
}

bool framing_pairs(char *bytes, size_t length,
                   const char **(*slot_of)(void *arg, const char *name, size_t name_length),
                   void *arg)
{
    const uint8_t *at = (const uint8_t *)bytes;
    const uint8_t *end = length == 0 ? at : at + length;
    while (at < end) {
        size_t name_length, value_length;
        if (!take_lengths(&at, end, &name_length, &value_length))
            return false;
        char *name = bytes + (at - (const uint8_t *)bytes);
        at += name_length + value_length;
        const char **slot = name_length > 0 ? slot_of(arg, name, name_length) : NULL;
        if (slot == NULL || *slot != NULL)
            continue;
        /* The last byte of the name makes room for the NUL: what follows belongs to the next. */
        char *value = name + name_length - 1;
        memmove(value, value + 1, value_length);
        value[value_length] = '\0';
        if (strlen(value) != value_length)
            return false;
        *slot = value;
    }
    return true;
}

struct known_values {
    const char *names[3];
    const char *values[3];
    const char *asked[3];
};

static const char **known_value(void *arg, const char *name, size_t name_length)
{
    struct known_values *known = arg;
    for (size_t i = 0; i < 3; i++)
        if (strlen(known->names[i]) == name_length &&
            memcmp(known->names[i], name, name_length) == 0)
            return &known->asked[i];
    return NULL;
}

/* Each value is answered once, however often it was asked for. */
static bool answer_values(struct framing *framing)
{
    struct known_values known = {.names = {FCGI_MAX_CONNS, FCGI_MAX_REQS, FCGI_MPXS_CONNS},
                                 .values = {"4096", "4096", "0"}};
    struct buf content;
    if (!framing_pairs(framing->control.bytes, framing->control.length, known_value, &known))
        return false;
    buf_init(&content);
    for (size_t i = 0; i < 3; i++) {
        if (known.asked[i] == NULL)
            continue;
        buf_char(&content, (char)strlen(known.names[i]));
        buf_char(&content, (char)strlen(known.values[i]));
        buf_text(&content, known.names[i]);
        buf_text(&content, known.values[i]);
    }
    answer(framing, FCGI_GET_VALUES_RESULT, FCGI_NULL_REQUEST_ID, content.bytes, content.length);
    buf_done(&content);
    return true;
}

static enum framing_step begin(struct framing *framing, uint16_t id)
{
    FCGI_BeginRequestBody body;
    if (framing->control.length != sizeof body || id == 0 || id == framing->request_id)
        return FRAMING_BROKEN;
    if (framing->stage != FRAMING_IDLE) {
        answer_end(framing, id, FCGI_CANT_MPX_CONN);
        return FRAMING_TAKES_MORE;
    }
    memcpy(&body, framing->control.bytes, sizeof body);
    framing->keep = (body.flags & FCGI_KEEP_CONN) != 0;
    if ((body.roleB1 << 8 | body.roleB0) != FCGI_RESPONDER) {
        answer_end(framing, id, FCGI_UNKNOWN_ROLE);
        return framing->keep ? FRAMING_TAKES_MORE : FRAMING_ENDS;
    }
    framing->request_id = id;
    framing->stage = FRAMING_PARAMS;
    return FRAMING_TAKES_MORE;
}

static enum framing_step give_up(struct framing *framing)
{
    answer_end(framing, framing->request_id, FCGI_REQUEST_COMPLETE);
    framing_next(framing);
    return framing->keep ? FRAMING_TAKES_MORE : FRAMING_ENDS;
}

static enum framing_step manage(struct framing *framing)
{
    const FCGI_UnknownTypeBody unknown = {.type = framing->header.type};
    if (framing->header.type == FCGI_GET_VALUES)
        return answer_values(framing) ? FRAMING_TAKES_MORE : FRAMING_BROKEN;
    answer(framing, FCGI_UNKNOWN_TYPE, FCGI_NULL_REQUEST_ID, &unknown, sizeof unknown);
    return FRAMING_TAKES_MORE;
}

/* Nothing of it is kept. */
static void refuse_body(struct framing *framing, enum err err)
{
    framing->body_err = err;
    buf_reset(&framing->body);
}

static enum framing_step end_body(struct framing *framing)
{
    if (framing->body_err == ERR_OK && framing->body.length != framing->body_length)
        refuse_body(framing, ERR_MALFORMED);
    framing->stage = FRAMING_COMPLETE;
    return FRAMING_HAS_REQUEST;
}

static bool is_of_request(const struct framing *framing)
{
    return framing->request_id != 0 && id_of(&framing->header) == framing->request_id;
}

/* The record is complete. Records of a request that is none are left over from one that was given
 * up, and mean nothing. */
static enum framing_step end_record(struct framing *framing)
{
    uint16_t id = id_of(&framing->header);
    unsigned type = framing->header.type;
    bool is_empty = framing->header.contentLengthB1 == 0 && framing->header.contentLengthB0 == 0;
    framing->header_length = 0;
    if (type == FCGI_BEGIN_REQUEST)
        return begin(framing, id);
    if (id == FCGI_NULL_REQUEST_ID)
        return manage(framing);
    if (!is_of_request(framing))
        return FRAMING_TAKES_MORE;
    if (type == FCGI_ABORT_REQUEST)
        return give_up(framing);
    if (type == FCGI_PARAMS && is_empty && framing->stage == FRAMING_PARAMS) {
        framing->stage = FRAMING_BODY;
        return FRAMING_HAS_HEAD;
    }
    if (type == FCGI_STDIN && is_empty && framing->stage == FRAMING_BODY)
        return end_body(framing);
    return FRAMING_TAKES_MORE;
}

static bool keep_params(struct framing *framing, const char *bytes, size_t length)
{
    if (framing->stage != FRAMING_PARAMS || framing->params.length + length > FRAMING_PARAMS_MAX ||
        !take_room(framing, length))
        return false;
    buf_add(&framing->params, bytes, length);
    return true;
}

static bool keep_body(struct framing *framing, const char *bytes, size_t length)
{
    if (framing->stage != FRAMING_BODY)
        return false;
    if (framing->body_err != ERR_OK)
        return true;
    if (length > framing->body_length - framing->body.length)
        refuse_body(framing, ERR_MALFORMED);
    else if (!take_room(framing, length))
        refuse_body(framing, ERR_UNAVAILABLE);
    else
        buf_add(&framing->body, bytes, length);
    return true;
}

/* Content of a record. False: it stands where it cannot stand. */
static bool keep_content(struct framing *framing, const char *bytes, size_t length)
{
    unsigned type = framing->header.type;
    if (type == FCGI_BEGIN_REQUEST || type == FCGI_GET_VALUES)
        buf_add(&framing->control, bytes, length);
    if (!is_of_request(framing))
        return true;
    if (type == FCGI_PARAMS)
        return keep_params(framing, bytes, length);
    if (type == FCGI_STDIN)
        return keep_body(framing, bytes, length);
    return true;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Bytes of the header. False: of another protocol. */
static bool take_header(struct framing *framing, const uint8_t **bytes, size_t *length)
{
    FCGI_Header *header = &framing->header;
    size_t taken = least(*length, sizeof *header - framing->header_length);
    memcpy((char *)header + framing->header_length, *bytes, taken);
    framing->header_length += taken;
    *bytes += taken;
    *length -= taken;
    if (framing->header_length < sizeof *header)
        return true;
    framing->content_left = (size_t)header->contentLengthB1 << 8 | header->contentLengthB0;
    framing->padding_left = header->paddingLength;
    empty(&framing->control);
    return header->version == FCGI_VERSION_1;
}

static bool take_content(struct framing *framing, const uint8_t **bytes, size_t *length)
{
    size_t taken = least(*length, framing->content_left);
    bool right = taken == 0 || keep_content(framing, (const char *)*bytes, taken);
    framing->content_left -= taken;
    *bytes += taken;
    *length -= taken;
    taken = least(*length, framing->padding_left);
    if (framing->content_left > 0)
        return right;
    framing->padding_left -= taken;
    *bytes += taken;
    *length -= taken;
    return right;
}

enum framing_step framing_take(struct framing *framing, const uint8_t **bytes, size_t *length)
{
    CHECK(framing->stage != FRAMING_COMPLETE);
    while (*length > 0) {
        if (framing->header_length < sizeof framing->header && !take_header(framing, bytes, length))
            return FRAMING_BROKEN;
        if (framing->header_length < sizeof framing->header)
            break;
        if (!take_content(framing, bytes, length))
            return FRAMING_BROKEN;
        if (framing->content_left > 0 || framing->padding_left > 0)
            break;
        enum framing_step step = end_record(framing);
        if (step != FRAMING_TAKES_MORE)
            return step;
    }
    return FRAMING_TAKES_MORE;
}
