brief-query search --limit 2 --format jsonl 'minister date:2019'
