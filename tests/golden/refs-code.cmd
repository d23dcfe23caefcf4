brief-query refs WR-18-11
