brief-query amounts US0m..US00m
