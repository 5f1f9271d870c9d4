"""What the scripts say that train, where they cannot begin."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugin_core.errors import InputError, StorageError
from plugin_core.training.options import check_device, read_options, run_script, training_parser
from tests.disks import make_read_only, small_disk


@pytest.mark.parametrize("device", ["gpu", "cuda:99"])
def test_a_device_that_is_not_there_is_told_before_anything_is_drawn(device: str) -> None:
    with pytest.raises(InputError, match=f"cannot compute on the device {device} here. Install"):
        check_device(device)


def test_a_folder_that_takes_no_files_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_disk(tmp_path / "disk", "1m") as disk:
        make_read_only(disk)
        monkeypatch.setattr("sys.argv", ["train.py", str(disk / "out")])
        with pytest.raises(StorageError, match="could not be written"):
            read_options(training_parser("Train.", seconds=1, shots=1))


def test_what_stops_a_script_is_a_sentence() -> None:
    def refuse() -> None:
        raise InputError("It is so.", hint="Do that.")

    with pytest.raises(SystemExit) as left:
        run_script(refuse)
    assert left.value.code == "It is so. Do that."
