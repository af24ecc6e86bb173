"""What to do about a database that cannot be opened: errors that name the newest backup that can."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from forms.dates import moment_text
from storage.backup import Backup, newest_good, with_zone
from storage.database import DATABASE_FILE, DamagedDatabase, NewerDatabase


def newer(home: Path, sentence: str) -> NewerDatabase:
    """The error for a database of a newer version, with the two ways out."""
    install = "Hãy cài phiên bản mới của chương trình rồi mở lại"
    backup = newest_good(home)
    if backup is None:
        return NewerDatabase(sentence, f"{install}.")
    remedy = (
        f"{install}; hoặc mở {named(backup)} mà phiên bản này đọc được, khi đó dữ liệu mới hơn được để riêng, không bị"
        " xóa."
    )
    return NewerDatabase(sentence, remedy, backup.path)


def named(backup: Backup) -> str:
    return f"bản sao lưu lúc {moment_text(backup.made_at)} ({backup.path.name})"


def end_lost_sentence(home: Path, kept: datetime | None) -> str:
    """What to say where what was committed last is lost. kept: until when nothing is.

    The file must not come back: SQLite would lay its pages over all that was committed since, and say nothing.
    """
    since = f"từ {moment_text(kept)} đến lúc dừng" if kept else "gần lúc dừng nhất"
    backup = newest_good(home)
    fuller = kept and backup and with_zone(backup.made_at) > kept
    hint = f" Có {named(backup)} ghi sau lúc đó: hãy xem trong Thiết lập, mục Sao lưu." if fuller and backup else ""
    return (
        "Lần trước chương trình dừng đột ngột, và tệp giữ những gì ghi sau cùng (tên kết thúc bằng “-wal”, nằm cạnh "
        f"tệp dữ liệu) đã bị xóa hoặc hỏng: số liệu nhập {since} có thể không còn. Hãy xem lại các báo cáo nhập trong "
        "khoảng đó. Nếu chương trình diệt vi-rút đã cách ly tệp thì đừng đưa tệp trở lại thư mục dữ liệu (số liệu nhập "
        f"từ nay sẽ mất); hãy giữ tệp đó và hỏi người hỗ trợ kỹ thuật.{hint}"
    )


def newest_agreeing(home: Path) -> Backup | None:
    """The newest good backup whose content agrees with itself; where there is none, the newest good one."""
    return newest_good(home, agreeing=True) or newest_good(home)


def damaged(home: Path, sentence: str) -> DamagedDatabase:
    """The error for a damaged database, with the way out."""
    backup = newest_agreeing(home)
    if backup is None:
        return DamagedDatabase(
            sentence,
            "Chưa có bản sao lưu nào còn tốt; hãy giữ nguyên thư mục dữ liệu và liên hệ người hỗ trợ kỹ thuật.",
        )
    path = home / DATABASE_FILE
    kept = "; tệp hỏng được giữ lại, không bị xóa" if path.exists() and path.stat().st_size else ""
    remedy = f"Hãy khôi phục {named(backup)}{kept}."
    return DamagedDatabase(sentence, remedy, backup.path)
