brief-query amounts USD30m..USD100m --in date:2019 --limit 6
