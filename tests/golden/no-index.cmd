brief-query search --index /nonexistent/index oil
