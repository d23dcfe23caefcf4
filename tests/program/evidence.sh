#!/bin/sh
# A name that one document only suggests counts once others prove it: in any order of adding, until
# they are removed, in every view alike, and in what extract prints of the same files.
set -eu
. "$(dirname "$0")/common"

copy_briefings news
rm news/*.jsonl # extract takes records as they are, without their titles
printf 'Buyers liked Dallas more than the coast.\n\nMembers liked Cork and its wares.\n' >weak.txt
printf 'Rain fell in Dallas. Trains stop in Dallas; nobody lives in Dallas.\n' >proof.txt
printf 'They live in Cork. Rain fell in Cork. Trains stop in Cork. The cork was old; no cork is dry.\n' \
    >small.txt

# The document, type and place of every mention that the answer in $out holds.
places() { picked doc type start end; }

# With its proof Dallas is a place in all three views, without it a guess that nobody sees.
proven() {
    run 0 brief-query mentions --format jsonl Dallas
    records 4
    places | grep -q '^weak.txt.place' || fail 'the weak mention is not listed'
    [ "$(grep -c '"admitted":true' "$out")" -eq 1 ] || fail 'not one mention is told to be admitted'
    run 0 brief-query actors --format tsv Dallas
    prints "$(printf 'place\tDallas\t4\t2\t')"
    finds weak.txt place:dallas
}
unproven() {
    run 1 brief-query mentions Dallas
    run 1 brief-query mentions --weak --type person Dallas
    run 0 brief-query mentions --weak --format jsonl dallas
    records 1
    prints '"weak":true'
    run 1 brief-query actors Dallas
    finds_nothing place:dallas
}

run 0 brief-index add weak.txt
unproven
run 0 brief-index add proof.txt
proven
run 0 brief-index check
run 0 brief-index compact
proven
run 0 brief-index remove proof.txt
unproven

# The other way round.
rm -r .brief
run 0 brief-index add proof.txt
run 0 brief-index add weak.txt
proven

# Cork is proven as often, but the collection writes it small, too.
run 0 brief-index add small.txt
run 0 brief-query mentions --format jsonl Cork
records 3
places | grep -q '^weak' && fail 'an everyday word is admitted'
run 0 brief-query mentions --weak Cork
prints '[guess: place]'
[ "$(grep -c 'guess' "$out")" -eq 1 ] || fail 'a sure mention is called a guess'
run 0 brief-index remove small.txt
run 1 brief-query mentions Cork
rm -r .brief

# Any order of adding gives the same answers, byte for byte.
ask() {
    for name in Dallas Cork 'Frente Quilla' Quispe; do
        "$build/brief-query" mentions --format jsonl "$name" || echo "exit $?"
    done >"$1"
    "$build/brief-query" actors --format tsv >>"$1"
} 2>/dev/null
run 0 brief-index add weak.txt proof.txt small.txt news
ask "$work/forwards"
rm -r .brief
for f in $(ls -r news) proof.txt weak.txt small.txt; do
    [ -f "$f" ] || f=news/$f
    run 0 brief-index add "$f"
done
ask "$work/backwards"
same "$work/forwards" "$work/backwards"

# extract sees what the index sees: the same mentions, the same types.
run 0 brief-index extract weak.txt proof.txt small.txt news
picked doc type start end norm admitted | sort >"$work/extracted"
grep -q True "$work/extracted" || fail 'extract admits nothing'
cut -f1 "$work/extracted" | sort -u | while read -r doc; do
    "$build/brief-query" show --format jsonl "$doc" |
        python3 -c 'import json, sys
for m in json.load(sys.stdin)["mentions"]: print(json.dumps(m))'
done >"$out"
picked doc type start end norm admitted | sort >"$work/shown"
same "$work/extracted" "$work/shown"

# Each by itself, and one alone: nothing is admitted; guesses can be asked for.
run 0 brief-index extract --alone weak.txt proof.txt
records 3
prints_not '"admitted"'
run 0 brief-index extract weak.txt
records 0
run 0 brief-index extract --weak weak.txt
prints '"text":"Dallas"'
prints '"weak":true'
