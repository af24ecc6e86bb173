"""The Windows installer: what is checked before NSIS is called, what NSIS says, and that NSIS takes the script."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import sys
import unicodedata
from pathlib import Path

import installer
import listing
import pictures
import pip
import pytest
import stub
from PySide6.QtWidgets import QApplication

from forms.release import PROGRAM, installer_name
from forms.shipped import LICENCES, LIST
from tests.outside import tool
from workflow.updating.machine import KEPT_INSTALLERS
from workflow.updating.noted import INSTALLER_SAYS
from workflow.updating.preparing import ALL_USERS, OPENS, UPDATES
from workflow.updating.returning import GOES_BACK

LAUNCHER = Path(pip.__file__).parent / "_vendor" / "distlib" / "t32.exe"
HERE = Path(installer.__file__).parent


def made_stub() -> bytes:
    return b"MZ\0\0" + b"".join(f"{text}\0".encode("utf-16-le") for text in stub.SENTENCES) + b"end"


@pytest.fixture
def payload(tmp_path: Path) -> Path:
    folder = tmp_path / "BaoCaoBinhDangGioi"
    (folder / "_internal").mkdir(parents=True)
    for name in ("BaoCaoBinhDangGioi.exe", "bdg.exe"):
        shutil.copy(LAUNCHER, folder / name)
    (folder / "_internal" / "Tệp.txt").write_text("x", encoding="utf-8")
    return folder


def test_the_stub_says_in_vietnamese_what_it_said_in_english_and_keeps_its_size() -> None:
    before = made_stub()
    after = stub.translate(before)
    assert len(after) == len(before)
    for english, vietnamese in stub.SENTENCES.items():
        assert english.encode("utf-16-le") not in after
        assert vietnamese.encode("utf-16-le") + b"\0\0" in after
    assert after.endswith(b"end")


def test_the_dialog_of_a_slow_machine_says_in_vietnamese_that_it_waits_and_nothing_behind_it_moves() -> None:
    english, vietnamese = stub.LOADING
    before = f"{english}\0".encode("utf-16-le") + b"\0\0behind"
    after = stub.translate_looks(before)
    assert after == f"{vietnamese:<{len(english)}}\0".encode("utf-16-le") + b"\0\0behind"
    assert len(after) == len(before)
    with pytest.raises(ValueError, match="not in these dialogs"):
        stub.translate_looks(after)


def test_a_stub_of_another_nsis_is_refused_rather_than_left_half_english() -> None:
    with pytest.raises(ValueError, match="not in this stub"):
        stub.translate(made_stub().replace("NSIS Error".encode("utf-16-le"), b"N" * 20))


def test_places_for_numbers_are_the_same_in_both_languages() -> None:
    for english, vietnamese in stub.SENTENCES.items():
        assert re.findall("%+[a-z%]", english) == re.findall("%+[a-z%]", vietnamese)


def test_only_the_two_swap_flags_of_the_header_change() -> None:
    before = LAUNCHER.read_bytes()
    after = stub.run_from_swap(before)
    at = struct.unpack_from("<I", before, 0x3C)[0] + 22
    assert struct.unpack_from("<H", after, at)[0] == struct.unpack_from("<H", before, at)[0] | 0x0C00
    assert after[:at] + after[at + 2 :] == before[:at] + before[at + 2 :]


def test_a_payload_without_a_program_is_refused(payload: Path) -> None:
    (payload / "bdg.exe").unlink()
    with pytest.raises(ValueError, match=r"bdg\.exe"):
        installer.check_payload(payload)


def test_a_path_that_would_not_fit_into_windows_is_refused(payload: Path) -> None:
    (payload / ("a" * (installer.LONGEST_PATH + 1))).write_bytes(b"")
    with pytest.raises(ValueError, match="longer than"):
        installer.check_payload(payload)


def test_folder_and_payload_together_stay_below_the_260_characters_of_windows() -> None:
    script = (HERE / "installer.nsi").read_text(encoding="utf-8")
    folder = int(re.search(r"!define LONGEST_FOLDER (\d+)", script)[1])  # type: ignore[index]
    assert folder + len(".moi\\") + installer.LONGEST_PATH < 260


@pytest.mark.parametrize("version", ["1.0", "1.0.0rc1", "v1.0.0"])
def test_windows_wants_three_numbers(version: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="three numbers"):
        installer.command(tmp_path, tmp_path / "x.exe", tmp_path, version, None)


def test_pictures_have_the_sizes_that_nsis_shows_unstretched(qapp: QApplication, tmp_path: Path) -> None:
    pictures.draw(tmp_path)
    for name, size in (("side.bmp", pictures.SIDE), ("header.bmp", pictures.HEADER)):
        data = (tmp_path / name).read_bytes()
        assert (data[:2], struct.unpack_from("<ii", data, 18)) == (b"BM", size)


def test_the_documented_exit_codes_are_those_of_the_script() -> None:
    script = (HERE / "installer.nsi").read_text(encoding="utf-8")
    documented = set(re.findall(r"^\| (\d) \|", (HERE / "INSTALLER.md").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"^!define EXIT_\w+ (\d)$", script, re.M)) | {"0", "2"} == documented


def test_the_installer_and_the_program_mean_the_same_names_and_words() -> None:
    script = (HERE / "installer.nsi").read_text(encoding="utf-8").replace("${VERSION}", "1.2.3")
    named = dict(re.findall(r'^!define (\w+) "(.+)"$', script, re.M))
    said = {name: words.replace("${NAME}", named["NAME"]) for name, words in named.items()}
    assert (said["NAME"], said["SETUP_NAME"]) == (PROGRAM, installer_name("1.2.3"))
    assert (said["LIST"], said["LOG_FILE"]) == (LIST, INSTALLER_SAYS)
    assert (said["KEPT"], (said["KEPT"], said["UNINSTALLER"])) == (KEPT_INSTALLERS, listing.LATER)
    assert rf'Delete "$0\{LICENCES}"' in (HERE / "removing.nsh").read_text(encoding="utf-8")
    switches = re.findall(r"insertmacro Switch (\w+)", script)
    assert {UPDATES, OPENS, GOES_BACK, ALL_USERS} <= {f"/{name}" for name in switches}


def test_every_sentence_is_used_and_written_in_composed_letters_without_exclamation_marks() -> None:
    texts = (HERE / "texts.nsh").read_text(encoding="utf-8")
    sources = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("*.ns?"))
    assert texts == unicodedata.normalize("NFC", texts)
    sentences = dict(re.findall(r'^\$\{Text\} (\S+) "(.*)"$', texts, re.M))
    assert len(sentences) > 40
    for name, sentence in sentences.items():
        used = f"$({name})" in sources or f"$(${{UN}}{name.removeprefix('un.')})" in sources
        assert used, name
        assert "!" not in sentence, name


def test_nothing_of_nsis_that_shows_english_words_in_the_progress_is_called() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in HERE.glob("*.ns?"))
    assert not re.findall(r"\$\{(?:un\.)?(?:GetSize|Locate)\}", sources)


def test_nsis_takes_the_script_without_a_warning(payload: Path, tmp_path: Path) -> None:
    tool("makensis")
    target = tmp_path / "ra" / "BaoCaoBinhDangGioi-1.2.3-cai-dat.exe"
    call = [sys.executable, str(HERE / "installer.py"), "--payload", str(payload), "--output", str(target)]
    subprocess.run([*call, "--version", "1.2.3"], check=True, capture_output=True, timeout=100)
    made = target.read_bytes()
    for sentence in ("Tệp cài đặt bị hỏng hoặc chép chưa đủ.", "Bộ cài đặt Báo cáo Bình đẳng giới", "1.2.3"):
        assert sentence.encode("utf-16-le") in made
    assert "Installer integrity".encode("utf-16-le") not in made
    assert b"asInvoker" in made
