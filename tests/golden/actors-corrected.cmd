printf 'rename "Rosa Quispe" to "Rosa Q."\nmerge "Rosa Quispe" "Hernán Quispe\n' >.brief/actors.txt; brief-query actors Quispe 2>&1 | sed 's|/[^ ]*/home/||'; rm .brief/actors.txt
