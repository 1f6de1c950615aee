package import Buffers

/// Writes Thrift's compact protocol.
///
/// Format: <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>
package struct CompactWriter: ~Copyable {
    private var bytes = ByteBuffer()
    private var lastFieldID: Int16 = 0

    package init() {}

    /// What was written.
    package consuming func finished() -> Bytes { bytes.taken() }

    /// Puts what was written behind `output`.
    consuming func finish(to output: inout ByteBuffer) {
        output.append(0..<bytes.count, of: bytes)
    }

    // MARK: Structs

    /// Writes a struct: the fields that `body` writes, and the stop behind them.
    package mutating func writeStruct(_ body: (inout CompactWriter) -> Void) {
        let outer = lastFieldID
        lastFieldID = 0
        body(&self)
        bytes.append(0)
        lastFieldID = outer
    }

    private mutating func writeHeader(_ id: Int16, _ type: WireType) {
        let delta = Int(id) - Int(lastFieldID)
        if (1...15).contains(delta) {
            bytes.append(UInt8(delta) << 4 | type.rawValue)
        } else {
            bytes.append(type.rawValue)
            writeZigzag(Int64(id))
        }
        lastFieldID = id
    }

    // MARK: Fields; `nil` writes nothing

    package mutating func boolean(_ id: Int16, _ value: Bool?) {
        guard let value else { return }
        writeHeader(id, value ? .booleanTrue : .booleanFalse)
    }

    package mutating func int8(_ id: Int16, _ value: Int8?) {
        guard let value else { return }
        writeHeader(id, .int8)
        bytes.append(UInt8(bitPattern: value))
    }

    package mutating func int16(_ id: Int16, _ value: Int16?) {
        integer(id, .int16, value)
    }

    package mutating func int32(_ id: Int16, _ value: (some FixedWidthInteger)?) {
        integer(id, .int32, value)
    }

    package mutating func int64(_ id: Int16, _ value: (some FixedWidthInteger)?) {
        integer(id, .int64, value)
    }

    private mutating func integer(_ id: Int16, _ type: WireType, _ value: (some FixedWidthInteger)?)
    {
        guard let value else { return }
        writeHeader(id, type)
        writeZigzag(Int64(value))
    }

    package mutating func binary(_ id: Int16, _ value: Bytes?) {
        guard let value else { return }
        writeHeader(id, .binary)
        writeBinary(value)
    }

    package mutating func string(_ id: Int16, _ value: String?) {
        guard let value else { return }
        writeHeader(id, .binary)
        writeString(value)
    }

    package mutating func structure(_ id: Int16, _ value: (some ThriftStruct)?) {
        guard let value else { return }
        writeHeader(id, .structure)
        value.write(to: &self)
    }

    /// Writes a struct that is encoded already.
    package mutating func opaqueStructure(_ id: Int16, _ value: Bytes?) {
        guard let value else { return }
        writeHeader(id, .structure)
        append(value)
    }

    /// Writes a struct without fields.
    package mutating func emptyStructure(_ id: Int16) {
        writeHeader(id, .structure)
        bytes.append(0)
    }

    /// Writes a struct whose fields `body` writes.
    package mutating func structure(_ id: Int16, _ body: (inout CompactWriter) -> Void) {
        writeHeader(id, .structure)
        writeStruct(body)
    }

    /// Writes fields that were kept as they were encoded.
    package mutating func unknown(_ fields: [UnknownField]) {
        for field in fields {
            writeHeader(field.id, WireType(rawValue: field.type))
            append(field.bytes)
        }
    }

    // MARK: Lists

    package mutating func structures(_ id: Int16, _ values: [some ThriftStruct]?) {
        list(id, .structure, values) { writer, value in value.write(to: &writer) }
    }

    package mutating func int32s(_ id: Int16, _ values: [Int32]?) {
        list(id, .int32, values) { writer, value in writer.writeZigzag(Int64(value)) }
    }

    package mutating func int64s(_ id: Int16, _ values: [Int]?) {
        list(id, .int64, values) { writer, value in writer.writeZigzag(Int64(value)) }
    }

    package mutating func booleans(_ id: Int16, _ values: [Bool]?) {
        list(id, .booleanTrue, values) { writer, value in writer.bytes.append(value ? 1 : 2) }
    }

    package mutating func strings(_ id: Int16, _ values: [String]?) {
        list(id, .binary, values) { writer, value in writer.writeString(value) }
    }

    package mutating func binaries(_ id: Int16, _ values: [Bytes]?) {
        list(id, .binary, values) { writer, value in writer.writeBinary(value) }
    }

    private mutating func list<Value>(
        _ id: Int16,
        _ type: WireType,
        _ values: [Value]?,
        write: (inout CompactWriter, Value) -> Void
    ) {
        guard let values else { return }
        writeHeader(id, .list)
        if values.count < 15 {
            bytes.append(UInt8(values.count) << 4 | type.rawValue)
        } else {
            bytes.append(0xF0 | type.rawValue)
            writeVarint(UInt64(values.count))
        }
        for value in values { write(&self, value) }
    }

    // MARK: Values

    private mutating func writeVarint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    private mutating func writeZigzag(_ value: Int64) {
        writeVarint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    private mutating func writeString(_ value: String) {
        writeVarint(UInt64(value.utf8.count))
        for byte in value.utf8 { bytes.append(byte) }
    }

    private mutating func writeBinary(_ value: Bytes) {
        writeVarint(UInt64(value.count))
        append(value)
    }

    /// Appends bytes that are encoded already.
    package mutating func append(_ value: Bytes) {
        bytes.append(value)
    }
}
