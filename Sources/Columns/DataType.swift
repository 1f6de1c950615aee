/// A type of values in a column: Spark SQL's types, under Spark's and Hive's names.
public indirect enum DataType: Sendable, Hashable {
    /// The type of a bare `NULL`.
    case null
    case boolean
    /// 8-bit integers.
    case tinyint
    /// 16-bit integers.
    case smallint
    /// 32-bit integers.
    case int
    /// 64-bit integers.
    case bigint
    case float
    case double
    case decimal(precision: Int, scale: Int)
    /// UTF-8 text.
    case string
    case binary
    /// Days since 1970-01-01.
    case date
    /// Instants, microseconds since 1970-01-01T00:00:00Z.
    case timestamp
    /// Local date and time without a zone, microseconds since 1970-01-01T00:00:00 of a wall clock.
    case timestampNTZ
    case array(element: DataType)
    case map(key: DataType, value: DataType)
    case structure([Field])

    /// Whether values are made of other values.
    public var isNested: Bool {
        switch self {
        case .array, .map, .structure: true
        default: false
        }
    }

    /// The type of an array's elements, or of a map's entries: `struct<key, value>`.
    public var elementType: DataType? {
        switch self {
        case .array(let element): element
        case .map(let key, let value):
            .structure([Field("key", key, isNullable: false), Field("value", value)])
        default: nil
        }
    }
}

/// A named, typed column of a schema, or a field of a struct.
public struct Field: Sendable, Hashable {
    public var name: String
    public var type: DataType
    /// Whether values may be null.
    public var isNullable: Bool
    /// Whether the field is a variant of a choice, which is a struct of one field for each type
    /// that files give a column.
    ///
    /// It says where a struct comes from, and makes no difference between types.
    package var isVariant = false

    public init(_ name: String, _ type: DataType, isNullable: Bool = true) {
        self.name = name
        self.type = type
        self.isNullable = isNullable
    }

    public static func == (left: Field, right: Field) -> Bool {
        left.name == right.name && left.type == right.type && left.isNullable == right.isNullable
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
        hasher.combine(type)
        hasher.combine(isNullable)
    }
}

/// The columns of a table or frame, in order.
public struct TableSchema: Sendable, Hashable {
    public var fields: [Field]

    public init(_ fields: [Field] = []) {
        self.fields = fields
    }

    /// The position of the column of that name; as in Spark and Hive, case does not matter.
    public func index(of name: String) -> Int? {
        fields.firstIndex { $0.name == name }
            ?? fields.firstIndex { $0.name.lowercased() == name.lowercased() }
    }
}

extension DataType: CustomStringConvertible {
    /// The type as Hive, Glue and Spark's `simpleString` spell it, for example
    /// `struct<lane:int,speed:float>`; names of fields that would not be read back so stand in
    /// backquotes, in which two stand for one.
    public var description: String {
        switch self {
        case .null: "void"
        case .boolean: "boolean"
        case .tinyint: "tinyint"
        case .smallint: "smallint"
        case .int: "int"
        case .bigint: "bigint"
        case .float: "float"
        case .double: "double"
        case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
        case .string: "string"
        case .binary: "binary"
        case .date: "date"
        case .timestamp: "timestamp"
        case .timestampNTZ: "timestamp_ntz"
        case .array(let element): "array<\(element)>"
        case .map(let key, let value): "map<\(key),\(value)>"
        case .structure(let fields):
            "struct<" + fields.map { "\(Self.quoted($0.name)):\($0.type)" }.joined(separator: ",")
                + ">"
        }
    }

    private static func quoted(_ name: String) -> String {
        let isPlain =
            !name.isEmpty && !name.hasPrefix(" ") && !name.hasSuffix(" ")
            && name.utf8.allSatisfy { byte in
                byte >= 0x20 && !":,<>`".utf8.contains(byte)
            }
        if isPlain { return name }
        return "`"
            + name.split(separator: "`", omittingEmptySubsequences: false)
            .joined(separator: "``") + "`"
    }
}
