package import Buffers

extension CompactReader {
    package func boolean(
        _ field: FieldHeader,
        _ name: StaticString
    ) throws(ParquetError) -> Bool {
        switch field.type {
        case .booleanTrue: true
        case .booleanFalse: false
        default: throw wrongType(field, name, expected: .booleanTrue)
        }
    }

    /// Reads an integer of any width that fits `Value`.
    package mutating func integer<Value: FixedWidthInteger>(
        _ field: FieldHeader,
        _ name: StaticString,
        as type: Value.Type = Value.self
    ) throws(ParquetError) -> Value {
        let raw: Int64
        switch field.type {
        case .int16, .int32, .int64: raw = try readZigzag()
        case .int8: raw = Int64(Int8(bitPattern: try readByte()))
        default: throw wrongType(field, name, expected: .int64)
        }
        guard let value = Value(exactly: raw) else {
            throw error(
                .corrupt,
                "\(field.structure).\(name) is \(raw), expected \(Value.min) to \(Value.max)"
            )
        }
        return value
    }

    /// Reads a size, a count or a position: an integer that is not negative.
    package mutating func count(
        _ field: FieldHeader,
        _ name: StaticString
    ) throws(ParquetError) -> Int {
        let value = try integer(field, name, as: Int.self)
        guard value >= 0 else {
            throw error(
                .corrupt,
                "\(field.structure).\(name) is \(value), expected 0 or more"
            )
        }
        return value
    }

    /// The value of an i32 field that counts something, 0 or more.
    ///
    /// A count of a page must not be larger than its type: sums of many of them fit into 64 bits.
    ///
    /// - Throws: ``ParquetError`` of kind `corrupt` if the value is negative or passes 32 bits.
    package mutating func count32(
        _ field: FieldHeader,
        _ name: StaticString
    ) throws(ParquetError) -> Int {
        let value = try integer(field, name, as: Int32.self)
        guard value >= 0 else {
            throw error(
                .corrupt,
                "\(field.structure).\(name) is \(value), expected 0 or more"
            )
        }
        return Int(value)
    }

    /// Reads an enum whose every number has a meaning here.
    package mutating func closedEnum<Value: RawRepresentable<Int32>>(
        _ field: FieldHeader,
        _ name: StaticString,
        as type: Value.Type = Value.self
    ) throws(ParquetError) -> Value {
        let raw = try integer(field, name, as: Int32.self)
        guard let value = Value(rawValue: raw) else {
            throw error(
                .unsupported,
                "\(field.structure).\(name) is \(raw), which has no meaning yet"
            )
        }
        return value
    }

    package mutating func binary(
        _ field: FieldHeader,
        _ name: StaticString
    ) throws(ParquetError) -> Bytes {
        guard field.type == .binary else { throw wrongType(field, name, expected: .binary) }
        return try readBinary()
    }

    package mutating func string(
        _ field: FieldHeader,
        _ name: StaticString
    ) throws(ParquetError) -> String {
        guard field.type == .binary else { throw wrongType(field, name, expected: .binary) }
        return try readString(field.structure, name)
    }

    package mutating func structure<Value: ThriftStruct>(
        _ field: FieldHeader,
        _ name: StaticString,
        as type: Value.Type = Value.self
    ) throws(ParquetError) -> Value {
        guard field.type == .structure else { throw wrongType(field, name, expected: .structure) }
        return try Value(from: &self)
    }

    /// The encoded value of a struct that is not looked into.
    package mutating func opaqueStructure(
        _ field: FieldHeader,
        _ name: StaticString
    ) throws(ParquetError) -> Bytes {
        guard field.type == .structure else { throw wrongType(field, name, expected: .structure) }
        return try unknown(field).bytes
    }

    package func wrongType(
        _ field: FieldHeader,
        _ name: StaticString,
        expected: WireType
    ) -> ParquetError {
        error(
            .corrupt,
            "\(field.structure).\(name) is encoded as \(field.type), expected \(expected)"
        )
    }

    /// The value of a required field.
    package func require<Value>(
        _ value: Value?,
        _ structure: StaticString,
        _ name: StaticString
    ) throws(ParquetError) -> Value {
        guard let value else { throw error(.corrupt, "\(structure) has no \(name)") }
        return value
    }
}

// MARK: Lists

extension CompactReader {
    package mutating func structures<Value: ThriftStruct>(
        _ field: FieldHeader,
        _ name: StaticString,
        limit: Int = .max,
        as: Value.Type = Value.self
    ) throws(ParquetError) -> [Value] {
        try list(field, name, of: [.structure], limit: limit) {
            (reader) throws(ParquetError) in try Value(from: &reader)
        }
    }

    package mutating func integers<Value: FixedWidthInteger>(
        _ field: FieldHeader,
        _ name: StaticString,
        as: Value.Type = Value.self
    ) throws(ParquetError) -> [Value] {
        try list(field, name, of: [.int16, .int32, .int64]) { (reader) throws(ParquetError) in
            let raw = try reader.readZigzag()
            guard let value = Value(exactly: raw) else {
                throw reader.error(
                    .corrupt,
                    "\(field.structure).\(name) holds \(raw), expected \(Value.min) to \(Value.max)"
                )
            }
            return value
        }
    }

    /// Reads a list of sizes or counts: none is negative.
    package mutating func counts(
        _ field: FieldHeader,
        _ name: StaticString
    ) throws(ParquetError) -> [Int] {
        let values = try integers(field, name, as: Int.self)
        guard let negative = values.first(where: { $0 < 0 }) else { return values }
        throw error(
            .corrupt,
            "\(field.structure).\(name) holds \(negative), expected 0 or more"
        )
    }

    package mutating func booleans(
        _ field: FieldHeader,
        _ name: StaticString
    ) throws(ParquetError) -> [Bool] {
        try list(field, name, of: [.booleanTrue, .booleanFalse]) {
            (reader) throws(ParquetError) in try reader.readByte() == 1
        }
    }

    package mutating func binaries(
        _ field: FieldHeader,
        _ name: StaticString
    ) throws(ParquetError) -> [Bytes] {
        try list(field, name, of: [.binary]) {
            (reader) throws(ParquetError) in try reader.readBinary()
        }
    }

    package mutating func strings(
        _ field: FieldHeader,
        _ name: StaticString
    ) throws(ParquetError) -> [String] {
        try list(field, name, of: [.binary]) {
            (reader) throws(ParquetError) in try reader.readString(field.structure, name)
        }
    }

    private mutating func list<Value>(
        _ field: FieldHeader,
        _ name: StaticString,
        of types: [WireType],
        limit: Int = .max,
        read: (inout CompactReader) throws(ParquetError) -> Value
    ) throws(ParquetError) -> [Value] {
        guard field.type == .list else { throw wrongType(field, name, expected: .list) }
        let (type, count) = try readListHeader()
        guard count > 0 else { return [] }
        guard types.contains(type) else {
            throw error(
                .corrupt,
                "\(field.structure).\(name) is a list of \(type), expected one of \(types[0])"
            )
        }
        guard count <= limit else {
            throw error(
                .tooLarge,
                "\(field.structure).\(name) has \(count) elements, the limit is \(limit)"
            )
        }
        var values: [Value] = []
        // An element may be far larger in memory than in the file: what is not there yet is not
        // given room.
        values.reserveCapacity(min(count, 1_024))
        for _ in 0..<count { values.append(try read(&self)) }
        return values
    }

    private mutating func readBinary() throws(ParquetError) -> Bytes {
        bytes(in: try advance(by: try readCount(ofAtLeast: 1)))
    }

    private mutating func readString(
        _ structure: StaticString,
        _ name: StaticString
    ) throws(ParquetError) -> String {
        let bytes = try readBinary()
        guard let string = String(validating: bytes.array, as: UTF8.self) else {
            throw error(.corrupt, "\(structure).\(name) is not UTF-8")
        }
        return string
    }
}
