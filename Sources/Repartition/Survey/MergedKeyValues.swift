internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

/// The key-value metadata that output files may have of their sources.
struct MergedKeyValues: Sendable {
    /// Pairs that all files agree on.
    private let agreed: [KeyValue]
    /// Keys that some files lack, or give another value.
    private let differing: [String]

    /// - Parameter keepsCalendars: Whether dates and times are written as they are in the files.
    /// - Throws: ``RunError`` of kind `schemaConflict` if files differ in how times are meant.
    init(_ files: [StoredFile], keepsCalendars: Bool) throws {
        guard let first = files.first else {
            agreed = []
            differing = []
            return
        }
        var kept = first.footer.metadata.keyValues ?? []
        var dropped: [String] = []
        var previous = kept
        for file in files.dropFirst() {
            let pairs = file.footer.metadata.keyValues ?? []
            if pairs == previous { continue }
            previous = pairs
            for pair in kept + pairs where kept.contains(pair) != pairs.contains(pair) {
                if Self.changesTimes(pair.key) {
                    throw RunError(
                        .schemaConflict,
                        "\(first.info.key) and \(file.info.key) differ in \(pair.key), which says "
                            + "how their times are meant: run them apart"
                    )
                }
                if !dropped.contains(pair.key) { dropped.append(pair.key) }
            }
            kept.removeAll { !pairs.contains($0) }
        }
        agreed = kept.filter {
            !dropped.contains($0.key)
                && (keepsCalendars || !FileCalendar.keys.contains($0.key))
        }
        differing = dropped
    }

    /// The pairs for files whose schema is that of the sources, or is not.
    func pairs(isSchemaUnchanged: Bool) -> [KeyValue] {
        agreed.filter { isSchemaUnchanged || !Self.describesSchema($0.key) }
    }

    /// What a reader of the report should know.
    func notes(isSchemaUnchanged: Bool) -> [String] {
        var dropped = differing
        if !isSchemaUnchanged {
            dropped += agreed.map(\.key).filter { Self.describesSchema($0) }
        }
        return dropped.isEmpty
            ? [] : ["key-value metadata not kept: \(dropped.joined(separator: ", "))"]
    }

    private static func describesSchema(_ key: String) -> Bool {
        [
            "ARROW:schema", "pandas", "org.apache.spark.sql.parquet.row.metadata",
            "parquet.avro.schema", "avro.schema", "geo", "iceberg.schema",
        ].contains(key)
    }

    private static func changesTimes(_ key: String) -> Bool {
        ["writer.time", "writer.date", "writer.zone"].contains { key.hasPrefix($0) }
    }
}
