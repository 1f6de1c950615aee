internal import ArgumentParser
internal import DataCatalog
internal import Foundation
internal import ObjectStorage
internal import Sluice

/// `sluice demo`.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Land a generated day, crawl it, repartition it, and show what happened.",
        discussion: """
            Everything happens in one folder, which a later demo replaces. Nothing else is touched: \
            the demo has a catalog of its own there. A folder in S3 is left as it is then, and the \
            catalog is forgotten.

            EXAMPLES
              sluice demo
              sluice demo --rows-per-minute 13800 --keep day
              sluice demo --keep s3://my-bucket/demo
            """
    )

    @Option(
        help: ArgumentHelp("Records a minute; the whole network sends 13800.", valueName: "count")
    )
    var rowsPerMinute = 1_380

    @Option(
        help: ArgumentHelp(
            "The demo's folder, a path or a URI, which must be new. (default: a temporary one)",
            valueName: "folder"
        ),
        completion: .directory
    )
    var keep: String?

    @OptionGroup(title: "AWS")
    var account: AccountOptions

    func validate() throws {
        guard (1...100_000).contains(rowsPerMinute) else {
            throw ValidationError("--rows-per-minute is from 1 to 100000.")
        }
    }

    func run() async throws {
        let stores = Stores(try Configuration(options: account.settings))
        let folder = try await folder(in: stores)
        let isInBucket = folder.hasPrefix("s3://")
        let catalog =
            isInBucket
            ? try EmbeddedCatalog.inMemory()
            : try EmbeddedCatalog(path: folder + "/catalog.sqlite")
        let demo = Demo(
            folder: folder,
            lake: Lake(
                catalog: catalog,
                jobRuns: catalog,
                stores: isInBucket ? stores : Stores()
            ),
            rowsPerMinute: rowsPerMinute
        )
        try await ProgressLine.during { line in
            try await demo.run(Console.current, line)
        }
    }

    private func folder(in stores: Stores) async throws -> String {
        guard let keep else { return try temporaryFolder() }
        let location = try ObjectLocation(keep)
        let isThere: Bool
        if case .s3 = location.place {
            isThere = try await !stores.open(location).store.list(limit: 1).objects.isEmpty
        } else {
            isThere = FileManager.default.fileExists(atPath: keep)
        }
        guard !isThere else {
            throw DataFrameError(
                .invalidRequest,
                "--keep \(keep) is there already, name a folder that is not"
            )
        }
        if case .s3 = location.place { return try location.absoluteURI() }
        return URL(filePath: keep).path
    }

    /// One folder for each user, so that two on one machine do not meet; what was there is gone.
    private func temporaryFolder() throws -> String {
        let files = FileManager.default
        let folder = files.temporaryDirectory.appending(path: "sluice-demo-\(getuid())").path
        if files.fileExists(atPath: folder) { try files.removeItem(atPath: folder) }
        return folder
    }
}
