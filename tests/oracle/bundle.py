"""Reads a bundle, a folder or a zip, as docs/bundle.md describes it. What is wrong is a fault."""

import base64
import csv
import hashlib
import io
import json
import os
import zipfile

from ed25519 import is_signed

BYTES_MAX = 8 * 2**30


class Faults:
    """What is wrong, and how many things were checked."""

    def __init__(self):
        self.found = []
        self.counts = {}
        self.left_out = {}
        self.worked_out = {}

    def expect(self, area, where, told, ours):
        """One comparison: what the bundle tells beside what we worked out."""
        self.counts[area] = self.counts.get(area, 0) + 1
        if told != ours:
            self.found.append(f"{area}: {where}: the bundle says {told}, this checker {ours}")

    def work_out(self, family, count):
        """So many figures that the bundle does not hold: they are told, for who compares them."""
        self.worked_out[family] = self.worked_out.get(family, 0) + count

    def leave_out(self, reason, where):
        self.left_out.setdefault(reason, []).append(where)


class Bundle:
    def __init__(self, path):
        if os.path.isdir(path):
            self.files = {name: self._from_folder(path, name) for name in sorted(os.listdir(path))}
        else:
            self.files = self._from_zip(path)

    @staticmethod
    def _from_folder(path, name):
        with open(os.path.join(path, name), "rb") as file:
            return file.read()

    @staticmethod
    def _from_zip(path):
        with zipfile.ZipFile(path) as archive:
            if sum(info.file_size for info in archive.infolist()) > BYTES_MAX:
                raise SystemExit(f"{path}: more than {BYTES_MAX} bytes")
            return {name: archive.read(name) for name in archive.namelist()}

    def package(self):
        return json.loads(self.files["datapackage.json"])

    def rows(self, table):
        """The rows of a table as dictionaries; what is unknown is None."""
        text = io.StringIO(self.files[f"{table}.csv"].decode("utf-8"), newline="")
        reader = csv.reader(text)
        names = next(reader)
        return [dict(zip(names, (cell or None for cell in row))) for row in reader]

    def journal(self):
        return [json.loads(line) for line in self.files["journal.jsonl"].decode("utf-8").split("\n") if line]

    def check_digests(self, faults):
        """SHA256SUMS names every file but itself and its signature, and nothing else."""
        told = {}
        for line in self.files["SHA256SUMS"].decode("ascii").splitlines():
            digest, name = line.split("  ", 1)
            told[name] = digest
        for name in sorted(set(told) | set(self.files) - {"SHA256SUMS", "SHA256SUMS.minisig"}):
            data = self.files.get(name)
            ours = None if data is None else hashlib.sha256(data).hexdigest()
            faults.expect("digest", name, told.get(name), ours)

    def check_signature(self, keys, faults):
        """minisign's file: a prehashed signature by one of the keys, and one with the comment."""
        if "SHA256SUMS.minisig" not in self.files:
            faults.leave_out("a bundle without a signature", "SHA256SUMS")
            return
        lines = self.files["SHA256SUMS.minisig"].decode("utf-8").split("\n")
        blob, whole = base64.b64decode(lines[1]), base64.b64decode(lines[3])
        signature, comment = blob[10:], lines[2].removeprefix("trusted comment: ").encode()
        digest = hashlib.blake2b(self.files["SHA256SUMS"], digest_size=64).digest()
        signer = next((key for key in keys if is_signed(key, digest, signature)), None)
        faults.expect("signature", "its algorithm", blob[:2], b"ED")
        faults.expect("signature", "by a journal key", signer is not None, True)
        over_all = signer is not None and is_signed(signer, signature + comment, whole)
        faults.expect("signature", "of the trusted comment", over_all, True)


def public_key(text):
    """The key in a file of minisign's, whose last line holds it."""
    blob = base64.b64decode(text.strip().splitlines()[-1])
    if len(blob) != 42 or blob[:2] != b"Ed":
        raise ValueError("this is no public key of minisign")
    return blob[10:]
