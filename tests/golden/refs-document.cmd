brief-query refs briefings/2019-03-14-andes-security.txt#1
