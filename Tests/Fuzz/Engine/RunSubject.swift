import Buffers
import Codecs
import Columns
import Expressions

@testable import Parquet
@testable import Repartition

/// Runs whose input is damaged: they end in a typed error and leave nothing behind, or no row is
/// lost.
struct RunSubject: Subject {
    let name = "run"
    private let tables: [[Bytes]]
    private let strangers: [Bytes]

    /// A run has no limits but its own memory's: very many rows take very long.
    private static let damages = FileDamage.allCases.filter { $0 != .inflated }

    init() throws {
        tables = try (0..<30).map { try Self.table($0) }
        strangers = try SeedFiles().files
    }

    func trial(_ chance: inout Chance) -> Trial {
        let damage = chance.one(of: Self.damages)
        let stranger = chance.one(of: strangers)
        // A file of somebody else has no event time, so it is not partitioned.
        let isForeign = chance.once(in: 4)
        var files = isForeign ? [stranger] : chance.one(of: tables)
        let place = chance.below(files.count)
        let damaged = damage.applied(
            to: files[place],
            other: isForeign ? chance.one(of: strangers) : chance.one(of: [stranger, files[0]]),
            using: &chance
        )
        files[place] = damaged
        let (steps, keys) = isForeign ? ([], []) : Self.request(using: &chance)
        let run = DamagedRun(
            files: files,
            steps: steps,
            keys: keys,
            options: Self.options(using: &chance)
        )
        return Trial(label: damage.rawValue, input: damaged) { try await run.outcome() }
    }

    // MARK: What is asked

    private static func request(
        using chance: inout Chance
    ) -> (steps: [Transformation], keys: [String]) {
        func step(_ name: String, _ text: String) -> [Transformation] {
            guard let expression = try? Expression.parse(text) else { return [] }
            return [.withPartitionColumn(NamedExpression(name, expression))]
        }
        var steps: [Transformation] = []
        if chance.once(in: 5), let filter = try? Expression.parse("n % 3 = 1 or s is null") {
            steps.append(.filter(filter))
        }
        if chance.once(in: 5), let sum = try? Expression.parse("concat(s, cast(n as string))") {
            steps.append(.withColumn(NamedExpression("made", sum)))
        }
        switch chance.below(5) {
        case 0: return (steps, [])
        case 1: return (steps + step("bucket", "pmod(n, 3)"), ["bucket"])
        case 2: return (steps, ["s"])
        case 3: return (steps + step("on", "to_date(ts)"), ["on"])
        default: return (steps + step("hour", "hour(ts)"), ["hour"])
        }
    }

    private static func options(using chance: inout Chance) -> RunOptions {
        var options = RunOptions()
        options.carryRowFloor = chance.one(of: [1, 20, 122_880])
        options.carryByteFloor = chance.one(of: [1, 400, 8 << 20])
        options.rowGroupRowLimit = chance.one(of: [25, 1_000_000])
        options.memoryByteLimit = chance.one(of: [40_000, 1 << 28])
        options.codec = chance.one(of: Codec.allCases)
        options.recompresses = chance.once(in: 4)
        options.badFiles = chance.one(of: [.fail, .fail, .skip])
        options.threadCount = chance.number(1...2)
        options.runID = RunID("run")
        return options
    }

    // MARK: Tables

    /// Files with the same columns: `n`, `s`, `ts`, and two of other types.
    private static func table(_ number: Int) throws -> [Bytes] {
        var chance = Chance(seed: 815, number: UInt64(number))
        let others: [DataType] = [
            .boolean, .int, .double, .string, .decimal(precision: 30, scale: 2), .date,
            .array(element: .string), .map(key: .string, value: .int),
            .structure([Field("a", .int), Field("b", .array(element: .float))]),
        ]
        let fields = [
            Field("n", .bigint), Field("s", .string), Field("ts", .timestamp),
            Field("c0", others[number % others.count]),
            Field("c1", others[(number * 2 + 1) % others.count]),
        ]
        let schema = try Schema(
            columns: fields.map { try SchemaNode($0.name, $0.type) }
        )
        return try (0..<chance.number(1...3)).map { file in
            var writer = ParquetWriter(
                schema: schema,
                options: GeneratedFiles.options(schema, number + file, using: &chance)
            )
            for _ in 0..<chance.number(1...2) {
                let rowCount = chance.one(of: [5, 40, 90])
                try writer.appendRowGroup(
                    fields.map {
                        RandomVectors().vector($0.type, count: rowCount, using: &chance)
                    }
                )
            }
            return writer.finish()
        }
    }
}
