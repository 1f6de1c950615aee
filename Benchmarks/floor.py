#!/usr/bin/env python3
"""The floor below a repartition: what its bytes cost if nothing but bytes were moved, on one CPU.

    floor.py SOURCE [--work DIR] [--repetitions 3]

Prints the CPU seconds of the copy, and of the codec on all pages. Copying the files, and decompressing and compressing their pages with Snappy, is the least that moving
rows can cost where every page has to be rewritten; where row groups are carried it is the copy.
"""

import argparse
import glob
import os
import shutil
import statistics
import tempfile
import time

SAMPLE_BYTES = 100_000_000


class PageHeaders:
    """Sizes out of the page headers of a column chunk: Thrift's compact protocol, no more of it."""

    def __init__(self, data, at):
        self.data, self.at = data, at

    def varint(self):
        value = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def skip(self, kind):
        if kind in (3,):
            self.at += 1
        elif kind in (4, 5, 6):
            self.varint()
        elif kind == 7:
            self.at += 8
        elif kind == 8:
            length = self.varint()
            self.at += length
        elif kind == 12:
            self.fields()

    def fields(self):
        """The integers of a struct by field number; what else it holds is skipped."""
        number, found = 0, {}
        while True:
            head = self.data[self.at]
            self.at += 1
            if head == 0:
                return found
            kind = head & 0x0F
            if head >> 4:
                number += head >> 4
            else:
                delta = self.varint()
                number = (delta >> 1) ^ -(delta & 1)
            if kind in (4, 5, 6):
                value = self.varint()
                found[number] = (value >> 1) ^ -(value & 1)
            else:
                self.skip(kind)


def pages(path):
    """The compressed bytes and the raw size of every Snappy page of a file."""
    import pyarrow.parquet

    with open(path, "rb") as file:
        data = file.read()
    metadata = pyarrow.parquet.ParquetFile(path).metadata
    for group in range(metadata.num_row_groups):
        for index in range(metadata.num_columns):
            column = metadata.row_group(group).column(index)
            if column.compression != "SNAPPY":
                continue
            first = column.dictionary_page_offset
            at = column.data_page_offset if first is None else min(first, column.data_page_offset)
            end = at + column.total_compressed_size
            while at < end:
                headers = PageHeaders(data, at)
                fields = headers.fields()
                at = headers.at + fields[3]
                yield data[headers.at:at], fields[2]


def cpu_seconds(work, repetitions):
    def once():
        start = time.thread_time()
        work()
        return time.thread_time() - start

    return statistics.median(once() for _ in range(repetitions))


def floor(source, folder, repetitions=3):
    """CPU seconds: of the copy, and of the codec on all pages."""
    import cramjam

    files = sorted(glob.glob(f"{source}/**/*.parquet", recursive=True))
    total = sum(map(os.path.getsize, files))
    target = tempfile.mkdtemp(dir=folder)
    room = bytearray(1 << 20)

    def copy():
        for number, path in enumerate(files):
            with open(path, "rb", buffering=0) as one, open(f"{target}/{number}", "wb", buffering=0) as other:
                while count := one.readinto(room):
                    other.write(memoryview(room)[:count])

    copied = cpu_seconds(copy, repetitions)
    shutil.rmtree(target)

    sample, sampled = [], 0
    for path in files:
        sample += pages(path)
        sampled += os.path.getsize(path)
        if sampled > SAMPLE_BYTES:
            break
    plain = [bytes(cramjam.snappy.decompress_raw(packed)) for packed, _ in sample]
    largest = max(cramjam.snappy.compress_raw_max_len(page) for page in plain)
    scratch = bytearray(largest)
    decompressed = cpu_seconds(
        lambda: [cramjam.snappy.decompress_raw_into(packed, scratch) for packed, _ in sample], repetitions
    )
    compressed = cpu_seconds(
        lambda: [cramjam.snappy.compress_raw_into(page, scratch) for page in plain], repetitions
    )
    return copied, (decompressed + compressed) * total / sampled


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source")
    parser.add_argument("--work")
    parser.add_argument("--repetitions", type=int, default=3)
    options = parser.parse_args()
    copied, codec = floor(options.source, options.work, options.repetitions)
    print(f"{copied:.4f} {codec:.4f}")


if __name__ == "__main__":
    main()
