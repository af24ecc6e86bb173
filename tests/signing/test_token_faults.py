"""Whatever a token refuses is one sentence; a PIN is tried once; sessions are closed so that a token can be pulled."""

from __future__ import annotations

from pathlib import Path

import pytest

from forms.errors import WorldError
from signing.cryptoki import running
from signing.keys import Scheme
from signing.pkcs11_modules import known_modules, modules_of_another_width, require_module, windows_places
from signing.token_faults import PinFault, TokenFault
from signing.tokens import list_tokens, open_token
from tests import cryptoki_wire as wires
from tests.cryptoki_wire import Wire
from tests.tokens import ADMIN_PIN, PIN, SETTING, Handed

DATA = b"x" * 100
SESSIONS = ("C_OpenSession", "C_CloseSession", "C_Login", "C_Logout", "C_Initialize", "C_Finalize")


def opened(handed: Handed, pin: str = PIN):
    return open_token(handed.ports.module, handed.person.serial, "", pin)


def test_a_wrong_pin_is_tried_once_and_closes_what_it_opened(handed: Handed, wire: Wire) -> None:
    wire.watch(*SESSIONS, "C_SignInit")
    with pytest.raises(PinFault, match=r"Mã PIN không đúng; chưa ký gì\.") as refused, opened(handed, "99999999"):
        raise AssertionError("opened with a wrong PIN")
    assert "khóa sau 3 lần sai" in refused.value.remedy
    assert wire.calls["C_Login"] == 1
    assert wire.calls["C_SignInit"] == 0
    assert wire.calls["C_Finalize"] == wire.calls["C_Initialize"] == 1
    (said,) = {token.pin_sentence for token in list_tokens(handed.ports.module) if token.serial == handed.person.serial}
    assert "khóa sau 3 lần sai" in said
    with opened(handed) as signer:
        assert signer.sign(DATA)
    assert not any(token.pin_sentence for token in list_tokens(handed.ports.module))


def test_one_act_is_one_login_and_every_session_is_closed(handed: Handed, wire: Wire) -> None:
    wire.watch(*SESSIONS)
    with opened(handed) as signer:
        for _ in range(3):
            signer.sign(DATA)
    calls = wire.calls
    assert calls["C_Login"] == calls["C_Logout"] == calls["C_Initialize"] == calls["C_Finalize"] == 1
    assert calls["C_OpenSession"] == calls["C_CloseSession"] > 0


def test_an_act_that_fails_closes_its_session(handed: Handed, wire: Wire) -> None:
    wire.watch(*SESSIONS)
    with pytest.raises(ZeroDivisionError), opened(handed):
        raise ZeroDivisionError
    assert wire.calls["C_OpenSession"] == wire.calls["C_CloseSession"] > 0
    assert wire.calls["C_Logout"] == wire.calls["C_Finalize"] == 1


def test_listing_tries_no_pin(handed: Handed, wire: Wire) -> None:
    wire.watch(*SESSIONS)
    assert len(list_tokens(handed.ports.module)) == 2
    assert wire.calls["C_Login"] == 0
    assert wire.calls["C_OpenSession"] == wire.calls["C_CloseSession"] == 2


@pytest.mark.parametrize("pin", ["", "mật khẩu", "24681357â", "2468\t1357"])
def test_a_pin_that_cannot_be_right_is_not_tried(pin: str, handed: Handed, wire: Wire) -> None:
    wire.watch(*SESSIONS)
    with pytest.raises(PinFault, match=r"bộ gõ|Chưa nhập"), opened(handed, pin):
        pass
    assert wire.calls["C_Login"] == 0


def test_a_locked_token_is_told_and_not_tried(handed: Handed, wire: Wire) -> None:
    wire.watch(*SESSIONS)
    wire.raise_flags(wires.LOCKED | wires.FINAL_TRY)
    assert all(token.locked and "đã bị khóa" in token.pin_sentence for token in list_tokens(handed.ports.module))
    with pytest.raises(PinFault, match="đã bị khóa"), opened(handed):
        pass
    assert wire.calls["C_Login"] == 0


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (wires.FINAL_TRY | wires.COUNT_LOW, "Chỉ còn một lần thử"),
        (wires.COUNT_LOW, "đã bị nhập sai gần đây"),
        (wires.TO_BE_CHANGED, "mã PIN ban đầu"),
        (0, ""),
    ],
)
def test_the_tries_left_are_told_before(flags: int, said: str, handed: Handed, wire: Wire) -> None:
    wire.raise_flags(flags)
    sentences = {token.pin_sentence for token in list_tokens(handed.ports.module)}
    assert all((said in sentence) if said else not sentence for sentence in sentences)
    assert not any(token.locked for token in list_tokens(handed.ports.module))


def test_the_last_try_is_told_after_a_wrong_pin(handed: Handed, wire: Wire) -> None:
    wire.raise_flags(wires.FINAL_TRY)
    with pytest.raises(PinFault) as refused, opened(handed, "99999999"):
        pass
    assert "Chỉ còn một lần thử" in refused.value.remedy


def test_a_wrong_pin_that_locks_the_token_is_told(handed: Handed, wire: Wire) -> None:
    def locks(real, *given: int) -> int:
        wire.raise_flags(wires.LOCKED)
        return wires.PIN_INCORRECT

    wire.answer("C_Login", locks)
    with pytest.raises(PinFault, match="vừa bị khóa") as refused, opened(handed, "99999999"):
        pass
    assert "nơi cấp thẻ" in refused.value.remedy and "nhập lại" not in refused.value.remedy


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (wires.PIN_INCORRECT, "Mã PIN không đúng"),
        (wires.PIN_LEN_RANGE, "dài quá hoặc ngắn quá"),
        (wires.PIN_EXPIRED, "đã hết hạn"),
        (wires.PIN_LOCKED, "đã bị khóa"),
        (wires.DEVICE_REMOVED, "rút ra"),
        (wires.DEVICE_ERROR, "báo lỗi"),
        (wires.SESSION_COUNT, "chương trình khác"),
        (0x80000001, "báo lỗi"),
    ],
)
def test_what_a_login_refuses_is_one_sentence(code: int, said: str, handed: Handed, wire: Wire) -> None:
    wire.refuse("C_Login", code)
    with pytest.raises(TokenFault, match=said) as refused, opened(handed):
        pass
    assert wire.calls["C_Login"] == 1
    assert "chưa ký gì" in refused.value.sentence and refused.value.remedy
    assert isinstance(refused.value, PinFault) is (0xA0 <= code <= 0xA4)


def test_a_token_without_a_pin_is_told(handed: Handed, wire: Wire) -> None:
    with running(handed.ports.module) as library:
        wire.make_bare_token(library.get_slots()[-1].slot_id, "Chưa có PIN", ADMIN_PIN)
    (serial,) = handed.ports.serials() - {handed.person.serial, handed.agency.serial}
    for _ in range(2):
        unset = open_token(handed.ports.module, serial, "", PIN)
        with pytest.raises(TokenFault, match="chưa được đặt mã PIN"), unset:
            pass


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (wires.DEVICE_REMOVED, "rút ra"),
        (wires.SESSION_HANDLE_INVALID, "báo lỗi"),
        (wires.DEVICE_ERROR, "báo lỗi"),
    ],
)
def test_what_fails_in_the_middle_is_one_sentence(code: int, said: str, handed: Handed, wire: Wire) -> None:
    with opened(handed) as signer:
        assert signer.sign(DATA)
        wire.refuse("C_Sign", code)
        with pytest.raises(TokenFault, match=f"{said}.*chưa ký gì"):
            signer.sign(DATA)


def test_a_token_pulled_between_pin_and_signature(handed: Handed, wire: Wire) -> None:
    wire.watch(*SESSIONS)
    with pytest.raises(TokenFault, match=r"đã bị rút ra hoặc mất kết nối; chưa ký gì\."), opened(handed) as signer:
        handed.ports.pull()
        signer.sign(DATA)
    assert wire.calls["C_Finalize"] == wire.calls["C_Initialize"] == 1
    handed.ports.plug_in()
    with opened(handed) as signer:
        assert signer.sign(DATA)


def test_a_token_pulled_while_its_key_is_tried(handed: Handed, wire: Wire) -> None:
    def pulled(real, *given: int) -> int:
        handed.ports.pull()
        return wires.DEVICE_REMOVED

    wire.answer("C_SignInit", pulled)
    with pytest.raises(TokenFault, match="rút ra"), opened(handed):
        pass
    assert wire.calls["C_SignInit"] == 1


def test_a_mechanism_that_is_offered_and_refused_gives_way_to_the_next(handed: Handed, wire: Wire) -> None:
    """As openssl-projects/pkcs11-provider#194 reports of modules: PSS in the list, but no PSS in the token."""
    from ctypes import c_ulong

    def refuse_pss(real, session: int, mechanism: int, key: int) -> int:
        asked = c_ulong.from_address(mechanism).value
        return wires.MECHANISM_INVALID if asked in (0x0D, 0x43) else real(session, mechanism, key)

    wire.answer("C_SignInit", refuse_pss)
    with opened(handed) as signer:
        assert signer.scheme is Scheme.RSA
        assert "PKCS#1 v1.5" in signer.notice
        assert signer.sign(DATA)


def test_a_mechanism_that_is_not_offered_is_not_tried(handed: Handed, wire: Wire) -> None:
    handed.ports.offer("CKM_RSA_PKCS")
    wire.watch("C_SignInit")
    with opened(handed) as signer:
        assert signer.scheme is Scheme.RSA
    assert wire.calls["C_SignInit"] == 1


def test_a_signature_that_the_certificate_does_not_confirm_is_not_given_out(handed: Handed, wire: Wire) -> None:
    from ctypes import memset

    def zeroed(real, session: int, data: int, size: int, signature: int, count: int) -> int:
        code = real(session, data, size, signature, count)
        if signature:
            memset(signature, 0, 4)
        return code

    with opened(handed) as signer:
        wire.answer("C_Sign", zeroed)
        with pytest.raises(TokenFault, match="không khớp với chứng thư"):
            signer.sign(DATA)
    with pytest.raises(TokenFault, match="Không khóa nào"), opened(handed):
        pass


def test_a_module_that_runs_already_is_used(handed: Handed, wire: Wire) -> None:
    list_tokens(handed.ports.module)
    with wire.started():
        with opened(handed) as signer:
            assert signer.sign(DATA)
        assert len(list_tokens(handed.ports.module)) == 2


@pytest.mark.parametrize(("code", "said"), [(wires.DEVICE_REMOVED, "rút ra"), (wires.DEVICE_ERROR, "báo lỗi")])
def test_a_token_that_fails_while_it_is_read_is_one_sentence(code: int, said: str, handed: Handed, wire: Wire) -> None:
    wire.watch("C_Login")
    wire.refuse("C_FindObjects", code)
    with pytest.raises(TokenFault, match=said), opened(handed):
        pass
    assert wire.calls["C_Login"] == 0
    assert all(token.hidden for token in list_tokens(handed.ports.module))


def test_a_module_that_does_not_start_is_told(handed: Handed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SETTING, str(handed.ports.folder / "thieu.conf"))
    with pytest.raises(TokenFault, match=r"libsofthsm2\.so của thẻ ký số không chạy được"):
        list_tokens(handed.ports.module)
    monkeypatch.setenv(SETTING, str(handed.ports.folder / "softhsm2.conf"))
    assert len(list_tokens(handed.ports.module)) == 2


def test_a_missing_module_is_told(tmp_path: Path) -> None:
    with pytest.raises(TokenFault, match=r"Không tìm thấy thư viện mất\.dll"):
        list_tokens(tmp_path / "mất.dll")


@pytest.mark.parametrize("data", [b"", b"MZ", b"MZ" + b"\xff" * 80, b"<html>C_GetFunctionList", b"\x7fELF"])
def test_what_is_no_module_is_told(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "thẻ.dll"
    path.write_bytes(data)
    with pytest.raises(TokenFault, match=r"không phải là thư viện của thẻ ký số \(PKCS#11\)"):
        list_tokens(path)


def test_a_library_that_is_no_module_is_told_and_not_loaded() -> None:
    import _ctypes

    with pytest.raises(TokenFault, match="không phải là thư viện"):
        require_module(Path(_ctypes.__file__))


def test_a_module_of_another_width_is_told(tmp_path: Path) -> None:
    path = tmp_path / "eTPKCS11.dll"
    path.write_bytes(_pe(0x14C))
    with pytest.raises(TokenFault, match="64-bit"):
        list_tokens(path)
    path.write_bytes(_pe(0x8664))
    require_module(path)
    with pytest.raises(TokenFault, match=r"eTPKCS11\.dll của thẻ ký số không chạy được"):
        list_tokens(path)


def test_modules_of_windows_lie_at_known_places_in_order(tmp_path: Path) -> None:
    windows, programs = tmp_path / "Windows", tmp_path / "Program Files"
    names = ["vnptca_p11_v9.dll", "vnptca_p11_v10.dll", "vnptca_p11_v10_s.dll", "eTPKCS11.dll", "kernel32.dll"]
    (windows / "System32").mkdir(parents=True)
    for name in names:
        (windows / "System32" / name).write_bytes(_pe(0x8664))
    opensc = programs / "OpenSC Project/OpenSC/pkcs11/opensc-pkcs11.dll"
    opensc.parent.mkdir(parents=True)
    opensc.write_bytes(_pe(0x8664))
    found = [path for path in windows_places(windows, programs) if path.is_file()]
    assert [path.name for path in found] == ["eTPKCS11.dll", "vnptca_p11_v10.dll", "vnptca_p11_v9.dll", opensc.name]


def test_a_module_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorldError):
        list_tokens(tmp_path)


def test_known_places_give_modules_that_load(ports_of_linux: tuple[Path, ...]) -> None:
    for path in ports_of_linux:
        require_module(path)
    assert modules_of_another_width() == ()


@pytest.fixture
def ports_of_linux(handed: Handed) -> tuple[Path, ...]:
    found = known_modules()
    assert handed.ports.module in found
    assert len({path.resolve() for path in found}) == len(found)
    return found


def _pe(machine: int) -> bytes:
    """The head of a DLL, with the name of the entry in it."""
    head = bytearray(256)
    head[:2], head[0x3C] = b"MZ", 0x80
    head[0x80:0x84] = b"PE\0\0"
    head[0x84:0x86] = machine.to_bytes(2, "little")
    return bytes(head) + b"C_GetFunctionList\0"
