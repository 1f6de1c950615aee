import Columns
import Expressions
import ObjectStorage
import SeededRandom
import Testing

@testable import Parquet
@testable import Repartition

/// Files whose types conflict: each value of the choices is the file's own, in one variant.
struct ChoicePropertyTests {
    @Test("a choice has each value once, and writes what it reads", arguments: Seeds.first(8))
    func valuesAreInTheirVariants(seed: UInt64) async throws {
        var counts = (rows: 0, choices: 0, written: 0)
        for number in 0..<30 {
            var random = SeededGenerator(seed: seed &* 7_919 &+ UInt64(number))
            let table = try DriftingTable(conflictingUsing: &random)
            try await check(table, "seed \(seed), case \(number)", &random, &counts)
        }
        #expect(counts.rows > 300 && counts.choices > 300 && counts.written > 300, "\(counts)")
    }

    private func check(
        _ table: DriftingTable,
        _ name: Comment,
        _ random: inout SeededGenerator,
        _ counts: inout (rows: Int, choices: Int, written: Int)
    ) async throws {
        let store = MemoryObjectStore()
        var files: [SourceFile] = []
        for file in table.files {
            let info = try await store.write(file.bytes, to: try ObjectKey(file.name))
            files.append(SourceFile(info: info))
        }
        var source = Source(store: store, files: files, name: "conflicting")
        source.conflicts = .choice
        let options = RunOptions()
        let (schema, whole) = try await FrameReader(Frame(source: source), options: options)
            .head(1_000_000)
        var row = 0
        for file in files {
            source.files = [file]
            let (own, columns) = try await FrameReader(Frame(source: source), options: options)
                .head(1_000_000)
            let rowCount = columns.first?.count ?? 0
            let rows = Array(row..<row + rowCount)
            for (field, vector) in zip(own.fields, columns) {
                let position = try #require(schema.index(of: field.name), name)
                let found = Values(schema.fields[position].type, whole[position].taking(rows))
                try expectSame(Values(field.type, vector), found, name, &counts.choices)
            }
            row += rowCount
        }
        #expect(row == whole.first?.count, name)
        counts.rows += row
        counts.written += try await rewrite(
            Source(store: store, files: files, name: "conflicting"),
            schema,
            whole,
            name,
            &random
        )
    }

    /// What a run writes of a choice that was not resolved is the struct that it is.
    private func rewrite(
        _ source: Source,
        _ schema: TableSchema,
        _ columns: [ColumnVector],
        _ name: Comment,
        _ random: inout SeededGenerator
    ) async throws -> Int {
        var source = source
        source.conflicts = .choice
        var options = RunOptions.named()
        options.carryRowFloor = random.one(of: [1, 5, 122_880])
        options.rowGroupRowLimit = random.one(of: [3, 25, 1_000_000])
        options.memoryByteLimit = random.one(of: [1, 1 << 30])
        let target = MemoryObjectStore()
        let report = try await Repartitioner(
            Frame(source: source),
            to: Target(store: target, partitionKeys: []),
            options: options
        ).run()
        guard report.rowsWritten > 0 else { return 0 }
        var files: [SourceFile] = []
        for try await info in target.listAll() { files.append(SourceFile(info: info)) }
        let written = Frame(source: Source(store: target, files: files, name: "written"))
        let (found, vectors) = try await FrameReader(written, options: options).head(1_000_000)
        #expect(found.fields.map(\.type) == schema.fields.map(\.type), name)
        for (before, after) in zip(columns, vectors) {
            #expect(
                sparkStrings(before, timeZone: .utc) == sparkStrings(after, timeZone: .utc),
                name
            )
        }
        return report.rowsWritten
    }

    // MARK: Comparing

    private struct Values {
        var type: DataType
        var vector: ColumnVector

        init(_ type: DataType, _ vector: ColumnVector) {
            self.type = type
            self.vector = vector
        }

        func isNull(_ row: Int) -> Bool { vector.isNull(at: row) }
    }

    private func expectSame(
        _ own: Values,
        _ found: Values,
        _ name: Comment,
        _ choices: inout Int
    ) throws {
        if found.type.isChoice, case .structure(let fields) = found.type,
            case .structures(let vectors) = found.vector.values
        {
            for row in 0..<own.vector.count {
                let there = vectors.indices.filter { !vectors[$0].isNull(at: row) }
                #expect(own.isNull(row) == found.isNull(row), name)
                guard !own.isNull(row) else { continue }
                choices += 1
                let variant = try #require(there.first, name)
                #expect(there.count == 1, name)
                try expectSame(
                    Values(own.type, own.vector.taking([row])),
                    Values(fields[variant].type, vectors[variant].taking([row])),
                    name,
                    &choices
                )
            }
            return
        }
        for row in 0..<own.vector.count {
            #expect(own.isNull(row) == found.isNull(row), name)
        }
        let rows = (0..<own.vector.count).filter { !own.isNull($0) }
        guard !rows.isEmpty else { return }
        let (ownVector, vector) = (own.vector.taking(rows), found.vector.taking(rows))
        switch (own.type, found.type, ownVector.values, vector.values) {
        case (
            .structure(let ownFields), .structure(let fields), .structures(let owns),
            .structures(let all)
        ):
            for (field, values) in zip(ownFields, owns) {
                let position = try #require(TableSchema(fields).index(of: field.name), name)
                let other = Values(fields[position].type, all[position])
                try expectSame(Values(field.type, values), other, name, &choices)
            }
        case (_, _, .lists(let ownOffsets, let ownElements), .lists(let offsets, let elements)):
            let ownType = try #require(own.type.elementType)
            let type = try #require(found.type.elementType, name)
            #expect(ownOffsets == offsets, name)
            try expectSame(Values(ownType, ownElements), Values(type, elements), name, &choices)
        default:
            let cast = try Expression.casting(.column("c"), to: found.type)
                .bound(to: TableSchema([Field("c", own.type)]))
                .evaluate(rowCount: rows.count, inputs: [ownVector])
            #expect(
                sparkStrings(cast, timeZone: .utc) == sparkStrings(vector, timeZone: .utc),
                name
            )
        }
    }
}

extension DriftingTable {
    /// Files that give their columns any types whose values Spark's CAST makes wider as the union
    /// does: no times of the day, no bytes that may be no text.
    init(conflictingUsing random: inout SeededGenerator) throws {
        let choice = Choice(
            families: [.integers, .numbers, .decimals, .instants, .wallClocks, .texts, .flags]
        )
        let names = (0..<random.number(1...3)).map { "c\($0)" }
        self.init(
            files: try (0..<random.number(2...4)).map { number in
                let columns = names.map { ($0, Self.kind(choice, depth: 3, using: &random)) }
                return try Self.file(
                    number,
                    [("k", .leaf(.integers))] + columns,
                    using: &random
                )
            }
        )
    }
}
