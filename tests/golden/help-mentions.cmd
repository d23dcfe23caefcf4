brief-query mentions --help
