internal import Repartition

// Records that a stage could not make what it should: Glue's error records.
extension DynamicFrame {
    /// The error records of all stages: Python's `errorsCount()`.
    ///
    /// A stage that has a threshold (``applyMapping(_:info:stageThreshold:totalThreshold:)``,
    /// ``resolveChoice(specs:info:stageThreshold:totalThreshold:)``) makes a record of which a
    /// value cannot be cast an error record: it is left out of the frame, and reports of writes
    /// count it.
    /// In Glue the threshold 0, which never stops a job, is the default; here there is none, and a
    /// value that cannot be cast stops the action, so that nothing is lost unless a job says so.
    ///
    /// Values inside arrays, maps and structs that are cast as a whole stop the action always.
    ///
    /// - Throws: An error that says which file cannot be read, or which step does not fit;
    ///   thresholds do not count.
    public func errorsCount() async throws -> Int {
        try await rows.reader.errorRecords().records.rowCount
    }

    /// The error records of the last stage that has a threshold: Python's `stageErrorsCount()`.
    ///
    /// - Throws: As ``errorsCount()``.
    public func stageErrorsCount() async throws -> Int {
        let (records, stages) = try await rows.reader.errorRecords()
        return records.filter { $0.stageNumber == stages.count - 1 }.rowCount
    }

    /// The error records, to be looked at or written: Python's `errorsAsDynamicFrame()`.
    ///
    /// They have the columns from before the first stage that has a threshold, and `_error`, a
    /// struct of the `stage`, the `path` of the first value there that cannot be cast, and the
    /// `reason`.
    public func errorsAsDynamicFrame() -> DynamicFrame { appending(.errors) }

    /// Checks that the error records are fewer than the thresholds of their stages: Python's
    /// `assertErrorThreshold()`.
    ///
    /// Counts, rows and writes check it too.
    ///
    /// - Throws: An error that names the stage and its first error record; else as
    ///   ``errorsCount()``.
    public func assertErrorThreshold() async throws {
        let (records, stages) = try await rows.reader.errorRecords()
        try records.requireBelowThresholds(of: stages)
    }

    /// - Returns: `nil` without a threshold: then no record of the stage may fail.
    /// - Throws: ``DataFrameError`` of kind `invalidRequest` for a threshold below 0.
    static func stage(
        _ name: String,
        _ thresholds: (stage: Int?, total: Int?)
    ) throws -> ErrorStage? {
        if thresholds.stage == nil, thresholds.total == nil { return nil }
        let stage = ErrorStage(
            name,
            threshold: thresholds.stage ?? 0,
            totalThreshold: thresholds.total ?? 0
        )
        let least = min(stage.threshold, stage.totalThreshold)
        guard least >= 0 else {
            throw DataFrameError(
                .invalidRequest,
                "a threshold of stage \(name) is \(least), expected a number of records, 0 for any, "
                    + "or nil if none may fail"
            )
        }
        return stage
    }
}
