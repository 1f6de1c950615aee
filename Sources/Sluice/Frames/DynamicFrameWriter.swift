internal import Expressions
internal import ObjectStorage
internal import Repartition

/// Writes frames: `glue.writeDynamicFrame`.
public struct DynamicFrameWriter: Sendable {
    let glue: GlueContext

    /// Writes a frame's rows beside the table's folder; ``Job/commit()`` publishes them.
    ///
    /// New files are added to those that are there, as Glue does.
    ///
    /// - Parameters:
    ///   - frame: The rows.
    ///   - connectionType: What is written to.
    ///   - connectionOptions: Where the rows go, and how they are laid out there.
    ///   - format: What the files become.
    ///   - transformationContext: The name of this step, for reports.
    /// - Throws: An error that says which file cannot be read, which column does not fit, or why
    ///   the target cannot be written. The target is untouched then.
    public func fromOptions(
        frame: DynamicFrame,
        connectionType: ConnectionType,
        connectionOptions: WriteOptions,
        format: FileFormat,
        transformationContext: String = ""
    ) async throws {
        let location = try ObjectLocation(connectionOptions.path)
        let rows = frame.toDF()
        var options = rows.options
        // Each run names its files by an id of its own.
        options.runID = RunID.random()
        if let compression = connectionOptions.compression {
            options.codec = compression.codec
            options.recompresses = true
        }
        try connectionOptions.limitFiles(&options)
        let store = try glue.lake.targetStore(at: location)
        let target = Target(
            store: store,
            partitionKeys: connectionOptions.partitionKeys,
            quarantine: try connectionOptions.quarantinePath.map {
                try glue.lake.quarantine(at: ObjectLocation($0), beside: store)
            }
        )
        var checked = rows.frame
        if let badTimes = connectionOptions.badTimes {
            checked.steps.append(
                try await badTimes.step(in: rows.schema(), options: options)
            )
        }
        if let order = connectionOptions.sortBy {
            checked.steps.append(.sortWithinPartitions(try SortOrder.parseList(order)))
        }
        let repartitioner = Repartitioner(checked, to: target, options: options)
        glue.writes.append(try await repartitioner.prepare(progress: nil))
    }
}

extension WriteOptions {
    /// - Throws: ``DataFrameError`` of kind `invalidRequest` for limits that no file can keep.
    fileprivate func limitFiles(_ options: inout RunOptions) throws {
        if let maxRecordsPerFile {
            guard maxRecordsPerFile > 0 else {
                throw DataFrameError(
                    .invalidRequest,
                    "maxRecordsPerFile is \(maxRecordsPerFile), expected 1 or more, or nil for any "
                        + "number"
                )
            }
            options.fileRowLimit = maxRecordsPerFile
        }
        if let targetFileSize {
            guard targetFileSize > 0 else {
                throw DataFrameError(
                    .invalidRequest,
                    "targetFileSize is \(targetFileSize), expected a number of bytes"
                )
            }
            options.fileByteLimit = targetFileSize
        }
    }
}
