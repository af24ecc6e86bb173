"""Answers to received reports: accepted or returned, with a signed slip that travels back to the unit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from cli.app import SECRET, Common, command
from cli.output import print_json, print_written
from cli.signing import KEY, MODULE, key_ref, key_secret
from forms.errors import BadInput
from workflow.answering.answered import answered, number_of_file, standing_number, unanswered
from workflow.answering.deciding import Done, accept, return_report, withdraw_decision
from workflow.answering.outlets import Outlet, outlet_to
from workflow.keys.signing_keys import KeyUse, require_key
from workflow.session import Session

_FOLDER = click.Path(path_type=Path)
_UNSIGNED = click.option("--unsigned", is_flag=True, help="Ghi nhận quyết định mà không lập phiếu có chữ ký số.")
_ENCRYPT = click.option("--encrypt", is_flag=True, help="Mã hóa phiếu cho chính đơn vị, theo chứng thư đã biết.")
_MAIL = click.option(
    "--mail",
    default=None,
    metavar="ĐỊA_CHỈ",
    help="Lập thư nháp (.eml) gửi địa chỉ này; ghi “-” để dùng địa chỉ gửi lần trước.",
)
_DIGITS = 10
_LIKE = "Hãy ghi đơn vị, biểu và kỳ, ví dụ: {} 09190 phu-luc-01 2024."


@command("accept")
@click.argument("reports", nargs=-1, required=True, metavar="ĐƠN_VỊ BIỂU KỲ | SỐ... | --all BIỂU KỲ")
@click.option(
    "--receipt-to", "folder", type=_FOLDER, metavar="THƯ_MỤC", help="Thư mục hoặc USB để ghi phiếu tiếp nhận."
)
@click.option("--all", "everyone", is_flag=True, help="Duyệt mọi báo cáo đã nhận, chưa trả lời, của biểu và kỳ này.")
@click.option("--note", default="", metavar="LỜI", help="Lời ghi chú trong phiếu.")
@_UNSIGNED
@_ENCRYPT
@_MAIL
@KEY
@MODULE
@SECRET
def accept_command(
    common: Common,
    reports: tuple[str, ...],
    folder: Path | None,
    everyone: bool,
    note: str,
    unsigned: bool,
    encrypt: bool,
    mail: str | None,
    key: str,
    module: Path | None,
    secret_file: Path | None,
) -> None:
    """Duyệt báo cáo đã tiếp nhận; có --receipt-to thì ký và ghi phiếu tiếp nhận gửi lại đơn vị. Duyệt nhiều báo cáo một
    lần bằng số thứ tự tiếp nhận."""
    with common.open() as session:
        numbers = _numbers(session, reports, everyone)
        for number in numbers:
            answered(session, number)
        use = _use(session, key, module, secret_file) if folder and not unsigned else None
        outlet = _outlet(session, folder, mail, encrypt, numbers)
        done = accept(session, numbers, use, outlet, note)
    _print(common, done)


@command("return")
@click.argument("report", nargs=-1, required=True, metavar="TỆP | ĐƠN_VỊ BIỂU KỲ | SỐ")
@click.option("--to", "folder", required=True, type=_FOLDER, metavar="THƯ_MỤC", help="Thư mục hoặc USB để ghi phiếu.")
@click.option("--reason", required=True, metavar="LÝ_DO", help="Vì sao trả lại.")
@click.option(
    "--comment",
    "comments",
    multiple=True,
    metavar="KHÓA=LỜI",
    help="Góp ý cho một ô, dòng hoặc mục; ghi được nhiều lần.",
)
@_UNSIGNED
@_ENCRYPT
@_MAIL
@KEY
@MODULE
@SECRET
def return_command(
    common: Common,
    report: tuple[str, ...],
    folder: Path,
    reason: str,
    comments: tuple[str, ...],
    unsigned: bool,
    encrypt: bool,
    mail: str | None,
    key: str,
    module: Path | None,
    secret_file: Path | None,
) -> None:
    """Trả lại báo cáo kèm góp ý cho từng ô; phiếu trả lại có chữ ký số và một bản PDF để in."""
    with common.open() as session:
        number = _one(session, report)
        pairs = [_comment(text) for text in comments]
        use = None if unsigned else _use(session, key, module, secret_file)
        outlet = _outlet(session, folder, mail, encrypt, (number,))
        done = return_report(session, number, reason, pairs, use, outlet)
    _print(common, done)


@command("undecide")
@click.argument("number", type=int, metavar="SỐ_QUYẾT_ĐỊNH")
def undecide(common: Common, number: int) -> None:
    """Rút một quyết định duyệt hoặc trả lại đã ghi nhầm; phiếu đã gửi đi không tự mất hiệu lực."""
    with common.open() as session:
        withdraw_decision(session, number)
    if common.as_json:
        print_json({"withdrawn": number})
    else:
        click.echo("Đã rút quyết định. Phiếu đã gửi đi không tự mất hiệu lực; hãy gửi phiếu mới nếu cần.")


def _numbers(session: Session, words: tuple[str, ...], everyone: bool) -> tuple[int, ...]:
    if everyone and len(words) == 2:
        return unanswered(session, *words)
    if len(words) == 3 and not _is_number(words[1]) and not everyone:
        return (standing_number(session, *words),)
    if all(_is_number(word) for word in words) and not everyone:
        return tuple(int(word) for word in words)
    raise BadInput("Chưa rõ báo cáo nào được duyệt.", f"{_LIKE.format('accept')} Để duyệt cả kỳ: accept --all BIỂU KỲ.")


def _is_number(word: str) -> bool:
    return word.isdecimal() and len(word) < _DIGITS


def _one(session: Session, words: tuple[str, ...]) -> int:
    if len(words) == 3:
        return standing_number(session, *words)
    if len(words) == 1:
        return int(words[0]) if _is_number(words[0]) else number_of_file(session, Path(words[0]))
    raise BadInput("Chưa rõ báo cáo nào bị trả lại.", _LIKE.format("return"))


def _comment(text: str) -> tuple[str, str]:
    key, sign, words = text.partition("=")
    if not sign or not key.strip():
        raise BadInput(
            f"Góp ý “{text}” chưa ghi rõ cho ô nào.", "Hãy ghi dạng KHÓA=LỜI; lệnh show in ra khóa của từng ô."
        )
    return key.strip(), words


def _use(session: Session, key: str, module: Path | None, secret_file: Path | None) -> KeyUse:
    ref = key_ref(key, module)
    require_key(session, ref)
    return KeyUse(ref, key_secret(session, ref, secret_file))


def _outlet(
    session: Session, folder: Path | None, mail: str | None, encrypt: bool, numbers: tuple[int, ...]
) -> Outlet | None:
    if folder is None:
        if mail is not None or encrypt:
            raise BadInput("Chưa ghi nơi lưu phiếu.", "Hãy ghi --receipt-to THƯ_MỤC.")
        return None
    made = outlet_to(folder, mail is not None, encrypt)
    if not mail or mail == "-":
        return made
    units = {answered(session, number).row.unit for number in numbers}
    if len(units) > 1:
        raise BadInput(
            "Một địa chỉ không dùng chung cho nhiều đơn vị.", "Hãy ghi --mail - để dùng địa chỉ của từng đơn vị."
        )
    return Outlet("mail", folder, encrypt, dict.fromkeys(units, mail))


def _print(common: Common, done: Done) -> None:
    if common.as_json:
        print_json(_data(done))
        return
    print_written(done.sentence, done.files, done.safe_to_remove)


def _data(done: Done) -> dict[str, Any]:
    return {
        "decisions": list(done.decisions),
        "files": [str(path) for path in done.files],
        "signed": done.signed,
        "sentence": done.sentence,
    }
