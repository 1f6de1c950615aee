extension DataType {
    /// The type that `text` names in Hive's, Glue's and Spark's spelling, for example
    /// `struct<lane:int,speed:float>`; reads what ``description`` writes.
    ///
    /// Case and spaces between tokens do not matter. `varchar(n)` and `char(n)` become `string`,
    /// since their lengths mean nothing to Parquet. Names of fields stand as they are or in
    /// backquotes, in which two stand for one.
    ///
    /// - Throws: ``DataTypeError`` of kind `invalid`, or `unsupported` for types that Sluice does
    ///   not have and for types nested deeper than 64 levels.
    public init(hive text: String) throws(DataTypeError) {
        var parser = HiveTypeParser(text)
        self = try parser.parseAll()
    }
}

/// Reads a Hive type from front to back.
private struct HiveTypeParser {
    private static let depthLimit = 64

    private let text: String
    private let bytes: [UInt8]
    private var offset = 0

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    mutating func parseAll() throws(DataTypeError) -> DataType {
        let type = try parseType(depth: 0)
        skipSpaces()
        guard offset == bytes.count else { throw unexpected("the end") }
        return type
    }

    private mutating func parseType(depth: Int) throws(DataTypeError) -> DataType {
        guard depth < Self.depthLimit else {
            throw error(.unsupported, "the type is nested deeper than \(Self.depthLimit) levels")
        }
        skipSpaces()
        let start = offset
        let name = parseWord().lowercased()
        if let primitive = Self.primitives[name] { return primitive }
        switch name {
        case "decimal", "numeric", "dec": return try parseDecimal()
        case "varchar", "char":
            let start = offset
            guard try parseArguments().count == 1 else {
                offset = start
                throw unexpected("a length in parentheses")
            }
            return .string
        case "array":
            try expect("<")
            let element = try parseType(depth: depth + 1)
            try expect(">")
            return .array(element: element)
        case "map":
            try expect("<")
            let key = try parseType(depth: depth + 1)
            try expect(",")
            let value = try parseType(depth: depth + 1)
            try expect(">")
            return .map(key: key, value: value)
        case "struct": return try parseStructure(depth: depth)
        default:
            offset = start
            if name.isEmpty { throw unexpected("a type") }
            let kind: DataTypeError.Kind = name == "uniontype" ? .unsupported : .invalid
            throw error(kind, "the type \(name.prefix(40)) is unknown")
        }
    }

    private static let primitives: [String: DataType] = [
        "void": .null, "null": .null, "boolean": .boolean, "tinyint": .tinyint, "byte": .tinyint,
        "smallint": .smallint, "short": .smallint, "int": .int, "integer": .int, "bigint": .bigint,
        "long": .bigint, "float": .float, "real": .float, "double": .double, "string": .string,
        "binary": .binary, "date": .date, "timestamp": .timestamp, "timestamp_ltz": .timestamp,
        "timestamp_ntz": .timestampNTZ,
    ]

    private mutating func parseDecimal() throws(DataTypeError) -> DataType {
        let start = offset
        skipSpaces()
        guard peek == UInt8(ascii: "(") else {
            offset = start
            return .decimal(precision: 10, scale: 0)
        }
        let arguments = try parseArguments()
        let scale = arguments.count == 2 ? arguments[1] : 0
        guard (1...2).contains(arguments.count), (1...38).contains(arguments[0]),
            (0...arguments[0]).contains(scale)
        else {
            offset = start
            throw error(
                .invalid,
                "a decimal has a precision of 1 to 38 and a scale up to its precision"
            )
        }
        return .decimal(precision: arguments[0], scale: scale)
    }

    private mutating func parseStructure(depth: Int) throws(DataTypeError) -> DataType {
        try expect("<")
        var fields: [Field] = []
        skipSpaces()
        if peek == UInt8(ascii: ">") {
            offset += 1
            return .structure(fields)
        }
        while true {
            let name = try parseFieldName()
            try expect(":")
            fields.append(Field(name, try parseType(depth: depth + 1)))
            skipSpaces()
            guard peek == UInt8(ascii: ",") else { break }
            offset += 1
        }
        try expect(">")
        return .structure(fields)
    }

    private mutating func parseFieldName() throws(DataTypeError) -> String {
        skipSpaces()
        if peek == UInt8(ascii: "`") { return try parseQuotedName() }
        let start = offset
        while let byte = peek, byte != UInt8(ascii: ":") {
            // These end a field: its name was forgotten, or the colon.
            if byte == UInt8(ascii: ",") || byte == UInt8(ascii: "<") || byte == UInt8(ascii: ">") {
                throw unexpected(": after a field's name")
            }
            offset += 1
        }
        var end = offset
        while end > start, Self.isSpace(bytes[end - 1]) { end -= 1 }
        guard end > start else { throw unexpected("a field's name") }
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    private mutating func parseQuotedName() throws(DataTypeError) -> String {
        let quote = UInt8(ascii: "`")
        var name: [UInt8] = []
        offset += 1
        while let byte = peek {
            offset += 1
            if byte == quote {
                guard peek == quote else {
                    return String(decoding: name, as: UTF8.self)
                }
                offset += 1
            }
            name.append(byte)
        }
        throw unexpected("a closing backquote")
    }

    /// Small numbers in parentheses: `(10, 2)`.
    private mutating func parseArguments() throws(DataTypeError) -> [Int] {
        try expect("(")
        var arguments: [Int] = []
        while true {
            skipSpaces()
            let word = parseWord()
            guard let number = Int(word), number >= 0 else {
                throw unexpected("a number")
            }
            arguments.append(number)
            skipSpaces()
            guard peek == UInt8(ascii: ","), arguments.count < 2 else { break }
            offset += 1
        }
        try expect(")")
        return arguments
    }

    private mutating func parseWord() -> String {
        let start = offset
        while let byte = peek, Self.isWord(byte) { offset += 1 }
        return String(decoding: bytes[start..<offset], as: UTF8.self)
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(DataTypeError) {
        skipSpaces()
        guard peek == UInt8(ascii: character) else { throw unexpected(String(character)) }
        offset += 1
    }

    private mutating func skipSpaces() {
        while let byte = peek, Self.isSpace(byte) { offset += 1 }
    }

    private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || (9...13).contains(byte)
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private func unexpected(_ expected: String) -> DataTypeError {
        let rest = String(decoding: bytes[offset...].prefix(12), as: UTF8.self)
        return error(.invalid, "found \(rest.isEmpty ? "the end" : rest), expected \(expected)")
    }

    private func error(_ kind: DataTypeError.Kind, _ message: String) -> DataTypeError {
        DataTypeError(kind, message, text: text, offset: offset)
    }
}
