"""Users and their posts: beginning a site, entering people, giving and taking posts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.ledger import events
from gongkai.ledger.models import Organ, Post, Role, User
from gongkai.ledger.organs import check_organ, tell_organ
from gongkai.ledger.permissions import forget_posts, is_administrator, is_office, require

STREAM = "ledger.user"
OFFICE_ROLES = (Role.OFFICE, Role.ADMINISTRATOR)
"""Posts that reach every organ: only an administrator gives or takes them, and at the root alone."""

PASSWORD_PROBLEMS = {
    "password_too_short": "密码太短，至少要 8 个字符。",
    "password_too_common": "这个密码太常见，容易被猜中，请换一个。",
}
"""What Django's validators say, by their codes."""

_followers: list[Callable[[User], None]] = []


def follow_posts(follower: Callable[[User], None]) -> Callable[[User], None]:
    """Call `follower` with a person whose posts changed, in the transaction of the change."""
    _followers.append(follower)
    return follower


def begin_site(
    *, values: dict[str, Any], username: str, real_name: str, password: str, actor: None = None
) -> User:
    """Enter the district and its first administrator into an empty site, once.

    `values` are those of `organs.FIELDS` for the district's government. Nobody acts, for nobody is
    there yet. Raises PermissionDenied where an organ or a user is entered, ValidationError with
    messages per field.
    """
    refuse_begun()
    check_organ(values)
    with transaction.atomic():
        root = Organ.add_root(**values)
        tell_organ(root, "entered", actor, list(values))
        user = _make(username, real_name, password)
        Post.objects.create(user=user, organ=root, role=Role.ADMINISTRATOR)
        _tell(user, "entered", actor, organ=root.code, role=str(Role.ADMINISTRATOR))
        _posts_changed(user)
    return user


def enter_user(
    *, username: str, real_name: str, password: str, organ: Organ, role: str, actor: User
) -> User:
    """Enter a person with a first post; raises PermissionDenied and ValidationError."""
    _may_give(organ, role, actor)
    with transaction.atomic():
        user = _make(username, real_name, password)
        Post.objects.create(user=user, organ=organ, role=role)
        _tell(user, "entered", actor, organ=organ.code, role=str(role))
        _posts_changed(user)
    return user


def give_post(*, user: User, organ: Organ, role: str, actor: User) -> Post:
    """Give a person a further post; raises PermissionDenied and ValidationError."""
    _may_give(organ, role, actor)
    with transaction.atomic():
        post, made = Post.objects.get_or_create(user=user, organ=organ, role=role)
        if not made:
            raise ValidationError({"role": f"{user}已有“{post}”这一岗位。"})
        _tell(user, "post_given", actor, organ=organ.code, role=str(role))
        _posts_changed(user)
    return post


def take_post(*, post: Post, actor: User) -> None:
    """Take a post away; the last administrator keeps theirs. Raises as `give_post`."""
    require(is_office(actor), "调整岗位")
    _only_administrators(post.role, actor)
    with transaction.atomic():
        if post.role == Role.ADMINISTRATOR:
            _keep_an_administrator(post.user)
        _tell(post.user, "post_taken", actor, organ=post.organ.code, role=post.role)
        post.delete()
        _posts_changed(post.user)


def set_active(*, user: User, active: bool, actor: User) -> None:
    """Stop a person's log-in, or allow it again. Raises PermissionDenied and ValidationError."""
    _may_change(user, actor)
    with transaction.atomic():
        if not active:
            _keep_an_administrator(user)
        User.objects.filter(pk=user.pk).update(is_active=active)
        _tell(user, "activated" if active else "deactivated", actor)


def set_password(*, user: User, password: str, actor: User) -> None:
    """Give a person a new password. Raises PermissionDenied and ValidationError."""
    _may_change(user, actor)
    _check_password(password, user)
    with transaction.atomic():
        user.set_password(password)
        user.save(update_fields=["password"])
        _tell(user, "password_set", actor)


def set_contact(*, user: User, email: str, mobile: str, actor: User) -> None:
    """Set where a person is reminded: themselves, or the office for them; empty means not there.

    Raises PermissionDenied and ValidationError with messages per argument.
    """
    if actor.pk != user.pk:
        _may_change(user, actor)
    email, mobile = email.strip(), mobile.strip().replace(" ", "").replace("-", "")
    problems = {}
    if email:
        try:
            validate_email(email)
        except ValidationError:
            problems["email"] = "电子邮箱的写法不对，请写成 name@example.cn 的样子。"
    if mobile and not (mobile.isascii() and mobile.isdigit() and len(mobile) == 11):
        problems["mobile"] = "手机号码应为 11 位数字，请核对。"
    if problems:
        raise ValidationError(problems)
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(email=email, mobile=mobile)
        _tell(user, "contact_set", actor)


def refuse_begun() -> None:
    """Raise PermissionDenied where an organ or a user is entered: a site begins once."""
    if Organ.objects.exists() or User.objects.exists():
        raise PermissionDenied("系统中已有机关或人员，不能再次初始化；请由系统管理员在工作台办理。")


def _keep_an_administrator(user: User) -> None:
    """Raise ValidationError if `user` is the last administrator who can log in.

    The posts and their holders stay locked until the transaction ends, so that two
    administrators cannot remove each other at the same moment.
    """
    posts = Post.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    if {post.user_id for post in posts.select_for_update().select_related("user")} == {user.pk}:
        raise ValidationError("这是最后一位系统管理员，请先指定另一位。")


def _only_administrators(role: str, actor: User) -> None:
    if role in OFFICE_ROLES:
        require(is_administrator(actor), "授予或收回政务公开办、系统管理员岗位")


def _may_give(organ: Organ, role: str, actor: User) -> None:
    require(is_office(actor), "调整岗位")
    if role not in Role.values:
        raise ValidationError({"role": f"没有“{role}”这一岗位。"})
    _only_administrators(role, actor)
    if role in OFFICE_ROLES and not organ.is_root():
        label = Role(role).label
        raise ValidationError({"organ": f"“{label}”岗位设在区政府，请把机关改为区政府。"})


def _may_change(user: User, actor: User) -> None:
    """Whoever holds an office post is changed by an administrator only."""
    require(is_office(actor), "调整人员")
    for role in user.posts.values_list("role", flat=True):
        _only_administrators(role, actor)


def _make(username: str, real_name: str, password: str) -> User:
    username, real_name = username.strip(), real_name.strip()
    user = User(username=username, real_name=real_name)
    if not real_name:
        raise ValidationError({"real_name": "请填写姓名。"})
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError:
        message = "用户名只能用文字、数字和 @ . + - _，请改正。"
        raise ValidationError({"username": message}) from None
    _check_password(password, user)
    user.set_password(password)
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError:
        raise ValidationError({"username": f"用户名“{username}”已被使用，请另取。"}) from None
    return user


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        told = [PASSWORD_PROBLEMS.get(e.code or "", e.messages[0]) for e in error.error_list]
        raise ValidationError({"password": told}) from None


def _posts_changed(user: User) -> None:
    forget_posts(user)
    for follower in _followers:
        follower(user)


def _tell(user: User, name: str, actor: User | None, **payload: str) -> None:
    day = timezone.localdate()
    events.append(user, name, stream=STREAM, day=day, actor=actor, payload=payload)
