/// How a value is encoded in Thrift's compact protocol.
///
/// Format: <https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md>
package struct WireType: RawRepresentable, Sendable, Hashable {
    package let rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package static let stop = WireType(rawValue: 0)
    package static let booleanTrue = WireType(rawValue: 1)
    package static let booleanFalse = WireType(rawValue: 2)
    package static let int8 = WireType(rawValue: 3)
    package static let int16 = WireType(rawValue: 4)
    package static let int32 = WireType(rawValue: 5)
    package static let int64 = WireType(rawValue: 6)
    package static let double = WireType(rawValue: 7)
    package static let binary = WireType(rawValue: 8)
    package static let list = WireType(rawValue: 9)
    package static let set = WireType(rawValue: 10)
    package static let map = WireType(rawValue: 11)
    package static let structure = WireType(rawValue: 12)
    package static let uuid = WireType(rawValue: 13)
}

// An optional field of a type that is not the specification's is treated as unknown: writers have
// used numbers for fields of their own before the specification gave them away.
extension WireType {
    package var isInteger: Bool {
        self == .int64 || self == .int32 || self == .int16 || self == .int8
    }
    package var isBoolean: Bool { self == .booleanTrue || self == .booleanFalse }
    package var isBinary: Bool { self == .binary }
    package var isStructure: Bool { self == .structure }
    package var isList: Bool { self == .list }
}

extension WireType: CustomStringConvertible {
    package var description: String {
        switch self {
        case .stop: "stop"
        case .booleanTrue, .booleanFalse: "bool"
        case .int8: "i8"
        case .int16: "i16"
        case .int32: "i32"
        case .int64: "i64"
        case .double: "double"
        case .binary: "binary"
        case .list: "list"
        case .set: "set"
        case .map: "map"
        case .structure: "struct"
        case .uuid: "uuid"
        default: "type \(rawValue)"
        }
    }
}
