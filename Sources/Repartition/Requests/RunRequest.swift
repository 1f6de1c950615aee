package import Codecs
package import Columns
package import Expressions
package import ObjectStorage
internal import Parquet

/// Rows to read: files of a store.
package struct Source: Sendable {
    package var store: any ObjectStore
    /// What the files are read with: the store, or a cache before it.
    package var reader: any ObjectReader
    /// Where footers are kept between two looks at the files, if they are.
    package var footers: FooterCache?
    /// The files, in any order; they are read in key order.
    package var files: [SourceFile]
    /// The columns that the files' partition values give, in the order of the values.
    package var partitionFields: [Field]
    /// The columns of the files where no file says so: what a catalog knows of an empty table.
    package var knownSchema: TableSchema?
    /// What becomes of columns for which files give types that do not go together.
    package var conflicts = Conflicts.refuse
    /// The source as its user calls it, for messages.
    package var name: String
    /// What the step that reads it is called in bookmarks; if empty, where the source is.
    package var context = ""
    /// Where the source is, however its user calls it.
    package var address: String
    /// The most files, and bytes but for one file, that a run reads of it.
    package var fileLimit: Int?
    package var byteLimit: Int64?
    /// What a predicate over partitions has left, if there is one.
    package var pruning: Pruning?

    /// Partitions or files, and those of them that a predicate keeps.
    package struct Pruning: Sendable, Hashable {
        package var predicate: String
        /// `partitions` or `files`.
        package var what: String
        package var kept: Int
        /// How many there are, if that is known.
        package var total: Int?

        package init(_ predicate: String, _ what: String, kept: Int, of total: Int?) {
            self.predicate = predicate
            self.what = what
            self.kept = kept
            self.total = total
        }
    }

    package init(
        store: any ObjectStore,
        files: [SourceFile],
        partitionFields: [Field] = [],
        knownSchema: TableSchema? = nil,
        name: String
    ) {
        self.store = store
        reader = store
        self.files = files
        self.partitionFields = partitionFields
        self.knownSchema = knownSchema
        self.name = name
        address = store.location
    }
}

extension Source {
    /// What becomes of columns for which files give types that do not go together.
    package enum Conflicts: Sendable, Hashable {
        /// They are an error once something reads them.
        case refuse
        /// They are choices, as in Glue: structs with a field for each type.
        case choice

        var policy: SchemaUnion.ConflictPolicy {
            switch self {
            case .refuse: .refuse
            case .choice: .choice
            }
        }
    }
}

/// A file of a source, as a listing found it.
package struct SourceFile: Sendable {
    package var info: ObjectInfo
    /// The values of the source's partition fields; `nil` for the default partition.
    package var partitionValues: [String?]

    package init(info: ObjectInfo, partitionValues: [String?] = []) {
        self.info = info
        self.partitionValues = partitionValues
    }
}

/// A source and what becomes of its rows.
package struct Frame: Sendable {
    package var source: Source
    package var steps: [Transformation]

    package init(source: Source, steps: [Transformation] = []) {
        self.source = source
        self.steps = steps
    }
}

/// Where rows go.
package struct Target: Sendable {
    /// The store whose root is the table's folder.
    package var store: any ObjectStore
    /// Columns of the frame that become folders, `name=value/`, from the outermost in.
    package var partitionKeys: [String]
    package var mode: Mode
    /// Where rows and files are set aside, if the run sets any aside.
    package var quarantine: Quarantine

    /// What happens to files that are there already.
    package enum Mode: String, Sendable, CaseIterable {
        /// New files are added beside them.
        case append
        /// Partitions that get rows lose the files they had.
        case overwritePartitions = "overwrite-partitions"
        /// The run stops if the table has any file.
        case error
    }

    /// - Parameter quarantine: If `nil`, a folder of the table that its readers do not see.
    package init(
        store: any ObjectStore,
        partitionKeys: [String],
        mode: Mode = .append,
        quarantine: Quarantine? = nil
    ) {
        self.store = store
        self.partitionKeys = partitionKeys
        self.mode = mode
        self.quarantine =
            quarantine ?? Quarantine(store: store, folder: Quarantine.usualFolder)
    }
}

/// How a run works; none of it changes which rows of readable files are written where.
package struct RunOptions: Sendable {
    /// The codec of pages that are written anew; chunks that are carried keep theirs unless
    /// `recompresses` is set.
    package var codec = Codec.snappy
    /// Whether chunks in another codec are written anew.
    package var recompresses = false
    package var timestamps = Timestamps.preserved
    /// The columns of the files, by their path, whose chunks get a bloom filter.
    ///
    /// Columns whose chunks all had one keep it without being named.
    package var bloomFilterColumns: [String] = []
    package var timeZone = TimeZoneRules.utc
    package var isANSI = true
    /// What becomes of files that cannot be read.
    package var badFiles = BadFilePolicy.fail
    /// Told which files were left out while a frame was looked at; runs say it in their reports.
    package var badFileLog: BadFileLog?
    /// The memory that data may take, in bytes.
    ///
    /// Changes no byte of the output.
    package var memoryByteLimit = 1 << 30
    /// Worker threads, or `nil` for the processors there are.
    ///
    /// Changes no byte of the output.
    package var threadCount: Int?
    /// Where fragments go that do not fit into memory.
    package var temporaryFolder = "/tmp"
    /// Whether source partition columns that no step names become columns of the files.
    package var keepsSourcePartitions = true
    /// The rows of an output row group, at most.
    package var rowGroupRowLimit = 1_000_000
    /// The bytes of an output row group before compression, about.
    package var rowGroupByteLimit = 128 << 20
    /// The size at which a partition gets another file, in bytes, about.
    package var fileByteLimit = 1 << 30
    /// The rows of an output file, at most, or `nil` for any number.
    ///
    /// Exact, unlike the limits in bytes: row groups that have more are not copied whole.
    package var fileRowLimit: Int?
    /// A row group of this many rows, or of `carryByteFloor` bytes, is carried whole.
    package var carryRowFloor = 122_880
    package var carryByteFloor = 8 << 20
    /// How pages that are written anew are laid out, but for their codec; tests make them small.
    var pageLayout = WriterOptions()
    /// The run's id, part of every file name; random unless a test says otherwise.
    package var runID = RunID.random()
    /// The part of the run that is committed at once, counted from 0; part of every file name.
    package var slice = 0

    package init() {}

    /// How timestamps are stored that the source has as INT96.
    package enum Timestamps: String, Sendable, CaseIterable {
        /// As they are: nothing is converted, and INT96 has no statistics.
        case preserved = "preserve"
        /// As INT64 TIMESTAMP(MICROS, UTC), by whose statistics readers skip what they do not want.
        case micros
    }
}

extension RunOptions {
    /// The id under which the run stages its object of that number.
    func stagingID(_ sequence: Int) -> StagingID {
        StagingID(run: runID.description, slice: slice, sequence: sequence)
    }
}
