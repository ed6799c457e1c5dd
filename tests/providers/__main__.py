"""`python -m tests.providers --config FILE`: start the practice providers, one process each."""

import argparse
import sys
from pathlib import Path

from tests.providers import config, launcher


def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.providers", description=__doc__)
    parser.add_argument("--config", type=Path, required=True, help="JSON file, see tests/providers/config.py")
    try:
        providers = config.read(parser.parse_args().config)
    except config.ConfigError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return launcher.run(providers)


if __name__ == "__main__":
    sys.exit(main())
