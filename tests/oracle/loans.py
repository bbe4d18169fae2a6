"""Pledge loans: schedules, what is due, how repayments are split, overdue days and the class.

docs/loans.md, "Loans". A loan is walked from its pay-out to the day of the view. Interest of a
period is one exact fraction that is rounded half up when it falls due.
"""

import calendar
import datetime
from fractions import Fraction

CLASSES = ("normal", "special_mention", "substandard", "doubtful", "loss")
CLASS_DAYS = (0, 90, 270, 360)  # more than so many days overdue leave the next class at best
YEARS = {"act_360": 360, "act_365": 365, "30_360": 360, "by_months": 360}
DAY = datetime.timedelta(days=1)


class NotRecomputed(Exception):
    """Terms that this checker does not work out."""


def half_up(value):
    """A fraction that is not negative, to the nearest whole number, halves up."""
    return (2 * value.numerator + value.denominator) // (2 * value.denominator)


def months_after(day, months):
    """The same day of another month, or that month's last day."""
    at = day.year * 12 + day.month - 1 + months
    year, month = at // 12, at % 12 + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def days_of(day_count, start, end):
    if not day_count.startswith("act"):  # 30/360, bond basis
        first = min(start.day, 30)
        last = 30 if end.day == 31 and first == 30 else end.day
        return (end.year - start.year) * 360 + (end.month - start.month) * 30 + last - first
    return (end - start).days


class Loan:
    """A loan in a view. What is told of it stands in `row`, `schedule` and `splits`."""

    def __init__(self, book, record, view):
        self.book, self.record, self.view = book, record, view
        self.day_count = record["day_count"]
        self.step = record["step_months"] or 1
        self.months = record["months"]
        series = record["lpr_series"]
        self.levels = [e for e in book.of_kind["index_level"] if series and e["index_code"] == series]
        self.primes = {}  # by day: many are asked for again and again
        events = book.live_of("loan_event", "loan_id", record.entity, view)
        self.events = sorted(events, key=lambda e: (e.day, e.seq))
        self.paid_out_on = None
        self.paid_out = self.repaid = self.written_off = self.interest_paid = self.costs_paid = 0
        self.balances = []  # since the boundary: (day, what is outstanding from it on, of it overdue)
        self.boundary = None  # interest until this day fell due
        self.plan, self.next = [], 0
        self.interest_dues, self.principal_dues = [], []
        self.schedule, self.splits = [], []
        self.judged = self.defaulted_on = None
        for event in self.events:
            if self.paid_out_on is not None:
                self._go_to(event.day)
            if self.paid_out_on is not None or event["action"] == "payout":
                getattr(self, f"_{event['action']}")(event)
        if self.paid_out_on is not None:
            self._go_to(view.as_of)

    # --- rates -----------------------------------------------------------------------------

    def _prime(self, day):
        if day not in self.primes:
            self.primes[day] = self._find_prime(day)
        return self.primes[day]

    def _find_prime(self, day):
        view = self.view._replace(as_of=day)
        levels = [e for e in self.levels if e.day <= day and self.book.live(e, view)]
        if not levels:
            raise NotRecomputed("a loan without the prime rate of its day")
        return Fraction(max(levels, key=lambda e: (e.day, e.seq))["level"]) / 100

    def rate(self, day):
        """A year, on a day: as it was agreed, or the prime rate of the decisive day and a margin."""
        record = self.record
        if record["lpr_series"] is None:
            return Fraction(record["rate"])
        points = record["basis_points"] or 0
        for event in self.events:
            if event["action"] == "repricing" and event.day <= day:
                points = event["basis_points"]
        decisive = record.date("signed_on")
        if record["rate_basis"] == "repriced":
            decisive = self.paid_out_on
            step = record["reprice_months"]
            for months in range(step, self.months + 1, step):
                if months_after(self.paid_out_on, months) <= day:
                    decisive = months_after(self.paid_out_on, months)
        return self._prime(decisive) + Fraction(points, 10000)

    # --- the plan --------------------------------------------------------------------------

    def _dues(self):
        ends = list(range(self.step, self.months + 1, self.step))
        if not ends or ends[-1] != self.months:
            ends.append(self.months)
        return [(months_after(self.paid_out_on, end), end) for end in ends]

    def _open_plan(self):
        """(due, months of the period, principal that falls due)."""
        dues = self._dues()
        method = self.record["method"]
        periods = [end - before for (_, end), (_, before) in zip(dues, [(None, 0)] + dues)]
        if method == "interest_monthly":
            parts = [0] * (len(dues) - 1) + [self.paid_out]
        elif method == "equal_principal":
            whole, odd = divmod(self.paid_out, len(dues))
            parts = [whole + (i < odd) for i in range(len(dues))]
        else:
            parts = self._annuity([due for due, _ in dues])
        self.plan = [(due, period, part) for (due, _), period, part in zip(dues, periods, parts)]

    def _annuity(self, dues):
        """P i / (1 - (1 + i)^-n), half up; anew with the first period after the rate changed."""
        if self.day_count != "by_months":
            raise NotRecomputed("an annuity whose interest goes by days")
        left, begin, rate, parts, pays = self.paid_out, self.paid_out_on, None, [], 0
        for k, due in enumerate(dues):
            if self.rate(begin) != rate:
                rate = self.rate(begin)
                i = rate * self.step / 12
                pays = half_up(left * i / (1 - (1 + i) ** -(len(dues) - k))) if i else None
            part = left if k + 1 == len(dues) else pays - half_up(left * rate * self.step / 12)
            parts.append(part)
            left, begin = left - part, due
        return parts

    # --- interest --------------------------------------------------------------------------

    def _balance(self):
        return self.balances[-1][1]

    def _piece(self, day, amount):
        """(day, balance, of it what is due and not covered where a penalty was agreed)."""
        due = sum(due for _, due in self.principal_dues)
        open_ = max(due - self.repaid - self.written_off, 0)
        return (day, amount, 0 if self.record["penalty_rate"] is None else min(open_, amount))

    def _set_balance(self, day, amount):
        if self.balances[-1][0] == day:
            self.balances.pop()
        self.balances.append(self._piece(day, amount))

    def _interest(self, to):
        """What ran from the boundary until a day."""
        whole = self.next < len(self.plan) and to == self.plan[self.next][0]
        if self.day_count == "by_months" and whole and len(self.balances) == 1 and not self.balances[0][2]:
            begin = self.plan[self.next - 1][0] if self.next else self.paid_out_on
            if self.boundary == begin:
                return half_up(self._balance() * self.rate(begin) * self.plan[self.next][1] / 12)
        total = Fraction(0)
        ends = [day for day, _, _ in self.balances[1:]] + [to]
        for (start, balance, overdue), end in zip(self.balances, ends):
            total += (balance - overdue) * self._rate_days(start, min(end, to))
            if overdue:
                days = days_of(self.day_count, start, min(end, to))
                total += overdue * Fraction(self.record["penalty_rate"]) * days
        return half_up(total / YEARS[self.day_count])

    def _rate_days(self, start, end):
        if self.day_count == "by_months":
            return self.rate(self.boundary) * days_of(self.day_count, start, end)
        if self.record["lpr_series"] is None:
            return self.rate(start) * days_of(self.day_count, start, end)
        total, begin = Fraction(0), start
        while begin < end:
            until = begin + DAY
            while until < end and self.rate(until) == self.rate(begin):
                until += DAY
            total += self.rate(begin) * days_of(self.day_count, begin, until)
            begin = until
        return total

    def _close(self, day):
        amount = self._interest(day)
        if amount:
            self.interest_dues.append((day, amount))
        self.balances = [self._piece(day, self._balance())]
        self.boundary = day
        return amount

    def _fall_due(self, due, principal, left):
        days = (due - self.boundary).days
        if self.day_count != "by_months":
            days = days_of(self.day_count, self.boundary, due)
        rate = self.rate(self.boundary)
        interest = self._close(due)
        if principal:
            self.principal_dues.append((due, principal))
            self._set_balance(due, self._balance())
        self.schedule.append(
            {"due_on": due, "days": days, "rate": rate, "interest": interest, "principal": principal, "balance": left}
        )

    def _go_to(self, day):
        while self.next < len(self.plan) and self.plan[self.next][0] <= day:
            due, _, principal = self.plan[self.next]
            left = sum(part for _, _, part in self.plan[self.next + 1 :])
            self._fall_due(due, principal, left)
            self.next += 1
        if self.next == len(self.plan) and day > self.boundary:
            self._close(day)

    # --- events ----------------------------------------------------------------------------

    def _split(self, event, costs=0, interest=0, principal=0):
        owed = sum(amount for _, amount in self.interest_dues) - self.interest_paid
        self.splits.append(
            {
                "seq": event.seq,
                "costs": costs,
                "interest": interest,
                "principal": principal,
                "outstanding": self._balance(),
                "interest_open": owed,
            }
        )

    def _payout(self, event):
        self.paid_out_on, self.paid_out = event.day, event.minor("amount")
        self.boundary = event.day
        self.balances = [self._piece(event.day, self.paid_out)]
        self._open_plan()
        self._split(event, principal=self.paid_out)

    def _repayment(self, event):
        """Costs, then interest that is due, then principal; of all of it, what ran until the day too."""
        amount, costs = event.minor("amount"), event.minor_or_zero("costs")
        owed = lambda: sum(due for _, due in self.interest_dues) - self.interest_paid
        if amount > costs + owed() + self._balance():
            self._close(event.day)
        of_costs = min(amount, costs)
        interest = min(amount - of_costs, owed())
        principal = min(amount - of_costs - interest, self._balance())
        self.costs_paid += of_costs
        self.interest_paid += interest
        self.repaid += principal
        self._set_balance(event.day, self._balance() - principal)
        self._split(event, of_costs, interest, principal)

    def _default(self, event):
        self.defaulted_on = event.day
        if self.next < len(self.plan):
            rest = self.paid_out - sum(amount for _, amount in self.principal_dues)
            self.next = len(self.plan)
            self._fall_due(event.day, rest, 0)
        self._split(event)

    def _write_off(self, event):
        amount = min(event.minor("amount"), self._balance())
        self.written_off += amount
        self._set_balance(event.day, self._balance() - amount)
        self._split(event, principal=amount)

    def _class(self, event):
        self.judged = event["class"]
        self._split(event)

    def _repricing(self, event):
        self._split(event)

    # --- where it stands ---------------------------------------------------------------------

    def _overdue(self, dues, paid):
        """What was due before the day and is not paid, and since when: the earliest is paid first."""
        amount, since = 0, None
        for day, due in dues:
            left = due - min(paid, due)
            paid -= min(paid, due)
            if day < self.view.as_of and left:
                amount, since = amount + left, since or day
        return amount, since

    def _class_of(self, days):
        by_days = sum(days > limit for limit in CLASS_DAYS)
        if self.written_off:
            by_days = CLASSES.index("loss")
        elif not self._balance() and not self._interest_open():
            return "normal"
        return CLASSES[max(by_days, CLASSES.index(self.judged or "normal"))]

    def _interest_open(self):
        return sum(amount for _, amount in self.interest_dues) - self.interest_paid

    def row(self):
        """What the book of loans says of it; None: it is not paid out."""
        if self.paid_out_on is None:
            return None
        covered = self.repaid + self.written_off
        due = sum(amount for _, amount in self.principal_dues)
        interest, since = self._overdue(self.interest_dues, self.interest_paid)
        principal, other = self._overdue(self.principal_dues, covered)
        first = min((day for day in (since, other) if day), default=None)
        days = 0 if first is None else (self.view.as_of - first).days
        return {
            "paid_out_on": self.paid_out_on,
            "ends_on": months_after(self.paid_out_on, self.months),
            "paid_out": self.paid_out,
            "repaid": self.repaid,
            "written_off": self.written_off,
            "outstanding": self._balance(),
            "interest_paid": self.interest_paid,
            "costs_paid": self.costs_paid,
            "interest_open": self._interest_open(),
            "principal_open": max(due - covered, 0),
            "accrued": self._interest(self.view.as_of),
            "overdue": interest + principal,
            "overdue_since": first,
            "overdue_days": days,
            "class": self._class_of(days),
            "defaulted_on": self.defaulted_on,
        }

    def past(self):
        """The instalments that fell due by the day of the view."""
        return self.schedule


def loans(book, view):
    for entry in book.of_kind["loan"]:
        record = book.version(entry.entity, view) if entry.seq == entry.entity else None
        if record is not None:
            yield record
