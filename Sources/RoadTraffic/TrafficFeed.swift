package import Buffers
package import ObjectStorage
internal import Parquet

/// Made-up records of a road network, landed as Firehose lands them.
///
/// One object for each minute of processing time, under `year=/month=/day=/hour=` folders; records
/// tell when they happened, which for some is long before they arrived. The same options always
/// give the same names and bytes.
package struct TrafficFeed: Sendable {
    /// What was landed.
    package struct Summary: Sendable, Hashable {
        package var fileCount = 0
        package var rowCount = 0
        package var byteCount: Int64 = 0
    }

    /// One object before it is written.
    package struct LandedFile: Sendable {
        package let key: ObjectKey
        package let bytes: Bytes
        package let rowCount: Int
    }

    /// 2020-05-22T00:00:00Z.
    package static let usualStart: Int64 = 1_590_105_600
    /// The records a minute of the whole network.
    package static let fullRowsPerMinute = SensorNetwork.fullRate
    /// How many files are being made at once, at most; as many run as there are processors.
    private static let width = 16

    package let seed: UInt64
    /// The first minute of processing time, in seconds since 1970-01-01T00:00:00Z.
    package let start: Int64
    package let hours: Int
    package let rowsPerMinute: Int
    package let lateness: Lateness
    private let network: SensorNetwork

    /// - Parameters:
    ///   - start: A whole minute, not before 1970.
    ///   - hours: Hours of processing time, 60 files each.
    /// - Throws: ``RoadTrafficError`` if an option is out of its range.
    package init(
        seed: UInt64 = 20_200_522,
        start: Int64 = Self.usualStart,
        hours: Int = 24,
        rowsPerMinute: Int = Self.fullRowsPerMinute / 10,
        lateness: Lateness = .usual
    ) throws {
        guard start >= 0, start <= 253_402_300_740, start % 60 == 0 else {
            throw RoadTrafficError("a start of \(start) s, expected a whole minute since 1970")
        }
        guard (1...87_600).contains(hours) else {
            throw RoadTrafficError("\(hours) hours, expected 1 to 87600")
        }
        guard (1...1_000_000).contains(rowsPerMinute) else {
            throw RoadTrafficError("\(rowsPerMinute) rows a minute, expected 1 to 1000000")
        }
        self.seed = seed
        self.start = start
        self.hours = hours
        self.rowsPerMinute = rowsPerMinute
        self.lateness = lateness
        network = SensorNetwork(seed: seed)
    }

    package var fileCount: Int { hours * 60 }

    /// Writes all files; those of the same names are replaced.
    ///
    /// - Parameters:
    ///   - prefix: What the keys start with: empty, or a folder with a slash at its end.
    ///   - progress: Called after each file with what has been written so far.
    /// - Throws: ``ObjectStoreError``.
    package func land(
        in store: any ObjectStore,
        prefix: String = "",
        progress: (Summary) -> Void = { _ in }
    ) async throws -> Summary {
        var summary = Summary()
        try await withThrowingTaskGroup(of: (rowCount: Int, byteCount: Int).self) { group in
            var started = 0
            while summary.fileCount < fileCount {
                try Task.checkCancellation()
                while started < min(summary.fileCount + Self.width, fileCount) {
                    let index = started
                    group.addTask {
                        let file = try file(index, prefix: prefix)
                        try await store.write(file.bytes, to: file.key)
                        return (file.rowCount, file.bytes.count)
                    }
                    started += 1
                }
                guard let written = try await group.next() else { break }
                summary.fileCount += 1
                summary.rowCount += written.rowCount
                summary.byteCount += Int64(written.byteCount)
                progress(summary)
            }
        }
        return summary
    }

    /// The file of one minute, counted from the start.
    package func file(_ index: Int, prefix: String = "") throws -> LandedFile {
        precondition((0..<fileCount).contains(index), "a file lies in the hours asked for")
        let second = start + Int64(index) * 60
        // Each file has a stream of its own, so the order in which files are made does not matter.
        var random = RandomStream(seed: seed, part: UInt64(index) << 16 | 1)
        let key = LandingName.key(second: second, random: &random)
        let records = TrafficRecords(
            start: second,
            rowCount: rowsPerMinute,
            firstRecord: index * rowsPerMinute,
            network: network,
            lateness: lateness,
            random: &random
        )
        var writer = ParquetWriter(schema: try TrafficRecords.schema())
        try writer.appendRowGroup(records.columns(network))
        return LandedFile(
            key: try ObjectKey(prefix + key),
            bytes: writer.finish(),
            rowCount: rowsPerMinute
        )
    }
}
