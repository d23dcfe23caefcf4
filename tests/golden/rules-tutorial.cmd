# The worked example of rules(5), and what else may happen on the way.
mkdir ../tutorial && cd ../tutorial && mkdir -p briefings .brief/rules
cat >briefings/elders.txt <<'END'
The Habar Gidir and the Marehan signed a truce on Monday.
A spokesman for the Mareehan called it a beginning.
END
brief-index add -q briefings
cat >.brief/rules/clans.list <<'END'
@clan
Habar Gidir
Marehan | Mareehan
END
cat >.brief/rules/clans.rules <<'END'
list clan

shape organisation.clan : organisation
    priority 80 confidence 90 normaliser name
    clan
    example + "The Mareehan signed a truce." -> "Mareehan"
    example - "The clans signed a truce."
END
brief-index rules test | sed 's/^[0-9]* rules, [0-9]* examples/N rules, M examples/'
brief-index rules list organisation.clan
brief-index rules list --lists clan
brief-index rules diff
brief-index rules diff --format jsonl
brief-index status | sed -n 's/version [0-9a-f]*/version V/; /^rules/,$p' | head -2
brief-index update -q
brief-index rules diff
brief-query mentions Marehan
# A draft that is wrong, then one that does not hold.
mkdir draft
sed 's/    clan$/    clam/' .brief/rules/clans.rules >draft/clans.rules
brief-index rules test draft/clans.rules
sed 's/"The clans signed/"The Marehan signed/' .brief/rules/clans.rules >draft/clans.rules
brief-index rules test draft/clans.rules | sed 's/^[0-9]* rules, [0-9]* examples/N rules, M examples/'
# Keep a listed name from being found; find a word only where others stand around.
cat >draft/more.rules <<'END'
shape no.gidir : nothing  priority 1000
    "Habar" "Gidir" | clan
    where has "Monday" within sentence
    example - "The Habar Gidir met on Monday."
END
brief-index rules diff --summary draft/more.rules
