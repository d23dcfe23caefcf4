"""Gold mentions and found mentions, brought to one shape.

A gold file is JSON lines {"id", "text", "date"?, "types"?, "entities": [{"start", "end", "type",
"text", "norm"?, "actor"?, "role"?, "in_definition"?, "named"?, "doubtful"?, "alt"?}]}. Offsets are
UTF-8 bytes of "text", end exclusive; "types" are those that the file marks all of. Found mentions are what `brief-index extract` prints.
"""
import json
from dataclasses import dataclass, field

CORE_TYPES = ("person", "organisation", "place", "amount", "date")
ALL_TYPES = CORE_TYPES + ("quantity", "reference", "equipment", "nationality")
ACTOR_TYPES = ("person", "organisation", "place")

ARTICLES = {"the", "a", "an"}
SHORT_TITLES = set("""mr mrs ms miss dr sir lord lady dame prof professor king queen prince sheikh
    lieutenant lt colonel col major maj captain capt general gen sergeant sgt corporal cpl spc
    admiral adm brigadier brig staff president vice prime minister foreign defence defense deputy
    secretary ambassador senator sen rep""".split())


@dataclass(frozen=True)
class Mention:
    start: int
    end: int
    type: str
    wanted: bool = True
    alt: frozenset = frozenset()
    row: dict = field(default=None, compare=False, repr=False)


@dataclass
class Document:
    id: str
    text: bytes
    date: str
    gold: list
    found: list = field(default_factory=list)
    types: frozenset = frozenset()  # what its gold marks all of; empty: nothing said

    def words(self, mention):
        return self.text[mention.start:mention.end].decode(errors="replace")


def first_word(span):
    """The leading word in lower case without its full stop, and where the next one starts."""
    parts = span.split(None, 1)
    if len(parts) < 2 or span[:1].isspace():
        return "", 0
    word = parts[0].decode(errors="replace").lower()
    return word[:-1] if word.endswith(".") else word, len(span) - len(parts[1])


def trim(text, start, end, kind):
    """What comparing looks at: no leading article, no possessive, no person's short titles."""
    word, cut = first_word(text[start:end])
    if word in ARTICLES and not text[start:start + cut].rstrip().endswith(b"."):
        start += cut
    while kind == "person":
        word, cut = first_word(text[start:end])
        if word not in SHORT_TITLES:
            break
        start += cut
    for tail in ("'s", "\u2019s", "'S", "\u2019S", "'", "\u2019"):
        raw = tail.encode()
        if text[start:end].endswith(raw) and end - start > len(raw):
            return start, end - len(raw)
    return start, end


def make_mention(text, row, wanted=True):
    start, end = trim(text, row["start"], row["end"], row["type"])
    return Mention(start, end, row["type"], wanted, frozenset(row.get("alt", ())), row)


def is_wanted(row):
    return row.get("named", True) and not row.get("doubtful", False)


def read_gold(path):
    """The documents of a gold file in order; None when the file is no gold file."""
    documents = []
    with open(path, encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            record = json.loads(line)
            if "entities" not in record or "text" not in record:
                if documents:
                    raise ValueError(f"{path}:{number}: a gold record needs text and entities")
                return None
            text = record["text"].encode()
            marks = [make_mention(text, row, is_wanted(row)) for row in record["entities"]]
            documents.append(Document(record["id"], text, record.get("date"), marks,
                                      types=frozenset(record.get("types", ()))))
    return documents or None


def add_found(documents, rows):
    """Hand extracted rows to their documents; the same span and type twice counts once."""
    by_id = {d.id: d for d in documents}
    seen = set()
    for row in rows:
        document = by_id.get(row["doc"])
        if document is None:
            raise ValueError(f"a mention names a document not in the gold file: {row['doc']!r}")
        if not 0 <= row["start"] < row["end"] <= len(document.text):
            raise ValueError(f"{document.id}: {row['start']}-{row['end']} is outside its text")
        mention = make_mention(document.text, row)
        key = (document.id, mention)
        if key not in seen:
            seen.add(key)
            document.found.append(mention)
    for document in documents:
        document.found.sort(key=lambda m: (m.start, m.end, m.type))


def scored_types(documents):
    """The types that the records name; else every type where the gold carries normal forms (it is
    made for this tool); else the core types that it has."""
    named = {t for d in documents for t in d.types}
    if named:
        return named
    marks = [m for d in documents for m in d.gold]
    if any("norm" in m.row for m in marks):
        return set(ALL_TYPES)
    return {m.type for m in marks} & set(CORE_TYPES)
