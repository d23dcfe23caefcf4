brief-query search --limit 1 --color always lithium
