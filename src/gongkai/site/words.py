"""Chinese words that the public's pages say in English too, of rooms that know no translation
(`norms`), of settings and of labels that the console shares. `said` looks them up as they stand.
"""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_noop as _

APPLICANTS: Final = (
    _("自然人"),
    _("商业企业"),
    _("科研机构"),
    _("社会公益组织"),
    _("法律服务机构"),
    _("其他"),
)
REMEDIES: Final = (
    _("向上一级行政机关或者政府信息公开工作主管部门投诉、举报"),
    _("申请行政复议"),
    _("直接提起行政诉讼"),
    _("对行政复议决定不服的，提起行政诉讼"),
)
PROPOSALS: Final = (_("待决定"), _("已采纳，待发布"), _("不采纳"), _("已经主动公开"))
DECISIONS: Final = (_("继续有效"), _("拟修改"), _("废止"), _("宣布失效"))
OPINIONS: Final = (
    _("同意公开"),
    _("不同意公开"),
    _("请选择同意还是不同意公开。"),
)
LICENCE: Final = (
    _("注明来源即可使用"),
    _(
        "本站公开的数据可以免费查阅、复制、传播、加工和利用，包括用于商业用途。使用时注明来源（本站名称、"
        "数据名称、网址和取得日期），改动过的说明作了改动，不得称使用者的产品或者结论得到本站认可。"
        "内容以发布机关的原文为准；法律、行政法规对特定信息的使用另有规定的，从其规定。"
    ),
)
