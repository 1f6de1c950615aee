import Buffers
import SeededRandom

@testable import Parquet

/// Columns of every type in every encoding that the format has for it, some of them nested, with
/// random entries.
struct RandomColumns {
    /// A physical type, its encodings, and how a column of them is nested.
    struct Column {
        let node: SchemaNode
        let encoding: ColumnEncoding
        let style: Style
    }

    /// How values relate to each other.
    enum Style: CaseIterable { case equal, few, rising, random, extreme }

    let schema: Schema
    let columns: [Column]
    /// The entries of each leaf.
    let contents: [LeafContent]
    let rowCount: Int

    /// - Parameter isFine: Whether there may be columns of a type in an encoding.
    init(
        rowCount: Int,
        using random: inout SeededGenerator,
        where isFine: (PhysicalType, Encoding) -> Bool = { _, _ in true }
    ) throws {
        var columns: [Column] = []
        for type in PhysicalType.allCases {
            for encoding in Self.encodings(of: type) where isFine(type, encoding.values) {
                columns.append(Self.column("c\(columns.count)", type, encoding, using: &random))
            }
        }
        let schema = try Schema(columns: columns.map(\.node))
        var contents: [LeafContent] = []
        for (leaf, column) in zip(schema.leaves, columns) {
            var maker = EntryMaker(leaf, column.style)
            contents.append(maker.content(rowCount, using: &random))
        }
        self.schema = schema
        self.columns = columns
        self.contents = contents
        self.rowCount = rowCount
    }

    static func encodings(of type: PhysicalType) -> [ColumnEncoding] {
        let all: [Encoding] = [
            .plain, .rle, .deltaBinaryPacked, .deltaLengthByteArray, .deltaByteArray,
            .byteStreamSplit,
        ]
        let values = all.filter { $0.suits(type) }
        let plain = values.map { ColumnEncoding(dictionary: nil, values: $0) }
        guard type != .boolean else { return plain }
        // Pages that fall back from a dictionary to each of the others.
        return plain + values.map { ColumnEncoding(values: $0) }
            + [ColumnEncoding(dictionary: .plainDictionary)]
    }

    private static func column(
        _ name: String,
        _ type: PhysicalType,
        _ encoding: ColumnEncoding,
        using random: inout SeededGenerator
    ) -> Column {
        let isFixed = type == .fixedLengthByteArray
        let length = [1, 2, 3, 5, 8, 16, 17].randomElement(using: &random)
        let repetition: Repetition = Bool.random(using: &random) ? .optional : .required
        func leaf(_ name: String) -> SchemaNode {
            .column(name, type, repetition, typeLength: isFixed ? length : nil)
        }
        func list(_ name: String, _ element: SchemaNode) -> SchemaNode {
            .group(
                name,
                Bool.random(using: &random) ? .optional : .required,
                logicalType: .list,
                children: [.group("list", .repeated, children: [element])]
            )
        }
        let node: SchemaNode =
            switch Int.random(in: 0..<8, using: &random) {
            case 0: .group(name, .optional, children: [leaf("a")])
            case 1: list(name, leaf("element"))
            case 2: list(name, list("element", leaf("element")))
            case 3:
                .group(
                    name,
                    .optional,
                    children: [list("a", .group("element", .optional, children: [leaf("b")]))]
                )
            default: leaf(name)
            }
        let style = Style.allCases.randomElement(using: &random) ?? .random
        return Column(node: node, encoding: encoding, style: style)
    }

    /// The file of the columns, in one row group or two.
    func written(_ options: WriterOptions, rowGroups: Int = 1) throws -> Bytes {
        var options = options
        for (leaf, column) in zip(schema.leaves, columns) {
            options.encodings[leaf.path] = column.encoding
        }
        var writer = ParquetWriter(schema: schema, options: options)
        for group in 0..<rowGroups {
            let rows = rowCount * group / rowGroups..<rowCount * (group + 1) / rowGroups
            let batches = try zip(schema.leaves, contents).map { leaf, content in
                try ColumnBatch(leaf, LeafContent(rows: Array(content.rows[rows])))
            }
            try writer.appendRowGroup(rowCount: rows.count, batches)
        }
        return writer.finish()
    }
}

/// Makes entries of a column.
private struct EntryMaker {
    let leaf: LeafColumn
    let style: RandomColumns.Style
    private let path: [Repetition]
    private var entries: [LeafContent.Entry] = []
    private var last: UInt64 = 0

    init(_ leaf: LeafColumn, _ style: RandomColumns.Style) {
        self.leaf = leaf
        self.style = style
        path = leaf.ancestors.map { $0.repetition ?? .required } + [leaf.repetition]
    }

    mutating func content(_ rows: Int, using random: inout SeededGenerator) -> LeafContent {
        for _ in 0..<rows { append(0, 0, 0, 0, using: &random) }
        return LeafContent(entries)
    }

    /// Appends the entries below the node at `depth` of the path.
    private mutating func append(
        _ depth: Int,
        _ repetition: UInt8,
        _ definition: UInt8,
        _ repeatedCount: UInt8,
        using random: inout SeededGenerator
    ) {
        guard depth < path.count else {
            let value = value(using: &random)
            entries.append(.init(repetition: repetition, definition: definition, value: value))
            return
        }
        switch path[depth] {
        case .required: append(depth + 1, repetition, definition, repeatedCount, using: &random)
        case .optional where Int.random(in: 0..<4, using: &random) > 0:
            append(depth + 1, repetition, definition + 1, repeatedCount, using: &random)
        case .repeated:
            let count = Int.random(in: 0..<4, using: &random)
            for index in 0..<count {
                append(
                    depth + 1,
                    index == 0 ? repetition : repeatedCount + 1,
                    definition + 1,
                    repeatedCount + 1,
                    using: &random
                )
            }
            if count == 0 { fallthrough }
        default: entries.append(.init(repetition: repetition, definition: definition))
        }
    }

    private mutating func value(using random: inout SeededGenerator) -> [UInt8] {
        switch style {
        case .equal: last = 77
        case .few: last = random.next() % 5 &* 0x0101_0101_0101
        case .rising: last &+= random.next() % 300
        case .random: last = random.next()
        case .extreme: last = [0, .max, 1 << 63, 1 << 31, (1 << 63) - 1][Int(random.next() % 5)]
        }
        switch leaf.physicalType {
        case .boolean: return [UInt8(last % 2)]
        case .int32, .float: return bytes(last, 4)
        case .int64, .double: return bytes(last, 8)
        // Whole microseconds of a day of this century: all readers have room for them.
        case .int96:
            return bytes(last % 86_400_000_000 * 1_000, 8) + bytes(2_451_545 + last % 9_000, 4)
        case .fixedLengthByteArray:
            let length = leaf.typeLength ?? 0
            return Array((bytes(last, 8) + bytes(~last, 8) + [1]).reversed().suffix(length))
        case .byteArray:
            let digits = Array("\(last)".utf8)
            return last % 7 == 0
                ? [] : Array(repeating: digits, count: Int(last % 4) + 1).flatMap(\.self)
        }
    }

    private func bytes(_ number: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> UInt64($0 * 8)) }
    }
}

extension ColumnBatch {
    /// A batch of given entries.
    convenience init(_ leaf: LeafColumn, _ content: LeafContent) throws(ParquetError) {
        self.init(leaf: leaf)
        reset(leaf: leaf, layout: try ValueLayout(leaf), firstRow: 0)
        entryCount = content.entries.count
        rowCount = content.rows.count
        if leaf.maxRepetitionLevel > 0 {
            repetitionLevels = Vector(content.entries.map(\.repetition))
        }
        if leaf.maxDefinitionLevel > 0 {
            hasDefinitionLevels = true
            definitionLevels = Vector(content.entries.map(\.definition))
        }
        for value in content.entries.compactMap(\.value) {
            unsafe value.withUnsafeBytes { unsafe plain.append($0) }
            valueCount += 1
        }
    }
}
