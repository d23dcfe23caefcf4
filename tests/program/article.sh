#!/bin/sh
# A newsletter article with a table and a second story, read as its editor meant it.
set -eu
. "$(dirname "$0")/common"

cat >coastguard.txt <<'EOF'
Building up the Philippine Coast Guard (PCG) is the centrepiece of Japan's new plan for the Sulu Sea, the head of Japan's Joint Staff College, Vice Admiral Kenji Moriyama, told reporters during a visit to Palawan (12-15 May). Kidnappings by the Abu Sayyaf Group (ASG) have made the passages around the Zamboanga and Sulu Archipelago Routes (Zasar) the costliest in the region to insure, and the Tawi-Tawi Strait is little better.
Earlier patrols were too thin to matter. The new scheme [WR-16-09], which joins radar, fuel and training in one budget, has already brought Manila more help than it asked for.
The Japan-Philippines maritime plan 2013-2018, signed under the previous government, foresees loans of US$1.2bn in all. Civil aid through the Japan International Cooperation Agency (JICA) has grown as well, to a pledged total of US$2.6bn by 2018. JICA insists that none of it buys weapons.
Admiral Moriyama sailed to Zasar himself, a rare thing for a visitor; he also met the crew of a tug that the Abu Sayyaf Group had held for three months (Daily Briefing, 3 May). Moriyama said at his 14 May press conference that the Abu Sayyaf Group would not be beaten at sea alone. "Nobody here expects Abu Sayyaf to sign a treaty", he added.
The purchase of six Mi-17V5 helicopters from Russia (Daily Briefing, 9 May) did not worry him; Moriyama called it a matter for Manila. Filipino officials expect the Mi-17V5 fleet to fly along Zasar before the monsoon [WR-16-11].
Foreign Secretary Teodora Villanueva's first task was to speed up the loans. On 28 April a memorandum between the PCG and JICA was signed by Villanueva at the Coconut Palace in Manila. It released US$45m at once. According to JICA, some US$18.5m of the US$71.3m budgeted for 2016 will go to piers and fuel depots.
JICA loans to the coast guard as disbursed
Fiscal year |
Millions US$ |
2010 |
41.20 |
2012 |
156.00 |
2014 |
63.08 |
- Jakarta wants joint patrols, says Hanoi
On 9 May Vietnamese Foreign Minister Pham Quoc Bao told a seminar of the ASEAN Regional Forum (ARF) that his Indonesian hosts had asked for patrols "by three flags at once". Hanoi will answer after its congress.
EOF
run 0 brief-index add coastguard.txt
summary 1 0 0 0 0 0 0 2

# mentions NAME N: so many mentions, whatever their form; $out keeps them.
mentions() {
    run 0 brief-query mentions --format jsonl "$1"
    records "$2"
}

# Two items, the second with a title of its own.
run 0 brief-query search --format jsonl '"by three flags at once"'
[ "$(picked doc title)" = 'coastguard.txt#2	Jakarta wants joint patrols, says Hanoi' ] ||
    fail 'the second item is not found by its words, with its title'
finds coastguard.txt#2 'title:"joint patrols"'
finds coastguard.txt#1 '"too thin to matter"'
finds_nothing '"fuel depots" "three flags"'

# An officer: full name with rank, rank and surname, surname alone; by any of them.
mentions 'Kenji Moriyama' 4
[ "$(picked text role actor | tr '\t\n' '/;')" = \
  'Kenji Moriyama/Vice Admiral/Kenji Moriyama;Moriyama/Admiral/Kenji Moriyama;Moriyama/null/Kenji Moriyama;Moriyama/null/Kenji Moriyama;' ] ||
    fail "the admiral's mentions: $(picked text role actor)"
cp "$out" "$work/by-full-name"
mentions moriyama 4
same "$out" "$work/by-full-name"

# A minister named by office, then by surname; one of a foreign country with it.
mentions Villanueva 2
[ "$(picked text role | head -1)" = 'Teodora Villanueva	Foreign Secretary' ] || fail 'Villanueva'
mentions 'Pham Quoc Bao' 1
picked role | grep -q 'Foreign Minister' || fail "the role of Pham Quoc Bao: $(picked role)"

# Long names and the short ones that brackets give them are one actor.
mentions 'Abu Sayyaf Group' 4
cp "$out" "$work/long"
mentions ASG 4
same "$out" "$work/long"
mentions JICA 5
cp "$out" "$work/short"
mentions 'Japan International Cooperation Agency' 5
same "$out" "$work/short"
mentions Zasar 3
picked type | sort -u | grep -qx place || fail "Zasar is a $(picked type | sort -u)"
mentions 'zamboanga and sulu archipelago routes' 3
mentions PCG 2
run 0 brief-query actors --format jsonl
picked aliases | grep -q 'ASG' || fail 'ASG is no alias'
picked actor type | grep -qx 'Tawi-Tawi Strait	place' || fail 'no place Tawi-Tawi Strait'

# Amounts in words and in a table whose header holds the unit.
run 0 brief-query amounts --format jsonl
picked value unit | sort >"$work/amounts"
printf '%s\tUSD\n' 1200000000 2600000000 45000000 18500000 71300000 41200000 156000000 63080000 |
    sort >"$work/wanted"
same "$work/amounts" "$work/wanted"
[ "$(picked label value | grep -v null | sort | tr '\t\n' ' ;')" = \
  '2010 41200000;2012 156000000;2014 63080000;' ] || fail "labels: $(picked label value)"
run 0 brief-query amounts --format jsonl USD30m..USD100m
[ "$(picked value | sort -n | tr '\n' ' ')" = '41200000 45000000 63080000 71300000 ' ] ||
    fail "USD30m..USD100m: $(picked value)"
run 0 brief-query amounts --format jsonl 'US$30m..US$100m'
records 4
run 1 brief-query amounts --format jsonl EUR30m..EUR100m
run 2 brief-query amounts US0m..US00m
says quot

# References, dates, equipment.
for reference in WR-16-09 WR-16-11 '"Daily Briefing"'; do
    finds coastguard.txt#1 "ref:$reference"
done
run 0 brief-index extract coastguard.txt
picked type norm >"$work/entities"
for reference in WR-16-09 WR-16-11; do
    grep -qxF "reference	$reference" "$work/entities" || fail "no reference $reference"
done
[ "$(picked type text | grep '^reference.*Daily Briefing' | wc -l)" -eq 2 ] || fail 'Daily Briefings'
picked type from to >"$work/dates"
for date in '--05-12	--05-15' '--05-14	--05-14' '--04-28	--04-28' '--05-09	--05-09' \
    '2013-01-01	2018-12-31'; do
    grep -qxF -e "date	$date" "$work/dates" || fail "no date $date: $(grep date "$work/dates")"
done
[ "$(picked type text | grep -c '^equipment	Mi-17V5$')" -eq 2 ] || fail 'two times Mi-17V5'

# Offsets are bytes of the item's text: what show prints holds the words of every mention.
picked text >"$work/words"
run 0 brief-query show coastguard.txt#1
prints 'Kenji Moriyama'
run 0 brief-index check
