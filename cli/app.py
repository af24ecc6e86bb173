"""The root command, the options that every command has, and the one place where errors become exit statuses.

0: done, or the answer is yes. 1: the answer is no. 2: bad input, one Vietnamese sentence on stderr.
3: a fault of the program, logged without any value that was typed (forms/fault_text.py).
4: files of the program itself are missing or changed (main.py).
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar

import click

from cli.vietnamese import VietnameseCommand, VietnameseGroup, usage_sentence
from forms.broken_start import CONSOLE
from forms.errors import BadInput, WorldError
from forms.fault_text import fault_text
from forms.files import file_error
from forms.shipped import is_frozen
from workflow.faults import write_fault
from workflow.session import Session, default_home, has_office, open_session
from workflow.soundness import warnings

NO, BAD_INPUT, FAULT = 1, 2, 3
OWN_FILE = "--secret-file"
PROGRAM = CONSOLE if is_frozen() else "main.py"
"""What the command line calls the program."""
Function = TypeVar("Function", bound=Callable[..., Any])


@dataclass
class Common:
    """What every command may be told: the data folder, and whether to speak JSON."""

    home: Path | None = None
    as_json: bool = False

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self.home or default_home()

    def open(self) -> Session:
        """The office in the data folder. What a stop of the program left is said once; what was found wrong with the
        data each time, until they are looked through (`backup --check`)."""
        session = open_session(self.folder)
        for sentence in filter(None, (session.recovered, *warnings(session))):
            click.echo(sentence, err=True)
        return session

    @contextmanager
    def open_if_any(self) -> Iterator[Session | None]:
        """The office where one was set up in the data folder; None elsewhere, and nothing is made there."""
        if not has_office(self.folder):
            yield None
            return
        with self.open() as session:
            yield session


def _remember(ctx: click.Context, param: click.Parameter, value: Any) -> None:
    common = ctx.ensure_object(Common)
    if param.name == "home" and value is not None:
        common.home = value
    if param.name == "as_json" and value:
        common.as_json = True


HOME = click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="THƯ_MỤC",
    expose_value=False,
    callback=_remember,
    help="Thư mục dữ liệu của đơn vị.",
)
JSON = click.option(
    "--json", "as_json", is_flag=True, expose_value=False, callback=_remember, help="In kết quả dạng JSON."
)
SECRET = click.option(
    OWN_FILE,
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="TỆP",
    help="Tệp có mật khẩu hoặc mã PIN ở dòng đầu; không ghi thì chương trình hỏi.",
)


def tell_clock(session: Session | None) -> None:
    """What speaks against the machine's clock, where its day goes into a document or a signature; nothing is held up by
    it."""
    from workflow.clock import clock_doubt

    if doubt := clock_doubt(session) if session else None:
        click.echo(f"{doubt.sentence} {doubt.remedy}", err=True)


@click.group(cls=VietnameseGroup, no_args_is_help=True)
@HOME
@JSON
def root() -> None:
    """Báo cáo Bình đẳng giới: lập, kiểm tra, ký và gửi báo cáo. Không có lệnh thì mở cửa sổ chương trình; tên
    tệp thay cho lệnh thì mở tệp đó trong cửa sổ. --selftest TỆP thử chương trình trên máy này, ghi kết quả vào tệp."""


def command(name: str, group: click.Group = root) -> Callable[[Callable[..., Any]], click.Command]:
    """Register a command with --home and --json; its function takes the Common first."""

    def register(function: Callable[..., Any]) -> click.Command:
        @wraps(function)
        @click.pass_context
        def call(ctx: click.Context, *args: Any, **options: Any) -> Any:
            return function(ctx.ensure_object(Common), *args, **options)

        made = group.command(name, cls=VietnameseCommand)(call)
        HOME(made)
        JSON(made)
        return made

    return register


def run(arguments: Sequence[str]) -> int:
    """Run one command line; its exit status. Nothing is raised."""
    common = Common()
    try:
        status = root.main(args=list(arguments), prog_name=PROGRAM, standalone_mode=False, obj=common)
        return status if isinstance(status, int) else 0
    except WorldError as error:
        return _say(error)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
    except click.UsageError as error:
        click.echo(usage_sentence(error, PROGRAM), err=True)
    except click.Abort:
        click.echo("Đã dừng theo yêu cầu.", err=True)
    except OSError as error:
        _give_up_output()
        return _say(file_error(error, Path(error.filename or "nơi nhận kết quả của lệnh")))
    except ImportError as error:
        return _give_back(error, common)
    except Exception as error:  # noqa: BLE001 - the boundary: a fault is logged and told
        return _fault(error, common)
    return BAD_INPUT


def _give_back(error: ImportError, common: Common) -> int:
    """A built program that lacks a part of itself is told of by main.py, as where it cannot even start."""
    if is_frozen():
        raise error
    return _fault(error, common)


def _give_up_output() -> None:
    """What the output does not take is not tried again at the end of the process, which Python would tell of."""
    if sys.stdout is None:
        return
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        with Path(os.devnull).open("wb") as nowhere:
            os.dup2(nowhere.fileno(), sys.stdout.fileno())


def _say(error: WorldError) -> int:
    click.echo(f"{error.sentence} {error.remedy}".strip(), err=True)
    problems = error.problems if isinstance(error, BadInput) else ()
    for problem in problems if problems != (error.sentence,) else ():
        click.echo(f"- {problem}", err=True)
    return BAD_INPUT


def _fault(error: Exception, common: Common) -> int:
    text = fault_text(error)
    path = write_fault(common.folder, text)
    where = f" Chi tiết đã ghi vào {path}." if path else ""
    click.echo(f"Chương trình gặp lỗi; dữ liệu đã lưu vẫn còn nguyên.{where}\n{text}", err=True)
    return FAULT


def _somebody_sits_there() -> bool:
    """Whether the input is a terminal; Windows calls its empty device NUL one, too."""
    if sys.stdin is None or not sys.stdin.isatty():
        return False
    if sys.platform == "win32":
        import ctypes
        import msvcrt

        mode = ctypes.c_uint32()
        console = ctypes.c_void_p(msvcrt.get_osfhandle(sys.stdin.fileno()))
        return bool(ctypes.CDLL("kernel32").GetConsoleMode(console, ctypes.byref(mode)))
    return True


def read_secret(path: Path | None, prompt: str, confirm: bool = False, option: str = OWN_FILE) -> str:
    """A passphrase or PIN from a file's first line, or asked for; never an argument. BadInput where nobody can be
    asked; it names the `option` that would have told the file."""
    if path is not None:
        try:
            lines = path.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput(f"Không đọc được tệp mật khẩu {path.name}.", "Hãy kiểm tra lại đường dẫn.") from error
        return lines[0] if lines else ""
    if not _somebody_sits_there():
        raise BadInput("Lệnh này cần mật khẩu hoặc mã PIN của khóa.", f"Hãy ghi vào một tệp và chỉ ra bằng {option}.")
    return str(click.prompt(prompt, hide_input=True, confirmation_prompt="Nhập lại" if confirm else False))
