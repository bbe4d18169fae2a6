"""The hash chain of the journal, and the seals over it. docs/journal.md specifies the bytes."""

import datetime
import hashlib
import struct

from ed25519 import is_signed

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
FIRST_DAY = datetime.date(1970, 1, 1)


def microseconds(text):
    time = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ")
    return (time.replace(tzinfo=datetime.timezone.utc) - EPOCH) // datetime.timedelta(microseconds=1)


def entry_hash(previous, entry):
    kind, body = entry.kind.encode(), entry.body.encode()
    numbers = struct.pack(
        "<qqqqiB",
        entry.seq,
        microseconds(entry.recorded_at),
        entry.actor,
        entry.entity,
        (entry.day - FIRST_DAY).days,
        len(kind),
    )
    domain = b"fundtrail-entry-1\0" if entry.request is None else b"fundtrail-entry-2\0"
    data = domain + previous + numbers + kind + struct.pack("<I", len(body)) + body
    data += bytes.fromhex(entry.request or "")
    return hashlib.blake2b(data, digest_size=32).digest()


def check_chain(book, head, faults):
    """Every entry's hash from the one before, no gap in the numbers, and the head that is told."""
    previous = bytes(32)
    for number, entry in enumerate(book.entries[1:], 1):
        faults.expect("chain", f"the number of entry {number}", entry.seq, number)
        ours = entry_hash(previous, entry)
        faults.expect("chain", f"the hash of entry {number}", entry.hash, ours.hex())
        previous = bytes.fromhex(entry.hash)
    faults.expect("chain", "the head", (head["seq"], head["hash"]), (book.head(), previous.hex()))


def node(kind, data):
    return hashlib.blake2b(kind + data, digest_size=32).digest()


def root(hashes):
    """The root of RFC 6962, 2.1, over hashes of entries, with BLAKE2b."""
    if len(hashes) == 1:
        return node(b"\0", hashes[0])
    left = 1 << ((len(hashes) - 1).bit_length() - 1)
    return node(b"\1", root(hashes[:left]) + root(hashes[left:]))


def seal_message(ledger, previous, seq, hashes):
    return (
        b"fundtrail-seal-1\0" + ledger + struct.pack("<qq", previous, seq) + hashes[-1] + root(hashes)
    )


def check_seals(book, pin, faults):
    """Every transaction since the first key has a seal of a key that was in force before it."""
    if not book.of_kind["journal_key"]:
        faults.expect("seal", "seals without a key", any(e.seal for e in book.entries[1:]), False)
        return
    ledger = bytes.fromhex(book.entry(1).hash)
    first = book.of_kind["journal_key"][0]
    if pin is not None:
        faults.expect("seal", "the first key, which is pinned", first["public_key"], pin.hex())
    keys = {first.entity: first["public_key"]}
    known = 0
    for entry in book.entries[1:]:
        if entry.seal is not None:
            check_seal(book, entry, known, keys, ledger, faults)
            known = entry.seq
    faults.expect("seal", "the last entry that is sealed", known, book.head())


def check_seal(book, last, known, keys, ledger, faults):
    """The seal of the transaction that ends with an entry; keys: those in force, kept up to date."""
    previous, key_id = last.seal["previous_seq"], last.seal["key_id"]
    faults.expect("seal", f"what the seal of entry {last.seq} follows", previous, known)
    covered = book.entries[previous + 1 : last.seq + 1]
    entered = [e for e in covered if e.kind == "journal_key"]
    ended = {e.entity for e in entered if e["end_reason"] is not None}
    key = None if key_id in ended else keys.get(key_id)
    faults.expect("seal", f"the key of the seal of entry {last.seq} is in force", key is not None, True)
    if key is not None and covered:
        hashes = [bytes.fromhex(e.hash) for e in covered]
        message = seal_message(ledger, previous, last.seq, hashes)
        signed = is_signed(bytes.fromhex(key), message, bytes.fromhex(last.seal["signature"]))
        faults.expect("seal", f"the signature of entry {last.seq}", signed, True)
    for entry in entered:
        keys[entry.entity] = entry["public_key"]
    for entity in ended:
        keys.pop(entity)
