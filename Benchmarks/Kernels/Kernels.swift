import Buffers
import Parquet

private let rowCount = 65_536

extension Kernel {
    static let unpack = Kernel(name: "unpack-bits", valueCount: rowCount) { repetitions in
        let values = indices(rowCount)
        var packed = ByteBuffer(capacity: rowCount * 2)
        unsafe packed.append(capacity: rowCount * 2) { room in
            if let base = room.baseAddress {
                unsafe BitPacking.pack(values.base, count: rowCount, width: 9, into: base)
            }
            return BitPacking.byteCount(count: rowCount, width: 9)
        }
        var target = Vector<UInt32>(capacity: rowCount + 8)
        target.resize(to: rowCount)
        for _ in 0..<repetitions {
            unsafe packed.withUnsafeBytes { bytes in
                unsafe BitUnpacking.unpack(bytes, width: 9, count: rowCount, into: target.base)
            }
        }
    }

    static let decodeIndices = Kernel(name: "decode-indices", valueCount: rowCount) { repetitions in
        let values = indices(rowCount)
        var encoded = ByteBuffer()
        unsafe HybridEncoder.encode(values.base, count: rowCount, width: 9, into: &encoded)
        var target = Vector<UInt32>(capacity: rowCount + 8)
        for _ in 0..<repetitions {
            target.removeAll()
            try unsafe encoded.withUnsafeBytes { bytes throws(ParquetError) in
                try unsafe HybridDecoder.decodeIndices(
                    bytes,
                    width: 9,
                    count: rowCount,
                    limit: 400,
                    into: &target
                )
            }
        }
    }

    static let pack = Kernel(name: "pack-bits", valueCount: rowCount) { repetitions in
        let values = indices(rowCount)
        var room = Vector<UInt8>(capacity: rowCount * 2)
        room.resize(to: rowCount * 2)
        for _ in 0..<repetitions {
            unsafe BitPacking.pack(values.base, count: rowCount, width: 9, into: room.base)
        }
    }

    static let encodeIndices = Kernel(name: "encode-indices", valueCount: rowCount) { repetitions in
        let values = indices(rowCount)
        var encoded = ByteBuffer(capacity: rowCount * 2)
        for _ in 0..<repetitions {
            encoded.removeAll()
            unsafe HybridEncoder.encode(values.base, count: rowCount, width: 9, into: &encoded)
        }
    }

    static let groupRows = Kernel(name: "group-rows", valueCount: rowCount) { repetitions in
        let rows = hours(rowCount)
        for _ in 0..<repetitions { _ = RowGrouping(RowRuns(rows), groupCount: 25) }
    }

    static let selectNumbers = Kernel(name: "select-numbers", valueCount: rowCount) { repetitions in
        try select(from: batch(rowCount, hasNulls: false), repetitions)
    }

    static let selectNullable = Kernel(name: "select-nullable", valueCount: rowCount) {
        repetitions in
        try select(from: batch(rowCount, hasNulls: true), repetitions)
    }

    private static func select(from batch: ColumnBatch, _ repetitions: Int) throws {
        let grouping = RowGrouping(RowRuns(hours(rowCount)), groupCount: 25)
        let merged = MergedDictionary(layout: .fixed(4))
        let dictionary = integers(400)
        var encoder = FragmentEncoder()
        _ = encoder.merge(dictionary, into: merged)
        var output = ByteBuffer(capacity: rowCount * 2)
        for _ in 0..<repetitions {
            encoder.prepare(batch)
            output.removeAll()
            for group in 0..<grouping.groupCount {
                encoder.append(
                    grouping.slice(of: group),
                    of: grouping,
                    in: batch,
                    dictionary: dictionary,
                    as: .numbers,
                    to: &output
                )
            }
        }
    }

    static let numberStrings = Kernel(name: "number-strings", valueCount: 4_600) { repetitions in
        try number(places(4_600), repetitions)
    }

    static let numberIntegers = Kernel(name: "number-integers", valueCount: 4_600) { repetitions in
        try number(integers(4_600), repetitions)
    }

    static let sketchIntegers = Kernel(name: "sketch-integers", valueCount: rowCount) {
        repetitions in
        let store = integers(rowCount)
        var sketch = DistinctSketch()
        for _ in 0..<repetitions { _ = sketch.least(of: store, in: 0..<rowCount) }
    }

    private static func number(_ store: consuming ValueStore, _ repetitions: Int) throws {
        var table = ValueTable(layout: store.layout)
        var numbers = Vector<UInt32>(capacity: store.count)
        numbers.resize(to: store.count)
        for _ in 0..<repetitions {
            unsafe table.numberAll(of: store, in: 0..<store.count, into: numbers.base)
        }
    }

    /// From fragments to compressed pages.
    static let encodeColumn = Kernel(name: "encode-column", valueCount: rowCount) { repetitions in
        let batch = batch(rowCount, hasNulls: false)
        let merged = MergedDictionary(layout: .fixed(4))
        let dictionary = integers(400)
        var fragments = FragmentEncoder()
        _ = fragments.merge(dictionary, into: merged)
        fragments.prepare(batch)
        var bytes = ByteBuffer()
        fragments.appendAll(of: batch, dictionary: dictionary, as: .numbers, to: &bytes)
        let encoder = ColumnChunkEncoder(leaf: batch.leaf, options: WriterOptions())
        var output = ByteBuffer(capacity: rowCount * 2)
        for _ in 0..<repetitions {
            output.removeAll()
            try encoder.begin(batch.leaf)
            try encoder.append(fragments: bytes, dictionary: merged)
            _ = try encoder.finish(
                rowCount: rowCount,
                pageRows: rowCount,
                dictionary: merged,
                to: &output
            )
        }
    }
}
