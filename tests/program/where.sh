#!/bin/sh
# Which index is meant: --index, else BRIEF_INDEX, else the nearest parent's .brief, else ./.brief.
set -eu
. "$(dirname "$0")/common"

printf 'Tin prices fall\n\nTin fell in London.\n' >tin.txt
mkdir -p deep/er

# Nothing to ask before there is an index, and asking makes none.
run 2 brief-query search tin
run 2 brief-index status
run 2 brief-index update
[ -z "$(find . -name .brief)" ] || fail 'a question made an index'

# add makes ./.brief, says so once, and nothing elsewhere.
run 0 brief-index add tin.txt
says "$work/home/.brief"
[ "$(find . -name .brief)" = ./.brief ] || fail 'not just ./.brief was made'

# From a folder below, the nearest parent's index is meant, and names are relative to its folder.
cd deep/er
printf 'Zinc\n\nZinc rose.\n' >zinc.txt
run 0 brief-index add zinc.txt
silent
finds deep/er/zinc.txt zinc
finds tin.txt tin
[ ! -e .brief ] || fail 'a second index was made below the first'

# BRIEF_INDEX wins over the parents', --index over BRIEF_INDEX.
cd "$work/home"
BRIEF_INDEX=$work/by-variable
export BRIEF_INDEX
run 0 brief-index add deep/er/zinc.txt
[ -d "$work/by-variable/db" ] || fail 'BRIEF_INDEX is not obeyed'
finds_nothing tin
run 0 brief-query search --index "$work/home/.brief" --format jsonl tin
run 0 brief-query search --index="$work/home/.brief" --format jsonl tin
run 0 brief-index add --index "$work/by-option" tin.txt
[ -d "$work/by-option/db" ] || fail '--index is not obeyed'
unset BRIEF_INDEX

# Files outside the folder that holds the index go by their absolute names.
mkdir "$work/elsewhere"
printf 'Lead\n\nLead was flat.\n' >"$work/elsewhere/lead.txt"
run 0 brief-index add "$work/elsewhere"
finds "$work/elsewhere/lead.txt" flat

# The walk never reads an index, hidden files, or what a link in a folder leads to.
printf 'secret\n' >.hidden.txt
ln -s "$work/elsewhere" link
run 0 brief-index add .
finds_nothing secret
run 0 brief-query search --format jsonl flat
records 1

# Options before and after operands; "--" ends them.
run 0 brief-query search tin --format jsonl --limit 1
run 0 brief-query search --format=jsonl -- tin
run 2 brief-query search --nonsense tin
run 2 brief-index nonsense
run 2 brief-query
run 0 brief-index --help
run 0 brief-query --version
