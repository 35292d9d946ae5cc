"""``python -m famn`` is the ``famn`` command."""

from famn.config.cli import main

if __name__ == "__main__":
    main()
