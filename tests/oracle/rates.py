"""Exchange rates as they count, and holdings in another currency than their fund's.

docs/figures.md, "Currencies". A rate counts until the next one of its pair, either way round; one
that waits for another person counts once that person approved it, and with it those that follow it.
"""

from fractions import Fraction

from shares import rounded

WHOLE = ("JPY", "KRW")  # currencies without a minor unit


class NoRate(Exception):
    """No rate of the pair is known on the day."""


def decimals_of(currency):
    return 0 if currency in WHOLE else 2


def half_even(value):
    """To the nearest whole number, halves to the even one, of either sign."""
    sign = -1 if value < 0 else 1
    return sign * rounded(abs(value).numerator, value.denominator)


class Rates:
    def __init__(self, book, known, view_of):
        """view_of(day) is the view of a day as known at the same entry."""
        self.book, self.known, self.view_of = book, known, view_of

    def _counts(self, entry, view):
        if not self.book.live(entry, view):
            return False
        if entry["doubt"] is None or self.book.approved(entry, view) is not None:
            return True
        return entry["doubt"] == "follows" and self._counts(self.book.entry(entry["neighbour_id"]), view)

    def find(self, source, target, day):
        """What one unit of source is in target, exactly."""
        view = self.view_of(day)
        pair = {source, target}
        rates = [
            e for e in self.book.of_kind["fx_rate"]
            if {e["base_currency"], e["quote_currency"]} == pair and self._counts(e, view)
        ]  # fmt: skip
        if not rates:
            raise NoRate(f"{source} in {target} on {day}")
        last = max(rates, key=lambda e: (e.day, e.seq))
        rate = Fraction(last["rate"])
        return rate if last["base_currency"] == source else 1 / rate

    def convert(self, amount, source, target, day):
        """Minor units of source as minor units of target, at the rate of the day."""
        if source == target or amount == 0:
            return amount
        scale = Fraction(10) ** (decimals_of(target) - decimals_of(source))
        return half_even(amount * self.find(source, target, day) * scale)


class Conversion:
    """The moves of a holding on their way into the books of its fund: cost leaves at what it came in at."""

    def __init__(self, rates, source, target):
        self.convert = lambda amount, day: rates.convert(amount, source, target, day)
        self.left = self.left_converted = 0

    def _relief(self, cost):
        relieved = min(cost, self.left)
        if relieved <= 0:
            return 0
        converted = rounded(self.left_converted * relieved, self.left)
        self.left -= relieved
        self.left_converted -= converted
        return converted

    def _bought(self, amount, converted):
        self.left += amount
        self.left_converted += converted

    def move(self, day, what, numbers):
        """The numbers of a move (figures.py, Holding) in the other currency."""
        amount = self.convert(numbers[0], day)
        if what in ("buy", "stake_bought"):
            self._bought(numbers[0], amount)
            return (amount,) + tuple(self.convert(n, day) for n in numbers[1:])
        if what == "sell":
            _, cost, income, *beside = numbers
            other = amount if income == numbers[0] else self.convert(income, day)
            return (amount, self._relief(cost), other, *(self.convert(n, day) for n in beside))
        if what == "stake_sold":
            part, whole = numbers[1:]
            self.left -= rounded(self.left * part, whole)
            self.left_converted -= rounded(self.left_converted * part, whole)
            return (amount, part, whole)
        if what == "given_back":
            return (amount, self._relief(numbers[0]))
        return (amount,)
