"""Signed letters: the signature verifies, and no byte can be changed."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pdfplumber
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.core.exceptions import PermissionDenied, ValidationError

from gongkai.foi.actions import enter_request
from gongkai.foi.letters import signing, store
from gongkai.foi.letters.actions import issue_letter, sign_letter, strike_letter
from gongkai.foi.letters.models import Letter
from gongkai.foi.letters.pdf import to_pdf_with_seal
from gongkai.foi.letters.selectors import pdf_file
from gongkai.foi.letters.signing import Pkcs12Signer, signed_pdf, verify
from gongkai.foi.letters.tests.samples import letter
from gongkai.ledger import events
from gongkai.ledger.models import Role, User
from gongkai.ledger.tests.factories import make_district, make_organ, make_user

NAME = "临江市云溪区发展和改革局"
PASSPHRASE = "对口令"


def certificate(name: str = NAME) -> tuple[bytes, bytes]:
    """A PKCS#12 file with a self-made certificate, and the certificate as PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(True, True, False, False, False, True, False, False, False),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    archive = pkcs12.serialize_key_and_certificates(
        b"organ", key, made, None, serialization.BestAvailableEncryption(PASSPHRASE.encode())
    )
    return archive, made.public_bytes(serialization.Encoding.PEM)


@pytest.fixture(scope="module")
def issued() -> tuple[bytes, bytes]:
    return certificate()


@pytest.fixture(scope="module")
def signer(issued: tuple[bytes, bytes]) -> Pkcs12Signer:
    return Pkcs12Signer(issued[0], PASSPHRASE)


@pytest.fixture(scope="module")
def signed(signer: Pkcs12Signer) -> bytes:
    return signed_pdf(letter(), signer)


def test_the_signature_verifies_and_names_the_organ(
    signed: bytes, issued: tuple[bytes, bytes]
) -> None:
    (found,) = verify(signed, [issued[1]])
    assert found.holds and found.intact and found.whole and found.trusted
    assert found.signatory == NAME
    assert found.signed_at is not None


def test_a_stranger_is_not_trusted(signed: bytes) -> None:
    (found,) = verify(signed, [certificate("别的机关")[1]])
    assert found.intact and not found.trusted and not found.holds


def test_a_changed_byte_breaks_it_wherever_it_is(
    signed: bytes, issued: tuple[bytes, bytes]
) -> None:
    contents = re.search(rb"/Contents\s*<([0-9a-fA-F]{1000,})>", signed)
    assert contents is not None
    start, end = contents.span(1)
    letter_digit = next(n for n in range(start, end) if signed[n] in b"abcdefABCDEF")
    places = [*range(0, len(signed), len(signed) // 40), start, end - 1, end - 200]
    for place, flip in [(n, 1) for n in places] + [(letter_digit, 0x20)]:
        changed = bytearray(signed)
        changed[place] ^= flip
        try:
            found = verify(bytes(changed), [issued[1]])
        except ValueError:
            continue
        assert not any(one.holds for one in found), place


def test_something_added_after_the_signature_is_seen(
    signed: bytes, issued: tuple[bytes, bytes]
) -> None:
    (found,) = verify(signed + b"\n% more\n", [issued[1]])
    assert not found.whole and not found.holds


def test_an_unsigned_letter_has_no_signature_and_a_text_is_no_pdf() -> None:
    assert verify(to_pdf_with_seal(letter())[0], []) == ()
    with pytest.raises(ValueError, match="PDF"):
        verify(b"hello", [])


def test_the_signature_is_seen_at_the_seals_place_and_the_text_is_unchanged(
    signed: bytes, tmp_path: Path
) -> None:
    before, place = to_pdf_with_seal(letter())
    paths = []
    for name, data in (("before", before), ("after", signed)):
        paths.append(tmp_path / f"{name}.pdf")
        paths[-1].write_bytes(data)
    with pdfplumber.open(paths[0]) as one, pdfplumber.open(paths[1]) as two:
        assert [p.extract_text() for p in one.pages] == [p.extract_text() for p in two.pages]
        page = two.pages[place.page - 1]
        (field,) = [a for a in page.annots if a["data"].get("FT") and "Sig" in str(a["data"]["FT"])]
        edges = (
            field["x0"],
            page.height - field["bottom"],
            field["x1"],
            page.height - field["top"],
        )
        wanted = (place.left, place.bottom, place.right, place.top)
        assert all(abs(a - b) <= 1 for a, b in zip(edges, wanted, strict=True))


def test_a_wrong_passphrase_is_told(issued: tuple[bytes, bytes]) -> None:
    with pytest.raises(ValidationError, match="口令不对"):
        signed_pdf(letter(), Pkcs12Signer(issued[0], "错"))


@pytest.fixture
def written(settings, tmp_path: Path) -> tuple[Letter, User, User]:
    settings.HOME = tmp_path
    organ = make_organ(make_district(), NAME, code="fagai-ju", document_prefix="云发改")
    officer, head = make_user(organ), make_user(organ, Role.HEAD)
    day = date(2022, 3, 1)
    request = enter_request(
        organ=organ,
        number="2022001",
        applicant_kind="natural_person",
        applicant_name="王某某",
        contact="",
        channel="in_person",
        subject="某规划",
        received_on=day,
        actor=officer,
        entered_on=day,
    )
    made = issue_letter(
        request=request, kind="receipt", fields={}, day=day, actor=officer, entered_on=day
    )
    return made, officer, head


@pytest.mark.django_db
def test_the_head_signs_and_the_signed_file_is_what_is_delivered(
    written, signer: Pkcs12Signer, issued: tuple[bytes, bytes], tmp_path: Path
) -> None:
    one, officer, head = written
    with pytest.raises(PermissionDenied):
        sign_letter(letter=one, actor=officer, signer=signer)
    sign_letter(letter=one, actor=head, signer=signer)
    one.refresh_from_db()
    delivered = pdf_file(one)
    assert delivered == store.fetch(one.signed_digest)
    assert verify(delivered, [issued[1]])[0].holds
    assert events.digest(delivered) == one.signed_digest
    names = [event.name for event in events.history(Letter.STREAM, one.pk)]
    assert names == ["issued", "signed"]
    (file,) = [path for path in (tmp_path / "letters").rglob("*") if path.is_file()]
    assert not file.read_bytes().startswith(b"%PDF"), "personal data lies open on the disk"
    with pytest.raises(ValidationError, match="不能重复签名"):
        sign_letter(letter=one, actor=head, signer=signer)


@pytest.mark.django_db
def test_a_file_changed_in_the_store_is_not_delivered(
    written, signer: Pkcs12Signer, tmp_path: Path
) -> None:
    one, _, head = written
    sign_letter(letter=one, actor=head, signer=signer)
    (file,) = [path for path in (tmp_path / "letters").rglob("*") if path.is_file()]
    changed = bytearray(file.read_bytes())
    changed[100] ^= 1
    file.write_bytes(changed)
    with pytest.raises(ValueError):
        pdf_file(one)
    file.unlink()
    with pytest.raises(ValueError, match="不在存储中"):
        pdf_file(one)


@pytest.mark.django_db
def test_a_struck_letter_is_not_signed(written, signer: Pkcs12Signer) -> None:
    one, officer, head = written
    strike_letter(letter=one, reason="写错", actor=officer)
    with pytest.raises(ValidationError, match="作废"):
        sign_letter(letter=one, actor=head, signer=signer)


@pytest.mark.django_db
def test_the_site_finds_an_organs_certificate_and_its_passphrase(
    written, issued: tuple[bytes, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _, head = written
    with pytest.raises(ValidationError, match="还没有配置签名证书"):
        sign_letter(letter=one, actor=head)
    folder = tmp_path / "certificates"
    folder.mkdir()
    (folder / "fagai-ju.p12").write_bytes(issued[0])
    monkeypatch.setenv("GONGKAI_SECRET_CERTIFICATE_FAGAI_JU", PASSPHRASE)
    sign_letter(letter=one, actor=head)
    assert verify(pdf_file(one), [issued[1]])[0].holds


@pytest.mark.django_db
def test_of_two_who_sign_at_once_one_is_told_and_leaves_no_file(written, tmp_path: Path) -> None:
    one, _, head = written

    class Slow:
        def sign(self, pdf: bytes, place: object, signatory: str) -> bytes:
            if not Letter.objects.get(pk=one.pk).signed_digest:
                sign_letter(letter=Letter.objects.get(pk=one.pk), actor=head, signer=_Hardware())
            return pdf + b"%second"

    with pytest.raises(ValidationError, match="不能重复签名"):
        sign_letter(letter=one, actor=head, signer=Slow())
    one.refresh_from_db()
    (file,) = [path for path in (tmp_path / "letters").rglob("*") if path.is_file()]
    assert file.name == one.signed_digest
    assert pdf_file(one).endswith(NAME.encode())


class _Hardware:
    def sign(self, pdf: bytes, place: object, signatory: str) -> bytes:
        return pdf + f"%{signatory}".encode()


def hardware(organ: object) -> signing.Signer:
    return _Hardware()


@pytest.mark.django_db
def test_a_site_may_bring_a_signer_of_its_own(written, settings) -> None:
    one, _, head = written
    settings.LETTER_SIGNER = f"{__name__}.hardware"
    sign_letter(letter=one, actor=head)
    assert pdf_file(one).endswith(NAME.encode())
