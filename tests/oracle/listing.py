"""Listed shares: when each lot falls free, what was sold of it, how much may be, what it is worth.

docs/listing.md. Units are whole numbers of 10^-8 of a share; amounts are minor units.
"""

import datetime
from fractions import Fraction

from equity import ONE, e8, months_after

EARLY = datetime.date(1900, 1, 1)
PRICE_DAYS = 15
# From which day on: months of a venture fund, and days of its window.
WINDOWS = (
    (datetime.date(2020, 3, 31), ((60, 0), (48, 30), (36, 60), (0, 90))),
    (datetime.date(2018, 6, 2), ((48, 30), (36, 60), (0, 90))),
    (EARLY, ((0, 90),)),
)


def half_up(value):
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


class Listing:
    """One listing in a view: its lots, and the sales of each investment taken from them."""

    def __init__(self, book, entity, view):
        self.book, self.view = book, view
        self.entity, self.record = entity, book.version(entity, view)
        self.listed_on = self.record.date("listed_on")
        self.rule = self._rule()
        self.lots = [Lot(self, e) for e in book.live_of("listed_lot", "listing_id", entity, view)]
        self.sales = []
        for investment in dict.fromkeys(lot.entry["investment_id"] for lot in self.lots):
            for sale in book.live_of("proceeds", "investment_id", investment, view):
                if sale["units"] is not None:
                    self.sales.append(sale)
        self.taken = []  # (sale, lot, units)
        for sale in sorted(self.sales, key=lambda e: (e.day, e.seq)):
            self._take(sale)

    def _rule(self):
        """The rule of the exchange that is in force on the day of the listing."""
        rules = []
        for e in self.book.of_kind["lock_rule"]:
            if self.listed_on is None or self.record["exchange"] != e["exchange"]:
                continue
            last = e.date("valid_to")
            if self.book.live(e, self.view) and e.date("valid_from") <= self.listed_on:
                if last is None or last >= self.listed_on:
                    rules.append(e)
        return max(rules, key=lambda e: (e.date("valid_from"), e.seq), default=None)

    def _take(self, sale):
        """From the lot that it names, else from the earliest that is free, then from the others."""
        left = e8(sale, "units")
        mine = [
            lot for lot in self.lots
            if lot.entry["investment_id"] == sale["investment_id"] and lot.entry.day <= sale.day
        ]  # fmt: skip
        named = sale["listed_lot_id"]
        if named is not None:
            mine = [lot for lot in mine if lot.entry.seq == named]
        locked = lambda lot: lot.free_from is not None and lot.free_from > sale.day
        for lot in sorted(mine, key=lambda lot: (locked(lot), lot.entry.date("acquired_on"), lot.entry.seq)):
            units = min(left, lot.left())
            if units > 0:
                lot.sold += units
                left -= units
                self.taken.append((sale, lot, units))

    def limit(self, sold_by):
        total = self.record["total_shares"]
        share = None if self.rule is None else self.rule[f"{sold_by}_share"]
        if total is None or share is None:
            return None
        return Fraction(share) * total * ONE // 1

    def sold_in_window(self, fund, sold_by, days, last):
        """What a fund sold in one way out of lots with a window, in so many days up to the last."""
        first = last - datetime.timedelta(days=days - 1)
        return sum(
            units for sale, lot, units in self.taken
            if sale["sold_by"] == sold_by and lot.window(sale.day) and lot.fund() == fund and first <= sale.day <= last
        )  # fmt: skip

    def price(self, day):
        """The last price before or on a day: (price with eight decimals, its day)."""
        series, best = self.record["price_series"], None
        for e in self.book.of_kind["index_level"]:
            if series is not None and e["index_code"] == series and e.day <= day and self.book.live(e, self.view):
                if best is None or (e.day, e.seq) > (best.day, best.seq):
                    best = e
        return (None, None) if best is None else (e8(best, "level"), best.day)


class Lot:
    def __init__(self, listing, entry):
        self.listing, self.entry, self.sold = listing, entry, 0
        self.free_from = self._free_from()

    def left(self):
        return e8(self.entry, "units") - self.sold

    def fund(self):
        return self.listing.book.entry(self.entry["investment_id"])["fund_id"]

    def _free_from(self):
        """None: nobody can tell."""
        listing, entry, rule = self.listing, self.entry, self.listing.rule
        acquired, promised = entry.date("acquired_on"), entry.date("promised_until")
        if listing.listed_on is None:
            return None
        if acquired >= listing.listed_on:
            return max(d for d in (acquired, promised) if d is not None)
        if rule is None:
            return None
        days = {self._locked(filed) for filed in self._possible_filings()}
        if len(days) != 1:
            return None
        return max(days | ({promised} if promised else set()))

    def _possible_filings(self):
        """The day of filing; where it is not known, the days that could differ."""
        filed = self.listing.record.date("filed_on")
        if filed is not None:
            return [filed]
        return [EARLY, self.listing.listed_on, self.entry.date("acquired_on")]

    def _locked(self, filed):
        entry, rule, listed = self.entry, self.listing.rule, self.listing.listed_on
        acquired = entry.date("acquired_on")
        within = lambda months: filed is not None and acquired >= months_after(filed, -months)
        days = [months_after(listed, rule["base_months"] or 0)]
        if entry["is_controller"]:
            days.append(months_after(listed, rule["controller_months"]))
        if within(rule["new_holder_look_back_months"] or 0):
            days.append(months_after(acquired, rule["new_holder_months"]))
        if entry["from_controller"] and within(rule["from_controller_look_back_months"] or 0):
            days.append(months_after(listed, rule["controller_months"]))
        return max(days)

    def window(self, day):
        """Days of a window of sales on a day; 0: none. Lots that were acquired later have none."""
        listed = self.listing.listed_on
        if listed is None:
            return None
        if self.entry.date("acquired_on") >= listed:
            return 0
        since = self.entry.date("invested_since")
        if not self.entry["venture_fund"] or since is None:
            return 90
        rows = next(rows for start, rows in WINDOWS if start <= day)
        return next(days for months, days in rows if not months or months_after(since, months) <= listed)

    def row(self):
        """What the sheet of lots says of it."""
        view, listing = self.listing.view, self.listing
        window = self.window(view.as_of)
        price, priced_on = listing.price(view.as_of)
        row = {"units": e8(self.entry, "units"), "sold": self.sold, "left": self.left()}
        row |= {"free_from": self.free_from, "window_days": window, "price": price, "priced_on": priced_on}
        for way in ("auction", "block"):
            limit = listing.limit(way)
            sold = listing.sold_in_window(self.fund(), way, window, view.as_of) if window else 0
            row[f"{way}_room"] = None if limit is None or not window else max(limit - sold, 0)
        row["market_value"] = None
        if price is not None and (view.as_of - priced_on).days <= PRICE_DAYS:
            row["market_value"] = half_up(Fraction(self.left() * price, 10**14))
        return row


def listings(book, view):
    for e in book.of_kind["listing"]:
        if e.seq == e.entity and book.version(e.entity, view) is not None:
            yield Listing(book, e.entity, view)
