"""A reader of RFC 5545 of its own, strict about what a calendar program may stumble over."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class Component:
    """A component: its name, its properties with their parameters cut off, and what stands within it."""

    name: str
    texts: dict[str, str] = field(default_factory=dict)
    parts: list[Component] = field(default_factory=list)

    def named(self, name: str) -> list[Component]:
        return [part for part in self.parts if part.name == name]


def read_calendar(data: bytes) -> Component:
    """The calendar; AssertionError where the file breaks a rule of sections 3.1 and 3.6."""
    assert (
        data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"") and b"\r" not in data.replace(b"\r\n", b"")
    )
    raw = data[:-2].split(b"\r\n")
    for line in raw:
        assert 0 < len(line) <= 75, line
        line.decode("utf-8")
    lines = b"\r\n".join(raw).replace(b"\r\n ", b"").decode("utf-8").split("\r\n")
    root = Component("")
    open_ones = [root]
    for line in lines:
        head, colon, value = line.partition(":")
        assert colon, line
        name = head.partition(";")[0]
        if name == "BEGIN":
            open_ones.append(Component(value))
            open_ones[-2].parts.append(open_ones[-1])
        elif name == "END":
            assert open_ones.pop().name == value
        else:
            assert name not in open_ones[-1].texts, f"{name} twice"
            open_ones[-1].texts[name] = value
    assert open_ones == [root] and len(root.parts) == 1 and root.parts[0].name == "VCALENDAR"
    return root.parts[0]


def plain_text(value: str) -> str:
    """A TEXT value without its escapes (3.3.11)."""
    found, letters = "", iter(value)
    for letter in letters:
        if letter == "\\":
            escaped = next(letters)
            assert escaped in "\\;,nN", value
            found += "\n" if escaped in "nN" else escaped
        else:
            assert letter not in ",;", value
            found += letter
    return found
