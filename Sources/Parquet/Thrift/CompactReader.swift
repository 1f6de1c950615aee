package import Buffers

/// A bounds-checked, forward-only reader of Thrift's compact protocol.
///
/// Reading past the end throws; it never traps. No container is allocated before its size was
/// compared with the bytes that are left, and structs nest only so far.
///
/// Format: <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>
package struct CompactReader {
    private let input: PinnedBytes
    package let limits: ParquetLimits
    /// Bytes from the start of the input.
    package private(set) var offset: Int
    private var depth = 0
    private var unknownFieldCount = 0

    /// Parquet's metadata nests about eight deep; the rest is room for fields to come.
    private static let depthLimit = 48

    package init(_ bytes: Bytes, at offset: Int = 0, limits: ParquetLimits = ParquetLimits()) {
        precondition(offset >= 0 && offset <= bytes.count, "reading starts inside the bytes")
        input = PinnedBytes(bytes)
        self.offset = offset
        self.limits = limits
    }

    /// The bytes not read yet.
    package var remaining: Int { input.count - offset }

    /// The bytes of `range`, sharing the input's storage.
    package func bytes(in range: Range<Int>) -> Bytes { input.bytes[range] }

    package func error(_ kind: ParquetError.Kind, _ message: String) -> ParquetError {
        ParquetError(kind, message, .init(offset: offset))
    }
}

// MARK: Bytes and varints

extension CompactReader {
    @inline(__always)
    package mutating func readByte() throws(ParquetError) -> UInt8 {
        guard offset < input.count else { throw needs(1) }
        defer { offset &+= 1 }
        return input[offset]
    }

    /// Moves past `count` bytes and returns where they are.
    package mutating func advance(by count: Int) throws(ParquetError) -> Range<Int> {
        guard count >= 0, count <= remaining else { throw needs(count) }
        defer { offset += count }
        return offset..<offset + count
    }

    /// Reads an unsigned LEB128 integer of at most ten bytes.
    package mutating func readVarint() throws(ParquetError) -> UInt64 {
        let first = try readByte()
        if first < 0x80 { return UInt64(first) }
        var value = UInt64(first & 0x7F)
        var shift: UInt64 = 7
        while shift < 64 {
            let byte = try readByte()
            value |= UInt64(byte & 0x7F) &<< shift
            if byte < 0x80 {
                // The tenth byte has room for one bit.
                guard shift < 63 || byte <= 1 else { break }
                return value
            }
            shift += 7
        }
        throw error(.corrupt, "a varint passes 64 bits")
    }

    /// Reads a zigzag-encoded integer.
    package mutating func readZigzag() throws(ParquetError) -> Int64 {
        let raw = try readVarint()
        return Int64(bitPattern: raw &>> 1) ^ -Int64(bitPattern: raw & 1)
    }

    /// Reads a varint that counts things of which each takes at least `byteCount` bytes.
    package mutating func readCount(ofAtLeast byteCount: Int) throws(ParquetError) -> Int {
        let raw = try readVarint()
        guard raw <= UInt64(remaining / byteCount) else {
            throw error(
                .truncated,
                "\(raw) elements or bytes are announced, only \(remaining) bytes follow"
            )
        }
        return Int(raw)
    }

    private func needs(_ count: Int) -> ParquetError {
        error(.truncated, "needs \(count) bytes, has \(remaining)")
    }
}

// MARK: Structs and containers

extension CompactReader {
    /// Enters a struct; ``nextField(_:)`` leaves it when it returns `nil`.
    package mutating func beginStruct(_ name: StaticString) throws(ParquetError) -> StructScope {
        guard depth < Self.depthLimit else {
            throw error(.tooLarge, "\(name) is nested more than \(Self.depthLimit) structs deep")
        }
        depth += 1
        return StructScope(name: name)
    }

    /// The header of the struct's next field, or `nil` at its end.
    package mutating func nextField(
        _ scope: inout StructScope
    ) throws(ParquetError) -> FieldHeader? {
        let byte = try readByte()
        guard byte != 0 else {
            depth -= 1
            return nil
        }
        let type = WireType(rawValue: byte & 0x0F)
        guard (1...13).contains(type.rawValue) else {
            throw error(
                .corrupt,
                "a field of \(scope.name) has \(type), which is not a Thrift type"
            )
        }
        let id =
            byte >> 4 == 0
            ? try readZigzag() : Int64(scope.lastFieldID) + Int64(byte >> 4)
        guard let id = Int16(exactly: id) else {
            throw error(.corrupt, "\(scope.name) has a field numbered \(id), beyond 16 bits")
        }
        scope.advance(to: id)
        return FieldHeader(id: id, type: type, structure: scope.name)
    }

    /// The type and number of the elements of a list or set.
    package mutating func readListHeader() throws(ParquetError) -> (type: WireType, count: Int) {
        let byte = try readByte()
        let type = WireType(rawValue: byte & 0x0F)
        if byte >> 4 == 15 { return (type, try readCount(ofAtLeast: 1)) }
        let count = Int(byte >> 4)
        guard count <= remaining else {
            throw error(.truncated, "a list of \(count) elements has \(remaining) bytes left")
        }
        return (type, count)
    }

    /// A field that has no name here, kept as it is encoded.
    package mutating func unknown(_ field: FieldHeader) throws(ParquetError) -> UnknownField {
        unknownFieldCount += 1
        guard unknownFieldCount <= limits.unknownFieldLimit else {
            throw error(
                .tooLarge,
                "more than \(limits.unknownFieldLimit) fields are of unknown meaning"
            )
        }
        let start = offset
        try skipValue(of: field.type)
        return UnknownField(
            id: field.id,
            type: field.type.rawValue,
            bytes: bytes(in: start..<offset)
        )
    }

    /// Moves past the value of a field.
    package mutating func skipValue(of type: WireType) throws(ParquetError) {
        switch type {
        case .booleanTrue, .booleanFalse: break
        default: try skipElement(of: type)
        }
    }

    /// Moves past a value in a container, where booleans take a byte.
    private mutating func skipElement(of type: WireType) throws(ParquetError) {
        switch type {
        case .booleanTrue, .booleanFalse, .int8: _ = try advance(by: 1)
        case .int16, .int32, .int64: _ = try readVarint()
        case .double: _ = try advance(by: 8)
        case .uuid: _ = try advance(by: 16)
        case .binary: _ = try advance(by: try readCount(ofAtLeast: 1))
        case .list, .set, .map: try skipContainer(of: type)
        case .structure:
            var scope = try beginStruct("an unknown struct")
            while let field = try nextField(&scope) { try skipValue(of: field.type) }
        default:
            throw error(.corrupt, "\(type) is not a Thrift type")
        }
    }

    private mutating func skipContainer(of type: WireType) throws(ParquetError) {
        guard depth < Self.depthLimit else {
            throw error(.tooLarge, "containers are nested more than \(Self.depthLimit) deep")
        }
        depth += 1
        if type == .map {
            let count = try readCount(ofAtLeast: 1)
            if count > 0 {
                let types = try readByte()
                for _ in 0..<count {
                    try skipElement(of: WireType(rawValue: types >> 4))
                    try skipElement(of: WireType(rawValue: types & 0x0F))
                }
            }
        } else {
            let (element, count) = try readListHeader()
            for _ in 0..<count { try skipElement(of: element) }
        }
        depth -= 1
    }
}
