brief-query search --limit 3 '"river patrol" OR ambush*'
