#!/usr/bin/env python3
"""A collection of news-like stories of any size, always the same for the same arguments.

usage: generate.py MEGABYTES OUT.jsonl [SEED]

Stories are dealt from the sentences of corpus/. One word in nine becomes a coined one whose rank
follows Zipf's law, so the vocabulary grows with the collection as it does in real news; one number
in two gets other digits, so amounts and dates differ; capitals stay, so names stay names.
"""
import json
import pathlib
import random
import re
import sys

SWAPPED = 1 / 9
ZIPF = 0.75
COMMONEST = 20  # the first ranks share their frequency, or one made-up word would outdo "the"
LARGEST_RANK = 5_000_000
CORPUS = pathlib.Path(__file__).resolve().parents[2] / "corpus"
SYLLABLES = [c + v for c in "bcdfghjklmnprstv" for v in "aeiou"]  # 80
SCRAMBLE = 2_654_435_761
WORD = re.compile(r"[^\W\d_]{3,}")
NUMBER = re.compile(r"\d+")


def coin(rank):
    """The made-up word with this rank: pronounceable, its own, the short ones first."""
    n_syllables = 2 if rank < 80**2 else 3 if rank < 80**3 else 4
    rest = rank * SCRAMBLE % 80**n_syllables  # one to one: SCRAMBLE shares no factor with 80
    word = ""
    for _ in range(n_syllables):
        word += SYLLABLES[rest % 80]
        rest //= 80
    return word


def paragraphs():
    """(title, [sentence]) of every story in the sample briefings' plain texts."""
    stories = []
    for path in sorted(CORPUS.glob("*.txt")):
        lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
        lines = [line for line in lines if len(line) > 30 and "|" not in line]
        sentences = [s for line in lines for s in re.split(r"(?<=[.!?]) (?=[A-Z\u201c])", line)]
        if len(sentences) > 3:
            stories.append(sentences)
    return stories


class Sentence:
    """A text cut at its words and numbers, ready to have some of them swapped."""

    def __init__(self, text):
        self.parts = re.split(r"([^\W\d_]{3,}|\d+)", text)
        self.words = [i for i, p in enumerate(self.parts) if WORD.fullmatch(p)]
        self.numbers = [i for i, p in enumerate(self.parts) if NUMBER.fullmatch(p)]

    def dealt(self, rnd):
        parts = self.parts[:]
        for i in self.words:
            if rnd.random() < SWAPPED:
                word = coin(min(int(COMMONEST * rnd.paretovariate(ZIPF)), LARGEST_RANK))
                parts[i] = word.capitalize() if parts[i][0].isupper() else word
        for i in self.numbers:
            # Years stay near, everything else keeps its length.
            if rnd.random() < 0.5:
                n = len(parts[i])
                year = n == 4 and parts[i][:2] in ("19", "20")
                low, high = (1990, 2024) if year else (10 ** (n - 1), 10 ** n - 1)
                parts[i] = str(rnd.randint(low, high))
        return "".join(parts)


def stories(rnd):
    pools = [[Sentence(s) for s in story] for story in paragraphs()]
    number = 0
    while True:
        number += 1
        home, guest = rnd.choice(pools), rnd.choice(pools)
        n = rnd.randint(4, 16)
        chosen = [rnd.choice(home if rnd.random() < 0.7 else guest).dealt(rnd) for _ in range(n)]
        cuts = [" " if rnd.random() < 0.7 else "\n\n" for _ in chosen]
        body = "".join(s + c for s, c in zip(chosen, cuts)).strip()
        title = " ".join(rnd.choice(home).dealt(rnd).rstrip(".").split()[:9])
        date = f"{rnd.randint(1995, 2023)}-{rnd.randint(1, 12):02}-{rnd.randint(1, 28):02}"
        yield {"id": f"g{number:07}", "title": title, "date": date, "body": body}


def briefings(n, seed=7):
    """n texts of some 5 kB, as somebody would add them one by one."""
    parts = stories(random.Random(seed))
    for i in range(n):
        text = f"Briefing {i + 1}\n"
        while len(text) < 5000:
            story = next(parts)
            text += f"\n{story['title']}\n\n{story['body']}\n"
        yield text


def generate(megabytes, out, seed=1):
    wanted, written, rnd = megabytes * 1_000_000, 0, random.Random(seed)
    with open(out, "wb") as f:
        for story in stories(rnd):
            line = json.dumps(story, ensure_ascii=False).encode() + b"\n"
            f.write(line)
            written += len(line)
            if written >= wanted:
                return written


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    generate(float(sys.argv[1]), sys.argv[2], int(sys.argv[3]) if len(sys.argv) == 4 else 1)
