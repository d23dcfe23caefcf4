#!/bin/sh
# A collection made of names that hang on each other across documents -- shared surnames, acronyms
# defined elsewhere, names with and without legal form, titles, corrections -- answers the same
# whatever way it was indexed: any order, any threads, in one run or many, merged or not, and
# whatever order the lines of actors.txt have.
set -eu
. "$(dirname "$0")/common"

mkdir "$work/made"
python3 - "$work/made" <<'END'
import json, sys

state = 20191
def pick(things):
    global state
    state = (state * 1103515245 + 12345) % 2**31
    return things[state // 65536 % len(things)]

given = ["Ana", "Hernán", "Rosa", "Peter", "Grace", "Mohammed", "Muhammad", "John"]
surnames = ["Quispe", "Mwangi", "Restrepo", "Müller", "Mueller", "Fraser"]
titles = ["General", "Finance Minister", "Judge", "Senator", "Bank Governor", ""]
bodies = ["Basra Pipeline Company (BPC)", "BPC", "Glencora plc", "Glencora", "Glencora Ltd",
          "Northern Ports Association (NPA)", "NPA", "Nairobi Parents Association (NPA)",
          "Tagus Bank Corp", "Tagus Bank Corporation", "Tagus Bank"]
places = ["Lima", "Cusco", "Nairobi", "Basra", "Lisbon", "Vienna"]
sums = ["US$30m", "US$2.5bn", "EUR400,000", "between $10m and $15m", "350 MW"]

def sentence():
    first = pick(surnames)
    name = f"{pick(given)} {first}"
    short = pick([first, pick(surnames)])
    return (f"{pick(titles)} {name} met {pick(bodies)} in {pick(places)}. "
            f"{pick(titles)} {short} said that {pick(bodies)} had paid {pick(sums)}.").strip()

def body():
    return " ".join(sentence() for _ in range(1 + state // 7 % 3))

for i in range(36):
    title = f"{pick(places)} report {i}"
    day = f"2019-0{1 + i % 9}-{10 + i % 19}"
    with open(f"{sys.argv[1]}/{day}-note-{i}.txt", "w") as f:
        f.write(f"{title}\n\n{body()}\n")
for i in range(4):
    with open(f"{sys.argv[1]}/wire-{i}.jsonl", "w") as f:
        for j in range(8):
            record = {"id": f"w{i}-{j}", "title": f"Wire {i}.{j}", "body": body()}
            f.write(json.dumps(record, ensure_ascii=False) + "\n")
END

cat >"$work/actors.txt" <<'END'
merge "Ana Fraser" "Rosa Fraser"
not-same "Tagus Bank" "Tagus Bank Corp"
stop-alias "NPA" of "Northern Ports Association"
rename "Grace Mwangi" to "Grace W. Mwangi"
retype "Cusco" to organisation
prefer "Restrepo" as "Rosa Restrepo"
prefer "Quispe" as "Ana Quispe" in "vienna"
split "John Mwangi" as "John Mwangi (judge)" in "judge"
split "John Mwangi" as "John Mwangi (wire)" in "title:wire -judge"
END

asked_all() {
    for kind in person organisation place; do
        "$build/brief-query" actors --type "$kind" --format jsonl || echo "exit $?"
        "$build/brief-query" actors --type "$kind" --limit 5 || echo "exit $?"
    done
    "$build/brief-query" actors --format tsv --in 'lima OR vienna' || echo "exit $?"
    for name in Quispe Mwangi Restrepo Müller Fraser 'Ana Quispe' 'John Mwangi' BPC NPA Glencora \
        'Tagus Bank' Cusco 'Northern Ports Association' 'Rosa Restrepo'; do
        echo "mentions $name"
        "$build/brief-query" mentions --format jsonl "$name" || echo "exit $?"
        "$build/brief-query" mentions --undecided --format tsv "$name" || echo "exit $?"
    done
    "$build/brief-query" amounts --format jsonl || echo "exit $?"
    "$build/brief-query" amounts --quantities --format jsonl || echo "exit $?"
    for query in 'person:Quispe' 'org:NPA' 'place:lima' 'person:"ana quispe"' 'org:glencora'; do
        echo "search $query"
        "$build/brief-query" search --limit 1000 --format jsonl "$query" || echo "exit $?"
    done
    "$build/brief-query" actors --suggest || echo "exit $?"
}

# Without corrections, with them, and with their lines turned round.
answers_of() {
    rm -f .brief/actors.txt
    asked_all
    cp "$work/actors.txt" .brief/actors.txt
    asked_all
    sort -r "$work/actors.txt" >.brief/actors.txt
    asked_all
}

# begin NAME / asked NAME: a new home with the files in it; what it answers is what the first did.
begin() {
    mkdir "$work/$1"
    cd "$work/$1"
    cp -r "$work/made" news
}
asked() {
    answers_of >"$work/answers.$1" 2>/dev/null
    run 0 brief-index check
    [ -f "$work/first" ] || cp "$work/answers.$1" "$work/first"
    same "$work/first" "$work/answers.$1"
}

# shuffled N: the files in an order of its own for each N.
shuffled() {
    for f in news/*; do
        printf '%s %s\n' "$(printf '%s %s' "$1" "$f" | cksum | cut -d' ' -f1)" "$f"
    done | sort -n | cut -d' ' -f2
}

begin once
run 0 brief-index add --quiet -j 1 news
asked once
[ "$(wc -l <"$work/first")" -gt 3000 ] || fail 'the index answers next to nothing'
for verb in 'Grace W. Mwangi' '(judge)' '(wire)'; do
    grep -qF "$verb" "$work/first" || fail "no correction made $verb"
done
grep -q '"candidates":\["' "$work/first" || fail 'nothing is undecided'
run 0 brief-index compact
asked compacted
run 0 brief-index add --quiet -j 3 news
asked again

for n in 1 2; do
    begin "one-by-one-$n"
    for f in $(shuffled "$n"); do
        run 0 brief-index add --quiet -j "$n" "$f"
    done
    asked "one-by-one-$n"
done
run 0 brief-index compact
asked one-by-one-compacted

begin halves
run 0 brief-index add --quiet -j 4 $(shuffled 9 | sed -n '1,17p')
run 0 brief-index add --quiet -j 2 news
asked halves

begin with-others
printf 'Not ours\n\nGeneral Zoe Quispe of the BPC paid US$90m to Zoe Fraser and Glencora plc.\n' >news/a.txt
run 0 brief-index add --quiet $(shuffled 5 | sed -n '1,20p')
run 0 brief-index add --quiet news
run 0 brief-index remove news/a.txt
rm news/a.txt
asked with-others
