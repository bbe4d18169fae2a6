/* fundtrail schema: the program's own tables as text, to build other files from. It needs neither
 * configuration nor database. */
#include "ctl_internal.h"

#include "handlers/routes/model.h"
#include "record/kinds.h"
#include "schema/schema.h"

#include <stdio.h>
#include <string.h>

#define USAGE "schema json | schema sql KIND [FIELD]"

static enum ctl_exit print(const struct buf *text)
{
    if (fwrite(text->bytes, 1, text->length, stdout) != text->length || fflush(stdout) != 0)
        return ctl_complain(CTL_UNAVAILABLE, "standard output cannot be written");
    return CTL_OK;
}

static enum ctl_exit print_model(void)
{
    struct buf text;

    buf_init(&text);
    model_write(&text);
    enum ctl_exit code = print(&text);
    buf_done(&text);
    return code;
}

/* The table of a kind with that of such lines, or one more column of it, for a numbered file of
 * sql/. */
static enum ctl_exit print_sql(const char *kind_name, const char *field_name)
{
    struct buf text;
    enum record_kind kind = record_kind_find(kind_name);
    if (kind == RECORD_NONE)
        return ctl_complain(CTL_USAGE, "there is no kind %s", kind_name);
    const struct record_type *type = record_types[kind];
    const struct field *field = field_name == NULL ? NULL : shape_field(&type->shape, field_name);
    if (field_name != NULL && field == NULL)
        return ctl_complain(CTL_USAGE, "%s has no field %s", kind_name, field_name);
    buf_init(&text);
    if (field == NULL)
        schema_write_table(type, &text);
    if (field == NULL && type->held != NULL)
        schema_write_line_table(type, &text);
    if (field != NULL)
        schema_write_column(type, field, &text);
    enum ctl_exit code = print(&text);
    buf_done(&text);
    return code;
}

enum ctl_exit ctl_schema(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "json") == 0)
        return print_model();
    if ((argc == 3 || argc == 4) && strcmp(argv[1], "sql") == 0)
        return print_sql(argv[2], argc == 4 ? argv[3] : NULL);
    return ctl_complain(CTL_USAGE, "usage: fundtrail " USAGE);
}
