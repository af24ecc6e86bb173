"""`new BIỂU KỲ --from BÁO_CÁO`: the texts of an earlier report, none of its figures."""

from __future__ import annotations

import json
from typing import Any

import pytest

from main import main
from tests.conftest import SampleOffice


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], drafts: SampleOffice):
    """Run a command on the sample office with --json; its status, what it printed as data, and its complaint."""

    def call(*arguments: str) -> tuple[int, Any, str]:
        status = main(["--home", str(drafts.home), *arguments, "--json"])
        out, err = capsys.readouterr()
        return status, json.loads(out) if out.strip() else None, err

    return call


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
