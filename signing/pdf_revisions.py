"""What a later revision of a PDF changed against an earlier one: only further signatures may be added.

Imported lazily: it needs pikepdf, and only where a PDF has more than one signature.
"""

from __future__ import annotations

import io
from typing import Any, Literal

import pikepdf

CHANGED = "văn bản đã bị sửa giữa hai chữ ký"
UNREADABLE = "PDF bị hỏng nên không so được trước và sau chữ ký"
NODES = 200_000
CATALOG_FREE = frozenset({"/AcroForm", "/Version", "/Extensions", "/Metadata", "/DSS"})
PROOFS = frozenset({"/Type", "/VRI", "/Certs", "/OCSPs", "/CRLs"})
PROOF = frozenset({"/Type", "/Cert", "/OCSP", "/CRL", "/TU", "/TS"})
STREAM = frozenset({"/Length", "/Filter", "/DecodeParms"})
FORM_FREE = frozenset({"/Fields", "/SigFlags"})
FORM_FONTS = frozenset({"/DR", "/DA"})
"""What tools add for the fields that they make (poppler does): ISO 32000-1, 12.7.2, table 218. Where every field is a
signature, which brings its own appearance, they draw nothing by themselves."""
Allowed = Literal["signatures", "stamps", "proof"]
"""What may come: signature fields that show; such as show nothing; none. In each case proof of certificates."""


class _Changed(Exception):
    """The two revisions differ where they may not."""


def revision_problem(before: bytes, after: bytes, allowed: Allowed = "signatures") -> str:
    """A Vietnamese clause where `after` is not `before` with signature fields and proof of certificates (DSS, ETSI
    EN 319 142-1, 5.4) added; empty where it is."""
    try:
        with pikepdf.open(io.BytesIO(before)) as old, pikepdf.open(io.BytesIO(after)) as new:
            _Comparison(allowed).documents(old, new)
    except _Changed:
        return CHANGED
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, KeyError, TypeError, AttributeError):
        return UNREADABLE
    return ""


def _require_proof(store: Any) -> None:
    """The document security store holds certificates and lists, and leads nowhere else."""
    if set(store.keys()) - PROOFS:
        raise _Changed
    _require_streams(store, PROOFS - {"/Type", "/VRI"})
    for one in store.get("/VRI", pikepdf.Dictionary()).values():
        if isinstance(one, pikepdf.Dictionary):
            if set(one.keys()) - PROOF:
                raise _Changed
            _require_streams(one, PROOF - {"/Type", "/TU", "/TS"})
        elif not isinstance(one, pikepdf.Name):
            raise _Changed


def _require_streams(holder: Any, keys: frozenset[str]) -> None:
    for key in keys & set(holder.keys()):
        for stream in holder[key]:
            if not isinstance(stream, pikepdf.Stream) or set(stream.stream_dict.keys()) - STREAM:
                raise _Changed


class _Comparison:
    """Walks both object graphs side by side; each pair of indirect objects once."""

    def __init__(self, allowed: Allowed) -> None:
        self.allowed = allowed
        self.seen: set[tuple[Any, Any]] = set()
        self.pending: list[tuple[Any, Any]] = []
        self.nodes = 0

    def documents(self, old: pikepdf.Pdf, new: pikepdf.Pdf) -> None:
        if len(old.pages) != len(new.pages):
            raise _Changed
        for old_page, new_page in zip(old.pages, new.pages, strict=True):
            self.seen.add((old_page.obj.objgen, new_page.obj.objgen))
            self._dictionaries(old_page.obj, new_page.obj, frozenset({"/Annots"}))
            self._appended(old_page.obj.get("/Annots", []), new_page.obj.get("/Annots", []))
        self._dictionaries(old.Root, new.Root, CATALOG_FREE | self._author(old.Root, new.Root))
        old_form, new_form = (document.Root.get("/AcroForm", pikepdf.Dictionary()) for document in (old, new))
        self._dictionaries(old_form, new_form, FORM_FREE | self._new_fonts(old_form))
        self._appended(old_form.get("/Fields", []), new_form.get("/Fields", []))
        _require_proof(new.Root.get("/DSS", pikepdf.Dictionary()))
        while self.pending:
            self._pair(*self.pending.pop())

    def _author(self, old: Any, new: Any) -> frozenset[str]:
        """An author's signature (ISO 32000-1, 12.8.4) is named in the catalog; nothing shows by that."""
        named = "/Perms" not in old and set(new.get("/Perms", pikepdf.Dictionary()).keys()) == {"/DocMDP"}
        return frozenset({"/Perms"}) if named and self.allowed == "signatures" else frozenset()

    def _new_fonts(self, form: Any) -> frozenset[str]:
        """The entries for fonts that a signing tool may add to the form, none of which it had."""
        signs_only = all(field.get("/FT") == "/Sig" for field in form.get("/Fields", []))
        return FORM_FONTS - set(form.keys()) if signs_only and self.allowed == "signatures" else frozenset()

    def _appended(self, old: Any, new: Any) -> None:
        """The old entries come first and unchanged; those after them are signature fields."""
        if len(new) < len(old) or (len(new) > len(old) and self.allowed == "proof"):
            raise _Changed
        self.pending += zip(list(old), list(new)[: len(old)], strict=True)
        for entry in list(new)[len(old) :]:
            if entry.get("/FT") != "/Sig" or "/A" in entry or "/AA" in entry:
                raise _Changed
            if self.allowed == "stamps" and ("/Kids" in entry or any(entry.get("/Rect", ()))):
                raise _Changed

    def _dictionaries(self, old: Any, new: Any, free: frozenset[str]) -> None:
        keys = set(old.keys()) - free
        if keys != set(new.keys()) - free:
            raise _Changed
        self.pending += [(old[key], new[key]) for key in keys]

    def _pair(self, old: Any, new: Any) -> None:
        self.nodes += 1
        if self.nodes > NODES or type(old) is not type(new):
            raise _Changed
        if not isinstance(old, pikepdf.Object):
            if old != new:
                raise _Changed
            return
        if old.is_indirect or new.is_indirect:
            if (old.objgen, new.objgen) in self.seen:
                return
            self.seen.add((old.objgen, new.objgen))
        self._objects(old, new)

    def _objects(self, old: pikepdf.Object, new: pikepdf.Object) -> None:
        if old._type_code != new._type_code:
            raise _Changed
        if isinstance(old, pikepdf.Stream):
            if old.read_raw_bytes() != new.read_raw_bytes():
                raise _Changed
            self._dictionaries(old.stream_dict, new.stream_dict, frozenset())
        elif isinstance(old, pikepdf.Dictionary):
            self._dictionaries(old, new, frozenset())
        elif isinstance(old, pikepdf.Array):
            if len(old) != len(new):
                raise _Changed
            self.pending += zip(list(old), list(new), strict=True)
        elif old.unparse() != new.unparse():
            raise _Changed
