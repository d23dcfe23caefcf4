#!/bin/sh
# What the user keeps beside the index is the user's: no program touches it.
set -eu
. "$(dirname "$0")/common"

copy_briefings news
mkdir -p .brief/rules .brief/queries
printf '# merged by hand\n' >.brief/actors.txt
printf '# own rules\n' >.brief/rules/own.rules
printf 'copper\n' >.brief/queries/metals
mkdir "$work/before"
cp -p .brief/actors.txt .brief/rules/own.rules .brief/queries/metals "$work/before"
run 0 brief-index add news
rm news/k*.txt
run 0 brief-index update
run 0 brief-index remove news/nair-judgment.txt
run 0 brief-index compact
run 0 brief-index check
run 0 brief-query actors --format jsonl
for f in actors.txt rules/own.rules queries/metals; do
    same ".brief/$f" "$work/before/${f##*/}"
    [ ! ".brief/$f" -nt "$work/before/${f##*/}" ] || fail ".brief/$f was written again"
done
# Everything a program made lies in db, which may be thrown away and made anew.
[ "$(ls -A .brief | sort | tr '\n' ' ')" = 'actors.txt db queries rules ' ] ||
    fail "unexpected files in .brief: $(ls -A .brief)"
rm -rf .brief/db
run 0 brief-index add news
[ -f .brief/db/CURRENT ] || fail 'the index was not made anew'
same .brief/actors.txt "$work/before/actors.txt"
