/* Records and the requests in them: however the bytes are cut, the same requests come out; libfcgi
 * reads the same ones from the same bytes; and nothing that a peer says about a length is believed.
 */
#include "server/framing.h"

#include "server/request_read.h"

#include <fcgiapp.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#define BODY_MAX 5000

/* libfcgi 2.4.2 loses its way after some paddings; nginx makes none. */
static bool pads = true;

static struct framing_budget budget = {.max = (size_t)64 * 1024 * 1024};

static void put_record(struct buf *out, unsigned type, unsigned id, const void *content,
                       size_t length, size_t padding)
{
    FCGI_Header header;
    framing_header(type, (uint16_t)id, length, &header);
    header.paddingLength = (unsigned char)padding;
    buf_add(out, (const char *)&header, sizeof header);
    buf_add(out, content, length);
    for (size_t i = 0; i < padding; i++)
        buf_char(out, (char)rand());
}

static void put_begin(struct buf *out, unsigned id, unsigned role, unsigned flags)
{
    const unsigned char body[8] = {0, (unsigned char)role, (unsigned char)flags};
    put_record(out, FCGI_BEGIN_REQUEST, id, body, sizeof body, 0);
}

static void put_length(struct buf *out, size_t length, bool is_long)
{
    if (is_long) {
        buf_char(out, (char)(length >> 24 | 0x80));
        buf_char(out, (char)(length >> 16));
        buf_char(out, (char)(length >> 8));
    }
    buf_char(out, (char)length);
}

static void put_pair(struct buf *out, const char *name, const char *value)
{
    put_length(out, strlen(name), strlen(name) > 127 || rand() % 4 == 0);
    put_length(out, strlen(value), strlen(value) > 127 || rand() % 4 == 0);
    buf_text(out, name);
    buf_text(out, value);
}

static size_t padding(void)
{
    return pads ? (size_t)rand() % 9 : 0;
}

/* A stream of records of random sizes, with padding, and its end. */
static void put_stream(struct buf *out, unsigned type, unsigned id, const char *bytes,
                       size_t length)
{
    while (length > 0) {
        size_t taken = 1 + (size_t)rand() % (rand() % 2 ? 7 : 2000);
        taken = taken < length ? taken : length;
        put_record(out, type, id, bytes, taken, padding());
        bytes += taken;
        length -= taken;
    }
    put_record(out, type, id, NULL, 0, padding());
}

static const char *random_text(char *text, size_t size)
{
    size_t length = (size_t)rand() % size;
    for (size_t i = 0; i < length; i++)
        text[i] = (char)('!' + rand() % 90);
    text[length] = '\0';
    return text;
}

static void put_request(struct buf *out, unsigned id)
{
    char text[400];
    char body[BODY_MAX];
    struct buf params;
    size_t length = rand() % 2 ? 0 : (size_t)rand() % BODY_MAX;
    buf_init(&params);
    put_pair(&params, "REQUEST_METHOD", rand() % 2 ? "GET" : "POST");
    put_pair(&params, "QUERY_STRING", random_text(text, sizeof text));
    put_pair(&params, "HTTP_COOKIE", random_text(text, sizeof text));
    put_pair(&params, random_text(text, 200), random_text(text + 200, 200));
    put_pair(&params, "HTTP_ORIGIN", random_text(text, 5));
    (void)snprintf(text, sizeof text, "%zu", length);
    put_pair(&params, "CONTENT_LENGTH", text);
    put_pair(&params, "HTTP_COOKIE", "the second of a name");
    for (size_t i = 0; i < length; i++)
        body[i] = (char)rand();
    put_begin(out, id, FCGI_RESPONDER, rand() % 2 ? FCGI_KEEP_CONN : 0);
    put_stream(out, FCGI_PARAMS, id, params.bytes, params.length);
    put_stream(out, FCGI_STDIN, id, body, length);
    buf_done(&params);
}

/* What stands beside requests on a connection. */
static void put_other(struct buf *out)
{
    struct buf names;
    buf_init(&names);
    put_pair(&names, FCGI_MAX_CONNS, "");
    put_pair(&names, FCGI_MPXS_CONNS, "");
    if (rand() % 3 == 0)
        put_record(out, FCGI_GET_VALUES, 0, names.bytes, names.length, 3);
    if (rand() % 3 == 0)
        put_record(out, 77, 0, "whatever", 8, 1);
    if (rand() % 3 == 0) {
        put_begin(out, 9, FCGI_RESPONDER, FCGI_KEEP_CONN);
        put_record(out, FCGI_PARAMS, 9, "\1\1", 2, 0);
        put_record(out, FCGI_ABORT_REQUEST, 9, NULL, 0, 0);
        put_record(out, FCGI_STDIN, 9, "late", 4, 0);
    }
    buf_done(&names);
}

static void describe(struct buf *seen, const char *name, const char *value)
{
    buf_text(seen, name);
    buf_json_string(seen, value);
}

static void describe_body(struct buf *seen, const char *bytes, size_t length)
{
    buf_hex(seen, (const uint8_t *)bytes, length);
    buf_char(seen, '\n');
}

static void describe_request(struct buf *seen, const struct framing *framing,
                             const struct request *request)
{
    describe(seen, "method ", request->method_text);
    describe(seen, " query ", request->query);
    describe(seen, " cookie ", request->cookie);
    describe(seen, " origin ", request->origin);
    buf_text(seen, framing->keep ? " kept " : " once ");
    buf_text(seen, framing->body_err == ERR_OK ? "" : err_wire(framing->body_err));
    describe_body(seen, framing->body.bytes, framing->body.length);
}

/* Takes all bytes, in pieces of at most piece_max; what came out, in words. */
static void take_all(const struct buf *in, size_t piece_max, struct buf *seen)
{
    struct framing framing;
    struct request request = {0};
    size_t at = 0;
    framing_init(&framing, &budget);
    while (at < in->length) {
        size_t length = 1 + (size_t)rand() % piece_max;
        length = length < in->length - at ? length : in->length - at;
        /* A copy of just that size, so that the address sanitizer sees a read behind it. */
        uint8_t *piece = malloc(length);
        assert_non_null(piece);
        memcpy(piece, in->bytes + at, length);
        const uint8_t *bytes = piece;
        at += length;
        while (length > 0) {
            const char *text = NULL;
            size_t stated = 0;
            enum framing_step step = framing_take(&framing, &bytes, &length);
            if (framing.answers.length > 0)
                buf_hex(seen, (const uint8_t *)framing.answers.bytes, framing.answers.length);
            buf_reset(&framing.answers);
            if (step == FRAMING_HAS_HEAD) {
                if (request_read(framing.params.bytes, framing.params.length, &request, &text) !=
                    ERR_OK) {
                    buf_text(seen, "broken\n");
                    length = 0;
                    at = in->length;
                    break;
                }
                enum err err = content_length_parse(text, BODY_MAX, &stated);
                framing_expect(&framing, err, stated);
            } else if (step == FRAMING_HAS_REQUEST) {
                describe_request(seen, &framing, &request);
                framing_next(&framing);
            } else if (step != FRAMING_TAKES_MORE) {
                buf_text(seen, step == FRAMING_ENDS ? "ends\n" : "broken\n");
                length = 0;
                at = in->length;
            }
        }
        free(piece);
    }
    framing_done(&framing);
    assert_int_equal(atomic_load(&budget.held), 0);
}

static void any_cut_of_the_bytes_gives_the_same_requests(void **state)
{
    (void)state;
    for (int round = 0; round < 200; round++) {
        struct buf in, whole, cut;
        buf_init(&in);
        buf_init(&whole);
        for (int i = 0; i < 4; i++) {
            put_other(&in);
            put_request(&in, 1 + (unsigned)rand() % 3);
        }
        if (rand() % 4 == 0)
            in.bytes[(size_t)rand() % in.length] = (char)rand();
        int seed = rand();
        srand((unsigned)seed);
        take_all(&in, in.length, &whole);
        static const size_t sizes[] = {1, 2, 9, 100, 3000};
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            buf_init(&cut);
            take_all(&in, sizes[i], &cut);
            if (cut.length != whole.length ||
                (cut.length > 0 && memcmp(cut.bytes, whole.bytes, cut.length) != 0))
                fail_msg("pieces of %zu: %.300s\nwhole: %.300s", sizes[i], cut.bytes, whole.bytes);
            buf_done(&cut);
        }
        buf_done(&whole);
        buf_done(&in);
    }
}

/* What libfcgi reads from the same bytes. */
static void take_with_libfcgi(const struct buf *in, struct buf *seen)
{
    int pair[2];
    char body[BODY_MAX + 1];
    FCGX_Request fcgx;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    assert_int_equal(write(pair[0], in->bytes, in->length), (ssize_t)in->length);
    assert_int_equal(shutdown(pair[0], SHUT_WR), 0);
    assert_int_equal(FCGX_Init(), 0);
    assert_int_equal(FCGX_InitRequest(&fcgx, -1, FCGI_FAIL_ACCEPT_ON_INTR), 0);
    fcgx.ipcFd = pair[1];
    fcgx.keepConnection = 1;
    assert_int_equal(FCGX_Accept_r(&fcgx), 0);
    describe(seen, "method ", FCGX_GetParam("REQUEST_METHOD", fcgx.envp));
    describe(seen, " query ", FCGX_GetParam("QUERY_STRING", fcgx.envp));
    const char *cookie = FCGX_GetParam("HTTP_COOKIE", fcgx.envp);
    describe(seen, " cookie ", *cookie ? cookie : NULL);
    const char *origin = FCGX_GetParam("HTTP_ORIGIN", fcgx.envp);
    describe(seen, " origin ", *origin ? origin : NULL);
    buf_text(seen, fcgx.keepConnection ? " kept " : " once ");
    int length = FCGX_GetStr(body, sizeof body, fcgx.in);
    describe_body(seen, body, (size_t)length);
    FCGX_Free(&fcgx, 1);
    (void)close(pair[0]);
}

static void libfcgi_reads_the_same_requests(void **state)
{
    (void)state;
    for (int round = 0; round < 300; round++) {
        struct buf in, ours, theirs;
        buf_init(&in);
        buf_init(&ours);
        buf_init(&theirs);
        pads = false;
        put_request(&in, 1);
        pads = true;
        take_all(&in, in.length, &ours);
        take_with_libfcgi(&in, &theirs);
        size_t at = 0;
        while (ours.bytes[at] != '\0' && ours.bytes[at] == theirs.bytes[at])
            at++;
        if (strcmp(ours.bytes, theirs.bytes) != 0)
            fail_msg("from %zu on: %.200s\nlibfcgi: %.200s", at, ours.bytes + at,
                     theirs.bytes + at);
        buf_done(&in);
        buf_done(&ours);
        buf_done(&theirs);
    }
}

/* The text of what came out of one record of parameters. */
static bool pairs_are_whole(const char *bytes, size_t length)
{
    char *copy = malloc(length + 1);
    struct request request;
    const char *text;
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    bool whole = request_read(copy, length, &request, &text) == ERR_OK;
    free(copy);
    return whole;
}

static void no_length_is_believed(void **state)
{
    (void)state;
    assert_true(pairs_are_whole("\1\1ab", 4));
    assert_false(pairs_are_whole("\1\2ab", 4));
    assert_false(pairs_are_whole("\377\377\377\377\377\377\377\377ab", 10));
    assert_false(pairs_are_whole("\377\377\377\376\1ab", 7));
    /* 0x3fffffff and 0x40000000: their sum is 2^31 - 1. */
    assert_false(pairs_are_whole("\277\377\377\377\300\0\0\0ab", 10));
    assert_false(pairs_are_whole("\1\200\0", 3));
    assert_false(pairs_are_whole("\200", 1));
    assert_false(pairs_are_whole("\1", 1));
    assert_false(pairs_are_whole("\16\2REQUEST_METHODa\0", 18));
}

/* Takes the bytes whole and ends in. What is told to the peer comes into answers. */
static enum framing_step take_once(struct buf *in, struct buf *answers_out)
{
    struct framing framing;
    const uint8_t *bytes = (const uint8_t *)in->bytes;
    size_t length = in->length;
    framing_init(&framing, &budget);
    enum framing_step step = framing_take(&framing, &bytes, &length);
    buf_init(answers_out);
    buf_add(answers_out, framing.answers.bytes, framing.answers.length);
    framing_done(&framing);
    buf_done(in);
    buf_init(in);
    return step;
}

static void expect_answer(struct buf *in, enum framing_step step, const char *content,
                          size_t length)
{
    struct buf answers;
    assert_int_equal(take_once(in, &answers), step);
    assert_int_equal(answers.length, length);
    assert_memory_equal(answers.bytes, content, length);
    buf_done(&answers);
}

static void answers_what_is_no_request(void **state)
{
    struct buf in;
    (void)state;
    buf_init(&in);
    put_record(&in, FCGI_GET_VALUES, 0, "\17\0FCGI_MPXS_CONNS\17\0FCGI_MPXS_CONNS\1\0x", 37, 0);
    expect_answer(&in, FRAMING_TAKES_MORE, "\1\12\0\0\0\22\0\0\17\1FCGI_MPXS_CONNS0", 26);
    put_record(&in, 12, 0, "abc", 3, 5);
    expect_answer(&in, FRAMING_TAKES_MORE, "\1\13\0\0\0\10\0\0\14\0\0\0\0\0\0\0", 16);
    put_begin(&in, 7, FCGI_AUTHORIZER, FCGI_KEEP_CONN);
    expect_answer(&in, FRAMING_TAKES_MORE, "\1\3\0\7\0\10\0\0\0\0\0\0\3\0\0\0", 16);
    put_begin(&in, 7, FCGI_AUTHORIZER, 0);
    expect_answer(&in, FRAMING_ENDS, "\1\3\0\7\0\10\0\0\0\0\0\0\3\0\0\0", 16);
    put_begin(&in, 7, FCGI_RESPONDER, 0);
    put_begin(&in, 8, FCGI_RESPONDER, 0);
    expect_answer(&in, FRAMING_TAKES_MORE, "\1\3\0\10\0\10\0\0\0\0\0\0\1\0\0\0", 16);
    put_begin(&in, 7, FCGI_RESPONDER, 0);
    put_record(&in, FCGI_ABORT_REQUEST, 7, NULL, 0, 0);
    expect_answer(&in, FRAMING_ENDS, "\1\3\0\7\0\10\0\0\0\0\0\0\0\0\0\0", 16);
}

/* 40 repeats of a name ended a process that read with libfcgi. */
static void a_value_is_answered_once_however_often_it_is_asked_for(void **state)
{
    struct buf in, names, answers;
    (void)state;
    buf_init(&in);
    buf_init(&names);
    for (int i = 0; i < 3000; i++)
        put_pair(&names, FCGI_MAX_CONNS, "");
    put_record(&in, FCGI_GET_VALUES, 0, names.bytes, names.length, 0);
    assert_int_equal(take_once(&in, &answers), FRAMING_TAKES_MORE);
    assert_int_equal(answers.length, 8 + 2 + 14 + 4);
    buf_done(&answers);
    buf_done(&names);
}

static void expect_broken(struct buf *in)
{
    struct buf answers;
    assert_int_equal(take_once(in, &answers), FRAMING_BROKEN);
    buf_done(&answers);
}

static void what_is_not_fastcgi_ends_the_connection(void **state)
{
    struct buf in;
    (void)state;
    buf_init(&in);
    buf_text(&in, "GET / HTTP/1.1\r\n\r\n");
    expect_broken(&in);
    put_record(&in, FCGI_BEGIN_REQUEST, 1, "\0\1\0", 3, 0);
    expect_broken(&in);
    put_begin(&in, 0, FCGI_RESPONDER, 0);
    expect_broken(&in);
    put_begin(&in, 1, FCGI_RESPONDER, 0);
    put_begin(&in, 1, FCGI_RESPONDER, 0);
    expect_broken(&in);
    put_begin(&in, 1, FCGI_RESPONDER, 0);
    put_record(&in, FCGI_STDIN, 1, "x", 1, 0);
    expect_broken(&in);
    put_record(&in, FCGI_GET_VALUES, 0, "\200", 1, 0);
    expect_broken(&in);
    buf_done(&in);
}

static void parameters_are_bounded(void **state)
{
    char *bytes = calloc(1, 60000);
    struct buf in;
    (void)state;
    assert_non_null(bytes);
    buf_init(&in);
    put_begin(&in, 1, FCGI_RESPONDER, 0);
    for (int i = 0; i < 3; i++)
        put_record(&in, FCGI_PARAMS, 1, bytes, 60000, 0);
    expect_broken(&in);
    free(bytes);
}

/* All connections share one budget: a body beyond it is read and thrown away, and said to be. */
static void bodies_share_a_budget(void **state)
{
    struct framing_budget small = {.max = 1000};
    struct framing first, second;
    (void)state;
    struct framing *both[] = {&first, &second};
    enum err expected[] = {ERR_OK, ERR_UNAVAILABLE};
    for (size_t i = 0; i < 2; i++) {
        struct buf in;
        char body[600] = {0};
        buf_init(&in);
        put_begin(&in, 1, FCGI_RESPONDER, FCGI_KEEP_CONN);
        put_record(&in, FCGI_PARAMS, 1, NULL, 0, 0);
        put_stream(&in, FCGI_STDIN, 1, body, sizeof body);
        const uint8_t *bytes = (const uint8_t *)in.bytes;
        size_t length = in.length;
        framing_init(both[i], &small);
        assert_int_equal(framing_take(both[i], &bytes, &length), FRAMING_HAS_HEAD);
        framing_expect(both[i], ERR_OK, sizeof body);
        assert_int_equal(framing_take(both[i], &bytes, &length), FRAMING_HAS_REQUEST);
        assert_int_equal(both[i]->body_err, expected[i]);
        buf_done(&in);
    }
    framing_next(&first);
    framing_done(&second);
    assert_int_equal(atomic_load(&small.held), 0);
    framing_done(&first);
}

static int seed(void **state)
{
    unsigned number = (unsigned)time(NULL);
    (void)state;
    printf("seed %u\n", number);
    srand(number);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_cut_of_the_bytes_gives_the_same_requests),
        cmocka_unit_test(libfcgi_reads_the_same_requests),
        cmocka_unit_test(no_length_is_believed),
        cmocka_unit_test(answers_what_is_no_request),
        cmocka_unit_test(a_value_is_answered_once_however_often_it_is_asked_for),
        cmocka_unit_test(what_is_not_fastcgi_ends_the_connection),
        cmocka_unit_test(parameters_are_bounded),
        cmocka_unit_test(bodies_share_a_budget),
    };
    return cmocka_run_group_tests(tests, seed, NULL);
}
