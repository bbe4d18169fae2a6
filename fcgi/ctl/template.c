/* `fundtrail template`: workbooks to fill in. */
#include "ctl_internal.h"

#include "handlers/frame/ctx.h"
#include "handlers/journal/template.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const char usage[] = "template [KIND] [--filled] [--labels en|zh] --out FILE";

/* One with records is journaled, as it is for everybody; a file that is not does not stay. */
static enum ctl_exit write_file(struct ctl *ctl, struct ctl_ledger *opened,
                                struct template *template, const char *path)
{
    struct extent extent;
    enum err err = template_write(template);
    ctl_explain(template->name, &template->fault);
    FILE *stream = err == ERR_OK ? fopen(path, "we") : NULL;
    if (err == ERR_OK && stream == NULL)
        return ctl_complain(CTL_UNAVAILABLE, "%s: %s", path, strerror(errno));
    if (err == ERR_OK)
        err = template_copy(template, stream, &extent);
    if (stream != NULL && fclose(stream) != 0 && err == ERR_OK)
        err = ERR_UNAVAILABLE;
    if (err == ERR_OK && template->filled)
        err = ctl_journal_download(ctl, opened,
                                   arena_format(&ctl->arena, "template.%s", template->name),
                                   template->view, &extent);
    if (err == ERR_OK)
        return CTL_OK;
    if (stream != NULL)
        remove(path);
    return ctl_failed("the template is not complete", err, opened->db);
}

static bool take_words(const char *labels, enum table_words *words_out)
{
    *words_out = labels == NULL              ? TABLE_NAMES
                 : strcmp(labels, "en") == 0 ? TABLE_WORDS_EN
                                             : TABLE_WORDS_ZH;
    return labels == NULL || strcmp(labels, "en") == 0 || strcmp(labels, "zh") == 0;
}

enum ctl_exit ctl_template(struct ctl *ctl, int argc, char **argv)
{
    struct ctl_ledger opened;
    const char *path = NULL;
    const char *labels = NULL;
    struct template template = {.name = TEMPLATE_PROGRAMME,
                                .routes = app_routes,
                                .route_count = app_route_count,
                                .filled = ctl_flag(&argc, argv, "--filled")};
    ctl_option(&argc, argv, "--out", &path);
    ctl_option(&argc, argv, "--labels", &labels);
    enum ctl_exit code = ctl_expect(argc, argv, argc > 1 ? 1 : 0, usage);
    if (code != CTL_OK)
        return code;
    if (argc > 1)
        template.name = argv[1];
    if (path == NULL)
        return ctl_complain(CTL_USAGE, "name a file: fundtrail %s", usage);
    if (!template_exists(template.name))
        return ctl_complain(CTL_USAGE, "there is no template of %s", template.name);
    if (!take_words(labels, &template.words))
        return ctl_complain(CTL_USAGE, "--labels takes en or zh, not %s", labels);
    code = ctl_open(ctl, &opened);
    if (code != CTL_OK)
        return code;
    const struct book *book = ledger_read_begin(opened.ledger);
    template.ledger = opened.ledger;
    template.view = (struct view){.as_of = date_in_china(ctl->now_us), .as_known = book_head(book)};
    ledger_read_end(opened.ledger);
    code = write_file(ctl, &opened, &template, path);
    template_close(&template);
    ctl_close(&opened);
    return code;
}
