import Buffers
import Columns
import Foundation
import ObjectStorage
import Parquet
import Testing

@testable import RoadTraffic

@Suite("Road traffic")
struct TrafficFeedTests {
    @Test("gives the same names and bytes for the same seed, and others for another")
    func isDeterministic() async throws {
        let first = try await landed(seed: 1)
        let again = try await landed(seed: 1)
        let other = try await landed(seed: 2)

        #expect(first.count == 60)
        #expect(first == again)
        #expect(Set(first.keys).isDisjoint(with: other.keys))
        #expect(Set(first.values.map(\.array)).isDisjoint(with: other.values.map(\.array)))
    }

    @Test("says what a feed cannot be")
    func refusesWhatCannotBe() {
        let hours = #expect(throws: RoadTrafficError.self) { try TrafficFeed(hours: 0) }
        #expect(hours?.description == "0 hours, expected 1 to 87600")
        let rows = #expect(throws: RoadTrafficError.self) { try TrafficFeed(rowsPerMinute: 0) }
        #expect(rows?.description == "0 rows a minute, expected 1 to 1000000")
        let start = #expect(throws: RoadTrafficError.self) { try TrafficFeed(start: 7) }
        #expect(start?.description == "a start of 7 s, expected a whole minute since 1970")
    }

    @Test("lands as Firehose does: a file a minute, filed by processing time in UTC, unpadded")
    func namesLikeFirehose() throws {
        // 2021-02-28T23:59:00Z
        let traffic = try TrafficFeed(start: 1_614_556_740, hours: 1, rowsPerMinute: 1)
        let uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/
        let before = try traffic.file(0, prefix: "landing/").key.text
        let after = try traffic.file(1).key.text

        #expect(
            before.replacing(uuid, with: "ID")
                == "landing/year=2021/month=2/day=28/hour=23/"
                + "stream-1-2021-02-28-23-59-00-ID.parquet"
        )
        #expect(
            after.replacing(uuid, with: "ID")
                == "year=2021/month=3/day=1/hour=0/stream-1-2021-03-01-00-00-00-ID.parquet"
        )
    }

    @Test("tells progress and a summary that match what lies in the store")
    func reportsWhatItLanded() async throws {
        let store = MemoryObjectStore()
        let traffic = try TrafficFeed(hours: 2, rowsPerMinute: 7)
        var steps: [TrafficFeed.Summary] = []
        let summary = try await traffic.land(in: store) { steps.append($0) }
        let objects = try await store.listAll().collected()

        #expect(summary.fileCount == 120)
        #expect(summary.rowCount == 120 * 7)
        #expect(summary.byteCount == objects.reduce(0) { $0 + $1.byteCount })
        #expect(objects.count == 120)
        #expect(steps.map(\.fileCount) == Array(1...120))
        #expect(steps.last == summary)
    }

    @Test(
        "refuses options that make no sense",
        arguments: [(60, 0, 1), (60, 1, 0), (61, 1, 1), (-60, 1, 1), (60, .max, 1), (60, 1, .max)]
    )
    func refusesOptions(start: Int64, hours: Int, rows: Int) {
        #expect(throws: RoadTrafficError.self) {
            try TrafficFeed(start: start, hours: hours, rowsPerMinute: rows)
        }
    }

    @Test("survives events before 1970")
    func startsEarly() throws {
        let traffic = try TrafficFeed(start: 0, hours: 1, rowsPerMinute: 500, lateness: .heavy)
        #expect(try traffic.file(0).rowCount == 500)
    }

    // MARK: What the records say

    @Test("declares the file as Hive's writer does, with INT96 and no bounds for it")
    func declaresColumns() throws {
        let file = try ParquetFile(TrafficFeed(hours: 1, rowsPerMinute: 300).file(0).bytes)

        #expect(file.schema.root.name == "hive_schema")
        #expect(file.schema.leaves.allSatisfy { $0.repetition == .optional })
        let instant = try #require(file.schema.leaf(at: ["originalrecordtimestamp"]))
        #expect(instant.physicalType == .int96)
        let rowGroup = try #require(file.rowGroups.first)
        let chunks = rowGroup.columns.compactMap(\.metadata)
        #expect(chunks.allSatisfy { $0.codec == .snappy })
        #expect(chunks[instant.index].statistics?.minValue == nil)
        #expect(chunks[instant.index].statistics?.nullCount != nil)
        #expect(chunks[0].dictionaryPageOffset != nil)
    }

    @Test(
        "has as many late records as the model says",
        arguments: [Lateness.usual, .heavy, .none]
    )
    func isLate(lateness: Lateness) throws {
        let traffic = try TrafficFeed(hours: 1, rowsPerMinute: 200_000, lateness: lateness)
        let file = try ParquetFile(traffic.file(0).bytes)
        let events = try instants(of: file)
        // The minute itself, and the seconds that each record takes.
        let lags = events.compactMap { $0.map { traffic.start - $0 } }
        func share(atLeast seconds: Int64) -> Double {
            Double(lags.count { $0 >= seconds }) / Double(lags.count)
        }
        // Arrivals are spread over the minute, so a lag counts from some point in it; the shares
        // are those of records at least an hour, or a day, before the minute began.
        let week = lateness.weekShare
        let expectedDay = week * 6 / 7
        let expectedHour = week * (1 - 1.0 / 168) + lateness.dayShare * 23 / 24

        #expect(abs(share(atLeast: 86_400) - expectedDay) < 0.0003 + expectedDay / 10)
        #expect(abs(share(atLeast: 3_600) - expectedHour) < 0.001 + expectedHour / 20)
        let expectedMinutes = expectedHour + lateness.hourShare * (1 - 90.0 / 3_600)
        let late = week + lateness.dayShare + lateness.hourShare
        #expect(abs(share(atLeast: 60) - expectedMinutes) < 0.001 + late / 25)
        #expect(lags.allSatisfy { $0 < 7 * 86_400 && $0 > -60 })
        let nullShare = Double(events.count { $0 == nil }) / Double(events.count)
        #expect(abs(nullShare - lateness.nullShare) < 0.00012)
        if lateness == .none { #expect(lags.allSatisfy { $0 <= 0 }) }
    }

    @Test("gives every sensor its turn, and each kind of record its own columns")
    func sendsInTurn() throws {
        let traffic = try TrafficFeed(hours: 1)
        var ids: Set<Int32> = []
        for minute in 0..<10 {
            let columns = try columns(of: traffic.file(minute).bytes)
            guard case .int32(let values) = columns["uniqueid"]?.values else {
                Issue.record("the ids are no integers")
                return
            }
            ids.formUnion(values)
            let previous = try #require(columns["previousspeed"])
            let jams = try #require(columns["trafficjamindicator"])
            let averages = try #require(columns["avgspeed3minutes"])
            for row in 0..<previous.count {
                let filled = [previous, jams, averages].count { !$0.isNull(at: row) }
                #expect(filled == 1)
            }
        }
        #expect(ids.count == SensorNetwork.sensorCount)
    }

    @Test("is slower in the rush hours")
    func slowsDown() throws {
        let traffic = try TrafficFeed(hours: 24, lateness: .none)
        func meanSpeed(hour: Int) throws -> Double {
            let columns = try columns(of: traffic.file(hour * 60).bytes)
            guard case .int32(let speeds) = columns["currentspeed"]?.values else { return .nan }
            return speeds.reduce(0) { $0 + Double($1) } / Double(speeds.count)
        }
        let morning = try meanSpeed(hour: 8)
        let night = try meanSpeed(hour: 3)
        #expect(night - morning > 20)
    }

    @Test("spreads arrivals over the minute, in order, and noise over the speeds")
    func spreads() throws {
        let traffic = try TrafficFeed(
            hours: 1,
            rowsPerMinute: TrafficFeed.fullRowsPerMinute,
            lateness: .none
        )
        let columns = try columns(of: traffic.file(30).bytes)
        guard case .int64(let seconds)? = columns["recordtimestamp"]?.values,
            case .int32(let speeds)? = columns["currentspeed"]?.values,
            case .int32(let previous)? = columns["previousspeed"]?.values
        else {
            Issue.record("the columns are no integers")
            return
        }
        let minute = traffic.start + 30 * 60
        let offsets = seconds.map { $0 - minute }
        #expect(Set(offsets).isSuperset(of: 0...55))
        #expect(offsets.allSatisfy { (0...59).contains($0) })
        // In the order of arrival, which is at most four seconds after the event.
        #expect(zip(offsets, offsets.dropFirst()).allSatisfy { $1 >= $0 - 4 })
        let differences = zip(speeds, previous).enumerated()
            .filter { columns["previousspeed"]?.isNull(at: $0.offset) == false }
            .map { $0.element.0 - $0.element.1 }
        #expect(Set(differences) == Set(-24...24))
    }

    // MARK: Other readers

    @Test(
        "is read by pyarrow and DuckDB",
        .enabled(if: ForeignReader.isPresent, "run scripts/bootstrap, or set SLUICE_PYTHON")
    )
    func isReadByOthers() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "sluice-traffic-\(UUID().uuidString)").path(percentEncoded: false)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let store = try LocalObjectStore(root: folder, durability: .process)
        let summary = try await TrafficFeed(hours: 1, rowsPerMinute: 1_000).land(in: store)

        let answer = try ForeignReader.run(
            """
            import sys, duckdb, pyarrow.parquet as pq, pyarrow.compute as pc
            folder = sys.argv[1]
            table = pq.read_table(folder)
            table.validate(full=True)
            seconds = pc.cast(table["originalrecordtimestamp"], "timestamp[s]").cast("int64")
            same = pc.all(pc.equal(seconds, table["recordtimestamp"])).as_py()
            print(table.num_rows, table["location"].null_count, same)
            print(*duckdb.sql(f\"\"\"
                select count(*), min(year), count(distinct uniqueid) <= 4600,
                    count(*) filter (epoch(originalrecordtimestamp) <> recordtimestamp)
                from read_parquet('{folder}/**/*.parquet', hive_partitioning = true)
                \"\"\").fetchall()[0])
            """,
            folder
        )
        #expect(answer == "60000 0 True\n60000 2020 True 0")
        #expect(summary.rowCount == 60_000)
    }

    // MARK: Reading back

    private func landed(seed: UInt64) async throws -> [String: Bytes] {
        let store = MemoryObjectStore()
        _ = try await TrafficFeed(seed: seed, hours: 1, rowsPerMinute: 50).land(in: store)
        var bytes: [String: Bytes] = [:]
        for info in try await store.listAll().collected() {
            bytes[info.key.text] = try await store.read(info.key)
        }
        return bytes
    }

    private func columns(of bytes: Bytes) throws -> [String: ColumnVector] {
        let file = try ParquetFile(bytes)
        var columns: [String: ColumnVector] = [:]
        for leaf in file.schema.leaves {
            columns[leaf.pathDescription] = try file.readColumn(leaf, rowGroup: 0)
        }
        return columns
    }

    /// The event times in seconds, of which both columns tell.
    private func instants(of file: ParquetFile) throws -> [Int64?] {
        let seconds = try file.readColumn("recordtimestamp", rowGroup: 0)
        let instants = try file.readColumn("originalrecordtimestamp", rowGroup: 0)
        guard case .int64(let values) = seconds.values, case .int64(let micros) = instants.values
        else {
            Issue.record("the times are no integers")
            return []
        }
        return (0..<seconds.count).map { row in
            #expect(seconds.isNull(at: row) == instants.isNull(at: row))
            if seconds.isNull(at: row) { return nil }
            #expect(micros[row] == values[row] * 1_000_000)
            return values[row]
        }
    }
}
