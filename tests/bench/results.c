/* Results as a table and as JSON. */
#include "results.h"

#include "base/check.h"

#include <stdio.h>
#include <time.h>

double now_ms(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

void results_add(struct results *results, struct result result)
{
    CHECK(results->count < RESULTS_MAX);
    results->list[results->count++] = result;
}

void results_print(const struct results *results)
{
    printf("%-44s %12s %-6s %9s  %s\n", "", "value", "", "ratio", "goal");
    for (size_t i = 0; i < results->count; i++) {
        const struct result *result = &results->list[i];

        printf("%-44s %12.2f %-6s ", result->name, result->value, result->unit);
        if (result->ratio < 0)
            printf("%9s", "");
        else
            printf("%9.3f", result->ratio);
        if (result->goal[0] != '\0')
            printf("  %s: %s", result->goal, result->met ? "met" : "missed");
        putchar('\n');
    }
}

/* Opens the file after its last result: before the bracket that ends the list. */
static FILE *open_results(const char *path, bool *any_out)
{
    FILE *file = fopen(path, "r+");
    long end = -1;

    *any_out = false;
    if (file == NULL) {
        file = fopen(path, "w");
        CHECK(file != NULL);
        fputc('[', file);
        return file;
    }
    for (int byte = fgetc(file); byte != EOF; byte = fgetc(file)) {
        if (byte == ']')
            end = ftell(file) - 1;
        *any_out = *any_out || byte == '{';
    }
    CHECK(end > 0 && fseek(file, end, SEEK_SET) == 0);
    return file;
}

static void write_one(FILE *file, const struct result *result, size_t size)
{
    fprintf(file, "\n{\"name\":\"%s\",\"size\":%zu,\"value\":%.3f,\"unit\":\"%s\",", result->name,
            size, result->value, result->unit);
    if (result->ratio < 0)
        fputs("\"reference\":null,\"ratio\":null,", file);
    else
        fprintf(file, "\"reference\":\"%s\",\"ratio\":%.4f,", result->reference, result->ratio);
    if (result->goal[0] == '\0')
        fputs("\"goal\":null,\"met\":null}", file);
    else
        fprintf(file, "\"goal\":\"%s\",\"met\":%s}", result->goal, result->met ? "true" : "false");
}

void results_write(const struct results *results, const char *path)
{
    bool any = false;
    FILE *file = open_results(path, &any);

    for (size_t i = 0; i < results->count; i++) {
        fputs(any || i > 0 ? "," : "", file);
        write_one(file, &results->list[i], results->size);
    }
    fputs("\n]\n", file);
    CHECK(fclose(file) == 0);
}
