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
says "'csv' is not text, jsonl or tsv"

# Verbs are commands of their own.
run 2 brief-index rules nosuch
says "unknown command 'nosuch'"
run 0 brief-index help rules list
prints "usage: brief-index rules list"
run 0 brief-index rules list --help
prints "--format"
