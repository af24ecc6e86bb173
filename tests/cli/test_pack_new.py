"""`pack new --from`: a whole pack as files, or a draft for the window."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.packs.loader import load_pack
from forms.resources import resource_path
from main import main
from tests.conftest import clock
from workflow.composing.drafts import drafts
from workflow.session import open_session

SHIPPED = sorted(path.parent.name for path in resource_path("packs").glob("*/pack.toml"))
YEARS = "2027-2028"


def run(home: Path, *arguments: str) -> int:
    return main(["--home", str(home), "pack", *arguments])


@pytest.mark.parametrize("source", SHIPPED)
def test_a_pack_from_any_that_ships_is_whole(source: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "moi"
    made = (
        "--id",
        "ke-hoach-moi",
        "--title",
        "Kế hoạch mới",
        "--basis-number",
        "9/QĐ-UBND",
        "--basis-date",
        "5/1/2027",
    )
    assert run(tmp_path / "nha", "new", "--from", source, *made, "--years", YEARS, "--to", str(folder)) == 0
    assert "ke-hoach-moi" in capsys.readouterr().out
    pack = load_pack(folder)
    assert (pack.id, pack.version, pack.years, pack.title) == ("ke-hoach-moi", 1, (2027, 2028), "Kế hoạch mới")
    assert pack.basis.dated.endswith("9/QĐ-UBND ngày 05/01/2027")


def test_without_a_folder_it_is_a_draft_and_a_second_one_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, "new", "--from", SHIPPED[0], "--id", "moi") == 0
    assert run(tmp_path, "new", "--from", SHIPPED[0], "--id", "moi") == 2
    assert "bản soạn" in capsys.readouterr().err
    with open_session(tmp_path, clock) as session:
        assert [item.id for item in drafts(session)] == ["moi"]


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--id", "../ra"),
        ("--id", "CON"),
        ("--id", SHIPPED[1]),
        ("--years", "abc"),
        ("--basis-date", "31/2/2027"),
        ("--from", "khong-co"),
        ("--province", "99"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_is_written(
    option: str, value: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {"--from": SHIPPED[0], "--id": "moi", "--to": str(tmp_path / "ra"), option: value}
    assert run(tmp_path / "nha", "new", *(part for pair in given.items() for part in pair)) == 2
    assert not (tmp_path / "ra").exists() and "Traceback" not in capsys.readouterr().err


def test_a_pack_that_somebody_works_on_is_not_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "moi"
    made = ("new", "--from", SHIPPED[0], "--id", "moi", "--basis-number", "9/KH-UBND", "--basis-kind", "Kế hoạch")
    assert run(tmp_path / "nha", *made, "--years", "2027", "--to", str(folder)) == 0
    said = capsys.readouterr().out
    assert "Cần xem lại" in said, "what still speaks of the old plan is told"
    assert "không còn từ ngày 01/3/2025; nhiệm vụ đã chuyển cho Sở Nội vụ" in said
    assert load_pack(folder).basis.kind == "Kế hoạch"
    (folder / "pack.toml").write_text("# đang sửa", encoding="utf-8")
    assert run(tmp_path / "nha", *made, "--to", str(folder)) == 2
    assert (folder / "pack.toml").read_text(encoding="utf-8") == "# đang sửa"
