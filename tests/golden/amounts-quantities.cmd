brief-query amounts --quantities --limit 5 --unit MW
