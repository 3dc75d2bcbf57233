"""Checks for `make audit` whether a pinned requirement is known to be vulnerable. Options are for pip-audit.

The exit code is 1 for a finding, and 0 if the source of known vulnerabilities does not answer (NOT CHECKED):
a server that is away, or blocked from here, says nothing about the requirements, and must delay no release.
"""

import json
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).parent.parent
PINNED = ("--requirement=requirements.txt", "--requirement=requirements-dev.txt")
PIP_AUDIT = (sys.executable, "-m", "pip_audit", "--progress-spinner=off", "--require-hashes", "--disable-pip")


def main(options):
    """Run the audit, and return the exit code."""
    readable = ask("--dry-run", *options)
    if readable.returncode:
        print(readable.stderr)
        return 1
    answer = ask("--format=json", *options)
    if answer.stdout:
        return int(has_findings(json.loads(answer.stdout)["dependencies"]))
    reason = answer.stderr.strip().splitlines()[-1:]  # pip-audit ends with 1 for this as for a finding
    print("NOT CHECKED: the source of known vulnerabilities does not answer:", *reason)
    return 0


def ask(*options):
    return subprocess.run([*PIP_AUDIT, *PINNED, *options], cwd=PROJECT, capture_output=True, text=True)


def has_findings(releases):
    """Print what is known of each release. A mirror that has every release may know no vulnerabilities."""
    checked = [release for release in releases if "vulns" in release]
    unknown = [release["name"] for release in releases if "vulns" not in release]
    findings = [line for release in checked for line in told(release)]
    print(*findings, f"{len(checked)} releases checked, {len(findings)} known vulnerabilities.", sep="\n")
    if unknown:
        print("NOT CHECKED, for the source knows nothing of them:", *unknown)
    return bool(findings)


def told(release):
    for found in release["vulns"]:
        names = ", ".join([found["id"], *found["aliases"]])
        fixed = " or ".join(found["fix_versions"]) or "no release"
        yield f"{release['name']} {release['version']}: {names}, fixed in {fixed}. {found['description']}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
