"""Pair found mentions with gold mentions and count.

    exact     same start and end, same type
    head      same end, same type: the name itself ends both
    partial   the two overlap, same type
    untyped   same start and end, whatever the type

A found mention goes to one gold mention: one that nobody found yet before one already met, the
same type before an alternative one, then the one it overlaps most. What lies on an optional mark
is neither right nor wrong; neither is a second find of a mark already met, except in `partial`,
where a name found in two pieces is right twice for precision and once for recall.
"""
from collections import defaultdict
from dataclasses import dataclass, field

from gold import CORE_TYPES

WAYS = ("exact", "head", "partial", "untyped")

# Types that are judged although not scored: a person marked on a "misc" is a false alarm, but what
# lies inside a weapon or a document's title is left alone.
JUDGED = set(CORE_TYPES) | {"misc", "nationality"}


def overlap(a, b):
    return min(a.end, b.end) - max(a.start, b.start)


def agree(gold, found, way):
    if way == "untyped":
        return gold.start == found.start and gold.end == found.end
    if found.type != gold.type and found.type not in gold.alt:
        return False
    if way == "exact":
        return gold.start == found.start and gold.end == found.end
    return way == "partial" or gold.end == found.end


@dataclass
class Pairing:
    hits: list = field(default_factory=list)    # (gold, found)
    missed: list = field(default_factory=list)  # gold
    wrong: list = field(default_factory=list)   # found


def pair(marks, found, way):
    """marks: gold mentions, the optional ones with wanted=False. Both of one document."""
    result, met = Pairing(), set()
    marks = sorted(marks, key=lambda m: m.start)
    for f in found:
        near = [g for g in marks if overlap(g, f) > 0]
        fit = [g for g in near if g.wanted and agree(g, f, way)]
        if not fit:
            if all(g.wanted for g in near):
                result.wrong.append(f)
            continue
        best = max(fit, key=lambda g: (g not in met, g.type == f.type, overlap(g, f)))
        if best not in met or way == "partial":
            result.hits.append((best, f))
            met.add(best)
    result.missed = [g for g in marks if g.wanted and g not in met]
    return result


def marks_for(document, types, way):
    """The gold marks to pair with: those of other types become optional ones, or count not."""
    marks = []
    for g in document.gold:
        if g.type in types or g.alt & types:
            marks.append(g)
        elif way == "untyped" or g.type not in JUDGED:
            marks.append(type(g)(g.start, g.end, g.type, False, g.alt, g.row))
    return marks


@dataclass
class Counts:
    met: int = 0      # gold mentions found
    missed: int = 0
    right: int = 0    # found mentions that are right
    wrong: int = 0

    def add(self, other):
        self.met += other.met
        self.missed += other.missed
        self.right += other.right
        self.wrong += other.wrong

    @property
    def gold(self):
        return self.met + self.missed

    @property
    def found(self):
        return self.right + self.wrong

    @property
    def precision(self):
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self):
        return self.met / self.gold if self.gold else 0.0

    @property
    def f1(self):
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def score(documents, types, way):
    """({type: Counts}, total Counts, [(document, Pairing)])"""
    by_type, pairings = defaultdict(Counts), []
    for document in documents:
        given = [f for f in document.found if f.type in types]
        pairing = pair(marks_for(document, types, way), given, way)
        pairings.append((document, pairing))
        for g in {g for g, _ in pairing.hits}:
            by_type[g.type].met += 1
        for g, _ in pairing.hits:
            by_type[g.type].right += 1
        for g in pairing.missed:
            by_type[g.type].missed += 1
        for f in pairing.wrong:
            by_type[f.type].wrong += 1
    total = Counts()
    for counts in by_type.values():
        total.add(counts)
    return by_type, total, pairings
