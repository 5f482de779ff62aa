#!/usr/bin/env python3
"""embed.py OUT.S FILE...: an assembler file that puts each FILE into the library's read-only data.

Each file gives two symbols, hs_embed_NAME and hs_embed_NAME_end, where NAME is the file's name with every
character outside [A-Za-z0-9] replaced by an underscore. A byte 0 stands behind each file.
"""
import pathlib
import re
import sys


def main():
    out, files = sys.argv[1], sys.argv[2:]
    lines = ['.section .rodata.hearsay,"a",@progbits']
    for name in files:
        path = pathlib.Path(name).resolve()
        symbol = "hs_embed_" + re.sub(r"[^A-Za-z0-9]", "_", path.name)
        for label in (symbol, symbol + "_end"):
            lines += [f".global {label}", f".hidden {label}"]
        lines += [".balign 64", f"{symbol}:", f'.incbin "{path}"', f"{symbol}_end:", ".byte 0"]
    lines.append('.section .note.GNU-stack,"",@progbits')
    pathlib.Path(out).write_text("\n".join(lines) + "\n")


main()
