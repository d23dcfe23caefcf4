brief-query search '(oil OR gas'
