/// How a store makes staged objects visible.
package enum PublishMode: String, Sendable, Codable, CaseIterable {
    /// Multipart uploads that are completed; what is staged lies under its final name, invisible.
    case upload
    /// Staged objects that are copied; they stay until they are discarded.
    case copy
    /// Staged files that are renamed.
    case rename
}

/// Who stages an object: no two objects have the same id.
package struct StagingID: Sendable, Hashable, Comparable, Codable {
    /// The run: one component of a key, unique in the world.
    package var run: String
    /// The part of the run that is committed at once, counted from 0.
    package var slice: Int
    /// The object's number in the slice, counted from 0.
    package var sequence: Int

    package init(run: String, slice: Int = 0, sequence: Int) {
        precondition(slice >= 0 && sequence >= 0, "slices and objects are counted from zero")
        self.run = run
        self.slice = slice
        self.sequence = sequence
    }

    /// Where stores keep what is staged, below their staging folder.
    package var path: String { "\(run)/\(slice)-\(sequence).staged" }

    /// The id that has such a path, or `nil` if none has.
    package init?(path: some StringProtocol) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].hasSuffix(".staged") else { return nil }
        let numbers = parts[1].dropLast(".staged".count)
            .split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard numbers.count == 2, let slice = numbers[0], let sequence = numbers[1], slice >= 0,
            sequence >= 0
        else { return nil }
        self.init(run: String(parts[0]), slice: slice, sequence: sequence)
        // `+1` and `007` are numbers, and not what a store writes.
        guard self.path == path else { return nil }
    }

    /// The name of the file that an object becomes.
    ///
    /// The number has five digits at least, so that names sort as the files were begun.
    package var fileName: String {
        let digits = String(sequence)
        let padding = String(repeating: "0", count: max(0, 5 - digits.count))
        return "part-\(run)-\(slice)-\(padding)\(digits).parquet"
    }

    /// The id of the object that has such a file name, or `nil` if it is not one of ours.
    package init?(fileName name: some StringProtocol) {
        guard name.hasPrefix("part-"), name.hasSuffix(".parquet") else { return nil }
        let parts = name.dropFirst("part-".count).dropLast(".parquet".count)
            .split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3, let slice = Int(parts[parts.count - 2]),
            let sequence = Int(parts[parts.count - 1]), slice >= 0, sequence >= 0
        else { return nil }
        self.init(
            run: parts.dropLast(2).joined(separator: "-"),
            slice: slice,
            sequence: sequence
        )
        guard !run.isEmpty, fileName == name else { return nil }
    }

    package static func < (left: StagingID, right: StagingID) -> Bool {
        (left.run, left.slice, left.sequence) < (right.run, right.slice, right.sequence)
    }
}

/// An object that is complete and waits to be published: what a commit records.
package struct StagedObject: Sendable, Hashable, Codable {
    /// The name it will have.
    package let key: ObjectKey
    /// How the store finds it; for the store alone.
    package let stagingKey: String
    package let byteCount: Int64
    /// The version it will have once it is published, if the store can tell.
    package let version: ObjectVersion?
    /// A checksum of the whole object, with its algorithm, if the store keeps one:
    /// `crc64nvme:AAAAAAAAAAA=`.
    package let checksum: String?

    package init(
        key: ObjectKey,
        stagingKey: String,
        byteCount: Int64,
        version: ObjectVersion?,
        checksum: String? = nil
    ) {
        self.key = key
        self.stagingKey = stagingKey
        self.byteCount = byteCount
        self.version = version
        self.checksum = checksum
    }
}

/// Something staged, as a listing found it.
package struct StagedLeftover: Sendable, Hashable {
    /// Who staged it, or `nil` for things that no run of ours has put there.
    package let id: StagingID?
    /// The name it was to have, if the store knows.
    package let key: ObjectKey?
    /// How the store finds it; for the store alone.
    package let stagingKey: String
    /// How long ago it was begun or written, in seconds, by the store's own clock.
    package let ageSeconds: Double

    package init(id: StagingID?, key: ObjectKey?, stagingKey: String, ageSeconds: Double) {
        self.id = id
        self.key = key
        self.stagingKey = stagingKey
        self.ageSeconds = ageSeconds
    }
}
