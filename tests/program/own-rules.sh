#!/bin/sh
# The rule and list files beside an index: they extend and override the shipped ones, are compiled
# once, and a change in them makes `update` read everything again.
# usage: tests/program/own-rules.sh BUILD
set -eu
. "$(dirname "$0")/common"

mkdir -p .brief/rules texts
cat >.brief/rules/clans.list <<'EOF'
@clan
Marehan | Mareehan = Marehan
Habar Gidir
EOF
cat >.brief/rules/clans.rules <<'EOF'
list clan
shape organisation.clan : organisation
    priority 80 confidence 93 normaliser name
    clan
    example + "Elders of the Habar Gidir met." -> "Habar Gidir"
EOF
echo "Elders of the Mareehan met in Mogadishu on Monday." >texts/elders.txt

# A mistake ends the run before anything is written, and says where it is.
echo 'shape' >.brief/rules/zz.rules
run 2 brief-index add texts
says ".brief/rules/zz.rules:1:6: expected a name"
[ ! -e .brief/db ] || fail "something was written"
echo '@clan' >.brief/rules/zz.list
printf 'shape organisation.zz : organisation\n  clan clan\n  example + "Marehan" -> "Marehan"\n' >.brief/rules/zz.rules
run 2 brief-index add texts
says ".brief/rules/zz.rules:3: rule organisation.zz should find 'Marehan'"
[ ! -e .brief/db ] || fail "something was written"
rm .brief/rules/zz.*
echo "no rules" >.brief/rules/README

# Extending.
mentions() { run 0 brief-query mentions --format jsonl Marehan; picked text norm rule >"$work/mentions"; }
run 0 brief-index add texts
mentions
grep -qx "Mareehan	Marehan	organisation.clan" "$work/mentions" || fail "the clan is not found"
run 0 brief-index extract texts
prints '"rule":"organisation.clan"'
run 0 brief-index rules list organisation.clan --format jsonl
prints '"file":".brief/rules/clans.rules","line":2,"examples":1'
run 0 brief-index check

# The same from a folder below; elsewhere only when the index is named.
mkdir below
cd below
run 0 brief-index extract ../texts
prints '"rule":"organisation.clan"'
cd "$work"
run 0 brief-index extract home/texts
prints_not '"rule":"organisation.clan"'
run 0 brief-index extract --index home/.brief home/texts
prints '"rule":"organisation.clan"'
run 0 brief-index extract --rules home/.brief/rules/clans.list --rules home/.brief/rules/clans.rules home/texts
prints '"rule":"organisation.clan"'
run 2 brief-index extract --index nosuch home/texts
says "there is no index"
run 2 brief-index extract --rules home/.brief/rules/README home/texts
says "a rule file ends in .rules"
cd home

# The compiled form is used again; damaged, cut, foreign or gone, it is made anew.
cache=.brief/db/rules.cache
cp $cache "$work/cache"
inode=$(stat -c %i $cache)
run 0 brief-index add texts
summary 0 0 1 0 0 0 0 0
[ "$(stat -c %i $cache)" = "$inode" ] || fail "compiled again for nothing"
size=$(stat -c %s $cache)
for at in 0 8 16 24 100 $((size / 2)) $((size - 1)); do
    cp "$work/cache" $cache
    printf '\377\376' | dd of=$cache bs=1 seek=$at conv=notrunc 2>/dev/null
    run 0 brief-index extract texts
    prints '"rule":"organisation.clan"'
    same $cache "$work/cache"
done
for length in 0 7 16 $((size / 2)) $((size - 1)); do
    head -c $length "$work/cache" >$cache
    run 0 brief-index extract texts
    prints '"rule":"organisation.clan"'
    same $cache "$work/cache"
done
rm $cache
run 0 brief-index add texts
same $cache "$work/cache"
rm $cache
mkdir $cache # it cannot be written: no harm
run 0 brief-index extract texts
rmdir $cache
[ "$(ls .brief/db | sort | tr '\n' ' ')" = "CURRENT gen-000001 lock " ] || fail "litter in .brief/db"

# A change is told by status, and update reads again; then all is at rest.
run 0 brief-index status --format jsonl
prints '"own_rule_files":2,"other_rules":0'
echo "Abgaal" >>.brief/rules/clans.list
run 0 brief-index status
prints "1 files were read with other rules: brief-index update reads them again"
run 0 brief-index update
summary 0 1 0 0 0 0 0 1
run 0 brief-index update
summary 0 0 1 0 0 0 0 0
run 0 brief-index status
prints_not "other rules"

# Piped in: only whoever piped it can do so again.
echo "Elders of the Abgaal met." | "$build/brief-index" add -q --source mail -
echo "Eelaay" >>.brief/rules/clans.list
run 0 brief-index status
prints "1 streams were read with other rules: pipe them in again"

# Without entities no rules matter.
run 0 brief-index --version
mkdir words
echo "Words alone." >words/one.txt
run 0 brief-index --help
(mkdir "$work/plain" && cd "$work/plain" && cp -r "$work/home/words" . && "$build/brief-index" add -q --no-entities words &&
    mkdir .brief/rules && echo "# none" >.brief/rules/a.rules && "$build/brief-index" status --format jsonl >"$out")
prints '"other_rules":0'

# Overriding: another rule of the same name, a class, a rule dropped, a normal form.
cat >.brief/rules/mine.rules <<'EOF'
drop place.listed
shape date.weekday : nothing
    priority 1000
    weekday
EOF
printf '@place city\nMogadishu = Muqdisho\n' >.brief/rules/mine.list
run 0 brief-index extract texts
prints_not '"rule":"place.listed"'
rm .brief/rules/mine.rules
run 0 brief-index extract texts
picked text norm >"$work/mentions"
grep -qx "Mogadishu	Muqdisho" "$work/mentions" || fail "the user's normal form does not count"

# Names of shipped classes need no rule.
cat >.brief/rules/names.list <<'EOF'
@person
Qirfe Dhegdheer | Aunt Qirfe = Qirfe Dhegdheer
@organisation armed_group
Harakat Xoogga | the Xoog = Harakat Xoogga
@place city
Ceel Madow
@equipment
Hoobiye 3
EOF
echo "They saw Aunt Qirfe and the Xoog in Ceel Madow with a Hoobiye 3 on Monday." >texts/names.txt
run 0 brief-index extract texts/names.txt
picked type text norm >"$work/mentions"
printf '%s\t%s\t%s\n' person "Aunt Qirfe" "Qirfe Dhegdheer" organisation "the Xoog" "Harakat Xoogga" \
    place "Ceel Madow" "Ceel Madow" equipment "Hoobiye 3" "Hoobiye 3" date Monday Monday >"$work/wanted"
same "$work/wanted" "$work/mentions"
rm .brief/rules/names.list texts/names.txt

# A listed name is kept from being found by a rule that finds nothing.
printf 'shape no.mareehan : nothing\n  priority 1000\n  "Mareehan"\n' >.brief/rules/no.rules
run 0 brief-index extract texts
prints_not Marehan
rm .brief/rules/no.rules

# A name dropped from a shipped list: from one class, from all; its own file may give it another.
echo "The Peruvian elders of Mogadishu met." >texts/drop.txt
printf '@drop place\nMOGADISHU\n' >.brief/rules/drop.list
run 0 brief-index extract texts/drop.txt
prints_not '"rule":"place.listed"'
prints '"text":"Peruvian"'
printf '@drop\nMogadishu | Peruvian\n@organisation\nMogadishu\n' >.brief/rules/drop.list
run 0 brief-index extract texts/drop.txt
prints_not '"text":"Peruvian"'
picked text type rule >"$work/mentions"
grep -qx "Mogadishu	organisation	organisation.listed" "$work/mentions" || fail "no other class"
printf '@drop place\n | Lima\n' >.brief/rules/drop.list
run 2 brief-index extract texts/drop.txt
says ".brief/rules/drop.list:2:"
rm .brief/rules/drop.list texts/drop.txt

# A named file takes the place of the collection's file of that name, and comes on top otherwise.
mkdir draft
cp .brief/rules/clans.rules draft
printf '    example + "Elders met." -> "Elders"\n' >>draft/clans.rules
run 0 brief-index rules test
run 2 brief-index rules test draft/clans.rules
prints "draft/clans.rules:6: rule organisation.clan should find 'Elders'"
grep -Eq '^[0-9]+ rules, [0-9]+ examples, 1 failed$' "$out" || fail "no counts"

# diff: what the rules of now would change in the index; nothing when it is in step.
run 0 brief-index update -q
run 1 brief-index rules diff
prints "0 of 2 documents differ"
run 1 brief-index rules diff --format jsonl
[ ! -s "$out" ] || fail "a difference where there is none"
cat >draft/more.rules <<'EOF'
drop organisation.clan
shape person.met : person
    priority 900
    "Elders" (?=<"of">)
EOF
run 0 brief-index rules diff --format jsonl draft/more.rules
picked doc change before after | sort >"$work/changes"
grep -q "^texts/elders.txt	lost	.*Mareehan.*organisation.clan" "$work/changes" || fail "no clan is lost"
grep -q "^texts/elders.txt	changed	.*Elders.*person.met" "$work/changes" || fail "no other type"
run 0 brief-index rules diff --summary draft/more.rules
prints "documents differ"
prints_not "elders.txt"
run 0 brief-index rules diff draft/more.rules
prints 'lost     organisation "Mareehan" = Marehan (organisation.clan)'
run 1 brief-index rules diff # a draft changes nothing
cp draft/more.rules .brief/rules
run 0 brief-index rules diff --format jsonl
cp "$out" "$work/announced"
run 0 brief-index update -q
run 0 brief-index rules diff --summary # what was piped in waits for its pipe
prints "1 of 2 documents differ"
run 0 brief-index remove -q mail
run 1 brief-index rules diff
run 2 brief-index rules diff --format tsv
run 2 brief-index rules diff draft/nosuch.rules
says "draft/nosuch.rules"
cd "$work"
run 2 brief-index rules diff
says "there is no index"

# A document that was added without entities has none to lose or gain.
cd "$work/plain"
run 1 brief-index rules diff
prints "0 of 0 documents differ"
