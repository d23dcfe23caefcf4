#!/bin/sh
# Kill brief-index itself in the middle of adding, updating and compacting, at rising delays: each
# time check passes, and in the end the answers are those of an index that was never disturbed.
# usage: killed_indexer.sh BUILD
. "$(dirname "$0")/../program/common"

# Some hundred small stories from the sample briefings, in files of their own.
mkdir stories
for copy in 1 2 3 4 5 6; do
    for f in "$root"/corpus/*.txt "$root"/corpus/*.md; do
        name=$(basename "$f")
        sed "s/2019/20$((20 + copy))/" "$f" >"stories/$copy-$name"
    done
done

# answers INDEX: what a few questions get.
answers() {
    for question in 'minister' '"the government"' 'election OR lithium' 'prefix* OR min*'; do
        "$build/brief-query" search --index "$1" --limit 1000 --format jsonl "$question" 2>/dev/null
    done
    "$build/brief-query" actors --index "$1" --format jsonl 2>/dev/null
    "$build/brief-query" amounts --index "$1" --format jsonl 2>/dev/null
}

run 0 brief-index add --index .calm stories
run 0 brief-index add --index .brief stories/1-WR-18-07.txt

kills=0
# disturb MILLISECONDS COMMAND…: start it, kill it after that time, look at what is left.
disturb() {
    delay=$1
    shift
    "$build/brief-index" "$@" >"$out" 2>"$err" &
    pid=$!
    sleep "$(printf '0.%03d' "$delay")"
    kill -9 $pid 2>/dev/null && kills=$((kills + 1))
    wait $pid 2>/dev/null
    run 0 brief-index check --index .brief
}
for delay in 3 8 15 25 40 60 90 130 180 240 320 450; do
    disturb $delay add --index .brief stories
done
run 0 brief-index add --index .brief stories
for delay in 2 5 10 20 40 80; do
    disturb $delay compact --index .brief
    touch stories/*
    disturb $delay update --index .brief
done
run 0 brief-index add --index .brief stories
run 0 brief-index check --index .brief
[ "$kills" -ge 4 ] || fail "only $kills of the kills came in time"

answers .brief >"$work/ours"
answers .calm >"$work/theirs"
[ -s "$work/theirs" ] || fail "the undisturbed index gives no answers"
if ! cmp -s "$work/ours" "$work/theirs"; then
    diff "$work/ours" "$work/theirs" | head -5
    fail "other answers than those of an undisturbed index"
fi
echo "$kills kills"
