"""Which mentions denote the same actor: pairwise precision, recall and F1.

Every two mentions of persons, organisations and places either denote the same actor or not. A gold
pair counts as found when both its mentions were found (exact span) and share an actor there; a
pair of the program's counts as right when both its mentions are gold mentions that share an actor.
Pairs are counted from the table of (gold actor, program's actor), never one by one.
"""
import json
import os
import shutil
import subprocess
import tempfile
from collections import Counter, defaultdict

from gold import ACTOR_TYPES
from match import Counts, pair

UNKNOWN = None


def pairs_of(counter):
    return sum(n * (n - 1) // 2 for n in counter.values())


def count_pairs(items, found_only):
    """items: (gold actor or None, program's actor or None); None is nobody's actor. found_only
    leaves out what only one side marked: then it is resolution alone that is judged."""
    if found_only:
        items = [(g, s) for g, s in items if g is not UNKNOWN and s is not UNKNOWN]
    same = pairs_of(Counter((g, s) for g, s in items if g is not UNKNOWN and s is not UNKNOWN))
    gold = pairs_of(Counter(g for g, _ in items if g is not UNKNOWN))
    system = pairs_of(Counter(s for _, s in items if s is not UNKNOWN))
    return Counts(met=same, missed=gold - same, right=same, wrong=system - same)


def extracted_actor(document, mention):
    """Within a document extraction itself says who is meant, by the normal form."""
    row = mention.row
    if row.get("candidates") or not row.get("norm"):
        return UNKNOWN
    return row["type"], row["norm"]


def items_of(document, actor_of):
    """One (gold actor, program's actor) per mention of either side."""
    marks = [g for g in document.gold if g.type in ACTOR_TYPES]
    found = [f for f in document.found if f.type in ACTOR_TYPES]
    pairing = pair(marks, found, "exact")
    items = [(g.row.get("actor"), actor_of(document, f)) for g, f in pairing.hits]
    items += [(g.row.get("actor"), UNKNOWN) for g in pairing.missed]
    items += [(UNKNOWN, actor_of(document, f)) for f in pairing.wrong]
    return items


def within_documents(documents, actor_of, found_only):
    total = Counts()
    for document in documents:
        total.add(count_pairs(items_of(document, actor_of), found_only))
    return total


def across_documents(documents, actor_of, found_only):
    """Pairs whose mentions stand in different documents."""
    every = [item for d in documents for item in items_of(d, actor_of)]
    total = count_pairs(every, found_only)
    inside = within_documents(documents, actor_of, found_only)
    return Counts(met=total.met - inside.met, missed=total.missed - inside.missed,
                  right=total.right - inside.right, wrong=total.wrong - inside.wrong)


def lines_of(command, env):
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    if done.returncode > 1:
        raise RuntimeError(f"{' '.join(command)}: exit {done.returncode}: {done.stderr.strip()}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.strip()]


def indexed_actors(build, folder):
    """Index a copy of the folder and ask who every mention is.

    {(doc, start, end): (type, actor)}"""
    top = tempfile.mkdtemp(prefix="brief-eval-")
    try:
        home = os.path.join(top, "corpus")
        shutil.copytree(folder, home, ignore=shutil.ignore_patterns(".brief", "*gold.jsonl"))
        env = dict(os.environ, BRIEF_INDEX=os.path.join(home, ".brief"))
        subprocess.run([f"{build}/brief-index", "add", "--quiet", home], env=env, check=True,
                       capture_output=True, timeout=600)
        answer, query = {}, f"{build}/brief-query"
        for kind in ACTOR_TYPES:
            narrowed = ["--type", kind, "--format", "jsonl"]
            for actor in lines_of([query, "actors", *narrowed], env):
                for row in lines_of([query, "mentions", *narrowed, "--", actor["actor"]], env):
                    if row.get("actor"):
                        answer[row["doc"], row["start"], row["end"]] = (row["type"], row["actor"])
        return answer
    finally:
        shutil.rmtree(top)


def indexed_actor_of(answer):
    """An actor_of on what the index said; mentions in a definition's brackets share its long name's
    actor, which the index does not list apart."""
    def actor_of(document, mention):
        row = mention.row
        known = answer.get((document.id, row["start"], row["end"]))
        if known is None and row.get("norm"):
            same = [answer.get((document.id, f.row["start"], f.row["end"])) for f in document.found
                    if f.row.get("norm") == row["norm"] and f.type == mention.type]
            known = next((s for s in same if s), UNKNOWN)
        return known
    return actor_of
