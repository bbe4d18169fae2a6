"""What a fund holds: investments, and commitments to tracked funds, in its own books too.

docs/figures.md: "Commitments, notices and transfers", "Currencies".
"""

from rates import Conversion, NoRate, Rates
from shares import rounded

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

    def converted(self, conversion):
        """The same holding in another currency."""
        other = Holding(self.seq, self.is_fund)
        for day, seq, rank, what, numbers in sorted(self.moves, key=lambda m: m[:3]):
            other.moves.append((day, seq, rank, what, conversion.move(day, what, numbers)))
        return other.run()

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

    def given_back(self, amount, cost=None):
        relieved = min(amount if cost is None else cost, self.cost_left)
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

    def figures(self):
        names = {"cost": self.cost, "cost_left": self.cost_left, "realised": self.realised, "income": self.income}
        return names | {"realised_gain": self.gain, "value": self.value()}


def signed_part(amount, part, whole):
    """amount * part / whole to the nearest unit, halves to the even one, of either sign."""
    return rounded(amount * part, whole) if amount >= 0 else -rounded(-amount * part, whole)


class Holdings:
    """All of a fund in a view: `own` by entry, in their currencies; `booked` in the fund's."""

    def __init__(self, book, fund, view, capital_of):
        self.book, self.view, self.capital_of = book, view, capital_of
        self.currency = book.version(fund, view)["currency"]
        self.own = {}
        for investment in book.named("investment", "fund_id", fund):
            self.own[investment.seq] = self._investment(investment)
        for commitment in book.named("commitment", "investor_fund_id", fund):
            self.own[commitment.seq] = self._stake(commitment)
        self.booked = [self._in_books(seq, holding) for seq, holding in self.own.items()]

    def _in_books(self, seq, holding):
        """A holding as the fund's books count it: in the fund's currency."""
        currency, own = self.book.entry(seq)["currency"], self.currency
        if currency == own:
            return holding
        rates = Rates(self.book, self.view.known, lambda day: self.view._replace(as_of=day))
        try:
            return holding.converted(Conversion(rates, currency, own))
        except NoRate:
            raise NotRecomputed("a fund with a holding of whose currency a rate is not known") from None

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
