brief-query search -- -oil
