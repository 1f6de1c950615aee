package import ObjectStorage

/// Who reads: a step of a job has a memory of its own.
package struct BookmarkContext: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    /// The job's name; empty for runs without one.
    package var job: String
    /// The step's name, Glue's transformation context; without one, where the source is.
    package var context: String

    package init(job: String, context: String) {
        self.job = job
        self.context = context
    }

    package var description: String { job.isEmpty ? context : "\(job)/\(context)" }

    package static func < (left: BookmarkContext, right: BookmarkContext) -> Bool {
        (left.job, left.context) < (right.job, right.context)
    }
}

/// The inputs that an entry has read, by one step.
package struct ConsumedInputs: Sendable, Hashable, Codable {
    package var reader: BookmarkContext
    package var reading: Reading
    package var files: [InputIdentity]

    package init(
        _ reader: BookmarkContext,
        _ files: [InputIdentity],
        reading: Reading = .once
    ) {
        self.reader = reader
        self.files = files
        self.reading = reading
    }

    /// What reading an input means for the step's memory.
    package enum Reading: String, Sendable, Hashable, Codable {
        /// The inputs are unread, and count as read from now on.
        case once
        /// They may have been read before, and count as read from now on.
        case again
        /// They may have been read before, and nothing is remembered.
        case apart
    }
}

/// An input as it was when it was read: what a bookmark remembers.
///
/// Never a time: an upload's time is that of its beginning, and copies have new times.
package struct InputIdentity: Sendable, Hashable, Codable {
    /// The object's whole address, as a URI.
    package var location: String
    /// The version that was read: an etag, or what the store has in its place.
    package var version: ObjectVersion
    package var byteCount: Int64
    /// A checksum of its bytes, with its algorithm, if there is one: other versions with the same
    /// checksum and size are the same content.
    package var checksum: String?

    package init(
        location: String,
        version: ObjectVersion,
        byteCount: Int64,
        checksum: String? = nil
    ) {
        self.location = location
        self.version = version
        self.byteCount = byteCount
        self.checksum = checksum
    }

    /// Whether both are known to have the same bytes.
    package func hasContent(of other: InputIdentity) -> Bool {
        byteCount == other.byteCount
            && (version == other.version || (checksum != nil && checksum == other.checksum))
    }
}

/// A change of what counts as read.
package struct BookmarkChange: Sendable, Hashable, Codable {
    package enum Action: String, Sendable, Hashable, Codable {
        /// Nothing counts as read any more.
        case reset
        /// What was read after an entry counts as unread.
        case rewind
        /// The entry's inputs count as read, without having been read.
        case set
    }

    package var action: Action
    package var job: String
    /// The step, or `nil` for all of the job's.
    package var context: String?
    /// Where a rewind goes to: the last entry whose inputs stay read.
    package var entry: Int?

    package init(_ action: Action, job: String, context: String? = nil, entry: Int? = nil) {
        self.action = action
        self.job = job
        self.context = context
        self.entry = entry
    }

    /// Whether the change is about what that step has read.
    func concerns(_ reader: BookmarkContext) -> Bool {
        reader.job == job && (context == nil || context == reader.context)
    }
}
