#!/bin/sh
# However the index came about -- threads, order, steps, compacted, replaced, moved -- every answer
# is the same, byte for byte.
set -eu
. "$(dirname "$0")/common"

# begin NAME: a new home with the sample briefings in it.
begin() {
    mkdir "$work/$1"
    cd "$work/$1"
    copy_briefings news
}
asked() {
    answers "$work/answers.$1"
    run 0 brief-index check
    same "$work/answers.fresh" "$work/answers.$1"
}

begin fresh
run 0 brief-index add news
answers "$work/answers.fresh"

begin threads
run 0 brief-index add --threads 2 news
asked threads

begin again
run 0 brief-index add news
run 0 brief-index add news
run 0 brief-index update
asked again

begin backwards
for f in $(ls -r news); do
    run 0 brief-index add "news/$f"
done
asked backwards

begin halves
run 0 brief-index add news/[k-z]*
run 0 brief-index add -j 2 news
asked halves
run 0 brief-index compact
asked compacted
mv "$work/answers.compacted" "$work/answers.compacted-once"
run 0 brief-index compact
asked compacted

begin removed
run 0 brief-index add news
run 0 brief-index remove news/2019-03-14-andes-security.txt news/kenya-power-deal.txt news/mekong-dams.jsonl
run 0 brief-index add news
asked removed
run 0 brief-index remove news
run 0 brief-index add news
asked removed

begin replaced
cp news/guinea-bauxite.txt "$work/kept"
cp news/nair-judgment.txt news/guinea-bauxite.txt
printf 'Not yet\n\nGeneral Quispe paid US$90m to Peru in 2019.\n' >news/zambia-copper-tax.txt
run 0 brief-index add news
cp "$work/kept" news/guinea-bauxite.txt
cp "$root/corpus/zambia-copper-tax.txt" news
run 0 brief-index update
asked replaced

begin moved
mv news/swiss-arbitration.txt news/elsewhere.txt
run 0 brief-index add news
mv news/elsewhere.txt news/swiss-arbitration.txt
run 0 brief-index update
asked moved
