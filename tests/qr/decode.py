"""Reads every picture in a folder with zbar, zxing-cpp and OpenCV; prints versions and texts as JSON.

SVG is drawn by resvg first. Nothing of Kasse is in here.
"""

import base64
import json
import pathlib
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from importlib.metadata import version

import cv2
import resvg_py
import zxingcpp

SVG_PIXELS = 800
PAGE_PIXELS = 2480  # A4 at 300 dots to an inch


def drawn(file):
    """The file itself, or a PNG of it."""
    if file.suffix != ".svg":
        return file
    text = file.read_text()
    width = PAGE_PIXELS if "210mm" in text else SVG_PIXELS
    png = file.with_suffix(".svg.png")
    png.write_bytes(bytes(resvg_py.svg_to_bytes(svg_string=text, width=width, dpi=96, background="#ffffff")))
    return png


def zbar(files):
    """Texts by file; many files at a time. As bytes: zbar guesses at charsets."""
    found = {str(file): [] for file in files}
    command = ["zbarimg", "--quiet", "--nodbus", "--xml", "-Sdisable", "-Sqrcode.enable", "-Sqrcode.binary"]
    for start in range(0, len(files), 100):
        part = [str(file) for file in files[start : start + 100]]
        done = subprocess.run(command + part, capture_output=True, check=False)
        if done.returncode not in (0, 4):  # 4: nothing found in one of them
            sys.exit(done.stderr.decode())
        for source in ElementTree.fromstring(done.stdout):
            if not source.tag.endswith("source"):
                continue
            for data in (element for element in source.iter() if element.tag.endswith("data")):
                text = data.text or ""
                if data.get("format") == "base64":
                    text = base64.b64decode(text).decode("utf-8", "replace")
                found[source.get("href")].append(text)
    return found


def views(grey):
    """What a camera sees from other distances: OpenCV gives up on one view where a phone takes the next."""
    yield grey
    for scale in (0.5, 0.75, 1.5):
        yield cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    yield cv2.GaussianBlur(grey, (5, 5), 0)


def opencv(detector, grey, codes):
    found = set()
    for view in views(grey):
        found.update(text for text in detector.detectAndDecodeMulti(view)[1] if text)
        if len(found) >= codes:
            break
    return sorted(found)


def main():
    folder = pathlib.Path(sys.argv[1])
    sources = sorted(path for path in folder.iterdir() if path.suffix in (".png", ".pgm", ".svg"))
    files = [drawn(source) for source in sources]
    by_zbar = zbar(files)
    detector = cv2.QRCodeDetectorAruco()
    found = {}
    for source, file in zip(sources, files):
        grey = cv2.imread(str(file), cv2.IMREAD_GRAYSCALE)
        codes = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormat.QRCode)
        found[source.name] = {
            "zbar": by_zbar[str(file)],
            "zxing": [code.text for code in codes],
            "opencv": opencv(detector, grey, len(codes) or 1),
        }
    zbar_version = subprocess.run(["zbarimg", "--version"], capture_output=True, text=True, check=True).stdout
    versions = {"zbar": zbar_version.strip(), "zxing": version("zxing-cpp"), "opencv": cv2.__version__}
    json.dump({"versions": versions, "found": found}, sys.stdout)


main()
