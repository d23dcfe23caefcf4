"""Are the normal forms right? Asked of mentions whose span and type are right already."""
import unicodedata
from collections import defaultdict
from decimal import Decimal, InvalidOperation

PLAIN = str.maketrans({"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"', "\u2010": "-",
                       "\u2011": "-"})


def plain(text):
    return " ".join(unicodedata.normalize("NFC", text).translate(PLAIN).split())


def ends(text):
    """"a..b" as two ends, "a" as the same end twice."""
    low, dots, high = text.partition("..")
    return (low, high) if dots else (low, low)


def measure(text):
    """"2000000..3000000 USD" -> (Decimal, Decimal, "USD"); None when it is no such thing."""
    numbers, _, unit = text.partition(" ")
    try:
        low, high = (Decimal(n) for n in ends(numbers))
    except InvalidOperation:
        return None
    return low, high, unit.strip().lower()


def found_norm(row):
    """What the extracted row says, comparable with `gold_norm`."""
    if row["type"] == "date":
        return row.get("from") or "", row.get("to") or ""
    if row["type"] in ("amount", "quantity") and row.get("value") is not None:
        low = Decimal(row["value"])
        high = Decimal(row["value_to"]) if row.get("value_to") is not None else low
        return low, high, (row.get("unit") or "").lower()
    return plain(row.get("norm") or "")


def gold_norm(row):
    if row["type"] == "date":
        return ends(row["norm"])
    if row["type"] in ("amount", "quantity"):
        return measure(row["norm"]) or plain(row["norm"])
    return plain(row["norm"])


def judge(pairings):
    """({type: [right, all]}, [right, all] for roles, [(document, gold, found)] that are wrong)."""
    by_type, roles, wrong = defaultdict(lambda: [0, 0]), [0, 0], []
    for document, pairing in pairings:
        for g, f in pairing.hits:
            if f.type != g.type:
                continue
            if g.row.get("norm") is not None:
                right = gold_norm(g.row) == found_norm(f.row)
                by_type[g.type][0] += right
                by_type[g.type][1] += 1
                if not right:
                    wrong.append((document, g, f))
            if g.type == "person":
                roles[0] += plain(g.row.get("role") or "") == plain(f.row.get("role") or "")
                roles[1] += 1
    return by_type, roles, wrong
