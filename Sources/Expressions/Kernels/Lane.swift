import Columns

/// An operand's values of one Swift type; a constant repeats without being copied.
struct Lane<Value> {
    let values: [Value]
    let stride: Int

    @inline(__always)
    subscript(row: Int) -> Value { values[row &* stride] }
}

/// An operand's strings.
struct ByteLane {
    let arrays: ByteArrays
    let stride: Int

    @inline(__always)
    subscript(row: Int) -> ArraySlice<UInt8> { arrays[row &* stride] }

    @inline(__always)
    func range(_ row: Int) -> (start: Int, end: Int) {
        (arrays.offsets[row &* stride], arrays.offsets[row &* stride &+ 1])
    }
}

// The checker has settled the operands' types, so that a lane of another type is a mistake in it.
extension Operand {
    private var stride: Int { isConstant ? 0 : 1 }

    var type: DataType { vector.type }

    var booleans: Lane<Bool> {
        guard case .booleans(let values) = vector.values else { mismatch("booleans") }
        return Lane(values: values, stride: stride)
    }

    var int32s: Lane<Int32> {
        guard case .int32(let values) = vector.values else { mismatch("32-bit integers") }
        return Lane(values: values, stride: stride)
    }

    var int64s: Lane<Int64> {
        guard case .int64(let values) = vector.values else { mismatch("64-bit integers") }
        return Lane(values: values, stride: stride)
    }

    var floats: Lane<Float> {
        guard case .floats(let values) = vector.values else { mismatch("floats") }
        return Lane(values: values, stride: stride)
    }

    var doubles: Lane<Double> {
        guard case .doubles(let values) = vector.values else { mismatch("doubles") }
        return Lane(values: values, stride: stride)
    }

    var decimals: Lane<Int128> {
        guard case .decimals(let values) = vector.values else { mismatch("decimals") }
        return Lane(values: values, stride: stride)
    }

    var bytes: ByteLane {
        guard case .bytes(let arrays) = vector.values else { mismatch("byte strings") }
        return ByteLane(arrays: arrays, stride: stride)
    }

    private func mismatch(_ expected: String) -> Never {
        preconditionFailure("a column vector of type \(type) holds \(expected)")
    }

    /// Integers of any width, widened.
    var integers: Lane<Int64> {
        switch vector.values {
        case .int32(let values): Lane(values: values.map(Int64.init), stride: stride)
        default: int64s
        }
    }

    /// A value for each of `count` rows.
    func expanded(_ count: Int) -> ColumnVector {
        isConstant && vector.count != count ? vector.repeatingFirst(count) : vector
    }

    func isNull(_ row: Int) -> Bool { vector.isNull(at: isConstant ? 0 : row) }
}

extension Evaluation {
    /// Which results are not null if they are null where an operand is; nil if none is.
    func jointValidity(_ operands: [Operand]) -> Bitmap? {
        var joint: Bitmap?
        for operand in operands {
            if operand.isConstant {
                if operand.isNull(0) { return Bitmap(repeating: false, count: count) }
            } else {
                joint = .intersection(joint, operand.validity)
            }
        }
        return joint
    }

    /// One value for each row.
    @inline(__always)
    func map<Value>(_ value: (Int) -> Value) -> [Value] { (0..<count).map(value) }

    /// One value for each row; rows without one are noted.
    @inline(__always)
    func map<Value>(
        orZero zero: Value,
        failures: inout [Int],
        _ value: (Int) -> Value?
    ) -> [Value] {
        (0..<count).map { row in
            if let result = value(row) { return result }
            failures.append(row)
            return zero
        }
    }

    /// The strings of all rows.
    func mapBytes(_ append: (Int, inout [UInt8]) -> Void) -> ByteArrays {
        var bytes: [UInt8] = []
        var offsets = [0]
        offsets.reserveCapacity(count + 1)
        for row in 0..<count {
            append(row, &bytes)
            offsets.append(bytes.count)
        }
        return ByteArrays(offsets: offsets, bytes: bytes)
    }

    /// What becomes of rows without a value.
    enum OnFailure: Sendable {
        case null
        /// An error with this message behind the row's number.
        case error(String)
    }

    /// Makes the rows without a value null, or throws at the first that matters.
    func settle(
        _ failures: [Int],
        _ validity: Bitmap?,
        _ onFailure: OnFailure
    ) throws(ExpressionError) -> Bitmap? {
        guard !failures.isEmpty else { return validity }
        var settled = validity ?? Bitmap(repeating: true, count: count)
        for row in failures where settled[row] {
            if case .error(let message) = onFailure, active?[row] ?? true {
                let number = rowNumbers?[row] ?? row
                throw ExpressionError(.evaluation, "row \(number): \(message)", place)
            }
            settled[row] = false
        }
        return settled
    }
}

extension Operand {
    fileprivate var validity: Bitmap? {
        if case .none = vector.values { return Bitmap(repeating: false, count: vector.count) }
        return vector.validity
    }
}
