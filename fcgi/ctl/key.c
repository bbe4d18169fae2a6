/* `fundtrail key`: the keys that sign session tokens, with --rows those of row codes, and those
 * that seal the journal. */
#include "ctl_internal.h"

#include "http/row_mac.h"

#include <stdio.h>
#include <string.h>

static const char usage[] = "key [--rows] new | list | retire KID | journal …";

static enum ctl_exit key_failed(enum err err, const char *error)
{
    return ctl_complain(err == ERR_CONFLICT || err == ERR_NOT_FOUND ? CTL_NO : CTL_UNAVAILABLE,
                        "%s", error);
}

static void print_kid(const struct ctl *ctl, const char *kid)
{
    if (ctl->json)
        printf("{\"kid\":\"%s\"}\n", kid);
    else
        puts(kid);
}

static enum ctl_exit list_keys(const struct ctl *ctl, const char *dir)
{
    struct key_info infos[KEY_RING_MAX];
    char error[KEY_ERROR_SIZE] = "";
    size_t count = 0;
    struct buf out;
    enum err err = key_list(dir, infos, &count, error);
    if (err != ERR_OK)
        return key_failed(err, error);
    buf_init(&out);
    buf_text(&out, ctl->json ? "{\"keys\":[" : "");
    for (size_t i = 0; i < count; i++) {
        const struct key_info *info = &infos[i];
        const char *use = info->signs ? "signs" : "verifies";
        if (ctl->json)
            buf_format(&out, "%s{\"kid\":\"%s\",\"use\":\"%s\",\"public_key\":\"", i > 0 ? "," : "",
                       info->kid, use);
        else
            buf_format(&out, "%s\t%s\t", info->kid, use);
        buf_hex(&out, info->public_key, sizeof(info->public_key));
        buf_text(&out, ctl->json ? "\"}" : "\n");
    }
    buf_text(&out, ctl->json ? "]}\n" : "");
    fwrite(out.bytes, 1, out.length, stdout);
    buf_done(&out);
    return CTL_OK;
}

static enum ctl_exit make_key(const struct ctl *ctl, const char *dir)
{
    char kid[KEY_ID_SIZE];
    char error[KEY_ERROR_SIZE] = "";
    enum err err = key_new(dir, ctl->now_us, kid, error);
    if (err != ERR_OK)
        return key_failed(err, error);
    print_kid(ctl, kid);
    return CTL_OK;
}

static enum ctl_exit retire_key(const struct ctl *ctl, const char *dir, const char *kid)
{
    char error[KEY_ERROR_SIZE] = "";
    enum err err = key_retire(dir, kid, error);
    if (err != ERR_OK)
        return key_failed(err, error);
    print_kid(ctl, kid);
    return CTL_OK;
}

enum ctl_exit ctl_key(struct ctl *ctl, int argc, char **argv)
{
    char row_dir[ROW_KEY_DIR_SIZE];
    const char *dir = ctl->config.session.key_dir;
    if (argc > 1 && strcmp(argv[1], "journal") == 0)
        return ctl_journal_key(ctl, argc - 1, argv + 1);
    if (dir == NULL)
        return ctl_complain(CTL_USAGE, "%s has no key_dir in [session]", ctl->config_path);
    if (ctl_flag(&argc, argv, "--rows")) {
        if (!row_key_dir(dir, row_dir))
            return ctl_complain(CTL_USAGE, "key_dir in [session] is too long");
        dir = row_dir;
    }
    if (argc == 2 && strcmp(argv[1], "new") == 0)
        return make_key(ctl, dir);
    if (argc == 2 && strcmp(argv[1], "list") == 0)
        return list_keys(ctl, dir);
    if (argc == 3 && strcmp(argv[1], "retire") == 0)
        return retire_key(ctl, dir, argv[2]);
    return ctl_complain(CTL_USAGE, "usage: fundtrail %s", usage);
}
