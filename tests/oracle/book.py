"""The journal as a book: which entries count in a view, from docs/journal.md and docs/bundle.md.

A view asks two things: as of a day, as known at an entry. Amounts are whole minor units.
"""

import bisect
import collections
import datetime
import json

View = collections.namedtuple("View", "as_of known")
LAST_DAY = datetime.date.max


class Entry:
    """One entry of the journal. Its values are read as `entry["amount"]`; None is unknown."""

    __slots__ = ("seq", "recorded_at", "actor", "entity", "kind", "day", "body", "request", "hash", "seal", "values")

    def __init__(self, line):
        self.seq = line["seq"]
        self.recorded_at = line["recorded_at"]
        self.actor = line["actor_id"]
        self.entity = line["entity_id"]
        self.kind = line["kind"]
        self.day = datetime.date.fromisoformat(line["effective_date"])
        self.body = line["body"]
        self.request = line.get("request")  # where one that could be repeated has made it
        self.hash = line["hash"]
        self.seal = line.get("seal")  # of the last entry of a sealed transaction alone
        self.values = json.loads(line["body"])

    def __getitem__(self, name):
        return self.values.get(name)

    def minor(self, name):
        """An amount in minor units; None where it is not known."""
        text = self.values.get(name)
        return None if text is None else int(text.replace(".", ""))

    def minor_or_zero(self, name):
        return self.minor(name) or 0

    def date(self, name):
        text = self.values.get(name)
        return None if text is None else datetime.date.fromisoformat(text)


class Book:
    def __init__(self, lines):
        self.entries = [None] + [Entry(line) for line in lines]
        self.of_kind = collections.defaultdict(list)
        self.naming = collections.defaultdict(list)
        self.reversals = collections.defaultdict(list)
        self.of_entity = collections.defaultdict(list)
        self.conventions = []
        for entry in self.entries[1:]:
            self.of_kind[entry.kind].append(entry)
            self.of_entity[entry.entity].append(entry)
            if entry.kind == "reversal":
                self.reversals[entry["reversed_seq"]].append(entry)
            elif entry.kind == "convention":
                self.conventions.append((entry.seq, entry["number"]))
            for name, value in entry.values.items():
                if name.endswith("_id") and value is not None:
                    self.naming[entry.kind, name, value].append(entry)

    def head(self):
        return len(self.entries) - 1

    def entry(self, seq):
        return self.entries[seq]

    def named(self, kind, field, seq):
        """The entries of a kind whose field names an entry, in the order of the journal."""
        return self.naming.get((kind, field, seq), [])

    def convention(self, seq):
        """The number of conventions that holds for the entry seq."""
        at = bisect.bisect_left(self.conventions, (seq, 0))
        return self.conventions[at - 1][1] if at else 0

    def reversed_in(self, entry, view):
        return any(r.seq <= view.known and r.day <= view.as_of for r in self.reversals[entry.seq])

    def first_reversal(self, entry):
        """The seq of the first reversal, whatever its day; infinite where there is none."""
        return min((r.seq for r in self.reversals[entry.seq]), default=float("inf"))

    def live(self, entry, view):
        """Whether it counts, but for versions: what waits for an approval does not count."""
        return (
            entry.seq <= view.known
            and entry.day <= view.as_of
            and not self.reversed_in(entry, view)
            and (not entry["awaits_approval"] or self.approved(entry, view) is not None)
        )

    def decided(self, proposal, view):
        """The decision or approval about a proposal that counts in a view."""
        kind = "decision" if proposal.kind == "investment" else "approval"
        for entry in self.named(kind, f"{proposal.kind}_id", proposal.seq):
            if (
                entry.seq <= view.known
                and entry.day <= view.as_of
                and not self.reversed_in(entry, view)
            ):
                return entry
        return None

    def approved(self, proposal, view):
        """The approval of a proposal that is in force in a view, None where there is none."""
        if (
            proposal.seq > view.known
            or proposal.day > view.as_of
            or self.reversed_in(proposal, view)
        ):
            return None
        entry = self.decided(proposal, view)
        return entry if entry is not None and entry["outcome"] == "approve" else None

    def version(self, entity, view):
        """The version of a record that counts: of the latest day, then of the highest seq."""
        best = None
        for entry in self.versions(entity):
            if self.live(entry, view) and (best is None or (entry.day, entry.seq) >= (best.day, best.seq)):
                best = entry
        return best

    def versions(self, entity):
        return self.of_entity[entity]

    def live_of(self, kind, field, seq, view):
        return [e for e in self.named(kind, field, seq) if self.live(e, view)]
