brief-query search zeppelin
