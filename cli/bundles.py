"""Bundles: sign and export, sign and pack on another machine, send again, where a report went."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli.app import SECRET, Common, command, tell_clock
from cli.output import print_json, print_written
from cli.signing import FOLDER, KEY, MODULE, key_ref, key_secret
from forms.errors import BadInput
from workflow.finished import reference_code
from workflow.keys.signing_keys import KeyUse, require_key, same_key
from workflow.sending.deliveries import Exported, Sending, require_deliverable
from workflow.sending.exporting import export_report, require_exportable
from workflow.session import Session
from workflow.signing.reports import needs_signing

if TYPE_CHECKING:
    from signing.pdf import Role

ENCRYPT = click.option(
    "--encrypt-to",
    "recipients",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="CHỨNG_THƯ",
    help="Mã hóa cho người giữ chứng thư này; ghi được nhiều lần.",
)
MAIL = click.option("--mail", default="", metavar="ĐỊA_CHỈ", help="Lập thư nháp (.eml) gửi địa chỉ này vào thư mục.")


@command("export")
@click.argument("report", metavar="BÁO_CÁO")
@FOLDER
@KEY
@MODULE
@SECRET
@click.option("--person", default="", metavar="TÊN|TỆP.p12|THẺ", help="Khóa của người có thẩm quyền, ký trước cơ quan.")
@click.option(
    "--person-secret-file",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="TỆP",
    help="Tệp có mật khẩu hoặc mã PIN của khóa cá nhân.",
)
@click.option("--unsigned", is_flag=True, help="Xuất hồ sơ chưa ký, để ký bằng công cụ khác.")
@click.option("--again", is_flag=True, help="Ký lại từ đầu báo cáo đã ký, ví dụ bằng khóa khác.")
@ENCRYPT
@MAIL
def export(
    common: Common,
    report: str,
    folder: Path,
    key: str,
    module: Path | None,
    secret_file: Path | None,
    person: str,
    person_secret_file: Path | None,
    unsigned: bool,
    again: bool,
    recipients: tuple[Path, ...],
    mail: str,
) -> None:
    """Ký một lần và ghi gói báo cáo đã hoàn thành; đã ký rồi thì ghi lại đúng gói đó."""
    ref = key_ref(key, module)
    with common.open() as session:
        require_exportable(session, report, ref, unsigned, again)
        sealed = _certificates(recipients)
        require_deliverable(session, sealed, mail)
        signs = not unsigned and (again or needs_signing(session, report))
        if signs:
            tell_clock(session)
        if signs and person:
            require_key(session, person)
        secret = _secret(session, ref, secret_file, person) if signs else ""
        first = _person(session, person, person_secret_file, KeyUse(ref, secret)) if signs else None
        done = export_report(session, report, folder, ref, secret, unsigned, first, sealed, mail, again)
    _print(common, done)


@command("send")
@click.argument("report", metavar="BÁO_CÁO")
@click.option("--to", "folder", type=click.Path(path_type=Path), metavar="THƯ_MỤC", help="Thư mục hoặc USB để ghi.")
@ENCRYPT
@MAIL
@click.option("--mailed", is_flag=True, help="Xác nhận thư nháp đã lập nay đã được gửi.")
def send(
    common: Common, report: str, folder: Path | None, recipients: tuple[Path, ...], mail: str, mailed: bool
) -> None:
    """Gửi lại gói báo cáo đã ký, đúng từng byte; không ký lại."""
    from workflow.sending.deliveries import deliver, delivery_to
    from workflow.sending.sent import note_mailed, sending_text

    with common.open() as session:
        if mailed:
            noted = note_mailed(session, report)
            if common.as_json:
                print_json(_sending(noted))
            else:
                click.echo(f"Đã ghi nhận: {sending_text(noted)}.")
            return
        if folder is None:
            raise BadInput("Chưa ghi nơi gửi.", "Hãy ghi --to THƯ_MỤC, hoặc --mailed để xác nhận thư nháp đã gửi.")
        done = deliver(session, report, delivery_to(session, report, folder, _certificates(recipients), mail))
    _print(common, done)


@command("sendings")
@click.argument("report", metavar="BÁO_CÁO")
def sendings(common: Common, report: str) -> None:
    """Những lần gửi của báo cáo, kèm mã đối chiếu."""
    from workflow.sending.sent import sending_text
    from workflow.sending.sent import sendings as sent

    with common.open() as session:
        found = sent(session, report)
    if common.as_json:
        print_json([_sending(item) for item in found])
        return
    for item in found:
        click.echo(f"{item.at:%H:%M %d/%m/%Y}  lần {item.revision}  {sending_text(item)}")
    if not found:
        click.echo("Báo cáo này chưa được gửi lần nào.")


@command("sign")
@click.argument("file", metavar="TỆP.pdf", type=click.Path(path_type=Path))
@click.option("--as", "role", required=True, type=click.Choice(["person", "organisation"]), help="Vai trò người ký.")
@click.option("--to", "folder", type=click.Path(path_type=Path), metavar="THƯ_MỤC", help="Thư mục ghi tệp đã ký.")
@KEY
@MODULE
@SECRET
@click.option("--annex", default="", metavar="SỐ/KÝ_HIỆU", help="Tệp là phụ lục riêng của văn bản số này.")
@click.option(
    "--picture", type=click.Path(path_type=Path), metavar="ẢNH", help="Hình chữ ký hoặc con dấu hiện trên văn bản."
)
def sign(
    common: Common,
    file: Path,
    role: str,
    folder: Path | None,
    key: str,
    module: Path | None,
    secret_file: Path | None,
    annex: str,
    picture: Path | None,
) -> None:
    """Ký văn bản PDF của hồ sơ chưa ký, hoặc ký thêm sau người có thẩm quyền, trên bất kỳ máy nào."""
    from workflow.elsewhere.signing import sign_file

    ref = key_ref(key, module)
    with common.open_if_any() as session:
        tell_clock(session)
        use = KeyUse(ref, key_secret(session, ref, secret_file))
        chosen: Role = "person" if role == "person" else "organisation"
        done = sign_file(session, file, chosen, use, folder or file.parent, annex, picture)
    if common.as_json:
        print_json({"file": str(done.path), "signatures": list(done.signatures)})
        return
    click.echo(done.sentence)
    for line in done.signatures:
        click.echo(f"  {line}")


@command("bundle")
@click.argument("file", metavar="TỆP.pdf", type=click.Path(path_type=Path))
@click.option("--to", "folder", type=click.Path(path_type=Path), metavar="THƯ_MỤC", help="Thư mục ghi gói báo cáo.")
@KEY
@MODULE
@SECRET
def bundle(
    common: Common, file: Path, folder: Path | None, key: str, module: Path | None, secret_file: Path | None
) -> None:
    """Lập gói báo cáo từ văn bản PDF đã ký; cơ quan chưa ký văn bản thì khóa này ký cả văn bản."""
    from workflow.elsewhere.signing import bundle_file

    ref = key_ref(key, module)
    with common.open_if_any() as session:
        tell_clock(session)
        done = bundle_file(session, file, KeyUse(ref, key_secret(session, ref, secret_file)), folder or file.parent)
    _print(common, done)


@command("take")
@click.argument("report", metavar="BÁO_CÁO")
@click.argument("file", metavar="TỆP", type=click.Path(path_type=Path))
@click.option("--alone", is_flag=True, help="Không lập gói: gửi riêng văn bản PDF đã ký.")
@KEY
@MODULE
@SECRET
def take(
    common: Common, report: str, file: Path, alone: bool, key: str, module: Path | None, secret_file: Path | None
) -> None:
    """Nhận lại văn bản PDF hoặc gói báo cáo đã ký ở nơi khác; văn bản không bị ký lại."""
    from workflow.elsewhere.coming_back import look_at_signed_pdf, take_signed_pdf

    ref = key_ref(key, module)
    with common.open() as session:
        view = look_at_signed_pdf(session, report, file)
        needs_key = view.ok and view.kind == "pdf" and not alone
        use = KeyUse(ref, key_secret(session, ref, secret_file)) if needs_key else None
        taken = take_signed_pdf(session, report, file, use)
    if common.as_json:
        print_json(
            {"kind": taken.kind, "name": taken.name, "digest": taken.digest, "signatures": list(view.signatures)}
        )
        return
    click.echo(f"Đã nhận: {taken.name}. Mã đối chiếu {reference_code(taken.digest)}.")
    for line in (*view.signatures, *view.remarks):
        click.echo(f"  {line}")


def _sending(item: Sending) -> dict[str, Any]:
    names = ("revision", "digest", "channel", "target", "file", "certain", "who")
    return {**{name: getattr(item, name) for name in names}, "at": item.at.isoformat()}


def _secret(session: Session, ref: str, path: Path | None, person: str) -> str:
    two_keys = person and not same_key(session, person, ref)
    return key_secret(session, ref, path, "(cơ quan)" if two_keys else "")


def _person(session: Session, ref: str, path: Path | None, organisation: KeyUse) -> KeyUse | None:
    if not ref:
        return None
    if same_key(session, ref, organisation.ref):
        return organisation
    return KeyUse(ref, key_secret(session, ref, path, "(người có thẩm quyền)", "--person-secret-file"))


def _certificates(paths: tuple[Path, ...]) -> tuple[bytes, ...]:
    from workflow.trust.certificates import read_certificate

    return tuple(read_certificate(path) for path in paths)


def _print(common: Common, done: Exported) -> None:
    if common.as_json:
        print_json({"files": [str(path) for path in done.files], "digest": done.digest})
        return
    print_written(done.sentence, done.files, done.safe_to_remove)
    if done.warning:
        click.echo(done.warning)
    if done.missing_characters:
        click.echo(f"Lưu ý: phông chữ không có các ký tự {' '.join(done.missing_characters)}; trong PDF in là �.")
