"""A disk that does not say what lies in a folder of the data, or whether a file does (a network drive that went): a
sentence, not a fault, and nothing is taken for gone."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from forms.files import FileRefused
from storage.backup import BACKUP_FOLDER
from storage.exchange import STAMP
from storage.pack_files import PACK_FOLDER, kept_versions
from tests.sample import COMMUNE, NOW, SECRET, clock
from tests.signed_bundles import PACK
from workflow.backups import make_backup
from workflow.keys.office_keys import key_list, new_key
from workflow.office import init_office
from workflow.packs import find_pack, keep_pack, pack_folders
from workflow.receiving.helping import open_handles
from workflow.session import open_session


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with open_session(tmp_path / "home", clock) as session:
        init_office(session, PACK.id, COMMUNE)
        new_key(session, "khoa-1", SECRET)
        keep_pack(PACK, session.home)
    return tmp_path / "home"


def _break(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def broken(lists: Callable[..., Any]) -> Callable[..., Any]:
        def refuses(path: Any = ".") -> Any:
            if Path(path) == folder:
                raise OSError(errno.EIO, os.strerror(errno.EIO), str(path))
            return lists(path)

        return refuses

    for name in ("scandir", "listdir"):
        monkeypatch.setattr(os, name, broken(getattr(os, name)))


def _hide(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    looks = os.stat

    def stat(place: Any, **more: Any) -> Any:
        if isinstance(place, str | Path) and Path(place) == path:
            raise OSError(errno.ESTALE, os.strerror(errno.ESTALE), str(path))
        return looks(place, **more)

    monkeypatch.setattr(os, "stat", stat)


def test_what_the_disk_does_not_say_is_not_taken_for_gone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_session(home, clock) as session:
        blob, folder = session.store.put_blob(b"x"), home / PACK_FOLDER / PACK.id
        acts: tuple[tuple[Path, Callable[[], object]], ...] = (
            (home / "bundles" / blob, lambda: session.store.blob(blob)),
            (home / "keys" / "khoa-1.cer", lambda: key_list(session)),
            (home / BACKUP_FOLDER / f"{NOW:{STAMP}%z}-manual.sqlite3", lambda: make_backup(session)),
            (folder / "pack.toml", lambda: find_pack(PACK.id, home, 999)),
        )
        for path, act in acts:
            with monkeypatch.context() as hidden:
                _hide(hidden, path)
                with pytest.raises(FileRefused) as told:
                    act()
            assert path.name in told.value.sentence and told.value.remedy
            act()


def test_the_office_does_not_open_and_says_so(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _break(monkeypatch, home)
    with pytest.raises(FileRefused) as told:
        open_session(home, clock)
    assert str(home) in told.value.sentence and told.value.remedy


def test_keys_are_not_taken_for_gone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_session(home, clock) as session:
        _break(monkeypatch, home / "keys")
        acts: tuple[Callable[[], object], ...] = (lambda: key_list(session), lambda: new_key(session, "khoa-1", SECRET))
        for act in acts:
            with pytest.raises(FileRefused, match="keys"):
                act()


def test_packs_are_not_taken_for_gone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = home / PACK_FOLDER / PACK.id
    assert kept_versions(home, PACK.id) == (PACK.version,)
    with monkeypatch.context() as broken:
        _break(broken, folder)
        with pytest.raises(FileRefused, match=PACK.id):
            kept_versions(home, PACK.id)
    _break(monkeypatch, home / PACK_FOLDER)
    with pytest.raises(FileRefused, match=PACK_FOLDER):
        pack_folders(home)


def test_a_version_whose_files_cannot_be_listed_is_kept_anew(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing goes out of the way of a sentence: what is written anew is refused by the disk itself, if at all."""
    folder = home / PACK_FOLDER / PACK.id / f"ban-{PACK.version}"
    _break(monkeypatch, folder)
    keep_pack(PACK, home)
    monkeypatch.undo()
    assert kept_versions(home, PACK.id) == (PACK.version,)


@pytest.mark.skipif(sys.platform != "linux", reason="processes are copied under Linux alone")
def test_open_files_are_found_where_the_system_does_not_list_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a copy of the program would hold on to them, and to the lock of the office."""
    with (tmp_path / "open").open("w") as stream:
        listed = open_handles()
        assert stream.fileno() in listed
        _break(monkeypatch, Path("/proc/self/fd"))
        assert open_handles() == sorted(listed)
