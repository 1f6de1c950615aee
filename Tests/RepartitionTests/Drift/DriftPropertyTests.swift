import Codecs
import Expressions
import ObjectStorage
import Testing

@testable import Parquet
@testable import Repartition

/// Files whose schemas drifted: what comes out is what was in them, value by value.
struct DriftPropertyTests {
    private struct Ways {
        var carried = 0
        var merged = 0
        var gathered = 0
        var computed = 0
        var rows = 0
    }

    @Test("records in are records out, whatever their files' schemas", arguments: Seeds.first(12))
    func unifiesWhatDrifted(seed: UInt64) async throws {
        var ways = Ways()
        for number in 0..<60 {
            var random = SeededGenerator(seed: seed &* 7_919 &+ UInt64(number))
            let table = try DriftingTable(using: &random)
            try await check(table, "seed \(seed), case \(number)", &random, &ways)
        }
        #expect(ways.carried > 0 && ways.merged > 0 && ways.gathered > 0 && ways.computed > 0)
        #expect(ways.rows > 500)
    }

    private func check(
        _ table: DriftingTable,
        _ name: Comment,
        _ random: inout SeededGenerator,
        _ ways: inout Ways
    ) async throws {
        let store = MemoryObjectStore()
        var files: [SourceFile] = []
        for file in table.files {
            let info = try await store.write(file.bytes, to: try ObjectKey(file.name))
            files.append(SourceFile(info: info))
        }
        var options = RunOptions.named()
        options.carryRowFloor = random.one(of: [1, 5, 122_880])
        options.rowGroupRowLimit = random.one(of: [3, 25, 1_000_000])
        options.memoryByteLimit = random.one(of: [1, 1 << 30])
        options.codec = random.one(of: [.snappy, .uncompressed, .zstd])
        options.pageLayout = RandomTable.pageLayout(using: &random)
        let isSplit = random.once(in: 2)
        let isFiltered = random.once(in: 3)
        var steps: [Transformation] = []
        if isFiltered { steps.append(.filter(.parsed("k < 4"))) }
        if isSplit { steps.append(Landing.step("p", "pmod(k, 3)")) }
        let target = MemoryObjectStore()
        do {
            let report = try await Repartitioner(
                Frame(source: Source(store: store, files: files, name: "drifting"), steps: steps),
                to: Target(store: target, partitionKeys: isSplit ? ["p"] : []),
                options: options
            ).run()
            ways.carried += report.rowGroups.carried
            ways.merged += report.rowGroups.merged
            ways.gathered += report.rowGroups.gathered
            ways.computed += report.rowGroups.computed
            ways.rows += report.rowsWritten
        } catch {
            Issue.record(error, name)
            return
        }
        let lake = try await OutputLake(target)
        var wanted: [PartitionBytes: [Logical]] = [:]
        for record in table.files.flatMap(\.records) {
            guard case .fields(let fields) = record, case .number(let k)? = fields["k"] else {
                Issue.record("\(name): a record without k" as Comment)
                return
            }
            let number = Int(k / Logical.million)
            if isFiltered, number >= 4 { continue }
            wanted[PartitionBytes(isSplit ? ["\(number % 3)"] : []), default: []].append(record)
        }
        #expect(Set(lake.partitions.keys) == Set(wanted.keys), name)
        guard let schema = try lake.files.values.first.map({ try ParquetFile($0).schema }) else {
            return
        }
        #expect(schema.columns.map(\.name) == Self.names(table), name)
        for (values, rows) in wanted {
            let found = lake.partitions[values, default: []]
                .map { RecordForm.record($0, schema).plain(schema) }
            let expected = rows.map { $0.plain(schema) }
            guard found != expected else { continue }
            let at = zip(found, expected).enumerated().first { $1.0 != $1.1 }
            let rows = at.map { "row \($0.offset): \($0.element)" } ?? "\(found.count) rows"
            Issue.record("\(name), \(rows)" as Comment)
        }
    }

    /// The order and spelling of columns, found the slow way.
    private static func names(_ table: DriftingTable) -> [String] {
        var names: [String] = []
        for file in table.files {
            for column in file.schema.columns
            where !names.contains(where: { $0.lowercased() == column.name.lowercased() }) {
                names.append(column.name)
            }
        }
        return names
    }
}

extension Logical {
    /// The record with one pair of names for the keys and values of maps.
    fileprivate func plain(_ schema: Schema) -> Logical {
        guard case .fields(let fields) = self else { return self }
        return .record(
            schema.columns.map { column in
                let name = column.name.lowercased()
                return (name, (fields[name] ?? .null).plain(column))
            }
        )
    }

    private func plain(_ node: SchemaNode) -> Logical {
        if node.repetition == .repeated {
            guard case .list(let elements) = self else { return self }
            return .list(elements.map { $0.plainOccurrence(node) })
        }
        return self == .null ? .null : plainOccurrence(node)
    }

    private func plainOccurrence(_ node: SchemaNode) -> Logical {
        switch (self, node.logicalType) {
        case (.list(let elements), .map):
            let pair = node.children[0].children
            return .list(
                elements.map { element in
                    guard case .fields(let fields) = element else { return element }
                    let key = fields["key"] ?? fields["k"] ?? .null
                    let value = fields["value"] ?? fields["v"] ?? .null
                    return .record([
                        ("key", key.plain(pair[0])),
                        ("value", pair.count > 1 ? value.plain(pair[1]) : .null),
                    ])
                }
            )
        case (.list(let elements), .list):
            let repeated = node.children[0]
            let isWrapped = repeated.isGroup && repeated.name != "array"
            return .list(
                elements.map {
                    isWrapped
                        ? $0.plain(repeated.children[0]) : $0.plainOccurrence(repeated)
                }
            )
        case (.fields(let fields), _) where node.isGroup:
            return .record(
                node.children.map { child in
                    (child.name, (fields[child.name.lowercased()] ?? .null).plain(child))
                }
            )
        default: return self
        }
    }
}
