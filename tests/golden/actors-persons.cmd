brief-query actors --type person --limit 8
