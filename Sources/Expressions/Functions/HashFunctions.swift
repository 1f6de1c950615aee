import Columns

extension SQLFunction {
    static let hashFunctions: [SQLFunction] = [
        values("hash(value, …)", .int) { operands, count in
            var hashes = [Int32](repeating: 42, count: count)
            for operand in operands { Murmur3.update(&hashes, with: operand) }
            return .int32(hashes)
        },
        values("xxhash64(value, …)", .bigint) { operands, count in
            var hashes = [Int64](repeating: 42, count: count)
            for operand in operands { XXHash64.update(&hashes, with: operand) }
            return .int64(hashes)
        },
        digest("md5(binary)", MD5.digest),
        digest("sha1(binary)", SHA1.digest),
        digest("sha(binary)", SHA1.digest),
        .plain("sha2(binary, bits)", [.binary, .int], gives: .string, mayGiveNull: true) { _ in sha2
        },
        .plain("crc32(binary)", [.binary], gives: .bigint) { _ in
            { operands, evaluation throws(ExpressionError) in
                let values = operands[0].bytes
                return try evaluation.longs(operands) { Int64(CRC32.checksum(values[$0])) }
            }
        },
    ]

    /// A hash of values of all types but maps, whose entries have no order.
    private static func values(
        _ usage: String,
        _ type: DataType,
        _ hash: @escaping @Sendable ([Operand], Int) -> ColumnVector.Values
    ) -> SQLFunction {
        SQLFunction(usage, arity: 1...Int.max) { call throws(ExpressionError) in
            for (index, argument) in call.arguments.enumerated() where argument.type.hasMap {
                throw call.wrongType(index, "values without maps")
            }
            return call.node(
                { operands, evaluation in
                    ColumnVector(
                        type: type,
                        count: evaluation.count,
                        validity: nil,
                        values: hash(operands, evaluation.count)
                    )
                },
                type,
                call.arguments,
                isNullable: false
            )
        }
    }

    /// A digest in hexadecimal digits.
    private static func digest(
        _ usage: String,
        _ digest: @escaping @Sendable (ArraySlice<UInt8>) -> [UInt8]
    ) -> SQLFunction {
        .plain(usage, [.binary], gives: .string) { _ in
            { operands, evaluation throws(ExpressionError) in
                let values = operands[0].bytes
                return try evaluation.texts(operands) { row, bytes in
                    let digits = EncodingKernels.lowerDigits
                    EncodingKernels.appendHex(digest(values[row]), digits, to: &bytes)
                    return true
                }
            }
        }
    }

    /// Null for a number of bits that SHA-2 does not have.
    private static let sha2: BoundNode.Kernel = { operands, evaluation throws(ExpressionError) in
        let (values, bits) = (operands[0].bytes, operands[1].int32s)
        return try evaluation.texts(operands) { row, bytes in
            let digest: [UInt8]
            switch bits[row] {
            case 224: digest = SHA256.sha224(values[row])
            case 0, 256: digest = SHA256.sha256(values[row])
            case 384: digest = SHA512.sha384(values[row])
            case 512: digest = SHA512.sha512(values[row])
            default: return false
            }
            EncodingKernels.appendHex(digest, EncodingKernels.lowerDigits, to: &bytes)
            return true
        }
    }
}

extension DataType {
    fileprivate var hasMap: Bool {
        switch self {
        case .map: true
        case .array(let element): element.hasMap
        case .structure(let fields): fields.contains { $0.type.hasMap }
        default: false
        }
    }
}
