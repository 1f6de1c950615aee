internal import ArgumentParser
internal import Codecs
internal import Repartition
internal import Sluice

/// How a run works.
struct EngineOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Whose clock partitions follow: an IANA zone. (default: UTC)",
            valueName: "zone"
        )
    )
    var timeZone: String?

    @Option(
        help: ArgumentHelp(
            "true: overflow and bad casts are errors, as in Spark 4; false: they wrap around or "
                + "give null, as in Glue up to 5. (default: true)",
            valueName: "true|false"
        ),
        transform: ConfigurationKey.ansi.checked
    )
    var ansi: String?

    @Option(
        help: ArgumentHelp(
            "The memory that data may take; more goes to --temp-dir, or waits. (default: 1GiB)",
            valueName: "size"
        ),
        transform: ConfigurationKey.memory.checked
    )
    var memory: String?

    @Option(
        help: ArgumentHelp("Worker threads. (default: as many as processors)", valueName: "count"),
        transform: ConfigurationKey.threads.checked
    )
    var threads: String?

    @Option(
        help: ArgumentHelp(
            "Where data goes that memory cannot hold. (default: /tmp)",
            valueName: "folder"
        ),
        completion: .directory
    )
    var tempDir: String?

    /// What the options say, of keys that files and variables may say as well.
    var settings: [ConfigurationKey: String] {
        [ConfigurationKey: String?](
            dictionaryLiteral: (.timeZone, timeZone),
            (.ansi, ansi),
            (.memory, memory),
            (.threads, threads),
            (.temporaryFolder, tempDir)
        ).compactMapValues(\.self)
    }
}

/// Where rows go.
struct TargetOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp("The folder of the target table.", valueName: "location"),
        completion: .directory
    )
    var to: String?

    @Option(
        help: ArgumentHelp(
            "Describe the target in the catalog under this name.",
            valueName: "database.table"
        )
    )
    var toTable: String?

    @Option(
        help: ArgumentHelp(
            "Let readers compute the partitions of --to-table, those of these years, from its "
                + "properties (Athena's partition projection); none is registered then.",
            valueName: "first-last"
        ),
        transform: YearRange.init
    )
    var projection: YearRange?

    @Option(help: "What happens to files that are there already.")
    var mode = Target.Mode.append

    @Option(help: "What becomes of files that cannot be read.")
    var onBadFile = BadFilePolicy.fail

    @Option(
        help: ArgumentHelp(
            "Where rows and files are set aside. (default: quarantine in _sluice, beside --to)",
            valueName: "location"
        )
    )
    var quarantine: String?

    @Option(
        help: "The codec of all pages. (default: as they are, snappy for pages written anew)"
    )
    var compression: Codec?

    @Option(
        help: """
            preserve: as the files have them; micros: what they have as INT96, which has no \
            statistics, becomes microseconds, so that readers find times faster.
            """
    )
    var timestamps = RunOptions.Timestamps.preserved

    @Option(
        help: ArgumentHelp("The rows of a file, at most. (default: any number)", valueName: "count")
    )
    var maxRecordsPerFile: Int?

    @Option(
        help: ArgumentHelp(
            "The size at which a partition gets another file, about. (default: 1GiB)",
            valueName: "size"
        ),
        transform: ByteSize.init
    )
    var fileSize: ByteSize?

    @Option(
        help: ArgumentHelp(
            "Give a column of the files bloom filters; may be repeated.",
            valueName: "column"
        )
    )
    var bloomFilter: [String] = []

    @Option(
        help: ArgumentHelp(
            "disk: what is published survives a power cut; process: it may not, and is quicker. "
                + "(default: disk)",
            valueName: "disk|process"
        ),
        completion: .list(["disk", "process"]),
        transform: ConfigurationKey.durability.checked
    )
    var durability: String?
}
