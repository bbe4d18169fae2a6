"""Public money beside the funds: losses and who bears them, pools, subsidies, securities.

docs/pools.md. What is kept with a claim (base, what stays with the bank; what is computed and
granted of a subsidy) is worked out anew; so are the parts, the money and the room of a pool.
"""

from fractions import Fraction

from book import View
from loans import Loan, half_up
from shares import allocate

BEARERS = ("pool", "upper", "insurer", "bank", "guarantor", "appraiser")
OUT = ("returned", "cost")
RATES = ("rate", "rate_year_2", "rate_year_3")


def in_force(book, scheme, day, known):
    """The version of a scheme that rules on a day; None: none is in force."""
    version = book.version(scheme, View(day, known))
    if version is None or (version.date("valid_to") or day) < day:
        return None
    return version


def scheme_e8(scheme, name):
    return int(Fraction(scheme[name] or 0) * 10**8)


def parts_of(scheme, base):
    """Who bears how much of a base: one pays first, the rest goes by shares."""
    first = min(base, scheme.minor_or_zero("first_amount")) if scheme["first_bearer"] else 0
    parts = allocate(base - first, [scheme_e8(scheme, f"{name}_share") for name in BEARERS])
    if first:
        parts[BEARERS.index(scheme["first_bearer"])] += first
    return dict(zip(BEARERS, parts))


class LossClaim:
    def __init__(self, book, entry, view):
        self.book, self.entry, self.view = book, entry, view
        self.scheme = book.entry(entry["loss_scheme_id"])
        self.base, self.uncovered = self._base()
        self.due = parts_of(self.scheme, entry.minor("base"))
        self.paid = dict.fromkeys(BEARERS, 0) | {"bank": entry.minor("base")}
        self.recovered = dict.fromkeys(BEARERS, 0)
        self.moves = []  # (day, seq, bearer, amount that came or went)
        self._play()

    def _base(self):
        """Of the loss: what a firm's balance beyond its cap leaves, of that what IP secures."""
        entry, scheme = self.entry, self.scheme
        loss = entry.minor("principal")
        if scheme["base"] != "principal":
            loss += entry.minor_or_zero("interest")
        counts = Fraction(loss)
        cap, balance = scheme.minor("cap_balance"), entry.minor_or_zero("firm_balance")
        if cap is not None and balance > cap:
            counts = counts * cap / balance
        share = self.book.entry(entry["loan_id"])["pledge_share"]
        if scheme["ip_part_only"] and share is not None:
            counts *= Fraction(share)
        base = half_up(counts)
        return base, loss - base

    def _play(self):
        named = lambda kind: self.book.live_of(kind, "loss_claim_id", self.entry.entity, self.view)
        moves = [(e.seq, e.day, e) for e in named("loss_recovery")]
        for payment in named("loss_payment"):
            # It counts from its approval on.
            approval = self.book.approved(payment, self.view)
            if approval is not None:
                moves.append((approval.seq, approval.day, payment))
        for _, day, move in sorted(moves, key=lambda one: one[0]):
            if move.kind == "loss_payment":
                amount, bearer = move.minor("amount"), move["bearer"]
                self.paid[bearer] += amount
                self.paid["bank"] -= amount
                self.moves.append((day, move.seq, bearer, -amount))
                continue
            net = move.minor("gross") - move.minor_or_zero("costs")
            back = allocate(net, [self.paid[name] for name in BEARERS])
            for bearer, amount in zip(BEARERS, back):
                self.recovered[bearer] += amount
                if amount:
                    self.moves.append((move.day, move.seq, bearer, amount))

    def rows(self):
        return {
            name: {
                "due": self.due[name],
                "paid": self.paid[name],
                "recovered": self.recovered[name],
                "net": self.paid[name] - self.recovered[name],
            }
            for name in BEARERS
        }


def claims(book, view):
    for entry in book.of_kind["loss_claim"]:
        if book.live(entry, view):
            yield LossClaim(book, entry, view)


def movements(book, pool, view):
    """The money of a pool in order: (day, seq, amount that came or went)."""
    rows = []
    for e in book.live_of("pool_entry", "risk_pool_id", pool, view):
        amount = e.minor("amount")
        rows.append((e.day, e.seq, -amount if e["action"] in OUT else amount))
    for claim in claims(book, view):
        if claim.scheme["risk_pool_id"] == pool:
            rows += [(day, seq, amount) for day, seq, bearer, amount in claim.moves if bearer == "pool"]
    return sorted(rows)


def covered(book, pool, view):
    """The loans that were paid out under a scheme of the pool: outstanding, overdue, what counts."""
    paid = {
        claim.entry["loan_id"] for claim in claims(book, view)
        if any(bearer == "pool" and amount < 0 for _, _, bearer, amount in claim.moves)
    }  # fmt: skip
    for entry in book.of_kind["loan"]:
        record = book.version(entry.entity, view) if entry.seq == entry.entity else None
        row = record and Loan(book, record, view).row()
        if not row:
            continue
        case = book.entry(record["loan_case_id"])
        case_scheme = book.version(case["case_scheme_id"], View(case.day, view.known))
        named = case_scheme and case_scheme["loss_scheme_id"]
        scheme = named and in_force(book, named, row["paid_out_on"], view.known)
        if scheme and scheme["risk_pool_id"] == pool:
            out = row["outstanding"]
            yield out, out if row["overdue"] else 0, 0 if entry.entity in paid else out


def room(book, pool, view):
    """What a pool covers, what counts against it, and whether it is stopped."""
    record = book.version(pool, view)
    balance = sum(amount for _, _, amount in movements(book, pool, view))
    rows = list(covered(book, pool, view))
    outstanding, overdue, counted = (sum(row[i] for row in rows) for i in range(3))
    limit = None
    if record["times"] is not None:
        limit = int(Fraction(record["times"]) * balance)
    line = record["stop_line"]
    share = Fraction(overdue, outstanding) if outstanding else None
    stopped = False
    if line is not None and share is not None:
        stopped = share > Fraction(line) or (record["stop_trigger"] == "ge" and share == Fraction(line))
    return {
        "balance": balance,
        "limit": limit,
        "counted": counted,
        "headroom": None if limit is None else limit - counted,
        "outstanding": outstanding,
        "overdue": overdue,
        "stopped": stopped,
    }


# --- subsidies -------------------------------------------------------------------------------


def takes_room(book, claim, view):
    """A claim takes up what it would have until it is rejected."""
    decided = book.live(claim, view) and book.decided(claim, view)
    return book.live(claim, view) and (not decided or decided["outcome"] == "approve")


class Subsidy:
    """A claim as it was worked out when it was granted: with all that was known before it."""

    def __init__(self, book, entry):
        self.book, self.entry = book, entry
        self.view = View(entry.day.max, entry.seq - 1)
        scheme = in_force(book, entry["subsidy_scheme_id"], entry.date("cost_on"), entry.seq - 1)
        self.scheme = scheme
        self.others = [e for e in book.of_kind["subsidy_claim"] if takes_room(book, e, self.view)]
        self.loan_counted = self._loan_counted()
        self.computed = half_up(self._computed())
        rooms = [("cap", self._cap_room()), ("budget", self._budget_left()), ("cost", self._cost_room())]
        self.granted, self.cut_by = self.computed, "none"
        for name, left in rooms:
            if left is not None and max(left, 0) < self.granted:
                self.granted, self.cut_by = max(left, 0), name
        if self.scheme["method"] != "by_policy_year":
            self.loan_counted = None

    def _recipient(self, entry):
        return entry["firm_id"], entry["party_id"]

    def _of_year(self, name):
        """What other claims of the recipient and year used under the scheme."""
        entry = self.entry
        return sum(
            e.minor_or_zero(name) for e in self.others
            if e["subsidy_scheme_id"] == entry["subsidy_scheme_id"] and e["year"] == entry["year"]
            and self._recipient(e) == self._recipient(entry)
        )  # fmt: skip

    def _loan_counted(self):
        loan, cap = self.entry.minor("loan_amount"), self.scheme.minor("cap")
        if loan is None or cap is None or self.scheme["cap_of"] != "loans_a_year":
            return loan
        return min(loan, max(cap - self._of_year("loan_counted"), 0))

    def _computed(self):
        entry, scheme = self.entry, self.scheme
        cost, rate = Fraction(entry.minor("cost")), Fraction(scheme["rate"] or 0)
        if scheme["method"] == "by_policy_year":
            year = entry["policy_year"]
            rate = Fraction(scheme[RATES[year - 1]] or 0) if 1 <= year <= 3 else 0
            return half_up(cost * self.loan_counted / entry.minor("loan_amount")) * Fraction(rate)
        if scheme["method"] == "of_lpr":
            part = rate * Fraction(entry["lpr"]) * Fraction(entry["pledge_share"] or 1)
            return entry.minor("loan_amount") * part * entry["days"] / scheme["year_days"]
        if scheme["method"] == "of_band":
            balance = entry.minor("loan_amount")
            low, high = (balance * Fraction(scheme[name] or 0) for name in ("band_from", "band_to"))
            return max(min(cost, high) - low, Fraction(0)) * rate
        return cost * rate

    def _cap_room(self):
        cap = self.scheme.minor("cap")
        if cap is None or self.scheme["cap_of"] == "loans_a_year":
            return None
        return cap if self.scheme["cap_of"] == "claim" else cap - self._of_year("granted")

    def _budget_left(self):
        """What the special fund has left; None: no exact budget is known."""
        fund = self.scheme["special_fund_id"]
        record = fund and self.book.version(fund, self.view)
        if not record or record["qualifier"] not in (None, "eq") or record.minor("amount") is None:
            return None
        return record.minor("amount") - used(self.book, fund, self.view)

    def _same_cost(self, other):
        """The same number, or the same loan on the same day for the same year of its policy."""
        own = self.entry
        return other["cost_ref"] == own["cost_ref"] or (
            own["loan_id"] is not None
            and all(other[name] == own[name] for name in ("loan_id", "cost_on", "policy_year"))
        )

    def _cost_room(self):
        kind = self.book.entry(self.entry["subsidy_scheme_id"])["cost_kind"]
        granted = sum(
            e.minor("granted") for e in self.others
            if self._recipient(e) == self._recipient(self.entry) and self._same_cost(e)
            and self.book.entry(e["subsidy_scheme_id"])["cost_kind"] == kind
        )  # fmt: skip
        return self.entry.minor("cost") - granted


def is_granted(book, claim, view):
    return book.approved(claim, view) is not None


def used(book, fund, view, counts=takes_room):
    """What is claimed and not rejected (or granted), and awarded out of a special fund."""
    total = 0
    for claim in book.of_kind["subsidy_claim"]:
        if counts(book, claim, view):
            scheme = in_force(book, claim["subsidy_scheme_id"], claim.date("cost_on"), view.known)
            if scheme is not None and scheme["special_fund_id"] == fund:
                total += claim.minor("granted")
    for award in book.of_kind["talent_award"]:
        plan = book.live(award, view) and book.version(award["talent_plan_id"], view)
        if plan and plan["special_fund_id"] == fund:
            total += award.minor_or_zero("amount")
    return total


# --- securities ------------------------------------------------------------------------------


def payouts(book, plan, view):
    """Each payment day: fees, what is owed of interest, senior principal, the rest to the junior."""
    tranches = book.live_of("abs_tranche", "abs_plan_id", plan.entity, view)
    senior = next((e for e in tranches if e["seniority"] == "senior"), None)
    if senior is None:
        return
    left, owed, day = senior.minor("amount"), 0, plan.date("established_on")
    top_up_left = plan.minor_or_zero("top_up_limit")
    for e in sorted(book.live_of("abs_payment", "abs_plan_id", plan.entity, view), key=lambda e: (e.day, e.seq)):
        days = max((e.day - day).days, 0)
        interest = owed + half_up(left * Fraction(senior["coupon"]) * days / senior["year_days"])
        due = left if e.minor("principal_due") is None else min(e.minor("principal_due"), left)
        money = e.minor("inflow")
        fees = min(money, e.minor_or_zero("fees"))
        paid_interest = min(money - fees, interest)
        principal = min(money - fees - paid_interest, due)
        shortfall = interest - paid_interest + due - principal
        top_up = min(shortfall, top_up_left)
        of_interest = min(top_up, interest - paid_interest)
        owed = interest - paid_interest - of_interest
        left -= principal + top_up - of_interest
        top_up_left -= top_up
        day = e.day
        yield {
            "seq": e.seq,
            "days": days,
            "fees": fees,
            "senior_interest": paid_interest,
            "senior_principal": principal,
            "junior": money - fees - paid_interest - principal,
            "shortfall": shortfall,
            "top_up": top_up,
            "unpaid": shortfall - top_up,
            "senior_left": left,
        }
