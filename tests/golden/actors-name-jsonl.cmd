brief-query actors --format jsonl Quispe
