brief-query search titel:oil
