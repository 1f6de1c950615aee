/// What values mean, whichever of its two generations of annotations a file uses.
///
/// The logical type wins over the converted type.
///
/// Format: <https://github.com/apache/parquet-format/blob/master/LogicalTypes.md>
public enum Annotation: Sendable, Equatable {
    case none
    case string
    case enumeration
    case json
    case bson
    case uuid
    case decimal(precision: Int, scale: Int)
    case date
    case time(unit: TimeUnit, isAdjustedToUTC: Bool)
    case timestamp(unit: TimeUnit, isAdjustedToUTC: Bool)
    case integer(bitWidth: Int, isSigned: Bool)
    case interval
    case float16
    /// The values are always null.
    case null
    case list
    case map
    /// A type that passes through uninterpreted.
    case opaque(LogicalType)
    /// A converted type that passes through uninterpreted.
    case opaqueConverted(ConvertedType)

    /// What `element` says, whether it suits the physical type or not.
    public init(declaredBy element: SchemaElement) {
        if let type = element.logicalType {
            self.init(type)
        } else if let type = element.convertedType {
            self.init(type, of: element)
        } else {
            self = .none
        }
    }

    private init(_ type: LogicalType) {
        self =
            switch type {
            case .string: .string
            case .map: .map
            case .list: .list
            case .enumeration: .enumeration
            case .decimal(let precision, let scale): .decimal(precision: precision, scale: scale)
            case .date: .date
            case .time(let unit, let isUTC): .time(unit: unit, isAdjustedToUTC: isUTC)
            case .timestamp(let unit, let isUTC): .timestamp(unit: unit, isAdjustedToUTC: isUTC)
            case .integer(let width, let isSigned): .integer(bitWidth: width, isSigned: isSigned)
            case .null: .null
            case .json: .json
            case .bson: .bson
            case .uuid: .uuid
            case .float16: .float16
            case .variant, .geometry, .geography, .other: .opaque(type)
            }
    }

    private init(_ type: ConvertedType, of element: SchemaElement) {
        self =
            switch type {
            case .utf8: .string
            case .map, .mapKeyValue: .map
            case .list: .list
            case .enumeration: .enumeration
            case .decimal:
                .decimal(precision: element.precision ?? 0, scale: element.scale ?? 0)
            case .date: .date
            case .timeMillis: .time(unit: .millis, isAdjustedToUTC: true)
            case .timeMicros: .time(unit: .micros, isAdjustedToUTC: true)
            case .timestampMillis: .timestamp(unit: .millis, isAdjustedToUTC: true)
            case .timestampMicros: .timestamp(unit: .micros, isAdjustedToUTC: true)
            case .uint8: .integer(bitWidth: 8, isSigned: false)
            case .uint16: .integer(bitWidth: 16, isSigned: false)
            case .uint32: .integer(bitWidth: 32, isSigned: false)
            case .uint64: .integer(bitWidth: 64, isSigned: false)
            case .int8: .integer(bitWidth: 8, isSigned: true)
            case .int16: .integer(bitWidth: 16, isSigned: true)
            case .int32: .integer(bitWidth: 32, isSigned: true)
            case .int64: .integer(bitWidth: 64, isSigned: true)
            case .json: .json
            case .bson: .bson
            case .interval: .interval
            default: .opaqueConverted(type)
            }
    }

    /// Whether values of `type` can have this meaning.
    func fits(_ type: PhysicalType, typeLength: Int?) -> Bool {
        switch self {
        case .none, .null, .opaque, .opaqueConverted: true
        case .string, .enumeration, .json, .bson: type == .byteArray
        case .uuid: typeLength == 16
        case .float16: typeLength == 2
        case .interval: typeLength == 12
        case .date: type == .int32
        case .time(let unit, _): type == (unit == .millis ? .int32 : .int64)
        case .timestamp: type == .int64
        case .integer(let bitWidth, _): type == (bitWidth == 64 ? .int64 : .int32)
        case .decimal(let precision, let scale):
            precision > 0 && (0...precision).contains(scale)
                && [.int32, .int64, .byteArray, .fixedLengthByteArray].contains(type)
        case .list, .map: false
        }
    }
}

extension LogicalType {
    /// The converted type that says the same, or `nil` if there is none.
    package var convertedType: ConvertedType? {
        switch self {
        case .string: .utf8
        case .map: .map
        case .list: .list
        case .enumeration: .enumeration
        case .decimal: .decimal
        case .date: .date
        // The specification asks for them with local times too, for readers of old.
        case .time(.millis, _): .timeMillis
        case .time(.micros, _): .timeMicros
        case .timestamp(.millis, _): .timestampMillis
        case .timestamp(.micros, _): .timestampMicros
        case .integer(8, true): .int8
        case .integer(16, true): .int16
        case .integer(32, true): .int32
        case .integer(64, true): .int64
        case .integer(8, false): .uint8
        case .integer(16, false): .uint16
        case .integer(32, false): .uint32
        case .integer(64, false): .uint64
        case .json: .json
        case .bson: .bson
        case .time, .timestamp, .integer, .null, .uuid, .float16, .variant, .geometry, .geography,
            .other:
            nil
        }
    }
}

extension Annotation: CustomStringConvertible {
    /// In the specification's words, for example `TIMESTAMP(MICROS, UTC)`.
    public var description: String {
        func clock(_ name: String, _ unit: TimeUnit, _ isUTC: Bool) -> String {
            "\(name)(\("\(unit)".uppercased()), \(isUTC ? "UTC" : "local"))"
        }
        return switch self {
        case .none: "no annotation"
        case .string: "STRING"
        case .enumeration: "ENUM"
        case .json: "JSON"
        case .bson: "BSON"
        case .uuid: "UUID"
        case .decimal(let precision, let scale): "DECIMAL(\(precision), \(scale))"
        case .date: "DATE"
        case .time(let unit, let isUTC): clock("TIME", unit, isUTC)
        case .timestamp(let unit, let isUTC): clock("TIMESTAMP", unit, isUTC)
        case .integer(let bitWidth, let isSigned): "\(isSigned ? "INT" : "UINT")_\(bitWidth)"
        case .interval: "INTERVAL"
        case .float16: "FLOAT16"
        case .null: "UNKNOWN"
        case .list: "LIST"
        case .map: "MAP"
        case .opaque(.variant): "VARIANT"
        case .opaque(.geometry(let crs)): "GEOMETRY(\(crs ?? ""))"
        case .opaque(.geography(let crs, let algorithm)):
            "GEOGRAPHY(\(crs ?? ""), \(algorithm.map { "\($0)" } ?? ""))"
        case .opaque(.other(let fieldID, _)): "logical type \(fieldID)"
        case .opaque(let type): "\(type)"
        case .opaqueConverted(let type): "\(type)"
        }
    }
}
