#!/bin/sh
# `mentions --explain` and `why-not`: every answer says how it came about, every missing one why.
# usage: tests/program/explain.sh BUILD
set -eu
. "$(dirname "$0")/common"
COLUMNS=120
export COLUMNS

mkdir news
printf '%s\n\n%s\n' 'Talks in the harbour' \
    'General Julia Mendoza flew in. Then Mendoza smiled. The Rural Harvest Fund (RHF) paid. The RHF
lends. She never met Carlos Vega.' >news/talks.txt
printf '%s\n\n%s\n' 'Two of one name' \
    'Senator Paul Vega met Minister Anna Vega. Vega left. Carlos Vega Marine Works paid for the
Stanley Cup. He knew TORVAL QWERIN well. It was Zorb. Nobody likes the zorbish tribe.' >news/two.txt
run 0 brief-index add -q news

# Which rule, where it stands, over which others; whom the short name stands for, and the sentence.
run 0 brief-query mentions Mendoza --explain
silent_but() { grep -vE "$1" "$err" | grep -q . && fail "standard error says more" || :; }
silent_but 'mentions$'
grep -Eq '^ +rules +person by person\.titled \(people\.rules:[0-9]+\), confidence 95$' "$out" || fail "no rule"
grep -Eq '^ +over +person\..*: a longer match$' "$out" || fail "no losers"
prints 'stands for Julia Mendoza'
prints 'surname of (line 3): General *Julia Mendoza* flew in.'
run 0 brief-query mentions RHF --explain
prints 'the text defines it as short for (line 3): The *Rural Harvest Fund* (RHF) paid.'
run 0 brief-query mentions Vega --explain --undecided
prints 'undecided between Paul Vega, Anna Vega'
prints 'it fits several, and nothing beside it decides'
grep -Eq '^ +actor +undecided between Paul Vega \([0-9]+ mentions?\), Anna Vega \([0-9]+ mentions?\)$' "$out" ||
    fail "no candidates with their counts"

# The same as fields.
run 0 brief-query mentions Mendoza --explain --format jsonl
records 2
python3 - "$out" <<'PY' || fail "fields of explain"
import json, sys
first, second = (json.loads(line)["explain"] for line in open(sys.argv[1], encoding="utf-8"))
assert first["same_rules"] and second["same_rules"]
kinds = [e["event"] for e in first["events"]]
assert "matched" in kinds and "lost" in kinds, kinds
matched = next(e for e in first["events"] if e["event"] == "matched")
assert matched["rule"] == "person.titled" and matched["rule_file"] == "people.rules"
reason = next(e for e in second["events"] if e["event"] == "reason" and e["step"] == "bind")
assert reason["because_of"]["text"] == "Julia Mendoza" and reason["because_of"]["line"] == 3
assert second["today"]["norm"] == "Julia Mendoza"
PY
run 2 brief-query mentions Mendoza --explain --format tsv
says "human or jsonl"

# A line of actors.txt is named; so is its effect.
printf 'merge "Rural Harvest Fund" "Harvest Trust"\n' >.brief/actors.txt
printf 'The Harvest Trust lends.\n' >news/trust.txt
run 0 brief-index add -q news
run 0 brief-query mentions "Harvest Trust" --explain
prints 'actors.txt:1: merge "Rural Harvest Fund" "Harvest Trust"'
rm .brief/actors.txt

# --- why-not: what the words were seen as ---------------------------------------------------------
why() {
    wanted=$1
    shift
    run "$wanted" brief-query why-not "$@"
}
why 0 "Julia Mendoza" news/talks.txt
prints 'person "Julia Mendoza", a mention of Julia Mendoza'
prints 'person "Mendoza", a mention of Julia Mendoza'
why 0 "Julia Vega" news/two.txt
prints 'person "Paul Vega", a mention of Paul Vega'
why 0 "Paul Vega" news/two.txt
prints 'person "Anna Vega", a mention of Anna Vega'
prints 'merge "Paul Vega" "Anna Vega"'
prints 'person "Vega", a short name that fits several'
prints 'prefer "Vega" as "Paul Vega" in doc "news/two.txt"'
why 0 Senator news/two.txt
prints 'person "Paul Vega": a part of the title or office beside this name'
why 0 "Carlos Vega" news/two.txt
grep -Eq '"Carlos Vega Marine Works", a mention of' "$out" || fail "not a part of a longer name"
why 0 "TORVAL QWERIN" news/two.txt
prints 'weak: kept, but neither shown nor counted'
prints 'a guess that nothing in the document supports'
why 0 Stanley news/two.txt
prints 'which keeps other rules away and yields nothing'
prints 'drop no.event'
why 0 Zorb news/two.txt
prints 'organisation "Zorb", weak: kept, but neither shown nor counted'
prints 'Zorb'
why 0 zorbish news/two.txt
prints 'no rule matched zorbish [in no list]'
why 1 "Mendosa" news/talks.txt
says "no word of 'Mendosa' stands in news/talks.txt"
says "'Mendoza' is nearly 'mendosa': line 3, 2 times"
why 1 "Xyzzy" news/talks.txt
says "no word of 'Xyzzy'"
why 1 "Julia Mendoza" news/nowhere.txt
says "there is no document 'news/nowhere.txt'"
why 2 "Julia Mendoza"
says "give a name and a document"
why 2 "..." news/talks.txt
why 2 Zorb news/two.txt --format tsv

# As records.
why 0 "Paul Vega" news/two.txt --format jsonl
picked verdict text >"$work/verdicts"
for wanted in 'found	Paul Vega' 'part	Vega' 'undecided	Vega'; do
    grep -qxF "$wanted" "$work/verdicts" || fail "no record $wanted"
done
picked verdict hint_file hint | grep -q '^undecided	actors.txt	prefer "Vega" as "Paul Vega"' || fail "no hint in records"
why 1 "Mendosa" news/talks.txt --format jsonl
[ "$(picked verdict text of distance times)" = "near	Mendoza	mendosa	1	2" ] || fail "no near record"

# --- the hints do what they say -------------------------------------------------------------------
printf 'prefer "Vega" as "Paul Vega" in doc "news/two.txt"\n' >.brief/actors.txt
why 0 "Paul Vega" news/two.txt
prints 'person "Vega", a mention of Paul Vega'
prints 'actors.txt:1: prefer "Vega" as "Paul Vega" in doc "news/two.txt"'
rm .brief/actors.txt
mkdir -p .brief/rules
printf '@person\nZorb\n' >.brief/rules/own.list
why 0 Zorb news/two.txt
says "the index was made with other rules"
run 0 brief-index update -q
why 0 Zorb news/two.txt
prints 'person "Zorb", a mention of Zorb'
prints 'person by person.listed'
silent
printf 'drop no.event\n' >.brief/rules/own.rules
run 0 brief-index update -q
why 0 Stanley news/two.txt
prints_not 'yields nothing'

# What the index has and the rules of today do not find is told as both.
rm .brief/rules/own.list
run 0 brief-query mentions Zorb --explain
says "the index was made with other rules"
grep -Eq '^ +in the index +person Zorb by person\.listed' "$out" || fail "what the index has is not told"
grep -Eq '^ +today +organisation "Zorb" Zorb, weak' "$out" || fail "what is found today is not told"

# What the collection proves of a name that its document left weak.
why 0 "Torval Qwerin" news/two.txt
prints 'not proven: no sure mention of these words anywhere'
printf 'President Torval Qwerin spoke.\n' >news/more.txt
run 0 brief-index add -q news
run 0 brief-query mentions "Torval Qwerin" --explain
prints 'admitted as person: 1 of 1 sure mention of these words is person'
run 0 brief-query mentions "Torval Qwerin" --explain --format jsonl
python3 - "$out" <<'PY' || fail "evidence as a field"
import json, sys
rows = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
told = {row["text"]: row["explain"].get("collection") for row in rows}
assert told["Torval Qwerin"] is None, told
assert told["TORVAL QWERIN"].startswith("admitted as person"), told
PY
