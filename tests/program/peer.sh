#!/bin/sh
# brief-peer: the protocol of a harness that compares search engines.
set -eu
. "$(dirname "$0")/common"

cat >news.jsonl <<'END'
{"id":"a","title":"Oil","body":"OPEC met. Oil prices rose."}
{"id":"b","title":"Oil again","body":"Crude oil was sold, prices fell."}
{"id":"c","title":"Coffee","body":"Coffee quotas and their prices."}
END
printf '# id, kind, query\nq1\tAND\t+oil +prices\nq2\tMIXED\toil -opec\nq3\tTERM\tcotton\n' >queries.tsv
QUERY_MS=1
export QUERY_MS

run 0 brief-peer index news.jsonl idx 2
run 0 brief-peer query idx queries.tsv
records 12 # three queries in four modes
cut -f 1-4,7 "$out" | sort -u >rows
for mode in COUNT TOP_10 TOP_10_COUNT TOP_10_DOCS; do
    printf 'q1\tAND\t%s\t2\ta,b\nq2\tMIXED\t%s\t1\tb\nq3\tTERM\t%s\t0\t\n' $mode $mode $mode
done | sort >wanted
same rows wanted
awk -F '\t' '$5 <= 0 || $6 < $5 { exit 1 }' "$out" || fail 'the times are no least and median'

run 0 brief-peer one idx '+oil prices'
[ "$(cat "$out")" = a,b ] || fail 'one prints other ids'

# A second run replaces the index, with words only as asked.
run 0 brief-query actors --index idx
prints OPEC
head -2 news.jsonl >fewer.jsonl
ENTITIES=0 run 0 brief-peer index fewer.jsonl idx
run 0 brief-peer query idx queries.tsv
prints 'q1	AND	COUNT	2'
run 1 brief-query actors --index idx

# What is no index is not touched.
mkdir mine
echo keep >mine/note
run 0 brief-peer index news.jsonl mine
[ "$(cat mine/note)" = keep ] || fail 'a folder that is no index was emptied'

run 2 brief-peer one idx '-oil'
says 'nothing that may match'
run 2 brief-peer one nowhere oil
run 2 brief-peer
says usage
