"""Text to a matrix with libqrencode and segno: prints nanoseconds of each round as JSON."""

import ctypes
import ctypes.util
import json
import sys
import time


def rounds(work, count, times):
    found = []
    for _ in range(times):
        start = time.perf_counter_ns()
        for _ in range(count):
            work()
        found.append((time.perf_counter_ns() - start) // count)
    return found


def libqrencode(text):
    name = ctypes.util.find_library("qrencode")
    if not name:
        return None
    library = ctypes.CDLL(name)
    encode, free = library.QRcode_encodeString8bit, library.QRcode_free
    encode.restype, free.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    encode.argtypes = [ctypes.c_char_p, ctypes.c_int, ctypes.c_int]
    level_m, smallest = 1, 0
    data = text.encode()
    return lambda: free(encode(data, smallest, level_m))


def segno(text):
    try:
        from segno import make
    except ImportError:
        return None
    return lambda: make(text, error="m", boost_error=False, micro=False)


def main():
    text, times, count = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    peers = {"libqrencode": (libqrencode(text), count), "segno": (segno(text), max(1, count // 50))}
    json.dump({name: rounds(work, count, times) for name, (work, count) in peers.items() if work}, sys.stdout)


main()
