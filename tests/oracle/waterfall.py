"""How what a fund pays out is split: the European waterfall. docs/figures.md, "Waterfalls".

Capital counts from the day it is paid in. Every distribution: the manager's own commitment takes
its part by paid-in; the others have their capital back, then the hurdle; then the manager catches
up; the rest is split, up to each further hurdle in turn. All in whole minor units; the tiers of a
distribution take exact amounts, which are rounded once, together.
"""

import decimal
from fractions import Fraction

from book import LAST_DAY
from holdings import Holdings
from shares import allocate

DIGITS = decimal.Context(prec=60)
PERIODS = {"annual": 1, "quarterly": 4}
CONTRIBUTION, EXCESS, PASSED_ON, DISTRIBUTION = 0, 1, 2, 3
PUBLIC_FUNDS = ("guide", "mother", "special")
PUBLIC_PARTIES = ("finance_bureau", "state_platform")


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
        if entry["day_count"] != "act_365":
            raise Unsupported("a waterfall that counts other days")
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
        self.steps = []  # (day, tag, what the others have of each tier, the manager's carry)

    def run(self, flows):
        """flows: (day, kind, amount, the manager's own part, a tag that the steps repeat)."""
        for day, kind, amount, own, tag in sorted(flows):
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
                self.steps.append((day, tag, [back, preferred, amount - back - preferred], 0))
            else:
                self._distribute(amount - own, tag)
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

    def _distribute(self, cash, tag):
        back = min(cash, self.capital[0])
        preferred = min(cash - back, self.hurdle[0])
        self._receive(back + preferred)
        self.preferred_paid += preferred
        cash -= back + preferred
        lp, gp = self._split(cash)
        self._receive(sum(lp))
        self.steps.append((self.day, tag, [back, preferred] + lp, sum(gp)))
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

    def allowed(self, carry, held):
        """The manager's share of the profit: the highest one, where there are further hurdles."""
        profit = self.lp + carry + held - self.paid_in
        return half_even(profit * self.terms.carries[-1]) if profit > 0 else 0

    def clawback(self, carry, held):
        """The greater of carry beyond its share of profit and what the others miss."""
        missing = max(self.capital[0] + self.hurdle[0] - held, 0)
        return min(max(carry - self.allowed(carry, held), missing, 0), max(carry, 0))


class DealFall:
    """The American waterfall: each deal by itself, and a clawback over the whole fund.

    A deal's capital counts from the day on which the fund pays for it; expenses are shared by the
    cost paid so far. A payout takes the proceeds of deals in the order in which they came in; what
    goes beyond them is shared by cost.
    """

    def __init__(self, fund):
        self.fund = fund
        self.held = Holdings(fund.book, fund.capital.fund, fund.view, fund.capital_of).booked
        self.count = max(len(self.held), 1)
        self.cost = [0] * self.count
        self.queue = []  # [deal, proceeds that were not paid out yet]
        self.early = 0  # spent before there was a deal
        self.flows = [[] for _ in range(self.count)]

    def _events(self):
        """(day, seq, rank, what, deal, amount)."""
        book, fund, view = self.fund.book, self.fund.capital.fund, self.fund.view
        for deal, holding in enumerate(self.held):
            for day, seq, rank, what, numbers in holding.moves:
                if what != "mark":
                    yield day, seq, rank, "buy" if what in ("buy", "stake_bought") else "sell", deal, numbers[0]
        spent = book.live_of("expense", "fund_id", fund, view)
        spent += [e for e in book.live_of("facility_flow", "fund_id", fund, view) if e["kind"] == "interest"]
        for e in spent:
            yield e.day, e.seq, 9, "spend", None, e.minor("amount")
        for day, seq, amount in self.fund.payouts():
            yield day, seq, 8, "pay", None, amount

    def _add(self, day, kind, parts, tag=0):
        """Parts of one amount, by deal, with the manager's own part of all of it."""
        own = self.fund._own_part(day, sum(parts))
        owns = allocate(own, parts) if own else [0] * self.count
        for deal, (amount, part) in enumerate(zip(parts, owns)):
            if amount:
                self.flows[deal].append((day, kind, amount, part, tag))
                self.fund._add(day, kind, amount, part, tag)

    def _only(self, deal, amount):
        return [amount if i == deal else 0 for i in range(self.count)]

    def _take(self, day, what, deal, amount):
        if what == "sell":
            self.queue.append([deal, amount])
        elif what == "pay":
            self._pay(day, amount, 0)
        elif what == "buy":
            self.cost[deal] += amount
            self._add(day, CONTRIBUTION, self._only(deal, amount))
            self._add(day, CONTRIBUTION, self._only(deal, self.early))
            self.early = 0
        elif any(self.cost):
            self._add(day, CONTRIBUTION, allocate(amount, self.cost))
        else:
            self.early += amount

    def _pay(self, day, amount, tag):
        rest = self.fund.pass_on(day, amount, tag)
        parts = [0] * self.count
        while rest and self.queue:
            deal, left = self.queue[0]
            part = min(left, rest)
            parts[deal] += part
            rest -= part
            self.queue[0][1] -= part
            if part == left:
                self.queue.pop(0)
        beyond = allocate(rest, self.cost) if any(self.cost) else self._only(0, rest)
        self._add(day, DISTRIBUTION, [a + b for a, b in zip(parts, beyond)], tag)

    def _sell_all(self, nav):
        """Every deal at its value with its proceeds that are still there; debts beyond are borne by all."""
        day = self.fund.view.as_of
        rest = self.fund.pass_on(day, max(nav, 0), 1)
        worth = [0] * self.count
        for deal, left in self.queue:
            worth[deal] += left
        for deal, holding in enumerate(self.held):
            worth[deal] += holding.value()
        worth = [max(amount, 0) for amount in worth]
        if rest < sum(worth):
            worth = [a - b for a, b in zip(worth, allocate(sum(worth) - rest, worth))]
        self._add(day, DISTRIBUTION, worth, 1)

    def run(self, amount, sale):
        for day, _, _, what, deal, part in sorted(self._events(), key=lambda e: e[:3]):
            self._take(day, what, deal, part)
        if sale:
            self._sell_all(amount)
        else:
            self._pay(self.fund.view.as_of, amount, 1)
        self.fund.held += sum(amount for _, _, amount in self.fund.returned)
        returned = [flow for flow in self.fund.flows if flow[1] == PASSED_ON]
        self.falls = [Waterfall(self.fund.terms).run(flows) for flows in self.flows + [returned]]
        return self.falls

    def clawback(self, carry, held):
        """Carry beyond what the whole fund allows, or what the others miss of all deals."""
        flows = [flow for flow in self.fund.flows if flow[1] != PASSED_ON]
        pooled = Waterfall(self.fund.terms).run(flows)
        allowed = min(pooled.carry, pooled.allowed(pooled.carry, 0))
        missing = max(self._missing() - held, 0)
        return min(max(carry - allowed, missing, 0), max(carry, 0))

    def _missing(self):
        """Capital and hurdle that the others miss by all that they had; what was ahead earns nothing."""
        moves = [(day, 0, amount - own) for day, kind, amount, own, _ in self.fund.flows if kind == CONTRIBUTION]
        for fall in self.falls:
            moves += [(day, 1, sum(tiers)) for day, _, tiers, _ in fall.steps]
        claim, ahead = Waterfall(self.fund.terms), 0
        for day, kind, amount in sorted(moves):
            claim._accrue(day)
            if kind == 0:
                covered = min(amount, ahead)
                ahead -= covered
                claim.capital[0] += amount - covered
            else:
                ahead += max(amount - claim.capital[0] - claim.hurdle[0], 0)
                claim._receive(amount)
        if self.fund.flows:
            claim._accrue(max(flow[0] for flow in self.fund.flows))
        return claim.capital[0] + claim.hurdle[0]


class FundFall:
    """The waterfall of one fund in a view, as if the rest (nav) were paid out on its day."""

    def __init__(self, book, view, capital, capital_of):
        self.book, self.view, self.capital, self.capital_of = book, view, capital, capital_of
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

    def _add(self, day, kind, amount, own, tag=0):
        if amount:
            self.flows.append((day, kind, amount, own, tag))

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
        payouts = [(day, amount, 0) for day, _, amount in self.payouts()] + [(self.view.as_of, max(nav, 0), 1)]
        for day, amount, tag in payouts:
            rest = self.pass_on(day, amount, tag)
            self._add(day, DISTRIBUTION, rest, self._own_part(day, rest), tag)
        self.held += sum(amount for _, _, amount in self.returned)

    def payouts(self):
        """What was paid out, in order: (day, seq, amount with carry)."""
        payouts = []
        for given in self.book.named("distribution", "fund_id", self.capital.fund):
            approval = self.book.approved(given, self.view)
            if approval is not None:
                names = ("return_of_capital", "gain", "income", "carry")
                payouts.append((approval.day, approval.seq, sum(given.minor_or_zero(n) for n in names)))
        return sorted(payouts)

    def pass_on(self, day, amount, tag):
        """Hands on carry that came back by a day; what is left of the amount."""
        while self.returned and self.returned[0][0] <= day:
            self.held += self.returned.pop(0)[2]
        passed = min(amount, self.held)
        self.held -= passed
        self._add(day, PASSED_ON, passed, 0, tag)
        return amount - passed

    def _open(self):
        book, fund = self.book, self.capital.fund
        self.flows, self.held = [], 0
        returns = book.live_of("carry_return", "fund_id", fund, self.view)
        self.returned = sorted((e.day, e.seq, e.minor("amount")) for e in returns)
        self.carry_returned = sum(amount for _, _, amount in self.returned)
        given = [d for d in book.named("distribution", "fund_id", fund) if book.approved(d, self.view)]
        self.carry_paid = sum(d.minor_or_zero("carry") for d in given)

    def _run(self, nav, sale=False):
        """The waterfalls over all flows, with one more payout on the day; of a sale of everything."""
        self._open()
        if self.entry["kind"] == "american":
            self.deals = DealFall(self)
            return self.deals.run(nav, sale)
        self._paid_in()
        self._paid_out(nav)
        return [Waterfall(self.terms).run(self.flows)]

    def lines(self, amount):
        """What each commitment has of an amount that is paid out on the day, and the carry.

        The manager's own commitment has its part by paid-in; the others share each tier by paid-in
        of its day among themselves, by largest remainder. Then public investors cede of their gains.
        """
        falls = self._run(amount)
        steps = [step for fall in falls for step in fall.steps]
        of_all, of_this = (self._shares(steps, tag) for tag in ((0, 1), (1,)))
        carry = sum(gp for _, tag, _, gp in steps if tag == 1)
        ceded = self._ceded(of_all)
        before = self._ceded([a - b for a, b in zip(of_all, of_this)])
        return [part + now - then for part, now, then in zip(of_this, ceded, before)], carry

    def _shares(self, steps, tags):
        lines = [0] * self.capital.count
        for day, tag, tiers, _ in steps:
            for tier in tiers if tag in tags else ():
                if tier:
                    lines = [a + b for a, b in zip(lines, allocate(tier, self._others(day)))]
        if self.own is not None:
            flows = [flow for flow in self.flows if flow[1] == DISTRIBUTION and flow[4] in tags]
            lines[self.own] += sum(own for _, _, _, own, _ in flows)
        return lines

    def _others(self, day):
        """What all but the manager's own commitment weigh: paid-in, else commitments."""
        for weights in (self.capital.paid_in, self.capital.weights):
            found = [0 if i == self.own else w for i, w in enumerate(weights(self.view._replace(as_of=day)))]
            if any(found):
                return found
        raise Unsupported("nobody but the manager's own commitment")

    def _class_of(self, position):
        commitment = self.capital.commitments[position]
        if position == self.own:
            return "manager"
        view = self.view._replace(as_of=LAST_DAY)
        if commitment["investor_fund_id"] is not None:
            fund = self.book.version(commitment["investor_fund_id"], view)
            return "public" if fund["kind"] in PUBLIC_FUNDS else "social"
        kind = self.book.version(commitment["investor_party_id"], view)["kind"]
        return "public" if kind in PUBLIC_PARTIES else "manager" if kind == "manager" else "social"

    def _ceded(self, lines):
        """What each gives (below nothing) or gets of what public investors cede of their gains."""
        paid = self.capital.paid_in(self.view)
        classes = [self._class_of(i) for i in range(len(lines))]
        receivers = ("social", "manager") if self.entry["concession_to"] == "social_and_manager" else ("social",)
        weights = [p if c in receivers else 0 for p, c in zip(paid, classes)]
        if self.entry["concession_to"] is None or not any(weights):
            return [0] * len(lines)
        share = Fraction(self.entry["concession_share"] or 0)
        gains = [max(line - p, 0) if c == "public" else 0 for line, p, c in zip(lines, paid, classes)]
        ceded = [half_even(gain * share) for gain in gains]
        got = allocate(sum(ceded), weights)
        return [b - a for a, b in zip(ceded, got)]

    def accrued_carry(self, nav):
        """What the manager would have of the rest beyond its own part and what it has already."""
        if self.entry is None:
            return 0
        falls = self._run(nav, sale=True)
        carry = sum(fall.carry for fall in falls) - self.carry_returned
        taken = 0
        if self.entry["clawback"]:
            fall = self.deals if self.entry["kind"] == "american" else falls[0]
            taken = fall.clawback(carry, self.held)
        return carry - taken - (self.carry_paid - self.carry_returned)
