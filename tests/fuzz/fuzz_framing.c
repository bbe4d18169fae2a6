/* Records: no crash, no byte read behind what arrived, and the same requests however it is cut. The
 * first byte says how. */
#include "base/check.h"
#include "server/framing.h"
#include "server/request_read.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#define BODY_MAX 4096

static void see(struct buf *seen, const struct framing *framing, const struct request *request)
{
    buf_text(seen, request->path);
    buf_json_string(seen, request->cookie);
    buf_int(seen, framing->keep);
    buf_int(seen, framing->body_err);
    buf_add(seen, framing->body.bytes, framing->body.length);
}

static bool go_on(struct framing *framing, enum framing_step step, struct request *request,
                  struct buf *seen)
{
    const char *text = NULL;
    size_t stated = 0;
    buf_add(seen, framing->answers.bytes, framing->answers.length);
    buf_reset(&framing->answers);
    if (step == FRAMING_TAKES_MORE)
        return true;
    if (step == FRAMING_HAS_REQUEST) {
        see(seen, framing, request);
        framing_next(framing);
        return true;
    }
    if (step != FRAMING_HAS_HEAD ||
        request_read(framing->params.bytes, framing->params.length, request, &text) != ERR_OK) {
        buf_text(seen, "ends");
        return false;
    }
    enum err err = content_length_parse(text, BODY_MAX, &stated);
    framing_expect(framing, err, stated);
    return true;
}

static void take_all(const uint8_t *bytes, size_t length, size_t piece, struct buf *seen)
{
    struct framing_budget budget = {.max = 16384};
    struct framing framing;
    struct request request = {0};
    bool open = true;
    framing_init(&framing, &budget);
    while (open && length > 0) {
        size_t left = length < piece ? length : piece;
        uint8_t *copy = malloc(left);
        CHECK(copy != NULL);
        memcpy(copy, bytes, left);
        bytes += left;
        length -= left;
        const uint8_t *at = copy;
        while (open && left > 0)
            open = go_on(&framing, framing_take(&framing, &at, &left), &request, seen);
        free(copy);
    }
    framing_done(&framing);
    CHECK(atomic_load(&budget.held) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct buf whole;
    struct buf cut;
    if (length < 2)
        return 0;
    buf_init(&whole);
    buf_init(&cut);
    take_all(bytes + 1, length - 1, length, &whole);
    take_all(bytes + 1, length - 1, 1u + bytes[0], &cut);
    CHECK(whole.length == cut.length);
    CHECK(whole.length == 0 || memcmp(whole.bytes, cut.bytes, whole.length) == 0);
    buf_done(&whole);
    buf_done(&cut);
    return 0;
}
