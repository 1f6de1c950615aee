/// The name of an object inside a store: components separated by `/`, relative to the store's root.
///
/// Keys are bytes: they are equal, and ordered, by their UTF-8 bytes, as S3 orders its listings.
/// (`String` compares by canonical equivalence, which would take two different files for one.)
package struct ObjectKey: Sendable {
    /// The longest key, in UTF-8 bytes; S3's limit.
    package static let byteCountLimit = 1_024

    /// The key as text, without a leading or trailing `/`.
    package let text: String

    /// The key written as `text`.
    ///
    /// - Throws: ``ObjectStoreError`` of kind `invalidKey` if `text` is empty or too long, starts
    ///   or ends with `/`, or has a component that is empty, `.` or `..`, or holds a NUL.
    package init(_ text: String) throws {
        func invalid(_ reason: String) -> ObjectStoreError {
            ObjectStoreError(
                .invalidKey,
                "\(reason), a key is like year=2020/part-0.parquet",
                key: text
            )
        }
        let bytes = text.utf8
        guard !bytes.isEmpty else { throw invalid("the key is empty") }
        guard bytes.count <= Self.byteCountLimit else {
            throw invalid("the key has \(bytes.count) bytes, the limit is \(Self.byteCountLimit)")
        }
        guard !bytes.contains(0) else { throw invalid("the key holds a NUL") }
        for component in bytes.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        {
            if component.isEmpty { throw invalid("the key has an empty component") }
            if component.elementsEqual(".".utf8) || component.elementsEqual("..".utf8) {
                throw invalid("the key has a component that is . or ..")
            }
        }
        self.text = text
    }

    /// The parts between the slashes.
    package var components: [Substring] { text.split(separator: "/") }

    /// The last component.
    package var name: Substring {
        text.utf8.lastIndex(of: UInt8(ascii: "/")).map { text[text.utf8.index(after: $0)...] }
            ?? text[...]
    }

    /// Everything before the last component, with its `/`; empty for an object at the root.
    package var folder: Substring {
        text.utf8.lastIndex(of: UInt8(ascii: "/")).map { text[...$0] } ?? ""
    }

    /// Whether readers of a lake skip the object: a component starts with `.`, or with `_` and is
    /// not a hive partition (Spark's rule).
    package var isHidden: Bool { Self.isHidden(text[...]) }

    /// Whether an object of this path is one of those; the path may be part of a key.
    package static func isHidden(_ path: Substring) -> Bool {
        path.utf8.split(separator: UInt8(ascii: "/")).contains { component in
            switch component.first {
            case UInt8(ascii: "."): true
            case UInt8(ascii: "_"): !component.contains(UInt8(ascii: "="))
            default: false
            }
        }
    }

    /// The key `name` in the folder of that name, for example `year=2020/` and `part-0.parquet`.
    ///
    /// - Throws: ``ObjectStoreError`` of kind `invalidKey`, as ``init(_:)``.
    package init(folder: some StringProtocol, name: some StringProtocol) throws {
        try self.init(
            folder.isEmpty || folder.hasSuffix("/")
                ? "\(folder)\(name)" : "\(folder)/\(name)"
        )
    }
}

extension ObjectKey: Comparable, Hashable {
    package static func == (left: ObjectKey, right: ObjectKey) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    package static func < (left: ObjectKey, right: ObjectKey) -> Bool {
        left.text.utf8.lexicographicallyPrecedes(right.text.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        // Equal bytes are canonically equivalent, so text that is equal here has equal hashes.
        hasher.combine(text)
    }
}

extension ObjectKey: CustomStringConvertible {
    package var description: String { text }
}

extension ObjectKey: Codable {
    package init(from decoder: any Decoder) throws {
        try self.init(decoder.singleValueContainer().decode(String.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
