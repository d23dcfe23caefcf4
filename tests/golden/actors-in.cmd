brief-query actors --type place --in title:trial
