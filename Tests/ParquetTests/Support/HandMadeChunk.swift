import Buffers

@testable import Parquet

/// A column chunk of version 1 pages, uncompressed and plain, cut anywhere, also inside rows.
struct HandMadeChunk {
    let leaf: LeafColumn
    private(set) var bytes: [UInt8] = []
    private(set) var valueCount = 0

    init(_ leaf: LeafColumn) { self.leaf = leaf }

    mutating func appendPage(_ entries: [LeafContent.Entry]) {
        var body: [UInt8] = []
        if leaf.maxRepetitionLevel > 0 {
            body += levels(entries.map(\.repetition), leaf.maxRepetitionLevel)
        }
        if leaf.maxDefinitionLevel > 0 {
            body += levels(entries.map(\.definition), leaf.maxDefinitionLevel)
        }
        for value in entries.compactMap(\.value) {
            if leaf.physicalType == .byteArray {
                body += withBytes(of: UInt32(value.count))
            }
            body += value
        }
        var header = PageHeader(
            type: .dataPage,
            uncompressedPageSize: body.count,
            compressedPageSize: body.count
        )
        header.dataPage = DataPageHeader(valueCount: entries.count, encoding: .plain)
        bytes += header.serialized().array + body
        valueCount += entries.count
    }

    private func levels(_ levels: [UInt8], _ highest: Int) -> [UInt8] {
        let source = Vector<UInt32>(levels.map { UInt32($0) })
        var output = ByteBuffer()
        unsafe HybridEncoder.encode(
            source.base,
            count: levels.count,
            width: BitPacking.width(for: UInt32(highest)),
            into: &output
        )
        return withBytes(of: UInt32(output.count)) + output.copied().array
    }

    private func withBytes(of number: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
    }

    var metadata: ColumnMetadata {
        ColumnMetadata(
            type: leaf.physicalType,
            encodings: [.plain, .rle],
            path: leaf.path,
            codec: .uncompressed,
            valueCount: valueCount,
            totalUncompressedSize: bytes.count,
            totalCompressedSize: bytes.count,
            dataPageOffset: 0
        )
    }
}
