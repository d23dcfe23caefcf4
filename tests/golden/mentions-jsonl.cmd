brief-query mentions --format jsonl --limit 3 Peru
