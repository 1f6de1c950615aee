import Buffers
import Codecs
import ObjectStorage
import SeededRandom

@testable import Parquet

/// Random files of one table: columns `id`, `n`, `s`, `ts`, and others of any type.
struct RandomTable {
    var eventTimes: EventTimes
    /// What the files agree on; some of their nodes are required in some files only.
    var columns: [SchemaNode]
    var files: [(name: String, rows: FileRows, bytes: Bytes)] = []
    /// Whether some file has a node required that others have optional.
    var isMixed = false

    /// How the event times of a table spread.
    enum Spread: CaseIterable {
        case oneHour, fewHours, sorted, months, old
    }

    init(_ number: Int, using random: inout SeededGenerator) throws {
        eventTimes = EventTimes.allCases[number % EventTimes.allCases.count]
        columns = [
            .column("id", .int64, .required),
            .column("n", number % 2 == 0 ? .int64 : .int32, .optional),
            .column("s", .byteArray, .optional, logicalType: .string),
            eventTimes.column("ts", .optional),
        ]
        for extra in 0..<random.number(0...4) {
            columns.append(RandomSchema.column("c\(extra)", depth: 5, using: &random))
        }
        var maker = RowMaker(self, number, using: &random)
        isMixed = random.once(in: 3)
        for file in 0..<random.number(1...5) {
            try appendFile(file, &maker, using: &random)
        }
        files.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    private mutating func appendFile(
        _ file: Int,
        _ maker: inout RowMaker,
        using random: inout SeededGenerator
    ) throws {
        var own = columns
        if isMixed, file > 0 {
            own = own.map { $0.tightened(using: &random) }
            own.shuffle(using: &random)
        }
        let schema = try Schema(columns: own)
        var rows = FileRows(schema: schema)
        for _ in 0..<random.number(0...3) {
            rows.rowGroups.append(maker.rowGroup(own, rowCount: random.one(of: [0, 1, 7, 30, 90])))
        }
        let options = Self.fileLayout(schema, using: &random)
        let bytes = try rows.written(options)
        // Names whose order is not the one in which the files are made.
        files.append(("\(random.number(0...9))/part-\(file).parquet", rows, bytes))
    }

    /// Pages of any size, version, codec and encoding.
    static func fileLayout(
        _ schema: Schema,
        using random: inout SeededGenerator
    ) -> WriterOptions {
        var options = pageLayout(using: &random)
        if random.once(in: 4) {
            // Dictionaries that fill up behind the first pages.
            options.dictionaryByteLimit = random.one(of: [12, 24, 40, 60])
            options.pageRowLimit = random.one(of: [5, 20])
        }
        for leaf in schema.leaves where random.once(in: 2) {
            options.encodings[leaf.path] = encoding(of: leaf, using: &random)
        }
        return options
    }

    /// One of the encodings that the format has for the column, with a dictionary before it or not.
    private static func encoding(
        of leaf: LeafColumn,
        using random: inout SeededGenerator
    ) -> ColumnEncoding {
        let all: [Encoding] = [
            .plain, .rle, .deltaBinaryPacked, .deltaLengthByteArray, .deltaByteArray,
            .byteStreamSplit,
        ]
        return ColumnEncoding(
            dictionary: random.one(of: [nil, .rleDictionary, .plainDictionary]),
            values: random.one(of: all.filter { $0.suits(leaf.physicalType) })
        )
    }

    static func pageLayout(using random: inout SeededGenerator) -> WriterOptions {
        var options = WriterOptions()
        options.codec = random.one(of: Codec.allCases)
        options.pageVersion = random.one(of: [.v1, .v2])
        options.pageRowLimit = random.one(of: [1, 5, 20, 65_536])
        options.pageByteLimit = random.one(of: [16, 200, 1 << 20])
        options.dictionaryByteLimit = random.one(of: [0, 60, 300, 1 << 20, 1 << 20])
        options.writesChecksums = random.once(in: 2)
        return options
    }
}

/// Makes the rows of a table.
struct RowMaker {
    private let eventTimes: EventTimes
    private let spread: RandomTable.Spread
    private var records: RandomRecords
    private var random: SeededGenerator
    private var id = 0
    private let start: Int

    init(_ table: RandomTable, _ number: Int, using random: inout SeededGenerator) {
        eventTimes = table.eventTimes
        spread = random.one(of: RandomTable.Spread.allCases)
        records = RandomRecords(
            variety: random.one(of: [1, 5, 40, 1 << 40]),
            // Now and then more than a dictionary may hold.
            longLength: number % 50 == 17 ? 20_000 : 40,
            random: SeededGenerator(seed: random.next())
        )
        self.random = SeededGenerator(seed: random.next())
        start = spread == .old ? -random.number(1...20_000) * 60_000 : 1_583_000_000
    }

    /// The cells of a row group, column by column.
    mutating func rowGroup(_ columns: [SchemaNode], rowCount: Int) -> [[Cell]] {
        var cells = [[Cell]](
            repeating: [],
            count: columns.reduce(0) { $0 + $1.leafCount }
        )
        let base = random.number(0...5) * 3_600
        for _ in 0..<rowCount {
            var leaf = 0
            for column in columns {
                for cell in value(of: column, base) {
                    cells[leaf].append(cell)
                    leaf += 1
                }
            }
        }
        return cells
    }

    private mutating func value(of column: SchemaNode, _ base: Int) -> [Cell] {
        let isRequired = column.repetition == .required
        let definition: UInt8 = isRequired ? 0 : 1
        func cell(_ value: [UInt8]?) -> [Cell] {
            [[Entry(definition: value == nil ? 0 : definition, value: value)]]
        }
        switch column.name {
        case "id":
            id += 1
            return cell(little(id, 8))
        case "n":
            guard isRequired || !random.once(in: 6) else { return cell(nil) }
            let width = column.element.physicalType == .int64 ? 8 : 4
            return cell(little(random.number(-20...20), width))
        case "s":
            guard isRequired || !random.once(in: 6) else { return cell(nil) }
            return cell(Array(random.one(of: Self.texts).utf8))
        case "ts":
            guard isRequired || spread == .sorted || !random.once(in: 12) else { return cell(nil) }
            return cell(
                eventTimes.bytes(second: second(base), nanos: random.number(0...999_999_999))
            )
        default:
            return records.cells(of: column)
        }
    }

    private mutating func second(_ base: Int) -> Int {
        switch spread {
        case .oneHour: start + random.number(0...1_000)
        case .fewHours: start + random.number(0...20_000)
        case .sorted: start / 3_600 * 3_600 + base + random.number(0...3_599)
        case .months, .old: start + random.number(0...20_000_000)
        }
    }

    private static let texts = [
        "", "a", "b", "NL", "Ü/ber=50%", "a b", "__HIVE_DEFAULT_PARTITION__", "10", "9", "'x'",
        "long ago in a place far away", "1a", "caf\u{E9}", "cafe\u{301}",
    ]
}
