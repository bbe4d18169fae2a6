/* `fundtrail rules`: loads a file of rules, all of it or nothing. */
#include "rules_internal.h"

#include "ledger/batch.h"
#include "rules/rule.h"
#include "ctl_internal.h"
#include "record/kinds.h"
#include "record/rule.h"

#include <stdio.h>
#include <string.h>

#define RULE_SHAPE (&rule_type.shape)

static const char usage[] = "rules load FILE";

/* What a file comes to: a command for each row that says something new. */
struct load {
    struct ctl *ctl;
    struct rules_file *file;
    struct command *commands;
    size_t command_count;
    size_t stored_count;
    size_t added;
    size_t revised;
    size_t unchanged;
    size_t in_force; /* of those stored: the ledger was being set up */
};

/* What a file does not say. */
static void clear_computed(struct rule *rule)
{
    rule->bootstrapped = false;
    rule->limit_unit = UNIT_UNKNOWN;
}

static bool same_rule(const struct rule *a, const struct rule *b)
{
    struct rule left = *a;
    struct rule right = *b;
    struct buf left_text;
    struct buf right_text;

    clear_computed(&left);
    clear_computed(&right);
    buf_init(&left_text);
    buf_init(&right_text);
    shape_write_canonical(RULE_SHAPE, &left, &left_text);
    shape_write_canonical(RULE_SHAPE, &right, &right_text);
    bool same = strcmp(left_text.bytes, right_text.bytes) == 0;

    buf_done(&left_text);
    buf_done(&right_text);
    return same;
}

/* Whether the ledger says what the row says: its last version does, or the last one with force,
 * whatever was proposed or rejected since. */
static bool is_known(const struct book *book, int64_t rule_id, const struct rule *rule)
{
    const int64_t *seqs;
    size_t count = book_versions(book, rule_id, &seqs);
    const struct entry *last_with_force = NULL;

    for (size_t i = 0; i < count; i++)
        if (rule_has_force(book, book_entry(book, seqs[i]), VIEW_EVERYTHING))
            last_with_force = book_entry(book, seqs[i]);
    return same_rule(book_entry(book, seqs[count - 1])->record, rule) ||
           (last_with_force != NULL && same_rule(last_with_force->record, rule));
}

static void complain_of(struct load *load, const struct rules_row *row, enum err err,
                        const struct violations *violations)
{
    struct buf sentence;

    if (violations->count == 0)
        rules_complain(load->file, row->place, "", err_sentence(err, LANGUAGE_EN));
    buf_init(&sentence);
    for (size_t i = 0; i < violations->count; i++) {
        buf_reset(&sentence);
        violation_sentence(&violations->list[i], LANGUAGE_EN, &sentence);
        rules_complain(load->file, rules_place_of(row, violations->list[i].field),
                       violations->list[i].field, sentence.bytes);
    }
    buf_done(&sentence);
}

static void plan_row(struct load *load, const struct book *book, const struct rules_row *row)
{
    int64_t rule_id = book_find_code(book, RECORD_RULE, row->rule.code);
    struct command command = {.kind = RECORD_RULE,
                              .entity_id = rule_id,
                              .expected_version = book_last_version(book, rule_id, INT64_MAX),
                              .effective_date = DATE_UNKNOWN,
                              .today = date_in_china(load->ctl->now_us),
                              .record = &row->rule};
    struct violations violations;
    struct decided decided;

    if (rule_id != 0 && is_known(book, rule_id, &row->rule)) {
        load->unchanged++;
        return;
    }
    violations_init(&violations, &load->ctl->arena);
    enum err err = book_decide(book, &command, &load->ctl->arena, &violations, &decided);

    if (err != ERR_OK) {
        complain_of(load, row, err, &violations);
        return;
    }
    load->commands[load->command_count++] = command;
    load->added += rule_id == 0;
    load->revised += rule_id != 0;
    load->in_force += ((const struct rule *)decided.entries[0].record)->bootstrapped;
}

static void plan(struct load *load, struct ledger *ledger)
{
    const struct book *book = ledger_read_begin(ledger);

    load->commands = arena_array(&load->ctl->arena, RULES_ROWS_MAX, sizeof *load->commands);
    for (size_t i = 0; i < load->file->row_count; i++)
        plan_row(load, book, &load->file->rows[i]);
    ledger_read_end(ledger);
}

static enum err next_command(const struct book *book, void *arg, struct command *command,
                             bool *more_out)
{
    struct load *load = arg;

    (void)book;
    *more_out = load->stored_count < load->command_count;
    if (*more_out)
        *command = load->commands[load->stored_count++];
    return ERR_OK;
}

static void begin_again(void *arg)
{
    struct load *load = arg;

    load->stored_count = 0;
}

static enum ctl_exit store(struct load *load, const struct ctl_ledger *opened)
{
    struct violations violations;
    struct receipt receipt;
    struct ledger_batch batch = {
        .next = next_command, .rewind = begin_again, .arg = load, .now_us = load->ctl->now_us};

    violations_init(&violations, &load->ctl->arena);
    enum err err = ledger_submit_batch(opened->ledger, opened->db, &batch, &violations, &receipt);

    return err == ERR_OK ? CTL_OK
                         : ctl_refused("the rules are not stored", err, &violations, opened->db);
}

static void print_done(const struct load *load)
{
    size_t proposed = load->command_count - load->in_force;

    if (load->ctl->json)
        printf("{\"added\":%zu,\"revised\":%zu,\"in_force\":%zu,\"proposed\":%zu,"
               "\"unchanged\":%zu}\n",
               load->added, load->revised, load->in_force, proposed, load->unchanged);
    else
        printf("%s: %zu new rules, %zu new versions, %zu unchanged; %zu in force, %zu proposed\n",
               load->file->name, load->added, load->revised, load->unchanged, load->in_force,
               proposed);
}

static enum ctl_exit rules_load(struct ctl *ctl, const char *name)
{
    struct rules_file file = {.name = name, .arena = &ctl->arena};
    struct load load = {.ctl = ctl, .file = &file};
    struct ctl_ledger opened;

    if (!rules_file_read(&file) || file.fault_count > 0)
        return ctl_complain(CTL_USAGE, "%s: nothing was stored", name);
    enum ctl_exit code = ctl_open(ctl, &opened);

    if (code != CTL_OK)
        return code;
    plan(&load, opened.ledger);
    code = file.fault_count > 0 ? ctl_complain(CTL_USAGE, "%s: nothing was stored", name)
                                : store(&load, &opened);
    if (code == CTL_OK)
        print_done(&load);
    ctl_close(&opened);
    return code;
}

enum ctl_exit ctl_rules(struct ctl *ctl, int argc, char **argv)
{
    if (argc < 2 || strcmp(argv[1], "load") != 0)
        return ctl_complain(CTL_USAGE, "usage: fundtrail %s", usage);
    enum ctl_exit code = ctl_expect(argc, argv, 2, usage);

    return code == CTL_OK ? rules_load(ctl, argv[2]) : code;
}
