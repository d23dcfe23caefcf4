#!/bin/sh
# Awkward input: encodings, binaries, damage, extremes. The rest always goes on.
set -eu
. "$(dirname "$0")/common"

mkdir in
printf 'Good news\n\nThe lighthouse works.\n' >in/good.txt

# Files of kinds that are not read are skipped, counted and listed.
printf '%%PDF-1.4\n%%\342\343\317\323\n1 0 obj\n' >in/paper.pdf
printf '\211PNG\r\n\032\n\000\000\000\015IHDR' >in/chart.png
printf '\177ELF\002\001\001\000\000\000\000\000\000\000\000\000' >in/program
: >in/empty.txt
run 0 brief-index add in
summary 1 0 0 0 0 0 4 1
run 0 brief-index status --skipped
prints in/paper.pdf
prints in/chart.png
prints in/program
prints in/empty.txt
prints_not in/good.txt
run 0 brief-index status --skipped --format jsonl
[ "$(picked state | sort -u)" = skipped ] || fail 'status --skipped lists something else'
run 0 brief-index status
prints skipped

# A missing path is complained about; the rest goes on; exit 2.
printf 'More news\n\nThe windmill turns.\n' >in/more.txt
run 2 brief-index add no-such-file.txt in/more.txt no-such-folder
says no-such-file.txt
says no-such-folder
finds in/more.txt windmill

# So is a file that may not be read (root may read everything).
if [ "$(id -u)" -ne 0 ]; then
    printf 'Secret\n\nNobody reads this.\n' >in/closed.txt
    printf 'Open\n\nEverybody reads this.\n' >in/open.txt
    chmod 000 in/closed.txt
    run 2 brief-index add in
    says in/closed.txt
    finds in/open.txt everybody
    run 0 brief-index status --failed
    prints in/closed.txt
    rm -f in/closed.txt
fi

# A broken JSON line is named by file and line; other records are indexed; exit 2.
cat >in/feed.jsonl <<'EOF'
{"id":"f1","title":"One","body":"The first barge left."}
{"id":"f2","title":"Two","body":"The second barge
{"id":"f3","title":"Three","body":"The third barge left."}
[1,2]
{"id":"f4","title":"Four","body":"The fourth barge \ud83d\udea2 left.","date":"not a day"}
EOF
run 2 brief-index add in/feed.jsonl
says in/feed.jsonl:2
says in/feed.jsonl:4
finds f1 barge
finds f3 barge
finds f4 barge
run 0 brief-query search --format jsonl barge
records 3

# UTF-16 with either byte order, Latin-1, UTF-8 with a mark: one text inside.
text='São Tomé votes\n\nThe café in Zürich stayed open for Nuño.\n'
printf "$text" | iconv -f UTF-8 -t UTF-16LE | { printf '\377\376'; cat; } >in/le.txt
printf "$text" | iconv -f UTF-8 -t UTF-16BE | { printf '\376\377'; cat; } >in/be.txt
printf "$text" | iconv -f UTF-8 -t ISO-8859-1 >in/latin.txt
printf "\357\273\277$text" >in/mark.txt
run 0 brief-index add in/le.txt in/be.txt in/latin.txt in/mark.txt
summary 4 0 0 0 0 0 0 4
for name in le be latin mark; do
    finds in/$name.txt zurich cafe nuno
    run 0 brief-query search --format jsonl "source:in/$name.txt zurich" || true
    run 0 brief-query show in/$name.txt
    prints 'Zürich'
done
run 0 brief-query search --format jsonl title:tome
records 4
picked title | sort -u >"$work/titles"
[ "$(cat "$work/titles")" = 'São Tomé votes' ] || fail 'the titles differ by encoding'

# Invalid bytes amid UTF-8 become U+FFFD and are counted.
printf 'Broken bytes\n\nBefore \303\050 \342\202 after: Córdoba, Ñuble, Müller, Tromsø.\n' >in/bad.txt
run 0 brief-index add in/bad.txt
prints 'invalid byte sequences became U+FFFD'
finds in/bad.txt cordoba tromso

# Windows line ends, a last line without any, NUL bytes in a name's place.
printf 'Line ends\r\n\r\nThe capstan\r\nturns.' >in/crlf.txt
run 0 brief-index add in/crlf.txt
finds in/crlf.txt '"capstan turns"'

# One line of 1 MB: of words, of one word, of capitals, of digits, of brackets.
python3 -c 'print("Long line\n\n" + "the quick brown ferry " * 50000)' >in/words.txt
python3 -c 'print("One word\n\n" + "a" * 1000000 + " anchorage")' >in/word.txt
python3 -c 'print("Capitals\n\n" + "General Anna Bell Peru " * 45000)' >in/capitals.txt
python3 -c 'print("Digits\n\n" + "1," * 500000 + " quayside")' >in/digits.txt
python3 -c 'print("Brackets\n\n" + "(" * 500000 + "Bank (B)" + ")" * 500000)' >in/brackets.txt
run 0 brief-index add in/words.txt in/word.txt in/capitals.txt in/digits.txt in/brackets.txt
finds in/words.txt '"quick brown ferry"'
finds in/word.txt anchorage
finds in/digits.txt quayside

# Control characters never reach a terminal or a line of output.
printf 'Escape \033[31mred\033[0m title\n\nThe bosun \033]0;owned\007 laughed.\n' >in/escape.txt
run 0 brief-index add in/escape.txt
run 0 brief-query search bosun
! grep -q "$(printf '\033')\[31m" "$out" || fail 'an escape sequence of the text was printed'
! grep -q "$(printf '\007')" "$out" || fail 'a bell of the text was printed'
run 0 brief-query show in/escape.txt
! grep -q "$(printf '\033')\[31m" "$out" || fail 'show printed an escape sequence of the text'

run 0 brief-index check
