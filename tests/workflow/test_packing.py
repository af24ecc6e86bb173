"""Signed packs: what is looked at, who may give one, what is refused, and what an installation changes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from io import BytesIO
from pathlib import Path
from time import process_time
from zipfile import ZipFile

import pytest

from forms.errors import BadInput
from forms.files import FileRefused
from signing.certificates import der
from signing.container import Member, build_container
from storage.pack_files import PACK_FOLDER
from storage.pack_marks import MARK
from tests.conftest import COMMUNE, SECRET, clock
from tests.outside import tool
from tests.pack_samples import (
    DISTRICT,
    ELSEWHERE,
    HEAD,
    PROVINCE,
    SHIPPED,
    edited,
    newer,
    pack_file,
    shipped_files,
    versioned,
)
from tests.signed_bundles import signer_of, trust
from workflow.backups import make_backup, restore
from workflow.keys.office_keys import new_key
from workflow.keys.signing_keys import KeyUse
from workflow.office import init_office, require_office
from workflow.packing.files import write_pack_file
from workflow.packing.installing import install_folder, install_own, install_pack, pack_acts
from workflow.packing.looking import look_at_pack
from workflow.packs import find_pack, forget_pack
from workflow.reports import open_report, report_list, start_report
from workflow.session import Session, open_session
from workflow.trust.certificates import add_trust


@pytest.fixture(scope="module")
def _template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A commune that knows its district, its province and a province elsewhere."""
    home = tmp_path_factory.mktemp("packing") / "nhà"
    with open_session(home, clock) as session:
        init_office(session, SHIPPED, COMMUNE)
        trust(session, home, PROVINCE, DISTRICT, ELSEWHERE)
    return home


@pytest.fixture
def home(_template: Path, tmp_path: Path) -> Path:
    shutil.copytree(_template, tmp_path / "nhà")
    return tmp_path / "nhà"


@pytest.fixture
def session(home: Path) -> Iterator[Session]:
    with open_session(home, clock) as opened:
        yield opened


@pytest.fixture(scope="module")
def unchanged(_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Session]:
    """The same office for all that is refused: nothing of it may change."""
    home = tmp_path_factory.mktemp("unchanged") / "nhà"
    shutil.copytree(_template, home)
    with open_session(home, clock) as opened:
        yield opened


def due_days(session: Session) -> dict[str, int]:
    return {duty.id: duty.due_day for duty in session.pack(SHIPPED).obligation}


def installed_files(home: Path, pack_id: str = SHIPPED) -> set[str]:
    return {path.name for path in (home / PACK_FOLDER / pack_id).glob("*.toml")}


def test_a_newer_pack_of_the_province_is_looked_at_and_installed(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "goi.asice"
    path.write_bytes(pack_file(newer()))
    looked = look_at_pack(session, path)
    assert (looked.outcome, looked.may_install, looked.file) == ("newer", True, "goi.asice")
    assert looked.signer == f"Tỉnh Bắc Ninh ({PROVINCE})" and looked.signer_unit == PROVINCE
    assert set(looked.facts) >= {"signature", "content", "signer", "certificate", "right"}
    assert all(fact.ok for fact in looked.facts.values())
    assert looked.at_hand == find_pack(SHIPPED).version and looked.shipped
    (due,) = looked.standing
    assert due.title == "Hạn nộp" and all("thành trước ngày 20/" in one for one in due.sentences)
    assert due_days(session)["R10"] == 25 and not pack_acts(session)
    done = install_pack(session, looked)
    assert (done.pack.version, done.before) == (80, looked.at_hand)
    assert due_days(session)["R10"] == 20 and require_office(session).pack.version == 80
    (act,) = pack_acts(session)
    assert (act.pack, act.version, act.before, act.how) == (SHIPPED, 80, looked.at_hand, "signed")
    assert act.signer_unit == PROVINCE and session.store.blob(act.blob) == path.read_bytes()
    assert look_at_pack(session, path).outcome == "same"


def test_reports_made_before_keep_their_version(session: Session) -> None:
    report = start_report(session, "phu-luc-01", "2024")
    before = open_report(session, report).report.pack_version
    looked = look_at_pack(session, pack_file(newer()))
    assert any(f"bản {before}" in remark for remark in looked.remarks)
    install_pack(session, looked)
    session.opened.clear()
    opened = open_report(session, report)
    assert opened.report.pack_version == before == opened.pack.version
    assert opened.pack.obligation[0].due_day == 25


def test_a_pack_the_machine_never_had(session: Session) -> None:
    files = edited(shipped_files(), (f'id = "{SHIPPED}"', 'id = "bac-ninh-2027"'))
    looked = look_at_pack(session, pack_file(files))
    assert (looked.outcome, looked.at_hand, looked.standing) == ("new", 0, ())
    install_pack(session, looked)
    assert session.pack("bac-ninh-2027").title == find_pack(SHIPPED).title
    assert installed_files(session.home, "bac-ninh-2027") == {*files, MARK}


def test_a_second_installation_leaves_no_file_of_the_first(session: Session) -> None:
    install_pack(session, look_at_pack(session, pack_file(newer())))
    less = newer(81)
    text = less[HEAD].decode()
    gone = "vu-viec-dot-xuat" if "vu-viec-dot-xuat" in text else "tu-kiem-tra"
    assert f"{gone}.toml" in installed_files(session.home)
    other = {name if name != f"{gone}.toml" else "doi-ten.toml": data for name, data in less.items()}
    other[HEAD] = text.replace(f'"{gone}"', '"doi-ten"', 1).encode()
    install_pack(session, look_at_pack(session, pack_file(other)))
    assert installed_files(session.home) == {*other, MARK}
    assert (session.home / PACK_FOLDER / SHIPPED / "ban-80" / f"{gone}.toml").exists()


Made = Callable[[], bytes]
REFUSED: dict[str, tuple[str, str, Made]] = {
    "a stranger": ("untrusted", "Chưa biết người ký", lambda: pack_file(newer(), "24")),
    "a province elsewhere": ("untrusted", "cũng không phải cấp trên", lambda: pack_file(newer(), ELSEWHERE)),
    "an older version": ("older", "cũ hơn bản", lambda: pack_file(versioned(newer(), 1))),
    "the same version with other words": (
        "conflict", "nội dung khác",
        lambda: pack_file(edited(shipped_files(), ("due_day = 25", "due_day = 20"))),
    ),
    "a key of another kind": (
        "changed_kind", "đổi loại từ",
        lambda: pack_file(edited(newer(), ('type = "narrative"', 'type = "list"'), file="phu-luc-02.toml")),
    ),
    "a key at odds with the registry": (
        "changed_kind", "danh mục quốc gia",
        lambda: pack_file(edited(newer(), ('unit = "%"', 'unit = "phần"'), file="phu-luc-01.toml")),
    ),
    "a province that is none": (
        "unknown_unit", "Không có đơn vị mang mã “98”",
        lambda: pack_file(_province("98")),
    ),
    "a commune for a province": (
        "unknown_unit", "không phải là mã của một tỉnh",
        lambda: pack_file(_province("09190")),
    ),
    "a pack with faults": ("broken", "thiếu", lambda: pack_file(edited(newer(), ('province = "27"\n', "")))),
    "a file more than it names": ("broken", "form_files", lambda: pack_file({**newer(), "la.toml": b""})),
    "another container": (
        "broken", "không phải là gói biểu mẫu",
        lambda: build_container([Member("report.json", b"{}")], signer_of(PROVINCE), clock()),
    ),
    "a changed container": ("broken", "", lambda: _spoilt(pack_file(newer()))),
    "no container": ("broken", "không phải là gói biểu mẫu, dù tên", lambda: b"x" * 99),
    "zeros": ("broken", "toàn số 0", lambda: b"\x00" * 99),
    "nothing": ("broken", "Tệp rỗng", lambda: b""),
}  # fmt: skip


def _spoilt(data: bytes) -> bytes:
    return data[:900] + bytes([data[900] ^ 1]) + data[901:]


def _province(code: str) -> dict[str, bytes]:
    return edited(newer(), *((f'{name} = "27"', f'{name} = "{code}"') for name in ("province", "acts_for")))


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused_changes_nothing(unchanged: Session, case: str) -> None:
    outcome, words, made = REFUSED[case]
    looked = look_at_pack(unchanged, made(), "goi.asice")
    assert looked.outcome == outcome and words in looked.sentence, looked.sentence
    assert not looked.may_install and looked.sentence.endswith(".")
    with pytest.raises(BadInput):
        install_pack(unchanged, looked)
    assert not (unchanged.home / PACK_FOLDER).exists() and not pack_acts(unchanged)
    assert due_days(unchanged)["R10"] == 25


def test_a_pack_that_somebody_zipped_is_to_be_unpacked(unchanged: Session) -> None:
    zipped = BytesIO()
    with ZipFile(zipped, "w") as archive:
        for name, data in newer().items():
            archive.writestr(f"goi/{name}", data)
    looked = look_at_pack(unchanged, zipped.getvalue(), "goi.zip")
    assert looked.outcome == "broken" and "không phải gói biểu mẫu" in looked.sentence
    assert "hãy giải nén rồi chọn thư mục" in looked.remedy


def test_a_file_that_asks_too_much_is_not_read_after_all(unchanged: Session) -> None:
    files, began = {**newer(), HEAD: b'"a"' + b'."a"' * 40_000 + b" = 1\n" + newer()[HEAD]}, process_time()
    looked = look_at_pack(unchanged, pack_file(files))
    assert looked.outcome == "broken" and "quá nhiều phần" in looked.sentence
    assert process_time() - began < 2


def test_the_district_above_and_the_office_itself_may_give_one(session: Session, tmp_path: Path) -> None:
    assert look_at_pack(session, pack_file(newer(), DISTRICT)).outcome == "newer"
    new_key(session, "khoa", SECRET)
    path = write_pack_file(session, SHIPPED, KeyUse("khoa", SECRET), tmp_path)
    assert path.name == f"BDG_goi-bieu-mau_{SHIPPED}_v{find_pack(SHIPPED).version}.asice"
    looked = look_at_pack(session, path)
    assert (looked.outcome, looked.signer_unit) == ("same", COMMUNE)


def test_a_stranger_is_named_with_the_fingerprint_to_ask_about(session: Session, tmp_path: Path) -> None:
    data = pack_file(newer(), "24")
    looked = look_at_pack(session, data)
    assert looked.groups and looked.signer == "cơ quan 24" and looked.standing == ()
    trust(session, tmp_path, PROVINCE, signer=signer_of("27", "người khác"))
    assert look_at_pack(session, pack_file(newer(), by=signer_of("27", "người khác"))).outcome == "newer"


def test_what_was_looked_at_is_judged_again(session: Session) -> None:
    from workflow.trust.certificates import remove_trust, trust_list

    looked = look_at_pack(session, pack_file(newer()))
    (known,) = [one for one in trust_list(session) if one.unit_code == PROVINCE]
    remove_trust(session, known.fingerprint)
    with pytest.raises(BadInput, match="Chưa biết người ký"):
        install_pack(session, looked)
    assert not pack_acts(session)


def test_a_pack_older_than_the_reports_made_with_it(session: Session) -> None:
    other = edited(shipped_files(), (f'id = "{SHIPPED}"', 'id = "bac-ninh-2027"'))
    install_pack(session, look_at_pack(session, pack_file(versioned(other, 5))))
    session.store.set_settings({"pack": "bac-ninh-2027"})
    start_report(session, "phu-luc-01", "2024")
    session.store.set_settings({"pack": SHIPPED})
    shutil.rmtree(session.home / PACK_FOLDER)
    forget_pack("bac-ninh-2027", session.home)
    looked = look_at_pack(session, pack_file(versioned(other, 4)))
    assert looked.outcome == "older" and "đã lập báo cáo bằng bản 5" in looked.sentence
    assert look_at_pack(session, pack_file(versioned(other, 5))).outcome == "new"


def test_a_folder_copied_by_hand_over_a_shipped_id_counts_for_nothing(session: Session) -> None:
    install_pack(session, look_at_pack(session, pack_file(newer())))
    folder = session.home / PACK_FOLDER / SHIPPED
    head = folder / HEAD
    head.write_bytes(head.read_bytes().replace(b"due_day = 20", b"due_day = 19"))
    shutil.rmtree(session.home / "bo-dem", ignore_errors=True)
    forget_pack(SHIPPED, session.home)
    assert due_days(session)["R10"] == 25


def test_an_installation_cut_short_is_finished_by_the_next(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = look_at_pack(session, pack_file(newer()))
    monkeypatch.setattr("workflow.packing.installing.forget_pack", lambda *_: None)
    with monkeypatch.context() as patched:
        patched.setattr("storage.pack_acts.PackActs.pack_act", _Stopped)
        with pytest.raises(KeyboardInterrupt):
            install_pack(session, looked)
    forget_pack(SHIPPED, session.home)
    assert not pack_acts(session)
    again = look_at_pack(session, looked.data)
    assert again.may_install and "dừng giữa chừng" in again.sentence
    install_pack(session, again)
    assert len(pack_acts(session)) == 1 and look_at_pack(session, looked.data).outcome == "same"


class _Stopped:
    """The files are written, and the program stops before the act is noted."""

    def __init__(self, *_: object) -> None: ...

    def __enter__(self) -> None: ...

    def __exit__(self, *_: object) -> None:
        raise KeyboardInterrupt


def test_a_full_disk_leaves_no_act(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = look_at_pack(session, pack_file(newer()))

    def full(*_: object, **__: object) -> None:
        raise FileRefused("Ổ đĩa đã đầy.")

    monkeypatch.setattr("workflow.packing.installing.write_files", full)
    with pytest.raises(FileRefused):
        install_pack(session, looked)
    assert not pack_acts(session) and due_days(session)["R10"] == 25


def test_a_plain_folder_and_a_pack_made_here_are_noted_as_unsigned(session: Session, tmp_path: Path) -> None:
    files = edited(shipped_files(), (f'id = "{SHIPPED}"', 'id = "bac-ninh-2027"'))
    folder = tmp_path / "bac-ninh-2027"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    assert install_folder(session, folder).before == 0
    assert install_own(session, versioned(files, 80)).before == find_pack(SHIPPED).version
    assert [(act.how, act.signer) for act in pack_acts(session, "bac-ninh-2027")] == [("folder", ""), ("own", "")]
    assert MARK not in installed_files(session.home, "bac-ninh-2027")
    with pytest.raises(BadInput, match="đi cùng chương trình"):
        install_own(session, newer())


def test_what_came_signed_from_above_gives_way_to_what_is_signed_alone(session: Session, tmp_path: Path) -> None:
    install_pack(session, look_at_pack(session, pack_file(newer())))
    with pytest.raises(BadInput, match=r"do Tỉnh Bắc Ninh \(27\) ký"):
        install_own(session, newer(81))
    assert session.pack(SHIPPED).version == 80 and len(pack_acts(session)) == 1
    own = edited(shipped_files(), (f'id = "{SHIPPED}"', 'id = "bac-ninh-2027"'))
    trust(session, tmp_path, COMMUNE)
    install_pack(session, look_at_pack(session, pack_file(own, COMMUNE)))
    assert install_own(session, versioned(own, 81)).pack.version == 81, "what the office signed itself it may change"


def test_packs_and_acts_come_back_with_a_backup(home: Path, tmp_path: Path) -> None:
    with open_session(home, clock) as session:
        install_pack(session, look_at_pack(session, pack_file(newer())))
        start_report(session, "phu-luc-01", "2024")
        backup = make_backup(session)
    other = tmp_path / "máy khác"
    (other / "sao-luu").parent.mkdir()
    shutil.copytree(home / "sao-luu", other / "sao-luu")
    restore(other, other / "sao-luu" / backup.name)
    with open_session(other, clock) as session:
        (act,) = pack_acts(session)
        assert session.store.blob(act.blob) and due_days(session)["R10"] == 20
        (head,) = report_list(session)
        assert open_report(session, head.id).report.pack_version == 80


def test_a_lost_pack_of_the_office_is_put_in_again(session: Session) -> None:
    files = edited(shipped_files(), (f'id = "{SHIPPED}"', 'id = "bac-ninh-2027"'))
    install_own(session, files)
    session.store.set_settings({"pack": "bac-ninh-2027"})
    shutil.rmtree(session.home / PACK_FOLDER)
    forget_pack("bac-ninh-2027", session.home)
    install_own(session, files)
    assert require_office(session).pack.id == "bac-ninh-2027"


def test_a_pack_of_every_province_stays_one(session: Session) -> None:
    files = shipped_files("toan-quoc")
    assert look_at_pack(session, pack_file(files)).outcome == "same"
    looked = look_at_pack(session, pack_file(versioned(files, 80)))
    assert (looked.outcome, looked.standing, looked.remarks) == ("newer", (), ())
    install_pack(session, looked)
    assert find_pack("toan-quoc", session.home).province == "" and find_pack("toan-quoc", session.home).version == 80


def test_no_office_no_signer(tmp_path: Path) -> None:
    with open_session(tmp_path / "mới", clock) as session:
        looked = look_at_pack(session, pack_file(newer()))
        assert looked.outcome == "untrusted" and "chưa khai báo đơn vị" in looked.sentence


def test_openssl_verifies_the_signed_file(tmp_path: Path) -> None:
    import zipfile

    from signing.certificates import der
    from signing.names import MANIFEST, SIGNATURE

    (tmp_path / "goi.asice").write_bytes(pack_file(newer()))
    with zipfile.ZipFile(tmp_path / "goi.asice") as packed:
        packed.extractall(tmp_path / "mở")
    (tmp_path / "ký.der").write_bytes(der(signer_of(PROVINCE).certificate))
    subprocess.run(
        [tool("openssl"), "x509", "-inform", "DER", "-in", "ký.der", "-out", "ký.pem"], cwd=tmp_path, check=True
    )  # fmt: skip
    command = [
        tool("openssl"), "cms", "-verify", "-binary", "-inform", "DER", "-in", f"mở/{SIGNATURE}", "-content",
        f"mở/{MANIFEST}", "-CAfile", "ký.pem", "-certfile", "ký.pem", "-purpose", "any",
        "-no_check_time", "-out", "ra.xml",
    ]  # fmt: skip
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    manifest = tmp_path / "mở" / MANIFEST
    manifest.write_bytes(manifest.read_bytes() + b" ")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def test_a_key_of_the_province_that_bore_the_code_before_gives_no_packs_now(tmp_path: Path) -> None:
    """24 was Bắc Giang until June 2025 and is the new Bắc Ninh since: who knew the one's key knows nothing of the
    other's."""
    (tmp_path / "cũ.cer").write_bytes(der(signer_of("24").certificate))
    files = versioned(shipped_files("toan-quoc"), 80)
    with open_session(tmp_path / "nhà", lambda: clock().replace(year=2026)) as session:
        init_office(session, "toan-quoc", "07210")
        add_trust(session, tmp_path / "cũ.cer", "24", day=date(2024, 12, 31))
        looked = look_at_pack(session, pack_file(files, "24"))
        assert looked.outcome == "untrusted" and "của tỉnh Bắc Giang; nay mã 24 là của tỉnh Bắc Ninh" in looked.sentence
        trust(session, tmp_path, "24", signer=signer_of("24", "mới"))
        assert look_at_pack(session, pack_file(files, by=signer_of("24", "mới"))).outcome == "newer"
