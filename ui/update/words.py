"""What the parts of the window say of an update alike."""

from __future__ import annotations

from workflow.updating.offers import Offer

SEE = "Xem và cập nhật…"
FILES = "Tệp cập nhật (BDG_phat-hanh_*.asice BaoCaoBinhDangGioi-*-cai-dat.exe);;Mọi tệp (*)"


def offered_text(offer: Offer) -> str:
    """Where a version lies, and whose it is."""
    whose = f"{offer.signer} phát hành · " if offer.signer else ""
    return f"{whose}{offer.manifest.parent}"
