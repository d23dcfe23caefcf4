#!/bin/sh
# `brief-index rules`: what its verbs print about the rules of the program and of a collection.
# usage: tests/program/rules.sh BUILD
set -eu
. "$(dirname "$0")/common"

# The rules that the program came with hold what their examples say.
run 0 brief-index rules test
grep -Eq '^[0-9]+ rules, [1-9][0-9]* examples, 0 failed$' "$out" || fail "no counts"

# Every rule with its place; by type, by name, by a pattern of names.
run 0 brief-index rules list --format jsonl
[ "$(picked rule | sort | uniq -d | wc -l)" -eq 0 ] || fail "a rule is listed twice"
picked file line examples kind >"$work/places"
grep -q "^people.rules	" "$work/places" || fail "no place of a rule"
run 0 brief-index rules list --format jsonl person
picked type | grep -qvx person && fail "not only persons"
run 0 brief-index rules list --format tsv person.titled
records 1
prints "person.titled	person	shape"
run 0 brief-index rules list 'date.*'
prints_not person.titled
run 1 brief-index rules list nosuch
run 2 brief-index rules list --format csv
says "formats are human, jsonl and tsv"

# Lists by class: the shipped ones add up to many names; nothing else is printed.
run 0 brief-index rules list --lists --format jsonl
picked class file names >"$work/lists"
grep -q "^month	dates.list	" "$work/lists" || fail "no months"
run 0 brief-index rules list --lists month --format tsv
records 1
run 1 brief-index rules list --lists nosuch

# A rule as its file has it, with the comment above it; a class; a whole file.
run 0 brief-index rules show person.speaker sure_org
grep -q '^# people.rules:[0-9]*$' "$out" || fail "no place"
prints "shape person.speaker : person"
prints "class sure_org = "
prints_not "shape person.pair"
run 0 brief-index rules show nationalities.rules
prints "shape nationality.listed"
run 0 brief-index rules show 'date.ago'
[ "$(grep -c '^text \|^shape ' "$out")" -eq 1 ] || fail "more than one rule"
run 1 brief-index rules show nosuch
run 2 brief-index rules show

# What rules cost: on files, on the texts of an index; what runs into a limit is named.
mkdir texts
i=0
while [ $i -lt 200 ]; do
    echo "On 3 May 2011 General Ana Ruiz paid US\$5m to Juan Paz in Lima."
    i=$((i + 1))
done >texts/one.txt
printf 'xx aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa b\n' >>texts/one.txt
run 2 brief-index rules bench
says "there is no index here whose texts could be read"
run 0 brief-index rules bench --format jsonl texts
picked rule calls matches chosen limits >"$work/costs"
grep -q "^amount.sign	[0-9]*	[0-9]*	200	0\$" "$work/costs" || fail "200 sums are not chosen 200 times"
picked ns >"$work/ns"
sort -rn "$work/ns" | cmp -s - "$work/ns" || fail "not the slowest first"
run 0 brief-index rules bench texts
prints "MB of text in 1 documents"
prints "amounts.rules:"
printf 'text t.slow : quantity\n  trigger "xx"\n  xx \\x20 (?: a+ )+ [cd]\n' >slow.rules
run 0 brief-index rules bench --rules slow.rules texts
prints "t.slow ran into a match limit 1 times"
run 0 brief-index add -q texts
run 0 brief-index rules bench --format tsv
grep -q "^amount.sign	" "$out" || fail "the texts of the index were not read"
run 2 brief-index rules bench nosuch.txt
says "nosuch.txt"

# why tells of conditions that do not hold, with a winner and without one.
cat >where.rules <<'EOF'
shape organisation.bank : organisation
  priority 900
  where has "shares" within sentence
  "Zubra" "Bank" | "zubra" "bonk"
EOF
run 0 brief-index rules why --rules where.rules "He saw the Zubra Bank today."
tr -s ' \n' ' ' <"$out" >"$work/line"
grep -q "organisation.bank (./where.rules:1): its condition (where) does not hold here" "$work/line" ||
    fail "why does not tell of the condition"
run 0 brief-index rules why --rules where.rules "He saw the zubra bonk."
tr -s ' \n' ' ' <"$out" >"$work/line"
grep -q "organisation.bank (./where.rules:1), but its condition (where) does not hold here" "$work/line" ||
    fail "why does not tell of a condition alone"
run 0 brief-index rules why --format jsonl --rules where.rules "He saw the zubra bonk."
prints '"by":null,"why":"its condition (where) does not hold here"'

# Verbs are commands of their own.
run 2 brief-index rules nosuch
says "unknown command 'nosuch'"
run 0 brief-index help rules list
prints "usage: brief-index rules list"
run 0 brief-index rules list --help
prints "--format"

# Why: the lists, what became of each run, who won over whom, for whom a short name stands.
COLUMNS=120
export COLUMNS
run 0 brief-index rules why 'General Julia Mendoza flew in. Then Mendoza smiled.'
prints '"General Julia Mendoza"'
grep -Eq '^  words +General \[[a-z_ ]*title' "$out" || fail "no lists of a word"
grep -Eq '^    rules +person by person\.[a-z_]+ \(people\.rules:[0-9]+\)' "$out" || fail "no rule"
grep -Eq '^    over +person\.' "$out" || fail "no losers"
prints '"Mendoza" stands for Julia Mendoza'
prints 'surname of (line 1): General *Julia Mendoza* flew in.'
grep -Eq '^no rule +flew' "$out" || fail "the words between are missing"
run 0 brief-index rules why --color always 'General Julia Mendoza flew in.'
grep -q "$(printf '\033')" "$out" || fail "no colours"
run 0 brief-index rules why 'The Stanley Cup is silver.'
prints 'which keeps other rules away and yields nothing'
run 0 brief-index rules why 'It was 99999999999999999999999 US$ then.'
prints 'but the words have no sure meaning'

# A rule file of one's own is named with its folder.
printf 'text code.zk : reference\n  trigger alnum\n  ZK[0-9]+\n' >zk.rules
run 0 brief-index rules why --rules zk.rules 'See ZK77 there.'
prints 'reference by code.zk (./zk.rules:1), confidence 80'

# From a file, from standard input; as records that other programs can read.
printf 'Title of a story\n\nGeneral Julia Mendoza flew in.\n' >story.txt
run 0 brief-index rules why --file story.txt
prints story.txt
prints '"Julia Mendoza", role General, confidence'
code=0
"$build/brief-index" rules why - <story.txt >"$out" 2>"$err" || code=$?
[ "$code" -eq 0 ] || fail "standard input"
prints '"Julia Mendoza", role General, confidence'
run 0 brief-index rules why --format jsonl --file story.txt
picked record event mention text rule_file >"$work/why"
grep -q "^event	matched	1	Julia Mendoza	people.rules$" "$work/why" || fail "no match in records"
grep -q "^event	lost	1	Julia	people.rules$" "$work/why" || fail "no loser in records"
picked record doc lists >"$work/why"
grep -q "^word	story.txt	.*title" "$work/why" || fail "no lists in records"
picked record mention text type weak >"$work/why"
grep -q "^mention	1	Julia Mendoza	person	" "$work/why" || fail "no mention in records"
run 2 brief-index rules why
says "give a text"
run 2 brief-index rules why --file story.txt and a text
run 2 brief-index rules why --format tsv text
run 2 brief-index rules why --file nosuch.txt
says nosuch.txt
