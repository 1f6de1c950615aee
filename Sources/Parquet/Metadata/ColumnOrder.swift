public import Buffers

/// How the values of a column compare, for the bounds in its statistics.
public enum ColumnOrder: Sendable, Equatable {
    /// As the column's logical type, or else its physical type, defines it.
    case typeDefined
    /// IEEE 754's total order of floating-point numbers.
    case ieee754TotalOrder
    /// An order this version does not know: the whole Thrift union as it was encoded.
    case other(bytes: Bytes)
}
