"""Signing a letter's PDF with the certificate of its organ: a port, and PKCS#12 behind it.

Certificates and passphrases are the site's own: `GONGKAI_HOME/certificates/<机关代号>.p12`, its
passphrase in `GONGKAI_SECRET_CERTIFICATE_<机关代号>`, and beside it, where the organ has one, the
picture of its seal as `<机关代号>.seal.pdf`. A site with certified hardware names a function of its
own in the setting `LETTER_SIGNER`.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string

from gongkai.foi.letters.layout import OfficialLetter, SealPlace
from gongkai.foi.letters.pdf import to_pdf_with_seal
from gongkai.ledger.models import Organ
from gongkai.ledger.typesetting import pdf_of, typst_compiler

FIELD = "Seal"
DEFAULT_SIGNER = "gongkai.foi.letters.signing.pkcs12_of"
_STAMP_DAY = date(2000, 1, 1)


class Signer(Protocol):
    """Who signs: a PKCS#12 file, or hardware that never gives its key away."""

    def sign(self, pdf: bytes, place: SealPlace, signatory: str) -> bytes:
        """`pdf` with a visible signature at `place` in the name of `signatory`."""
        ...


@dataclass(frozen=True, slots=True)
class Pkcs12Signer:
    """A signer with the key and certificate of a PKCS#12 file.

    `stamp` is a PDF whose first page is shown at the seal's place; without one a plain sign that
    the letter is signed.
    """

    archive: bytes
    passphrase: str
    stamp: Path | None = None

    def sign(self, pdf: bytes, place: SealPlace, signatory: str) -> bytes:
        """See `Signer`; raises ValidationError where the file and the passphrase do not fit."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import fields, signers
        from pyhanko.stamp import StaticStampStyle

        try:
            key = signers.SimpleSigner.load_pkcs12_data(
                self.archive, other_certs=[], passphrase=self.passphrase.encode()
            )
        except ValueError:
            message = "签名证书打不开：口令不对，或者证书文件已损坏，请与系统管理员联系。"
            raise ValidationError({"letter": message}) from None
        writer = IncrementalPdfFileWriter(BytesIO(pdf))
        box = (round(place.left), round(place.bottom), round(place.right), round(place.top))
        fields.append_signature_field(
            writer, fields.SigFieldSpec(FIELD, on_page=place.page - 1, box=box)
        )
        # Certified and closed: no change after it, not even a further signature, is permitted.
        meta = signers.PdfSignatureMetadata(
            field_name=FIELD,
            md_algorithm="sha256",
            name=signatory,
            subfilter=fields.SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=fields.MDPPerm.NO_CHANGES,
        )
        out = BytesIO()
        with TemporaryDirectory() as folder:
            stamp = self.stamp
            if stamp is None:
                stamp = Path(folder) / "stamp.pdf"
                stamp.write_bytes(_plain_stamp())
            style = StaticStampStyle.from_pdf_file(str(stamp), border_width=0)
            signers.PdfSigner(meta, key, stamp_style=style).sign_pdf(writer, output=out)
        return out.getvalue()


def _plain_stamp() -> bytes:
    source = files(__package__).joinpath("stamp.typ").read_bytes()
    return pdf_of(typst_compiler(source, "stamp", {}, system_fonts=True), _STAMP_DAY)


def pkcs12_of(organ: Organ) -> Signer:
    """The signer with an organ's PKCS#12 file; raises ValidationError where there is none."""
    folder = Path(settings.HOME) / "certificates"
    archive, stamp = folder / f"{organ.code}.p12", folder / f"{organ.code}.seal.pdf"
    name = organ.code.upper().replace("-", "_")
    passphrase = os.environ.get(f"GONGKAI_SECRET_CERTIFICATE_{name}")
    if passphrase is None or not archive.exists():
        message = f"{organ.name}还没有配置签名证书，请与系统管理员联系；文书可以打印后盖章。"
        raise ValidationError({"letter": message})
    return Pkcs12Signer(archive.read_bytes(), passphrase, stamp if stamp.exists() else None)


def signer_of(organ: Organ) -> Signer:
    """The signer that the site has for an organ; raises ValidationError where there is none."""
    found: Signer = import_string(getattr(settings, "LETTER_SIGNER", DEFAULT_SIGNER))(organ)
    return found


def signed_pdf(letter: OfficialLetter, signer: Signer) -> bytes:
    """The letter as PDF, signed at the place of the seal."""
    pdf, place = to_pdf_with_seal(letter)
    return signer.sign(pdf, place, letter.signature)


@dataclass(frozen=True, slots=True)
class Verified:
    """What is known of a signature in a PDF.

    `intact`: the bytes that it covers are unchanged. `whole`: it covers the file to its end.
    `trusted`: its certificate leads to one of the roots. `signatory` is the certificate's name.
    """

    intact: bool
    whole: bool
    trusted: bool
    signatory: str
    signed_at: datetime | None

    @property
    def holds(self) -> bool:
        """Whether the file is, to the last byte, what the organ signed."""
        return self.intact and self.whole and self.trusted


def _leaves_no_room(pdf: bytes, signature: Any) -> bool:
    """Whether the bytes that a signature cannot cover hold the signature and zeros, nothing else."""
    from asn1crypto.parser import peek

    _, before, after, _ = signature.byte_range
    content = signature.pkcs7_content
    written = (content.hex().encode(), content.hex().upper().encode())
    return pdf[before:after] in {b"<" + one + b">" for one in written} and not any(
        content[peek(content) :]
    )


def verify(pdf: bytes, roots: Sequence[bytes]) -> tuple[Verified, ...]:
    """Every signature of a PDF, checked against the root certificates `roots` (DER or PEM).

    Raises ValueError for what is no PDF, or one broken beyond reading.
    """
    from asn1crypto import pem, x509
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    def certificate(data: bytes) -> x509.Certificate:
        return x509.Certificate.load(pem.unarmor(data)[2] if pem.detect(data) else data)

    context = ValidationContext(trust_roots=[certificate(root) for root in roots])
    usage = KeyUsageConstraints(
        key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False
    )
    found: list[Verified] = []
    try:
        for signature in PdfFileReader(BytesIO(pdf)).embedded_signatures:
            try:
                status = validate_pdf_signature(
                    signature, signer_validation_context=context, key_usage_settings=usage
                )
            except SignatureValidationError:
                found.append(Verified(False, False, False, "", None))
                continue
            found.append(
                Verified(
                    intact=status.intact and status.valid,
                    whole=status.coverage == SignatureCoverageLevel.ENTIRE_FILE
                    and _leaves_no_room(pdf, signature),
                    trusted=status.trusted,
                    signatory=status.signing_cert.subject.native.get("common_name", ""),
                    signed_at=signature.self_reported_timestamp,
                )
            )
    except PdfError as error:
        raise ValueError(f"不能读取这份 PDF：{error}") from None
    return tuple(found)
