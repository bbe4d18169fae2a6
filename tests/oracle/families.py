"""What is told of loans, losses, pools, subsidies, securities and rights, from what is worked out.

Where a bundle holds a figure (what is kept with a claim) it is compared; the others are told.
"""

import loans
import pools
from money import money
from docket import Docket

LOAN_MONEY = (
    "paid_out", "repaid", "written_off", "outstanding", "interest_paid", "costs_paid", "interest_open",
    "principal_open", "accrued", "overdue",
)  # fmt: skip
ROOM_MONEY = ("balance", "limit", "counted", "headroom", "outstanding", "overdue")


def texts(row, amounts):
    """Amounts as the tables write them, days and ratios as text, all else as it is."""
    return {name: _text(name, value, amounts) for name, value in row.items()}


def _text(name, value, amounts):
    if name in amounts:
        return money(value)
    if hasattr(value, "isoformat"):
        return str(value)
    return f"{float(value):.8f}" if name == "rate" else value


class Families:
    def __init__(self, book, view, faults):
        self.book, self.view, self.faults = book, view, faults

    def _named(self, kind):
        for entry in self.book.of_kind[kind]:
            record = self.book.version(entry.entity, self.view) if entry.seq == entry.entity else None
            if record is not None:
                yield record

    def loans(self):
        answer = {}
        for record in loans.loans(self.book, self.view):
            try:
                loan = loans.Loan(self.book, record, self.view)
                row = loan.row()
            except loans.NotRecomputed as reason:
                self.faults.leave_out(str(reason), record["code"])
                continue
            if row is None:
                continue
            whole = row["repaid"] + row["outstanding"] + row["written_off"]
            self.faults.expect("loans", f"{record['code']}, what became of it", row["paid_out"], whole)
            answer[record["code"]] = texts(row, LOAN_MONEY) | {
                "schedule": [texts(part, ("interest", "principal", "balance")) for part in loan.schedule],
                "splits": [
                    texts(part, ("costs", "interest", "principal", "outstanding", "interest_open")) for part in loan.splits
                ],
            }  # fmt: skip
            self._worked_out("loans", len(row) + 6 * len(loan.schedule) + 5 * len(loan.splits))
        return answer

    def losses(self):
        answer = {}
        for claim in pools.claims(self.book, self.view):
            entry, code = claim.entry, claim.entry["code"]
            for name, ours in (("base", claim.base), ("uncovered", claim.uncovered)):
                self.faults.expect("losses", f"{code}, {name}", entry[name], money(ours))
            self.faults.expect("losses", f"{code}, its parts", entry.minor("base"), sum(claim.due.values()))
            rows = claim.rows()
            answer[code] = {bearer: texts(row, row) for bearer, row in rows.items()}
            self._worked_out("losses", 4 * len(rows))
        return answer

    def pools(self):
        answer = {}
        for record in self._named("risk_pool"):
            balance, least, rows = 0, 0, []
            for day, seq, amount in pools.movements(self.book, record.entity, self.view):
                balance += amount
                least = min(least, balance)
                rows.append({"seq": seq, "day": str(day), "balance": money(balance)})
            self.faults.expect("pools", f"{record['code']}, never less than nothing", least, 0)
            room = pools.room(self.book, record.entity, self.view)
            answer[record["code"]] = {"room": texts(room, ROOM_MONEY), "movements": rows}
            self._worked_out("pools", len(room) + len(rows))
        return answer

    def subsidies(self):
        for entry in self.book.of_kind["subsidy_claim"]:
            if entry.seq > self.view.known:
                continue
            ours = pools.Subsidy(self.book, entry)
            for name in ("computed", "granted", "loan_counted"):
                self.faults.expect("subsidies", f"{entry['code']}, {name}", entry[name], money(getattr(ours, name)))
            self.faults.expect("subsidies", f"{entry['code']}, cut_by", entry["cut_by"], ours.cut_by)
        answer = {}
        for record in self._named("special_fund"):
            answer[record["code"]] = money(
                pools.used(self.book, record.entity, self.view, pools.is_granted)
            )
            self._worked_out("subsidies", 1)
        return answer

    def securities(self):
        answer = {}
        for plan in self._named("abs_plan"):
            rows = list(pools.payouts(self.book, plan, self.view))
            amounts = [name for name in rows[0] if name not in ("seq", "days")] if rows else []
            answer[plan["code"]] = [texts(row, amounts) for row in rows]
            self._worked_out("securities", len(amounts) * len(rows))
        return answer

    def rights(self):
        counts = Docket(self.book, self.view).counts()
        self._worked_out("rights of IP", len(counts))
        return counts

    def _worked_out(self, family, count):
        self.faults.work_out(family, count)

    def all(self):
        names = ("loans", "losses", "pools", "subsidies", "securities", "rights")
        return {name: getattr(self, name)() for name in names}
