brief-query --help
