brief-query search --format xml oil
