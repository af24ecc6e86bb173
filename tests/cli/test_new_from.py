"""`new BIỂU KỲ --from BÁO_CÁO`: the texts of an earlier report, none of its figures."""

from __future__ import annotations

from functools import partial

import pytest

from tests.cli.conftest import Run
from tests.conftest import SampleOffice


@pytest.fixture
def run(run: Run, drafts: SampleOffice) -> Run:
    """Run a command of the sample commune."""
    return partial(run, drafts.home)


def test_a_new_report_takes_the_texts_and_no_figure(run) -> None:
    status, made, _ = run("new", "phu-luc-02", "2024-H1", "--from", "phu-luc-02/2024")
    assert (status, made["period"], made["state"]) == (0, "2024-H1", "draft")
    shown = run("show", made["id"][:8])[1]
    texts = [key for key in shown["cells"] if not key.startswith("document.")]
    assert "II" in texts and not [key for key in texts if key.startswith(("I.1[", "I.4.a.cuoc"))]
    assert {finding["code"] for finding in shown["findings"]} >= {"V17"}


@pytest.mark.parametrize("earlier", ["phu-luc-01/2024", "không-có"])
def test_what_cannot_be_a_start_is_told_and_nothing_is_made(run, earlier: str) -> None:
    status, made, said = run("new", "phu-luc-02", "2024-H1", "--from", earlier)
    assert status == 2 and made is None and said
    assert len(run("list")[1]) == 2
