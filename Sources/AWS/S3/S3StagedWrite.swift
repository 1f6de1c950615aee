import Buffers
import ObjectStorage
import Synchronization

/// An object on its way to S3: bytes are gathered into parts, and some parts are under way at once.
///
/// Nothing is begun until there is a whole part, or the end: what is short-lived leaves nothing.
final class S3StagedWrite: StagedWrite {
    private struct State {
        var pieces: [Bytes] = []
        /// The bytes in `pieces`.
        var pendingCount = 0
        var byteCount: Int64 = 0
        var upload: MultipartUpload?
        /// The parts so far, in their order.
        var parts: [Task<StagedRecord.Part, any Error>] = []
        /// How many of `parts` have been waited for.
        var settledCount = 0
        /// Of all parts so far, if it is known of each.
        var checksum: ObjectChecksum?
    }

    let key: ObjectKey
    let store: S3ObjectStore
    /// The whole name of what is written: the object's, or that of a staged one.
    private let fullKey: String
    private let state: Mutex<State>

    init(_ store: S3ObjectStore, key: ObjectKey, fullKey: String) {
        self.store = store
        self.key = key
        self.fullKey = fullKey
        var state = State()
        if store.sendsChecksums { state.checksum = ObjectChecksum(store.options.checksum) }
        self.state = Mutex(state)
    }

    var byteCount: Int64 { state.withLock(\.byteCount) }

    func append(_ bytes: Bytes) async throws {
        state.withLock { state in
            if !bytes.isEmpty { state.pieces.append(bytes) }
            state.pendingCount += bytes.count
            state.byteCount += Int64(bytes.count)
        }
        try await store.guarding(key) {
            while let part = takePart() { try await send(part) }
        }
    }

    func finish() async throws -> StagedObject {
        try await store.guarding(key) {
            let isBegun = state.withLock { $0.upload != nil }
            let rest = takeRest()
            if store.publishing == .copy && !isBegun { return try await putStaged(rest) }
            if !rest.isEmpty || !isBegun { try await send(rest) }
            let parts = try await settledParts()
            let (upload, checksum) = state.withLock { ($0.upload, $0.checksum) }
            guard let upload else { throw S3Answer.malformed("names no upload") }
            if store.publishing == .copy {
                return try await completeStaged(upload, parts, checksum)
            }
            return try staged(
                StagedRecord(
                    key: fullKey,
                    upload: upload.id,
                    parts: parts,
                    checksum: checksum?.text
                )
            )
        }
    }

    func abort() async throws {
        let (upload, parts) = state.withLock { ($0.upload, $0.parts) }
        for part in parts { part.cancel() }
        for part in parts { _ = await part.result }
        try await store.guarding(key) { try await upload?.abort() }
    }

    private func staged(_ record: StagedRecord) throws -> StagedObject {
        StagedObject(
            key: key,
            stagingKey: try record.text(),
            byteCount: byteCount,
            version: nil,
            checksum: record.checksum
        )
    }

    // MARK: Parts

    /// Parts grow, so that ten thousand of them are 5 TiB: the largest object there is.
    static func partByteCount(number: Int, first: Int) -> Int {
        first * (1 + (number - 1) / 75)
    }

    /// The next part, if there are enough bytes for it.
    private func takePart() -> Bytes? {
        state.withLock { state in
            let wanted = Self.partByteCount(
                number: state.parts.count + 1,
                first: store.options.partByteCount
            )
            return state.pendingCount >= wanted ? Self.take(wanted, from: &state) : nil
        }
    }

    private func takeRest() -> Bytes {
        state.withLock { Self.take($0.pendingCount, from: &$0) }
    }

    /// Takes so many bytes from the front of what is pending.
    private static func take(_ count: Int, from state: inout State) -> Bytes {
        var taken: [Bytes] = []
        var missing = count
        var used = 0
        for piece in state.pieces where missing > 0 {
            taken.append(piece[0..<min(missing, piece.count)])
            missing -= taken[used].count
            used += 1
        }
        if let last = taken.last, last.count < state.pieces[used - 1].count {
            let piece = state.pieces[used - 1]
            state.pieces[used - 1] = piece[last.count..<piece.count]
            used -= 1
        }
        state.pieces.removeFirst(used)
        state.pendingCount -= count
        return S3ObjectStore.joined(taken)
    }

    /// Starts to send a part, as soon as few enough are under way.
    private func send(_ bytes: Bytes) async throws {
        let upload = try await beginIfNeeded()
        try await waitForRoom()
        let checksum =
            store.sendsChecksums ? ObjectChecksum(store.options.checksum, of: bytes) : nil
        state.withLock { state in
            let number = state.parts.count + 1
            state.checksum = checksum.flatMap { state.checksum?.appending($0) }
            state.parts.append(
                Task { try await upload.put(bytes, number: number, checksum: checksum) }
            )
        }
    }

    private func beginIfNeeded() async throws -> MultipartUpload {
        if let upload = state.withLock({ $0.upload }) { return upload }
        let upload = try await MultipartUpload.begin(
            store.bucket,
            key: fullKey,
            headers: store.uploadHeaders
        )
        state.withLock { $0.upload = upload }
        return upload
    }

    private func waitForRoom() async throws {
        while true {
            let oldest = state.withLock { state in
                state.parts.count - state.settledCount >= store.options.partsInFlight
                    ? state.parts[state.settledCount] : nil
            }
            guard let oldest else { return }
            _ = try await oldest.value
            state.withLock { $0.settledCount += 1 }
        }
    }

    private func settledParts() async throws -> [StagedRecord.Part] {
        var settled: [StagedRecord.Part] = []
        for part in state.withLock({ $0.parts }) { settled.append(try await part.value) }
        return settled
    }

    // MARK: Copies

    func append(
        copyOf source: ObjectKey,
        range: Range<Int64>,
        ifVersion version: ObjectVersion?,
        in sourceStore: any ObjectStore
    ) async throws {
        let least = MultipartUpload.leastPartByteCount
        guard let other = sourceStore as? S3ObjectStore, other.bucket.isAlike(store.bucket),
            range.upperBound - max(0, range.lowerBound) >= 2 * least
        else {
            return try await appendThroughMemory(
                copyOf: source,
                range: range,
                ifVersion: version,
                in: sourceStore
            )
        }
        let info = try await other.info(source)
        try other.check(range, of: info, ifVersion: version)
        var start = range.lowerBound
        let pending = state.withLock { Int64($0.pendingCount) }
        if pending > 0 {
            // A part in the middle must not be too small; so the first bytes go through memory.
            let needed = max(0, least - pending)
            try await append(
                other.read(source, range: start..<start + needed, ifVersion: info.version)
            )
            start += needed
            let rest = takeRest()
            if !rest.isEmpty { try await store.guarding(key) { try await send(rest) } }
        }
        let copySource = S3CopySource(
            bucket: other.bucket.name,
            key: other.fullKey(source),
            version: info.version
        )
        for piece in Self.pieces(start..<range.upperBound) {
            try await store.guarding(key) { try await sendCopy(copySource, piece) }
        }
        state.withLock { $0.byteCount += range.upperBound - start }
    }

    /// Pieces of a range, none too small for a part: of 64 MiB or a little more.
    static func pieces(_ range: Range<Int64>) -> [Range<Int64>] {
        let count = max(1, (range.upperBound - range.lowerBound) / (64 << 20))
        let length = (range.upperBound - range.lowerBound) / count
        return (0..<count).map { index in
            let start = range.lowerBound + index * length
            return start..<(index == count - 1 ? range.upperBound : start + length)
        }
    }

    private func sendCopy(_ source: S3CopySource, _ range: Range<Int64>) async throws {
        let upload = try await beginIfNeeded()
        try await waitForRoom()
        state.withLock { state in
            let number = state.parts.count + 1
            state.checksum = nil
            state.parts.append(Task { try await upload.copy(source, range, number: number) })
        }
    }

    // MARK: Staged objects

    /// Writes the object to its place among the staged ones by one request.
    private func putStaged(_ bytes: Bytes) async throws -> StagedObject {
        let answer = try await store.putObject(bytes, fullKey, ["if-none-match": "*"]).answer
        guard answer.isSuccess else { throw store.stagedTwice(fullKey) }
        let checksum = state.withLock { state in
            state.checksum.map { _ in ObjectChecksum(store.options.checksum, of: bytes).text }
        }
        return try staged(
            StagedRecord(
                key: fullKey,
                etag: answer.headers["etag"].map { S3Answer.version($0).text },
                checksum: checksum
            )
        )
    }

    private func completeStaged(
        _ upload: MultipartUpload,
        _ parts: [StagedRecord.Part],
        _ checksum: ObjectChecksum?
    ) async throws -> StagedObject {
        let answer = try await upload.complete(parts, checksum: checksum?.text)
        if answer.status == 412 { throw store.stagedTwice(fullKey) }
        guard answer.isSuccess else { throw store.uploadRefusal(answer, upload) }
        let etag = try XMLElement(parsing: answer.body).text("ETag")
        return try staged(
            StagedRecord(
                key: fullKey,
                etag: etag.flatMap { $0.isEmpty ? nil : S3Answer.version($0).text },
                checksum: checksum?.text
            )
        )
    }
}
