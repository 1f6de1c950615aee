internal import Parquet

/// The version of Sluice, as the files that it writes say it.
enum Version {
    static let text = CreatedBy(ParquetWriter.createdBy).versionText
}

extension CreatedBy {
    fileprivate var versionText: String {
        version.map { "\($0.major).\($0.minor).\($0.patch)\($0.suffix)" } ?? "unknown"
    }
}
