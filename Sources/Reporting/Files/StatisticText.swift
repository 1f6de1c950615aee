internal import Buffers
internal import Parquet

extension LeafColumn {
    /// A value of the column's statistics as text: numbers and text as such, the rest as bytes.
    func statisticText(_ bytes: Bytes) -> String {
        switch (physicalType, bytes.count) {
        case (.boolean, 1): return bytes[0] == 0 ? "false" : "true"
        case (.int32, 4): return "\(Int32(truncatingIfNeeded: Self.integer(bytes)))"
        case (.int64, 8): return "\(Int64(bitPattern: Self.integer(bytes)))"
        case (.float, 4): return "\(Float(bitPattern: UInt32(Self.integer(bytes))))"
        case (.double, 8): return "\(Double(bitPattern: Self.integer(bytes)))"
        case (.byteArray, _):
            let text = String(validating: (0..<bytes.count).map { bytes[$0] }, as: UTF8.self)
            if let text, !text.unicodeScalars.contains(where: { $0.value < 0x20 }) { return text }
        default: break
        }
        return "0x"
            + (0..<min(bytes.count, 20)).map { index in
                let digits = String(bytes[index], radix: 16)
                return bytes[index] < 16 ? "0" + digits : digits
            }.joined()
    }

    /// The bytes as a number, the lowest first.
    private static func integer(_ bytes: Bytes) -> UInt64 {
        (0..<bytes.count).reduce(0) { $0 | UInt64(bytes[$1]) << UInt64(8 * $1) }
    }
}
