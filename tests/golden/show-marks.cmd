brief-query show --marks briefings/cable-antarctica.txt | head -12
