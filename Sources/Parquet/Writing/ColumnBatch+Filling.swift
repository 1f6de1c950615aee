internal import Buffers
package import Columns

extension ColumnBatch {
    /// Makes the batch hold the values of `vector`, one for each row, as plain values.
    ///
    /// - Parameter leaf: The column they become, of the vector's type and not repeated.
    /// - Throws: ``ParquetError`` of kind `invalidRequest` if the column cannot hold the values.
    package func fill(from vector: ColumnVector, leaf: LeafColumn) throws(ParquetError) {
        do throws(ParquetError) {
            try fillRows(vector, leaf)
        } catch {
            throw error.at(column: leaf.pathDescription)
        }
    }

    private func fillRows(_ vector: ColumnVector, _ leaf: LeafColumn) throws(ParquetError) {
        guard leaf.maxRepetitionLevel == 0 else {
            throw ParquetError(
                .invalidRequest,
                "a repeated column cannot be made of one value a row"
            )
        }
        let nullCount = vector.nullCount
        if nullCount > 0, leaf.repetition != .optional {
            let row = (0..<vector.count).first { vector.isNull(at: $0) } ?? 0
            throw .nullInRequired(row: row, leaf.pathDescription)
        }
        try fillValues(vector, leaf)
        rowCount = vector.count
        entryCount = vector.count
        guard nullCount > 0 else { return }
        let highest = UInt8(truncatingIfNeeded: leaf.maxDefinitionLevel)
        hasDefinitionLevels = true
        definitionLevels.fill(highest, count: vector.count)
        for row in 0..<vector.count where vector.isNull(at: row) {
            definitionLevels[row] = highest - 1
        }
    }

    /// Puts the values that are not null into `plain`.
    private func fillValues(_ vector: ColumnVector, _ leaf: LeafColumn) throws(ParquetError) {
        let type = DataType(leaf.physicalType, leaf.annotation)
        guard vector.type == type || vector.type == .null else {
            throw ParquetError(
                .invalidRequest,
                "values of type \(vector.type) for a column of \(type)"
            )
        }
        reset(leaf: leaf, layout: try ValueLayout(leaf), firstRow: 0)
        let nullCount = vector.nullCount
        valueCount = vector.count - nullCount
        guard valueCount > 0 else { return }
        let rows = nullCount == 0 ? nil : (0..<vector.count).filter { !vector.isNull(at: $0) }
        switch vector.values {
        case .none: break
        case .booleans(let values): plain.append(values, rows) { $0 ? UInt8(1) : 0 }
        case .floats(let values) where leaf.annotation == .float16:
            try requireAll(values, rows, "a value is out of the range of FLOAT16") {
                !$0.isFinite || Float16($0).isFinite
            }
            plain.append(values, rows) { Float16($0) }
        case .floats(let values): plain.append(values, rows) { $0 }
        case .doubles(let values): plain.append(values, rows) { $0 }
        case .int32(let values): plain.append(values, rows) { $0 }
        case .int64(let values): try append(values, rows, leaf)
        case .decimals(let values): try append(values, rows, leaf)
        case .bytes(let values): try append(values, rows, leaf)
        case .lists, .structures: preconditionFailure("a leaf has plain values")
        }
    }

    private func append(
        _ values: [Int64],
        _ rows: [Int]?,
        _ leaf: LeafColumn
    ) throws(ParquetError) {
        switch (leaf.physicalType, leaf.annotation) {
        case (.int96, _):
            for row in rows ?? Array(values.indices) {
                let (day, nanos) = Instant.int96(micros: values[row])
                plain.appendInstant96(julianDay: day, nanos: nanos)
            }
        case (.int64, .timestamp(.millis, _)):
            plain.append(values, rows) { Instant.millis(micros: $0) }
        case (.int64, .timestamp(.nanos, _)):
            try requireAll(values, rows, "a timestamp is out of the range of nanoseconds") {
                Instant.nanos(micros: $0) != nil
            }
            plain.append(values, rows) { $0 &* 1_000 }
        case (.int32, _):
            try requireAll(values, rows, "a value is out of the range of \(leaf.annotation)") {
                UInt32(exactly: $0) != nil
            }
            plain.append(values, rows) { UInt32(truncatingIfNeeded: $0) }
        default:
            plain.append(values, rows) { $0 }
        }
    }

    private func append(
        _ values: [Int128],
        _ rows: [Int]?,
        _ leaf: LeafColumn
    ) throws(ParquetError) {
        let message = "a decimal is out of the range of \(leaf.annotation)"
        switch leaf.physicalType {
        case .int32:
            try requireAll(values, rows, message) { Int32(exactly: $0) != nil }
            plain.append(values, rows) { Int32(truncatingIfNeeded: $0) }
        case .int64 where leaf.annotation == .integer(bitWidth: 64, isSigned: false):
            try requireAll(values, rows, message) { UInt64(exactly: $0) != nil }
            plain.append(values, rows) { UInt64(truncatingIfNeeded: $0) }
        case .int64:
            try requireAll(values, rows, message) { Int64(exactly: $0) != nil }
            plain.append(values, rows) { Int64(truncatingIfNeeded: $0) }
        default:
            let length = leaf.typeLength ?? 16
            if length < 16 {
                let bound = Int128(1) << (length * 8 - 1)
                try requireAll(values, rows, message) { -bound <= $0 && $0 < bound }
            }
            for row in rows ?? Array(values.indices) {
                plain.appendBigEndian(values[row], byteCount: length)
            }
        }
    }

    private func append(
        _ values: ByteArrays,
        _ rows: [Int]?,
        _ leaf: LeafColumn
    ) throws(ParquetError) {
        if let length = leaf.typeLength, leaf.physicalType == .fixedLengthByteArray {
            for row in rows ?? Array(0..<values.count) where values[row].count != length {
                throw ParquetError(
                    .invalidRequest,
                    "a value of \(values[row].count) bytes, the column's have \(length)"
                )
            }
        }
        try plain.append(values, rows ?? Array(0..<values.count))
    }

    private func requireAll<Value>(
        _ values: [Value],
        _ rows: [Int]?,
        _ message: String,
        _ isFine: (Value) -> Bool
    ) throws(ParquetError) {
        let areFine =
            rows.map { $0.allSatisfy { isFine(values[$0]) } } ?? values.allSatisfy(isFine)
        if !areFine { throw ParquetError(.invalidRequest, message) }
    }
}

extension ColumnBatch {
    /// Makes the batch hold the entries of a column of any nesting.
    ///
    /// - Parameters:
    ///   - vector: The values, without nulls: one for each entry at the highest definition level.
    ///   - definitionLevels: One for each entry, or `nil` where all are the highest.
    ///   - repetitionLevels: One for each entry of a repeated column, else nothing.
    /// - Throws: ``ParquetError`` of kind `invalidRequest` if the column cannot hold the values.
    package func fill(
        from vector: ColumnVector,
        definitionLevels levels: [UInt8]?,
        repetitionLevels repetitions: [UInt8],
        leaf: LeafColumn
    ) throws(ParquetError) {
        let highest = UInt8(truncatingIfNeeded: leaf.maxDefinitionLevel)
        let entries =
            levels?.count ?? (leaf.maxRepetitionLevel > 0 ? repetitions.count : vector.count)
        precondition(
            leaf.maxRepetitionLevel == 0 ? repetitions.isEmpty : repetitions.count == entries,
            "there is a repetition level for each entry of a repeated column"
        )
        precondition(
            levels.map { $0.count { $0 == highest } } ?? entries == vector.count,
            "there is a value for each entry at the highest definition level"
        )
        do throws(ParquetError) {
            try fillValues(vector, leaf)
        } catch {
            throw error.at(column: leaf.pathDescription)
        }
        entryCount = entries
        rowCount = leaf.maxRepetitionLevel == 0 ? entries : repetitions.count { $0 == 0 }
        repetitionLevels = Vector(repetitions)
        if let levels, levels.contains(where: { $0 != highest }) {
            hasDefinitionLevels = true
            definitionLevels = Vector(levels)
        }
    }
}

extension ColumnVector {
    fileprivate var nullCount: Int {
        if case .none = values { return count }
        return validity.map { count - $0.setCount } ?? 0
    }
}
