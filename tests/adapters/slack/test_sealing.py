"""The tokens of workspaces at rest: sealed with the operator's key, and opened with no other."""

from __future__ import annotations

import pytest
from cryptography.fernet import Fernet

from adapters.slack.sealing import SealError, Sealing, Workspace

HERE = Workspace("T1", "xoxb-secret", "U9", "B9", 5.0, "xoxe-refresh", 6.0)


def _key() -> str:
    return Fernet.generate_key().decode()


def test_what_is_sealed_shows_nothing_and_comes_back() -> None:
    """No token stands in what is kept, and all of it is there again."""
    sealing = Sealing(_key())
    sealed = sealing.seal(HERE)
    assert "xoxb" not in sealed and "xoxe" not in sealed
    assert sealing.open("T1", sealed) == HERE


def test_another_key_opens_nothing() -> None:
    """The message says which key is wanted, and holds none."""
    key, other = _key(), _key()
    with pytest.raises(SealError, match="another key") as said:
        Sealing(other).open("T1", Sealing(key).seal(HERE))
    assert key not in str(said.value) and other not in str(said.value)


def test_a_key_is_changed_by_naming_both() -> None:
    """The new one seals from then on, and the old one still opens."""
    old, new = _key(), _key()
    both = Sealing(f"{new}, {old}")
    assert both.open("T1", Sealing(old).seal(HERE)) == HERE
    assert Sealing(new).open("T1", both.seal(HERE)) == HERE


def test_what_one_workspace_handed_over_is_no_others() -> None:
    """Whoever moves a row in the database from one workspace to another gets nothing by it."""
    sealing = Sealing(_key())
    with pytest.raises(SealError):
        sealing.open("T2", sealing.seal(HERE))


@pytest.mark.parametrize(("key", "said"), [("", "is not set"), (" , ", "is not set"), ("password", "is no key")])
def test_a_key_that_is_none_is_said_so(key: str, said: str) -> None:
    """The message says how to make one, and does not repeat what was given."""
    with pytest.raises(SealError, match=said) as error:
        Sealing(key)
    assert "openssl rand" in str(error.value) and "password”" not in str(error.value)
