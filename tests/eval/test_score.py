"""The evaluation's own tests: python3 -m unittest tests/eval/test_score.py"""
import json
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import actors
import gold
import match
import norms

TEXT = "The Ministry of Works sent Dr. Ana Silva's team to Beira; Silva paid US$5m on 3 May."


def row(words, kind, nth=0, **more):
    at = -1
    for _ in range(nth + 1):
        at = TEXT.index(words, at + 1)
    start = len(TEXT[:at].encode())
    return dict(doc="d", start=start, end=start + len(words.encode()), type=kind, **more)


GOLD_ROWS = [
    row("Ministry of Works", "organisation"),
    row("Ana Silva", "person", norm="Ana Silva", actor="Ana Silva"),
    row("Beira", "place", norm="Beira", actor="Beira"),
    row("Silva", "person", 1, norm="Ana Silva", actor="Ana Silva"),
    row("US$5m", "amount", norm="5000000 USD"),
    row("3 May", "date", norm="--05-03..--05-03"),
]


def document(gold_rows, found_rows, text=TEXT):
    raw = text.encode()
    doc = gold.Document("d", raw, None,
                        [gold.make_mention(raw, r, gold.is_wanted(r)) for r in gold_rows])
    gold.add_found([doc], found_rows)
    return doc


def totals(gold_rows, found_rows, way="exact", types=gold.CORE_TYPES):
    _, total, _ = match.score([document(gold_rows, found_rows)], set(types), way)
    return total.met, total.missed, total.right, total.wrong


class Trimming(unittest.TestCase):
    def test_what_comparing_ignores(self):
        cases = [
            ("the Senate", "organisation", "Senate"),
            ("A Bank", "organisation", "Bank"),
            ("Andes Bank", "organisation", "Andes Bank"),
            ("the", "organisation", "the"),
            ("Peru\u2019s", "place", "Peru"),
            ("Peru's", "place", "Peru"),
            ("Dr. Ana Silva's", "person", "Ana Silva"),
            ("Foreign Minister Ana Silva", "person", "Ana Silva"),
            ("General Bank", "organisation", "General Bank"),
            ("General", "person", "General"),
            ("the King", "person", "King"),
        ]
        for words, kind, kept in cases:
            raw = words.encode()
            start, end = gold.trim(raw, 0, len(raw), kind)
            self.assertEqual(raw[start:end].decode(), kept, words)


class Matching(unittest.TestCase):
    def test_gold_itself_is_all_right(self):
        for way in match.WAYS:
            self.assertEqual(totals(GOLD_ROWS, GOLD_ROWS, way), (6, 0, 6, 0), way)

    def test_nothing_found_is_all_missed(self):
        self.assertEqual(totals(GOLD_ROWS, []), (0, 6, 0, 0))

    def test_article_title_and_possessive_do_not_matter(self):
        found = [row("The Ministry of Works", "organisation"), row("Dr. Ana Silva's", "person")]
        self.assertEqual(totals(GOLD_ROWS[:2], found), (2, 0, 2, 0))

    def test_the_ways_differ(self):
        found = [row("Works", "organisation")]
        for way, wanted in [("exact", (0, 1, 0, 1)), ("head", (1, 0, 1, 0)),
                            ("partial", (1, 0, 1, 0)), ("untyped", (0, 1, 0, 1))]:
            self.assertEqual(totals(GOLD_ROWS[:1], found, way), wanted, way)
        found = [row("Ministry of Works", "place")]
        for way, wanted in [("exact", (0, 1, 0, 1)), ("head", (0, 1, 0, 1)),
                            ("partial", (0, 1, 0, 1)), ("untyped", (1, 0, 1, 0))]:
            self.assertEqual(totals(GOLD_ROWS[:1], found, way), wanted, way)

    def test_a_name_found_in_two_pieces(self):
        found = [row("Ministry", "organisation"), row("Works", "organisation")]
        self.assertEqual(totals(GOLD_ROWS[:1], found, "partial"), (1, 0, 2, 0))
        self.assertEqual(totals(GOLD_ROWS[:1], found, "exact"), (0, 1, 0, 2))

    def test_one_find_over_two_names_meets_one(self):
        found = [row("Ana Silva's team to Beira; Silva", "person")]
        self.assertEqual(totals([GOLD_ROWS[1], GOLD_ROWS[3]], found, "partial"), (1, 1, 1, 0))

    def test_the_same_find_twice_counts_once(self):
        found = [row("Beira", "place"), row("Beira", "place")]
        self.assertEqual(totals(GOLD_ROWS[2:3], found), (1, 0, 1, 0))

    def test_optional_marks_are_neither_wanted_nor_punished(self):
        for flag in ({"named": False}, {"doubtful": True}):
            optional = [dict(GOLD_ROWS[2], **flag)]
            self.assertEqual(totals(optional, []), (0, 0, 0, 0))
            self.assertEqual(totals(optional, [row("Beira", "place")]), (0, 0, 0, 0))
            self.assertEqual(totals(optional, [row("Beira", "person")]), (0, 0, 0, 0))

    def test_an_alternative_type_is_right(self):
        either = [dict(GOLD_ROWS[2], alt=["organisation"])]
        self.assertEqual(totals(either, [row("Beira", "organisation")]), (1, 0, 1, 0))
        self.assertEqual(totals(either, [row("Beira", "person")]), (0, 1, 0, 1))

    def test_types_not_scored(self):
        weapon, misc = [row("Beira", "weapon")], [row("Beira", "misc")]
        found = [row("Beira", "place")]
        self.assertEqual(totals(weapon, found), (0, 0, 0, 0))
        self.assertEqual(totals(misc, found), (0, 0, 0, 1))

    def test_mentions_in_definitions_are_wanted(self):
        short = [dict(GOLD_ROWS[2], in_definition=True)]
        self.assertEqual(totals(short, []), (0, 1, 0, 0))

    def test_figures(self):
        counts = match.Counts(met=3, missed=1, right=3, wrong=3)
        self.assertEqual((counts.precision, counts.recall), (0.5, 0.75))
        self.assertAlmostEqual(counts.f1, 0.6)
        self.assertEqual(match.Counts().f1, 0.0)

    def test_offsets_outside_the_text_are_refused(self):
        with self.assertRaises(ValueError):
            document([], [dict(doc="d", start=3, end=9999, type="place")])
        with self.assertRaises(ValueError):
            document([], [dict(doc="other", start=0, end=3, type="place")])


class NormalForms(unittest.TestCase):
    def judge(self, gold_row, **found):
        doc = document([gold_row], [dict({k: gold_row[k] for k in ("doc", "start", "end", "type")},
                                         **found)])
        by_type, roles, wrong = norms.judge([(doc, match.pair(doc.gold, doc.found, "exact"))])
        return by_type[gold_row["type"]], roles, len(wrong)

    def test_dates_are_intervals(self):
        date = GOLD_ROWS[5]
        self.assertEqual(self.judge(date, **{"from": "--05-03", "to": "--05-03"})[0], [1, 1])
        self.assertEqual(self.judge(date, **{"from": "--05-03", "to": "--05-04"})[0], [0, 1])
        self.assertEqual(self.judge(date, **{"from": None, "to": None})[0], [0, 1])
        day = dict(date, norm="2011-05-03")
        self.assertEqual(self.judge(day, **{"from": "2011-05-03", "to": "2011-05-03"})[0], [1, 1])
        since = dict(date, norm="2011-05-03..")
        self.assertEqual(self.judge(since, **{"from": "2011-05-03", "to": None})[0], [1, 1])

    def test_amounts_are_numbers(self):
        amount = GOLD_ROWS[4]
        self.assertEqual(self.judge(amount, value="5000000", unit="USD")[0], [1, 1])
        self.assertEqual(self.judge(amount, value="5000000.0", unit="USD")[0], [1, 1])
        self.assertEqual(self.judge(amount, value="5000000", unit="EUR")[0], [0, 1])
        self.assertEqual(self.judge(amount, value="5000000", unit=None)[0], [0, 1])
        spread = dict(amount, norm="2000000..3000000 USD")
        self.assertEqual(self.judge(spread, value="2000000", value_to="3000000", unit="USD")[0],
                         [1, 1])
        self.assertEqual(self.judge(spread, value="2000000", unit="USD")[0], [0, 1])

    def test_names_and_roles(self):
        person = dict(GOLD_ROWS[1], role="Dr.")
        self.assertEqual(self.judge(person, norm="Ana Silva", role="Dr."), ([1, 1], [1, 1], 0))
        self.assertEqual(self.judge(person, norm="Silva", role=None), ([0, 1], [0, 1], 1))

    def test_a_norm_that_nobody_can_know_is_not_judged(self):
        self.assertEqual(self.judge(dict(GOLD_ROWS[5], norm=None), **{"from": None})[0], [0, 0])


class Actors(unittest.TestCase):
    def test_pairs(self):
        cases = [
            ([("A", 1), ("A", 1), ("B", 2)], (1, 0, 0)),
            ([("A", 1), ("A", 2), ("B", 2)], (0, 1, 1)),
            ([("A", 1), ("A", 1), ("A", None)], (1, 2, 0)),
            ([("A", 1), (None, 1)], (0, 0, 1)),
            ([(None, None), (None, None)], (0, 0, 0)),
            ([("A", 1), ("B", 1), ("A", 1), ("B", 1)], (2, 0, 4)),
        ]
        for items, (met, missed, wrong) in cases:
            counts = actors.count_pairs(items, False)
            self.assertEqual((counts.met, counts.missed, counts.wrong), (met, missed, wrong), items)

    def test_only_mentions_that_both_have(self):
        items = [("A", 1), ("A", 1), ("A", None), (None, 1)]
        counts = actors.count_pairs(items, True)
        self.assertEqual((counts.met, counts.missed, counts.wrong), (1, 0, 0))

    def test_within_and_across_documents(self):
        found = [dict(r, norm=r.get("norm", "x")) for r in GOLD_ROWS]
        docs = [document(GOLD_ROWS, found), document(GOLD_ROWS, found)]
        inside = actors.within_documents(docs, actors.extracted_actor, False)
        self.assertEqual((inside.met, inside.missed, inside.wrong), (2, 0, 0))
        across = actors.across_documents(docs, actors.extracted_actor, False)
        self.assertEqual((across.met, across.missed), (5, 0))

    def test_an_undecided_mention_is_nobody(self):
        found = [dict(GOLD_ROWS[1], norm="Ana Silva"),
                 dict(GOLD_ROWS[3], norm="Silva", candidates=["Ana Silva", "Rui Silva"])]
        docs = [document(GOLD_ROWS, found)]
        counts = actors.within_documents(docs, actors.extracted_actor, False)
        self.assertEqual((counts.met, counts.missed, counts.wrong), (0, 1, 0))


class GoldFiles(unittest.TestCase):
    def read(self, *records):
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as out:
            out.writelines(json.dumps(r) + "\n" for r in records)
            out.flush()
            return gold.read_gold(out.name)

    def test_other_json_lines_are_passed_over(self):
        self.assertIsNone(self.read({"id": "1", "title": "x", "body": "y"}))
        self.assertIsNone(self.read())

    def test_types_to_score(self):
        plain = self.read({"id": "1", "text": "Ana", "entities": [
            {"start": 0, "end": 3, "type": "person"}]})
        self.assertEqual(gold.scored_types(plain), {"person"})
        own = self.read({"id": "1", "text": "Ana", "entities": [
            {"start": 0, "end": 3, "type": "person", "norm": "Ana"}]})
        self.assertEqual(gold.scored_types(own), set(gold.ALL_TYPES))
        told = self.read({"id": "1", "text": "$5", "types": ["amount", "date"], "entities": [
            {"start": 0, "end": 2, "type": "amount", "norm": "5 USD"}]})
        self.assertEqual(gold.scored_types(told), {"amount", "date"})


if __name__ == "__main__":
    unittest.main()
