internal import Buffers

extension PageDecoder {
    func decodeValues(
        _ body: UnsafeRawBufferPointer,
        _ encoding: Encoding,
        _ count: Int,
        _ dictionaryCount: Int?,
        _ batch: ColumnBatch
    ) throws(ParquetError) {
        let leaf = batch.leaf
        guard encoding.isDictionary || encoding.suits(leaf.physicalType) else {
            throw ParquetError(.unsupported, "\(leaf.physicalType) values in \(encoding) encoding")
        }
        // Without values some writers leave out everything else too.
        guard count > 0 else { return }
        let limit = limits.pageByteLimit
        switch encoding {
        case .plainDictionary, .rleDictionary:
            try unsafe decodeIndices(body, count, dictionaryCount, batch)
        case .rle:
            var offset = 0
            let runs = try unsafe prefixed(body, "booleans", &offset)
            try unsafe batch.plain.appendBooleanRuns(runs, count: count)
        case .deltaBinaryPacked:
            try unsafe batch.plain.appendDeltas(body, count: count, byteLimit: limit)
        case .deltaLengthByteArray:
            try unsafe batch.plain.appendDeltaLengths(
                body,
                count: count,
                byteLimit: limit,
                scratch: &strings
            )
        case .deltaByteArray:
            try unsafe batch.plain.appendDeltaStrings(
                body,
                count: count,
                byteLimit: limit,
                scratch: &strings
            )
        case .byteStreamSplit:
            try unsafe batch.plain.appendSplit(body, count: count, byteLimit: limit)
        default:
            let isBoolean = leaf.physicalType == .boolean
            try unsafe batch.plain.appendPlain(body, count: count, isBoolean: isBoolean)
        }
    }

    private func decodeIndices(
        _ body: UnsafeRawBufferPointer,
        _ count: Int,
        _ dictionaryCount: Int?,
        _ batch: ColumnBatch
    ) throws(ParquetError) {
        guard let dictionaryCount else {
            throw ParquetError(.corrupt, "a dictionary-encoded page without a dictionary page")
        }
        guard let width = unsafe body.first, width <= 32 else {
            throw ParquetError(.corrupt, "dictionary indices without a valid bit width")
        }
        try unsafe HybridDecoder.decodeIndices(
            UnsafeRawBufferPointer(rebasing: body[1...]),
            width: Int(width),
            count: count,
            limit: dictionaryCount,
            into: &batch.indices
        )
    }
}
