"""Kiểm tra gói, further: encrypted files, what lies in a bundle, and a printed copy held against it."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget

from forms.codec import decode
from forms.paper_text import paper_text, write_paper
from signing.envelope import encrypt
from signing.keys import make_office_key
from tests.ui.conftest import NOON, OpenShell, keys
from tests.ui.signed_office import SECRET, Sent
from ui.verify_record import LockedCard, RecordCard
from workflow.sending.exporting import export_report
from workflow.session import Session
from workflow.signing.attachments import attach
from workflow.verifying.records import verify_files

ENTER = Qt.Key.Key_Return


def said(widget: QWidget) -> str:
    QApplication.processEvents()
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisible())


def sealed(session: Session, bundle: Path, folder: Path, names: tuple[str, ...] = ("một", "hai")) -> tuple[Path, ...]:
    """The bundle in envelopes to this office's own key."""
    certificate = (session.home / "keys" / "khoa-1.giai-ma.cer").read_bytes()
    made = tuple(folder / f"{name}.asice.p7m" for name in names)
    for path in made:
        path.write_bytes(encrypt(bundle.read_bytes(), [certificate]))
    return made


def test_encrypted_files_ask_for_one_passphrase_once(
    signed_office: Sent, open_shell: OpenShell, tmp_path: Path
) -> None:
    session, bundle = signed_office
    shell = open_shell(session)
    shell.show_verify(sealed(session, bundle, tmp_path))
    first, second = shell.page.cards
    assert isinstance(first, LockedCard) and isinstance(second, LockedCard) and "“khoa-1”" in said(first)
    assert first.secret.hasFocus()
    keys("sai", ENTER)
    assert first.trouble.isVisible() and isinstance(shell.page.cards[0], LockedCard)
    first.secret.clear()
    keys(SECRET, ENTER)
    assert all(isinstance(card, RecordCard) and card.item.ok for card in shell.page.cards)
    assert shell.page.choose.hasFocus()
    assert said(shell.page).count("Đã mã hóa") == 2 and said(shell.page).count("Đạt") == 2
    shell.page.check(sealed(session, bundle, tmp_path, ("ba",)))
    assert isinstance(shell.page.cards[0], RecordCard)


def test_what_is_encrypted_for_others_says_so(signed_office: Sent, open_shell: OpenShell, tmp_path: Path) -> None:
    session, bundle = signed_office
    other = make_office_key("256", "Thành phố Bắc Ninh", "Văn thư", SECRET, NOON)
    path = tmp_path / "người khác.asice.p7m"
    path.write_bytes(encrypt(bundle.read_bytes(), [other.decryption_certificate]))
    shell = open_shell(session)
    shell.show_verify((path,))
    (card,) = shell.page.cards
    assert isinstance(card, LockedCard) and "không được mã hóa cho khóa nào" in said(card)
    key = tmp_path / "khóa.giai-ma.p12"
    key.write_bytes(other.decryption_pkcs12)
    card.use_key_file(str(key))
    card.secret.setText(SECRET)
    keys("", ENTER)
    assert isinstance(shell.page.cards[0], RecordCard) and shell.page.cards[0].item.ok


def test_a_pdf_alone_is_judged_too(signed_office: Sent, open_shell: OpenShell) -> None:
    session, bundle = signed_office
    shell = open_shell(session)
    shell.show_verify((bundle.with_suffix(".pdf"),))
    (card,) = shell.page.cards
    assert isinstance(card, RecordCard) and card.item.ok and card.item.kind == "pdf"
    assert "văn bản PDF riêng" in said(card) and "–" in said(card)


def test_attachments_are_saved_to_a_folder(
    signed_office: Sent,
    open_shell: OpenShell,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session, bundle = signed_office
    report_id = session.store.report_heads()[0].id
    scan = tmp_path / "bản chụp.pdf"
    scan.write_bytes(bundle.with_suffix(".pdf").read_bytes())
    for head in session.store.report_heads():
        if head.form == "phu-luc-01":
            report_id = head.id
    attach(session, report_id, scan, "scan")
    done = export_report(session, report_id, tmp_path / "lại", secret=SECRET)
    shell = open_shell(session)
    shell.show_verify((done.files[0],))
    (card,) = shell.page.cards
    assert isinstance(card, RecordCard) and "bản chụp.pdf" in said(card) and "0,1 MB" in said(card)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(tmp_path / "lưu"))
    card.save.setFocus()
    keys("", ENTER)
    assert (tmp_path / "lưu" / "bản chụp.pdf").read_bytes() == scan.read_bytes() and "Đã lưu 1 tệp" in said(card)


def test_paper_is_held_against_the_bundle(signed_office: Sent, open_shell: OpenShell) -> None:
    session, bundle = signed_office
    head = next(item for item in session.store.report_heads() if item.form == "phu-luc-01")
    data = session.store.revision_snapshot(head.id, head.revision)
    assert data is not None
    report = decode(data)
    printed = write_paper(paper_text(session.pack(report.pack), report, sha256(data).hexdigest()))
    shell = open_shell(session)
    shell.show_verify((bundle,))
    (card,) = shell.page.cards
    assert isinstance(card, RecordCard)
    card.paper.open.setFocus()
    keys("", ENTER)
    assert card.paper.text.hasFocus()
    card.paper.text.setPlainText(printed)
    card.paper.compare()
    assert "được in từ đúng số liệu" in said(card.paper) and "✗" not in said(card.paper)
    lines = printed.split("\n")
    name, _, value = next(line for line in lines if re.match(r"M\d", line)).partition("=")
    card.paper.text.setPlainText(printed.replace(f"{name}={value}", f"{name}=99"))
    card.paper.compare()
    assert "✗" in said(card.paper) and "trên giấy là 99" in said(card.paper)
    card.paper.text.setPlainText("https://vi.wikipedia.org")
    card.paper.compare()
    assert "không phải mã QR" in said(card.paper)


def test_the_answer_about_the_paper_is_in_sight(signed_office: Sent, open_shell: OpenShell, qtbot) -> None:
    session, bundle = signed_office
    shell = open_shell(session)
    shell.resize(1000, 420)
    shell.show_verify((bundle,))
    (card,) = shell.page.cards
    assert isinstance(card, RecordCard)
    card.paper.open.click()
    card.paper.text.setPlainText("https://vi.wikipedia.org")
    card.paper.compare()
    (answer,) = (label for label in card.paper.findChildren(QLabel) if "không phải mã QR" in label.text())
    qtbot.waitUntil(lambda: answer.visibleRegion().boundingRect() == answer.rect())


def test_the_window_and_the_command_tell_the_same(signed_office: Sent, open_shell: OpenShell, tmp_path: Path) -> None:
    session, bundle = signed_office
    broken = tmp_path / "hỏng.asice"
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 1
    broken.write_bytes(data)
    files = (bundle, broken, bundle.with_suffix(".pdf"))
    shell = open_shell(session)
    shell.show_verify(files)
    for card, item in zip(shell.page.cards, verify_files(session, files), strict=True):
        assert isinstance(card, RecordCard) and card.item == item
        judged = [fact.sentence for fact in item.facts.values() if fact.ok is not None or not fact.applies]
        shown = said(card)
        assert all(sentence in shown for sentence in (*judged, *item.documents))
