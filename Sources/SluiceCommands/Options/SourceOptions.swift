internal import ArgumentParser
internal import Sluice

/// What a command reads.
struct SourceOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "What to read: a Parquet file, a folder, a URI, or database.table of the catalog.",
            valueName: "source"
        ),
        completion: .file(),
        transform: SourceName.init
    )
    var from: SourceName

    @Option(
        help: ArgumentHelp(
            "Read only the partitions for which this is true, for example "
                + "\"year = 2020 and month = 5\".",
            valueName: "predicate"
        )
    )
    var pushDownPredicate: String?
}
