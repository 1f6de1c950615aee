/// Partition values as one run of bytes that sorts as the values do, one after the other.
///
/// Each value ends with `00 01`; a zero byte in a value is `00 FF`. So no value's end sorts behind
/// its continuation, and different values have different bytes.
package enum PartitionValueCoding {
    package static func encode(_ values: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        for value in values {
            for byte in value.utf8 {
                bytes.append(byte)
                if byte == 0 { bytes.append(0xFF) }
            }
            bytes += [0, 1]
        }
        return bytes
    }

    /// The values that were encoded, or `nil` if the bytes are not from here.
    static func decode(_ bytes: [UInt8]) -> [String]? {
        var values: [String] = []
        var value: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] != 0 {
                value.append(bytes[index])
                index += 1
                continue
            }
            guard index + 1 < bytes.count else { return nil }
            switch bytes[index + 1] {
            case 0xFF: value.append(0)
            case 1:
                guard let text = String(validating: value, as: UTF8.self) else { return nil }
                values.append(text)
                value = []
            default: return nil
            }
            index += 2
        }
        return value.isEmpty ? values : nil
    }
}
