internal import DataCatalog

/// What a write may change in the catalog's entry of its table.
public struct UpdateBehavior: Sendable, Hashable {
    private enum Kind: Sendable, Hashable { case updateInDatabase, log }

    private let kind: Kind

    /// New columns get into the table's entry: `UPDATE_IN_DATABASE`.
    public static let updateInDatabase = UpdateBehavior(kind: .updateInDatabase)
    /// The table's columns stay as they are, whatever the files have; partitions are registered:
    /// `LOG`.
    public static let log = UpdateBehavior(kind: .log)

    var addsColumns: Bool { kind == .updateInDatabase }
}

/// A place to write frames to, and the table that describes it: what `getSink` of a
/// ``GlueContext`` gives.
///
/// ```swift
/// var sink = glue.getSink(
///     path: "data/by-day", partitionKeys: ["day"], enableUpdateCatalog: true)
/// sink.setFormat(.parquet)
/// sink.setCatalogInfo(catalogDatabase: "anpr", catalogTableName: "by_day")
/// try await sink.writeFrame(frame)
/// ```
public struct DataSink: Sendable {
    private let glue: GlueContext
    private let addsColumns: Bool
    private let updatesCatalog: Bool
    private var options: WriteOptions
    private var table: (database: String, name: String)?

    fileprivate init(
        _ glue: GlueContext,
        _ options: WriteOptions,
        updatesCatalog: Bool,
        addsColumns: Bool
    ) {
        self.glue = glue
        self.options = options
        self.updatesCatalog = updatesCatalog
        self.addsColumns = addsColumns
    }

    /// What the files become, and the codec of all their pages; if it is `nil`, pages keep theirs.
    public mutating func setFormat(_ format: FileFormat, compression: Compression? = nil) {
        options.compression = compression
    }

    /// The table that describes the sink; it is made if it is not there.
    public mutating func setCatalogInfo(catalogDatabase: String, catalogTableName: String) {
        table = (catalogDatabase, catalogTableName)
    }

    /// Writes a frame's rows beside the sink's folder; ``Job/commit()`` publishes and registers
    /// them.
    ///
    /// - Throws: An error that says which file cannot be read, which column does not fit the frame
    ///   or the table, or that the sink is to update the catalog and no table was named.
    public func writeFrame(_ frame: DynamicFrame) async throws {
        if updatesCatalog, table == nil {
            throw DataFrameError(
                .invalidRequest,
                "the sink is to update the catalog, and nothing says which table: call "
                    + "setCatalogInfo before",
                place: options.path
            )
        }
        try await FrameWrite(
            glue: glue,
            frame: frame.toDF(),
            options: options,
            table: updatesCatalog
                ? table.map { TableName(database: $0.database, table: $0.name) } : nil,
            addsColumns: addsColumns
        ).stage()
    }
}

extension GlueContext {
    /// A place to write frames to: Python's `getSink`.
    ///
    /// - Parameters:
    ///   - path: The table's folder.
    ///   - connectionType: What is written to.
    ///   - updateBehavior: What may change in an entry that is there.
    ///   - partitionKeys: Columns that become folders, from the outermost in.
    ///   - enableUpdateCatalog: Whether the table's entry and its partitions are kept up to date.
    ///   - transformationContext: The name of this step, for reports.
    public func getSink(
        path: String,
        connectionType: ConnectionType = .s3,
        updateBehavior: UpdateBehavior = .updateInDatabase,
        partitionKeys: [String] = [],
        enableUpdateCatalog: Bool = false,
        transformationContext: String = ""
    ) -> DataSink {
        DataSink(
            self,
            WriteOptions(path: path, partitionKeys: partitionKeys),
            updatesCatalog: enableUpdateCatalog,
            addsColumns: updateBehavior.addsColumns
        )
    }
}
