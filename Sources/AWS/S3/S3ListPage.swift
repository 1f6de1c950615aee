import ObjectStorage

/// A page of ListObjectsV2.
struct S3ListPage: Sendable {
    /// An object as a listing has it.
    struct Entry: Sendable {
        /// The whole name.
        let key: String
        let byteCount: Int64
        let version: ObjectVersion
        let modified: WireTime

        /// Whether it is what consoles make to show a folder: no data.
        var isFolder: Bool { key.utf8.last == UInt8(ascii: "/") }

        func info(key: ObjectKey) -> ObjectInfo {
            ObjectInfo(
                key: key,
                byteCount: byteCount,
                version: version,
                modifiedNanoseconds: modified.seconds * 1_000_000_000
            )
        }
    }

    let entries: [Entry]
    let isTruncated: Bool
    /// When the answer was made, by S3's clock.
    let time: WireTime

    /// - Throws: ``AWSError`` of kind `malformedAnswer`.
    init(_ reply: AWSReply, prefix: String) throws {
        let root = try XMLElement(parsing: reply.answer.body)
        guard root.name == "ListBucketResult" else {
            throw S3Answer.malformed("lists no objects")
        }
        isTruncated = root.text("IsTruncated") == "true"
        time = reply.serviceTime
        let isEncoded = root.text("EncodingType") == "url"
        let listed = try root.children("Contents").map { element in
            guard let key = element.text("Key").flatMap({ S3Answer.key($0, isEncoded: isEncoded) }),
                let count = element.text("Size").flatMap({ Int64($0) }), count >= 0,
                let modified = element.text("LastModified").flatMap({ WireTime(iso8601: $0) }),
                let etag = element.text("ETag")
            else { throw S3Answer.malformed("lists an object without key, size, time or ETag") }
            return Entry(
                key: key,
                byteCount: count,
                version: S3Answer.version(etag),
                modified: modified
            )
        }
        // Some servers take `..` in a prefix for the way up.
        entries = listed.filter { $0.key.beginsWithBytes(of: prefix) }
    }
}

/// What answers of S3 have in common.
enum S3Answer {
    static func malformed(_ what: String) -> AWSError {
        AWSError(.malformedAnswer, "the answer \(what), does the endpoint speak S3?")
    }

    /// An ETag without its quotes.
    static func version(_ etag: String) -> ObjectVersion {
        let isQuoted = etag.count >= 2 && etag.hasPrefix("\"") && etag.hasSuffix("\"")
        return ObjectVersion(isQuoted ? String(etag.dropFirst().dropLast()) : etag)
    }

    /// A key as a listing with `encoding-type=url` spells it, or without.
    static func key(_ text: String, isEncoded: Bool) -> String? {
        isEncoded ? PercentEncoding.decode(text.replacing("+", with: "%20")) : text
    }
}

/// Keys are bytes: `String` itself compares and counts characters.
extension String {
    func beginsWithBytes(of prefix: String) -> Bool { utf8.starts(with: prefix.utf8) }

    /// What stands behind the prefix, which the text begins with.
    func behindBytes(of prefix: String) -> String {
        String(Substring(utf8.dropFirst(prefix.utf8.count)))
    }
}
