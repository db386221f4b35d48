"""All cases of the corpus."""

from __future__ import annotations

from gongkai.verify.tests.corpus import (
    cases_claims,
    cases_form,
    cases_prose,
    cases_scope,
    cases_tables,
)
from gongkai.verify.tests.corpus.case import Case

CASES: tuple[Case, ...] = (
    *cases_tables.CASES,
    *cases_prose.CASES,
    *cases_claims.CASES,
    *cases_form.CASES,
    *cases_scope.CASES,
)
