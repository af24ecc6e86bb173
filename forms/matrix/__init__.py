"""Units by forms of one period: who has sent, who is late, in words, in lines to be searched and ordered."""
