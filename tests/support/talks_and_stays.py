"""A program that says something and then never ends, for tests of what kills it."""

import time

if __name__ == "__main__":
    print("so far", flush=True)  # noqa: T201 -- to the parent
    time.sleep(3600)
