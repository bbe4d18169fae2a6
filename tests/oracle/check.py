#!/usr/bin/env python3
"""Checks a bundle of Fundtrail without any of its code: python3 check.py BUNDLE [--pin FILE].

README.md says what is checked, and what is not. Ends with 0 where nothing is wrong, with 1
where something is, with 2 where the bundle cannot be read.
"""

import argparse
import json
import sys
from datetime import date

import accounts
import caps
import chain
import equity
import listing
import rounds
import tables
from book import Book, View
from bundle import Bundle, Faults, public_key
from families import Families
from figures import Figures, NotRecomputed, rate_of_return
from money import minor, money
from rates import decimals_of
from shares import CALL_PARTS, GIVEN_PARTS, Capital
from waterfall import FundFall, Unsupported

SHOWN_MAX = 50


# What this checker does not work out at all.
NOT_COVERED = (
    "fees", "market equivalents", "rates of return that are not the only ones", "look-through by value",
    "evaluations", "states and windows of claims", "discounts of locked lots", "payouts", "rounds that are only supposed",
    "rules beyond caps",
)  # fmt: skip


class Checker:
    def __init__(self, bundle, faults):
        self.bundle = bundle
        self.faults = faults
        self.question = bundle.package()["fundtrail"]
        self.book = Book(bundle.journal())
        self.view = View(date.fromisoformat(self.question["as_of"]), self.question["as_known"])
        self.capitals = {}
        self.given = {}
        for row in bundle.rows("distribution_shares"):
            self.given.setdefault(int(row["notice_seq"]), {})[row["commitment_code"]] = minor(row["amount"])

    def capital_of(self, fund):
        """The capital of a fund, with the lines of distributions that are shared by terms."""
        if fund not in self.capitals:
            capital = self.capitals[fund] = Capital(self.book, fund)
            for notice in self.book.named("distribution", "fund_id", fund):
                if notice["basis"] == "terms" and notice.seq in self.given:
                    capital.terms[notice.seq] = self._by_terms(capital, notice)
        return self.capitals[fund]

    def _by_terms(self, capital, notice):
        """What the waterfall of its day gives; where it cannot be worked out here, as it is told."""
        told = self.given[notice.seq]
        as_told = [told.get(c["code"], 0) for c in capital.commitments]
        if notice["deviation_reason"] is not None:
            self.faults.leave_out("lines of distributions that depart from their terms", notice["code"])
            return as_told
        names = GIVEN_PARTS + ("carry",)
        try:
            fall = FundFall(self.book, capital.line_view(notice, self.view), capital, self.capital_of)
            lines, carry = fall.lines(sum(notice.minor_or_zero(name) for name in names))
        except Unsupported as reason:
            self.faults.leave_out(f"lines of distributions by terms, of {reason}", notice["code"])
            return as_told
        self.faults.expect("carry", f"distribution {notice.seq}", notice.minor_or_zero("carry"), carry)
        return lines

    def decimals(self, entry):
        """How many decimals the currency of an entry has, from any amount that it tells."""
        for value in entry.values.values():
            if isinstance(value, str) and value.replace(".", "").lstrip("-").isdigit() and "." in value:
                return len(value.split(".")[1])
        return 2

    def funds(self):
        for entry in self.book.of_kind["fund"]:
            if entry.seq == entry.entity and self.book.version(entry.seq, self.view) is not None:
                yield entry.seq

    def journal(self, pin):
        """The chain, the seals, and the bundle's signature by a key that the journal names."""
        chain.check_chain(self.book, self.question["head"], self.faults)
        if self.faults.found:
            return
        chain.check_seals(self.book, pin, self.faults)
        keys = {bytes.fromhex(e["public_key"]) for e in self.book.of_kind["journal_key"]}
        self.bundle.check_signature(keys, self.faults)

    def tables(self):
        for name in self.bundle.files:
            table = name.removesuffix(".csv")
            if name.endswith(".csv") and table not in tables.FIGURES:
                tables.check_rows(self.book, self.bundle, table, self.view, self.faults)

    # --- figures ---------------------------------------------------------------------------

    def shares(self):
        """Every line of every notice, and that the lines of a notice add up to it."""
        self._shares_of("call_shares", CALL_PARTS + ("outside", "paid", "unpaid", "overdue"))
        self._shares_of("distribution_shares", GIVEN_PARTS + ("recallable",))

    def _shares_of(self, table, columns):
        told = {}
        for row in self.bundle.rows(table):
            told.setdefault(int(row["notice_seq"]), {})[row["commitment_code"]] = row
        for seq, rows in told.items():
            notice = self.book.entry(seq)
            fund = notice["fund_id"] or self.book.entry(notice["commitment_id"])["fund_id"]
            if self.book.named("opening", "fund_id", fund):
                self.faults.leave_out("notices of a fund with an opening balance", notice["code"])
                continue
            capital = self.capital_of(fund)
            self._lines(capital, notice, rows, columns)

    def _lines(self, capital, notice, rows, columns):
        lines = dict(accounts.calls_of(capital, self.view)).get(notice) or capital.lines(notice, self.view)
        decimals = self.decimals(notice)
        total = sum(notice.minor_or_zero(part) for part in CALL_PARTS + GIVEN_PARTS)
        if notice.kind == "return_of_excess":
            total = notice.minor("amount")
        elif notice.kind == "equalisation":
            total = notice.minor("contribution") + notice.minor_or_zero("interest")
        told = sum(minor(row["amount"]) for row in rows.values())
        self.faults.expect("shares", f"the sum of {notice.kind} {notice.seq}", told, total)
        for commitment, line in zip(capital.commitments, lines):
            row = rows.get(commitment["code"])
            where = f"{notice.kind} {notice.seq}, {commitment['code']}"
            if row is None:
                self.faults.expect("shares", where, 0, line["amount"])
                continue
            for column in ("amount",) + columns:
                if column in line:
                    self.faults.expect("shares", f"{where}, {column}", row[column], money(line[column], decimals))

    def rights(self):
        """The rights to recall that moved with transfers."""
        told = {}
        for row in self.bundle.rows("transfer_rights"):
            told.setdefault(int(row["transfer_seq"]), {})[row["distribution_code"]] = minor(row["amount"])
        for fund in self.funds():
            if self.book.named("opening", "fund_id", fund):
                continue
            for a in self.capital_of(fund).adjustments:
                if a.transfer and self.book.live(a.entry, self.view):
                    ours = {n and self.book.entry(n)["code"]: amount for n, amount in a.rights.items()}
                    self.faults.expect("rights", f"transfer {a.entry.seq}", told.get(a.entry.seq, {}), ours)

    def caps(self):
        graph = caps.Chain(self.book, self.view, self.capital_of)
        projects = {p["code"]: p.entity for p in self.book.of_kind["project"]}
        for row in self.bundle.rows("headroom"):
            used = caps.used(self.book, self.view, projects[row["project_code"]], graph)
            if used is None:
                self.faults.leave_out("caps of projects of which a report lists no cost", row["project_code"])
                continue
            for basis, amount in used.items():
                told = row[f"{basis}_used"]
                if told is not None:
                    self.faults.expect("caps", f"{row['project_code']}, {basis}", told, money(amount))

    def all_figures(self):
        """Balance, holdings, accounts and multiples of every fund, for who compares them."""
        answer = {}
        for fund in self.funds():
            code = self.book.version(fund, self.view)["code"]
            try:
                figures = Figures(self.book, fund, self.view, self.capital_of)
            except NotRecomputed as reason:
                self.faults.leave_out(str(reason), code)
                continue
            balance = figures.balance()
            self._balances(code, balance)
            try:
                left = figures.net_value(balance["nav"])
            except Unsupported as reason:
                self.faults.leave_out(str(reason), code)
                left = None
            answer[code] = {
                "balance": {name: money(value) for name, value in balance.items()},
                "multiples": {
                    name: money(value) if isinstance(value, int) else value
                    for name, value in figures.multiples(left).items()
                },
                "net_rate": None if left is None else rate_of_return(figures.net_flows(left)),
                "nav": money(left),
                "accounts": {
                    c["code"]: {name: money(a[name]) for name in accounts.FIELDS}
                    for c, a in zip(figures.capital.commitments, figures.accounts)
                    if self.book.live(c, self.view)
                },
                "holdings": {
                    self.book.entry(seq)["code"]: {
                        name: money(amount, decimals_of(self.book.entry(seq)["currency"]))
                        for name, amount in h.figures().items()
                    }
                    for seq, h in figures.holdings.items()
                    if h.bought
                },
            }
            self._count_figures(answer[code])
        return answer

    def _count_figures(self, told):
        """How many figures of a fund were worked out."""
        for family in ("balance", "multiples"):
            self.faults.work_out(family, len(told[family]))
        for family in ("accounts", "holdings"):
            self.faults.work_out(family, sum(len(row) for row in told[family].values()))

    def cap_tables(self):
        """Who holds how much of each firm whose capital is on record."""
        answer = {}
        for firm in equity.firms(self.book, self.view):
            capital = equity.Capital(self.book, firm, self.view)
            rows = capital.table()
            held = sum(row["share"] or 0 for row in rows)
            self.faults.expect("cap tables", f"{self._code(firm)}, shares", held, equity.ONE if held else 0)
            answer[self._code(firm)] = {
                "figures": {k: v if isinstance(v, str) else money(v, 8) for k, v in capital.figures(rows).items()},
                "rows": [self._cap_row(row) for row in rows],
                "certificates": {
                    c.code: {
                        "units": None if c.is_whole() else money(c.units, 8),
                        "amount": money(c.subscribed),
                        "paid": money(c.paid),
                        "strike": money(c.strike, 8),
                        "vested": money(capital.vested(c), 8),
                        "ended_on": None if c.alive() else str(c.ended_on),
                    }
                    for c in capital.certificates.values()
                },
            }
        return answer

    def _cap_row(self, row):
        told = {name: money(row[name], 8) for name in ("units", "vested", "share", "diluted", "diluted_share")}
        told |= {name: money(row[name]) for name in ("subscribed_capital", "paid", "due")}
        holder = row["holder"] and self._code(row["holder"][1])
        of_class = row["class"] and self._code(row["class"])
        return told | {"kind": row["kind"], "holder": holder, "class": of_class}

    def lots(self):
        """When each lot of listed shares falls free, what is left of it, what may be sold of it."""
        answer = {}
        for found in listing.listings(self.book, self.view):
            for lot in found.lots:
                row = lot.row()
                self.faults.expect("lots", f"{lot.entry['code']}, not more sold than there is", row["left"] >= 0, True)
                told = {name: money(row[name], 8) for name in ("units", "sold", "left", "auction_room", "block_room", "price")}
                told |= {name: row[name] and str(row[name]) for name in ("free_from", "priced_on")}
                answer[lot.entry["code"]] = told | {
                    "window_days": row["window_days"], "market_value": money(row["market_value"])
                }  # fmt: skip
        return answer

    def rounds(self):
        """Closings against their rounds, and what the terms of our own investments give."""
        for record, total, last in rounds.closings(self.book, self.view):
            whole = record.minor("amount_raised")
            if whole is not None:
                fits = total == whole if last else total <= whole
                self.faults.expect("closings", f"{record['code']}, {total} of {whole}", fits, True)
        return {
            claim.term["code"]: {
                "paid": money(claim.paid),
                "amount": money(claim.amount),
                "received": money(claim.received),
                "left": None if claim.amount is None else money(max(claim.amount - claim.received, 0)),
            }
            for claim in rounds.claims(self.book, self.view)
        }

    def _code(self, seq):
        return self.book.entry(seq)["code"]

    def _balances(self, code, balance):
        """Assets less debts are what investors put in and what came of it."""
        equity = balance["capital"] - balance["distributed"] - balance["carry"]
        result = balance["income"] + balance["realised_gain"] + balance["unrealised_gain"]
        self.faults.expect("balance", code, balance["nav"], equity + result - balance["expense"])


def report(faults):
    for area, count in faults.counts.items():
        print(f"{area}: {count} checked")
    for family, count in faults.worked_out.items():
        print(f"worked out: {family}: {count} figures")
    for reason, where in faults.left_out.items():
        print(f"not worked out: {reason}: {len(where)}")
    for name in NOT_COVERED:
        print(f"not covered: {name}")
    for fault in faults.found[:SHOWN_MAX]:
        print(f"WRONG {fault}")
    print(f"{len(faults.found)} wrong of {sum(faults.counts.values())}")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bundle", help="a folder or a zip")
    parser.add_argument("--pin", help="journal.pin, as it was kept off the machine")
    parser.add_argument("--figures", action="store_true", help="print the figures as JSON instead")
    return parser.parse_args()


def main():
    options = arguments()
    faults = Faults()
    bundle = Bundle(options.bundle)
    bundle.check_digests(faults)
    pin = None
    if options.pin:
        with open(options.pin, encoding="utf-8") as file:
            pin = public_key(file.read())
    checker = Checker(bundle, faults)
    checker.journal(pin)
    if any(fault.startswith("chain") for fault in faults.found):
        print("the journal is not what was hashed: nothing is worked out from it")
        report(faults)
        return 1
    checker.tables()
    checker.shares()
    checker.rights()
    checker.caps()
    figures = checker.all_figures()
    capital = checker.cap_tables()
    lots = checker.lots()
    claims = checker.rounds()
    told = {"funds": figures, "firms": capital, "lots": lots, "claims": claims}
    told |= Families(checker.book, checker.view, faults).all()
    if options.figures:
        json.dump(told, sys.stdout, ensure_ascii=False, indent=1)
    else:
        report(faults)
    return 1 if faults.found else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, KeyError, ValueError, IndexError) as error:
        print(f"the bundle cannot be read: {type(error).__name__}: {error}", file=sys.stderr)
        sys.exit(2)
