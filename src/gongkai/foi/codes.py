"""Query codes and marks of applicants, and the sealing of what they told of themselves."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Mapping

from django.conf import settings

from gongkai.foi.models import Correction, Request
from gongkai.foi.rules.application import PARTICULARS
from gongkai.ledger.models import Organ
from gongkai.ledger.recording import clean
from gongkai.ledger.secrecy import seal, unseal


def code_digest(number: str, organ: Organ, code: str) -> str:
    """What is kept of a query code: it cannot be read back, and guessing needs the site's secret."""
    text = f"{organ.code}/{number}/{code}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), text, "sha256").hex()


def code_fits(request: Request | Correction, code: str) -> bool:
    """Whether `code` is the query code of the request, compared in constant time.

    A new handling is opened by the number and code of the first one.
    """
    first = getattr(request, "again_of", None) or request
    said = code_digest(first.key, request.organ, clean(code).upper().replace(" ", ""))
    return bool(request.code_digest) and hmac.compare_digest(said, request.code_digest)


def applicant_mark(name: str, identity: str) -> str:
    """What tells two requests of one applicant: neither name nor identity can be read from it.

    `identity` is the number of a document, else the contact. Empty without a name.
    """
    if not name:
        return ""
    text = "\0".join(("applicant", name, re.sub(r"[\s-]", "", identity).upper()))
    return hmac.digest(settings.FIELD_KEY.encode(), text.encode(), "sha256").hex()


def seal_particulars(values: Mapping[str, str]) -> bytes:
    """What was told of the applicant beside name and contact, sealed as JSON."""
    kept = {name: values[name] for name in PARTICULARS if values.get(name)}
    return seal(json.dumps(kept, ensure_ascii=False, sort_keys=True)) if kept else b""


def particulars(request: Request | Correction) -> dict[str, str]:
    """What the applicant told beside name and contact; raises ValueError under another field key."""
    text = unseal(request.particulars_sealed)
    return dict(json.loads(text)) if text else {}
