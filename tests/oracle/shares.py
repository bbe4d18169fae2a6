"""How a notice is shared: by largest remainder, carrying what earlier notices fell short of.

docs/figures.md, "Commitments, notices and transfers". Nothing here is taken from the program.
"""

import collections
from book import LAST_DAY, View

UNIT = 10**18  # what is carried is kept in 10^-18 of a minor unit
MOST_SHORT = 8 * UNIT
CALL_PARTS = ("investments", "working_capital", "facility_interest", "management_fees", "expenses")
GIVEN_PARTS = ("return_of_capital", "gain", "income")
POOLS = {
    "capital_call": ("called", "capital_call_id"),
    "distribution": ("distributed", "distribution_id"),
    "return_of_excess": ("returned", "return_of_excess_id"),
    "equalisation": ("returned", "equalisation_id"),
}


class CannotShare(Exception):
    """Nobody to share by, or lines by hand that pass the total."""


def allocate(amount, weights):
    """Whole parts by largest remainder; among equals the earlier weight comes first."""
    total = sum(weights)
    if total == 0:
        if amount:
            raise CannotShare()
        return [0] * len(weights)
    parts = [amount * w // total for w in weights]
    order = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % total), i))
    for i in order[: amount - sum(parts)]:
        parts[i] += 1
    return parts


def bounded(value, low, high):
    return max(low, min(high, value))


def allocate_carried(amount, weights, caps, carried):
    """The parts, and by how much each falls short of its exact share, in 10^-18 of a unit."""
    total, count = sum(weights), len(weights)
    if amount == 0:
        return [0] * count, [0] * count
    if total == 0:
        raise CannotShare()
    caps = caps or [amount] * count
    exact = [amount * w * UNIT // total for w in weights]
    claims = [exact[i] + (carried[i] if weights[i] else 0) for i in range(count)]
    parts = [bounded(claims[i] // UNIT, 0, caps[i]) for i in range(count)]
    left = amount - sum(parts)
    order = sorted(range(count), key=lambda i: (parts[i] * UNIT - claims[i], i))
    step = 1 if left > 0 else -1
    while left:
        before = left
        for i in order if step > 0 else reversed(order):
            room = parts[i] < caps[i] if step > 0 else parts[i] > 0
            if left and weights[i] and room:
                parts[i] += step
                left -= step
        if left == before:
            raise CannotShare()
    return parts, [bounded(exact[i] - parts[i] * UNIT, -MOST_SHORT, MOST_SHORT) for i in range(count)]


class Sharing:
    """One notice on its way: carries by slot, and notes what it leaves."""

    def __init__(self, carried, count):
        self.carried = carried
        self.count = count
        self.short = {}

    def share(self, slot, amount, weights, caps=None):
        if self.carried is None:  # a notice of a time without carrying, or one by its terms
            return allocate(amount, weights)
        before = self.carried.get(slot, [0] * self.count)
        parts, self.short[slot] = allocate_carried(amount, weights, caps, before)
        return parts

    def split(self, totals, amounts):
        """Parts of the notice over its lines: each by what the lines have left."""
        left = list(amounts)
        rows = []
        for slot, total in enumerate(totals):
            row = self.share(("part", slot), total, left, left)
            left = [a - b for a, b in zip(left, row)]
            rows.append(row)
        return rows


class Capital:
    """The commitments of one fund and all notices on them."""

    def __init__(self, book, fund, terms=None):
        self.book = book
        self.fund = fund
        self.commitments = list(book.named("commitment", "fund_id", fund))
        self.position = {c.seq: i for i, c in enumerate(self.commitments)}
        self.count = len(self.commitments)
        self.terms = terms or {}  # lines of distributions that are shared by their terms
        self.shorts = {}
        self.pools = collections.defaultdict(list)
        self.adjustments = []
        self._list_notices()
        self._work_out_adjustments()

    def _list_notices(self):
        book = self.book
        proposals = [
            p
            for kind in ("capital_call", "distribution", "return_of_excess")
            for p in book.named(kind, "fund_id", self.fund)
        ]
        for commitment in self.commitments:
            proposals += book.named("equalisation", "commitment_id", commitment.seq)
        for proposal in proposals:
            pool, field = POOLS[proposal.kind]
            if proposal.kind == "distribution" and proposal["basis"] == "terms":
                continue
            for approval in book.named("approval", field, proposal.seq):
                if approval["outcome"] == "approve" and book.convention(approval.seq) >= 1:
                    self.pools[pool].append((approval, proposal))
        for pool in self.pools.values():
            pool.sort(key=lambda pair: pair[0].seq)

    # --- weights ---------------------------------------------------------------------------

    def net(self, commitment, view):
        """What a commitment weighs: as signed, less released, with what was transferred."""
        book = self.book
        if not book.live(commitment, view):
            return 0
        seq = commitment.seq
        net = commitment.minor("amount")
        net -= sum(e.minor("amount") for e in book.live_of("commitment_release", "commitment_id", seq, view))
        net -= sum(e.minor("amount") for e in book.live_of("commitment_transfer", "commitment_id", seq, view))
        net += sum(e.minor("amount") for e in book.live_of("commitment_transfer", "to_commitment_id", seq, view))
        return net

    def weights(self, view):
        return [self.net(c, view) for c in self.commitments]

    def paid_in(self, view, adjustments=None):
        book = self.book
        paid = [
            sum(e.minor("amount") for e in book.live_of("contribution", "commitment_id", c.seq, view))
            for c in self.commitments
        ]
        for a in self.adjustments if adjustments is None else adjustments:
            if book.live(a.entry, view) and book.live(a.proposal, view):
                paid = [p + c - r for p, c, r in zip(paid, a.contributed, a.returned)]
        return [max(p, 0) if book.live(c, view) else 0 for p, c in zip(paid, self.commitments)]

    # --- what is carried -------------------------------------------------------------------

    def carried(self, pool, seq):
        """What notices approved before seq fell short of, by slot; those that ended left nothing."""
        sums = {}
        for approval, proposal in self.pools[pool]:
            if approval.seq >= seq:
                break
            ended = min(self.book.first_reversal(approval), self.book.first_reversal(proposal))
            if ended < seq:
                continue
            for slot, short in self._left_by(pool, approval, proposal).items():
                sums[slot] = [a + b for a, b in zip(sums.get(slot, [0] * self.count), short)]
        return sums

    def _left_by(self, pool, approval, proposal):
        if approval.seq not in self.shorts:
            view = View(proposal.day, approval.seq - 1)
            sharing = Sharing(self.carried(pool, approval.seq), self.count)
            try:
                self._share(proposal, view, sharing)
                self.shorts[approval.seq] = sharing.short
            except CannotShare:
                self.shorts[approval.seq] = {}
        return self.shorts[approval.seq]

    def _sharing(self, proposal, known):
        seq = known + 1
        if self.book.convention(seq) < 1 or proposal["basis"] == "terms":
            return Sharing(None, self.count)
        return Sharing(self.carried(POOLS[proposal.kind][0], seq), self.count)

    # --- lines -----------------------------------------------------------------------------

    def line_view(self, proposal, view):
        """A notice is shared by what was known when it was approved, on its own day."""
        decided = self.book.decided(proposal, view)
        return View(proposal.day, view.known if decided is None else decided.seq - 1)

    def lines(self, proposal, view):
        """A dictionary for each commitment, in the order of the commitments."""
        at = self.line_view(proposal, view)
        return self._share(proposal, at, self._sharing(proposal, at.known))

    def _share(self, proposal, view, sharing):
        if proposal.kind == "capital_call":
            return self._share_call(proposal, view, sharing)
        if proposal.kind == "distribution":
            return self._share_distribution(proposal, view, sharing)
        returned, interest, _ = self._share_return(proposal, view, sharing)
        return [
            {
                "amount": r + max(i, 0),
                "return_of_capital": r,
                "gain": 0,
                "income": max(i, 0),
                "recallable": 0,
                "overridden": False,
            }
            for r, i in zip(returned, interest)
        ]

    def _by_hand(self, proposal, view):
        kind, field = (
            ("call_line", "capital_call_id")
            if proposal.kind == "capital_call"
            else ("distribution_line", "distribution_id")
        )
        lines = self.book.live_of(kind, field, proposal.seq, View(LAST_DAY, view.known))
        return {self.position[e["commitment_id"]]: e.minor("amount") for e in lines}

    def _amounts(self, total, weights, by_hand, sharing):
        rest = total - sum(by_hand.values())
        if rest < 0:
            raise CannotShare()
        weights = [0 if i in by_hand else w for i, w in enumerate(weights)]
        amounts = sharing.share("line", rest, weights)
        return [by_hand.get(i, a) for i, a in enumerate(amounts)]

    def _share_call(self, call, view, sharing):
        totals = [call.minor_or_zero(part) for part in CALL_PARTS]
        by_hand = self._by_hand(call, view)
        amounts = self._amounts(sum(totals), self.weights(view), by_hand, sharing)
        parts = sharing.split(totals, amounts)
        lines = []
        for i, amount in enumerate(amounts):
            line = {part: parts[p][i] for p, part in enumerate(CALL_PARTS)}
            fees = line["management_fees"] + line["expenses"]
            outside = fees if call["outside_commitment"] else 0
            lines.append(dict(line, amount=amount, outside=outside, overridden=i in by_hand))
        if call.minor_or_zero("outside"):
            for line, outside in zip(lines, allocate(call.minor("outside"), amounts)):
                line["outside"] = outside
        return lines

    def _share_distribution(self, given, view, sharing):
        totals = [given.minor_or_zero(part) for part in GIVEN_PARTS]
        by_hand = self._by_hand(given, view)
        if given["basis"] == "terms" and given.seq in self.terms:
            amounts = self.terms[given.seq]
        else:
            weights = self.weights(view) if given["basis"] == "commitment" else self.paid_in(view)
            # Carried interest goes to the manager, not by lines.
            total = sum(totals)
            amounts = self._amounts(total, weights, by_hand, sharing)
        parts = sharing.split(totals, amounts)
        recallable = sharing.share("recallable", given.minor_or_zero("recallable"), amounts, amounts)
        return [
            {
                "amount": amount,
                "return_of_capital": parts[0][i],
                "gain": parts[1][i],
                "income": parts[2][i],
                "recallable": recallable[i],
                "overridden": i in by_hand,
            }
            for i, amount in enumerate(amounts)
        ]

    def _share_return(self, proposal, view, sharing):
        """Of a return of excess or an equalisation: returned, interest, contributed."""
        paid = self.paid_in(view)
        contributed = [0] * self.count
        amount, extra, own = proposal.minor_or_zero("amount"), 0, None
        if proposal.kind == "equalisation":
            own = self.position[proposal["commitment_id"]]
            amount = proposal.minor("contribution")
            extra = proposal.minor_or_zero("interest")
            contributed[own] = amount
            paid[own] = 0
        returned = sharing.share("line", amount, paid)
        interest = sharing.share("interest", extra, paid)
        if own is not None:
            interest[own] = -extra
        return returned, interest, contributed

    # --- what moves paid-in beside contributions ---------------------------------------------

    def _work_out_adjustments(self):
        """Returns of excess, equalisations and transfers, each from those before it."""
        book = self.book
        pending = [(a, p) for a, p in self._approvals_of_returns()]
        for commitment in self.commitments:
            pending += [(t, t) for t in book.named("commitment_transfer", "commitment_id", commitment.seq)]
        for entry, proposal in sorted(pending, key=lambda pair: pair[0].seq):
            view = View(proposal.day, entry.seq - 1)
            if proposal.kind == "commitment_transfer":
                self.adjustments.append(Transfer(self, proposal, view))
                continue
            try:
                sharing = self._sharing(proposal, view.known)
                returned, interest, contributed = self._share_return(proposal, view, sharing)
            except CannotShare:
                continue
            self.adjustments.append(Adjustment(entry, proposal, contributed, returned, interest))

    def _approvals_of_returns(self):
        book = self.book
        for proposal in book.named("return_of_excess", "fund_id", self.fund):
            for approval in book.named("approval", "return_of_excess_id", proposal.seq):
                if approval["outcome"] == "approve":
                    yield approval, proposal
        for commitment in self.commitments:
            for proposal in book.named("equalisation", "commitment_id", commitment.seq):
                for approval in book.named("approval", "equalisation_id", proposal.seq):
                    if approval["outcome"] == "approve":
                        yield approval, proposal


class Adjustment:
    transfer = False

    def __init__(self, entry, proposal, contributed, returned, interest):
        self.entry = entry
        self.proposal = proposal
        self.contributed = contributed
        self.returned = returned
        self.interest = interest


def part_of(amount, part, whole):
    """amount * part / whole to the nearest unit; of less than nothing, nothing."""
    return rounded(max(amount, 0) * part, whole)


def rounded(numerator, denominator):
    """To the nearest whole number, halves to the even one."""
    whole, rest = divmod(numerator, denominator)
    twice = 2 * rest
    return whole + (1 if twice > denominator or (twice == denominator and whole % 2) else 0)


class Transfer(Adjustment):
    """A part of a commitment that goes to another: paid-in, rights to recall, history."""

    transfer = True

    def __init__(self, capital, entry, view):
        count = capital.count
        self.entry = self.proposal = entry
        self.source = capital.position.get(entry["commitment_id"])
        self.target = capital.position.get(entry["to_commitment_id"])
        self.amount = entry.minor("amount")
        self.returned = [0] * count
        self.interest = [0] * count
        self.contributed = [0] * count
        self.paid_in = self.inside = self.rights_moved = 0
        self.rights = {}  # by distribution; None: what is left of expired ones
        self.history = {}  # by notice: called, returned, return_of_capital, gain, income
        self.whole = capital.net(capital.commitments[self.source], view)
        if self.target is None or self.whole <= 0:
            return
        self.paid_in = part_of(capital.paid_in(view)[self.source], self.amount, self.whole)
        self.contributed[self.source] = -self.paid_in
        self.contributed[self.target] = self.paid_in
        import accounts

        account = accounts.compute(capital, view)[self.source]
        self._move_rights(capital, view, account)
        self._move_history(capital, view)

    def _move_rights(self, capital, view, account):
        inside = account["contributed_inside"] - account["returned"]
        held = account["recallable"] - account["recall_expired"]
        self.inside = min(part_of(inside, self.amount, self.whole), self.paid_in)
        if held <= 0:
            return
        needed = self.inside - self.amount
        room = account["unfunded"] + needed
        moved = part_of(held, self.amount, self.whole)
        low = max(needed, 0)
        high = room if 0 < room < held else held
        moved = bounded(moved, low, high) if room > 0 else needed
        moved = bounded(moved, 0, held)
        if moved == 0:
            return
        self.rights_moved = moved
        names, amounts = self._rights_held(capital, view, held)
        for name, part in zip(names, allocate(moved, amounts)):
            if part > 0:
                self.rights[name] = part

    def _rights_held(self, capital, view, whole):
        names, amounts, rest = [], [], whole
        for given in capital.book.named("distribution", "fund_id", capital.fund):
            expires = given.date("recall_expires_on")
            if expires is not None and expires < view.as_of:
                continue
            if not given.minor_or_zero("recallable") or capital.book.approved(given, view) is None:
                continue
            own = capital.lines(given, view)[self.source]["recallable"]
            own += moved_right(capital, view, given.seq, self.source)
            names.append(given.seq)
            amounts.append(min(own, rest))
            rest -= amounts[-1]
        return names + [None], amounts + [rest]

    def _move_history(self, capital, view):
        if capital.book.convention(float("inf")) < 1:
            return
        import accounts

        for notice, own in accounts.history(capital, view, self.source).items():
            line = collections.Counter(own)
            line.update(moved_history(capital, view, notice, self.source))
            self.history[notice] = {k: part_of(v, self.amount, self.whole) for k, v in line.items()}


def transfers_at(capital, view, position):
    for a in capital.adjustments:
        if a.transfer and position in (a.source, a.target) and capital.book.live(a.entry, view):
            yield a, (1 if a.target == position else -1)


def moved_right(capital, view, name, position):
    return sum(sign * a.rights.get(name, 0) for a, sign in transfers_at(capital, view, position))


def moved_history(capital, view, notice, position):
    sums = collections.Counter()
    for a, sign in transfers_at(capital, view, position):
        for key, value in a.history.get(notice, {}).items():
            sums[key] += sign * value
    return sums
