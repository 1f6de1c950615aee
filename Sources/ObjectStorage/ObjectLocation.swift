/// Where an object or a folder of objects is: a path, a `file:` URI or an `s3:` URI.
package struct ObjectLocation: Sendable, Hashable {
    /// The kinds of places there are.
    package enum Place: Sendable, Hashable {
        /// A path of this machine, absolute or relative to the working directory; `~` is a name
        /// like any other.
        case local(path: String)
        /// A key or prefix in a bucket; empty for the whole bucket.
        case s3(bucket: String, key: String)
    }

    package let place: Place

    /// The location written as `text`.
    ///
    /// `s3a:` and `s3n:`, Hadoop's names, mean `s3:`. In `file:` URIs `%XX` is decoded, in paths
    /// and in `s3:` URIs it is not (as in AWS's tools).
    ///
    /// - Throws: ``ObjectStoreError`` of kind `invalidKey` if the text is no location,
    ///   `unsupported` for other URI schemes.
    package init(_ text: String) throws {
        guard !text.isEmpty, !text.utf8.contains(0) else {
            throw ObjectStoreError(
                .invalidKey,
                "a location is empty or holds a NUL, give a path, file: or s3: URI"
            )
        }
        guard let (scheme, rest) = Self.splitScheme(text) else {
            place = .local(path: text)
            return
        }
        switch scheme.lowercased() {
        case "s3", "s3a", "s3n": place = try Self.parseS3(rest, text)
        case "file": place = try .local(path: Self.parseFile(rest, text))
        default:
            throw ObjectStoreError(
                .unsupported,
                "\(scheme): locations are unknown, give a path, file: or s3: URI",
                store: text
            )
        }
    }

    /// The location of a path of this machine.
    package init(localPath path: String) {
        place = .local(path: path)
    }

    /// A scheme has at least two letters, and `//` behind it unless it is `file`; so `a:b` is a
    /// path.
    private static func splitScheme(_ text: String) -> (scheme: Substring, rest: Substring)? {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let scheme = text[..<colon]
        let rest = text[text.index(after: colon)...]
        guard scheme.count >= 2, scheme.first?.isLetter == true,
            scheme.utf8.allSatisfy({ byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
                    UInt8(ascii: "."):
                    true
                default: false
                }
            }),
            rest.hasPrefix("//") || (scheme.lowercased() == "file" && rest.hasPrefix("/"))
        else { return nil }
        return (scheme, rest)
    }

    private static func parseS3(_ rest: Substring, _ text: String) throws -> Place {
        let path = rest.dropFirst(2)
        let slash = path.firstIndex(of: "/") ?? path.endIndex
        guard slash != path.startIndex else {
            throw ObjectStoreError(
                .invalidKey,
                "the location names no bucket, expected s3://bucket/key",
                store: text
            )
        }
        return .s3(bucket: String(path[..<slash]), key: String(path[slash...].dropFirst()))
    }

    private static func parseFile(_ rest: Substring, _ text: String) throws -> String {
        var path = rest
        if path.hasPrefix("//") {
            path = path.dropFirst(2)
            if path.hasPrefix("localhost/") { path = path.dropFirst("localhost".count) }
        }
        func invalid(_ reason: String) -> ObjectStoreError {
            ObjectStoreError(.invalidKey, reason, store: text)
        }
        guard path.hasPrefix("/") else {
            throw invalid("a file: URI has an absolute path and no host, expected file:///path")
        }
        guard !path.contains("?"), !path.contains("#") else {
            throw invalid("a file: URI has no query or fragment, write ? as %3F and # as %23")
        }
        let (bytes, escaped) = HivePath.decodePercent(path)
        guard
            bytes.filter({ $0 == UInt8(ascii: "%") }).count
                == escaped.filter({ bytes[$0] == UInt8(ascii: "%") }).count
        else { throw invalid("a % stands without two hexadecimal digits, write it as %25") }
        guard !bytes.contains(0), let decoded = String(validating: bytes, as: UTF8.self) else {
            throw invalid("the path is not UTF-8, or holds a NUL")
        }
        return decoded
    }
}

extension ObjectLocation: CustomStringConvertible {
    /// The path, or the URI; reading it gives the same location.
    package var description: String {
        switch place {
        case .local(let path): Self.splitScheme(path) == nil ? path : "./" + path
        case .s3(let bucket, let key): "s3://\(bucket)/\(key)"
        }
    }
}
