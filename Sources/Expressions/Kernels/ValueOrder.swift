package import Columns

/// Compares values of two column vectors of one type, at any places, nested ones too.
///
/// By Spark's order: arrays element by element, then by length; structs field by field; nulls
/// within them come first and are equal. Values at the top are not null.
package struct ValueOrder {
    private let order: (Int, Int) -> Int

    package init(_ left: ColumnVector, _ right: ColumnVector) {
        typealias Kernels = ComparisonKernels
        switch (left.values, right.values) {
        case (.booleans(let a), .booleans(let b)):
            order = { (a[$0] ? 1 : 0) - (b[$1] ? 1 : 0) }
        case (.int32(let a), .int32(let b)): order = { Kernels.order(a[$0], b[$1]) }
        case (.int64(let a), .int64(let b)): order = { Kernels.order(a[$0], b[$1]) }
        case (.floats(let a), .floats(let b)): order = { Kernels.orderFloats(a[$0], b[$1]) }
        case (.doubles(let a), .doubles(let b)): order = { Kernels.orderFloats(a[$0], b[$1]) }
        case (.decimals(let a), .decimals(let b)): order = { Kernels.order(a[$0], b[$1]) }
        case (.bytes(let a), .bytes(let b)):
            order = { first, second in
                let (one, other) = (a[first], b[second])
                if one.lexicographicallyPrecedes(other) { return -1 }
                return one.elementsEqual(other) ? 0 : 1
            }
        case (.lists(let a, let elements), .lists(let b, let others)):
            let nested = ValueOrder(elements, others)
            order = { first, second in
                let counts = (a[first + 1] - a[first], b[second + 1] - b[second])
                for index in 0..<min(counts.0, counts.1) {
                    let result = nested.compareNullable(a[first] + index, b[second] + index)
                    if result != 0 { return result }
                }
                return Kernels.order(counts.0, counts.1)
            }
        case (.structures(let a), .structures(let b)):
            let nested = zip(a, b).map { ValueOrder($0, $1) }
            order = { first, second in
                for field in nested {
                    let result = field.compareNullable(first, second)
                    if result != 0 { return result }
                }
                return 0
            }
        default: order = { _, _ in 0 }
        }
        isLeftNull = { left.isNull(at: $0) }
        isRightNull = { right.isNull(at: $0) }
    }

    private let isLeftNull: (Int) -> Bool
    private let isRightNull: (Int) -> Bool

    /// Below 0, 0 or above as the left value is less, equal or greater; neither is null.
    func compare(_ left: Int, _ right: Int) -> Int { order(left, right) }

    /// Nulls come first.
    package func compareNullable(_ left: Int, _ right: Int) -> Int {
        let nulls = (isLeftNull(left), isRightNull(right))
        if nulls.0 || nulls.1 { return (nulls.0 ? 0 : 1) - (nulls.1 ? 0 : 1) }
        return order(left, right)
    }
}
