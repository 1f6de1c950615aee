public import Buffers

/// A field of a Thrift struct that this version has no name for.
///
/// It is kept as it was encoded, so that writing the struct again loses nothing.
public struct UnknownField: Sendable, Equatable {
    /// The field's number in its struct.
    public let id: Int16
    /// The type in the field's header, a number of Thrift's compact protocol.
    public let type: UInt8
    /// The encoded value, without the field's header.
    public let bytes: Bytes

    public init(id: Int16, type: UInt8, bytes: Bytes) {
        self.id = id
        self.type = type
        self.bytes = bytes
    }
}
