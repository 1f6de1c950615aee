/// One `key=value` folder of a hive-style path.
package struct PartitionComponent: Sendable, Hashable {
    package var name: String
    /// The value, unescaped, or `nil` for the default partition.
    package var value: String?

    package init(name: String, value: String?) {
        self.name = name
        self.value = value
    }
}

/// Paths whose folders carry partition values: `year=2020/month=5/part-0.parquet`.
package enum HivePath {
    /// Where rows go whose partition value is null.
    ///
    /// As in Hive and Spark the empty string goes there too, since a folder `key=` is read in
    /// different ways; and a value that is literally this text cannot be told from null.
    package static let defaultPartition = "__HIVE_DEFAULT_PARTITION__"

    /// `text` with the bytes that Hive escapes in a folder's name as `%XX`.
    ///
    /// These are `"#%'*/:=?\{[]^`, U+0001…U+001F and U+007F; space and `}` are not among them. NUL,
    /// which Hive leaves as it is, is escaped too: no file system can have it in a name.
    package static func escape(_ text: some StringProtocol) -> String {
        var escaped: [UInt8] = []
        escaped.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if isEscaped(byte) {
                escaped += [UInt8(ascii: "%"), hexDigit(byte >> 4), hexDigit(byte & 15)]
            } else {
                escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    /// `text` with every `%XX` replaced by the byte it stands for.
    ///
    /// A `%` without two hexadecimal digits behind it stays, as in Hive. If the bytes are not
    /// UTF-8, each stands for the character of that number, which is how Hive reads them.
    package static func unescape(_ text: some StringProtocol) -> String {
        let (bytes, escapedOffsets) = decodePercent(text)
        if escapedOffsets.isEmpty { return String(text) }
        if let decoded = String(validating: bytes, as: UTF8.self) { return decoded }
        var result = ""
        var start = 0
        for offset in escapedOffsets {
            result += String(decoding: bytes[start..<offset], as: UTF8.self)
            result.unicodeScalars.append(Unicode.Scalar(bytes[offset]))
            start = offset + 1
        }
        return result + String(decoding: bytes[start...], as: UTF8.self)
    }

    /// The folder of a partition value, without a slash: `country=B%2FE`.
    package static func component(_ name: String, _ value: String?) -> String {
        guard let value, !value.isEmpty else { return "\(escape(name))=\(defaultPartition)" }
        return "\(escape(name))=\(escape(value))"
    }

    /// The folders of a partition, with a slash at the end: `year=2020/month=5/`.
    package static func prefix(_ components: some Sequence<PartitionComponent>) -> String {
        components.reduce(into: "") { prefix, part in
            prefix += component(part.name, part.value) + "/"
        }
    }

    /// What a folder's name says, or `nil` if it is not `key=value`.
    package static func parse(component: some StringProtocol) -> PartitionComponent? {
        guard let equals = component.firstIndex(of: "="), equals != component.startIndex else {
            return nil
        }
        let name = unescape(component[..<equals])
        let value = unescape(component[component.index(after: equals)...])
        let isDefault = value.isEmpty || value == defaultPartition
        return PartitionComponent(name: name, value: isDefault ? nil : value)
    }

    /// The partition values in the folders of `key`, outermost first; folders that are not
    /// `key=value` are passed over.
    package static func partition(of key: ObjectKey) -> [PartitionComponent] {
        key.folder.split(separator: "/").compactMap { parse(component: $0) }
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        switch byte {
        case 0...0x1F, 0x7F: true
        case UInt8(ascii: "\""), UInt8(ascii: "#"), UInt8(ascii: "%"), UInt8(ascii: "'"),
            UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "="),
            UInt8(ascii: "?"), UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "["),
            UInt8(ascii: "]"), UInt8(ascii: "^"):
            true
        default: false
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    /// The bytes of `text` without escapes, and where in them the escaped ones are.
    static func decodePercent(_ text: some StringProtocol) -> (bytes: [UInt8], escaped: [Int]) {
        let source = Array(text.utf8)
        var bytes: [UInt8] = []
        var escaped: [Int] = []
        var index = 0
        while index < source.count {
            if source[index] == UInt8(ascii: "%"), index + 2 < source.count,
                let high = Character(Unicode.Scalar(source[index + 1])).hexDigitValue,
                let low = Character(Unicode.Scalar(source[index + 2])).hexDigitValue
            {
                escaped.append(bytes.count)
                bytes.append(UInt8(high << 4 | low))
                index += 3
            } else {
                bytes.append(source[index])
                index += 1
            }
        }
        return (bytes, escaped)
    }
}
