import Buffers

@testable import Parquet

/// A column chunk of version 1 pages, uncompressed and plain, cut anywhere, also inside rows.
struct HandMadeChunk {
    let leaf: LeafColumn
    private(set) var bytes: [UInt8] = []
    private(set) var valueCount = 0
    /// How levels are encoded, RLE or BIT_PACKED.
    private let levelEncoding: Encoding

    init(_ leaf: LeafColumn, levels: Encoding = .rle) {
        self.leaf = leaf
        levelEncoding = levels
    }

    mutating func appendPage(_ entries: [LeafContent.Entry]) {
        var body: [UInt8] = []
        if leaf.maxRepetitionLevel > 0 {
            body += levels(entries.map(\.repetition), leaf.maxRepetitionLevel)
        }
        if leaf.maxDefinitionLevel > 0 {
            body += levels(entries.map(\.definition), leaf.maxDefinitionLevel)
        }
        let values = entries.compactMap(\.value)
        if leaf.physicalType == .boolean {
            body += stride(from: 0, to: values.count, by: 8).map { start in
                values[start...].prefix(8).enumerated().reduce(0) { $0 | $1.1[0] << UInt8($1.0) }
            }
        }
        for value in values where leaf.physicalType != .boolean {
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
        header.dataPage = DataPageHeader(
            valueCount: entries.count,
            encoding: .plain,
            definitionLevelEncoding: levelEncoding,
            repetitionLevelEncoding: levelEncoding
        )
        bytes += header.serialized().array + body
        valueCount += entries.count
    }

    /// Levels from the high bit down, one bit at a time.
    static func bitPacked(_ levels: [UInt8], _ highest: Int) -> [UInt8] {
        let width = BitPacking.width(for: UInt32(highest))
        let bits = levels.flatMap { level in
            (0..<width).reversed().map { level >> UInt8($0) & 1 }
        }
        return stride(from: 0, to: bits.count, by: 8).map { start in
            (0..<8).reduce(0) { byte, bit in
                byte << 1 | (start + bit < bits.count ? bits[start + bit] : 0)
            }
        }
    }

    private func levels(_ levels: [UInt8], _ highest: Int) -> [UInt8] {
        if levelEncoding == .bitPacked { return Self.bitPacked(levels, highest) }
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
            encodings: [.plain, levelEncoding],
            path: leaf.path,
            codec: .uncompressed,
            valueCount: valueCount,
            totalUncompressedSize: bytes.count,
            totalCompressedSize: bytes.count,
            dataPageOffset: 0
        )
    }
}
