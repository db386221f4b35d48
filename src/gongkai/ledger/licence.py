"""Under what terms the district's public data may be used: the district's own words.

No law of China gives public data one licence for all, and no standard one is used; a district
therefore says it itself, in settings (`GONGKAI_LICENCE_*`).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from gongkai.ledger.pagemeta import Data, absolute

PLACE = "licence"
"""Anchor of the terms in the page of open data."""


@dataclass(frozen=True, slots=True)
class Licence:
    """Name, full text and address of the terms."""

    name: str
    text: str
    url: str


def licence() -> Licence:
    """The terms that the settings give; without an address of their own they stand on this site."""
    here = f"{absolute(reverse('data_list'))}#{PLACE}"
    return Licence(settings.LICENCE_NAME, settings.LICENCE_TEXT, settings.LICENCE_URL or here)


def terms() -> Data:
    """The licence in DCAT 3 (W3C): where it stands, and what it says."""
    told = licence()
    rights = {"@type": "dct:RightsStatement", "rdfs:label": told.name, "dct:description": told.text}
    document = {"@id": told.url, "@type": "dct:LicenseDocument", "dct:title": told.name}
    return {"dct:license": document, "dct:rights": rights}
