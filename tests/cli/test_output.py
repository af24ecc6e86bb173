"""What commands print for people: texts of others move no cursor and pass for no line of the program's."""

from __future__ import annotations

from cli.output import told


def test_a_text_of_others_is_printed_letter_for_letter_and_no_more() -> None:
    assert told("a\x1b[2J\x9b31m\u202eb") == "a\ufffd[2J\ufffd31m\ufffdb"
    assert told("Đã tổ chức.\nĐẠT: giả\u2028ĐẠT") == "Đã tổ chức.\n    ĐẠT: giả\n    ĐẠT"
