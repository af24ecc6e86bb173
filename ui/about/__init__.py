"""Giới thiệu: what the program is, whose, under which licences, and what somebody who helps from afar asks for."""
