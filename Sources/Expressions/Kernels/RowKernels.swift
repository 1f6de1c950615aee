import Columns

/// Why a row has no value.
struct RowProblem: Error {
    /// What was found, what was expected, and the cure.
    let message: String

    init(_ message: String) { self.message = message }
}

// The loops of functions: rows with a null operand, and rows that do not matter, are not computed.
extension Evaluation {
    /// The strings or binaries of all rows; where `append` says false, null.
    ///
    /// - Throws: ``ExpressionError`` at the first row with a problem, and if the strings together
    ///   pass ``textByteLimit``.
    @inline(__always)
    func texts(
        _ operands: [Operand],
        as type: DataType = .string,
        _ append: (Int, inout [UInt8]) throws(RowProblem) -> Bool
    ) throws(ExpressionError) -> ColumnVector {
        var bytes: [UInt8] = []
        var offsets = [0]
        offsets.reserveCapacity(count + 1)
        let validity = try visit(operands) { (row) throws(RowProblem) in
            guard let row else {
                offsets.append(bytes.count)
                return false
            }
            let start = bytes.count
            let isValue = try append(row, &bytes)
            if !isValue { bytes.removeSubrange(start...) }
            try Self.checkSize(bytes.count)
            offsets.append(bytes.count)
            return isValue
        }
        return ColumnVector(
            type: type,
            count: count,
            validity: validity,
            values: .bytes(ByteArrays(offsets: offsets, bytes: bytes))
        )
    }

    /// The values of all rows; where `value` gives nil, null.
    ///
    /// - Throws: ``ExpressionError`` at the first row with a problem.
    @inline(__always)
    func values<Value>(
        _ type: DataType,
        _ operands: [Operand],
        zero: Value,
        _ store: ([Value]) -> ColumnVector.Values,
        _ value: (Int) throws(RowProblem) -> Value?
    ) throws(ExpressionError) -> ColumnVector {
        var values = [Value](repeating: zero, count: count)
        let validity = try visit(operands) { (row) throws(RowProblem) in
            guard let row, let result = try value(row) else { return false }
            values[row] = result
            return true
        }
        return ColumnVector(type: type, count: count, validity: validity, values: store(values))
    }

    func ints(
        _ operands: [Operand],
        as type: DataType = .int,
        _ value: (Int) throws(RowProblem) -> Int32?
    ) throws(ExpressionError) -> ColumnVector {
        try values(type, operands, zero: 0, { .int32($0) }, value)
    }

    func longs(
        _ operands: [Operand],
        as type: DataType = .bigint,
        _ value: (Int) throws(RowProblem) -> Int64?
    ) throws(ExpressionError) -> ColumnVector {
        try values(type, operands, zero: 0, { .int64($0) }, value)
    }

    func booleans(
        _ operands: [Operand],
        _ value: (Int) throws(RowProblem) -> Bool?
    ) throws(ExpressionError) -> ColumnVector {
        try values(.boolean, operands, zero: false, { .booleans($0) }, value)
    }

    /// Arrays of strings; where `elements` gives nil, null.
    func textArrays(
        _ operands: [Operand],
        _ elements: (Int, inout ByteArrays) throws(RowProblem) -> Bool
    ) throws(ExpressionError) -> ColumnVector {
        var all = ByteArrays()
        var offsets = [0]
        let validity = try visit(operands) { (row) throws(RowProblem) in
            let isValue = try row.map { row throws(RowProblem) in try elements(row, &all) }
            try Self.checkSize(all.bytes.count + 8 * all.count)
            offsets.append(all.count)
            return isValue ?? false
        }
        let vector = ColumnVector(
            type: .string,
            count: all.count,
            validity: nil,
            values: .bytes(all)
        )
        return ColumnVector(
            type: .array(element: .string),
            count: count,
            validity: validity,
            values: .lists(offsets: offsets, elements: vector)
        )
    }

    /// The most bytes that the strings of one column vector may have: `repeat` and its like
    /// make much out of little.
    static let textByteLimit = 1 << 30

    static func checkSize(_ byteCount: Int, adding more: Int = 0) throws(RowProblem) {
        let (sum, overflowed) = byteCount.addingReportingOverflow(more)
        guard overflowed || sum > textByteLimit else { return }
        throw RowProblem(
            "the results of one batch are larger than \(textByteLimit >> 20) MiB; ask for "
                + "shorter strings"
        )
    }

    /// Visits each row once: with its number, or with nil if it is null or does not matter.
    @inline(__always)
    private func visit(
        _ operands: [Operand],
        _ body: (Int?) throws(RowProblem) -> Bool
    ) throws(ExpressionError) -> Bitmap? {
        var validity = jointValidity(operands)
        if validity == nil, active == nil {
            var nulls: [Int] = []
            for row in 0..<count {
                do throws(RowProblem) {
                    if try !body(row) { nulls.append(row) }
                } catch { throw problem(error, row) }
            }
            guard !nulls.isEmpty else { return nil }
            var bitmap = Bitmap(repeating: true, count: count)
            for row in nulls { bitmap[row] = false }
            return bitmap
        }
        var bitmap = validity ?? Bitmap(repeating: true, count: count)
        validity = nil
        if let active { bitmap = bitmap.intersection(active) }
        for row in 0..<count {
            do throws(RowProblem) {
                let isValue = try body(bitmap[row] ? row : nil)
                if !isValue { bitmap[row] = false }
            } catch { throw problem(error, row) }
        }
        return bitmap
    }

    private func problem(_ problem: RowProblem, _ row: Int) -> ExpressionError {
        ExpressionError(.evaluation, "row \(row): \(problem.message)", place)
    }
}

/// What was made of the last text, since the same one often follows: patterns, zones, names.
struct LastMade<Made> {
    private var text: [UInt8]?
    private var made: Made?

    mutating func of<Failure: Error>(
        _ bytes: ArraySlice<UInt8>,
        _ make: (ArraySlice<UInt8>) throws(Failure) -> Made
    ) throws(Failure) -> Made {
        if let text, let made, text.count == bytes.count, text.elementsEqual(bytes) { return made }
        let fresh = try make(bytes)
        text = Array(bytes)
        made = fresh
        return fresh
    }
}
