"""Guessing a password ends in a closed door that says so in Chinese."""

from ipaddress import ip_network

import pytest
from django.conf import settings as site
from django.urls import reverse

from gongkai.site.environment import networks
from gongkai.site.tests.scene import make_scene


@pytest.mark.django_db
def test_many_wrong_passwords_close_the_door_even_to_the_right_one(client, settings) -> None:
    settings.AXES_ENABLED = True
    officer = make_scene().officer
    login = reverse("wagtailadmin_login")
    for number in range(site.AXES_FAILURE_LIMIT):
        client.post(login, {"username": officer.username, "password": f"guess-{number}"})
    answer = client.post(login, {"username": officer.username, "password": "secret"})
    assert answer.status_code == 429
    assert "登录已暂停" in answer.content.decode()


def test_networks_of_proxies_are_read_from_the_environment() -> None:
    assert networks(" 10.0.0.0/8,::1 ,") == (ip_network("10.0.0.0/8"), ip_network("::1"))
    assert networks("") == ()
    with pytest.raises(ValueError, match="GONGKAI_PROXIES"):
        networks("10.0.0.1/8")
