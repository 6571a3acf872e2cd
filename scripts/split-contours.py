#!/usr/bin/env python3
"""Cuts the national commune contours into one small TopoJSON per département.

    scripts/split-contours.py communes_contours.topojson.gz assets/registry/contours

Nobody needs it to build or run Maillon: it is how the files of
assets/registry/contours were made, kept so that the next yearly release of the
registry can be turned into the same files. A server then draws a map from 25 KB
instead of reading 8 MB. Shared borders stay shared: a border is an arc used by
the communes on both sides, which is what makes thick EPCI borders and
simplification without gaps possible.
"""
import gzip
import json
import pathlib
import sys


def flat(tree):
    """Every arc number inside a (multi)polygon's nested rings."""
    if isinstance(tree, int):
        yield tree
    else:
        for branch in tree:
            yield from flat(branch)


def renumbered(tree, numbers):
    if isinstance(tree, int):
        return numbers[tree] if tree >= 0 else ~numbers[~tree]
    return [renumbered(branch, numbers) for branch in tree]


def main(source, target):
    topology = json.load(gzip.open(source))
    by_departement = {}
    for geometry in topology["objects"]["communes"]["geometries"]:
        by_departement.setdefault(geometry["properties"]["dep"], []).append(geometry)
    target = pathlib.Path(target)
    target.mkdir(parents=True, exist_ok=True)
    for departement, geometries in sorted(by_departement.items()):
        used = sorted({a if a >= 0 else ~a for g in geometries for a in flat(g["arcs"])})
        numbers = {old: new for new, old in enumerate(used)}
        cut = {
            "transform": topology["transform"],
            "arcs": [topology["arcs"][old] for old in used],
            "communes": [
                {
                    "code": g["properties"]["code"],
                    "epci": g["properties"]["epci"] or "",
                    # Always a list of polygons, each a list of rings, each a list of arcs.
                    "polygons": renumbered(
                        g["arcs"] if g["type"] == "MultiPolygon" else [g["arcs"]], numbers
                    ),
                }
                for g in sorted(geometries, key=lambda g: g["properties"]["code"])
            ],
        }
        text = json.dumps(cut, separators=(",", ":")).encode()
        (target / f"{departement}.json.gz").write_bytes(gzip.compress(text, 9, mtime=0))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
