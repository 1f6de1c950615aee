package import ObjectStorage

/// One entry of a table's log: what became true together.
///
/// The log is the truth; objects, marks and the catalog only follow it, and anybody can make them
/// follow it again. An entry is written once and never changed.
package struct LogEntry: Sendable, Hashable {
    /// What an entry is about.
    package enum Kind: String, Sendable, Hashable, Codable {
        /// Files are added.
        case append
        /// Files are added in place of all that their partitions held.
        case overwrite
        /// Files are added in place of others with the same rows.
        case compact
        /// The same, in another folder, to which the catalog is then switched.
        case compactSwitch = "compact-switch"
        /// An earlier entry's inputs are read again, and its files replaced.
        case replay
        /// Runs are declared dead.
        case abandon
        /// Entries that cannot be published are taken back.
        case void
        /// What counts as read is changed, and no file.
        case bookmark
        /// The table is dropped: nothing may follow.
        case close
    }

    /// The id of the ledger that the entry belongs to.
    package var ledger = ""
    /// Its place in the log, from 1.
    package var number = 0
    /// The SHA-256 of the bytes of the entry before, in hexadecimal; empty for the first.
    package var previous = ""
    /// The run that wrote it.
    package var run: String
    /// The parts of the run that it commits, from 0, which its files' names have; none for entries
    /// that add no files.
    package var slices: [Int] = []
    /// A random text that no other entry has: how a process knows its own entry again.
    package var nonce: String
    /// The newest entry that its writer had seen when it planned.
    package var base = 0
    package var kind: Kind
    /// The job's name; empty if the run had none.
    package var job = ""
    /// When it was written, in seconds since 1970-01-01T00:00:00Z by its writer's clock.
    ///
    /// Nothing depends on it.
    package var time = 0
    package var inputs: [ConsumedInputs] = []
    package var adds: [AddedFile] = []
    package var removes: [RemovedFile] = []
    /// The partitions that are replaced as a whole, as folders below the table's.
    package var exclusive: [String] = []
    /// Of a compaction, which files its files hold.
    package var compacts: [CompactedFile] = []
    /// The runs that are declared dead.
    package var abandons: [String] = []
    /// The entries that are taken back.
    package var voids: [Int] = []
    /// The entry that a replay replaces.
    package var takesBack: Int?
    package var bookmark: BookmarkChange?
    package var catalog: [CatalogChange] = []
    /// Numbers for people, by name: `rowsRead`.
    package var metrics: [String: Int] = [:]

    package init(kind: Kind, run: String, nonce: String) {
        self.kind = kind
        self.run = run
        self.nonce = nonce
    }
}

extension LogEntry {
    /// Whether it has to be settled, once for all, that the entry is published.
    ///
    /// That is done before anything is removed, and before the entry is marked: it cannot be taken
    /// back once it is applied.
    var needsOutcome: Bool {
        switch kind {
        case .overwrite, .compact, .compactSwitch, .replay: true
        case .append, .abandon, .void, .bookmark, .close: false
        }
    }

    /// The partitions whose files it changes, as folders below the table's.
    var touchedPartitions: Set<String> {
        Set(adds.map(\.partition)).union(removes.map(\.partition)).union(exclusive)
    }

    /// The places besides the table where it has files.
    package var places: Set<String> {
        Set(adds.compactMap(\.place)).union(removes.compactMap(\.name.place))
    }

    package var rowsAdded: Int64 { adds.reduce(0) { $0 + $1.rowCount } }
    package var bytesAdded: Int64 { adds.reduce(0) { $0 + $1.staged.byteCount } }
}

/// A file of the table, or one set aside from it: names are used once, so its name is the file.
package struct FileName: Sendable, Hashable, Codable, Comparable, CustomStringConvertible {
    /// The store that it lies in, as a URI, if that is not the table's.
    package var place: String?
    package var key: ObjectKey

    package init(_ key: ObjectKey, in place: String? = nil) {
        self.place = place
        self.key = key
    }

    package var description: String { place.map { "\($0)/\(key)" } ?? key.text }

    package static func < (left: FileName, right: FileName) -> Bool {
        left.place == right.place
            ? left.key < right.key : (left.place ?? "") < (right.place ?? "")
    }
}

/// A file that an entry adds, and how it becomes visible.
package struct AddedFile: Sendable, Hashable, Codable {
    /// The store that it lies in, as a URI, if that is not the table's: a quarantine.
    package var place: String?
    package var staged: StagedObject
    /// The partition's folder below the table's, without a slash at its end.
    package var partition: String
    package var rowCount: Int64

    package init(
        _ staged: StagedObject,
        partition: String,
        rowCount: Int64,
        in place: String? = nil
    ) {
        self.staged = staged
        self.partition = partition
        self.rowCount = rowCount
        self.place = place
    }

    package var name: FileName { FileName(staged.key, in: place) }
}

/// A file that an entry removes.
package struct RemovedFile: Sendable, Hashable, Codable {
    package var name: FileName
    package var partition: String
    /// The entry that added it, or `nil` for a file that no entry added.
    package var addedBy: Int?
    /// How to destroy what could make it visible again.
    package var staged: StagedObject?
    /// The version that is deleted, of a file that no entry added.
    package var version: ObjectVersion?

    package init(
        _ name: FileName,
        partition: String,
        addedBy: Int?,
        staged: StagedObject? = nil,
        version: ObjectVersion? = nil
    ) {
        self.name = name
        self.partition = partition
        self.addedBy = addedBy
        self.staged = staged
        self.version = version
    }
}

/// A file of a compaction, and where its rows come from.
package struct CompactedFile: Sendable, Hashable, Codable {
    package var file: FileName
    package var sources: [Source]

    /// Rows of a file that was compacted.
    package struct Source: Sendable, Hashable, Codable {
        package var file: FileName
        package var rowCount: Int64
        /// Where they begin in the new file, if they stand together in their order.
        package var firstRow: Int64?
    }
}

/// What the catalog is to know once an entry's files are visible.
package struct CatalogChange: Sendable, Hashable, Codable {
    /// `database.table`.
    package var table: String
    package var partitions: [PartitionEntry]

    package init(table: String, partitions: [PartitionEntry]) {
        self.table = table
        self.partitions = partitions
    }

    /// A partition to be registered.
    package struct PartitionEntry: Sendable, Hashable, Codable {
        package var values: [String]
        /// Its folder, as a URI.
        package var location: String

        package init(values: [String], location: String) {
            self.values = values
            self.location = location
        }
    }
}
