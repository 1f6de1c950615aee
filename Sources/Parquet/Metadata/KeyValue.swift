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
