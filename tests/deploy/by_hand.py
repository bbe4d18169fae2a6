"""What an auditor with a pencil works out of the tables of a bundle for XY-HARBOUR: the lines of its call with
amounts in words, the capital account of each commitment by quarter, year and since inception, the performance
template's flows and returns, and the schedule of investments. Nothing is taken from the program or the checker.

python3 by_hand.py BUNDLE DAY: JSON. The fund is a plain one: one call, all paid on one day, no facility, no
marks until DAY, distributions by its terms, of which the manager's commitment bears no carry.
"""

import csv
import json
import os
import sys
from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

FUND, MANAGERS = "XY-HARBOUR", "XY-C-063"
CENT = Decimal("0.01")
DIGITS = "零壹贰叁肆伍陆柒捌玖"


def rows(folder, table, **wanted):
    with open(os.path.join(folder, table + ".csv"), encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row.get("entry_state", "in_force") == "in_force" and all(row[k] == v for k, v in wanted.items()):
                yield row


def day_of(row):
    return date.fromisoformat(row["effective_date"])


def cents(value):
    return str(Decimal(value).quantize(CENT, ROUND_HALF_EVEN) + 0)  # no -0.00


def in_words(amount):
    """人民币 in words, by 财政部's rules for bills: groups of four digits, one 零 for any run of noughts, up to 10^12 yuan."""
    yuan, fen = divmod(int(amount * 100), 100)
    text, gap = "", False
    for power in range(11, -1, -1):
        digit = yuan // 10**power % 10
        if digit:
            text += ("零" if gap and text else "") + DIGITS[digit] + ["", "拾", "佰", "仟"][power % 4]
        gap = not digit or gap and power % 4 == 0
        if power % 4 == 0 and yuan // 10**power % 10**4:
            text += {0: "", 4: "万", 8: "亿"}[power]
            gap = False  # a nought at the end of a group needs no word
    text = "人民币" + (text + "元" if yuan else "")
    if not fen:
        return text + "整"
    tenth, last = divmod(fen, 10)
    text += "零" if yuan and (not tenth or yuan % 10 == 0) else ""
    text += DIGITS[tenth] + "角" if tenth else ""
    return text + (DIGITS[last] + "分" if last else "整")


class Fund:
    def __init__(self, folder):
        of = {"fund_code": FUND}
        self.folder = folder
        self.commitments = {r["code"]: Decimal(r["amount"]) for r in rows(folder, "commitments", **of)}
        self.investments = {r["code"]: r for r in rows(folder, "investments", **of)}
        held = lambda table: [r for r in rows(folder, table) if r["investment_code"] in self.investments]
        self.payments, self.proceeds = held("payments"), held("proceeds")
        self.paid_in = [r for r in rows(folder, "contributions") if r["commitment_code"] in self.commitments]
        self.given = list(rows(folder, "distributions", **of))
        self.fees = list(rows(folder, "expenses", **of))
        shares = rows(folder, "distribution_shares", state="approved")
        self.lines = [r for r in shares if r["commitment_code"] in self.commitments]
        (self.terms,) = rows(folder, "waterfall_terms", **of)
        (self.tier,) = rows(folder, "waterfall_tiers", waterfall_term_key=self.terms["key"])

    @staticmethod
    def total(found, column, first, last):
        """Of what lies after the first day and until the last one; None: since the beginning."""
        return sum(
            Decimal(r[column] or 0) for r in found if (first is None or day_of(r) > first) and day_of(r) <= last
        )

    def gross(self, day):
        """At cost, as nothing was valued yet, and what is in the bank."""
        until = lambda found, column="amount": self.total(found, column, None, day)
        cost = until(self.payments) - until(self.proceeds, "cost_relieved")
        given = sum(until(self.given, c) for c in ("return_of_capital", "gain", "income", "carry"))
        bank = until(self.paid_in) - until(self.fees) - until(self.payments) + until(self.proceeds) - given
        return cost + bank

    def carry_on(self, day):
        """Of all that is left on a day: the manager's, beyond what it had. Its commitment's tenth bears none."""
        share = 1 - self.commitments[MANAGERS] / sum(self.commitments.values())
        rates = [Decimal(self.terms["hurdle_rate"]), Decimal(self.tier["hurdle_rate"])]
        events = [(day_of(r), -Decimal(r["amount"])) for r in self.paid_in if r["commitment_code"] != MANAGERS]
        for r in self.given:
            whole = sum(Decimal(r[c] or 0) for c in ("return_of_capital", "gain", "income", "carry"))
            events.append((day_of(r), whole * share))
        events = sorted(e for e in events if e[0] <= day) + [(day, self.gross(day) * share)]
        capital, owed = Decimal(0), [Decimal(0), Decimal(0)]  # owed: capital and hurdle at each rate
        preferred = caught = carry = Decimal(0)
        before = events[0][0]
        for when, amount in events:
            for i, rate in enumerate(rates):
                owed[i] = (owed[i] * (1 + rate) ** (Decimal((when - before).days) / 365)).quantize(CENT)
            before, last = when, carry
            if amount < 0:
                capital -= amount
                owed = [o - amount for o in owed]
                continue
            first = min(amount, owed[0])
            back = min(first, capital)
            capital -= back
            preferred += first - back
            catch = min(amount - first, preferred / 4 - caught)  # a fifth of all profit so far
            caught += catch
            left = amount - first - catch
            to_tier = min(left, max(owed[1] - first, 0) / Decimal("0.8"))
            got = first + to_tier * Decimal("0.8") + (left - to_tier) * Decimal("0.75")
            owed = [max(o - got, Decimal(0)) for o in owed]
            carry += catch + to_tier / 5 + (left - to_tier) / 4
        return (carry - last).quantize(CENT, ROUND_HALF_EVEN)

    def account(self, code, first, last):
        """What one commitment had of a period."""
        part = self.commitments[code] / sum(self.commitments.values())
        bears = Decimal(0) if code == MANAGERS else self.commitments[code] / (sum(self.commitments.values()) - self.commitments[MANAGERS])
        own = [r for r in self.paid_in if r["commitment_code"] == code]
        mine = [r for r in self.lines if r["commitment_code"] == code]
        for r in mine:  # the line's notice says the day
            r["effective_date"] = next(d["effective_date"] for d in self.given if d["seq"] == r["notice_seq"])
        carry = lambda day: Decimal(0) if day is None else self.carry_on(day) * bears
        gross = lambda day: Decimal(0) if day is None else self.gross(day) * part
        gain = self.total(self.proceeds, "amount", first, last) - self.total(self.proceeds, "cost_relieved", first, last)
        return {
            "begin_gross": gross(first),
            "begin_carry": -carry(first),
            "contributions": self.total(own, "amount", first, last),
            "distributions": -self.total(mine, "amount", first, last),
            "management_fees": -self.total(self.fees, "amount", first, last) * part,
            "realised": gain * part,
            "carry_paid": -self.total(self.given, "carry", first, last) * bears,
            "end_gross": gross(last),
            "end_carry": -carry(last),
        }

    def schedule(self, last):
        answer = {}
        for code in self.investments:
            paid = [r for r in self.payments if r["investment_code"] == code]
            back = [r for r in self.proceeds if r["investment_code"] == code]
            cost = self.total(paid, "amount", None, last)
            relieved = self.total(back, "cost_relieved", None, last)
            received = self.total(back, "amount", None, last)
            flows = [(day_of(r), -Decimal(r["amount"])) for r in paid]
            flows += [(day_of(r), Decimal(r["amount"])) for r in back if day_of(r) <= last] + [(last, cost - relieved)]
            answer[code] = {
                "first_paid_on": str(min(map(day_of, paid))),
                "cost": cents(cost),
                "cost_left": cents(cost - relieved),
                "realised": cents(received),
                "realised_gain": cents(received - relieved),
                "value": cents(cost - relieved),
                "gross_irr": rate_of(flows),
                "multiple": float((received + cost - relieved) / cost),
            }
        return answer

    def performance(self, last):
        """The flows of the template, and rates from them: net has the fees, gross has neither fees nor carry."""
        (call,) = rows(self.folder, "capital_calls", fund_code=FUND)
        whole = Decimal(call["investments"]) + Decimal(call["management_fees"])
        flows = []
        for r in self.paid_in:
            for kind, part in (("call_investment", "investments"), ("call_fees", "management_fees")):
                flows.append([r["effective_date"], kind, cents(-Decimal(r["amount"]) * Decimal(call[part]) / whole)])
        for r in self.lines:
            notice = next(d for d in self.given if d["seq"] == r["notice_seq"])
            if day_of(notice) <= last and Decimal(r["amount"]):
                flows.append([notice["effective_date"], "distribution_permanent", r["amount"]])
        bears = {code: amount for code, amount in self.commitments.items() if code != MANAGERS}
        for r in self.given:  # what the manager was paid is a flow of each who bears it, in gross alone
            if day_of(r) <= last and r["carry"]:
                for amount in bears.values():
                    share = Decimal(r["carry"]) * amount / sum(bears.values())
                    flows.append([r["effective_date"], "carry", cents(share)])
        gross, carry = self.gross(last), self.carry_on(last)
        flows += [[str(last), "adjustment_carry", cents(carry)], [str(last), "nav", cents(gross - carry)]]
        on = lambda names: [(date.fromisoformat(d), Decimal(a)) for d, kind, a in flows if kind in names]
        back = ("distribution_permanent", "nav")
        net = on(("call_investment", "call_fees") + back)
        gross_flows = on(("call_investment", "carry", "adjustment_carry") + back)
        return {
            "flows": flows,
            "net_irr": rate_of(net),
            "gross_irr": rate_of(gross_flows),
            "gross_multiple": float(-sum(a for _, a in gross_flows if a > 0) / sum(a for _, a in gross_flows if a < 0)),
        }

    def call(self):
        (call,) = rows(self.folder, "capital_calls", fund_code=FUND)
        total = sum(self.commitments.values())
        answer = []
        for code, amount in self.commitments.items():
            parts = {p: Decimal(call[p] or 0) * amount / total for p in ("investments", "management_fees")}
            due = sum(parts.values())
            told = {p: cents(v) for p, v in parts.items()}
            answer.append(told | {"total": cents(due), "words": in_words(due), "reference": f"{call['code']}/{code}"})
        return answer


def rate_of(flows):
    """The rate at which all flows come to nothing, act/365 from the first: by halving."""
    first = min(day for day, _ in flows)
    worth = lambda rate: sum(float(a) * (1 + rate) ** (-(d - first).days / 365) for d, a in flows)
    low, high = -0.9, 10.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if worth(middle) > 0 else (low, middle)
    return low


def main():
    folder, last = sys.argv[1], date.fromisoformat(sys.argv[2])
    fund = Fund(folder)
    quarter = date(last.year, (last.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)
    periods = {"qtd": quarter, "ytd": date(last.year - 1, 12, 31), "itd": None}
    accounts = {
        code: {
            name: {period: cents(fund.account(code, first, last)[name]) for period, first in periods.items()}
            for name in fund.account(code, None, last)
        }
        for code in fund.commitments
    }
    words = {amount: in_words(Decimal(amount)) for amount in sys.argv[3:]}
    told = {"call": fund.call(), "accounts": accounts, "schedule": fund.schedule(last), "words": words}
    json.dump(told | {"performance": fund.performance(last)}, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
