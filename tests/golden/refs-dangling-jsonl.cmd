brief-query refs --dangling --format jsonl
