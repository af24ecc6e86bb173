"""click in Vietnamese: help pages and complaints about the command line."""

from __future__ import annotations

from typing import Any

import click
from click.formatting import HelpFormatter

LONGEST = 200
"""Letters of a command's line among the commands of its group: none of ours is cut."""


class VietnameseCommand(click.Command):
    """A command whose help page has Vietnamese headings."""

    def format_usage(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), prefix="Cách dùng: ")

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        pieces = super().collect_usage_pieces(ctx)
        return [
            piece.replace("[OPTIONS]", "[TÙY CHỌN]").replace("COMMAND [ARGS]", "LỆNH [THAM SỐ]") for piece in pieces
        ]

    def format_options(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        records = [
            (name, text.replace("[required]", "(bắt buộc)"))
            for param in self.get_params(ctx)
            for name, text in (param.get_help_record(ctx) or ("", ""),)
            if text
        ]
        if records:
            with formatter.section("Tùy chọn"):
                formatter.write_dl(records)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Hiện hướng dẫn này."
        return option


class VietnameseGroup(VietnameseCommand, click.Group):
    """A group of such commands."""

    command_class = VietnameseCommand
    group_class = type

    def format_options(self, ctx: click.Context, formatter: HelpFormatter) -> None:
        VietnameseCommand.format_options(self, ctx, formatter)
        rows = [
            (name, command.get_short_help_str(limit=LONGEST))
            for name in self.list_commands(ctx)
            if (command := self.get_command(ctx, name)) is not None
        ]
        with formatter.section("Các lệnh"):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and self.get_command(ctx, args[0]) is None:
            raise click.UsageError(f"không có lệnh “{args[0]}”", ctx)
        return super().resolve_command(ctx, args)


def usage_sentence(error: click.UsageError, program: str) -> str:
    """What is wrong with the command line of this program, as one Vietnamese sentence."""
    path = error.ctx.command_path if error.ctx else program
    return f"Lệnh chưa đúng: {_reason(error)}. Xem hướng dẫn: {path} --help"


def _reason(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"không có tùy chọn {error.option_name}"
    if isinstance(error, click.MissingParameter):
        return f"thiếu {_param_name(error)}"
    if isinstance(error, click.BadParameter):
        return f"giá trị của {_param_name(error)} không hợp lệ"
    if isinstance(error, click.BadOptionUsage):
        return f"tùy chọn {error.option_name} cần một giá trị"
    return error.message if error.message.startswith("không có") else "thừa hoặc thiếu tham số"


def _param_name(error: click.BadParameter) -> str:
    param: Any = error.param
    if isinstance(param, click.Option):
        return f"tùy chọn {param.opts[0]}"
    return f"tham số {param.make_metavar(error.ctx)}" if param is not None else "một tham số"
