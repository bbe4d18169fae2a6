"""Closings of rounds, and what is asked for by the terms of our own investments: buy-backs and earn-outs.

docs/rounds.md, "Closings and currencies" and "Claims". Amounts are whole minor units.
"""

import decimal
from fractions import Fraction

DIGITS = decimal.Context(prec=60)


def half_up(value):
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def grown(amount, rate, accrual, days):
    """An amount with its interest, act/365; compound: by the year, a part of one as that power."""
    if accrual == "simple":
        return amount * (1 + rate * days / 365)
    growth = DIGITS.add(1, DIGITS.divide(decimal.Decimal(rate.numerator), rate.denominator))
    power = DIGITS.power(growth, DIGITS.divide(days, 365))
    return amount * Fraction(power)


def closings(book, view):
    """Of each round with closings: what they add up to, and the amount of the round."""
    for e in book.of_kind["round"]:
        if e.seq != e.entity:
            continue
        record, parts = book.version(e.entity, view), book.live_of("round_closing", "round_id", e.entity, view)
        if record is not None and parts:
            last = any(part["last"] for part in parts)
            yield record, sum(part.minor_or_zero("amount") for part in parts), last


class Claim:
    """What a term gives on the day of a view; amount None: it is not known, or not worked out here."""

    def __init__(self, book, term, view):
        self.book, self.term, self.view = book, term, view
        self.payments = book.live_of("payment", "investment_id", term["investment_id"], view)
        self.paid = sum(e.minor("amount") for e in self.payments)
        self.received = 0
        self.amount = self._buy_back() if term["kind"] == "buy_back" else self._earn_out()

    def _buy_back(self):
        proceeds = self.book.live_of("proceeds", "investment_id", self.term["investment_id"], self.view)
        self.received = sum(e.minor("amount") for e in proceeds if e["kind"] == "buy_back")
        rate, accrual = Fraction(self.term["rate"]), self.term["accrual"]
        days = lambda e: (self.view.as_of - e.day).days
        return half_up(sum(grown(Fraction(e.minor("amount")), rate, accrual, days(e)) for e in self.payments))

    def _earn_out(self):
        """By ratio alone: paid x (1 - actual / target), nothing from the threshold on."""
        tests = [
            e for e in self.book.live_of("term_event", "round_term_id", self.term.entity, self.view)
            if e["action"] == "tested"
        ]  # fmt: skip
        if self.term["method"] != "ratio" or not tests:
            return None
        actual = Fraction(max(tests, key=lambda e: (e.day, e.seq)).minor("amount"))
        target = self.term.minor("target")
        if self.term["threshold"] is not None and actual >= target * Fraction(self.term["threshold"]):
            return 0
        due = half_up(self.paid * (1 - actual / target))
        return min(max(due, 0), self.paid)


def claims(book, view):
    """Of the terms of our own investments that no recorded duty says."""
    for e in book.of_kind["round_term"]:
        term = book.version(e.entity, view) if e.seq == e.entity else None
        if term is None or term["kind"] not in ("buy_back", "earn_out"):
            continue
        if term["investment_id"] is not None and term["buy_back_id"] is None:
            yield Claim(book, term, view)
