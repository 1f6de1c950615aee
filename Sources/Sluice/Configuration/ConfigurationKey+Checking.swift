internal import Expressions
internal import Foundation
internal import ObjectStorage
internal import Reporting

extension ConfigurationKey {
    /// More is no setting, whatever it is.
    private static let byteCountLimit = 4_096

    /// Less memory would leave no room for one row group, in bytes.
    private static let smallestMemory = 64 << 20

    /// The text, if it is a value that this key can have.
    ///
    /// - Throws: ``ConfigurationError`` of kind `invalidValue`, whose message starts with the text;
    ///   ``ExpressionError`` for a time zone that is unknown.
    package func checked(_ text: String) throws -> String {
        guard text.utf8.count <= Self.byteCountLimit else {
            throw ConfigurationError(
                .invalidValue,
                "the value has \(text.utf8.count) bytes, the limit is \(Self.byteCountLimit)"
            )
        }
        guard !text.isEmpty,
            text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F })
        else {
            throw ConfigurationError(
                .invalidValue,
                "the value is empty or holds a control character, expected a word or a path"
            )
        }
        try check(text)
        return text
    }

    private func check(_ text: String) throws {
        switch self {
        case .memory: _ = try Self.memory(text)
        case .threads: _ = try Self.threadCount(text)
        case .timeZone: _ = try TimeZoneRules(named: text)
        case .ansi, .s3RequesterPays, .s3Anonymous, .singleWriter: _ = try Self.boolean(text)
        case .durability: try Self.require(text, among: ["disk", "process"])
        case .s3AddressingStyle: try Self.require(text, among: ["auto", "path", "virtual"])
        case .s3Encryption: try Self.require(text, among: ["AES256", "aws:kms", "aws:kms:dsse"])
        case .s3Publishing: try Self.require(text, among: ["auto", "upload", "copy"])
        case .endpoint, .s3Endpoint, .glueEndpoint: try Self.requireEndpoint(text)
        case .ledger: _ = try ObjectLocation(text)
        case .catalog: _ = try CatalogPlace(text)
        case .region: try Self.requireRegion(text)
        case .temporaryFolder, .profile, .s3EncryptionKey: break
        }
    }

    /// A number of bytes that is enough to work with.
    static func memory(_ text: String) throws -> ByteSize {
        let size: ByteSize
        do {
            size = try ByteSize(text)
        } catch {
            throw ConfigurationError(.invalidValue, error.message)
        }
        guard size.byteCount >= smallestMemory else {
            throw ConfigurationError(
                .invalidValue,
                "\(Units.bytes(size.byteCount)) is too little, the least is 64MiB"
            )
        }
        return size
    }

    static func threadCount(_ text: String) throws -> Int {
        guard let count = Int(text), (1...256).contains(count) else {
            throw ConfigurationError(.invalidValue, "\(text) is no number from 1 to 256")
        }
        return count
    }

    static func boolean(_ text: String) throws -> Bool {
        guard let value = Bool(text.lowercased()) else {
            throw ConfigurationError(.invalidValue, "\(text) is neither true nor false")
        }
        return value
    }

    private static func require(_ text: String, among words: [String]) throws {
        guard !words.contains(text) else { return }
        throw ConfigurationError(
            .invalidValue,
            words.count == 2
                ? "\(text) is neither \(words[0]) nor \(words[1])"
                : "\(text) is unknown, expected one of \(words.joined(separator: ", "))"
        )
    }

    /// A region becomes part of host names, so nothing else may stand in it.
    private static func requireRegion(_ text: String) throws {
        let isLabel = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
        // A label of a host name: RFC 1035, section 2.3.4.
        guard isLabel, text.utf8.count <= 63 else {
            throw ConfigurationError(
                .invalidValue,
                "\(text) is no region, expected one like eu-west-1"
            )
        }
    }

    /// An endpoint without a user and a password, which would be printed.
    private static func requireEndpoint(_ text: String) throws {
        let url = URLComponents(string: text)
        guard let url, ["http", "https"].contains(url.scheme?.lowercased()),
            url.host?.isEmpty == false, url.user == nil, url.password == nil, url.query == nil,
            url.fragment == nil
        else {
            throw ConfigurationError(
                .invalidValue,
                "must be http:// or https:// and a host, without a user and a query"
            )
        }
    }
}
