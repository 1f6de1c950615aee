internal import ArgumentParser
internal import Repartition
internal import Sluice

/// Which inputs a run takes, and what it remembers of them.
struct InputOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What the job's bookmark is for: enable reads what is new and remembers it, pause reads "
                + "what is new and remembers nothing, disable reads everything.",
            valueName: "option"
        ),
        completion: .list(BookmarkOption.words)
    )
    var jobBookmarkOption: String?

    @Option(
        help: ArgumentHelp(
            "With a pause: read what was read after this run, up to --job-bookmark-to.",
            valueName: "run"
        )
    )
    var jobBookmarkFrom: String?

    @Option(
        help: ArgumentHelp("The last run whose inputs are read again then.", valueName: "run")
    )
    var jobBookmarkTo: String?

    @Option(
        help: ArgumentHelp("Take so many new files, at most. (default: all)", valueName: "count")
    )
    var boundedFiles: Int?

    @Option(
        help: ArgumentHelp(
            "Take new files of this size together, at most. (default: all)",
            valueName: "size"
        ),
        transform: ByteSize.init
    )
    var boundedSize: ByteSize?

    @Option(
        help: ArgumentHelp(
            "Commit each time that so many files, or files of this size together, are written. "
                + "(default: once, at the end)",
            valueName: "count|size"
        ),
        transform: InputBound.init
    )
    var commitEvery: InputBound?

    @Flag(help: "Write inputs again that the target has already.")
    var again = false

    @Flag(help: "Let overwritten partitions lose rows of inputs that the run does not read.")
    var allowDrop = false

    @Option(
        help: ArgumentHelp(
            "What becomes of an input that has changed since it was read: the run stops (fail), it "
                + "counts as read (ignore), or it is read again beside what was written of it "
                + "(re-read).",
            valueName: "policy"
        )
    )
    var onChangedInput = InputPolicy.ChangePolicy.fail

    func validate() throws {
        do {
            _ = try request()
        } catch let error as JobError {
            throw ValidationError(error.message)
        }
    }

    /// - Throws: ``JobError`` of kind `invalidArgument` for options that do not go together.
    func request() throws -> InputRequest {
        var request = InputRequest()
        request.bookmark = try BookmarkOption(
            option: jobBookmarkOption,
            from: jobBookmarkFrom,
            to: jobBookmarkTo
        )
        request.bound = try InputBound(fileCount: boundedFiles, byteCount: boundedSize?.byteCount)
        request.slice = commitEvery
        request.isAgain = again
        request.mayDropRows = allowDrop
        request.changedInputs = onChangedInput
        return request
    }
}
