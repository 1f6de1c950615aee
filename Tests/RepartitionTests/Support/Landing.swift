import Buffers
import Columns
import Expressions
import ObjectStorage

@testable import Parquet
@testable import Repartition

/// A small table whose rows are known: `id`, `n` and `s`, and when it happened, `ts`.
struct Landing {
    let store = MemoryObjectStore()
    private(set) var files: [SourceFile] = []

    /// - Parameter hours: For each file, the hours of 2020-05-04 in which its rows happened.
    init(hours: [[Int]] = Landing.mixedHours) async throws {
        var id: Int64 = 0
        for (number, hours) in hours.enumerated() {
            var writer = ParquetWriter(schema: try Self.schema())
            let ids = hours.map { _ in
                id += 1
                return id
            }
            try writer.appendRowGroup(try Self.columns(ids, hours))
            try await add(writer.finish(), as: "file-\(number).parquet")
        }
    }

    /// Three files of 40 rows over four hours.
    static let mixedHours = (0..<3).map { file in (0..<40).map { ($0 + file) % 4 } }

    static func schema() throws -> Schema {
        try Schema(columns: [
            .column("id", .int64, .required),
            .column("n", .int32),
            .column("s", .byteArray, logicalType: .string),
            .column("ts", .int64, logicalType: .timestamp(unit: .micros, isAdjustedToUTC: true)),
        ])
    }

    static func columns(_ ids: [Int64], _ hours: [Int]) throws -> [ColumnVector] {
        var texts = ByteArrays()
        for id in ids { texts.append("text \(id % 7)".utf8) }
        let count = ids.count
        return [
            ColumnVector(type: .bigint, count: count, validity: nil, values: .int64(ids)),
            ColumnVector(
                type: .int,
                count: count,
                validity: nil,
                values: .int32(ids.map { Int32($0 % 5) })
            ),
            ColumnVector(type: .string, count: count, validity: nil, values: .bytes(texts)),
            ColumnVector(
                type: .timestamp,
                count: count,
                validity: nil,
                values: .int64(hours.map { (1_588_550_400 + Int64($0) * 3_600) * 1_000_000 })
            ),
        ]
    }

    mutating func add(_ bytes: Bytes, as name: String) async throws {
        let info = try await store.write(bytes, to: try ObjectKey(name))
        files.append(SourceFile(info: info))
    }

    /// Knows a file as another one.
    mutating func replace(_ name: String, by info: ObjectInfo) {
        files = files.map { $0.info.key.text == name ? SourceFile(info: info) : $0 }
    }

    /// Moves the rows to the hours they happened in.
    func run(
        threads: Int,
        memory: Int,
        to target: MemoryObjectStore
    ) async throws -> RunReport {
        var options = RunOptions.named(threads: threads)
        options.memoryByteLimit = memory
        return try await Repartitioner(
            frame(),
            to: Target(store: target, partitionKeys: ["hour"]),
            options: options
        ).run()
    }

    /// The rows by the hour they happened in.
    func frame(
        _ steps: [Transformation] = Landing.byHour,
        in other: (any ObjectStore)? = nil
    ) -> Frame {
        Frame(
            source: Source(store: other ?? store, files: files, name: "landing"),
            steps: steps
        )
    }

    static let byHour = [step("hour", "hour(ts)")]

    /// A column to partition by.
    static func step(_ name: String, _ text: String) -> Transformation {
        .withPartitionColumn(NamedExpression(name, .parsed(text)))
    }
}

extension RunOptions {
    /// Options of a run whose names are known.
    static func named(_ run: String = "run", threads: Int = 2) -> RunOptions {
        var options = RunOptions()
        options.runID = RunID(run)
        options.threadCount = threads
        return options
    }
}

/// The bytes of all objects of a store, by key.
func contents(of store: any ObjectStore) async throws -> [String: Bytes] {
    var contents: [String: Bytes] = [:]
    for try await info in store.listAll() {
        contents[info.key.text] = try await store.read(info.key)
    }
    return contents
}
