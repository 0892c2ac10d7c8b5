"""The build hook: the sdist, the wheel and the editable install all get the sync twin."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# hatchling loads this file by its path, from wherever the build front end stands.
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from codegen.twin import TwinError, generate, trees


class TwinBuildHook(BuildHookInterface[Any]):
    """Generate the package's twin, or, in an unpacked sdist, use the one inside."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  # hatchling's
        """Run before the files to pack are looked for."""
        root = Path(self.root)
        package, _ = trees(root)
        if not (root / "PKG-INFO").exists():
            generate(package)
        elif not any(package.target.glob("*.py")):
            raise TwinError([f"{package.shown(package.target)}: missing from the sdist"])
