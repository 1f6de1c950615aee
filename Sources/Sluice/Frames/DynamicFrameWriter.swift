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
        let target = Target(
            store: try glue.lake.targetStore(at: location),
            partitionKeys: connectionOptions.partitionKeys
        )
        let repartitioner = Repartitioner(rows.frame, to: target, options: options)
        glue.writes.append(try await repartitioner.prepare(progress: nil))
    }
}
