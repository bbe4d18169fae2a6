"""The checker's own arithmetic against published vectors and by hand."""

import datetime
import unittest
from fractions import Fraction

from chain import root
from ed25519 import is_signed
from loans import days_of, half_up, months_after
from pools import parts_of
from rates import half_even
from shares import allocate, allocate_carried, rounded

# RFC 8032, section 7.1: public key, message, signature.
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd"
        "25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c3"
        "87b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594"
        "a7c15e9716ed28dc027beceea1ec40a",
    ),
]
ORDER = 2**252 + 27742317777372353535851937790883648493


class Signatures(unittest.TestCase):
    def test_the_vectors_of_the_standard_are_signed(self):
        for key, message, signature in VECTORS:
            parts = [bytes.fromhex(part) for part in (key, message, signature)]
            self.assertTrue(is_signed(*parts))

    def test_nothing_else_is(self):
        for key, message, signature in VECTORS:
            key, message, signature = (bytes.fromhex(part) for part in (key, message, signature))
            self.assertFalse(is_signed(key, message + b"x", signature))
            for at in (0, 31, 32, 63):
                changed = signature[:at] + bytes([signature[at] ^ 1]) + signature[at + 1 :]
                self.assertFalse(is_signed(key, message, changed))
            # The same signature written with a number beyond the order of the group.
            s = int.from_bytes(signature[32:], "little") + ORDER
            self.assertFalse(is_signed(key, message, signature[:32] + s.to_bytes(32, "little")))


class Shares(unittest.TestCase):
    def test_equal_remainders_go_to_the_earlier_one(self):
        self.assertEqual(allocate(1695, [100, 60, 40]), [848, 508, 339])

    def test_twelve_sums_of_equal_shares_are_equal(self):
        carried, sums = [0, 0, 0], [0, 0, 0]
        for _ in range(12):
            parts, short = allocate_carried(10000, [1, 1, 1], None, carried)
            carried = [a + b for a, b in zip(carried, short)]
            sums = [a + b for a, b in zip(sums, parts)]
        self.assertEqual(sums, [40000, 40000, 40000])

    def test_no_part_passes_its_cap(self):
        self.assertEqual(allocate_carried(10, [1, 1], [3, 9], [0, 0])[0], [3, 7])

    def test_halves_are_rounded_to_the_even_one(self):
        self.assertEqual([rounded(n, 2) for n in (1, 3, 5)], [0, 2, 2])


class Days(unittest.TestCase):
    def test_a_month_ends_on_its_last_day(self):
        self.assertEqual(months_after(datetime.date(2024, 1, 31), 1), datetime.date(2024, 2, 29))
        self.assertEqual(months_after(datetime.date(2024, 3, 31), -13), datetime.date(2023, 2, 28))

    def test_thirty_days_a_month_by_the_bond_basis(self):
        start, end = datetime.date(2024, 1, 31), datetime.date(2024, 3, 31)
        self.assertEqual([days_of(count, start, end) for count in ("30_360", "act_365")], [60, 60])
        self.assertEqual(days_of("30_360", datetime.date(2024, 1, 30), datetime.date(2024, 2, 28)), 28)


class Money(unittest.TestCase):
    def test_halves_go_up_where_banks_reckon_and_to_the_even_one_elsewhere(self):
        self.assertEqual([half_up(Fraction(n, 2)) for n in (1, 3, 5)], [1, 2, 3])
        self.assertEqual([half_even(Fraction(n, 2)) for n in (1, 3, 5, -1, -3)], [0, 2, 2, 0, -2])

    def test_a_loss_is_shared_to_the_fen_after_who_pays_first(self):
        class Scheme(dict):
            minor_or_zero = lambda self, name: self.get(name) or 0
            __getitem__ = lambda self, name: self.get(name)

        shares = {"insurer_share": "0.6", "bank_share": "0.2", "guarantor_share": "0.2"}
        parts = parts_of(Scheme(shares), 100000001)
        self.assertEqual([parts[name] for name in ("insurer", "bank", "guarantor")], [60000001, 20000000, 20000000])
        parts = parts_of(Scheme(shares, first_bearer="insurer", first_amount=10000000), 110000000)
        self.assertEqual([parts[name] for name in ("insurer", "bank", "guarantor")], [70000000, 20000000, 20000000])


class Trees(unittest.TestCase):
    def test_a_root_depends_on_every_hash_and_on_their_order(self):
        hashes = [bytes([i]) * 32 for i in range(7)]
        roots = {root(hashes[:n]) for n in range(1, 8)} | {root(hashes[::-1])}
        self.assertEqual(len(roots), 8)


if __name__ == "__main__":
    unittest.main()
