#!/usr/bin/env python3
"""Makes assets/fonts/pdf from the npm @fontsource packages (all OFL-1.1, no reserved name).

The PDF engine wants plain TTF files, one per style, and the packages ship WOFF2 cut by script.
Run once by hand when a font changes; the result is committed, the product build needs none of this:

    npm install @fontsource/atkinson-hyperlegible-next @fontsource/atkinson-hyperlegible-mono \
                @fontsource/noto-sans @fontsource/noto-sans-arabic
    pip install fonttools brotli
    scripts/pdf-fonts.py node_modules assets/fonts/pdf
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from fontTools.merge import Merger
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph

NEXT = "atkinson-hyperlegible-next"
MONO = "atkinson-hyperlegible-mono"
NOTO = "noto-sans"
ARABIC = "noto-sans-arabic"
OTHER_SCRIPTS = ["cyrillic", "cyrillic-ext", "greek", "vietnamese"]

# output file, package, subsets, style, family, weight
FONTS = [
    ("AtkinsonHyperlegibleNext-Regular", NEXT, ["latin", "latin-ext"], "400-normal", "Atkinson Hyperlegible Next", "Regular"),
    ("AtkinsonHyperlegibleNext-Bold", NEXT, ["latin", "latin-ext"], "700-normal", "Atkinson Hyperlegible Next", "Bold"),
    ("AtkinsonHyperlegibleNext-Italic", NEXT, ["latin", "latin-ext"], "400-italic", "Atkinson Hyperlegible Next", "Italic"),
    ("AtkinsonHyperlegibleMono-Bold", MONO, ["latin"], "700-normal", "Atkinson Hyperlegible Mono", "Bold"),
    ("NotoSans-Regular", NOTO, OTHER_SCRIPTS, "400-normal", "Noto Sans", "Regular"),
    ("NotoSans-Bold", NOTO, OTHER_SCRIPTS, "700-normal", "Noto Sans", "Bold"),
    ("NotoSansArabic-Regular", ARABIC, ["arabic"], "400-normal", "Noto Sans Arabic", "Regular"),
    ("NotoSansArabic-Bold", ARABIC, ["arabic"], "700-normal", "Noto Sans Arabic", "Bold"),
]


def load(packages, package, subset, style, folder):
    font = TTFont(packages / "@fontsource" / package / "files" / f"{package}-{subset}-{style}.woff2")
    font.flavor = None
    for table in ("STAT", "gasp", "prep"):
        if table in font:
            del font[table]
    path = Path(folder) / f"{subset}.ttf"
    font.save(path)
    return str(path)


def add_alias(font, codepoint, like, width=1.0):
    """Maps `codepoint` to the drawing of `like`: French typography needs U+202F, which no font has."""
    cmap = font.getBestCmap()
    if codepoint in cmap or like not in cmap:
        return
    source, name = cmap[like], f"uni{codepoint:04X}"
    order = font.getGlyphOrder()
    font.setGlyphOrder(order if name in order else [*order, name])
    font["glyf"][name] = font["glyf"][source] if width == 1.0 else Glyph()
    advance, bearing = font["hmtx"][source]
    font["hmtx"][name] = (round(advance * width), bearing)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[codepoint] = name


def rename(font, family, style):
    names = font["name"]
    postscript = f"{family.replace(' ', '')}-{style}"
    for record in list(names.names):
        if record.nameID in (16, 17, 21, 22, 25):
            names.removeNames(nameID=record.nameID)
    full = family if style == "Regular" else f"{family} {style}"
    for name_id, text in ((1, family), (2, style), (3, postscript), (4, full), (6, postscript)):
        names.setName(text, name_id, 3, 1, 0x409)


def main(packages, target):
    for file, package, subsets, style, family, face in FONTS:
        with TemporaryDirectory() as folder:
            parts = [load(packages, package, subset, style, folder) for subset in subsets]
            font = Merger().merge(parts) if len(parts) > 1 else TTFont(parts[0])
            add_alias(font, 0x202F, 0x0020, 0.7)
            add_alias(font, 0x2009, 0x0020, 0.7)
            add_alias(font, 0x2011, 0x002D)
            rename(font, family, face)
            font["head"].modified = font["head"].created
            font.recalcTimestamp = False
            font.save(target / f"{file}.ttf")
    for package in (NEXT, MONO, NOTO, ARABIC):
        licence = packages / "@fontsource" / package / "LICENSE"
        (target / f"OFL-{package}.txt").write_text(licence.read_text())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
