#!/bin/sh
# Standard input and lists of files.
set -eu
. "$(dirname "$0")/common"

# A pipe needs a name; two pipes with two names stand side by side, the same name replaces.
printf 'Cargo seized\n\nCustoms seized a cargo of rosewood.\n' >"$work/one"
printf 'Fuel queue\n\nQueues formed at every pump.\n' >"$work/two"
run 2 brief-index add - <"$work/one"
says '--source'
run 0 brief-index add --source first.pdf - <"$work/one"
summary 1 0 0 0 0 0 0 1
run 0 brief-index add - --source second.pdf <"$work/two"
summary 1 0 0 0 0 0 0 1
finds first.pdf rosewood
finds second.pdf formed
run 0 brief-index add - --source second.pdf <"$work/two"
summary 0 0 1 0 0 0 0 0
printf 'Fuel queue\n\nThe pumps are full again.\n' >"$work/two"
run 0 brief-index add - --source second.pdf <"$work/two"
summary 0 1 0 0 0 0 0 1
finds_nothing formed
finds first.pdf rosewood
finds second.pdf pumps

# JSON lines are known by their looks on a pipe, too.
printf '{"id":"j7","title":"Dam","body":"The spillway cracked.","date":"2019-02-03"}\n' >"$work/json"
run 0 brief-index add --source feed - <"$work/json"
finds j7 spillway

# What was piped in survives update and leaves by its name.
run 0 brief-index update
finds first.pdf rosewood
run 0 brief-index remove first.pdf
finds_nothing rosewood

# --files-from: one name a line, blanks in names, no final line end needed.
mkdir 'a folder' other
printf 'Alpha\n\nAlpha reports on tin.\n' >'a folder/with blanks.txt'
printf 'Beta\n\nBeta reports on zinc.\n' >other/beta.txt
printf 'Gamma\n\nGamma reports on lead.\n' >other/gamma.txt
printf 'a folder/with blanks.txt\n\nother/beta.txt' >"$work/list"
run 0 brief-index add --files-from "$work/list"
summary 2 0 0 0 0 0 0 2
finds 'a folder/with blanks.txt' tin
finds_nothing gamma
run 0 brief-index add --files-from - <"$work/list"
summary 0 0 2 0 0 0 0 0
printf 'other/gamma.txt\nother/missing.txt\n' >"$work/list"
run 2 brief-index add --files-from "$work/list"
says other/missing.txt
finds other/gamma.txt lead
run 2 brief-index add --files-from "$work/no-such-list"
says no-such-list

# extract reads pipes as well, with no index anywhere.
cd "$work"
mkdir bare
cd bare
printf 'The minister paid US$5m to Peru.\n' >"$work/text"
run 0 brief-index extract - <"$work/text"
picked type text value unit | grep -q 'amount	US\$5m	5000000	USD' || fail 'no amount of US$5m'
picked type text norm | grep -q 'place	Peru	Peru' || fail 'no place Peru'
[ ! -e .brief ] || fail 'extract made an index'

# With an id, the text is taken as it is: offsets are its own bytes.
printf '{"id":"x","text":"In Bogotá, Ecuador’s envoy waited."}\n' >"$work/text"
run 0 brief-index extract - <"$work/text"
picked doc type text start end | grep -q 'x	place	Ecuador	12	19' || fail 'Ecuador is not at 12-19'
