"""The names that a pack's texts may use, for units and agencies of every kind."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from forms.present import names_for
from forms.report import UnitRef
from tests.forms.samples import PACK, UNITS, report


@pytest.mark.parametrize(
    ("unit", "kind", "bare", "running"),
    [
        (UNITS["xa"], "phường", "Võ Cường", "phường Võ Cường"),
        (UNITS["huyen"], "thành phố", "Bắc Ninh", "thành phố Bắc Ninh"),
        (UNITS["tinh"], "tỉnh", "Bắc Ninh", "tỉnh Bắc Ninh"),
        (UnitRef("09292", "Thị trấn Phố Mới", "xa", ("Thị xã Quế Võ", "Tỉnh Bắc Ninh")),
         "thị trấn", "Phố Mới", "thị trấn Phố Mới"),
        (UNITS["agency"], "sở", "Sở Y tế", "Sở Y tế"),
    ],
)  # fmt: skip
def test_a_unit_is_named_by_type_and_without_it(unit: UnitRef, kind: str, bare: str, running: str) -> None:
    names = names_for(PACK, replace(report(), unit=unit))
    assert (names["loai"], names["ten"], names["don_vi"]) == (kind, bare, running)
    assert names["TEN"] == bare.upper()
