"""Each table of a bundle against the journal: its rows, their values and their states."""

# Kinds that wait for the word of another person, whatever they say.
PROPOSALS = {
    "investment", "capital_call", "distribution", "return_of_excess", "equalisation", "valuation",
    "waterfall_term", "recognition", "evaluation", "opening", "fund_report", "rule", "bank_account",
    "subsidy_claim", "loss_payment",
}  # fmt: skip
HOLDERS = ("decision", "approval", "commitment")
FIGURES = {"headroom", "call_shares", "distribution_shares", "transfer_rights"}


def text_of(value):
    """A value of a body as a cell writes it; None is an empty cell."""
    if value is True or value is False:
        return "true" if value else "false"
    return None if value is None or value == "" else str(value)


def user_name(book, seq):
    return book.entry(seq)["user_name"] if seq else None


def waits(book, entry):
    """Whether an entry needs an approval of its own."""
    field = f"{entry.kind}_id"
    decided = book.named("decision" if entry.kind == "investment" else "approval", field, entry.seq)
    if entry["bootstrapped"]:  # the first rules of a ledger, which nobody could approve
        return False
    if entry.kind == "fx_rate":  # only a doubtful one waits
        return entry["doubt"] is not None
    return entry.kind in PROPOSALS or bool(entry["awaits_approval"]) or bool(decided)


def early_state(book, entry, view):
    """The states that an entry has by itself; None: it counts, or a later version does."""
    if book.reversed_in(entry, view):
        return "reversed"
    if entry.day > view.as_of:
        return "not_yet"
    if not waits(book, entry):
        return None
    decided = book.decided(entry, view)
    if decided is None:
        return "pending"
    return "rejected" if decided["outcome"] == "reject" else None


def state_of(book, entry, view):
    early = early_state(book, entry, view)
    if early is not None:
        return early
    counting = [
        e for e in book.versions(entry.entity)
        if e.seq <= view.known and early_state(book, e, view) is None
    ]  # fmt: skip
    last = max(counting, key=lambda e: (e.day, e.seq))
    return "in_force" if last is entry else "superseded"


def held_lines(book):
    """The lines of verdicts that entries hold, each with its values as an entry of its own would have them."""
    for entry in book.entries[1:]:
        for line in (entry["verdict"] or ()) if entry.kind in HOLDERS else ():
            of = {f"{kind}_id": entry.seq if entry.kind == kind else None for kind in HOLDERS}
            yield entry, of | line


def listed(book, table, rows):
    """The entries that a table lists, in its order, with the values of each row."""
    kind = "verdict_line" if table == "verdict_lines" else book.entry(int(rows[0]["seq"])).kind
    for entry in sorted(book.of_kind[kind], key=lambda e: (e.entity, e.seq)):
        yield entry, entry.values
    if kind == "verdict_line":
        yield from held_lines(book)


def check_rows(book, bundle, table, view, faults):
    """Every entry of the kind once, by record and version, with the journal's values."""
    rows = bundle.rows(table)
    if not rows:
        return
    expected = [(e, values) for e, values in listed(book, table, rows) if e.seq <= view.known]
    faults.expect("rows", f"{table}, how many", len(rows), len(expected))
    for row, (entry, values) in zip(rows, expected):
        faults.expect("rows", f"{table}, their order", int(row["seq"]), entry.seq)
        where = f"{table}, entry {entry.seq}"
        told = (row["entity_seq"], row["effective_date"], row["recorded_at"], row["recorded_by"])
        ours = (str(entry.entity), str(entry.day), entry.recorded_at, user_name(book, entry.actor))
        faults.expect("rows", where, told, ours)
        check_values(book, row, values, where, faults)
        if entry["doubt"] is not None and book.decided(entry, view) is None:
            # It counts with the one that it agrees with.
            faults.leave_out("states of doubtful rates that nobody decided on", where)
            continue
        faults.expect("states", where, row["entry_state"], state_of(book, entry, view))


def check_values(book, row, values, where, faults):
    for name, value in values.items():
        if name in row:
            faults.expect("values", f"{where}, {name}", row[name], text_of(value))
            continue
        if not name.endswith("_id"):
            continue
        base = name.removesuffix("_id")
        named = None if value is None else book.entry(value)
        if f"{base}_seq" in row:
            faults.expect("values", f"{where}, {base}_seq", row[f"{base}_seq"], text_of(value))
        elif f"{base}_code" in row:
            code = None if named is None else named["code"] or named["user_name"]
            faults.expect("values", f"{where}, {base}_code", row[f"{base}_code"], code)
