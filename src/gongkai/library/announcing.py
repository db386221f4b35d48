"""Telling followers what changed for the public: a document, and every page that shows it."""

from __future__ import annotations

from gongkai.ledger.changes import announce
from gongkai.library.models import Answer, Document, Interpretation
from gongkai.library.selectors import citing_answers, citing_texts
from gongkai.library.states import AnswerStatus

DOCUMENTS, ANSWERS, INTERPRETATIONS = "library.document", "library.answer", "library.interpretation"
CLEAN_UPS = "library.clean_up"


def tell(*documents: Document) -> None:
    """Announce published `documents` with what links to them, inside the transaction."""
    for document in documents:
        if document.published_on is None:
            continue
        near = {document.pk, *(text.document_id for text in citing_texts(document))}
        near |= set(document.predecessors.values_list("pk", flat=True))
        near |= set(document.amends.values_list("document_id", flat=True))
        if document.successor_id:
            near.add(document.successor_id)
        near |= set(document.amendments.filter(by__isnull=False).values_list("by_id", flat=True))
        linked = document.answers.filter(status=AnswerStatus.PUBLISHED)
        tell_answers(*linked, *citing_answers(document))
        explained = document.interpretations.filter(published_on__isnull=False)
        announce(INTERPRETATIONS, *(str(pk) for pk in explained.values_list("pk", flat=True)))
        announce(DOCUMENTS, *(str(pk) for pk in sorted(near)))


def tell_answers(*answers: Answer) -> None:
    """Announce answers."""
    announce(ANSWERS, *(str(pk) for pk in sorted({answer.pk for answer in answers})))


def tell_interpretation(interpretation: Interpretation) -> None:
    """Announce an interpretation and the documents that show it."""
    announce(INTERPRETATIONS, str(interpretation.pk))
    shown = interpretation.documents.filter(published_on__isnull=False)
    announce(DOCUMENTS, *(str(pk) for pk in shown.values_list("pk", flat=True)))
