internal import DataCatalog
internal import Expressions
internal import ObjectStorage
internal import Repartition

/// A frame on its way to files: the one way that all writes of jobs go.
struct FrameWrite {
    let glue: GlueContext
    let frame: DataFrame
    var options: WriteOptions
    var mode = Target.Mode.append
    /// The table that describes the target in the catalog, if its entry is to be kept.
    var table: TableName?
    /// Whether new columns get into the table's entry, or only partitions.
    var addsColumns = true

    /// Writes the rows beside the target; ``Job/commit()`` publishes them.
    ///
    /// - Throws: An error that says which file cannot be read, which column does not fit, or why
    ///   the target cannot be written. The target is untouched then.
    func stage() async throws {
        try await JobStop.ofProcess.staging {
            try await glue.writes.stage(try await write(), in: glue.lake)
        }
    }

    private func write() async throws -> TargetWrite {
        let location = try ObjectLocation(options.path)
        var runOptions = frame.options
        if let compression = options.compression {
            runOptions.codec = compression.codec
            runOptions.recompresses = true
        }
        if options.convertsTimestamps { runOptions.timestamps = .micros }
        try options.limitFiles(&runOptions)
        let store = try glue.lake.targetStore(at: location)
        let aside =
            if let path = options.quarantinePath {
                try glue.lake.quarantine(at: ObjectLocation(path), beside: store)
            } else {
                try glue.lake.usualQuarantine(of: store)
            }
        let target = Target(
            store: store,
            partitionKeys: options.partitionKeys,
            mode: mode,
            quarantine: aside
        )
        var checked = frame.frame
        checked.source.reader = glue.lake.inputCache.reader(of: checked.source, readsAll: true)
        if let badTimes = options.badTimes {
            checked.steps.append(
                try await badTimes.step(in: frame.schema(), options: runOptions)
            )
        }
        if let order = options.sortBy {
            checked.steps.append(.sortWithinPartitions(try SortOrder.parseList(order)))
        }
        var registration: TableRegistration?
        if let table {
            registration = try await TableRegistration(
                table,
                in: glue.lake.catalog,
                at: location,
                schema: FrameReader(checked, options: runOptions).schema(),
                partitionKeys: options.partitionKeys,
                addsColumns: addsColumns,
                cures: .ofJobs
            )
        }
        return TargetWrite(
            frame: checked,
            target: target,
            options: runOptions,
            inputs: glue.inputs,
            job: glue.writes.job,
            registration: registration
        )
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
