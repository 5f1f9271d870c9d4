"""What pyproject.toml cannot say: an installed Shiage has the weights beside its code."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class BuildWithWeights(build_py):
    """Copies ``models/`` into the package; a checkout uses the folder itself."""

    def run(self) -> None:
        """Build, then copy."""
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib) / "plugin_core" / "models"
            shutil.copytree("models", target, dirs_exist_ok=True)


setup(cmdclass={"build_py": BuildWithWeights})
