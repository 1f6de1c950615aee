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
        let inputs: InputRequest
        let writes = PreparedWrites()

        init(_ lake: Lake, _ options: RunOptions, _ inputs: InputRequest) {
            self.lake = lake
            self.options = options
            self.inputs = inputs
        }
    }

    private let contents: Contents

    package var lake: Lake { contents.lake }
    package var options: RunOptions { contents.options }
    package var inputs: InputRequest { contents.inputs }
    package var writes: PreparedWrites { contents.writes }

    package init(
        lake: Lake,
        options: RunOptions = RunOptions(),
        inputs: InputRequest = InputRequest()
    ) {
        contents = Contents(lake, options, inputs)
    }

    /// The lake that is configured for this process: what the arguments say counts most, then the
    /// environment, then the nearest `sluice.yaml`.
    ///
    /// - Throws: ``JobError`` of kind `invalidArgument` for arguments that cannot be; an error that
    ///   says what is wrong in the environment or the file, or why the catalog cannot be opened.
    public init(arguments: JobArguments = JobArguments()) async throws {
        try arguments.check()
        let configuration = try Configuration(arguments)
        let inputs = try InputRequest(arguments)
        guard inputs.slice == nil else {
            throw JobError(
                .invalidArgument,
                "--commit-every is for sluice run, a job commits where it says so: leave it away"
            )
        }
        guard inputs.changedInputs != .reRead else {
            throw JobError(
                .invalidArgument,
                "--on-changed-input re-read is for sluice run, which knows what it writes of an input: "
                    + "choose fail or ignore"
            )
        }
        var options = try configuration.runOptions()
        options.badFiles = try arguments["on-bad-file"].map(BadFilePolicy.init(word:)) ?? .fail
        self.init(
            lake: try Lake(configuration),
            options: options,
            inputs: inputs
        )
    }

    /// Makes frames.
    public var createDynamicFrame: DynamicFrameReader { DynamicFrameReader(glue: self) }

    /// Writes frames.
    public var writeDynamicFrame: DynamicFrameWriter { DynamicFrameWriter(glue: self) }
}
