"""Files that come in, judged: the record of facts, what lies in them, and paper held against them."""
