#!/usr/bin/env python3
"""Runs the command line cases: each line of a case file is one of

  @ NAME        a file of the case's folder begins; its lines follow, each behind "| "
  $ COMMAND     run by the shell in that folder, `hearsay` being the program under test
  > LINE        what it prints on standard output
  ! LINE        what it prints on standard error
  = N           its exit status
  # ...         a remark

  run_cases.py HEARSAY CASE...        compares exactly; HEARSAY_UPDATE=1 rewrites the expected lines instead
"""
import os, pathlib, subprocess, sys, tempfile

def read_case(path):
    """-> [(line or (command, [old expected lines]))], kept in order so that an update changes nothing else"""
    steps = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line[:1] in (">", "!", "=") and steps and isinstance(steps[-1], tuple):
            steps[-1][1].append(line)
        elif line[:2] == "$ ":
            steps.append((line[2:], []))
        else:
            steps.append(line)
    return steps

def write_files(steps, folder):
    name = None
    for step in steps:
        if isinstance(step, tuple):
            continue
        if step[:2] == "@ ":
            name = folder / step[2:]
            name.parent.mkdir(parents=True, exist_ok=True)
            name.write_bytes(b"")
        elif step[:1] == "|" and name:
            with open(name, "ab") as f:
                f.write(step[2:].encode() + b"\n")

def shown(sign, data):
    lines = data.decode("utf-8", "replace").split("\n")
    if lines[-1] == "":
        lines.pop()
    return [f"{sign} {line}".rstrip() for line in lines]

def main():
    hearsay, update, failed = pathlib.Path(sys.argv[1]).resolve(), os.environ.get("HEARSAY_UPDATE"), 0
    for case in map(pathlib.Path, sys.argv[2:]):
        steps = read_case(case)
        with tempfile.TemporaryDirectory() as temporary:
            folder, programs = pathlib.Path(temporary) / "case", pathlib.Path(temporary) / "bin"
            folder.mkdir(), programs.mkdir()
            (programs / "hearsay").symlink_to(hearsay)
            write_files(steps, folder)
            env = dict(os.environ, PATH=f"{programs}:{os.environ['PATH']}", LC_ALL="C.UTF-8", NO_COLOR="1")
            env.pop("HEARSAY_TRACE", None)
            for i, step in enumerate(steps):
                if not isinstance(step, tuple):
                    continue
                done = subprocess.run(["bash", "-c", step[0]], cwd=folder, env=env, capture_output=True,
                                      stdin=subprocess.DEVNULL, timeout=120)
                got = shown(">", done.stdout) + shown("!", done.stderr) + [f"= {done.returncode}"]
                if got != step[1] and not update:
                    failed += 1
                    print(f"{case.name}: $ {step[0]}")
                    print("  expected:", *step[1], sep="\n    ")
                    print("  got:", *got, sep="\n    ")
                steps[i] = (step[0], got)
        if update:
            case.write_text("\n".join("\n".join([f"$ {s[0]}", *s[1]]) if isinstance(s, tuple) else s for s in steps) + "\n",
                            encoding="utf-8")
    sys.exit(bool(failed))

main()
