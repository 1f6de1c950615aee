import Buffers
import Crypto
import Foundation

/// The JSON of a ledger: the same value gives the same bytes.
enum LedgerCoding {
    /// The bytes of a value, members sorted by name.
    static func bytes(_ value: some Encodable) throws -> Bytes {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Bytes([UInt8](try encoder.encode(value)))
    }

    /// - Throws: ``LedgerError`` of kind `damaged` if the bytes are no such value.
    static func value<Value: Decodable>(
        _ type: Value.Type,
        from bytes: Bytes,
        of key: String
    ) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(bytes.array))
        } catch {
            throw LedgerError(
                .damaged,
                "\(key) is not what a ledger has there (\(reason(error))): restore it, or look "
                    + "whether a newer version wrote it"
            )
        }
    }

    /// The SHA-256 of the bytes, in hexadecimal.
    static func digest(_ bytes: Bytes) -> String {
        SHA256.hash(data: bytes.array).reduce(into: "") { text, byte in
            let digits = String(byte, radix: 16)
            text += digits.count == 1 ? "0" + digits : digits
        }
    }

    /// What is wrong, without the values that are there.
    private static func reason(_ error: any Error) -> String {
        func path(_ context: DecodingError.Context) -> String {
            context.codingPath.map(\.stringValue).joined(separator: ".")
        }
        switch error as? DecodingError {
        case .keyNotFound(let key, _): return "\(key.stringValue) is missing"
        case .typeMismatch(_, let context): return "\(path(context)) is of another type"
        case .valueNotFound(_, let context): return "\(path(context)) is null"
        case .dataCorrupted(let context):
            let path = path(context)
            return path.isEmpty ? "it is no JSON" : "\(path) is no possible value"
        default: return "it cannot be read"
        }
    }
}

extension LogEntry {
    /// The entry's JSON, for people: indented, members sorted by name.
    package func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}
