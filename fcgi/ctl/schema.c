/* fundtrail schema: the program's own tables as text, to build other files from. It needs neither
 * configuration nor database. */
#include "ctl_internal.h"

#include "handlers/routes/model.h"

#include <stdio.h>
#include <string.h>

#define USAGE "schema json"

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

enum ctl_exit ctl_schema(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "json") == 0)
        return print_model();
    return ctl_complain(CTL_USAGE, "usage: fundtrail " USAGE);
}
