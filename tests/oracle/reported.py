"""Funds that are known by their reports. docs/figures.md, "Funds known by their reports".

No cash is invented. What is not tracked is set, on the end of each reported period, to what the
investors on record have by the report, and moves with what is paid in and distributed between two.
"""

from shares import allocate


def is_reported(book, fund, view):
    bases = [b for b in book.live_of("fund_basis", "fund_id", fund, view) if b.date("valid_from") <= view.as_of]
    return bool(bases) and max(bases, key=lambda b: (b.date("valid_from"), b.seq))["known_by"] == "reported"


class ReportedFund:
    def __init__(self, book, capital, view):
        self.book, self.capital, self.view = book, capital, view
        self.gain = self.left = 0
        for _, _, _, what, amount in sorted(self._events()):
            if what == "report":
                self.gain += amount - self.left
                self.left = amount
            else:
                self.left += amount

    def _reports(self, view):
        """The reports that count, of each period the last: by the end of the period."""
        counting = {}
        for report in self.book.named("fund_report", "fund_id", self.capital.fund):
            if self.book.approved(report, view) and is_reported(self.book, self.capital.fund, view._replace(as_of=report.day)):
                counting[report.day] = report
        return counting

    def _events(self):
        """(day, behind all else, seq, what, amount)."""
        book, capital, view = self.book, self.capital, self.view
        for commitment in capital.commitments:
            for e in book.live_of("contribution", "commitment_id", commitment.seq, view):
                yield e.day, 0, e.seq, "money", e.minor("amount")
        for given in book.named("distribution", "fund_id", capital.fund):
            approval = book.approved(given, view)
            if approval is not None:
                total = sum(line["amount"] for line in capital.lines(given, view))
                yield approval.day, 0, approval.seq, "money", -total - given.minor_or_zero("carry")
        for a in capital.adjustments:
            if not a.transfer and book.live(a.entry, view) and book.live(a.proposal, view):
                yield a.entry.day, 0, a.entry.seq, "money", sum(a.contributed) - sum(a.returned)
        for day in self._reports(view):
            value = self.recorded_value(day)
            if value is not None:
                yield day, 1, 0, "report", value

    def recorded_value(self, day):
        """What the investors on record have by the reports of a day; None: they do not tell."""
        book, capital, view = self.book, self.capital, self.view._replace(as_of=day)
        of_day = [
            r for r in book.named("fund_report", "fund_id", capital.fund) if r.day == day and book.approved(r, view)
        ]  # fmt: skip
        last = lambda name, **which: next(
            (r for r in reversed(of_day) if r[name] is not None and all(r[k] == v for k, v in which.items())), None
        )  # fmt: skip
        weights = capital.weights(view)
        stated = [last("capital_account", commitment_id=c.seq) for c in capital.commitments]
        accounts = [None if r is None else r.minor("capital_account") for r in stated]
        nav, all_of = last("nav"), self._committed_by_all(view)
        if nav is not None:
            rest = max(nav.minor("nav") - sum(a or 0 for a in accounts), 0)
            others = max((all_of or 0) - sum(weights), 0)
            open_weights = [0 if a is not None else w for a, w in zip(accounts, weights)] + [others]
            if not any(open_weights):
                open_weights[-1] = 1
            parts = allocate(rest, open_weights)
            accounts = [part if a is None else a for a, part in zip(accounts, parts)]
        accounts = [0 if a is None and not w else a for a, w in zip(accounts, weights)]
        return None if None in accounts else sum(accounts)

    def _committed_by_all(self, view):
        """By the last report that tells it."""
        telling = [
            r for r in self.book.named("fund_report", "fund_id", self.capital.fund)
            if r["committed_by_all"] is not None and r.day <= view.as_of and self.book.approved(r, view)
        ]  # fmt: skip
        last = max(telling, key=lambda r: (r.day, r.seq), default=None)
        return last and last.minor("committed_by_all")

    def change(self, sheet):
        """A balance sheet without cash."""
        sheet["cash"], sheet["not_tracked"] = None, self.left
        sheet["unrealised_gain"] += self.gain
