"""Writes ``pgrls.toml``: every finding of ``pgrls lint`` that stays, by its exact name, under the reason why.

``python scripts/pgrls_config.py DATABASE_URL`` (the owner's, such as ``famn database-url --owner`` prints). A finding of a
rule without a reason here is not written, so that the lint goes on telling of it. A guard runs the lint.
"""

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).parents[1]
REASONS = {
    "SEC001": "Tables without a wall, each with its reason in tests/guards/tables.py (docs/generated/tables.md).",
    "SEC005": "Predicates on who acts alone. History rows are written by triggers for any actor; the rest is read beside each.",
    "SEC007": "Roles add up by design, and each policy names its cooperation; the cast matrix shows what the sum lets through.",
    "SEC008": "Which boards there are, a public fact; else for famn_consult alone, which nobody signs in as (docs/decisions/0007).",
    "SEC013": "Triggers that write history or refuse a change; none runs with more rights than its caller.",
    "SEC014": "Functions with more rights than the caller, each with its reason in tests/guards/tables.py and its refusals tested.",
    "SEC016": "famn_owner migrates, and must see all rows to do so; the web and the jobs cannot become it.",
    "SEC022": "Read-only for the application on purpose: written at setting up, or by definer functions.",
    "SEC027": "Shared within the cooperation on purpose: who holds which function.",
    "SEC028": "History rows are written by triggers for any actor, at a trigger's depth only.",
    "SEC038": "The same policies as SEC008.",
    "PERF003": "Few values, or read after the cooperation's or board's index has chosen; reasoned, not measured plan by plan.",
    "PERF004": "Asked of one row, when a door is opened or shut, a role given or ended, a board ended.",
}


def findings(url: str, *more: str) -> list[dict[str, str]]:
    """What the lint has to say, with the options given."""
    tool = Path(sys.executable).with_name("pgrls")
    done = subprocess.run(  # noqa: S603 -- the locked tool, an address of our own
        [str(tool) if tool.exists() else shutil.which("pgrls") or "pgrls", "lint", "--database-url", url, "--format", "json", *more],
        capture_output=True, text=True, check=False, cwd=ROOT,
    )  # fmt: skip
    return json.loads(done.stdout)["violations"]


def main(url: str) -> None:
    """Write the file anew."""
    target = ROOT / "pgrls.toml"
    before = target.read_bytes()
    target.unlink()  # the lint reads it, and is to tell of everything
    try:
        everything = findings(url)
    except ValueError:  # no answer: no database at the address
        target.write_bytes(before)
        raise
    found: dict[str, set[str]] = defaultdict(set)
    for one in everything:
        found[one["rule_id"]].add(one["location"])
    parts = ["# Written by scripts/pgrls_config.py. What pgrls lint finds and what stays, each rule under its reason.\n"]
    for rule in sorted(found.keys() & REASONS.keys()):
        names = "\n".join(f'  "{name}",' for name in sorted(found[rule]))
        parts.append(f"# {REASONS[rule]}\n[lint.rules.{rule}]\nallowlist = [\n{names}\n]\n")
    target.write_text("\n".join(parts), encoding="utf-8")
    for rule in sorted(found.keys() - REASONS.keys()):
        sys.stderr.write(f"{rule} has no reason: {sorted(found[rule])}\n")


if __name__ == "__main__":
    main(sys.argv[1])
