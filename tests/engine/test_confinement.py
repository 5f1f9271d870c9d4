from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fakes.engine import command

ROOT = command("x")[-1].partition("runpy.run_module")[0]


def run_confined(code: str, *, memory_mib: int = 4000) -> subprocess.CompletedProcess[str]:
    """Run ``code`` in a process that is confined as the worker is."""
    script = f"{ROOT} from plugin_core.engine.confinement import confine; confine({memory_mib})"
    return subprocess.run(
        [sys.executable, "-I", "-c", f"{script}\n{code}"],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.create_connection(('127.0.0.1', 80))",
        "import socket; socket.create_server(('127.0.0.1', 0))",
        "import urllib.request; urllib.request.urlopen('http://example.com')",
        "import socket; socket.getaddrinfo('example.com', 80)",
        "import socket; socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', 9))",
    ],
)
def test_a_confined_process_reaches_no_network(code: str) -> None:
    done = run_confined(code)
    assert done.returncode == 1
    assert "Shiage works without a network." in done.stderr


def test_a_confined_process_gets_no_more_memory_than_allowed() -> None:
    done = run_confined("bytearray(500_000_000)", memory_mib=300)
    assert "MemoryError" in done.stderr
    assert run_confined("bytearray(500_000_000)", memory_mib=3000).returncode == 0


def test_a_confined_process_lets_others_go_first() -> None:
    done = run_confined("import os; print(os.nice(0), open('/proc/self/oom_score_adj').read())")
    priority, first_to_go = done.stdout.split()
    assert int(priority) >= os.nice(0) + 5 and first_to_go == "500"


def test_a_confined_process_ends_with_its_parent(tmp_path: Path) -> None:
    marker = tmp_path / "alive"
    child = f"{ROOT} from plugin_core.engine.confinement import confine; confine(4000); " + (
        f"import time; open({str(marker)!r}, 'w'); time.sleep(3600)"
    )
    parent = (
        "import os, subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-I', '-c', {child!r}])\n"
        f"while not os.path.exists({str(marker)!r}): time.sleep(0.01)\n"
        "print(child.pid, flush=True); os._exit(0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", parent], capture_output=True, text=True, check=True
    )
    from tests.fakes.running import is_alive, until

    until(lambda: not is_alive(int(done.stdout)))
