"""Minor units as the tables write them, and back."""


def money(minor, decimals=2):
    """Minor units as the tables write them."""
    if minor is None or decimals == 0:
        return None if minor is None else str(minor)
    sign, digits = "-" if minor < 0 else "", str(abs(minor)).rjust(decimals + 1, "0")
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}"


def minor(text):
    return None if text is None else int(text.replace(".", ""))
