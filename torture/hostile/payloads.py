"""What a stranger writes where a name, a note or a sentence is asked for: each tries to be more than text."""

from __future__ import annotations

MARK = "KHONGCHAY"
"""Stands in every one, so that it is found again wherever it goes."""

FORMULAS = (
    f'=HYPERLINK("http://x.invalid/{MARK}";"bấm")', f"=1+1&{MARK}", f"+{MARK}+1", f"-{MARK}+1", f"@SUM({MARK})",
    f"=cmd|'/c calc'!{MARK}", f"\t=1+{MARK}", f"\r\n=1+{MARK}",
    f" =1+{MARK}", f'=IMPORTXML("http://x.invalid";"{MARK}")',
    f"{{={MARK}}}", f"＝1+{MARK}", f"=DDE(\"soffice\";\"{MARK}\")",
)  # fmt: skip
MARKUP = (
    f"<b>{MARK}</b>", f'<a href="http://x.invalid/">{MARK}</a>', f'<img src="file:///etc/passwd" alt="{MARK}"/>',
    f"<para>{MARK}</para>", f"&lt;{MARK}&gt;", f"&{MARK};", f"<script>alert('{MARK}')</script>", f"<!-- {MARK} -->",
    f"<![CDATA[{MARK}]]>", f"]]>{MARK}<x>", f"<font size=99>{MARK}", f"<qt><h1>{MARK}</h1></qt>", f"</t></si>{MARK}",
    f"<w:instrText>{MARK}</w:instrText>", f"<br/>{MARK}<link name='x'/>", f"<?xml version='1.0'?>{MARK}",
    f"<!DOCTYPE x [<!ENTITY a \"{MARK}\">]>&a;",
)  # fmt: skip
CONTROLS = (
    f"\x1b[2J\x1b[31m{MARK}", f"\x1b]0;{MARK}\x07", f"\x9b31m{MARK}", f"a\rĐẠT {MARK}", f"\u202e{MARK}\u202c",
    f"\u2066{MARK}",
    f"\u200b\u200d{MARK}", f"a\nĐẠT: {MARK}\nb", f"a\u2028ĐẠT: {MARK}", f"\x00{MARK}", f"\x08\x08\x08{MARK}",
    f"\ufeff{MARK}",
)  # fmt: skip
LINES = (
    f"a\r\nBcc: {MARK}@x.invalid\r\n\r\nthân", f"a\nX-{MARK}: b", f"a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:{MARK}",
    f"a\\nEND:VCALENDAR {MARK}", f"a;{MARK}=b,c", f"a\u2028Bcc: {MARK}@x.invalid", f"=?utf-8?q?Bcc:_{MARK}?=",
    f"a\x0bBcc: {MARK}", f"a\x85X-{MARK}: b", f"{MARK}\nĐơn vị=27\nLần=9", f"{MARK}\nMã số liệu={'0' * 64}",
    f"{MARK} Lần=9 Còn=1",
)  # fmt: skip
PATHS = (
    f"../../{MARK}", f"..\\..\\{MARK}", f"/tmp/{MARK}", f"C:\\{MARK}", f"//may/{MARK}", f"{MARK}/../../x",
    f"CON.{MARK}",
    f"{MARK}\x00.pdf", f"{MARK}:ads", f"{MARK}. ", "." * 3 + MARK, f"~/{MARK}", f"$HOME/{MARK}", f"%TEMP%\\{MARK}",
    f"{MARK}/" * 30,
)  # fmt: skip
EVERY = (*FORMULAS, *MARKUP, *CONTROLS, *LINES, *PATHS)
