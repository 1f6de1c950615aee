internal import ArgumentParser
internal import DataCatalog
internal import ObjectStorage
internal import Repartition
internal import Sluice

/// All that `plan` and `run` can be told.
struct RepartitionOptions: ParsableArguments {
    @OptionGroup(title: "Source")
    var source: SourceOptions

    @OptionGroup(title: "Partitions")
    var partitions: PartitionOptions

    @OptionGroup(title: "Rows and columns")
    var frame: FrameOptions

    @OptionGroup(title: "Target")
    var target: TargetOptions

    @OptionGroup(title: "Engine")
    var engine: EngineOptions

    @OptionGroup(title: "Catalog")
    var catalog: CatalogOptions

    func validate() throws {
        if target.toTable != nil, target.to == nil {
            throw ValidationError("--to-table names what lies at --to, which is missing.")
        }
        if target.projection != nil, target.toTable == nil {
            throw ValidationError(
                "--projection says how --to-table knows its partitions, which is missing."
            )
        }
        if let count = target.maxRecordsPerFile, count < 1 {
            throw ValidationError("--max-records-per-file \(count) is too few, expected 1 or more.")
        }
        if target.quarantine != nil, partitions.onBadTime != .quarantine,
            target.onBadFile != .quarantine
        {
            throw ValidationError(
                "Nothing goes to --quarantine: add --on-bad-time quarantine or --on-bad-file "
                    + "quarantine."
            )
        }
    }

    /// - Throws: ``ConfigurationError``, ``JobError``.
    func configuration() throws -> Configuration {
        var settings = engine.settings
        settings[.durability] = target.durability
        return try catalog.configuration(settings)
    }

    func request(_ configuration: Configuration) throws -> RepartitionRequest {
        var request = RepartitionRequest(from: source.from)
        request.pushDownPredicate = source.pushDownPredicate
        request.frame = frame.request()
        partitions.complete(&request.frame)
        request.options = try configuration.runOptions(compression: target.compression)
        request.options.timestamps = target.timestamps
        request.options.bloomFilterColumns = target.bloomFilter
        request.options.fileRowLimit = target.maxRecordsPerFile
        if let size = target.fileSize { request.options.fileByteLimit = size.byteCount }
        request.options.badFiles = target.onBadFile
        request.mode = target.mode
        request.quarantine = try target.quarantine.map { try ObjectLocation($0) }
        request.target = try target.to.map { try ObjectLocation($0) }
        request.table = try target.toTable.map { try TableName($0) }
        request.projectedYears = target.projection?.years
        return request
    }
}
