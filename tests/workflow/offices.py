"""Three offices, each above the next, with a key of its own; copied for each test that writes in them."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from tests.conftest import NOW, SECRET
from workflow.keys.office_keys import new_key
from workflow.office import init_office
from workflow.session import Session, open_session

PROVINCE, DISTRICT, COMMUNE, SIBLING, FOREIGN = "27", "256", "09190", "09193", "258"
PACK = "bac-ninh-2024"
Open = Callable[..., Session]


@pytest.fixture(scope="session")
def _office_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("offices")
    for code in (PROVINCE, DISTRICT, COMMUNE, FOREIGN):
        with open_session(folder / code, lambda: NOW) as session:
            init_office(session, PACK, code)
            new_key(session, "khoa-1", SECRET)
    return folder


@pytest.fixture
def office_of(_office_templates: Path, tmp_path: Path) -> Iterator[Open]:
    """Opens the office of a code at a moment; closed with the test. A second call gives the same data folder."""
    with ExitStack() as stack:
        opened: dict[str, Session] = {}

        def open_office(code: str, moment: datetime = NOW) -> Session:
            if code not in opened:
                home = tmp_path / f"cơ quan {code}"
                shutil.copytree(_office_templates / code, home)
                opened[code] = stack.enter_context(open_session(home, lambda: moment))
            opened[code].clock = lambda: moment
            return opened[code]

        yield open_office


@pytest.fixture
def nameless(tmp_path: Path) -> Callable[[], Path]:
    """Makes the file of a certificate of the kind that names no unit, e.g. an officer's."""

    def made() -> Path:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Cán bộ")])
        builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        builder = builder.serial_number(1).not_valid_before(NOW).not_valid_after(NOW + timedelta(days=9))
        path = tmp_path / "cán bộ.cer"
        path.write_bytes(builder.sign(key, SHA256()).public_bytes(Encoding.DER))
        return path

    return made
