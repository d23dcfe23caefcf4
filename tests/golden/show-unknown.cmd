brief-query show briefings/zambia-tax.txt
