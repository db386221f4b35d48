"""Letters, files and redactions of a request."""

from __future__ import annotations

from gongkai.foi import (
    redaction_actions,
)
from gongkai.foi.letters import actions as letters
from gongkai.foi.upload_kinds import IDENTITY
from gongkai.ledger import files
from gongkai.site.tests.killed.scenarios import (
    WHY,
    Act,
    letter,
    received,
    scenario,
    sign,
    stored,
)
from gongkai.site.tests.scene import Scene

# Letters.


@scenario("edit_template")
def _(scene: Scene) -> Act:
    return lambda: letters.edit_template(
        organ=scene.bureau,
        kind="receipt",
        title="回执",
        body="{{ 申请编号 }}号收悉。",
        seen_version=0,
        actor=scene.head,
    )


@scenario("issue_letter")
def _(scene: Scene) -> Act:
    request = received(scene)
    return lambda: letter(scene, request)


@scenario("write_letter")
def _(scene: Scene) -> Act:
    request = received(scene)
    return lambda: letters.write_letter(
        request=request, kind="receipt", fields={}, actor=scene.officer
    )


@scenario("sign_letter")
def _(scene: Scene) -> Act:
    one = letter(scene)
    return lambda: sign(scene, one)


@scenario("open_letter")
def _(scene: Scene) -> Act:
    one = letter(scene)
    return lambda: letters.open_letter(letter=one, extension="docx", actor=scene.officer)


@scenario("strike_letter")
def _(scene: Scene) -> Act:
    one = letter(scene)
    return lambda: letters.strike_letter(letter=one, reason=WHY, actor=scene.officer)


@scenario("shred_letters")
def _(scene: Scene) -> Act:
    one = letter(scene)
    sign(scene, one)
    return lambda: letters.shred_letters(request=one.request, actor=scene.office)


# Files and redactions.


@scenario("store_file")
def _(scene: Scene) -> Act:
    request = received(scene)
    return lambda: stored(scene, request)


def _on_file(name: str, **given: str) -> None:
    @scenario(name)
    def _(scene: Scene) -> Act:
        request = received(scene)
        file = stored(scene, request, IDENTITY)
        act = getattr(files, name)
        return lambda: act(record=request, file=file, actor=scene.head, **given)


for _name in ("read_file", "strike_file", "shred_file"):
    _on_file(_name, reason=WHY)


def opened(scene: Scene) -> redaction_actions.Redaction:
    request = received(scene)
    return redaction_actions.open_redaction(
        request=request, original=stored(scene, request), actor=scene.officer
    )


def saved(scene: Scene) -> redaction_actions.Redaction:
    mark = {"page": 1, "x": 1000, "y": 1000, "w": 3000, "h": 500, "reason": "trade_secret"}
    return redaction_actions.save_marks(
        redaction=opened(scene), marks=[mark], keep_text=True, version=0, actor=scene.officer
    )


def offered(scene: Scene) -> redaction_actions.Redaction:
    return redaction_actions.offer_redaction(redaction=saved(scene), actor=scene.officer)


@scenario("open_redaction")
def _(scene: Scene) -> Act:
    request = received(scene)
    file = stored(scene, request)
    return lambda: redaction_actions.open_redaction(
        request=request, original=file, actor=scene.officer
    )


@scenario("save_marks")
def _(scene: Scene) -> Act:
    redaction = opened(scene)
    return lambda: redaction_actions.save_marks(
        redaction=redaction,
        marks=[{"page": 1, "x": 1, "y": 1, "w": 9, "h": 9, "reason": "privacy"}],
        keep_text=True,
        version=0,
        actor=scene.officer,
    )


@scenario("offer_redaction")
def _(scene: Scene) -> Act:
    redaction = saved(scene)
    return lambda: redaction_actions.offer_redaction(redaction=redaction, actor=scene.officer)


@scenario("approve_redaction")
def _(scene: Scene) -> Act:
    redaction = offered(scene)
    return lambda: redaction_actions.approve_redaction(redaction=redaction, actor=scene.head)


@scenario("return_redaction")
def _(scene: Scene) -> Act:
    redaction = offered(scene)
    return lambda: redaction_actions.return_redaction(
        redaction=redaction, reason=WHY, actor=scene.head
    )
