import Columns

extension DataType {
    /// The types that CAST knows, as errors list them.
    static let sqlNames = [
        "boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "decimal", "string",
        "binary", "date", "timestamp", "timestamp_ntz",
    ]

    /// The type that Spark SQL knows under a name in lower case.
    init?(sqlName: String) {
        switch sqlName {
        case "boolean": self = .boolean
        case "tinyint", "byte": self = .tinyint
        case "smallint", "short": self = .smallint
        case "int", "integer": self = .int
        case "bigint", "long": self = .bigint
        case "float", "real": self = .float
        case "double": self = .double
        case "decimal", "dec", "numeric": self = .decimal(precision: 10, scale: 0)
        case "string": self = .string
        case "binary": self = .binary
        case "date": self = .date
        case "timestamp", "timestamp_ltz": self = .timestamp
        case "timestamp_ntz": self = .timestampNTZ
        default: return nil
        }
    }
}
