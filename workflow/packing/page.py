"""A pack read by people: every word of it as parts, and as a PDF to be proofread."""

from __future__ import annotations

from pathlib import Path

from forms.files import write_files
from forms.pack import Pack
from forms.packs.page import Part, page_of
from workflow.session import Session


def pack_page(session: Session, pack: Pack) -> tuple[Part, ...]:
    """The parts of a pack's page, in the order in which a department reads."""
    name = session.units.get(pack.province, pack.last_day).name if pack.province else ""
    return page_of(pack, name)


def pack_page_pdf(session: Session, pack: Pack) -> bytes:
    """The page as a PDF."""
    from exports.pack_page import render_page

    return render_page(f"{pack.title} (bản {pack.version})", pack_page(session, pack), session.now())


def save_pack_page(session: Session, pack: Pack, path: Path) -> Path:
    """Write the page as a PDF. FileRefused as usual."""
    write_files({path: pack_page_pdf(session, pack)})
    return path
