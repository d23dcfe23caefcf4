brief-query show briefings/daily-briefing-2019-03-12.txt
