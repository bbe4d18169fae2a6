"""Ed25519 signatures by the arithmetic of RFC 8032, section 5.1: only what checking needs.

Points are (X, Y, Z, T) with x = X/Z, y = Y/Z and x*y = T/Z. Plain on purpose: a thousand
signatures a second, for what is needed of a point again and again is kept.
"""

import functools
import hashlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
TWICE_D = 2 * D % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
NEUTRAL = (0, 1, 1, 0)


def add(p, q):
    """The sum of two points (RFC 8032, 5.1.4)."""
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = p[3] * q[3] * TWICE_D % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


@functools.lru_cache(maxsize=16)
def multiples(point):
    """For each byte of a scalar, the lowest first, its 256 multiples of the point."""
    rows = []
    for _ in range(32):
        row = [NEUTRAL]
        for _ in range(255):
            row.append(add(row[-1], point))
        rows.append(row)
        point = add(row[-1], point)
    return rows


def multiply(scalar, point):
    """The multiple of a point by a scalar below 2**256."""
    result = NEUTRAL
    for row, byte in zip(multiples(point), scalar.to_bytes(32, "little")):
        result = add(result, row[byte])
    return result


def same(p, q):
    return (p[0] * q[2] - q[0] * p[2]) % P == 0 and (p[1] * q[2] - q[1] * p[2]) % P == 0


def x_of(y, odd):
    """The x of a y (5.1.3), None where there is none."""
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if odd else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P != 0:
        return None
    return P - x if (x & 1) != odd else x


def point(data):
    """The point that 32 bytes name, None where they name none."""
    number = int.from_bytes(data, "little")
    y = number & ((1 << 255) - 1)
    x = x_of(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


@functools.lru_cache(maxsize=16)
def key_point(public_key):
    """The point of a public key, which many signatures are of."""
    return point(public_key)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = x_of(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def is_signed(public_key, message, signature):
    """Whether the owner of public_key (32 bytes) has signed message with signature (64 bytes)."""
    if len(public_key) != 32 or len(signature) != 64:
        return False
    a, r = key_point(public_key), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    digest = hashlib.sha512(signature[:32] + public_key + message).digest()
    h = int.from_bytes(digest, "little") % ORDER
    return same(multiply(s, BASE), add(r, multiply(h, a)))
