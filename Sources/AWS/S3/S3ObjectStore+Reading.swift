package import Buffers
package import ObjectStorage

extension S3ObjectStore {
    /// Objects that are read whole are no larger.
    private static let wholeByteCountLimit = 1 << 30
    /// How often bytes are asked for that come spoiled.
    private static let spoiledLimit = 3
    /// How often in a row a body may break off without a byte.
    private static let fruitlessLimit = 5

    package func info(_ key: ObjectKey) async throws -> ObjectInfo {
        try await guarding(key) {
            guard let entry = try await entry(fullKey(key)) else { throw absent(key) }
            return entry.info(key: key)
        }
    }

    func infoIfPresent(_ key: ObjectKey) async throws -> ObjectInfo? {
        try await guarding(key) { try await entry(fullKey(key))?.info(key: key) }
    }

    /// The object of that whole name, or `nil` if there is none.
    ///
    /// - Throws: ``AWSError``.
    func entry(_ fullKey: String) async throws -> S3ListPage.Entry? {
        let request = S3Request(operation: "HeadObject", method: .head, key: fullKey)
        let answer = try await bucket.send(request).answer
        if answer.status == 404 { return nil }
        guard answer.isSuccess else { throw bucket.refusal(answer, of: request) }
        return try Self.entry(fullKey, answer)
    }

    /// What the headers of an answer to HEAD, or GET of the whole object, say.
    private static func entry(_ fullKey: String, _ answer: HTTPAnswer) throws -> S3ListPage.Entry {
        guard let etag = answer.headers["etag"],
            let count = answer.headers["content-length"].flatMap({ Int64($0) }), count >= 0,
            let modified = answer.headers["last-modified"].flatMap({ WireTime(http: $0) })
        else { throw S3Answer.malformed("has no ETag, length or time") }
        return S3ListPage.Entry(
            key: fullKey,
            byteCount: count,
            version: S3Answer.version(etag),
            modified: modified
        )
    }

    package func read(
        _ key: ObjectKey,
        range: Range<Int64>?,
        ifVersion version: ObjectVersion?
    ) async throws -> Bytes {
        try await guarding(key) {
            guard let range else {
                return try await readWhole(key, version)
            }
            // There is no range of no bytes in HTTP, and a huge one is better checked before.
            if range.isEmpty || range.lowerBound < 0 || range.count > Self.wholeByteCountLimit {
                try check(range, of: try await info(key), ifVersion: version)
                if range.isEmpty { return Bytes() }
            }
            return try await readRange(key, range, version)
        }
    }

    /// Compares what is wanted of an object with what there is.
    ///
    /// - Throws: ``ObjectStoreError`` of kind `versionChanged` or `invalidRange`.
    func check(_ range: Range<Int64>, of info: ObjectInfo, ifVersion version: ObjectVersion?) throws
    {
        if let version, info.version != version { throw changed(info.key, "before it was read") }
        guard range.lowerBound >= 0, range.upperBound <= info.byteCount else {
            throw outside(range, info.key, byteCount: info.byteCount)
        }
    }

    // MARK: Whole objects

    private func readWhole(_ key: ObjectKey, _ version: ObjectVersion?) async throws -> Bytes {
        for _ in 0..<Self.spoiledLimit {
            let (body, isSound) = try await readWholeOnce(key, version)
            if isSound { return body }
        }
        throw ObjectStoreError(
            .unavailable,
            "the bytes that come have not the object's checksum, again and again: check the network",
            key: key,
            store: location
        )
    }

    /// The bytes that came, and whether they have the checksum that came with them.
    private func readWholeOnce(
        _ key: ObjectKey,
        _ version: ObjectVersion?
    ) async throws -> (Bytes, isSound: Bool) {
        var request = S3Request(operation: "GetObject", method: .get, key: fullKey(key))
        request.headers["if-match"] = version.map { "\"\($0)\"" }
        request.headers["x-amz-checksum-mode"] = "ENABLED"
        request.bodyLimit = Self.wholeByteCountLimit
        request.takesPartOfBody = true
        let answer = try await bucket.send(request).answer
        guard answer.isSuccess else { throw readError(answer, request, key) }
        let info = try Self.entry(fullKey(key), answer)
        var body = answer.body
        if body.count < info.byteCount {
            let rest = try await readRange(key, Int64(body.count)..<info.byteCount, info.version)
            body = Self.joined([body, rest])
        }
        return (body, isSound(body, answer))
    }

    /// Compares the bytes with the checksum that came with them, if it is one of the whole object.
    private func isSound(_ body: Bytes, _ answer: HTTPAnswer) -> Bool {
        if answer.headers["x-amz-checksum-type"] == "COMPOSITE" { return true }
        for algorithm in ChecksumAlgorithm.allCases {
            guard let text = answer.headers[algorithm.header],
                let sent = ObjectChecksum(algorithm, base64: text, byteCount: Int64(body.count))
            else { continue }
            return ObjectChecksum(algorithm, of: body) == sent
        }
        return true
    }

    // MARK: Ranges

    /// The bytes of a range that is not empty; where a body breaks off, the rest is asked for.
    private func readRange(
        _ key: ObjectKey,
        _ range: Range<Int64>,
        _ version: ObjectVersion?
    ) async throws -> Bytes {
        var pieces: [Bytes] = []
        var start = range.lowerBound
        var version = version
        var fruitless = 0
        while true {
            let rest = start..<range.upperBound
            let (piece, found) = try await readPiece(key, rest, version)
            pieces.append(piece)
            start += Int64(piece.count)
            if start == range.upperBound { return Self.joined(pieces) }
            version = found
            fruitless = piece.isEmpty ? fruitless + 1 : 0
            guard fruitless < Self.fruitlessLimit else {
                throw AWSError(
                    .unreachable,
                    "the object's bytes break off again and again, check the network"
                )
            }
        }
    }

    /// Bytes from the start of the range, as many as came, and the version they are of.
    private func readPiece(
        _ key: ObjectKey,
        _ range: Range<Int64>,
        _ version: ObjectVersion?
    ) async throws -> (Bytes, ObjectVersion?) {
        var request = S3Request(operation: "GetObject", method: .get, key: fullKey(key))
        request.headers["range"] = "bytes=\(range.lowerBound)-\(range.upperBound - 1)"
        request.headers["if-match"] = version.map { "\"\($0)\"" }
        // A refusal has a body, too.
        request.bodyLimit = max(Int(clamping: range.count), 64 << 10)
        request.takesPartOfBody = true
        let answer = try await bucket.send(request).answer
        if answer.status == 416 {
            throw outside(range, key, byteCount: try await info(key).byteCount)
        }
        guard answer.isSuccess else { throw readError(answer, request, key) }
        guard answer.status == 206, let span = ContentRange(answer.headers["content-range"] ?? ""),
            span.bytes.lowerBound == range.lowerBound
        else { throw S3Answer.malformed("has other bytes than were asked for") }
        guard span.bytes.upperBound == range.upperBound else {
            throw outside(range, key, byteCount: span.total)
        }
        guard
            answer.isWhole
                ? answer.body.count == range.count : answer.body.count <= range.count
        else { throw S3Answer.malformed("has more or fewer bytes than it says") }
        return (answer.body, version ?? answer.headers["etag"].map { S3Answer.version($0) })
    }

    private func readError(
        _ answer: HTTPAnswer,
        _ request: S3Request,
        _ key: ObjectKey
    ) -> any Error {
        answer.status == 412
            ? changed(key, "before it was read") : bucket.refusal(answer, of: request)
    }

    private func outside(
        _ range: Range<Int64>,
        _ key: ObjectKey,
        byteCount: Int64
    ) -> ObjectStoreError {
        ObjectStoreError(
            .invalidRange,
            "bytes \(range.lowerBound)..<\(range.upperBound) of an object of \(byteCount)",
            key: key,
            store: location
        )
    }

    static func joined(_ pieces: [Bytes]) -> Bytes {
        if pieces.count == 1 { return pieces[0] }
        var buffer = ByteBuffer(capacity: pieces.reduce(0) { $0 + $1.count })
        for piece in pieces { buffer.append(piece) }
        return buffer.taken()
    }
}

/// `bytes 0-9/100` (RFC 9110, 14.4).
struct ContentRange: Sendable, Equatable {
    let bytes: Range<Int64>
    let total: Int64

    init?(_ text: String) {
        let parts = text.split(separator: " ")
        guard parts.count == 2, parts[0] == "bytes" else { return nil }
        let numbers = parts[1]
            .split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" }
            .map { Int64($0) }
        guard numbers.count == 3, let first = numbers[0], let last = numbers[1],
            let total = numbers[2], 0 <= first, first <= last, last < total
        else { return nil }
        bytes = first..<last + 1
        self.total = total
    }
}
