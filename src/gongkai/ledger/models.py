"""What every record shares: organs, users with posts, events, import batches."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from treebeard.mp_tree import MP_Node


class OrganKind(models.TextChoices):
    """What an organ is; the district's government is the root of the tree."""

    DISTRICT = "district", "区级政府"
    DEPARTMENT = "department", "区政府部门"
    SUBDISTRICT = "subdistrict", "街道办事处"
    INSTITUTION = "institution", "派出或直属机构"


class Organ(MP_Node):
    """行政机关, a node of the district's tree (政府信息公开条例 Art. 4, 10)."""

    code = models.SlugField("机关代号", unique=True, max_length=40)
    name = models.CharField("名称", max_length=120, unique=True)
    short_name = models.CharField("简称", max_length=40)
    document_prefix = models.CharField("机关代字", max_length=20, blank=True)
    kind = models.CharField("类型", max_length=20, choices=OrganKind.choices)
    credit_code = models.CharField("统一社会信用代码", max_length=18, unique=True)
    address = models.CharField("办公地址", max_length=200)
    phone = models.CharField("联系电话", max_length=40)
    office_hours = models.CharField("办公时间", max_length=120, blank=True)
    officer = models.CharField("公开工作负责人", max_length=40)
    holds = models.TextField("掌握的主要政府信息", blank=True)

    node_order_by: list[str] = []

    class Meta:
        verbose_name = verbose_name_plural = "行政机关"

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person who works in the console; what they may do follows from their posts."""

    real_name = models.CharField("姓名", max_length=40)
    mobile = models.CharField("手机号码", max_length=20, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "工作人员"

    def __str__(self) -> str:
        return self.real_name or self.username

    def get_full_name(self) -> str:
        return self.real_name


class Role(models.TextChoices):
    """Posts; the article that creates each is Art. 3, 4 of the Regulations."""

    OFFICER = "officer", "公开工作人员"
    HEAD = "head", "机关负责人"
    OFFICE = "office", "政务公开办"
    ADMINISTRATOR = "administrator", "系统管理员"


class Post(models.Model):
    """A user's post at an organ. An office post at the district reaches every organ below it."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="posts")
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField("岗位", max_length=20, choices=Role.choices)

    class Meta:
        verbose_name = verbose_name_plural = "岗位"
        constraints = [
            models.UniqueConstraint(fields=["user", "organ", "role"], name="one_post_once")
        ]

    def __str__(self) -> str:
        return f"{self.organ.short_name}·{self.get_role_display()}"


class Event(models.Model):
    """登记事件: one append-only, hash-chained fact about a record.

    `stream` names the kind of record (`foi.request`), `record` its primary key. `day` is the legal
    day, `recorded_at` the moment of entry: a back-dated letter is honest about both. The payload
    never holds personal data, so that shredding a person leaves the chain whole.
    """

    stream = models.CharField(max_length=40)
    record = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    day = models.DateField()
    recorded_at = models.DateTimeField()
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    payload = models.JSONField()
    previous_hash = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "登记事件"
        constraints = [
            models.UniqueConstraint(
                fields=["stream", "record", "sequence"], name="one_event_per_place"
            )
        ]

    def __str__(self) -> str:
        return f"{self.stream}#{self.record}·{self.sequence} {self.name}"


class Notice(models.Model):
    """提醒: one thing that one person should know about one record.

    `kind` and `day` (what it is about: a due day, the day of a proposal) tell it from all others,
    so that a second round makes nothing twice. `settled_at` is set once it is true no longer. The
    text holds nothing of an applicant.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    stream = models.CharField(max_length=40)
    record = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    day = models.DateField()
    title = models.CharField("事项", max_length=160)
    text = models.CharField("内容", max_length=400)
    urgent = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "stream", "record", "kind", "day"], name="one_notice_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["user", "made_at"],
                condition=Q(read_at__isnull=True, settled_at__isnull=True),
                name="notice_unread",
            ),
            models.Index(fields=["stream", "record"], name="notice_record"),
        ]

    def __str__(self) -> str:
        return f"{self.title}：{self.text}"


class Delivery(models.Model):
    """A person's notices of a day by one channel: claimed, sent, marked, in this order.

    At most one a day. Claimed and never marked means that a process died in between: the message
    may have gone out or not, and it is not sent again.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    channel = models.CharField(max_length=20)
    notices = models.ManyToManyField(Notice, related_name="deliveries")
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒投递"
        constraints = [
            models.UniqueConstraint(fields=["user", "day", "channel"], name="one_digest_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.user}·{self.channel}·{self.day}"


class ImportBatch(models.Model):
    """One file taken into the ledger: who, when, which bytes, how many rows."""

    kind = models.CharField("类别", max_length=40)
    filename = models.CharField("文件名", max_length=200)
    digest = models.CharField("文件摘要", max_length=64)
    entered_on = models.DateField("登记日")
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    added = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("更正", default=0)
    unchanged = models.PositiveIntegerField("未变", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "导入批次"

    def __str__(self) -> str:
        return f"{self.filename}（{self.entered_on}）"


class Counter(models.Model):
    """The last number drawn of a series; see `ledger.numbering`."""

    series = models.CharField("系列", max_length=120, unique=True)
    last = models.PositiveIntegerField("末号")

    class Meta:
        verbose_name = verbose_name_plural = "编号"

    def __str__(self) -> str:
        return f"{self.series}：{self.last}"


class Tries(models.Model):
    """How often something was tried until a moment; see `ledger.limits`. `key` tells no address."""

    key = models.CharField(max_length=80, unique=True)
    count = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "尝试次数"

    def __str__(self) -> str:
        return f"{self.key}：{self.count}"


class HolidayNotice(models.Model):
    """The State Council's notice of one year's days off, as an administrator entered it.

    `holidays` maps ISO days to the festival's name, `make_up_workdays` lists ISO weekend days that
    are worked. A corrected notice is a further row; the latest of a year holds.
    """

    year = models.PositiveSmallIntegerField("年度")
    citation = models.CharField("通知文号", max_length=120)
    holidays = models.JSONField("放假日期")
    make_up_workdays = models.JSONField("调休上班日期")
    entered_on = models.DateField("录入日")
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    STREAM = "ledger.holiday_notice"

    class Meta:
        verbose_name = verbose_name_plural = "放假通知"

    def __str__(self) -> str:
        return f"{self.year}年：{self.citation}"


class StoredFile(models.Model):
    """A private file of a record; its bytes lie sealed outside the web root (`ledger.files`).

    `stream` and `record` name the record as in `Event`. `digest` (SM3) and `sha256` are of the
    content, `blob` (SHA-256 of the sealed bytes) is its name on disk. `salt` is half of its key:
    shredding empties `salt` and the name, and the row and its chain remain.
    """

    stream = models.CharField(max_length=40)
    record = models.BigIntegerField()
    organ = models.ForeignKey(Organ, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("用途", max_length=40)
    personal = models.BooleanField("含身份信息", default=False)
    name_sealed = models.BinaryField("原文件名", default=b"")
    type = models.CharField("类型", max_length=10)
    size = models.BigIntegerField("字节数")
    digest = models.CharField("国密摘要", max_length=64)
    sha256 = models.CharField("SHA-256 摘要", max_length=64)
    blob = models.CharField(max_length=64, unique=True)
    salt = models.BinaryField(default=b"")
    entered_on = models.DateField("登记日")
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    struck_on = models.DateField("作废日", null=True, blank=True)
    shredded_on = models.DateField("销毁日", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "文件"
        indexes = [models.Index(fields=["stream", "record"], name="stored_file_record")]

    def __str__(self) -> str:
        return f"{self.stream}#{self.record}·{self.kind}.{self.type}"


class PublicChange(models.Model):
    """One change of what everyone may read, written by the transaction that makes it.

    `source` and `key` name what changed. Search index and ready pages follow these rows; whoever
    follows remembers how far it came (`gongkai.ledger.changes`).
    """

    source = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "公开内容变动"

    def __str__(self) -> str:
        return f"{self.source}:{self.key}"


class RecordedQuerySet(models.QuerySet):
    """Records as they were known on a day."""

    def as_of(self, day: date) -> RecordedQuerySet:
        """Those entered on or before `day` and not struck by then."""
        return self.filter(Q(struck_on__isnull=True) | Q(struck_on__gt=day), entered_on__lte=day)

    def current(self) -> RecordedQuerySet:
        """Those not struck."""
        return self.filter(struck_on__isnull=True)


class Recorded(models.Model):
    """A record that figures count.

    Nothing counted is ever overwritten: a wrong record is struck (`struck_on`) and a corrected one
    takes its key, so that every figure can be asked again as of any earlier day.
    """

    organ = models.ForeignKey(
        Organ, verbose_name="行政机关", on_delete=models.PROTECT, related_name="+"
    )
    key = models.CharField("编号", max_length=80)
    entered_on = models.DateField("登记日")
    struck_on = models.DateField("作废日", null=True, blank=True)
    batch = models.ForeignKey(
        ImportBatch,
        verbose_name="导入批次",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = RecordedQuerySet.as_manager()

    STREAM: ClassVar[str]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.key
