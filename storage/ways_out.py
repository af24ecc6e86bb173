"""What to do about a database that cannot be opened: errors that name the newest backup that can."""

from __future__ import annotations

from pathlib import Path

from forms.dates import moment_text
from storage.backup import Backup, newest_good
from storage.database import DamagedDatabase, NewerDatabase


def newer(home: Path, sentence: str) -> NewerDatabase:
    """The error for a database of a newer version, with the two ways out."""
    install = "Hãy cài phiên bản mới của chương trình rồi mở lại"
    backup = newest_good(home)
    if backup is None:
        return NewerDatabase(sentence, f"{install}.")
    remedy = (
        f"{install}; hoặc mở {_named(backup)} mà phiên bản này đọc được, khi đó dữ liệu mới hơn được để riêng, không bị"
        " xóa."
    )
    return NewerDatabase(sentence, remedy, backup.path)


def _named(backup: Backup) -> str:
    return f"bản sao lưu lúc {moment_text(backup.made_at)} ({backup.path.name})"


def damaged(home: Path, sentence: str) -> DamagedDatabase:
    """The error for a damaged database, with the way out."""
    backup = newest_good(home)
    if backup is None:
        return DamagedDatabase(
            sentence,
            "Chưa có bản sao lưu nào còn tốt; hãy giữ nguyên thư mục dữ liệu và liên hệ người hỗ trợ kỹ thuật.",
        )
    remedy = f"Hãy khôi phục {_named(backup)}; tệp hỏng được giữ lại, không bị xóa."
    return DamagedDatabase(sentence, remedy, backup.path)
