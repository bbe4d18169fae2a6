/* Paths: no crash, and a path that is found is exactly its pattern with the numbers put in. */
#include "base/check.h"
#include "http/route.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

#define PATH_SIZE 256

static const struct route routes[] = {
    {.method = METHOD_GET, .pattern = "/f"},
    {.method = METHOD_POST, .pattern = "/f"},
    {.method = METHOD_GET, .pattern = "/f/{id}"},
    {.method = METHOD_POST, .pattern = "/f/{id}/p/{part_id}"},
    {.method = METHOD_GET, .pattern = "/e/{dataset:word}.csv"},
};

static void write_path(const struct route_match *match, char path_out[PATH_SIZE])
{
    const long index = match->route - routes;

    if (index < 2)
        (void)snprintf(path_out, PATH_SIZE, "/f");
    else if (index == 2)
        (void)snprintf(path_out, PATH_SIZE, "/f/%" PRId64, match->ids[0]);
    else if (index == 3)
        (void)snprintf(path_out, PATH_SIZE, "/f/%" PRId64 "/p/%" PRId64, match->ids[0],
                       match->ids[1]);
    else
        (void)snprintf(path_out, PATH_SIZE, "/e/%s.csv", match->word);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct route_index *index;
    struct arena arena;
    struct route_match match;
    char allow[ROUTE_ALLOW_SIZE];
    char path[PATH_SIZE];
    enum method method = length == 0 ? METHOD_GET : (enum method)(bytes[0] % METHOD_COUNT);

    arena_init(&arena);
    const char *text = length == 0 ? "" : arena_copy(&arena, (const char *)bytes + 1, length - 1);

    if (index == NULL)
        index = route_index_new(routes, sizeof routes / sizeof *routes);
    if (route_find(index, method, text, &match, allow) == ERR_OK) {
        write_path(&match, path);
        CHECK(strcmp(path, text) == 0);
    }
    arena_done(&arena);
    return 0;
}
