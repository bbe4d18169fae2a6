"""The European waterfall: how what a fund pays out is split. docs/figures.md, "Waterfalls".

Capital counts from the day it is paid in. Every distribution: the manager's own commitment takes
its part by paid-in; the others have their capital back, then the hurdle; then the manager catches
up; the rest is split, up to each further hurdle in turn. All in whole minor units; the tiers of a
distribution take exact amounts, which are rounded once, together.
"""

import decimal
from fractions import Fraction

from shares import allocate

DIGITS = decimal.Context(prec=60)
PERIODS = {"annual": 1, "quarterly": 4}
CONTRIBUTION, EXCESS, PASSED_ON, DISTRIBUTION = 0, 1, 2, 3


class Unsupported(Exception):
    """Terms that this checker does not work out."""


def half_even(value):
    """A fraction that is not negative, to the nearest whole number, halves to the even one."""
    whole, rest = divmod(value.numerator, value.denominator)
    twice = 2 * rest
    return whole + (1 if twice > value.denominator or (twice == value.denominator and whole % 2) else 0)


def hurdle_on(base, rate, compounding, days):
    """What a base earns in so many days, act/365."""
    if compounding == "simple":
        return half_even(Fraction(base) * rate * days / 365)
    periods = 365 if compounding == "daily" else PERIODS[compounding]
    growth = DIGITS.add(1, DIGITS.divide(decimal.Decimal(rate.numerator), rate.denominator * periods))
    grown = DIGITS.power(growth, DIGITS.divide(days * periods, 365))
    return int(DIGITS.multiply(base, DIGITS.subtract(grown, 1)).to_integral(decimal.ROUND_HALF_EVEN))


def together(parts, total):
    """Exact parts rounded so that they are total together, by largest remainder."""
    whole = [part.numerator // part.denominator for part in parts]
    order = sorted(range(len(parts)), key=lambda i: (whole[i] - parts[i], i))
    for i in order[: total - sum(whole)]:
        whole[i] += 1
    return whole


class Terms:
    def __init__(self, entry, tiers):
        if entry["kind"] != "european" or entry["day_count"] != "act_365":
            raise Unsupported("a waterfall that is not European, or counts other days")
        share = lambda name: Fraction(entry[name] or 0)
        self.rate, self.compounding = share("hurdle_rate"), entry["compounding"]
        self.catch_up, self.carry = share("catch_up_share"), share("carry_share")
        tiers = sorted(tiers, key=lambda tier: Fraction(tier["hurdle_rate"]))
        self.rates = [self.rate] + [Fraction(tier["hurdle_rate"]) for tier in tiers]
        self.carries = [self.carry] + [Fraction(tier["carry_share"]) for tier in tiers]


class Waterfall:
    """Flows in order of time; carry is what the manager has beyond its own commitment."""

    def __init__(self, terms):
        self.terms = terms
        self.capital = [0] * len(terms.rates)
        self.hurdle = [0] * len(terms.rates)
        self.day = None
        self.preferred_paid = self.caught_up = 0
        self.paid_in = self.lp = self.carry = 0
        self.tiers = []  # what the others have of the payouts of one day

    def run(self, flows):
        """flows: (day, kind, amount, the manager's own part)."""
        for day, kind, amount, own in sorted(flows):
            if day != self.day:
                self.tiers = []
            self._accrue(day)
            if kind == CONTRIBUTION:
                self._capital(amount - own)
            elif kind == EXCESS:
                self._capital(own - amount)
            elif kind == PASSED_ON:  # carry that came back is the others' alone
                back = min(amount, self.capital[0])
                preferred = min(amount - back, self.hurdle[0])
                self.preferred_paid += preferred
                self._receive(amount)
                self.tiers += [back, preferred, amount - back - preferred]
            else:
                self._distribute(amount - own)
        return self

    def _capital(self, amount):
        self.paid_in += amount
        self.capital = [max(c + amount, 0) for c in self.capital]

    def _accrue(self, day):
        days = 0 if self.day is None else (day - self.day).days
        for k, rate in enumerate(self.terms.rates):
            base = self.capital[k]
            if self.terms.compounding != "simple":
                base += self.hurdle[k]
            self.hurdle[k] += hurdle_on(base, rate, self.terms.compounding, days)
        self.day = day

    def _receive(self, amount):
        self.lp += amount
        for k in range(len(self.capital)):
            back = min(amount, self.capital[k])
            self.capital[k] -= back
            self.hurdle[k] -= min(amount - back, self.hurdle[k])

    def _distribute(self, cash):
        back = min(cash, self.capital[0])
        preferred = min(cash - back, self.hurdle[0])
        self._receive(back + preferred)
        self.preferred_paid += preferred
        cash -= back + preferred
        lp, gp = self._split(cash)
        self._receive(sum(lp))
        self.tiers += [back, preferred] + lp
        self.carry += sum(gp)
        self.caught_up += lp[0] + gp[0]

    def _split(self, cash):
        """Catch-up and splits: what the others and the manager have of each tier."""
        terms, left, got = self.terms, Fraction(cash), Fraction(0)
        due = Fraction(0)
        if terms.catch_up:
            due = self.preferred_paid * terms.carry / (terms.catch_up - terms.carry) - self.caught_up
        amount = min(left, max(due, Fraction(0)))
        gp = [amount * terms.catch_up]
        lp = [amount - gp[0]]
        ends = [None]
        left, got = left - amount, lp[0]
        for k, carry in enumerate(terms.carries):
            further = k + 1 < len(terms.rates)
            missing = None
            if further:
                missing = max(self.capital[k + 1] + self.hurdle[k + 1] - got, Fraction(0))
            amount = left if missing is None else min(left, missing / (1 - carry))
            gp.append(amount * carry)
            lp.append(amount - gp[-1])
            met = missing is not None and missing > 0 and lp[-1] == missing
            ends.append(self.capital[k + 1] + self.hurdle[k + 1] if met else None)
            left, got = left - amount, got + lp[-1]
        total = half_even(sum(gp, Fraction(0)))
        ends[-1] = cash - total
        return self._rounded(lp, ends), together(gp, total)

    @staticmethod
    def _rounded(lp, ends):
        """The others meet a further hurdle to the unit before anything beyond it."""
        rounded, first, given = [], 0, 0
        for i, end in enumerate(ends):
            if end is not None:
                rounded += together(lp[first : i + 1], end - given)
                first, given = i + 1, end
        return rounded


    def clawback(self, carry, held):
        """The greater of carry beyond its share of profit and what the others miss."""
        profit = self.lp + carry + held - self.paid_in
        allowed = half_even(profit * self.terms.carries[-1]) if profit > 0 else 0
        missing = max(self.capital[0] + self.hurdle[0] - held, 0)
        return min(max(carry - allowed, missing, 0), max(carry, 0))


class FundFall:
    """The waterfall of one fund in a view, as if the rest (nav) were paid out on its day."""

    def __init__(self, book, view, capital):
        self.book, self.view, self.capital = book, view, capital
        self.entry = self._in_force()
        if self.entry is not None:
            tiers = book.live_of("waterfall_tier", "waterfall_term_id", self.entry.entity, view)
            self.terms = Terms(self.entry, tiers)
            self.own = capital.position.get(self.entry["gp_commitment_id"])

    def _in_force(self):
        terms = [
            e
            for e in self.book.named("waterfall_term", "fund_id", self.capital.fund)
            if self.book.approved(e, self.view)
            and e.date("valid_from") <= self.view.as_of
            and (e.date("valid_to") is None or e.date("valid_to") >= self.view.as_of)
        ]
        return max(terms, key=lambda e: e.seq, default=None)

    def _own_part(self, day, amount):
        """The manager's own part of an amount, by what each has paid in on the day."""
        if self.own is None:
            return 0
        at = self.view._replace(as_of=day)
        weights = self.capital.paid_in(at)
        if not any(weights):
            weights = self.capital.weights(at)
        own = weights[self.own]
        return allocate(amount, [own, sum(weights) - own])[0] if own else 0

    def _add(self, day, kind, amount, own):
        if amount:
            self.flows.append((day, kind, amount, own))

    def _paid_in(self):
        for i, commitment in enumerate(self.capital.commitments):
            for e in self.book.live_of("contribution", "commitment_id", commitment.seq, self.view):
                amount = e.minor("amount")
                self._add(e.day, CONTRIBUTION, amount, amount if i == self.own else 0)
        for a in self.capital.adjustments:
            if not (self.book.live(a.entry, self.view) and self.book.live(a.proposal, self.view)):
                continue
            net = [c - r for c, r in zip(a.contributed, a.returned)]
            gp = 0 if self.own is None else net[self.own]
            lp = sum(net) - gp
            self._add(a.entry.day, CONTRIBUTION, max(lp, 0) + max(gp, 0), max(gp, 0))
            self._add(a.entry.day, EXCESS, max(-lp, 0) + max(-gp, 0), max(-gp, 0))

    def _paid_out(self, nav):
        fund, book = self.capital.fund, self.book
        returned = sorted((e.day, e.seq, e.minor("amount")) for e in book.live_of("carry_return", "fund_id", fund, self.view))
        payouts = []
        for given in book.named("distribution", "fund_id", fund):
            approval = book.approved(given, self.view)
            if approval is not None:
                names = ("return_of_capital", "gain", "income", "carry")
                payouts.append((approval.day, approval.seq, sum(given.minor_or_zero(n) for n in names)))
                self.carry_paid += given.minor_or_zero("carry")
        self.carry_returned = sum(amount for _, _, amount in returned)
        for day, _, amount in sorted(payouts) + [(self.view.as_of, None, max(nav, 0))]:
            while returned and returned[0][0] <= day:
                self.held += returned.pop(0)[2]
            passed = min(amount, self.held)
            self.held -= passed
            self._add(day, PASSED_ON, passed, 0)
            rest = amount - passed
            self._add(day, DISTRIBUTION, rest, self._own_part(day, rest))
        self.held += sum(amount for _, _, amount in returned)

    def _run(self, nav):
        self.flows = []
        self.held = self.carry_paid = self.carry_returned = 0
        self._paid_in()
        self._paid_out(nav)
        return Waterfall(self.terms).run(self.flows)

    def lines(self, amount):
        """What each commitment has of an amount that is paid out on the day, and the carry.

        The manager's own commitment has its part by paid-in; the others share each tier by paid-in
        among themselves, by largest remainder.
        """
        if self.entry["concession_share"] is not None:
            raise Unsupported("what is ceded of a distribution by terms")
        paid = self.capital.paid_in(self.view)
        before = self._run(0)
        if before.day == self.view.as_of and before.tiers:
            raise Unsupported("several distributions by terms on one day")
        fall = self._run(amount)
        weights = [0 if i == self.own else part for i, part in enumerate(paid)]
        lines = [0] * len(paid)
        for tier in fall.tiers:
            lines = [a + b for a, b in zip(lines, allocate(tier, weights))]
        if self.own is not None:
            lines[self.own] = self.flows[-1][3]
        return lines, fall.carry - before.carry

    def accrued_carry(self, nav):
        """What the manager would have of the rest beyond its own part and what it has already."""
        if self.entry is None:
            return 0
        fall = self._run(nav)
        carry = fall.carry - self.carry_returned
        taken = fall.clawback(carry, self.held) if self.entry["clawback"] else 0
        return carry - taken - (self.carry_paid - self.carry_returned)
