#!/bin/sh
# actors --suggest: lines for actors.txt with evidence, best first, that may be pasted as they are.
set -eu
. "$(dirname "$0")/common"

mkdir news
cat >news/1.txt <<'END'
Ministers meet

LIMA, March 1 - Finance Minister Ricardo Belaunde met Acme Holdings Ltd and Julia Torres in Cusco.
General Mary Ostrander spoke.
END
cat >news/2.txt <<'END'
Ministers meet again

LIMA, March 2 - Finance Minister Ricardo Belaunda met Julia Torres and Acme Holdings Ltd in Cusco.
END
cat >news/3.txt <<'END'
A sentence

VIENNA, March 3 - Judge Mary Ostrander sentenced Otto Lindner.
END
cat >news/4.txt <<'END'
A budget

LIMA, March 4 - Finance Minister R. Belaunde told Julia Torres that Acme Holdings Ltd would pay.
END
for i in 5 6 7 8 9; do
    printf 'Weather\n\nIt rained in Cusco, and in Cusco again.\n' >"news/$i.txt"
done
run 0 brief-index add --quiet news

run 0 brief-query actors --suggest
prints '# Ricardo Belaunda (1), Ricardo Belaunde (1): one letter apart; both named with '
prints '; both titled finance, minister'
prints 'merge person "Ricardo Belaunda" "Ricardo Belaunde"'
prints '# Mary Ostrander (2): 1 document with "general" shares neither titles nor company with 1 with "judge"'
prints 'split person "Mary Ostrander" as "Mary Ostrander (judge)" in doc "news/3.txt"'
head -2 "$out" | grep -q Belaund || fail 'the best proposal does not come first'
prints 'an initial for the given name'
all=$(grep -c '^[a-z]' "$out")

run 0 brief-query actors --suggest --limit 1
records 2
says "1 of $all proposals"
run 0 brief-query actors --suggest Belaunde
prints_not Ostrander
run 1 brief-query actors --suggest Cusco
says 'nothing to propose'
run 2 brief-query actors --suggest --format jsonl

# Pasted, the lines hold, and what they settle is not proposed again.
run 0 brief-query actors --suggest
cp "$out" .brief/actors.txt
run 0 brief-query actors --lint
run 0 brief-query actors --format tsv Belaunde
records 1
run 1 brief-query actors --suggest Belaunde

# What the user says is apart is not proposed either.
echo 'not-same "Ricardo Belaunde" "Ricardo Belaunda" "R. Belaunde"' >.brief/actors.txt
run 1 brief-query actors --suggest Belaunde

# Whom a rename line shows by another name is proposed by the one that documents use.
echo 'rename "Ricardo Belaunde" to "The Minister"' >.brief/actors.txt
run 0 brief-query actors --suggest 'The Minister'
prints 'merge person "Ricardo Belaunda" "Ricardo Belaunde"'
prints '# Ricardo Belaunda (1), The Minister (1): '
