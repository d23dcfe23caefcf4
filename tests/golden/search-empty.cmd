brief-query search
