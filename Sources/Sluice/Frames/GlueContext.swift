package import Repartition

/// What a job works with: a catalog, the places its tables lie in, and how runs work.
///
/// ```swift
/// let glue = try await GlueContext(arguments: .commandLine)
/// ```
public struct GlueContext: Sendable {
    /// What the context is, behind a reference: the jobs that hold one keep their layout whatever
    /// the engine's values become.
    private final class Contents: Sendable {
        let lake: Lake
        let options: RunOptions
        let writes = PreparedWrites()

        init(_ lake: Lake, _ options: RunOptions) {
            self.lake = lake
            self.options = options
        }
    }

    private let contents: Contents

    package var lake: Lake { contents.lake }
    package var options: RunOptions { contents.options }
    package var writes: PreparedWrites { contents.writes }

    package init(lake: Lake, options: RunOptions = RunOptions()) {
        contents = Contents(lake, options)
    }

    /// The lake of this machine: the catalog is a file, `--catalog PATH` of the arguments, else
    /// `catalog.sqlite` in `$SLUICE_HOME` or `~/.local/share/sluice`.
    ///
    /// - Throws: ``JobError`` of kind `invalidArgument` for arguments that cannot be; an error of
    ///   the catalog if it cannot be opened.
    public init(arguments: JobArguments = JobArguments()) async throws {
        try arguments.check()
        let settings = try EngineSettings(arguments)
        self.init(
            lake: try Lake(catalogPath: arguments["catalog"], durability: settings.durability),
            options: try settings.runOptions()
        )
    }

    /// Makes frames.
    public var createDynamicFrame: DynamicFrameReader { DynamicFrameReader(glue: self) }

    /// Writes frames.
    public var writeDynamicFrame: DynamicFrameWriter { DynamicFrameWriter(glue: self) }
}
