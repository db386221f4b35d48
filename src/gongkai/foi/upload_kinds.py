"""What a request's files are for, and what each place of upload takes."""

from __future__ import annotations

from gongkai.ledger.rules.upload import MEGABYTE, PICTURES, UploadKind

IDENTITY = UploadKind("identity", "身份证明", types=PICTURES, largest=10 * MEGABYTE, personal=True)
MATERIAL = UploadKind("material", "拟公开的材料", types=PICTURES, largest=50 * MEGABYTE)
"""What is disclosed in whole or in part; a Word file is printed to PDF first."""

REDACTED = UploadKind("redacted", "遮盖后的文件", types=PICTURES, largest=300 * MEGABYTE)
EVIDENCE = UploadKind("evidence", "证据材料", types=PICTURES, largest=10 * MEGABYTE, personal=True)
"""What shows that a record is inaccurate (条例 Art. 41)."""

KINDS = {kind.key: kind for kind in (IDENTITY, MATERIAL, REDACTED, EVIDENCE)}
