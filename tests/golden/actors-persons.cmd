brief-query actors --type person --limit 8 2>/dev/null
