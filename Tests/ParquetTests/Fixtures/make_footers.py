#!/usr/bin/env python3
"""Makes the small files of footers/, and beside each what pyarrow says of its footer.

    python3 Tests/ParquetTests/Fixtures/make_footers.py
"""

import datetime
import decimal
import pathlib

import pyarrow
import pyarrow.parquet as parquet

FOLDER = pathlib.Path(__file__).parent / "footers"


def flat():
    moment = datetime.datetime(2020, 5, 1, 12, 30)
    return pyarrow.table(
        {
            "flag": pyarrow.array([True, None, False], pyarrow.bool_()),
            "tiny": pyarrow.array([1, 2, None], pyarrow.int8()),
            "unsigned": pyarrow.array([1, 2, 3], pyarrow.uint32()),
            "plain": pyarrow.array([1, 2, 3], pyarrow.int32()),
            "long": pyarrow.array([1, 2, 3], pyarrow.int64()),
            "single": pyarrow.array([1.5, None, 3], pyarrow.float32()),
            "double": pyarrow.array([1.5, 2, 3], pyarrow.float64()),
            "half": pyarrow.array([1.5, 2, 3], pyarrow.float16()),
            "plate": pyarrow.array(["1-ABC-123", None, "2-XYZ-987"]),
            "image": pyarrow.array([b"a", b"bc", None], pyarrow.binary()),
            "code": pyarrow.array([b"abcd", b"efgh", None], pyarrow.binary(4)),
            "price": pyarrow.array([decimal.Decimal("1.25"), None, None], pyarrow.decimal128(20, 2)),
            "day": pyarrow.array([moment.date(), None, None], pyarrow.date32()),
            "time": pyarrow.array([1, None, 2], pyarrow.time64("us")),
            "instant": pyarrow.array([moment, None, None], pyarrow.timestamp("us", "UTC")),
            "local": pyarrow.array([moment, None, None], pyarrow.timestamp("ms")),
            "nanos": pyarrow.array([moment, None, None], pyarrow.timestamp("ns", "UTC")),
            "nothing": pyarrow.nulls(3),
        }
    )


def nested():
    point = pyarrow.struct([("x", pyarrow.float32()), ("y", pyarrow.float32())])
    return pyarrow.table(
        {
            "id": pyarrow.array([1, 2, 3]),
            "boxes": pyarrow.array(
                [[{"corner": {"x": 1, "y": 2}, "labels": ["a"]}], None, []],
                pyarrow.list_(
                    pyarrow.struct([("corner", point), ("labels", pyarrow.list_(pyarrow.string()))])
                ),
            ),
            "tags": pyarrow.array(
                [[("k", 1)], [], None], pyarrow.map_(pyarrow.string(), pyarrow.int32())
            ),
        }
    )


def describe(path):
    """The footer as text; `describe` of FooterTests.swift writes the same."""
    file = parquet.ParquetFile(path)
    metadata = file.metadata
    lines = [f"{metadata.created_by}: {metadata.num_rows} rows, footer {metadata.serialized_size}"]
    for index in range(len(file.schema)):
        leaf = file.schema.column(index)
        lines.append(
            f"leaf {leaf.path} {leaf.physical_type} {leaf.max_definition_level} "
            f"{leaf.max_repetition_level} {leaf.logical_type.type}"
        )
    for group in range(metadata.num_row_groups):
        row_group = metadata.row_group(group)
        lines.append(f"row group {row_group.num_rows} rows {row_group.total_byte_size} bytes")
        for index in range(row_group.num_columns):
            chunk = row_group.column(index)
            lines.append(
                f"chunk {chunk.path_in_schema} {chunk.compression} {','.join(sorted(chunk.encodings))} "
                f"values {chunk.num_values} dictionary {chunk.dictionary_page_offset} "
                f"data {chunk.data_page_offset} sizes {chunk.total_compressed_size} "
                f"{chunk.total_uncompressed_size} nulls "
                f"{chunk.statistics.null_count if chunk.statistics else None} indexes "
                f"{chunk.has_offset_index} {chunk.has_column_index}"
            )
    return "\n".join(lines).replace("None", "-") + "\n"


def main():
    FOLDER.mkdir(exist_ok=True)
    variants = {
        "flat": (flat(), {"compression": "snappy", "write_page_index": True}),
        "flat_v2": (flat().drop_columns(["half"]), {
            "compression": "zstd", "data_page_version": "2.0", "row_group_size": 2}),
        "int96": (flat().select(["instant", "local"]), {
            "use_deprecated_int96_timestamps": True, "compression": "none"}),
        "nested": (nested(), {"compression": "gzip", "write_page_index": True}),
        "empty": (flat().slice(0, 0), {}),
    }
    for name, (table, options) in variants.items():
        path = FOLDER / f"{name}.parquet"
        parquet.write_table(table, path, **options)
        (FOLDER / f"{name}.txt").write_text(describe(path))


main()
