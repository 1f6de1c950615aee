/// How the values or levels of a page are encoded.
///
/// Format: <https://parquet.apache.org/docs/file-format/data-pages/encodings/>
public struct Encoding: RawRepresentable, Sendable, Hashable {
    public let rawValue: Int32

    public init(rawValue: Int32) {
        self.rawValue = rawValue
    }

    public static let plain = Encoding(rawValue: 0)
    public static let plainDictionary = Encoding(rawValue: 2)
    public static let rle = Encoding(rawValue: 3)
    public static let bitPacked = Encoding(rawValue: 4)
    public static let deltaBinaryPacked = Encoding(rawValue: 5)
    public static let deltaLengthByteArray = Encoding(rawValue: 6)
    public static let deltaByteArray = Encoding(rawValue: 7)
    public static let rleDictionary = Encoding(rawValue: 8)
    public static let byteStreamSplit = Encoding(rawValue: 9)
}

extension Encoding {
    /// Whether pages in it point into a dictionary.
    var isDictionary: Bool { self == .plainDictionary || self == .rleDictionary }

    /// Whether the format has it for values, other than indices, of `type`.
    func suits(_ type: PhysicalType) -> Bool {
        switch self {
        case .plain: true
        case .rle: type == .boolean
        case .deltaBinaryPacked: type == .int32 || type == .int64
        case .deltaLengthByteArray: type == .byteArray
        case .deltaByteArray: type == .byteArray || type == .fixedLengthByteArray
        case .byteStreamSplit:
            [.int32, .int64, .float, .double, .fixedLengthByteArray].contains(type)
        default: false
        }
    }
}

extension Encoding: CustomStringConvertible {
    /// The specification's name, for example `PLAIN`, or the number where there is none.
    public var description: String {
        switch self {
        case .plain: "PLAIN"
        case .plainDictionary: "PLAIN_DICTIONARY"
        case .rle: "RLE"
        case .bitPacked: "BIT_PACKED"
        case .deltaBinaryPacked: "DELTA_BINARY_PACKED"
        case .deltaLengthByteArray: "DELTA_LENGTH_BYTE_ARRAY"
        case .deltaByteArray: "DELTA_BYTE_ARRAY"
        case .rleDictionary: "RLE_DICTIONARY"
        case .byteStreamSplit: "BYTE_STREAM_SPLIT"
        default: "Encoding(\(rawValue))"
        }
    }
}
