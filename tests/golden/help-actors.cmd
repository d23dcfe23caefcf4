brief-query actors --help
