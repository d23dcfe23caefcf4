#!/bin/sh
# refs: what a document cites and who cites it, whichever of them was added first; what is cited but
# not here stays known.
set -eu
. "$(dirname "$0")/common"

mkdir news
cat >news/WR-20-07.txt <<'TEXT'
WR-20-07: Weekly review

The tin smelter at Oruro is to reopen, as the ministry told us [WR-20-05].
TEXT
cat >news/late-note.txt <<'TEXT'
Smelter waits for ore

LA PAZ, 3 March 2020 - The smelter that we described [WR-20-07] has no ore (Evening Note, 28 February). See copper-note.txt for prices.
TEXT

# Added before what it cites: nothing denotes anything, nothing is lost.
run 0 brief-index add news/late-note.txt
run 0 brief-query refs --dangling --format jsonl
records 3
[ "$(picked norm | sort | tr '\n' ' ')" = 'Evening Note, 28 February WR-20-07 copper-note.txt ' ] ||
    fail 'not the three references'
run 0 brief-query refs WR-20-07
prints 'cited by'
says "'WR-20-07' is not in this index"

# What is cited comes: the same references denote it, and nothing was read again.
printf 'Ports\n\nThe ports are shut.\n' >news/evening-note-2020-02-28.txt
printf 'Ports\n\nThe ports are open.\n' >news/evening-note-2020-02-27.txt
printf 'Prices\n\nCopper fell.\n' >news/copper-note.txt
run 0 brief-index add news
summary 4 0 1 0 0 0 0 4
run 0 brief-query refs news/late-note.txt --format jsonl
records 3
cited=$(python3 -c '
import json, sys
for line in sys.stdin:
    r = json.loads(line)
    print(r["norm"], "->", *[d["doc"] for d in r["cited"]])' <"$out" | sort)
[ "$cited" = 'Evening Note, 28 February -> news/evening-note-2020-02-28.txt
WR-20-07 -> news/WR-20-07.txt
copper-note.txt -> news/copper-note.txt' ] || fail "cited: $cited"
run 0 brief-query refs news/evening-note-2020-02-28.txt
prints 'cited by'
prints 'Smelter waits for ore'
run 1 brief-query refs news/evening-note-2020-02-27.txt
run 0 brief-query refs --dangling --format tsv
records 1
prints 'WR-20-05'

# The number at an edition's own head is no citation of itself.
run 0 brief-query refs news/WR-20-07.txt
prints 'WR-20-05'
prints 'not in this index'

# Gone again: the reference dangles again.
rm news/copper-note.txt
run 0 brief-index update
run 0 brief-query refs --dangling --format jsonl
records 2
run 0 brief-query refs copper-note.txt
says "'copper-note.txt' is not in this index"

# --in narrows, --limit cuts and says so, nonsense is no answer.
run 1 brief-query refs --in date:2019
run 0 brief-query refs --limit 1 --format jsonl
records 1
says '1 of 4 references'
run 1 brief-query refs nothing-like-it
says 'there is no document'
run 2 brief-query refs --in 'date:yesterdayish' WR-20-07
run 0 brief-index check
