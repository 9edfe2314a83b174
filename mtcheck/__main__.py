"""``python -m mtcheck``, and where the command begins: light, so that Ctrl-C is one sentence from the first moment on."""

from __future__ import annotations

import sys


def main() -> None:
    """Entry point."""
    try:
        from mtcheck.cli.main import main as run

        run()
    except KeyboardInterrupt:
        sys.stderr.write("mtcheck: stopped before it was done; run it again\n")
        sys.exit(2)


if __name__ == "__main__":
    main()
