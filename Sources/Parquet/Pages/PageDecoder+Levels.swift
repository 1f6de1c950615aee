internal import Buffers

extension PageDecoder {
    /// The levels that lie at `offset` in a version 1 page.
    func levels(
        _ plain: UnsafeRawBufferPointer,
        _ encoding: Encoding,
        _ count: Int,
        _ maximum: Int,
        _ offset: inout Int
    ) throws(ParquetError) -> UnsafeRawBufferPointer {
        switch encoding {
        case .rle: return try unsafe prefixed(plain, "levels", &offset)
        case .bitPacked:
            let length = BitPackedLevels.byteCount(count, maximum: maximum)
            return try unsafe part(plain, length, "levels", &offset)
        default: throw ParquetError(.unsupported, "levels in \(encoding) encoding")
        }
    }

    /// The bytes at `offset` that stand behind their length.
    func prefixed(
        _ plain: UnsafeRawBufferPointer,
        _ name: String,
        _ offset: inout Int
    ) throws(ParquetError) -> UnsafeRawBufferPointer {
        guard plain.count - offset >= 4 else {
            throw ParquetError(.truncated, "a page ends before its \(name)")
        }
        let announced = unsafe plain.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        offset += 4
        return try unsafe part(plain, Int(UInt32(littleEndian: announced)), name, &offset)
    }

    private func part(
        _ plain: UnsafeRawBufferPointer,
        _ length: Int,
        _ name: String,
        _ offset: inout Int
    ) throws(ParquetError) -> UnsafeRawBufferPointer {
        guard length <= plain.count - offset else {
            throw ParquetError(
                .truncated,
                "\(length) bytes of \(name) in a page of \(plain.count) bytes"
            )
        }
        defer { offset += length }
        return unsafe UnsafeRawBufferPointer(rebasing: plain[offset..<offset + length])
    }

    func appendRepetitionLevels(
        _ levels: UnsafeRawBufferPointer,
        _ encoding: Encoding,
        _ count: Int,
        _ batch: ColumnBatch
    ) throws(ParquetError) -> Int {
        let before = batch.repetitionLevels.count
        _ = try unsafe decodeLevels(
            levels,
            encoding,
            maximum: batch.leaf.maxRepetitionLevel,
            count: count,
            into: &batch.repetitionLevels
        )
        return unsafe LevelCounting.count(
            of: 0,
            in: batch.repetitionLevels.base + before,
            count
        )
    }

    /// Appends definition levels and returns how many of the entries have a value.
    func appendDefinitionLevels(
        _ levels: UnsafeRawBufferPointer,
        _ encoding: Encoding,
        _ count: Int,
        _ batch: ColumnBatch
    ) throws(ParquetError) -> Int {
        let highest = batch.leaf.maxDefinitionLevel
        let before = batch.entryCount
        if !batch.hasDefinitionLevels {
            // All entries up to here are at the highest level and were left out.
            batch.definitionLevels.fill(UInt8(highest), count: before)
        }
        let isUniform = try unsafe decodeLevels(
            levels,
            encoding,
            maximum: highest,
            count: count,
            into: &batch.definitionLevels
        )
        if isUniform {
            if !batch.hasDefinitionLevels { batch.definitionLevels.removeAll() }
            return count
        }
        batch.hasDefinitionLevels = true
        return unsafe LevelCounting.count(
            of: UInt8(highest),
            in: batch.definitionLevels.base + before,
            count
        )
    }

    private func decodeLevels(
        _ bytes: UnsafeRawBufferPointer,
        _ encoding: Encoding,
        maximum: Int,
        count: Int,
        into levels: inout Vector<UInt8>
    ) throws(ParquetError) -> Bool {
        encoding == .bitPacked
            ? try unsafe BitPackedLevels.decode(
                bytes,
                maximum: maximum,
                count: count,
                into: &levels
            )
            : try unsafe HybridDecoder.decodeLevels(
                bytes,
                maximum: maximum,
                count: count,
                into: &levels
            )
    }
}
