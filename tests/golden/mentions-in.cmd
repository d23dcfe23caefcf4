brief-query mentions --in date:2020 --format tsv Iraq
