brief-query search oil date:yesterday
