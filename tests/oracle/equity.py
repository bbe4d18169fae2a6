"""The capital of a firm: certificates, holders, what is outstanding, fully diluted, paid in, known.

docs/captable.md. Units are whole numbers of 10^-8 of a share or of a yuan of registered capital.
"""

import datetime
from fractions import Fraction

from shares import allocate, rounded

ONE = 10**8
SHARES = "shares"
HOLDERS = ("party", "fund", "firm")
TO_SHARES = "joint_stock_conversion"
GRANTS = ("option", "warrant")


def e8(entry, name):
    """Units, a ratio or a price with eight decimals; None where it is not known."""
    return entry.minor(name)


class Certificate:
    """Units of one holder and class, of a security or of what results from an event."""

    def __init__(self, entry, kind, of_class, holder):
        self.entry, self.kind, self.of_class, self.holder = entry, kind, of_class, holder
        self.code = entry["code"]
        self.units = self.issued = None
        self.subscribed = None  # minor units; None: nothing says it
        self.paid = 0
        self.currency = entry["currency"]
        self.terms = entry  # the security that it comes of
        self.strike = self.ended_on = self.due_on = None

    def is_whole(self):
        """A SAFE or note, which has no units."""
        return self.kind in ("safe", "note")

    def alive(self):
        return self.ended_on is None


def months_after(day, months):
    """A day so many months later; the end of the month where it has no such day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    first = datetime.date(year + month // 12, month % 12 + 1, 1)
    return datetime.date(year, month, min(day.day, (first - datetime.timedelta(days=1)).day))


def months_between(first, last):
    """Whole months that have passed."""
    months = (last.year - first.year) * 12 + last.month - first.month
    return months if months_after(first, months) <= last else months - 1


class Capital:
    """All that was recorded of one firm until the end of a day, played in the order of days."""

    def __init__(self, book, firm, view):
        self.book, self.firm, self.view = book, firm, view
        self.classes = {}  # entity: the version that counts
        self.pools = {}
        self.certificates = {}  # by the entry that made it, in order
        self.missing = {}  # of a class, None: of all: what is stated and on no certificate
        self.excess = {}
        self.stated_on = {}
        self.reserved = {}  # of a pool, in the units of today
        self.pool_class = {}
        self.exercised = {}  # of a pool
        for entry in self._entries():
            self._expire(entry.day)
            getattr(self, f"_{entry.kind}")(entry)
        self._expire(view.as_of)

    def _entries(self):
        """What counts, by day and then by number: the order of the journal within a day."""
        book, live = self.book, []
        for kind in ("share_class", "option_pool"):
            for e in book.of_kind[kind]:
                if book.entry(e.entity)["firm_id"] == self.firm and book.live(e, self.view):
                    live.append(e)
        for kind in ("security", "capital_act", "capital_statement"):
            live += book.live_of(kind, "firm_id", self.firm, self.view)
        of_firm = {e.seq for e in book.named("security", "firm_id", self.firm)}
        for e in sorted(book.of_kind["security_event"], key=lambda e: e.seq):
            if e["security_id"] in of_firm or e["event_id"] in of_firm:
                of_firm.add(e.seq)
        for kind in ("security_event", "capital_payment"):
            for e in book.of_kind[kind]:
                source = e["security_id"] or e["event_id"]
                if source in of_firm and book.live(e, self.view):
                    live.append(e)
        return sorted(live, key=lambda e: (e.day, e.seq))

    # --- what happens ------------------------------------------------------------------------

    def _share_class(self, entry):
        self.classes[entry.entity] = entry

    def _option_pool(self, entry):
        self.pools[entry.entity] = entry
        self.reserved[entry.entity] = e8(entry, "reserved_units")
        self.pool_class.setdefault(entry.entity, entry["class_id"])

    def _holder(self, entry, prefix=""):
        for kind in HOLDERS:
            seq = entry[f"{prefix}{kind}_id"]
            if seq is not None:
                return kind, seq
        return None

    def _security(self, entry):
        made = Certificate(entry, entry["kind"], entry["class_id"], self._holder(entry, "holder_"))
        made.issued = made.units = 0 if made.is_whole() else e8(entry, "units")
        made.strike, made.due_on = e8(entry, "strike"), entry.date("due_on")
        made.subscribed = entry.minor("amount")
        if made.subscribed is None and made.kind == SHARES:
            self._price(made)
        self.certificates[entry.seq] = made

    def _price(self, made):
        """Units at the price that is told; a yuan of registered capital is paid for by one yuan."""
        price = e8(made.entry, "price")
        if price is None and self.classes[made.of_class]["unit"] == "registered_capital":
            price, made.currency = ONE, "CNY"
        if price is not None and made.currency is not None:
            made.subscribed = money_of(made.units, price)

    def _security_event(self, entry):
        source = self.certificates[entry["security_id"] or entry["event_id"]]
        taken = e8(entry, "units")
        if taken is None:
            taken = source.units
        action = entry["action"]
        gone = action in ("cancellation", "buy_back") or (action == "forfeiture" and source.kind != SHARES)
        made = Certificate(entry, source.kind, source.of_class, source.holder)
        made.terms, made.strike, made.due_on = source.terms, source.strike, source.due_on
        if action == "exercise":
            self._exercise(entry, source, made, taken)
        else:
            self._move_amounts(entry, source, made, taken)
        made.units = made.issued = taken
        if action == "transfer":
            made.holder = self._holder(entry, "to_")
        elif action == "forfeiture":
            made.holder = ("firm", self.firm)
        elif action == "conversion":
            self._convert(entry, source, made, taken)
        source.units -= taken
        if source.is_whole() or not source.units:
            source.ended_on = entry.day
        if not gone:
            self.certificates[entry.seq] = made

    def _exercise(self, entry, source, made, taken):
        """The shares that a grant gives: what is paid for them is paid at once."""
        made.kind, made.strike = SHARES, None
        made.currency = entry["currency"] or source.terms["currency"]
        made.subscribed = entry.minor("amount")
        if made.subscribed is None and source.strike is not None and made.currency is not None:
            made.subscribed = money_of(taken, source.strike)
        made.paid = made.subscribed or 0
        pool = source.terms["option_pool_id"]
        self.exercised[pool] = self.exercised.get(pool, 0) + taken

    def _convert(self, entry, source, made, taken):
        made.kind, made.strike = SHARES, None
        right = self.classes[source.of_class] if source.of_class else {}
        to = right["converts_to_id"] if right else None
        made.of_class = entry["to_class_id"] or to or source.of_class
        made.units = e8(entry, "result_units")
        if made.units is None:
            made.units = taken * e8(right, "conversion_ratio") // ONE
        made.issued = made.units

    @staticmethod
    def _move_amounts(entry, source, made, taken):
        """Units that go take their part of what was subscribed and paid along, cut down; what a notice
        forfeits is what was not paid, so money goes with it only beyond what is left to pay for."""
        whole = source.is_whole() or taken == source.units
        part = lambda amount: amount if whole else amount * taken // source.units
        made.currency = source.currency
        made.subscribed = None
        if source.subscribed is not None:
            made.subscribed = part(source.subscribed)
            source.subscribed -= made.subscribed
        made.paid = part(source.paid)
        if entry["forfeiture_id"] is not None and source.subscribed is not None:
            made.paid = max(source.paid - source.subscribed, 0)
        source.paid -= made.paid

    def _expire(self, day):
        """A grant is void from the day behind its last one."""
        for made in self.certificates.values():
            last = made.kind in GRANTS and made.terms.date("expires_on")
            if last and made.alive() and last < day:
                made.units, made.ended_on = 0, last

    def _capital_payment(self, entry):
        self.certificates[entry["security_id"] or entry["event_id"]].paid += entry.minor("amount")

    def _capital_statement(self, entry):
        of = entry["class_id"]
        gap = e8(entry, "total_units") - self.outstanding(of)
        self.missing[of], self.excess[of] = max(gap, 0), max(-gap, 0)
        self.stated_on[of] = entry.day

    def shares(self):
        return [c for c in self.certificates.values() if c.kind == SHARES and c.alive()]

    def outstanding(self, of_class=None):
        return sum(c.units for c in self.shares() if of_class in (None, c.of_class))

    # --- acts on all capital --------------------------------------------------------------------

    def _capital_act(self, entry):
        only, to_shares = entry["class_id"], entry["action"] == TO_SHARES
        touched = {
            seq for seq, version in self.classes.items()
            if (seq == only if only else not to_shares or version["unit"] == "registered_capital")
        }  # fmt: skip
        held = [c for c in self.shares() if c.of_class in touched]
        gaps = self._gaps(touched, only)
        before = [c.units for c in held] + [amount for _, amount in gaps]
        had, whole = sum(before), all(units % ONE == 0 for units in before)
        after = e8(entry, "total_units")
        if after is None:
            after = had * e8(entry, "ratio") // ONE
            after -= after % ONE if whole else 0
        step = ONE if whole and after % ONE == 0 else 1
        parts = [part * step for part in allocate(after // step, before)]
        for made, units in zip(held, parts):
            made.issued = made.issued * units // made.units
            made.units = units
        self._close_gaps(gaps, parts[len(held) :], entry["to_class_id"] if to_shares else None)
        if entry["action"] in ("split", TO_SHARES):
            self._follow(touched, after, had)
        if to_shares:
            self._become(touched, entry["to_class_id"])

    def _gaps(self, touched, only):
        """What is stated and on no certificate shares in the act as if it were on one."""
        gaps = [(of, self.missing.get(of, 0)) for of in sorted(touched)]
        if not only:
            rest = self.missing.get(None, 0) - sum(self.missing.get(of, 0) for of in self.classes)
            gaps.append((None, max(rest, 0)))
        return gaps

    def _close_gaps(self, gaps, parts, to):
        """What is stated of all holds what is stated of its classes."""
        for (of, amount), part in zip(gaps, parts):
            if None in self.missing:
                self.missing[None] += part - amount
            if of is None or of not in self.missing:
                continue
            self.missing[of] = part
            if to is not None and to != of:
                self.missing[to] = self.missing.get(to, 0) + part
                self.stated_on.setdefault(to, self.stated_on[of])
                self.missing[of] = 0

    def _follow(self, touched, after, had):
        """Options, warrants and pools follow a split, cut down to whole units where they are
        whole; a strike is cut down to eight decimals."""

        def scaled(units):
            more = units * after // had
            return more - more % ONE if units % ONE == 0 else more

        pools = [pool for pool, of_class in self.pool_class.items() if of_class in touched]
        left = {pool: self.pool_left(pool) for pool in pools}
        for made in self.certificates.values():
            if made.kind in GRANTS and made.of_class in touched and made.alive():
                made.units, made.issued = scaled(made.units), scaled(made.issued)
                if made.strike is not None:
                    made.strike = made.strike * had // after
        for pool in pools:
            self.reserved[pool] = scaled(self.reserved[pool])
            self.exercised[pool] = scaled(self.exercised.get(pool, 0))
            if left[pool] >= 0:  # what had enough has enough afterwards
                self.reserved[pool] += max(-self.pool_left(pool), 0)

    def _become(self, touched, to):
        for made in self.certificates.values():
            if made.of_class in touched and made.alive() and not made.is_whole():
                made.of_class = to
        for pool, of_class in self.pool_class.items():
            if of_class in touched:
                self.pool_class[pool] = to

    # --- what comes of it -----------------------------------------------------------------------

    def as_common(self, of_class, units):
        """Units as the class that they convert to in the end, along all legs, cut down."""
        value, seen = Fraction(units), set()
        while of_class is not None and of_class not in seen:
            seen.add(of_class)
            version = self.classes[of_class]
            if version["converts_to_id"] is None:
                break
            value *= Fraction(version["conversion_ratio"] or 1)
            of_class = version["converts_to_id"]
        return value.numerator // value.denominator

    def pool_left(self, pool):
        granted = sum(
            c.units for c in self.certificates.values()
            if c.kind == "option" and c.terms["option_pool_id"] == pool and c.alive()
        )  # fmt: skip
        return self.reserved[pool] - granted - self.exercised.get(pool, 0)

    def vested(self, made):
        """Of the grant as it is today, whole units, cut down, less what has left it."""
        terms = made.terms
        first, months = terms.date("vests_from"), terms["vests_months"]
        if made.kind not in GRANTS or first is None:
            return None
        gone = months_between(first, self.view.as_of)
        every = terms["vests_every_months"]
        done = 0 if gone < (terms["cliff_months"] or 0) else gone // every * every
        units = made.issued * done // months // ONE * ONE
        if gone >= months:
            units = made.issued
        return max(units - (made.issued - made.units), 0)

    def table(self):
        """Rows by holder, kind and class, with shares that add up to exactly 1."""
        rows = {}
        living = [c for c in self.certificates.values() if c.alive()]
        for made in [c for c in living if not c.is_whole()]:
            self._add(rows, made)
        for pool in self.pools:
            left = self.pool_left(pool)
            if left > 0:
                of = self.pool_class[pool]
                rows[pool] = row_of("pool", None, of, left, self.as_common(of, left))
        of_classes = 0
        for of, missing in sorted((k, v) for k, v in self.missing.items() if k is not None):
            of_classes += missing
            if missing:
                common = self.as_common(of, missing)
                rows["missing", of] = row_of("missing", None, of, missing, common)
        rest = self.missing.get(None, 0) - of_classes
        if rest > 0:
            rows["missing", None] = row_of("missing", None, None, rest, rest)
        for made in [c for c in living if c.is_whole()]:
            self._add(rows, made)
        return share_out(list(rows.values()))

    def _add(self, rows, made):
        key = made.holder, made.kind, made.of_class
        if key not in rows:
            rows[key] = row_of(made.kind, made.holder, made.of_class, 0, 0)
        row = rows[key]
        row["certificate_count"] += 1
        row["units"] += made.units
        row["diluted"] += 0 if made.is_whole() else self.as_common(made.of_class, made.units)
        row["amounts"].append((made.currency, made.subscribed, made.paid))
        vested = self.vested(made)
        row["vesting"].append((vested, made.units))

    def figures(self, rows):
        outstanding = sum(r["units"] for r in rows if r["kind"] == SHARES)
        total = outstanding + sum(r["units"] for r in rows if r["kind"] == "missing")
        excess = max(self.excess.values(), default=0)
        stated = None in self.missing or (
            bool(self.missing)
            and all(of in self.missing for of in self.classes if self.outstanding(of))
        )
        complete = "contradicted" if excess else "unstated"
        if stated and not excess:
            complete = "part" if total > outstanding else "complete"
        return {
            "issued": outstanding,
            "excess": excess,
            "total": total,
            "diluted": sum(r["diluted"] for r in rows),
            "complete": complete,
            "accounted": outstanding * ONE // total if stated and total else None,
            "certificate_count": sum(r["certificate_count"] for r in rows),
        }


def money_of(units, price):
    """Units at a price, to the minor unit of a currency with two decimals, halves to the even one."""
    return rounded(units * price, 10**14)


def row_of(kind, holder, of_class, units, diluted):
    row = {"kind": kind, "holder": holder, "class": of_class, "units": units, "diluted": diluted}
    return row | {"certificate_count": 0, "amounts": [], "vesting": []}


def share_out(rows):
    outstanding = [r["units"] if r["kind"] in (SHARES, "missing") else 0 for r in rows]
    for column, weights in (("share", outstanding), ("diluted_share", [r["diluted"] for r in rows])):
        shares = allocate(ONE, weights) if sum(weights) else [0] * len(rows)
        for row, share in zip(rows, shares):
            row[column] = share
    for row in rows:
        if row["kind"] not in (SHARES, "missing") or not sum(outstanding):
            row["share"] = None
        if row["kind"] in ("safe", "note") or not sum(r["diluted"] for r in rows):
            row["diluted_share"] = None
        row |= sums_of(row.pop("amounts"))
        vesting = row.pop("vesting")
        told = any(vested is not None for vested, _ in vesting)
        row["vested"] = sum(u if v is None else v for v, u in vesting) if told else None
    return rows


def sums_of(amounts):
    """Sums of several currencies, or with a part that is not known, are unknown."""
    if len({currency for currency, _, _ in amounts}) > 1:
        return {"subscribed_capital": None, "paid": None, "due": None}
    paid = sum(p for _, _, p in amounts)
    if any(s is None for _, s, _ in amounts):
        return {"subscribed_capital": None, "paid": paid, "due": None}
    subscribed = sum(s for _, s, _ in amounts)
    return {"subscribed_capital": subscribed, "paid": paid, "due": subscribed - paid}


def firms(book, view):
    """The firms of which anything of their capital is on record."""
    named = {e["firm_id"] for kind in ("share_class", "security") for e in book.of_kind[kind]}
    return [firm for firm in sorted(named) if book.version(firm, view) is not None]
