"""Parsing the XML inside office packages without entities, networks or surprises."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO

from defusedxml.ElementTree import fromstring
from lxml import etree

MOST_BYTES = 80_000_000
"""How much of one member is unpacked."""


def package(data: bytes) -> zipfile.ZipFile:
    """The package of an office file; raises zipfile.BadZipFile."""
    return zipfile.ZipFile(BytesIO(data))


def member(archive: zipfile.ZipFile, name: str) -> bytes:
    """The bytes of one member, at most `MOST_BYTES`; raises ValueError past it."""
    with archive.open(name) as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise ValueError("压缩包里的内容过大")
    return data


def tree(data: bytes) -> etree._Element:
    """The root of an XML text; raises ValueError where it is none or has a document type."""
    if b"<!DOCTYPE" in data[:2000] or b"<!ENTITY" in data:
        fromstring(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(data, parser)


def local(element: etree._Element) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """An attribute by its name without namespace."""
    for key, value in element.attrib.items():
        if str(key).rpartition("}")[2] == name:
            return str(value)
    return None


def words(root: etree._Element) -> Iterator[str]:
    """Every text of an XML tree that is not blank."""
    for text in root.itertext():
        if str(text).strip():
            yield str(text).strip()
