internal import DataCatalog
internal import Repartition

/// What happens to files that are in the target already.
public struct SaveMode: Sendable, Hashable {
    private enum Kind: Sendable, Hashable { case append, overwritePartitions, error }

    private let kind: Kind

    /// New files are added beside them.
    public static let append = SaveMode(kind: .append)
    /// Partitions that get rows lose the files they had, as with Spark's
    /// `spark.sql.sources.partitionOverwriteMode=dynamic`; without partition keys the whole target
    /// is one.
    public static let overwritePartitions = SaveMode(kind: .overwritePartitions)
    /// The write fails if there is any.
    public static let errorIfExists = SaveMode(kind: .error)

    var mode: Target.Mode {
        switch kind {
        case .append: .append
        case .overwritePartitions: .overwritePartitions
        case .error: .error
        }
    }
}

/// Writes a frame in Spark's words: what ``DataFrame/write`` gives.
///
/// ```swift
/// try await frame.write.partitionBy("year", "month").compression(.zstd)
///     .mode(.overwritePartitions).parquet("data/by-month")
/// ```
///
/// Writes stage their files; ``Job/commit()`` publishes them.
public struct DataFrameWriter: Sendable {
    private let frame: DataFrame
    private var options = WriteOptions(path: "")
    private var saveMode: SaveMode?

    init(_ frame: DataFrame) {
        self.frame = frame
    }

    /// Columns that become folders, `name=value/`, from the outermost in.
    public func partitionBy(_ keys: String...) -> DataFrameWriter {
        changed { $0.options.partitionKeys = keys }
    }

    /// What happens to files that are there already; unless told otherwise, ``SaveMode/append`` for
    /// tables and ``SaveMode/errorIfExists`` for paths, as in Spark.
    public func mode(_ mode: SaveMode) -> DataFrameWriter { changed { $0.saveMode = mode } }

    /// The codec of all pages.
    public func compression(_ compression: Compression) -> DataFrameWriter {
        changed { $0.options.compression = compression }
    }

    /// The records of a file, at most.
    public func maxRecordsPerFile(_ count: Int) -> DataFrameWriter {
        changed { $0.options.maxRecordsPerFile = count }
    }

    /// The size at which a partition gets another file, in bytes, about.
    public func targetFileSize(_ byteCount: Int) -> DataFrameWriter {
        changed { $0.options.targetFileSize = byteCount }
    }

    /// Which records have no usable event time, and what becomes of them.
    public func badTimes(_ badTimes: BadTimes) -> DataFrameWriter {
        changed { $0.options.badTimes = badTimes }
    }

    /// Writes Parquet files below a folder.
    ///
    /// - Throws: An error that says which file cannot be read, which column does not fit, or why
    ///   the target cannot be written. The target is untouched then.
    public func parquet(_ path: String) async throws {
        var options = options
        options.path = path
        try await FrameWrite(
            glue: try context(),
            frame: frame,
            options: options,
            mode: (saveMode ?? .errorIfExists).mode
        ).stage()
    }

    /// Writes to the folder of a table of the catalog, by the table's partition keys; the commit
    /// registers the partitions.
    ///
    /// Columns are found by their names, and those that the table lacks are added to its entry.
    ///
    /// - Parameter name: `database.table`, which is there: a new table is made by
    ///   a ``DataSink``.
    /// - Throws: As ``parquet(_:)``; an error that says that there is no such table, or that it has
    ///   other partition keys or types.
    public func saveAsTable(_ name: String) async throws {
        let glue = try context()
        let table = try await TableTarget(TableName(name), in: glue.lake)
        var options = options
        options.path = table.path
        if !options.partitionKeys.isEmpty { try table.requireKeys(options.partitionKeys) }
        options.partitionKeys = table.partitionKeys
        try await FrameWrite(
            glue: glue,
            frame: frame,
            options: options,
            mode: (saveMode ?? .append).mode,
            table: table.name
        ).stage()
    }

    private func changed(_ change: (inout DataFrameWriter) -> Void) -> DataFrameWriter {
        var writer = self
        change(&writer)
        return writer
    }

    private func context() throws -> GlueContext {
        if let glue = frame.glue { return glue }
        throw DataFrameError(
            .invalidRequest,
            "the frame belongs to no job: make frames with a GlueContext's createDynamicFrame",
            place: frame.frame.source.name
        )
    }
}

extension DataFrame {
    /// Writes the frame, in Spark's words.
    public var write: DataFrameWriter { DataFrameWriter(self) }
}

/// A table of the catalog as the target of a write.
struct TableTarget {
    let name: TableName
    /// Where its files are.
    let path: String
    let partitionKeys: [String]

    /// - Throws: ``CatalogError`` if there is no such table.
    init(_ name: TableName, in lake: Lake) async throws {
        let table = try await lake.catalog.table(name)
        self.name = name
        path = table.location
        partitionKeys = table.partitionKeys.map(\.name)
    }

    /// - Throws: ``DataFrameError`` of kind `invalidRequest` if the table has other keys.
    func requireKeys(_ keys: [String]) throws {
        guard keys.map({ $0.lowercased() }) != partitionKeys.map({ $0.lowercased() }) else {
            return
        }
        throw DataFrameError(
            .invalidRequest,
            "the table is partitioned by \(partitionKeys.joined(separator: ", ")), the write by "
                + "\(keys.joined(separator: ", ")): leave partitionBy away",
            place: name.description
        )
    }
}
