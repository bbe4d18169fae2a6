"""A fund's holdings, its cash, its balance and its multiples, on a cash basis.

docs/figures.md: "Commitments, notices and transfers", "Currencies", "Fees and accruals".
"""

import itertools
from fractions import Fraction

import accounts
from shares import rounded
from waterfall import FundFall

INCOME = {"dividend", "interest"}


class NotRecomputed(Exception):
    """What this checker does not work out, and says so."""


class Holding:
    """An investment, or a commitment to a tracked fund, carried over what happened to it."""

    def __init__(self, seq, is_fund):
        self.seq = seq
        self.is_fund = is_fund
        self.moves = []  # (day, seq, rank, function, arguments)
        self.cost = self.cost_left = self.unrealised = 0
        self.realised = self.income = self.gain = self.cash = 0
        self.valued = self.stale = self.handed_on = self.bought = False

    def add(self, entry, what, *numbers):
        rank = ("buy", "sell", "given_back", "stake_sold", "stake_bought", "mark").index(what)
        self.moves.append((entry.day, entry.seq, rank, what, numbers))

    def run(self):
        for _, _, _, what, numbers in sorted(self.moves, key=lambda m: m[:3]):
            getattr(self, what)(*numbers)
        return self

    def buy(self, amount, beside=0):
        self.cost += amount
        self.cost_left += amount
        self.cash -= amount
        self.bought = True
        self.handed_on = False
        if self.valued:  # interest of a later closing buys nothing
            self.unrealised -= beside

    def sell(self, amount, cost, income, beside=0):
        relieved = min(cost, self.cost_left)
        if self.valued and self.is_fund:
            settled = amount - beside - relieved
        elif not self.valued or not self.cost_left or not relieved:
            settled = 0
        else:
            settled = signed_part(self.unrealised, relieved, self.cost_left)
        self.cost_left -= relieved
        self.unrealised -= settled
        self.realised += amount - income
        self.income += income
        self.gain += amount - income - relieved
        self.cash += amount
        self._stop_at_nothing()

    def given_back(self, amount):
        relieved = min(amount, self.cost_left)
        self.cost -= relieved
        self.cost_left -= relieved
        self.realised += amount - relieved
        self.gain += amount - relieved
        self.cash += amount
        self._stop_at_nothing()

    def stake_sold(self, price, part, whole):
        relieved = signed_part(self.cost_left, part, whole)
        self.unrealised -= signed_part(self.unrealised, part, whole)
        self.cost_left -= relieved
        self.handed_on = part == whole
        self.realised += price
        self.gain += price - relieved
        self.cash += price

    def stake_bought(self, price):
        self.buy(price)

    def mark(self, amount):
        if self.handed_on:
            return
        self.unrealised = amount - self.cost_left
        self.valued, self.stale = True, False

    def _stop_at_nothing(self):
        if self.valued and self.cost_left + self.unrealised < 0:
            self.unrealised = -self.cost_left
            self.stale = True

    def value(self):
        return self.cost_left + self.unrealised


def signed_part(amount, part, whole):
    """amount * part / whole to the nearest unit, halves to the even one, of either sign."""
    return rounded(amount * part, whole) if amount >= 0 else -rounded(-amount * part, whole)


class Figures:
    """All of one fund in one view. capital_of gives the Capital of a fund."""

    def __init__(self, book, fund, view, capital_of):
        self.book = book
        self.fund = fund
        self.view = view
        self.capital_of = capital_of
        self.capital = capital_of(fund)
        self.record = book.version(fund, view)
        self._refuse_what_is_not_recomputed()
        self.accounts = accounts.compute(self.capital, view)
        self.holdings = {}
        for investment in book.named("investment", "fund_id", fund):
            self.holdings[investment.seq] = self._investment(investment)
        for commitment in book.named("commitment", "investor_fund_id", fund):
            self.holdings[commitment.seq] = self._stake(commitment)

    def _refuse_what_is_not_recomputed(self):
        book, fund = self.book, self.fund
        if book.named("opening", "fund_id", fund):
            raise NotRecomputed("a fund with an opening balance")
        if book.named("fund_basis", "fund_id", fund):
            raise NotRecomputed("a fund that is known by its reports")
        own = self.record["currency"]
        held = book.named("investment", "fund_id", fund) + book.named("commitment", "investor_fund_id", fund)
        if any(e["currency"] != own for e in held):
            raise NotRecomputed("a fund with a holding in another currency")

    # --- holdings --------------------------------------------------------------------------

    def _marks(self, holding, field):
        for valuation in self.book.named("valuation", field, holding.seq):
            approval = self.book.approved(valuation, self.view)
            if approval is not None:
                holding.add(approval, "mark", valuation.minor("amount"))

    def _investment(self, investment):
        book, view = self.book, self.view
        holding = Holding(investment.seq, False)
        for e in book.live_of("payment", "investment_id", investment.seq, view):
            holding.add(e, "buy", e.minor("amount"))
        for e in book.live_of("proceeds", "investment_id", investment.seq, view):
            amount = e.minor("amount")
            income = amount if e["kind"] in INCOME else 0
            holding.add(e, "sell", amount, e.minor_or_zero("cost_relieved"), income)
        self._marks(holding, "investment_id")
        return holding.run()

    def _stake(self, commitment):
        book, view = self.book, self.view
        holding = Holding(commitment.seq, True)
        held = self.capital_of(commitment["fund_id"])
        at = held.position[commitment.seq]
        for e in book.live_of("contribution", "commitment_id", commitment.seq, view):
            holding.add(e, "buy", e.minor("amount"))
        for a in held.adjustments:
            if a.transfer and at in (a.source, a.target) and a.whole > 0 and book.live(a.entry, view):
                self._handed_over(holding, a, at)
        proposals = book.named("distribution", "fund_id", held.fund)
        proposals = proposals + book.named("return_of_excess", "fund_id", held.fund)
        for other in held.commitments:
            proposals = proposals + book.named("equalisation", "commitment_id", other.seq)
        for proposal in proposals:
            approval = book.approved(proposal, view)
            if approval is not None:
                self._received(holding, held, at, proposal, approval)
        self._marks(holding, "commitment_id")
        return holding.run()

    def _handed_over(self, holding, transfer, at):
        price = transfer.entry.minor("price")
        if price is None:
            raise NotRecomputed("a stake that was sold at a price nobody knows")
        if not transfer.contributed[at] and not price:
            return
        if at == transfer.source:
            holding.add(transfer.entry, "stake_sold", price, transfer.amount, transfer.whole)
        else:
            holding.add(transfer.entry, "stake_bought", price)

    def _received(self, holding, held, at, proposal, approval):
        if proposal.kind == "equalisation" and held.position[proposal["commitment_id"]] == at:
            interest = proposal.minor_or_zero("interest")
            holding.add(approval, "buy", proposal.minor("contribution") + interest, interest)
        line = held.lines(proposal, self.view)[at]
        back, income = line["return_of_capital"], line["income"]
        if proposal.kind != "distribution":
            if back > 0:
                holding.add(approval, "given_back", back)
            if income > 0:
                beside = income if proposal.kind == "equalisation" else 0
                holding.add(approval, "sell", income, 0, income, beside)
            return
        amount = back + line["gain"] + income
        if amount > 0:
            holding.add(approval, "sell", amount, back, income)

    # --- the fund ---------------------------------------------------------------------------

    def _sum(self, kind, field="amount"):
        return sum(e.minor_or_zero(field) for e in self.book.live_of(kind, "fund_id", self.fund, self.view))

    def _total(self, field):
        live = (self.book.live(c, self.view) for c in self.capital.commitments)
        return sum(a[field] for a, counts in zip(self.accounts, live) if counts)

    def _carry(self):
        given = self.book.named("distribution", "fund_id", self.fund)
        paid = sum(d.minor_or_zero("carry") for d in given if self.book.approved(d, self.view))
        return paid - self._sum("carry_return")

    def balance(self):
        """The balance sheet, in minor units of the fund's currency."""
        facility = interest = 0
        for e in self.book.live_of("facility_flow", "fund_id", self.fund, self.view):
            amount = e.minor("amount")
            if e["kind"] == "interest":
                interest += amount
            else:
                facility += amount if e["kind"] == "draw" else -amount
        accrued = self._accrued()
        held = self.holdings.values()
        # Money of all commitments, ended ones too: what they paid is the fund's cash.
        paid_in = sum(a["paid_in"] for a in self.accounts)
        distributed = sum(a["distributed"] for a in self.accounts)
        carry = self._carry()
        spent = self._sum("expense")
        cash = paid_in - distributed - carry - spent + facility - interest
        cash += sum(h.cash for h in held)
        sheet = {
            "cash": cash,
            "cost": sum(h.cost_left for h in held),
            "unrealised": sum(h.unrealised for h in held),
            "facility": facility,
            "accrued": accrued,
            "capital": paid_in,
            "distributed": distributed,
            "carry": carry,
            "income": sum(h.income for h in held),
            "realised_gain": sum(h.gain for h in held),
            "unrealised_gain": sum(h.unrealised for h in held),
            "expense": spent + interest + accrued,
        }
        sheet["nav"] = sheet["cash"] + sheet["cost"] + sheet["unrealised"] - facility - accrued
        return sheet

    def net_value(self, nav):
        """What is left to the investors: less the carry that accrues on it."""
        return nav - FundFall(self.book, self.view, self.capital).accrued_carry(nav)

    def _accrued(self):
        """Balances: the last of each category counts."""
        last = {}
        for e in self.book.live_of("accrual", "fund_id", self.fund, self.view):
            key = (e.day, e.seq)
            if e["category"] not in last or key > last[e["category"]][0]:
                last[e["category"]] = (key, e.minor("amount"))
        return sum(amount for _, amount in last.values())

    def net_flows(self, nav):
        """What investors paid and received, and last what is left: (day, amount)."""
        book, view = self.book, self.view
        flows = [(view.as_of, nav)]
        for commitment in self.capital.commitments:
            for e in book.live_of("contribution", "commitment_id", commitment.seq, view):
                flows.append((e.day, -e.minor("amount")))
        for given in book.named("distribution", "fund_id", self.fund):
            if book.approved(given, view) is not None:
                total = sum(line["amount"] for line in self.capital.lines(given, view))
                flows.append((given.day, total))
        for a in self.capital.adjustments:
            if a.proposal.kind == "return_of_excess" and book.live(a.entry, view):
                if book.live(a.proposal, view):
                    flows.append((a.proposal.day, sum(a.returned)))
        return flows

    def multiples(self, nav):
        """committed, paid in, distributed, unfunded, and their ratios with eight decimals."""
        figures = {name: self._total(name) for name in ("paid_in", "distributed", "unfunded")}
        figures["committed"] = self._total("commitment")
        paid = figures["paid_in"]
        figures["dpi"] = ratio(figures["distributed"], paid)
        if nav is not None:
            figures["rvpi"] = ratio(nav, paid)
            figures["tvpi"] = ratio(figures["distributed"] + nav, paid)
        figures["pic"] = ratio(paid, figures["committed"])
        return figures


def ratio(numerator, denominator):
    """Eight decimals, halves to even; None where there is nothing to divide by."""
    if denominator <= 0:
        return None
    scaled = Fraction(numerator * 10**8, denominator)
    sign = -1 if scaled < 0 else 1
    units = rounded(abs(scaled.numerator), scaled.denominator)
    return f"{'-' if sign < 0 and units else ''}{units // 10**8}.{units % 10**8:08d}"


def net_present_value(flows, rate):
    """Flows of (day, amount), act/365 from the first one."""
    first = flows[0][0]
    return sum(amount * (1 + rate) ** (-(day - first).days / 365) for day, amount in flows)


def rate_of_return(flows):
    """The one rate at which flows come to nothing; None where there may be none or several.

    By Norstrom's criterion: what was put in and came back so far changes its sign once, and the
    end is a gain, so there is exactly one rate above nothing.
    """
    flows = sorted((day, amount) for day, amount in flows if amount)
    totals = list(itertools.accumulate(amount for _, amount in flows))
    signs = [total < 0 for total in totals if total]
    changes = sum(1 for a, b in zip(signs, signs[1:]) if a != b)
    if not flows or flows[0][1] > 0 or changes != 1 or totals[-1] <= 0:
        return None
    low, high = 0.0, 1.0
    while net_present_value(flows, high) > 0:
        high *= 2
        if high > 1e6:
            return None
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if net_present_value(flows, middle) > 0 else (low, middle)
    return low
