import Columns
import Expressions
import ObjectStorage
import Parquet
import Testing

@testable import Repartition

/// Rows counted by keys, held against counting one by one.
struct GroupTests {
    private static let doubles: [Double?] = [
        1.5, .nan, 0, -0.0, nil, -.nan, 1.5, .infinity, Double(bitPattern: 0x7FF8_0000_0000_0001),
    ]

    /// Files of `rowCount` rows each: `id`, and `x`, which takes all kinds of doubles in turn.
    private func source(files: Int = 5, rowCount: Int = 23) async throws -> Source {
        let store = MemoryObjectStore()
        var found: [SourceFile] = []
        let schema = try Schema(columns: [.column("id", .int64, .required), .column("x", .double)])
        for file in 0..<files {
            let ids = (0..<rowCount).map { file * rowCount + $0 }
            let values = ids.map { Self.doubles[$0 % Self.doubles.count] }
            var writer = ParquetWriter(schema: schema)
            try writer.appendRowGroup([
                ColumnVector(
                    type: .bigint,
                    count: rowCount,
                    validity: nil,
                    values: .int64(ids.map { Int64($0) })
                ),
                ColumnVector(
                    type: .double,
                    count: rowCount,
                    validity: Bitmap(values.map { $0 != nil }),
                    values: .doubles(values.map { $0 ?? 7 })
                ),
            ])
            let key = try ObjectKey("\(file).parquet")
            found.append(SourceFile(info: try await store.write(writer.finish(), to: key)))
        }
        return Source(store: store, files: found, name: "numbers")
    }

    /// `key, key: count` of each group, in order.
    private func texts(
        _ frame: Frame,
        by keys: [String],
        limit: Int = 1_000,
        threads: Int = 2
    ) async throws -> [String] {
        let found = try await FrameReader(frame, options: .named(threads: threads)).groups(
            by: keys.map { NamedExpression($0, .parsed($0)) },
            groupLimit: limit
        )
        #expect(found.schema.fields.map(\.name) == keys + ["count"])
        let columns = found.columns.map { sparkStrings($0, timeZone: .utc) }
        return (0..<found.columns[0].count).map { row in
            columns.dropLast().map { $0[row] ?? "null" }.joined(separator: ", ")
                + ": \(columns[columns.count - 1][row] ?? "")"
        }
    }

    @Test("values are equal as in Spark, whatever the threads", arguments: [1, 2, 7])
    func groupsAsSpark(threads: Int) async throws {
        let frame = Frame(source: try await source())
        // 115 rows: of nine kinds of values the first seven come once more.
        #expect(
            try await texts(frame, by: ["x"], threads: threads) == [
                "1.5: 26", "NaN: 38", "0.0: 26", "null: 13", "Infinity: 12",
            ]
        )
    }

    @Test("several keys, computed ones, filters and limits", arguments: [1, 4])
    func countsOneByOne(threads: Int) async throws {
        let landing = try await Landing()
        func slow(_ ids: some Sequence<Int>) -> [String] {
            var order: [String] = []
            var counts: [String: Int] = [:]
            for id in ids {
                let key = "\(id % 5), text \(id % 7)"
                if counts[key] == nil { order.append(key) }
                counts[key, default: 0] += 1
            }
            return order.map { "\($0): \(counts[$0] ?? 0)" }
        }
        func fast(_ steps: [Transformation]) async throws -> [String] {
            try await texts(landing.frame(steps), by: ["n", "s"], threads: threads)
        }
        #expect(try await fast([]) == slow(1...120))
        #expect(try await fast([.limit(50)]) == slow(1...50))
        let filter = Transformation.filter(.parsed("pmod(id, 3) = 1"))
        #expect(try await fast([filter]) == slow(stride(from: 1, through: 120, by: 3)))
        #expect(try await fast([filter, .limit(20)]) == slow(stride(from: 1, through: 58, by: 3)))
        #expect(
            try await texts(landing.frame([]), by: ["hour(ts)"], threads: threads)
                == ["0: 30", "1: 30", "2: 30", "3: 30"]
        )
        #expect(try await texts(landing.frame([filter]), by: []) == [": 40"])
        #expect(
            try await texts(landing.frame([]), by: ["named_struct('n', n)", "array(s)"]).count == 35
        )
    }

    @Test("too many groups, and keys that are not compared, are refused")
    func refuses() async throws {
        let frame = Frame(source: try await source())
        #expect(try await texts(frame, by: ["id"], limit: 115).count == 115)
        let tooMany = await #expect(throws: RunError.self) {
            try await texts(frame, by: ["id"], limit: 114)
        }
        #expect(
            tooMany?.message == "the rows fall into more groups by id than fit, which is 114 "
                + "groups: group by fewer or coarser keys, filter the rows, or allow more"
        )
        var options = RunOptions.named()
        options.memoryByteLimit = 8_000
        let tooLarge = await #expect(throws: RunError.self) {
            try await FrameReader(frame, options: options).groups(
                by: [NamedExpression("id", .parsed("id"))],
                groupLimit: 1_000
            )
        }
        #expect(tooLarge?.message.contains("2000 bytes of keys") == true)
        let map = await #expect(throws: RunError.self) {
            try await texts(frame, by: ["map('a', id)"])
        }
        #expect(map?.message.contains("maps are not compared: group by a part of it") == true)
    }
}
