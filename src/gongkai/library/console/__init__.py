"""The library in the officers' console, its kinds of record in the order of their tabs."""

from gongkai.ledger.console import register
from gongkai.library.console.answers import ANSWERS
from gongkai.library.console.clean_ups import CLEAN_UP_ITEMS, CLEAN_UPS
from gongkai.library.console.documents import DOCUMENTS
from gongkai.library.console.drafts import DRAFTS
from gongkai.library.console.interpretations import INTERPRETATIONS

for kind in (DOCUMENTS, DRAFTS, INTERPRETATIONS, ANSWERS, CLEAN_UPS, CLEAN_UP_ITEMS):
    register(kind)
