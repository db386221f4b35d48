"""The states of a request as a page of the documentation, drawn from the transition table."""

from __future__ import annotations

import sys

HEAD = """# 依申请公开的状态 · States of a request

本页由 `python -m gongkai.foi.rules.diagram` 从状态转换表生成，请勿手改。
This page is drawn from the transition table by that command; do not edit it.

状态只说申请到了哪一步，处理结果（年度报告的21种）另外记录。
A status says where a request stands; how it ended is one of the form's 21 outcomes.

“重新办理”由复议决定或者判决引起，另起一次办理：原来的答复、登记和文书不变，期限另算，
年度报告表二不再计一次（见 adr/0007）。要求更正记录（条例第四十一条）不是政府信息公开申请，另有登记。
A new handling begins because a decision or a judgment orders it: the answer before it stays, and
table 2 does not count the request again. Requests to correct a record are kept apart.
"""


def states_page() -> str:
    """The page in Markdown: a state diagram, and who takes each step."""
    from gongkai.foi.states import BEGINNINGS, TAKEN_BY, TRANSITIONS, Party, Status, Step

    ways: dict[tuple[str, str], list[str]] = {}
    for (status, step), following in sorted(
        TRANSITIONS.items(),
        key=lambda way: (Status.values.index(way[0][0]), Step.values.index(way[0][1])),
    ):
        ways.setdefault((status, following), []).append(Step(step).label)
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{status.label}" as {status.value}' for status in Status]
    lines += [f"    [*] --> {status}: {Step(step).label}" for step, status in BEGINNINGS.items()]
    lines += [
        f"    {Status(before).value} --> {Status(after).value}: {'、'.join(labels)}"
        for (before, after), labels in ways.items()
    ]
    lines += [f"    {status.value} --> [*]" for status in (Status.CLOSED, Status.CANCELLED)]
    lines.append("```")
    rows = ["| 步骤 | 谁办理 |", "|---|---|"]
    for step in Step:
        people = "、".join(party.label for party in Party if party in TAKEN_BY[step])
        rows.append(f"| {step.label} `{step.value}` | {people} |")
    return "\n".join([HEAD, *lines, "", *rows, ""])


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.site.settings.base")
    django.setup()
    sys.stdout.write(states_page())
