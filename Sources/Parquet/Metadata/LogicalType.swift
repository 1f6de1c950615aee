public import Buffers

/// What the values of a column, or the children of a group, mean.
///
/// Format: <https://github.com/apache/parquet-format/blob/master/LogicalTypes.md>
public enum LogicalType: Sendable, Equatable {
    case string
    case map
    case list
    case enumeration
    case decimal(precision: Int, scale: Int)
    case date
    case time(unit: TimeUnit, isAdjustedToUTC: Bool)
    case timestamp(unit: TimeUnit, isAdjustedToUTC: Bool)
    case integer(bitWidth: Int, isSigned: Bool)
    /// The values are always null (`UNKNOWN` in the specification).
    case null
    case json
    case bson
    case uuid
    case float16
    case variant(specificationVersion: Int8?)
    case geometry(crs: String?)
    /// `algorithm` is the number of an `EdgeInterpolationAlgorithm`.
    case geography(crs: String?, algorithm: Int32?)
    /// A type, or a parameter of a type, that this version does not know.
    ///
    /// `fieldID` is the type's number in the Thrift union (0 if the union is empty), `bytes` the
    /// whole union as it was encoded. It is written back byte for byte.
    case other(fieldID: Int16, bytes: Bytes)
}

/// The unit of a time or timestamp.
public enum TimeUnit: Sendable, Hashable, CaseIterable {
    case millis
    case micros
    case nanos

    /// How many of this unit make a second.
    package var perSecond: Int64 {
        switch self {
        case .millis: 1_000
        case .micros: 1_000_000
        case .nanos: 1_000_000_000
        }
    }
}
