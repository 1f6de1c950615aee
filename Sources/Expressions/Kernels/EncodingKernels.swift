import Columns

/// Notations of bytes and characters.
enum EncodingKernels {
    static let firstCodePoint: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let texts = operands[0].bytes
        return try evaluation.ints(operands) { row in
            let first = Characters.text(texts[row].prefix(4)).unicodeScalars.first
            return Int32(bitPattern: first?.value ?? 0)
        }
    }

    /// The Latin-1 character of the lowest eight bits; nothing for negative numbers.
    static let character: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let codes = operands[0].integers
        return try evaluation.texts(operands) { row, bytes in
            guard codes[row] >= 0 else { return true }
            let scalar = Unicode.Scalar(UInt8(truncatingIfNeeded: codes[row]))
            bytes += Array(String(Character(scalar)).utf8)
            return true
        }
    }

    // MARK: Hexadecimal

    static let hexOfIntegers: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let numbers = operands[0].integers
        return try evaluation.texts(operands) { row, bytes in
            let digits = String(UInt64(bitPattern: numbers[row]), radix: 16, uppercase: true)
            bytes += Array(digits.utf8)
            return true
        }
    }

    static let hexOfBytes: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let values = operands[0].bytes
        return try evaluation.texts(operands) { row, bytes in
            appendHex(values[row], upperDigits, to: &bytes)
            return true
        }
    }

    static let upperDigits = Array("0123456789ABCDEF".utf8)
    static let lowerDigits = Array("0123456789abcdef".utf8)

    static func appendHex(
        _ values: some Sequence<UInt8>,
        _ digits: [UInt8],
        to bytes: inout [UInt8]
    ) {
        for value in values {
            bytes.append(digits[Int(value >> 4)])
            bytes.append(digits[Int(value & 15)])
        }
    }

    static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    /// Null for what are no hexadecimal digits; an odd number of them gets a leading zero.
    static let unhex: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let texts = operands[0].bytes
        return try evaluation.texts(operands, as: .binary) { row, bytes in
            let text = texts[row]
            var isFirstHalf = text.count % 2 == 0
            if !isFirstHalf { bytes.append(0) }
            for byte in text {
                guard let digit = hexDigit(byte) else { return false }
                if isFirstHalf {
                    bytes.append(digit << 4)
                } else {
                    bytes[bytes.count - 1] |= digit
                }
                isFirstHalf.toggle()
            }
            return true
        }
    }

    // MARK: Base64 (RFC 4648 section 4, in the lines of RFC 2045)

    private static let base64Digits = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
    )

    /// In lines of 76 characters, with CR and LF between them.
    static let base64: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let values = operands[0].bytes
        return try evaluation.texts(operands) { row, bytes in
            let value = values[row]
            var column = 0
            for start in stride(from: value.startIndex, to: value.endIndex, by: 3) {
                if column == 76 {
                    bytes += [0x0D, 0x0A]
                    column = 0
                }
                let group = value[start..<min(start + 3, value.endIndex)]
                var bits: UInt32 = 0
                for byte in group { bits = bits << 8 | UInt32(byte) }
                bits <<= UInt32(8 * (3 - group.count))
                for digit in 0..<4 {
                    let index = Int(bits >> UInt32(18 - 6 * digit) & 63)
                    bytes.append(digit <= group.count ? base64Digits[index] : UInt8(ascii: "="))
                }
                column += 4
            }
            return true
        }
    }

    private static let base64Values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, digit) in base64Digits.enumerated() {
            values[Int(digit)] = UInt8(truncatingIfNeeded: value)
        }
        return values
    }()

    /// What is no digit is skipped; padding may be left out.
    static let unbase64: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let texts = operands[0].bytes
        return try evaluation.texts(operands, as: .binary) { (row, bytes) throws(RowProblem) in
            var bits: UInt32 = 0
            var count = 0
            var rest = texts[row]
            while let byte = rest.popFirst(), byte != UInt8(ascii: "=") {
                let value = base64Values[Int(byte)]
                if value == 0xFF { continue }
                bits = bits << 6 | UInt32(value)
                count += 1
                guard count == 4 else { continue }
                for shift in [16, 8, 0] as [UInt32] {
                    bytes.append(UInt8(truncatingIfNeeded: bits >> shift))
                }
                (bits, count) = (0, 0)
            }
            // Two digits hold a byte, three hold two; one holds none.
            guard count != 1 else {
                throw RowProblem("the string is not base64: its end is cut off")
            }
            if count >= 2 { bytes.append(UInt8(truncatingIfNeeded: bits >> (count == 2 ? 4 : 10))) }
            if count == 3 { bytes.append(UInt8(truncatingIfNeeded: bits >> 2)) }
            return true
        }
    }

    // MARK: Charsets

    private static func charset(_ name: ArraySlice<UInt8>) throws(RowProblem) -> Charset {
        if let charset = Charset(Characters.text(name)) { return charset }
        throw RowProblem(
            "unknown charset, the charsets are "
                + Charset.allCases.map(\.rawValue).joined(separator: ", ")
        )
    }

    static let encode: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let (texts, names) = (operands[0].bytes, operands[1].bytes)
        var last = LastMade<Charset>()
        return try evaluation.texts(operands, as: .binary) { (row, bytes) throws(RowProblem) in
            let charset = try last.of(names[row], charset)
            guard charset.encode(texts[row], into: &bytes) else {
                throw RowProblem("the string has characters that \(charset.rawValue) has not")
            }
            return true
        }
    }

    static let decode: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let (values, names) = (operands[0].bytes, operands[1].bytes)
        var last = LastMade<Charset>()
        return try evaluation.texts(operands) { (row, bytes) throws(RowProblem) in
            let charset = try last.of(names[row], charset)
            guard charset.decode(values[row], into: &bytes) else {
                throw RowProblem("the bytes are not \(charset.rawValue)")
            }
            return true
        }
    }

    // MARK: Forms of web pages (application/x-www-form-urlencoded)

    static let urlEncode: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let texts = operands[0].bytes
        return try evaluation.texts(operands) { row, bytes in
            for byte in texts[row] {
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "*"), UInt8(ascii: "-"),
                    UInt8(ascii: "."), UInt8(ascii: "_"):
                    bytes.append(byte)
                case UInt8(ascii: " "): bytes.append(UInt8(ascii: "+"))
                default:
                    bytes.append(UInt8(ascii: "%"))
                    appendHex(CollectionOfOne(byte), upperDigits, to: &bytes)
                }
            }
            return true
        }
    }

    static func urlDecode(isTry: Bool) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            let texts = operands[0].bytes
            return try evaluation.texts(operands) { (row, bytes) throws(RowProblem) in
                var rest = texts[row]
                while let byte = rest.popFirst() {
                    switch byte {
                    case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
                    case UInt8(ascii: "%"):
                        guard let high = rest.popFirst().flatMap(hexDigit),
                            let low = rest.popFirst().flatMap(hexDigit)
                        else {
                            if isTry { return false }
                            throw RowProblem(
                                "the string is not URL-encoded: two hexadecimal digits belong "
                                    + "behind every %; try_url_decode gives null instead"
                            )
                        }
                        bytes.append(high << 4 | low)
                    default: bytes.append(byte)
                    }
                }
                return true
            }
        }
    }
}
