"""A pack written out and read again is the same pack; what is as usual is not written."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from forms.files import write_files
from forms.form import Column, Field, Row, Section, Target
from forms.packs.loader import load_pack, read_pack
from forms.packs.writing import form_file, pack_files
from forms.resources import resource_path

SHIPPED = sorted(path.parent for path in resource_path("packs").glob("*/pack.toml"))
BARE = replace(load_pack(SHIPPED[0]), agency=(), issuer=(), addressees=(), signer=(), erratum=(), succession=())
TEXT = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), max_size=30).map(str.strip)


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: folder.name)
def test_a_pack_that_ships_is_the_same_when_written_and_read(folder: Path, tmp_path: Path) -> None:
    pack = read_pack(folder)
    write_files({tmp_path / name: data for name, data in pack_files(pack).items()})
    assert read_pack(tmp_path) == pack


def test_what_is_as_usual_is_left_out() -> None:
    pack = load_pack(SHIPPED[0])
    head = pack_files(pack)["pack.toml"].decode()
    assert "collective = false" not in head and "forms = [" not in head.partition("[basis]")[0]
    assert head.index("[basis]") < head.index("[[agency]]") < head.index("[[obligation]]")


@settings(max_examples=25, deadline=None)
@given(label=TEXT, explain=TEXT, value=TEXT, column=TEXT, priority=st.booleans())
def test_any_text_comes_back(
    label: str, explain: str, value: str, column: str, priority: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    target = Target("tinh", 2030, ">=", value, text=explain)
    row = Row("a.1", "count", label, "S", explain=explain, target=(target,), priority=priority)
    field = Field("a", "table", column=(Column("cot", column),), start=({"cot": value},), where={"cot": label})
    base = BARE
    form = replace(base.forms[0], row=(row,), section=(Section("a", label, "S", field=(field,)),))
    pack = replace(base, form_files=base.form_files[:1], forms=(form,), variables={"ten": value})
    folder = tmp_path_factory.mktemp("goi")
    for name, data in pack_files(pack).items():
        (folder / name).write_bytes(data)
    read = read_pack(folder)
    assert read.forms[0].row[0].label == unicodedata.normalize("NFC", label)
    assert pack_files(read)[f"{base.form_files[0]}.toml"] == form_file(read.forms[0])
