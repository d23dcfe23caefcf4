#!/bin/sh
# Many batches or one, on one thread or several: a bulk add leaves the same index, and nothing else.
set -eu
. "$(dirname "$0")/common"

python3 "$root/tests/bench/generate.py" 4 "$work/stories.jsonl"

# added NAME OPTION…: the answers of an index of the stories in a new home.
added() {
    name=$1
    shift
    mkdir "$work/$name"
    cd "$work/$name"
    cp "$work/stories.jsonl" .
    run 0 brief-index add "$@" stories.jsonl
    run 0 brief-index check
    prints ", 1 segments,"
    [ "$(ls .brief/db | tr '\n' ' ')" = "CURRENT gen-000001 lock " ] ||
        fail "the index folder holds $(ls .brief/db | tr '\n' ' ')"
    answers "$work/answers.$name"
}

added whole --memory 1024
added batches --memory 64
same "$work/answers.whole" "$work/answers.batches"
added threads --memory 64 --threads 3
same "$work/answers.whole" "$work/answers.threads"

# Texts share a dictionary, which an add of one more story uses and compacting keeps.
cp "$root/corpus/2019-03-14-andes-security.txt" .
run 0 brief-index add 2019-03-14-andes-security.txt
run 0 brief-index compact
run 0 brief-index check
run 0 brief-query show "2019-03-14-andes-security.txt#2"
prints "Border talks"

# What a killed run left goes with the next.
mkdir -p .brief/db/scratch/db/gen-000001
echo 1 >.brief/db/scratch/db/gen-000001/data.mdb
run 0 brief-index update
[ ! -e .brief/db/scratch ] || fail "the scratch of another run is still there"

# Too little memory is told before anything is made.
mkdir "$work/little"
cd "$work/little"
cp "$work/stories.jsonl" .
run 2 brief-index add --memory 63 stories.jsonl
says "--memory 63: at least 64 MB"
[ ! -e .brief ] || fail "an index was made"
