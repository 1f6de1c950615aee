import Buffers
import Codecs
import Columns
import SeededRandom
import Testing

@testable import Parquet

/// Selected rows, gathered encoded, against rows picked one by one.
struct GatherTests {
    @Test(arguments: SampleTable.files.filter { $0 != "millis" }, Seeds.first(8).prefix(2))
    func gathersWhatTheSlowWayPicks(name: String, seed: UInt64) throws {
        let file = try SampleTable.file(name)
        var random = SeededGenerator(seed: seed)
        for leaf in file.schema.leaves {
            var gathering = Gathering()
            gathering.form = Bool.random(using: &random) ? .numbers : .plain
            gathering.batchByteLimit = [1, 500, 64 << 20].randomElement(using: &random) ?? 1
            gathering.pageRows = Int.random(in: 1...100, using: &random)
            gathering.options.pageVersion = Bool.random(using: &random) ? .v1 : .v2
            gathering.options.codec =
                [Codec.uncompressed, .snappy, .zstd].randomElement(using: &random) ?? .gzip
            gathering.options.dictionaryByteLimit =
                [60, 1 << 20].randomElement(using: &random) ?? 1
            gathering.dictionaryByteLimit =
                [0, 2_000, 32 << 20].randomElement(using: &random) ?? 1
            try check(file, leaf, gathering, &random)
        }
    }

    private func check(
        _ file: ParquetFile,
        _ leaf: LeafColumn,
        _ gathering: Gathering,
        _ random: inout SeededGenerator
    ) throws {
        let groupCount = Int.random(in: 1...4, using: &random)
        var sources: [Gathering.Source] = []
        var expected: [[[LeafContent.Entry]]] = Array(repeating: [], count: groupCount)
        for rowGroup in file.rowGroups.indices {
            let rows = try file.content(leaf, rowGroup: rowGroup).rows
            let runLength = Int.random(in: 1...60, using: &random)
            var groups: [UInt32] = []
            while groups.count < rows.count {
                let group = UInt32.random(in: 0...UInt32(groupCount), using: &random)
                let run = Array(repeating: group, count: runLength)
                groups += run.prefix(rows.count - groups.count)
            }
            groups = groups.map { $0 == groupCount ? RowGrouping.nowhere : $0 }
            for (row, group) in zip(rows, groups) where group != RowGrouping.nowhere {
                expected[Int(group)].append(row)
            }
            sources.append(
                .init(
                    file,
                    leaf,
                    rowGroup: rowGroup,
                    groups: groups,
                    limit: gathering.batchByteLimit
                )
            )
        }
        let (schema, target) = try alone(file, leaf)
        let files = try gathering.files(sources, target, schema, groupCount: groupCount)
        for group in 0..<groupCount {
            let made = try ParquetFile(files[group])
            #expect(
                try made.content(made.schema.leaves[0]).rows == expected[group],
                "\(leaf.pathDescription), group \(group), \(gathering)"
            )
        }
    }

    /// The schema with only the top-level column around `leaf`, and the leaf's place in it.
    private func alone(_ file: ParquetFile, _ leaf: LeafColumn) throws -> (Schema, LeafColumn) {
        try LeafSchema.alone(leaf)
    }

    // MARK: Rows that go on in the next batch

    @Test(arguments: [1, 64 << 20], Seeds.first(8))
    func gathersRowsThatSpanPages(batchByteLimit: Int, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let (schema, leaf) = try Self.listOfStrings()
        let rows = (0..<40).map { row in Self.randomRow(row, using: &random) }
        let entries = Array(rows.joined())
        var chunk = HandMadeChunk(leaf)
        var at = 0
        chunk.appendPage([])
        while at < entries.count {
            let end = min(entries.count, at + Int.random(in: 1...5, using: &random))
            chunk.appendPage(Array(entries[at..<end]))
            if Int.random(in: 0..<4, using: &random) == 0 { chunk.appendPage([]) }
            at = end
        }
        let groups = rows.map { _ in UInt32.random(in: 0...1, using: &random) }
        let source = Gathering.Source(chunk, groups: groups, limit: batchByteLimit)
        let files = try Gathering().files([source], leaf, schema, groupCount: 2)
        for group in 0..<2 {
            let made = try ParquetFile(files[group])
            let expected = zip(rows, groups).filter { $0.1 == group }.map(\.0)
            #expect(try made.content(made.schema.leaves[0]).rows == expected)
        }
    }

    static func listOfStrings() throws -> (Schema, LeafColumn) {
        let schema = try Schema(columns: [try SchemaNode("tags", .array(element: .string))])
        return (schema, schema.leaves[0])
    }

    /// A null, an empty list, or a list of some strings and nulls.
    static func randomRow(_ row: Int, using random: inout SeededGenerator) -> [LeafContent.Entry] {
        let count = Int.random(in: -1...9, using: &random)
        if count <= 0 { return [.init(definition: UInt8(count + 1))] }
        return (0..<count).map { position in
            let isNull = Int.random(in: 0..<5, using: &random) == 0
            return .init(
                repetition: position == 0 ? 0 : 1,
                definition: isNull ? 2 : 3,
                value: isNull ? nil : Array("row \(row), tag \(position)".utf8)
            )
        }
    }
}

enum LeafSchema {
    /// A schema with only the nodes on the way to `leaf`, and the leaf's place in it.
    static func alone(_ leaf: LeafColumn) throws -> (Schema, LeafColumn) {
        var node = SchemaNode(element: leaf.element, children: [])
        for ancestor in leaf.ancestors.reversed() {
            var element = ancestor
            element.childCount = 1
            node = SchemaNode(element: element, children: [node])
        }
        let schema = try Schema(columns: [node])
        return (schema, schema.leaves[0])
    }
}
