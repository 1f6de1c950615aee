internal import Buffers
internal import Columns
internal import Expressions

/// Values of some expressions over a *domain*: rows, or the entries of a dictionary.
///
/// Elements with equal values of all expressions are one class. Partition keys have few classes,
/// so everything that costs is done once a class, not once a row.
struct RowClasses {
    /// The class of each element.
    var classes: [UInt32]
    /// For each class, an element of it.
    var representatives: [Int]

    /// One class for all of `count` elements.
    init(single count: Int) {
        classes = [UInt32](repeating: 0, count: count)
        representatives = count > 0 ? [0] : []
    }

    /// The classes of the values of `vectors`, all of `count` elements.
    init(_ vectors: [ColumnVector], count: Int) {
        self.init(single: count)
        for vector in vectors { refine(by: vector) }
    }

    /// Splits classes whose elements differ in `vector`.
    private mutating func refine(by vector: ColumnVector) {
        let keys = ValueKeys(vector)
        var numbers: [UInt64: UInt32] = [:]
        var fresh: [Int] = []
        var lastPair = UInt64.max
        var lastClass: UInt32 = 0
        for element in classes.indices {
            let pair = UInt64(classes[element]) << 32 | UInt64(keys[element])
            if pair != lastPair {
                lastPair = pair
                if let known = numbers[pair] {
                    lastClass = known
                } else {
                    lastClass = UInt32(fresh.count)
                    numbers[pair] = lastClass
                    fresh.append(element)
                }
            }
            classes[element] = lastClass
        }
        representatives = fresh
    }
}

/// A small number for each value of a column vector; equal values have equal numbers.
private struct ValueKeys {
    private let keys: [UInt32]

    subscript(element: Int) -> UInt32 { keys[element] }

    init(_ vector: ColumnVector) {
        switch vector.values {
        case .none: keys = [UInt32](repeating: 0, count: vector.count)
        case .booleans(let values): keys = Self.number(vector) { values[$0] }
        case .int32(let values): keys = Self.number(vector) { values[$0] }
        case .int64(let values): keys = Self.number(vector) { values[$0] }
        case .floats(let values): keys = Self.number(vector) { values[$0].bitPattern }
        case .doubles(let values): keys = Self.number(vector) { values[$0].bitPattern }
        case .decimals(let values): keys = Self.number(vector) { values[$0] }
        case .bytes(let values): keys = Self.number(vector) { values[$0] }
        // Nested values are not told apart: each is a class of its own.
        case .lists, .structures: keys = (0..<UInt32(vector.count)).map { $0 }
        }
    }

    @inline(__always)
    private static func number<Value: Hashable>(
        _ vector: ColumnVector,
        _ value: (Int) -> Value
    ) -> [UInt32] {
        var numbers: [Value: UInt32] = [:]
        // 0 stands for null.
        var next: UInt32 = 1
        var last: Value?
        var lastNumber: UInt32 = 0
        return (0..<vector.count).map { element in
            if vector.isNull(at: element) { return 0 }
            let value = value(element)
            if value == last { return lastNumber }
            last = value
            if let known = numbers[value] {
                lastNumber = known
            } else {
                numbers[value] = next
                lastNumber = next
                next += 1
            }
            return lastNumber
        }
    }
}
