"""Rights of IP: what each is on a day, by its events, and how many are what. docs/ip.md, "The docket".

Every entry is placed by a day of its own: the day of the view asks what was so on that day, its
entry what was known.
"""

import datetime

from book import LAST_DAY, View
from loans import months_after

DAY = datetime.timedelta(days=1)
PATENT_YEARS = {"invention": 20, "utility_model": 10, "design": 15}
MARK_YEARS, RENEWAL_GRACE_MONTHS = 10, 6
IN_FORCE = {
    "invention": "inventions",
    "utility_model": "utility_models",
    "design": "designs",
    "trade_mark": "trade_marks",
    "software_copyright": "software_copyrights",
    "other": "others",
}
PENDING = ("filed", "published", "examined")
ENDED = ("expired", "lapsed", "abandoned", "invalidated")
MARKS = ("strategic_industry", "overseas_family", "high_pledge", "awarded")
FLAGS = {
    "preserved": ("preserved", True),
    "preservation_ended": ("preserved", False),
    "open_licence": ("open", True),
    "open_licence_ended": ("open", False),
}  # fmt: skip


class Docket:
    def __init__(self, book, view):
        self.book, self.view = book, view
        self.known = View(LAST_DAY, view.known)
        self.days = {e.date("day"): e["worked"] for e in self._versions("holiday")}
        rules = [e for e in self._versions("ip_fee_rule")]
        self.rules = sorted(rules, key=lambda e: e.date("valid_from"))
        self.pledged = self._pledged()
        self.rights = [Right(self, record) for record in self._versions("ip_right")]

    def _versions(self, kind):
        for e in self.book.of_kind[kind]:
            record = self.book.version(e.entity, self.known) if e.seq == e.entity else None
            if record is not None:
                yield record

    def _pledged(self):
        """The rights that are in a pledge that did not end by the day."""
        book, as_of, found = self.book, self.view.as_of, set()
        for item in book.of_kind["pledge_item"]:
            pledge = book.version(item["pledge_id"], self.known)
            if pledge is None or not book.live(item, self.known):
                continue
            begins = item.date("registered_on") or pledge.date("registered_on")
            ends = [end.day for end in book.live_of("pledge_end", "pledge_id", pledge.entity, self.known)]
            if begins <= as_of and not any(day <= as_of for day in ends):
                found.add(item["ip_right_id"])
        return found

    def last_day(self, day):
        """A last day that is no working day is the next one that is."""
        while not self.days.get(day, False) and (day in self.days or day.weekday() >= 5):
            day += DAY
        return day

    def grace_months(self, due):
        """Of the rule for fees that are due on a day; None: no rule tells."""
        ruling = [rule for rule in self.rules if rule.date("valid_from") <= due]
        return ruling[-1]["grace_months"] if ruling else None

    def _trusteed(self, start, end):
        trusts = self._versions("trusteeship")
        return len({t["firm_id"] for t in trusts if t.date("from_on") <= end and (t.date("to_on") or end) >= start})

    def counts(self):
        as_of = self.view.as_of
        counts = dict.fromkeys(
            ("rights", "pending", *IN_FORCE.values(), "granted_in_year", *ENDED)
            + ("pledged", "licensed", "preserved", "high_value", "fee_late", "fee_missed", "in_pools"), 0
        )  # fmt: skip
        pooled = {
            m["ip_right_id"] for m in self._versions("ip_pool_member")
            if m.date("from_on") <= as_of <= (m.date("to_on") or as_of)
        }  # fmt: skip
        for right in self.rights:
            if not right.exists():
                continue
            counts["rights"] += 1
            counts["pending"] += right.status in PENDING
            counts["granted_in_year"] += right.granted_on is not None and right.granted_on.year == as_of.year
            counts["in_pools"] += right.record.entity in pooled
            if right.status in ENDED:
                counts[right.status] += 1
            if right.status == "granted":
                right.count(counts)
        counts["in_trusteeship"] = self._trusteed(as_of, as_of)
        counts["trusteed_in_year"] = self._trusteed(as_of.replace(month=1, day=1), as_of)
        return counts


class Right:
    def __init__(self, docket, record):
        self.docket, self.record = docket, record
        self.as_of = docket.view.as_of
        self.filed_on = record.date("filed_on")
        self.granted_on = None
        self.renewals = 0
        self.licences = set()
        self.flags = {"preserved": False, "open": False}
        self.status = "filed" if self.filed_on is None or self.filed_on <= self.as_of else None
        for day, seq, action, event in self._events():
            if day <= self.as_of:
                self._take(day, seq, action, event)
        if self.status not in (None, *ENDED) and self._ends_on() is not None and self.as_of > self._ends_on():
            self.status = "expired"

    def _events(self):
        events = self.docket.book.live_of("ip_event", "ip_right_id", self.record.entity, self.docket.known)
        happened = [(e.date("occurred_on"), e.seq, e["action"], e) for e in events]
        if self.record["granted_on"] and not any(action == "granted" for _, _, action, _ in happened):
            happened.append((self.record.date("granted_on"), 0, "granted", None))
        ended = {e["licence_id"] for e in events}
        for e in events:
            if e["action"] == "licensed" and e["ends_on"] and e.seq not in ended:
                happened.append((e.date("ends_on") + DAY, e.seq, "licence_over", None))
        return sorted(happened, key=lambda h: h[:2])

    def _take(self, day, seq, action, event):
        if action == "granted":
            self.granted_on = day
        if action == "renewed":
            self.renewals += 1
        elif action == "licensed":
            self.licences.add(seq)
        elif action == "licence_over":
            self.licences.discard(seq)
        elif action == "licence_ended":
            self.licences.discard(event["licence_id"])
        elif action in FLAGS:
            name, value = FLAGS[action]
            self.flags[name] = value
        elif action == "restored":
            self.status = "granted" if self.granted_on else "examined"
        elif action in ("granted", *PENDING, *ENDED):
            self.status = action

    def _expiry(self):
        """The last day of its term; None: it has none, or it is not known."""
        kind = self.record["type"]
        if kind == "trade_mark":
            return self.granted_on and months_after(self.granted_on, 12 * MARK_YEARS * (self.renewals + 1))
        if kind not in PATENT_YEARS or self.filed_on is None:
            return None
        return months_after(self.filed_on, 12 * PATENT_YEARS[kind]) + DAY * (self.record["compensated_days"] or 0)

    def _ends_on(self):
        """The last day on which it counts: of a mark that of the grace of its renewal."""
        expiry = self._expiry()
        if expiry is None or self.record["type"] != "trade_mark":
            return expiry
        return self.docket.last_day(months_after(expiry, RENEWAL_GRACE_MONTHS))

    def exists(self):
        if self.filed_on is None and self.record["granted_on"]:
            return self.granted_on is not None
        return self.status is not None

    def fee_standing(self):
        """How the next annual fee stands: ahead, late, missed, unknown; None: nothing is due."""
        if self.record["type"] not in PATENT_YEARS or self.filed_on is None or self.granted_on < self.filed_on:
            return None
        year_of = lambda day: next(k for k in range(1, 200) if day < months_after(self.filed_on, 12 * k))
        fees = self.docket.book.live_of("ip_fee", "ip_right_id", self.record.entity, self.docket.known)
        paid = max((fee["year"] for fee in fees if fee.date("paid_on") <= self.as_of), default=0)
        granted, now = year_of(self.granted_on), year_of(self.as_of)
        if not paid and now > granted:
            return "unknown"
        due = months_after(self.filed_on, 12 * max(paid, granted))
        if due >= self._expiry():
            return None
        if self.as_of <= due:
            return "ahead"
        grace = self.docket.grace_months(due)
        if grace is not None and self.as_of > self.docket.last_day(months_after(due, grace)):
            return "missed"
        return "late"

    def _is_high_value(self):
        old = self.filed_on is not None and self.as_of > months_after(self.filed_on, 120)
        return self.record["type"] == "invention" and (old or any(self.record[name] for name in MARKS))

    def count(self, counts):
        """Of one that is in force."""
        counts[IN_FORCE[self.record["type"]]] += 1
        counts["pledged"] += self.record.entity in self.docket.pledged
        counts["licensed"] += bool(self.licences) or self.flags["open"]
        counts["preserved"] += self.flags["preserved"]
        counts["high_value"] += self._is_high_value()
        standing = self.fee_standing()
        if standing in ("late", "missed"):
            counts[f"fee_{standing}"] += 1
