brief-query search --limit 2 --format tsv 'source:WR-* treaty OR minister'
