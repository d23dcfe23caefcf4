brief-query search --limit 4 --format tsv --sort date title:trial OR title:election
