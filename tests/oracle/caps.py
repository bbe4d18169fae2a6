"""What a project has used of its cap, on the three bases. docs/figures.md, "Caps and rules".

direct: what one fund approved. chain: what all funds below one root approved, gross. look_through:
the root's share of it. A root is a fund to which no tracked fund has committed anything. Where a
project hangs below several, the largest result counts.
"""

from fractions import Fraction

from shares import rounded

E18 = 10**18


class Chain:
    """Who holds how much of whom, by net commitments, in one view."""

    def __init__(self, book, view, capital_of):
        self.book, self.view = book, view
        self.holders = {}  # of a fund: {holder: share}
        funds = [f.seq for f in book.of_kind["fund"] if f.seq == f.entity and book.version(f.seq, view)]
        for fund in funds:
            capital = capital_of(fund)
            weights = capital.weights(view)
            total = sum(weights)
            report = last_report(book, view, fund)
            if report is not None:  # investors who are not on record are a stake of nobody
                total = max(total, report.minor_or_zero("committed_by_all"))
            shares = self.holders[fund] = {}
            for commitment, weight in zip(capital.commitments, weights):
                holder = commitment["investor_fund_id"]
                if holder is not None and weight > 0:
                    shares[holder] = shares.get(holder, 0) + Fraction(weight, total)

    def above(self, fund):
        """The share of every fund that holds this one through any number of funds, itself 1."""
        shares = {fund: Fraction(1)}
        for holder, share in self.holders.get(fund, {}).items():
            for root, part in self.above(holder).items():
                shares[root] = shares.get(root, 0) + share * part
        return shares

    def is_root(self, fund):
        return not self.holders.get(fund)


def in_currency(amount, decimals, rate, decimals_of_cap=2):
    """An amount in another currency at a rate, to the nearest unit, halves to the even one."""
    value = Fraction(amount, 10**decimals) * Fraction(rate) * 10**decimals_of_cap
    return rounded(value.numerator, value.denominator)


def approved_by_fund(book, view, project):
    """What each fund has approved in a project; in another currency at the decision's rate."""
    sums = {}
    for investment in book.named("investment", "project_id", project):
        decision = book.approved(investment, view)
        if decision is None:
            continue
        amount = investment.minor("amount")
        if decision["rate"] is not None:
            decimals = len(investment["amount"].partition(".")[2])
            amount = in_currency(amount, decimals, decision["rate"])
        fund = investment["fund_id"]
        sums[fund] = sums.get(fund, 0) + amount
    return sums


def last_report(book, view, fund):
    """The last list of a fund that is known by its reports; None: it is not."""
    bases = book.live_of("fund_basis", "fund_id", fund, view)
    bases = [b for b in bases if b.date("valid_from") <= view.as_of]
    if not bases or max(bases, key=lambda b: (b.date("valid_from"), b.seq))["known_by"] != "reported":
        return None
    reports = [
        r
        for r in book.named("fund_report", "fund_id", fund)
        if book.approved(r, view) and r.date("period_ends_on") <= view.as_of
    ]
    return max(reports, key=lambda r: (r.date("period_ends_on"), r.seq), default=None)


def reported_by_fund(book, view, project):
    """What the last lists tell of a project, at cost; None where a line lacks its cost."""
    sums = {}
    for fund in {b["fund_id"] for b in book.of_kind["fund_basis"]}:
        report = last_report(book, view, fund)
        lines = [] if report is None else book.named("reported_holding", "fund_report_id", report.seq)
        for line in lines:
            if line["project_id"] == project and not book.reversed_in(line, view):
                if line["cost"] is None:
                    return None
                sums[fund] = sums.get(fund, 0) + line.minor("cost")
    return sums


def used(book, view, project, chain):
    """The largest result on each basis in minor units; None where a list leaves it open."""
    approved = approved_by_fund(book, view, project)
    reported = reported_by_fund(book, view, project)
    if reported is None:
        return None
    roots = {}
    for fund in approved.keys() | reported.keys():
        amount = approved.get(fund, 0) + reported.get(fund, 0)
        for root, share in chain.above(fund).items():
            if chain.is_root(root):
                gross, looked = roots.get(root, (0, 0))
                part = Fraction(amount) * share
                roots[root] = gross + amount, looked + rounded(part.numerator, part.denominator)
    return {
        "direct": max(approved.values(), default=0),
        "chain": max((gross for gross, _ in roots.values()), default=0),
        "look_through": max((looked for _, looked in roots.values()), default=0),
    }
