#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the sources and fails where the house bends its own rules (README, "Layer map").

Seven rules, each with what to do when it fails:
  arrow     an include that leads to a room which its own may not see
  circle    files that include each other in a ring (a .h and its .c are one place)
  word      a public function without a doc comment, or with two
  file      a file above 800 lines
  function  a function above 80 lines
  line      a line above 100 characters
  head      a .c file above 300 lines that doesn't begin with what it is about

    tests/house/test_house.py [--only RULE,RULE…] [--count] [SOURCE_ROOT]

Prints a line a fault; --count prints only how many there are of each kind, --only asks some of the rules. It reads text
and needs no compiler, so what a macro makes is not seen.
"""
import argparse
import os
import re
import sys

MAX_FILE, MAX_FUNCTION, MAX_LINE, MAX_SILENT = 800, 80, 100, 300

# Room → the rooms it may include, besides its own and those that they may include.
ARROWS = {
    "engine/base": [],
    "engine/kernels": ["engine/base"],
    "engine/data": ["engine/base"],
    "engine/tape": ["engine/kernels"],
    "engine/nn": ["engine/tape"],
    "engine/model": ["engine/data", "engine/nn"],
    "engine/train": ["engine/model"],
    "engine/analysis": ["engine/model"],
    "engine/projection": ["engine/kernels"],
    "engine/io": ["engine/train", "engine/analysis", "engine/projection"],
    "plot": [],
    "figures": ["engine/io", "plot"],
    "report": ["figures"],
    "workbench": ["engine/io"],
    "reader": ["engine/io"],
    "cli": ["figures"],
    "app": ["workbench", "figures"],
}

REMEDY = {
    "arrow": "move the code to the room that may see both, or hand over what is needed as an argument",
    "circle": "move what both need into a file of its own, below them",
    "word": "say once, in the header, what it does, shapes, units, ownership, errors and the formula's source",
    "file": "split it by what its parts are about (fus-TYPE-PART.c)",
    "function": "give its parts names of their own",
    "head": "open it with two lines or more, before the first declaration: what it holds, and what must not be broken",
    "line": "break it; a table wraps a row between its cells",
}

INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.M)
DOC = re.compile(r"/\*\*\s*\n\s*\*\s*(fus_\w+):", re.M)
ANY_COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.S)
MACRO = re.compile(r"^[ \t]*#(?:[^\n\\]|\\.|\\\n)*", re.M | re.S)
DECLARATION = re.compile(r"^G_(?:BEGIN|END)_DECLS|^G_(?:DEFINE|DECLARE)_\w+ \((?:[^()]|\([^()]*\))*\)", re.M)
OBVIOUS = re.compile(r"_(ref|unref|free|quark|get_type)$")
COMMENT_ABOVE = re.compile(r"(?:\A|\n)(?!/\* [-\w]+\.c \*/\n\Z)/\*(?:[^*]|\*(?!/))*\*/\n\Z")
BEFORE_HEAD = re.compile(r"(?:[ \t]*\n|[ \t]*#(?:[^\n\\]|\\.|\\\n)*\n|/\*[^\n]*\*/\n)*")
HEAD = re.compile(r"/\*(?!\*)[^\n]*\n(?:[^*]|\*(?!/))*\*/")
PROTOTYPE = re.compile(r"\b(fus_\w+)\s*\((?!\s*\*)")


def allowed(room, seen=None):
    seen = set() if seen is None else seen
    if room not in seen:
        seen.add(room)
        for below in ARROWS[room]:
            allowed(below, seen)
    return seen


def room_of(path):
    """src/engine/model/x.c → engine/model; src/app/pages/x.c → app."""
    parts = path.split(os.sep)[1:-1]
    return "/".join(parts[:2]) if parts and parts[0] == "engine" else (parts[0] if parts else "")


def blank(match):
    return re.sub(r"[^\n]", " ", match.group(0))


def read_sources(root):
    sources = {}
    for folder, folders, names in os.walk(os.path.join(root, "src")):
        folders.sort()
        for name in sorted(names):
            if name.endswith((".c", ".h")):
                path = os.path.join(folder, name)
                with open(path, encoding="utf-8") as file:
                    sources[os.path.relpath(path, root)] = file.read()
    return sources


def find_includes(sources):
    """path → the paths of ours that it includes."""
    by_name = {}
    for path in sources:
        by_name.setdefault(os.path.basename(path), []).append(path)
    return {path: [found for name in INCLUDE.findall(text) for found in by_name.get(os.path.basename(name), [])]
            for path, text in sources.items()}


def check_arrows(includes):
    for path, found in includes.items():
        room = room_of(path)
        if room not in ARROWS:
            yield "arrow", f"{path}: {room or 'src'} is no room of the map; add it to ARROWS in {os.path.basename(__file__)} and to the README"
            continue
        for other in found:
            if room_of(other) not in allowed(room):
                yield "arrow", f"{path} includes {other}: {room} may not see {room_of(other)}"


def place_of(path):
    """A type's .h, .c and -private.h are one place."""
    return re.sub(r"-private$", "", os.path.splitext(path)[0])


def find_rings(arrows):
    """Strongly connected components of more than one place (Tarjan 1972), without recursion."""
    index, low, stack, on_stack, rings = {}, {}, [], set(), []
    for start in sorted(arrows):
        if start in index:
            continue
        work = [(start, iter(sorted(arrows[start])))]
        index[start] = low[start] = len(index)
        stack.append(start)
        on_stack.add(start)
        while work:
            place, rest = work[-1]
            for other in rest:
                if other not in index:
                    index[other] = low[other] = len(index)
                    stack.append(other)
                    on_stack.add(other)
                    work.append((other, iter(sorted(arrows.get(other, ())))))
                    break
                if other in on_stack:
                    low[place] = min(low[place], index[other])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[place])
                if low[place] == index[place]:
                    ring = []
                    while True:
                        other = stack.pop()
                        on_stack.discard(other)
                        ring.append(other)
                        if other == place:
                            break
                    if len(ring) > 1:
                        rings.append(sorted(ring))
    return rings


def check_circles(includes):
    arrows = {place_of(path): set() for path in includes}
    for path, found in includes.items():
        arrows[place_of(path)].update(place_of(other) for other in found if place_of(other) != place_of(path))
    for ring in find_rings(arrows):
        yield "circle", " ↔ ".join(ring)


def list_prototypes(text):
    """(name, whether a comment stands right above it) of what a header declares: not what is inline or a type."""
    code = DECLARATION.sub(blank, MACRO.sub(blank, ANY_COMMENT.sub(blank, text)))
    depth, start, found = 0, 0, []
    for at, char in enumerate(code):
        if char in "{}":
            depth += 1 if char == "{" else -1
            start = at + 1
        elif char == ";" and depth == 0:
            statement = code[start:at]
            name = PROTOTYPE.search(statement)
            if name and not re.search(r"\btypedef\b|\bstatic\b|=", statement):
                first = start + len(statement) - len(statement.lstrip())
                found.append((name.group(1), COMMENT_ABOVE.search(text[:first]) is not None))
            start = at + 1
    return found


def check_words(sources):
    """What only counts, frees or names a type says so by its name; the rest is told once."""
    told = {}
    for path, text in sources.items():
        for name in DOC.findall(text):
            told.setdefault(name, []).append(path)
    for path, text in sources.items():
        if not path.endswith(".h"):
            continue
        for name, has_comment in list_prototypes(text):
            places = told.get(name, [])
            if has_comment and path not in places:
                places = [path, *places]
            if not places and not OBVIOUS.search(name):
                yield "word", f"{path}: {name} has no doc comment"
            elif len(places) > 1:
                yield "word", f"{path}: {name} is documented {len(places)} times: {', '.join(places)}"


def check_sizes(sources):
    for path, text in sources.items():
        lines = text.split("\n")
        if len(lines) - 1 > MAX_FILE:
            yield "file", f"{path}: {len(lines) - 1} lines, {MAX_FILE} are the limit"
        for number, line in enumerate(lines, 1):
            if len(line) > MAX_LINE:
                yield "line", f"{path}:{number}: {len(line)} characters, {MAX_LINE} are the limit"
        if path.endswith(".c"):
            yield from check_functions(path, lines)
            if len(lines) - 1 > MAX_SILENT and not HEAD.match(text, BEFORE_HEAD.match(text).end()):
                yield "head", f"{path}: {len(lines) - 1} lines, and no word on what they are about"


def check_functions(path, lines):
    """A body is what stands between a { and a } in the first column below a line with a name and brackets."""
    start = None
    for number, line in enumerate(lines):
        if line.startswith("{"):
            head = " ".join(lines[max(0, number - 12):number])
            start = number if re.search(r"\)\s*$", head.rstrip()) else None
        elif line.startswith("}") and start is not None:
            if number - start - 1 > MAX_FUNCTION:
                yield "function", f"{path}:{start + 1}: a function of {number - start - 1} lines, {MAX_FUNCTION} are the limit"
            start = None


def check(sources):
    includes = find_includes(sources)
    return [*check_arrows(includes), *check_circles(includes), *check_words(sources), *check_sizes(sources)]


def parse():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("root", nargs="?",
                        default=os.environ.get("FUSESCOPE_SOURCE_ROOT", os.path.join(here, "..", "..")))
    parser.add_argument("--count", action="store_true")
    parser.add_argument("--only", type=lambda text: text.split(","), default=list(REMEDY), metavar="RULE,RULE…")
    arguments = parser.parse_args()
    unknown = [rule for rule in arguments.only if rule not in REMEDY]
    if unknown:
        parser.error(f"no rule {', '.join(unknown)}; there are {', '.join(REMEDY)}")
    return arguments


def main():
    arguments = parse()
    sources = read_sources(arguments.root)
    if not sources:
        print(f"{arguments.root} has no sources")
        return 2
    faults = [fault for fault in check(sources) if fault[0] in arguments.only]
    counts = {rule: sum(1 for fault in faults if fault[0] == rule) for rule in arguments.only}
    if arguments.count:
        print(counts)
    else:
        for rule, text in faults:
            print(f"{rule}: {text}")
        for rule, count in counts.items():
            if count:
                print(f"{count} × {rule}: {REMEDY[rule]}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
