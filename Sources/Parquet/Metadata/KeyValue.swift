public import Buffers

/// A piece of metadata that a writer left for some reader.
public struct KeyValue: Sendable, Equatable {
    public var key: String
    /// The value as it stands in the file; it need not be text.
    public var valueBytes: Bytes?
    public var unknownFields: [UnknownField]

    public init(key: String, value: String?) {
        self.init(key: key, valueBytes: value.map { Bytes($0.utf8) })
    }

    public init(key: String, valueBytes: Bytes?, unknownFields: [UnknownField] = []) {
        self.key = key
        self.valueBytes = valueBytes
        self.unknownFields = unknownFields
    }

    /// The value as text; bytes that are not UTF-8 are replaced.
    public var value: String? {
        valueBytes.map { String(decoding: $0.array, as: UTF8.self) }
    }
}

extension KeyValue: ThriftStruct {
    package init(from reader: inout CompactReader) throws(ParquetError) {
        var key: String?
        var valueBytes: Bytes?
        var unknown: [UnknownField] = []
        var scope = try reader.beginStruct("KeyValue")
        while let field = try reader.nextField(&scope) {
            switch field.id {
            case 1: key = try reader.string(field, "key")
            case 2 where field.type.isBinary: valueBytes = try reader.binary(field, "value")
            default: unknown.append(try reader.unknown(field))
            }
        }
        self.init(
            key: try reader.require(key, "KeyValue", "key"),
            valueBytes: valueBytes,
            unknownFields: unknown
        )
    }

    package func write(to writer: inout CompactWriter) {
        writer.writeStruct { writer in
            writer.string(1, key)
            writer.binary(2, valueBytes)
            writer.unknown(unknownFields)
        }
    }
}
