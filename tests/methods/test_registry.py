"""Tests of plugin_core.methods.registry."""

from __future__ import annotations

import subprocess
import sys

import pytest

from plugin_core.errors import InputError
from plugin_core.methods.registry import AUTO_MEMBERS, METHOD_NAMES, get_method


@pytest.mark.parametrize("name", METHOD_NAMES)
def test_every_method_answers_to_its_name(name: str) -> None:
    assert get_method(name).name == name


def test_auto_is_made_of_methods_that_exist() -> None:
    assert set(AUTO_MEMBERS) < set(METHOD_NAMES)


def test_an_unknown_method_is_refused_with_those_that_exist() -> None:
    with pytest.raises(InputError, match=r"no method called guess.*nearest_region"):
        get_method("guess")


def test_methods_that_only_look_do_not_load_torch() -> None:
    code = (
        "import sys; from plugin_core.methods.registry import get_method;"
        "[get_method(n) for n in ('same_position', 'flow_vote', 'nearest_region')];"
        "sys.exit('torch' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
