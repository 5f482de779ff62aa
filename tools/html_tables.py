#!/usr/bin/env python3
"""html_tables.py entities OUT.c: the named character references of HTML, as Python's html.entities has them
(the WHATWG list), as sorted names and UTF-8 values."""
import html.entities
import sys


def c_bytes(data):
    lines = []
    for i in range(0, len(data), 24):
        lines.append("    " + "".join(f"{b}," for b in data[i : i + 24]))
    return "\n".join(lines)


def entities(out):
    names = sorted((name.encode(), value.encode()) for name, value in html.entities.html5.items())
    pool, values = b"".join(n for n, _ in names), b"".join(v for _, v in names)
    at_name, at_value = [0], [0]
    for n, v in names:
        at_name.append(at_name[-1] + len(n))
        at_value.append(at_value[-1] + len(v))
    with open(out, "w", encoding="ascii") as f:
        f.write('#include "read/html/entities.h"\n\n')
        f.write(f"const uint32_t hs_html__n_entities = {len(names)};\n")
        f.write(f"const char hs_html__entity_names[] = {{\n{c_bytes(pool)}\n}};\n")
        f.write("const unsigned char hs_html__entity_values[] = {\n" + c_bytes(values) + "\n};\n")
        for name, table in (("name", at_name), ("value", at_value)):
            f.write(f"const uint16_t hs_html__entity_{name}_at[] = {{{','.join(map(str, table))}}};\n")


if __name__ == "__main__":
    {"entities": entities}[sys.argv[1]](sys.argv[2])
