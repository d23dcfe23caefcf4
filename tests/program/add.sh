#!/bin/sh
# add, update and remove keep the index in step with files and say what they did.
set -eu
. "$(dirname "$0")/common"

mkdir news
printf 'Harbour strike ends\n\nDockers in Valparaíso went back to work on 4 May 2019.\n' >news/a.txt
printf 'Rains delay the harvest\n\nGrowers near Mendoza expect a late vintage.\n' >news/b.txt
printf '{"id":"w1","title":"Rail line","body":"The railway opened."}\n{"id":"w2","title":"Ferry","body":"The ferry sank."}\n' >news/c.jsonl

run 0 brief-index add news
summary 3 0 0 0 0 0 0 4
says 'making a new index'
[ -f .brief/db/CURRENT ] || fail 'no index in ./.brief'
finds news/a.txt valparaiso
finds w2 ferry

# The same again costs nothing and changes nothing.
run 0 brief-index add news
summary 0 0 3 0 0 0 0 0
silent

# Named twice, once as a file and once within its folder: one file.
run 0 brief-index add news news/a.txt ./news/../news/b.txt
summary 0 0 3 0 0 0 0 0

# A changed file replaces its former documents.
printf 'Rains delay the harvest\n\nGrowers near Mendoza now expect a very early vintage.\n' >news/b.txt
run 0 brief-index add news
summary 0 1 2 0 0 0 0 1
finds news/b.txt early vintage
finds_nothing late vintage

# Touched but not changed: read, found equal, not extracted again.
touch -d '2001-01-01' news/a.txt
run 0 brief-index add news
summary 0 0 3 0 0 0 0 0

# A moved file keeps its documents and takes its name with it.
mkdir archive
mv news/a.txt archive/old-a.txt
run 0 brief-index add archive news
summary 0 0 2 1 0 0 0 0
finds archive/old-a.txt valparaiso
run 0 brief-query search --format jsonl valparaiso
records 1

# A copy is a document of its own.
cp archive/old-a.txt archive/copy.txt
run 0 brief-index add archive
summary 1 0 1 0 0 0 0 1
run 0 brief-query search --format jsonl valparaiso
records 2
rm archive/copy.txt

# update: what is gone goes, what is new comes, what changed is read again.
rm news/b.txt
printf 'Bridge opened\n\nA bridge over the Bío Bío opened.\n' >news/d.txt
run 0 brief-index update
summary 1 0 2 0 2 0 0 1
finds_nothing vintage
finds news/d.txt bridge

# A renamed file is moved by update, too.
mv news/d.txt news/e.txt
run 0 brief-index update
summary 0 0 2 1 0 0 0 0
finds news/e.txt bridge

# remove forgets a file, then a folder; the files stay.
run 0 brief-index remove news/e.txt
prints '1 removed'
finds_nothing bridge
[ -f news/e.txt ] || fail 'remove took the file itself'
run 0 brief-index remove news
prints '1 removed'
finds_nothing ferry
run 1 brief-index remove news
says 'not in the index'
run 0 brief-index check
run 0 brief-index status --format jsonl
[ "$(picked documents)" = 1 ] || fail 'not one document left'
