#!/usr/bin/env python3
"""The manual page tells every command and option that --help tells, and its examples run: check_manual.py HEARSAY ROOT"""
import pathlib, re, subprocess, sys, tempfile

hearsay, root = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
manual = (root / "docs/hearsay.1").read_text().replace("\\-", "-").replace("\\fR", "").replace("\\fB", "").replace("\\fI", "")
wrong = []
overview = subprocess.run([hearsay, "--help"], capture_output=True, text=True, check=True).stdout
commands = re.findall(r"^  ([a-z]+) {2,}", overview, re.M)
assert len(commands) >= 10
for command in commands:
    if not re.search(rf"^\.BI? {command} ", manual, re.M):
        wrong.append(f"no command {command} in the manual")
    text = subprocess.run([hearsay, command, "--help"], capture_output=True, text=True, check=True).stdout
    for option in re.findall(r"--[a-z][a-z-]+", text):
        if option not in manual and option != "--help":
            wrong.append(f"no {option} of {command} in the manual")
with tempfile.TemporaryDirectory() as folder:
    (pathlib.Path(folder) / "examples").symlink_to(root / "examples")
    (pathlib.Path(folder) / "corpus.jsonl").write_text('{"id":"a","text":"\\"No,\\" Ruta Vance said."}\n')
    examples = re.search(r"^\.SH EXAMPLES\n\.nf\n(.*?)\.fi", manual, re.M | re.S)[1].splitlines()
    for line in examples:
        done = subprocess.run([hearsay, *line.split()[1:]], cwd=folder, capture_output=True, text=True)
        if done.returncode or not (done.stdout or "-o" in line):
            wrong.append(f"{line}: status {done.returncode} {done.stderr}")
print("\n".join(wrong) or f"{len(commands)} commands, {len(examples)} examples")
sys.exit(bool(wrong))
