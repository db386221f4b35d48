"""Pages of the portal, and the records of what was disclosed that figures count."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from gongkai.ledger.console import DayInput
from gongkai.ledger.models import Organ, Recorded, StoredFile
from gongkai.norms.disclosure_items import ITEMS
from gongkai.portal.body import BodyBlock, plain_text
from gongkai.portal.forms import ColumnForm, ItemForm, PortalForm
from gongkai.portal.kinds import HOLDING, STANDING, TAKING, ColumnKind, Validity
from gongkai.portal.outside.models import FailingLink, OutsideLink
from gongkai.portal.permissions import PortalPermissionTester
from gongkai.portal.review.models import Comment, Override, Reading, Review, Verdict

__all__ = [
    "CATEGORIES",
    "Attachment",
    "ColumnPage",
    "Comment",
    "Correction",
    "Disclosure",
    "FailingLink",
    "HomePage",
    "ItemPage",
    "OrganPage",
    "OutsideLink",
    "Override",
    "PortalPage",
    "Reading",
    "Review",
    "Topic",
    "Verdict",
]

CATEGORIES = [(item.code, item.name) for item in ITEMS]


class PortalPage(Page):
    """What all pages of the portal share: they go public and leave through `portal.actions` alone."""

    is_creatable = False
    base_form_class = PortalForm
    promote_panels: list[Any] = []
    settings_panels: list[Any] = []
    show_in_menus_default = False

    class Meta:
        abstract = True

    tells_itself = False
    """Whether a page shows what was typed into it, and nothing else."""

    def permissions_for_user(self, user: Any) -> PortalPermissionTester:
        """Wagtail's own ways of publishing, withdrawing and deleting are closed."""
        return PortalPermissionTester(user, self)

    def publish(
        self,
        revision: Any,
        user: Any = None,
        changed: bool = True,
        log_action: Any = True,
        previous_revision: Any = None,
        skip_permission_checks: bool = False,
    ) -> None:
        """Publish through the portal's action, whoever in Wagtail asks for it."""
        from gongkai.portal import actions

        actions.publish(self, actor=user or revision.user, revision=revision)

    def unpublish(
        self,
        set_expired: bool = False,
        commit: bool = True,
        user: Any = None,
        log_action: Any = True,
    ) -> None:
        """Withdraw through the portal's action, whoever in Wagtail asks for it."""
        from gongkai.portal import actions

        actions.let_go(self, expired=set_expired, actor=user)

    def move(self, target: Page, pos: str | None = None, user: Any = None) -> None:
        """Move through the portal's action, whoever in Wagtail asks for it."""
        from gongkai.portal import actions

        actions.move(self, target, pos=pos, actor=user)

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page as the public reads it."""
        from gongkai.portal import views

        return views.show(request, self)

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """None for a page that is not saved yet and would list what is recorded below it."""
        modes: list[tuple[str, str]] = super().preview_modes
        return modes if self.pk or self.tells_itself else []

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """A draft as the public would read it."""
        return self.serve(request)


class HomePage(PortalPage):
    """The root of the portal's tree."""

    introduction = models.TextField("说明", max_length=400, blank=True)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["portal.OrganPage", "portal.ColumnPage"]
    max_count = 1
    content_panels = [FieldPanel("title"), FieldPanel("introduction")]

    class Meta:
        verbose_name = "门户首页"


class OrganPage(PortalPage):
    """The 政府信息公开 column of one organ (国办公开办函〔2019〕61号).

    What the guide tells beyond the organ's own record stands here (条例 Art. 12).
    """

    organ = models.OneToOneField(
        Organ, verbose_name="行政机关", on_delete=models.PROTECT, related_name="+"
    )
    office = models.CharField("公开工作机构名称", max_length=120, blank=True)
    hours = models.CharField(
        "办公时间",
        max_length=120,
        blank=True,
        help_text="如“工作日 9:00—12:00，13:30—17:00”。",
    )
    fax = models.CharField("传真号码", max_length=40, blank=True)
    email = models.EmailField("电子邮箱", blank=True)
    postcode = models.CharField("邮政编码", max_length=6, blank=True)

    parent_page_types = ["portal.HomePage"]
    subpage_types = ["portal.ColumnPage"]
    content_panels = [
        FieldPanel("title"),
        MultiFieldPanel(
            [
                FieldPanel("office"),
                FieldPanel("hours"),
                FieldPanel("fax"),
                FieldPanel("email"),
                FieldPanel("postcode"),
            ],
            heading="公开工作机构（写入公开指南）",
        ),
    ]

    class Meta:
        verbose_name = "机关信息公开专栏"


class ColumnPage(PortalPage):
    """栏目: a list of items, or a page drawn from records (guide, catalogue, annual reports)."""

    kind = models.CharField("栏目类型", max_length=20, choices=ColumnKind.choices)
    organ = models.ForeignKey(
        Organ, verbose_name="行政机关", on_delete=models.PROTECT, related_name="+", null=True
    )
    description = models.CharField(
        "栏目说明", max_length=300, blank=True, help_text="一两句话，写给来访的人看。"
    )
    keywords = models.CharField("关键词", max_length=200, blank=True, help_text="用空格分开。")
    opened_on = models.DateField("专题开设日期", null=True, blank=True)
    closed_on = models.DateField("专题关闭日期", null=True, blank=True)

    is_creatable = True
    base_form_class = ColumnForm
    parent_page_types = ["portal.HomePage", "portal.OrganPage"]
    subpage_types = ["portal.ItemPage"]
    content_panels = [
        FieldPanel("title"),
        FieldPanel("kind"),
        FieldPanel("description"),
        FieldPanel("keywords"),
        MultiFieldPanel(
            [FieldPanel("opened_on", widget=DayInput), FieldPanel("closed_on", widget=DayInput)],
            heading="专题的开设和关闭",
        ),
    ]

    class Meta:
        verbose_name = "栏目"
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "kind"],
                condition=Q(kind__in=STANDING),
                name="one_standing_column_of_a_kind",
            )
        ]

    @property
    def holds_items(self) -> bool:
        """Whether items stand below it."""
        return self.kind in HOLDING


KEPT = frozenset(
    {"content_type", "owner", "locale", "locked_by", "latest_revision", "alias_of", "organ"}
)
"""What an item has whatever a draft of it says; each word for it would be looked up otherwise."""


class ItemPage(PortalPage):
    """One disclosed item with its elements (国办公开办函〔2019〕61号).

    `index_number` and `published_on` are given at publication and never typed.
    """

    tells_itself = True

    organ = models.ForeignKey(
        Organ, verbose_name="发布机构", on_delete=models.PROTECT, related_name="+"
    )
    index_number = models.CharField("索引号", max_length=40, blank=True)
    category = models.CharField("公开事项", max_length=5, choices=CATEGORIES, blank=True)
    formed_on = models.DateField("成文日期", null=True, blank=True)
    published_on = models.DateField("公开日期", null=True, blank=True)
    document_number = models.CharField(
        "文号", max_length=80, blank=True, help_text="如“云政〔2022〕5号”；没有文号的留空。"
    )
    validity = models.CharField("有效性", max_length=8, choices=Validity.choices, blank=True)
    keywords = models.CharField("关键词", max_length=200, blank=True, help_text="用空格分开。")
    source = models.CharField(
        "信息来源", max_length=120, blank=True, help_text="转载的写明来源；本机关制作的留空。"
    )
    summary = models.TextField(
        "内容概述", max_length=300, blank=True, help_text="一两句话，印在目录和列表里。"
    )
    body = StreamField(BodyBlock(), verbose_name="正文", blank=True)
    topics = ParentalManyToManyField(
        ColumnPage,
        verbose_name="同时列入专题",
        blank=True,
        related_name="topic_items",
        limit_choices_to={"kind": ColumnKind.TOPIC},
    )

    STREAM = "portal.item"

    is_creatable = True
    base_form_class = ItemForm
    parent_page_types = ["portal.ColumnPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["index_number", "published_on", "attachments"]
    content_panels = [
        FieldPanel("title"),
        MultiFieldPanel(
            [
                FieldPanel("category"),
                FieldPanel("formed_on", widget=DayInput),
                FieldPanel("document_number"),
                FieldPanel("validity"),
                FieldPanel("keywords"),
                FieldPanel("source"),
                FieldPanel("summary"),
            ],
            heading="信息要素",
        ),
        FieldPanel("body"),
        FieldPanel("topics"),
    ]

    class Meta:
        verbose_name = "公开信息"
        indexes = [
            models.Index(fields=["organ", "-published_on"], name="item_of_organ_by_day"),
            models.Index(fields=["-published_on"], name="item_by_day"),
        ]

    @classmethod
    def can_create_at(cls, parent: Page) -> bool:
        """Below columns that hold items; the others are drawn from records."""
        return bool(super().can_create_at(parent)) and parent.specific.kind in TAKING

    @property
    def text(self) -> str:
        """The words of the body, as search and checks read them."""
        return plain_text(self.body)

    def get_url_parts(self, request: Any = None) -> tuple[int, str, str] | None:
        """The canonical address, which stays when the item is moved."""
        parts = super().get_url_parts(request)
        if parts is None or parts[1] is None or self.pk is None:
            return parts
        return parts[0], parts[1], reverse("content", args=[self.pk])

    def with_content_json(self, content: Any) -> ItemPage:
        """A draft keeps what only publication gives."""
        told = {name: value for name, value in content.items() if name not in KEPT}
        draft: ItemPage = super().with_content_json(told)
        draft.organ_id = self.organ_id
        draft.index_number = self.index_number
        draft.published_on = self.published_on
        return draft


class Attachment(Orderable):
    """A file of an item; the public may open it once the published item refers to it."""

    page = ParentalKey(ItemPage, on_delete=models.CASCADE, related_name="attachments")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = models.CharField("名称", max_length=160)

    class Meta(Orderable.Meta):
        verbose_name = verbose_name_plural = "附件"

    def __str__(self) -> str:
        return self.title


class Disclosure(Recorded):
    """主动公开登记: that an item was disclosed; `key` is its index number.

    `due_on` is the last day of Art. 26. A withdrawn item was disclosed all the same; what was
    registered by mistake is struck.
    """

    page = models.ForeignKey(ItemPage, on_delete=models.PROTECT, related_name="disclosures")
    title = models.CharField("标题", max_length=255)
    category = models.CharField("公开事项", max_length=5, choices=CATEGORIES, blank=True)
    is_news = models.BooleanField("政务动态", default=False)
    is_notice = models.BooleanField("通知公告", default=False)
    is_catalogue = models.BooleanField("公开目录", default=False)
    formed_on = models.DateField("成文日期")
    due_on = models.DateField("公开期限", null=True, blank=True)
    published_on = models.DateField("公开日期")
    withdrawn_on = models.DateField("撤下日期", null=True, blank=True)
    withdrawal_reason = models.CharField("撤下原因", max_length=400, blank=True)

    STREAM = "portal.disclosure"

    class Meta:
        verbose_name = verbose_name_plural = "主动公开登记"
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "key"],
                condition=Q(struck_on__isnull=True),
                name="one_disclosure_per_index_number",
            ),
            models.UniqueConstraint(
                fields=["page"],
                condition=Q(struck_on__isnull=True),
                name="one_disclosure_per_page",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawal_reason="")
                | (Q(withdrawn_on__isnull=False) & ~Q(withdrawal_reason="")),
                name="withdrawn_with_a_reason",
            ),
        ]
        indexes = [
            # Thousands in a year: they are counted without reading them.
            models.Index(
                fields=[
                    *("published_on", "organ", "entered_on", "struck_on"),
                    *("due_on", "is_news", "is_notice", "is_catalogue"),
                ],
                name="disclosure_by_day",
            )
        ]


class Correction(Recorded):
    """更正说明: what was changed in an item after it was published; everyone may read the note."""

    disclosure = models.ForeignKey(Disclosure, on_delete=models.PROTECT, related_name="corrections")
    corrected_on = models.DateField("更正日期")
    note = models.CharField("更正说明", max_length=400)

    STREAM = "portal.correction"

    class Meta:
        verbose_name = verbose_name_plural = "更正说明"


class Topic(Recorded):
    """专题专栏: opened and closed on a day; `key` is its name."""

    page = models.ForeignKey(ColumnPage, on_delete=models.PROTECT, related_name="topic_records")
    opened_on = models.DateField("开设日期")
    closed_on = models.DateField("关闭日期", null=True, blank=True)
    closed_entered_on = models.DateField("关闭登记日", null=True, blank=True)

    STREAM = "portal.topic"

    class Meta:
        verbose_name = verbose_name_plural = "专题专栏"
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=Q(struck_on__isnull=True), name="one_topic_per_page"
            )
        ]
