#!/bin/sh
# Corrections in actors.txt: each verb on a few documents, at once, in any order of lines; a file
# that cannot be understood is never half obeyed.
set -eu
. "$(dirname "$0")/common"

mkdir news
cat >news/2019-03-01-base.txt <<'END'
General moves a base

LIMA, March 1 - Army General Hernan Quispe has moved a base. Quispe said that Frente Quilla (FQ) was
weaker. Quilla Front is what English reports call it. Mary Dome praised Glencore plc in Cusco.
END
cat >news/2019-03-02-congress.txt <<'END'
Congress asks

LIMA, March 2 - Congresswoman Rosa Quispe asked about the base in Cusco. Quispe wants the budget.
John Smith, the trader, sold copper for Glencore. Smith was pleased.
END
cat >news/2019-03-03-bank.txt <<'END'
A bank answers

LONDON, March 3 - Bank of England Governor John Smith raised rates. Smith said that Quilla Front was
no topic. Minister Quispe was not there.
END
run 0 brief-index add --quiet news

# lines LINE…: what actors.txt says.
lines() { printf '%s\n' "$@" >.brief/actors.txt; }

# who NAME: its actors, by name with mentions and documents, into $out.
who() { run 0 brief-query actors --format tsv "$@"; cut -f 1-4 "$out" >"$work/who"; mv "$work/who" "$out"; }
is() {
    printf '%b\n' "$1" | tr '|' '\t' >"$work/wanted"
    cmp -s "$work/wanted" "$out" || fail "wanted:
$(cat "$work/wanted")"
}

# An undecided name is listed for the name itself, with its candidates, and counted for nobody.
who Quispe
is 'person|Hernan Quispe|2|1\nperson|Rosa Quispe|2|1'
run 0 brief-query mentions Quispe
prints 'Quispe* was not there.  [undecided: Hernan Quispe, Rosa'

lines 'merge "Quilla Front" "Frente Quilla"   # English reports'
who 'Quilla Front'
is 'organisation|Quilla Front|3|2'
who FQ
is 'organisation|Quilla Front|3|2'
rm .brief/actors.txt
who 'Quilla Front'
prints_not 'Frente'

lines 'not-same organisation "Glencore" "Glencore plc"'
who Glencore
is 'organisation|Glencore|1|1'
rm .brief/actors.txt
who Glencore
is 'organisation|Glencore|2|2'

lines 'prefer person "Quispe" as "Rosa Quispe"'
who Rosa
is 'person|Rosa Quispe|3|2'
lines 'prefer "Quispe" as "Hernan Quispe" in "rates"'
who Hernan
is 'person|Hernan Quispe|3|2'
run 0 brief-query search --format tsv 'person:"hernan quispe" rates'
records 1

lines 'split person "John Smith" as "John Smith (trader)" in doc "news/2019-03-02-congress.txt"'
who 'John Smith'
is 'person|John Smith|2|1\nperson|John Smith (trader)|2|1'
run 0 brief-query mentions --format tsv 'John Smith (trader)'
records 2
run 0 brief-query mentions 'John Smith'
prints '[John Smith (trader)]'

lines 'rename "Hernan Quispe" to "Hernán Quispe Salazar"'
who Salazar
is 'person|Hernán Quispe Salazar|2|1'
who 'Hernan Quispe'
is 'person|Hernán Quispe Salazar|2|1'

lines 'retype person "Mary Dome" to organisation'
who --type organisation 'Mary Dome'
is 'organisation|Mary Dome|1|1'
run 1 brief-query actors --type person 'Mary Dome'
run 0 brief-query mentions --format tsv --type organisation Dome
records 1
run 0 brief-query search --format tsv 'org:dome'

lines 'stop-alias "FQ" of "Frente Quilla"'
run 1 brief-query actors FQ
run 1 brief-query search --format tsv 'org:FQ'
lines 'stop-alias "Quispe"' 'rename "Rosa Quispe" to "R. Q."'
who Rosa
is 'person|R. Q.|1|1'
run 0 brief-query mentions Quispe
prints '[undecided'

# The order of lines never matters.
lines 'merge "A" "Frente Quilla"' 'merge "Quilla Front" "A"' 'rename "Quilla Front" to "Quilla"' \
    'prefer "Quispe" as "Rosa Quispe"' 'not-same "Rosa Quispe" "Hernan Quispe"'
run 0 brief-query actors --format jsonl
cp "$out" "$work/forwards"
sort -r .brief/actors.txt >"$work/turned"
cp "$work/turned" .brief/actors.txt
run 0 brief-query actors --format jsonl
same "$work/forwards" "$out"

# What cannot be understood: exit 2, the place, nothing answered; a search that needs no actors works.
lines '# fine' 'merge "Quilla Front" "Frente Quilla"' 'renam "A" to "B"'
run 2 brief-query actors Quilla
says 'actors.txt:3:1: no such correction'
[ ! -s "$out" ] || fail 'something was answered'
run 2 brief-query search 'org:quilla'
run 0 brief-query search 'quilla'
lines 'merge "Quilla Front" "Frente Quilla"' 'not-same "Quilla Front" "Frente Quilla"' 'what'
run 2 brief-query mentions Quilla
says '1 more: `brief-query actors --lint` shows them'
lines 'split "John Smith" as "X" in "rates"' 'split "John Smith" as "Y" in "smith"'
run 2 brief-query actors Smith
says 'actors.txt:2:30: some documents belong to this place and to that of line 1'
rm .brief/actors.txt
mkdir .brief/actors.txt
run 2 brief-query actors Smith
says 'not a plain file'
rmdir .brief/actors.txt

# --lint: all that is wrong; else what does nothing here.
lines 'merge "Quilla Front"' 'renam "A" to "B"'
run 2 brief-query actors --lint
prints 'actors.txt:1:21: '
prints 'actors.txt:2:1: '
lines 'merge "Quilla Front" "Frente Quilla"'
run 0 brief-query actors --lint
says '1 correction, nothing to remark'
lines 'merge "Quilla Front" "Quila"' 'merge "FQ" "Quilla Front"' 'merge "Cusco" "Rosa Quispe"' \
    'retype "Cusco" to place' 'split "John Smith" as "X" in "date:1999"' \
    'prefer "Quispe" as "Rose Quispe" in doc "news/none.txt"' 'stop-alias "QF" of "Frente Quilla"'
run 1 brief-query actors --lint
prints '1:22: nobody is called so in this index'
prints '2:7: this is only another word for "Frente Quilla" (organisation)'
prints '3:7: these names are of different types here'
prints '4:8: it is of that type already'
prints '5:30: no document is found by this'
prints '6:20: nobody is called so in this index'
prints '6:41: there is no such document'
prints '7:12: no document uses this as an alias of his'
