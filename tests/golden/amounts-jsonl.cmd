brief-query amounts --format jsonl --limit 2 EUR1bn..
