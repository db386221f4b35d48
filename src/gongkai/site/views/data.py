"""Open data: the lists with their dictionary, their files, the DCAT catalogue; the API's page."""

from __future__ import annotations

from functools import cache
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from gongkai.ledger.api import for_machines, mannered
from gongkai.ledger.datasets import MEDIA, DataSet, as_file, data_sets
from gongkai.ledger.licence import PLACE, licence, terms
from gongkai.ledger.models import Organ
from gongkai.ledger.pagemeta import Column, Data, PageMeta, absolute, organ_named
from gongkai.ledger.ready import ready
from gongkai.site.api import api
from gongkai.site.columns import COLUMNS

IANA: Final = "https://www.iana.org/assignments/media-types/"
CONTEXT: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
}
LANGUAGE: Final = "zh-Hans"


def found_or_404(key: str) -> DataSet:
    """The list; raises Http404."""
    try:
        return data_sets()[key]
    except KeyError:
        raise Http404("没有这份数据") from None


def _files(found: DataSet) -> list[tuple[str, str, str]]:
    """Ending, media type and path of each file of a list."""
    return [
        (extension, media.partition(";")[0], reverse("data_file", args=[found.key, extension]))
        for extension, media in MEDIA.items()
    ]


@ready("ledger.organ:*", timeless=True)
@require_safe
def data_list(request: HttpRequest) -> HttpResponse:
    """All lists with their files."""
    sets = [(found, _files(found)) for found in data_sets().values()]
    path, column = reverse("data_list"), COLUMNS["data_list"]
    data: Data = {
        "@type": "DataCatalog",
        "@id": absolute(path),
        "name": column.name,
        "description": column.description,
        "license": licence().url,
        "dataset": [{"@id": absolute(_path(found))} for found, _ in sets],
    }
    meta = PageMeta(path, column, crumbs=((column.name, path),), data=(data,))
    return render(
        request,
        "site/data.html",
        {"sets": sets, "meta": meta, "licence": licence(), "place": PLACE},
    )


@ready("ledger.organ:*", timeless=True)
@require_safe
def data_set(request: HttpRequest, key: str) -> HttpResponse:
    """The dictionary of a list: what each of its columns means."""
    found = found_or_404(key)
    files, catalogue = _files(found), COLUMNS["data_list"]
    path = _path(found)
    column = Column(found.title, found.description, " ".join(found.keywords), catalogue.type)
    crumbs = ((catalogue.name, reverse("data_list")), (found.title, path))
    meta = PageMeta(path, column, crumbs=crumbs, data=(_schema_org(found),))
    context = {"set": found, "files": files, "meta": meta, "licence": licence()}
    return render(request, "site/data_set.html", context)


@mannered
@for_machines
def data_file(request: HttpRequest, key: str, extension: str) -> HttpResponseBase:
    """A list as a file, sent while it is read."""
    found = found_or_404(key)
    if extension not in MEDIA:
        raise Http404("没有这种格式")
    return as_file(found, extension)


@ready("ledger.organ:*", timeless=True)
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The catalogue in DCAT 3 (W3C), as JSON-LD."""
    district = Organ.get_first_root_node()
    home = absolute(reverse("data_list"))
    publisher = {"@type": "foaf:Agent", "foaf:name": district.name if district else ""}
    sets = [_dcat(found, publisher) for found in data_sets().values()]
    told = {
        "@context": CONTEXT,
        "@type": "dcat:Catalog",
        "@id": home,
        "dct:title": COLUMNS["data_list"].name,
        "dct:description": COLUMNS["data_list"].description,
        "dct:language": LANGUAGE,
        "dct:publisher": publisher,
        **terms(),
        "foaf:homepage": {"@id": home},
        "dcat:dataset": sets,
        "dcat:service": {
            "@type": "dcat:DataService",
            "@id": absolute(reverse("api:api-root")),
            "dct:title": api.title,
            **terms(),
            "dcat:endpointURL": {"@id": absolute(reverse("api:api-root"))},
            "dcat:endpointDescription": {"@id": absolute(reverse("api:openapi-json"))},
        },
    }
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    response["Content-Type"] = "application/ld+json"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _dcat(found: DataSet, publisher: Data) -> Data:
    page = absolute(_path(found))
    return {
        "@type": "dcat:Dataset",
        "@id": page,
        "dct:identifier": found.key,
        "dct:title": found.title,
        "dct:description": f"{found.description}公开依据：{found.basis}。",
        "dct:language": LANGUAGE,
        "dct:publisher": publisher,
        **terms(),
        "dcat:keyword": list(found.keywords),
        "dcat:landingPage": {"@id": page},
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": f"{found.title}（{extension.upper()}）",
                "dcat:accessURL": {"@id": page},
                "dcat:downloadURL": {"@id": absolute(path)},
                "dcat:mediaType": {"@id": f"{IANA}{media}"},
                **terms(),
            }
            for extension, media, path in _files(found)
        ],
    }


def _schema_org(found: DataSet) -> Data:
    district = Organ.get_first_root_node()
    return {
        "@type": "Dataset",
        "@id": absolute(_path(found)),
        "url": absolute(_path(found)),
        "identifier": found.key,
        "name": found.title,
        "description": found.description,
        "inLanguage": LANGUAGE,
        "isAccessibleForFree": True,
        "license": licence().url,
        "keywords": list(found.keywords),
        "variableMeasured": [field.label for field in found.fields],
        "includedInDataCatalog": {"@id": absolute(reverse("data_list"))},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": media, "contentUrl": absolute(path)}
            for _, media, path in _files(found)
        ],
        **({"creator": organ_named(district)} if district else {}),
    }


def _path(found: DataSet) -> str:
    return reverse("data_set", args=[found.key])


@ready(timeless=True)
@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    """What the API answers, for people: drawn from its schema."""
    context = _described(get_language() or "") | {
        "licence": licence(),
        "address": absolute(reverse("api:api-root")),
    }
    return render(request, "site/api.html", context)


@cache
def _described(language: str) -> Data:
    """What the schema tells of the API, which changes with the program alone."""
    schema = api.get_openapi_schema()
    return {
        "title": schema["info"]["title"],
        "description": schema["info"]["description"],
        "groups": _groups(schema),
    }


def _groups(schema: Data) -> list[tuple[str, list[Data]]]:
    groups: dict[str, list[Data]] = {}
    for path, methods in schema["paths"].items():
        told = methods["get"]
        route = {
            "path": path,
            "open": "" if "{" in path else path,
            "summary": told["summary"],
            "description": told["description"],
            "parameters": [_parameter(one) for one in told["parameters"]],
        }
        groups.setdefault(told["tags"][0], []).append(route)
    return list(groups.items())


def _parameter(told: Data) -> Data:
    """Name and meaning of a parameter."""
    meaning = told["schema"].get("description") or told.get("description")
    return {"name": told["name"], "meaning": meaning or "路径中的代号或编号"}
