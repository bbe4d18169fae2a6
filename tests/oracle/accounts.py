"""The account of each commitment, event by event. docs/figures.md, "What is checked every time".

Unfunded = commitment - contributed inside it + returned + recallable - expired - released.
"""

import collections

from shares import CALL_PARTS, moved_right

FIELDS = (
    "commitment", "released", "contributed_inside", "contributed_outside", "returned", "paid_in",
    "recallable", "recall_expired", "unfunded", "called", "outstanding", "overdue", "callable",
    "return_of_capital", "gain", "income", "distributed", "interest_paid", "interest_received",
)  # fmt: skip
CHANGE, EXPIRY = 0, 1


def calls_of(capital, view):
    """The approved calls of a view with their lines, and what is paid on each."""
    book = capital.book
    for call in book.named("capital_call", "fund_id", capital.fund):
        if book.approved(call, view) is None:
            continue
        lines = capital.lines(call, view)
        late = view.as_of > call.date("due_on")
        for i, line in enumerate(lines):
            line["paid"] = sum(
                e.minor("amount")
                for e in book.live_of("contribution", "capital_call_id", call.seq, view)
                if e["commitment_id"] == capital.commitments[i].seq
            )
            line["unpaid"] = line["amount"] - line["paid"]
            line["overdue"] = line["unpaid"] if late else 0
        yield call, lines


def fill(line, before, amount):
    """What a payment to a line counts towards: its parts are filled in order."""
    parts = {}
    for name in CALL_PARTS:
        used = min(before, line[name])
        part = amount if name == CALL_PARTS[-1] else min(amount, line[name] - used)
        parts[name] = part
        before -= used
        amount -= part
    return parts


def history(capital, view, position):
    """What was called and paid, distributed and returned of one commitment, by notice."""
    lines = {}
    for call, shares in calls_of(capital, view):
        lines[call.seq] = {"called": shares[position]["paid"]}
    for given in capital.book.named("distribution", "fund_id", capital.fund):
        if capital.book.approved(given, view) is not None:
            own = capital.lines(given, view)[position]
            lines[given.seq] = {k: own[k] for k in ("return_of_capital", "gain", "income")}
    for a in capital.adjustments:
        if not a.transfer and capital.book.live(a.entry, view) and capital.book.live(a.proposal, view):
            lines[a.proposal.seq] = {"returned": a.returned[position]}
    return lines


def compute(capital, view):
    """A dictionary of FIELDS for each commitment, live or not, in minor units."""
    return Accounts(capital, view).run()


class Accounts:
    def __init__(self, capital, view):
        self.capital = capital
        self.book = capital.book
        self.view = view
        self.events = collections.defaultdict(list)  # by commitment: (day, order, seq, what, ...)
        self.list = [collections.Counter({f: 0 for f in FIELDS}) for _ in capital.commitments]
        self.calls = {call.seq: lines for call, lines in calls_of(capital, view)}

    def change(self, i, day, seq, amount):
        self.events[i].append((day, CHANGE, seq, "change", amount, None))

    def run(self):
        for i, commitment in enumerate(self.capital.commitments):
            live = self.book.live(commitment, self.view)
            signed = commitment.minor("amount") if live else 0
            self.list[i]["commitment"] = self.list[i]["unfunded"] = signed
            self._contributions(i, commitment)
            self._releases(i, commitment)
        for lines in self.calls.values():
            for account, line in zip(self.list, lines):
                account["called"] += line["amount"]
                account["outstanding"] += line["unpaid"]
                account["overdue"] += line["overdue"]
        for a in self.capital.adjustments:
            if self.book.live(a.entry, self.view) and self.book.live(a.proposal, self.view):
                self._transfer(a) if a.transfer else self._return(a)
        for given in self.book.named("distribution", "fund_id", self.capital.fund):
            self._distribution(given)
        for i, account in enumerate(self.list):
            self._events(i, account)
            self._finish(i, account)
        return self.list

    def _contributions(self, i, commitment):
        for e in self.book.live_of("contribution", "commitment_id", commitment.seq, self.view):
            amount = e.minor("amount")
            outside = amount if e["outside_commitment"] else e.minor_or_zero("outside")
            self.list[i]["contributed_outside"] += outside
            if outside < amount:
                call = e["capital_call_id"]
                paid = (e.day, CHANGE, e.seq, "payment", amount - outside, call)
                self.events[i].append(paid)

    def _releases(self, i, commitment):
        for e in self.book.live_of("commitment_release", "commitment_id", commitment.seq, self.view):
            self.list[i]["released"] += e.minor("amount")
            self.change(i, e.day, e.seq, -e.minor("amount"))

    def _return(self, a):
        for i, account in enumerate(self.list):
            account["contributed_inside"] += a.contributed[i]
            account["returned"] += a.returned[i]
            account["interest_paid"] += max(-a.interest[i], 0)
            account["interest_received"] += max(a.interest[i], 0)
            self.change(i, a.entry.day, a.entry.seq, a.returned[i] - a.contributed[i])

    def _known(self, notice):
        proposal = self.book.entry(notice)
        return self.book.approved(proposal, self.view) is not None

    def _transfer(self, a):
        rights = sum(r for name, r in a.rights.items() if name is None or self._known(name))
        for i, sign in ((a.source, -1), (a.target, 1)):
            if i is None:
                continue
            account = self.list[i]
            account["commitment"] += sign * a.amount
            account["contributed_inside"] += sign * a.inside
            account["contributed_outside"] += sign * (a.paid_in - a.inside)
            account["recallable"] += sign * rights
            for notice, line in a.history.items():
                if not self._known(notice):
                    continue
                account["called"] += sign * line.get("called", 0)
                account["contributed_inside"] += sign * line.get("returned", 0)
                account["returned"] += sign * line.get("returned", 0)
                for part in ("return_of_capital", "gain", "income"):
                    account[part] += sign * line.get(part, 0)
                    account["distributed"] += sign * line.get(part, 0)
            self.change(i, a.entry.day, a.entry.seq, sign * (a.amount - a.inside + rights))

    def _distribution(self, given):
        approval = self.book.approved(given, self.view)
        if approval is None:
            return
        expires = given.date("recall_expires_on")
        for i, line in enumerate(self.capital.lines(given, self.view)):
            account = self.list[i]
            for part in ("return_of_capital", "gain", "income", "recallable"):
                account[part] += line[part]
            account["distributed"] += line["amount"]
            self.change(i, approval.day, approval.seq, line["recallable"])
            if expires is not None and expires < self.view.as_of:
                held = line["recallable"] + moved_right(self.capital, self.view, given.seq, i)
                if held > 0:
                    self.events[i].append((expires, EXPIRY, approval.seq, "expiry", held, None))

    def _owed(self, i, day, paid):
        """What is called inside the commitment until a day, and not paid on it."""
        if self.book.convention(float("inf")) < 2:
            return 0
        owed = 0
        for seq, lines in self.calls.items():
            if self.book.approved(self.book.entry(seq), self.view).day <= day:
                inside = lines[i]["amount"] - lines[i]["outside"]
                owed += max(0, inside - paid[seq])
        return owed

    def _events(self, i, account):
        """A right that expires takes back only what is unfunded on its day and not called."""
        paid = collections.Counter()
        for day, _, _, what, amount, call in sorted(self.events[i], key=lambda e: e[:3]):
            if what == "payment":
                inside = amount
                if call in self.calls:
                    line = self.calls[call][i]
                    inside = max(0, min(amount, line["amount"] - line["outside"] - paid[call]))
                    paid[call] += amount
                account["contributed_inside"] += inside
                account["contributed_outside"] += amount - inside
                account["unfunded"] -= inside
            elif what == "expiry":
                left = account["unfunded"] - self._owed(i, day, paid)
                expired = min(amount, max(left, 0))
                account["recall_expired"] += expired
                account["unfunded"] -= expired
            else:
                account["unfunded"] += amount

    def _finish(self, i, account):
        account["callable"] = account["unfunded"]
        for lines in self.calls.values():
            line = lines[i]
            account["callable"] -= max(0, line["amount"] - line["outside"] - line["paid"])
        account["paid_in"] = (
            account["contributed_inside"] + account["contributed_outside"] - account["returned"]
        )
