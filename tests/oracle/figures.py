"""A fund's holdings, its cash, its balance and its multiples, on a cash basis.

docs/figures.md: "Commitments, notices and transfers", "Currencies", "Fees and accruals".
"""

import itertools
from fractions import Fraction

import accounts
from holdings import Holdings, NotRecomputed
from reported import ReportedFund, is_reported
from shares import rounded
from waterfall import FundFall

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
        held = Holdings(book, fund, view, capital_of)
        self.holdings, self.booked = held.own, held.booked
        self.reported = ReportedFund(book, self.capital, view) if is_reported(book, fund, view) else None

    def _refuse_what_is_not_recomputed(self):
        book, fund = self.book, self.fund
        if book.named("opening", "fund_id", fund):
            raise NotRecomputed("a fund with an opening balance")
        bases = book.live_of("fund_basis", "fund_id", fund, self.view)
        kept = sum((book.named(kind, "fund_id", fund) for kind in ("investment", "expense", "facility_flow", "accrual")), [])
        if len(bases) > 1 or (bases and kept):
            raise NotRecomputed("a fund that was known by its books and by its reports")

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
                facility += amount if e["kind"].startswith("draw_") else -amount
        accrued = self._accrued()
        held = self.booked
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
        sheet["not_tracked"] = 0
        if self.reported is not None:
            self.reported.change(sheet)
        money = sheet["not_tracked"] + (sheet["cash"] or 0)
        sheet["nav"] = money + sheet["cost"] + sheet["unrealised"] - facility - accrued
        return sheet

    def net_value(self, nav):
        """What is left to the investors: less the carry that accrues on it."""
        return nav - FundFall(self.book, self.view, self.capital, self.capital_of).accrued_carry(nav)

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
