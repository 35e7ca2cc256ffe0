"""The pictures that maps are made of: the training pictures of Fashion-MNIST, as `isthmus -c 'data get fashion'` left
them."""
import array
import gzip
import os
from typing import NamedTuple

WIDTH = 784
IMAGES, LABELS = "train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"


class Data(NamedTuple):
    npy: str     # count x WIDTH float32, in numpy's format,
    raw: str     # and without a header
    labels: str  # a byte each
    count: int


def folder():
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return os.path.join(cache, "isthmus", "datasets", "fashion")


def found():
    return all(os.path.exists(os.path.join(folder(), name)) for name in (IMAGES, LABELS))


def npy_header(count):
    """Version 1.0 of the format: 10 bytes, a dictionary, blanks up to a multiple of 64."""
    what = "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }" % (count, WIDTH)
    what = what.ljust(128 - 10 - 1) + "\n"
    return b"\x93NUMPY\x01\x00" + len(what).to_bytes(2, "little") + what.encode()


def read(name, header, size):
    with gzip.open(os.path.join(folder(), name)) as file:
        file.read(header)
        return file.read(size)


def write(into, count):
    data = Data(*(os.path.join(into, "pictures." + end) for end in ("npy", "raw", "labels")), count)
    pixels = read(IMAGES, 16, count * WIDTH)
    shade = [i / 255 for i in range(256)]
    with open(data.npy, "wb") as npy, open(data.raw, "wb") as raw:
        npy.write(npy_header(count))
        for i in range(count):
            row = array.array("f", [shade[pixel] for pixel in pixels[i * WIDTH:(i + 1) * WIDTH]]).tobytes()
            npy.write(row)
            raw.write(row)
    with open(data.labels, "wb") as file:
        file.write(read(LABELS, 8, count))
    return data
