import Codecs
import Columns
import Expressions
import Foundation
import ObjectStorage
import SeededRandom

@testable import Parquet
@testable import Repartition

/// A random request on a random table, and what has to come of it, found the slow way.
struct RandomRun {
    var table: RandomTable
    var steps: [Transformation] = []
    var keys: [Key] = []
    var options = RunOptions()
    /// The value of the folder that each file lies in, for a source that is partitioned.
    var folders: [String?]?
    private(set) var filter: Filter?
    private(set) var check: RowCheck.Policy?
    private(set) var wholeRow: [OutputColumn] = []
    private(set) var output: [OutputColumn] = []
    private var zone: TimeZone?
    private var dropped: [String] = []
    /// What the rows of partitions are sorted by.
    private(set) var sorting: [SlowSortKey] = []

    /// What decides on a row's folder.
    enum Key: Hashable {
        case year, month, day, hour, date
        case bucket(Int)
        case text
        case constant
        case folder

        var name: String {
            switch self {
            case .year: "year"
            case .month: "month"
            case .day: "day"
            case .hour: "hour"
            case .date: "on"
            case .bucket: "bucket"
            case .text: "s"
            case .constant: "p"
            case .folder: "landed"
            }
        }

        var isMadeOfTime: Bool {
            switch self {
            case .year, .month, .day, .hour, .date: true
            case .bucket, .text, .constant, .folder: false
            }
        }

        /// The step that makes the column, if it is not there already.
        var expression: String? {
            switch self {
            case .year: "year(ts)"
            case .month: "month(ts)"
            case .day: "dayofmonth(ts)"
            case .hour: "hour(ts)"
            case .date: "to_date(ts)"
            case .bucket(let count): "pmod(n, \(count))"
            case .text, .folder: nil
            case .constant: "'x=1'"
            }
        }
    }

    enum Filter: String, CaseIterable {
        case remainder = "pmod(n, 3) = 1"
        case present = "s is not null"
        case either = "n > 0 or s = 'a'"
        case nothing = "n > 1000"
    }

    /// A column of the output files.
    struct OutputColumn {
        var name: String
        enum Origin {
            case file(String)
            case remainder
            case folder
        }
        var origin: Origin
    }

    /// - Parameter isSorted: Whether the rows of partitions are to be sorted.
    init(_ number: Int, seed: UInt64, isSorted: Bool = false) throws {
        var random = SeededGenerator(seed: seed &* 100_003 &+ UInt64(number))
        table = try RandomTable(number, using: &random)
        if random.once(in: 4) {
            folders = table.files.map { _ in random.one(of: ["7", "08", nil, "9"]) }
        }
        output = table.columnsOfFirstFile.map { .init(name: $0, origin: .file($0)) }
        if folders != nil { output.append(.init(name: "landed", origin: .folder)) }
        try chooseSteps(using: &random)
        try chooseKeys(number, using: &random)
        chooseOptions(number, using: &random)
        if number % 4 == 1, table.eventTimes.isInstant {
            let name = random.one(
                of: ["America/New_York", "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe"]
            )
            zone = TimeZone(identifier: name)
            options.timeZone = try TimeZoneRules(named: name)
        }
        if !options.keepsSourcePartitions {
            output.removeAll { if case .folder = $0.origin { true } else { false } }
        }
        if random.once(in: 3) { chooseCheck(using: &random) }
        // Runs whose dictionaries are to fill up need their rows.
        if number % 5 != 3 { chooseLimits(SeededGenerator(seed: seed &* 7_919 &+ UInt64(number))) }
        if isSorted { chooseOrder(using: &random) }
    }

    var usesTimeZone: Bool { zone != nil }

    // MARK: Choices

    private mutating func chooseSteps(using random: inout SeededGenerator) throws {
        if random.once(in: 4) {
            let chosen = random.one(of: Filter.allCases)
            filter = chosen
            steps.append(.filter(try Expression.parse(chosen.rawValue)))
        }
        if random.once(in: 5) {
            output = output.filter { $0.name != "landed" }
                .map {
                    .init(
                        name: $0.name.hasPrefix("c") ? "new_\($0.name)" : $0.name,
                        origin: $0.origin
                    )
                }
            output.shuffle(using: &random)
            steps.append(
                .select(
                    output.map { column in
                        guard case .file(let old) = column.origin else { preconditionFailure() }
                        return NamedExpression(column.name, .column(old))
                    }
                )
            )
        }
        if random.once(in: 5) {
            output.append(.init(name: "rest", origin: .remainder))
            steps.append(
                .withColumn(NamedExpression("rest", try Expression.parse("pmod(n, 5)")))
            )
        }
    }

    private mutating func chooseKeys(_ number: Int, using random: inout SeededGenerator) throws {
        var choices: [[Key]] = [
            [.year, .month, .day], [.date], [.bucket(3)], [.text], [.constant],
            [.year, .bucket(2)], [.text, .date], [.bucket(2), .text], [],
        ]
        if table.eventTimes != .date {
            choices += [[.year, .month, .day, .hour], [.day, .hour], [.hour]]
        }
        if output.contains(where: { $0.name == "landed" }) {
            choices += [[.folder], [.folder, .bucket(2)], [.folder, .date]]
        }
        keys = choices[number % choices.count]
        for key in keys {
            guard let text = key.expression else { continue }
            steps.append(
                .withPartitionColumn(NamedExpression(key.name, try Expression.parse(text)))
            )
        }
        output.removeAll { column in keys.contains { $0.name == column.name } }
        if random.once(in: 5) {
            // `id` stays, so that something is left.
            dropped = random.one(of: [["ts"], ["n", "c0"], ["S", "absent"]])
                .filter { name in !keys.contains { $0.name == name.lowercased() } }
            steps.append(.drop(dropped))
            output.removeAll { column in dropped.contains { $0.lowercased() == column.name } }
        }
        options.keepsSourcePartitions = random.once(in: 2)
    }

    private mutating func chooseOptions(_ number: Int, using random: inout SeededGenerator) {
        options.carryRowFloor = random.one(of: [1, 5, 30, 122_880])
        options.carryByteFloor = random.one(of: [400, 8 << 20])
        options.rowGroupRowLimit = random.one(of: [3, 25, 1_000_000])
        options.rowGroupByteLimit = random.one(of: [2_000, 128 << 20])
        options.fileByteLimit = random.one(of: [1_500, 1 << 30, 1 << 30])
        options.memoryByteLimit = random.one(of: [1, 40_000, 1 << 30])
        options.threadCount = random.number(1...3)
        options.codec = random.one(of: Codec.allCases)
        options.recompresses = random.once(in: 4)
        options.pageLayout = RandomTable.pageLayout(using: &random)
        options.runID = RunID("run")
        if number % 5 >= 3 {
            // Chunks are made whose dictionaries fill up behind the first pages.
            options.carryRowFloor = .max
            options.carryByteFloor = .max
            options.pageLayout.dictionaryByteLimit = [12, 24, 40, 60][number / 5 % 4]
            options.pageLayout.pageRowLimit = 5
        }
    }

    /// Rows without a time, or from before 1970, are bad; the step comes first, so that it finds
    /// the columns under the files' names.
    private mutating func chooseCheck(using random: inout SeededGenerator) {
        let chosen = random.one(of: [RowCheck.Policy.defaultPartition, .quarantine])
        check = chosen
        wholeRow = table.columnsOfFirstFile.map { .init(name: $0, origin: .file($0)) }
        if folders != nil { wholeRow.append(.init(name: "landed", origin: .folder)) }
        let rules: [RowCheck.Rule] = [
            .init(.null, .parsed("ts is null")), .init(.outOfRange, .parsed("year(ts) < 1970")),
        ]
        steps.insert(
            .check(RowCheck("the event time ts", rules: rules, policy: chosen)),
            at: 0
        )
    }

    /// The first rows only, wherever among the steps that is said.
    private mutating func chooseLimits(_ generator: SeededGenerator) {
        var random = generator
        for _ in 0..<2 where random.once(in: 6) {
            steps.insert(.limit(random.number(0...60)), at: random.number(0...steps.count))
        }
    }

    private mutating func chooseOrder(using random: inout SeededGenerator) {
        let gone = Set(dropped.map { $0.lowercased() })
        let choices = SlowSortKey.Value.allCases.filter { !gone.contains($0.column) }
        for _ in 0..<random.one(of: [1, 1, 2, 3]) {
            sorting.append(
                SlowSortKey(
                    value: random.one(of: choices),
                    isDescending: random.once(in: 2),
                    nullsFirst: random.one(of: [nil, true, false])
                )
            )
        }
    }

    // MARK: The frame

    /// Puts the files into a store.
    func frame() async throws -> Frame {
        let store = MemoryObjectStore()
        var files: [SourceFile] = []
        for (index, file) in table.files.enumerated() {
            let info = try await store.write(file.bytes, to: try ObjectKey(file.name))
            files.append(SourceFile(info: info, partitionValues: folders.map { [$0[index]] } ?? []))
        }
        return Frame(
            source: Source(
                store: store,
                files: files.reversed(),
                partitionFields: folders == nil ? [] : [Field("landed", .string)],
                name: "landing"
            ),
            steps: steps
        )
    }

    // MARK: What has to come of it

    /// Rows of the partitions, in order, and how many a filter keeps out.
    struct Expected {
        var partitions: [PartitionBytes: [[Cell]]] = [:]
        var filtered = 0
        var beyond = 0
        var read = 0
        var quarantined: [PartitionBytes: [[Cell]]] = [:]
        var bad: [RowCheck.Reason: Int] = [:]
    }

    func expected() -> Expected {
        var expected = Expected()
        var limits = SlowLimits(steps)
        var sortedBy: [PartitionBytes: [[SlowSortKey.Item?]]] = [:]
        for (index, file) in table.files.enumerated() {
            let source = SlowRows(file.rows, agreed: table.columns)
            for row in file.rows.rows {
                expected.read += 1
                let folder = folders?[index]
                let isBad = check == .quarantine && reason(row, source) != nil
                guard limits.take(passes: passes(row, source), isSetAside: isBad) else {
                    expected.beyond += 1
                    continue
                }
                guard passes(row, source) else {
                    expected.filtered += 1
                    continue
                }
                let reason = reason(row, source)
                if let reason { expected.bad[reason, default: 0] += 1 }
                if let reason, check == .quarantine {
                    expected.quarantined[PartitionBytes([reason.rawValue]), default: []].append(
                        wholeRow.flatMap { cells(of: $0, row, source, folder) }
                    )
                    continue
                }
                let values = keys.map { key in
                    reason != nil && key.isMadeOfTime
                        ? nil : normalized(value(of: key, row, source, folder))
                }
                expected.partitions[PartitionBytes(values), default: []].append(
                    output.flatMap { cells(of: $0, row, source, folder) }
                )
                sortedBy[PartitionBytes(values), default: []].append(
                    sorting.map { $0.item(source, row, table.eventTimes) }
                )
            }
        }
        guard !sorting.isEmpty else { return expected }
        for (partition, items) in sortedBy {
            let rows = expected.partitions[partition] ?? []
            expected.partitions[partition] = SlowSortKey.order(sorting, items).map { rows[$0] }
        }
        return expected
    }

    /// Why a row is bad, if it is.
    private func reason(_ row: [Cell], _ source: SlowRows) -> RowCheck.Reason? {
        guard check != nil else { return nil }
        guard let time = source.value("ts", row) else { return .null }
        let clock = WallClock(second: table.eventTimes.second(time), zone: zone)
        return clock.year < 1970 ? .outOfRange : nil
    }

    private func normalized(_ text: String?) -> String? {
        text == "" || text == "__HIVE_DEFAULT_PARTITION__" ? nil : text
    }

    private func passes(_ row: [Cell], _ source: SlowRows) -> Bool {
        let n = source.number("n", row)
        let s = source.text("s", row)
        switch filter {
        case nil: return true
        case .remainder: return n.map { Self.remainder($0, 3) == 1 } ?? false
        case .present: return s != nil
        case .either: return n.map { $0 > 0 } ?? false || s == "a"
        case .nothing: return false
        }
    }

    private func value(
        of key: Key,
        _ row: [Cell],
        _ source: SlowRows,
        _ folder: String??
    ) -> String? {
        let time = source.value("ts", row).map {
            WallClock(second: table.eventTimes.second($0), zone: zone)
        }
        return switch key {
        case .year: time.map { "\($0.year)" }
        case .month: time.map { "\($0.month)" }
        case .day: time.map { "\($0.day)" }
        case .hour: time.map { "\($0.hour)" }
        case .date: time?.date
        case .bucket(let count): source.number("n", row).map { "\(Self.remainder($0, count))" }
        case .text: source.text("s", row)
        case .constant: "x=1"
        case .folder: folder ?? nil
        }
    }

    private static func remainder(_ number: Int, _ divisor: Int) -> Int {
        (number % divisor + divisor) % divisor
    }

    private func cells(
        of column: OutputColumn,
        _ row: [Cell],
        _ source: SlowRows,
        _ folder: String??
    ) -> [Cell] {
        func made(_ value: [UInt8]?) -> [Cell] {
            [[Entry(definition: value == nil ? 0 : 1, value: value)]]
        }
        switch column.origin {
        case .file(let name): return source.cells(of: name, row)
        case .folder: return made((folder ?? nil).map { Array($0.utf8) })
        case .remainder:
            let width = table.columns[1].element.physicalType == .int64 ? 8 : 4
            return made(source.number("n", row).map { little(Self.remainder($0, 5), width) })
        }
    }
}

/// Counts rows for the limits among the steps of a frame, one row at a time.
struct SlowLimits {
    private let steps: [Transformation]
    /// For each step that is a limit, how many rows it still lets pass.
    private var room: [Int: Int] = [:]

    init(_ steps: [Transformation]) {
        self.steps = steps
        for (index, step) in steps.enumerated() {
            if case .limit(let count) = step { room[index] = count }
        }
    }

    /// Whether the next row is within all limits; those count it that it comes to.
    mutating func take(passes: Bool, isSetAside: Bool) -> Bool {
        if room.values.contains(0) { return false }
        for (index, step) in steps.enumerated() {
            switch step {
            case .filter where !passes: return true
            case .check where isSetAside: return true
            case .limit: room[index] = (room[index] ?? 0) - 1
            default: break
            }
        }
        return true
    }
}

/// The values of a partition, told apart by their bytes.
struct PartitionBytes: Hashable {
    private let values: [[UInt8]?]

    init(_ values: [String?]) { self.values = values.map { $0.map { Array($0.utf8) } } }

    /// The values that are there.
    var texts: [String] { values.compactMap { $0.map { String(decoding: $0, as: UTF8.self) } } }
}

extension RandomTable {
    var columnsOfFirstFile: [String] {
        files.first.map { $0.rows.schema.columns.map(\.name) } ?? []
    }
}

/// Reads rows of a file under the schema that all files agree on.
struct SlowRows {
    private let schema: Schema
    /// For each leaf of the file, what its definition levels are where the files agree.
    private var levels: [[UInt8]] = []

    init(_ rows: FileRows, agreed: [SchemaNode]) {
        schema = rows.schema
        let agreedPaths = Self.paths(agreed)
        for own in Self.paths(schema.columns) {
            guard let target = agreedPaths.first(where: { $0.map(\.name) == own.map(\.name) })
            else { continue }
            levels.append(Self.levels(own.map(\.repetition), target.map(\.repetition)))
        }
    }

    /// The nodes from the top-level column down to each leaf.
    private static func paths(_ nodes: [SchemaNode]) -> [[SchemaNode]] {
        nodes.flatMap { node in
            node.isGroup ? paths(node.children).map { [node] + $0 } : [[node]]
        }
    }

    /// A definition level says how far down the path something is; here it is said anew.
    private static func levels(_ own: [Repetition], _ target: [Repetition]) -> [UInt8] {
        let optional = own.indices.filter { own[$0] != .required }
        return (0...optional.count).map { level in
            let present = level < optional.count ? optional[level] : own.count
            return UInt8(target[..<present].count { $0 != .required })
        }
    }

    func cells(of name: String, _ row: [Cell]) -> [Cell] {
        guard let column = schema.columns.firstIndex(where: { $0.name == name }) else { return [] }
        return schema.leafRanges[column].map { leaf in
            row[leaf].map { entry in
                Entry(
                    repetition: entry.repetition,
                    definition: levels[leaf][Int(entry.definition)],
                    value: entry.value
                )
            }
        }
    }

    func value(_ name: String, _ row: [Cell]) -> [UInt8]? {
        cells(of: name, row).first?.first?.value
    }

    func text(_ name: String, _ row: [Cell]) -> String? {
        value(name, row).map { String(decoding: $0, as: UTF8.self) }
    }

    func number(_ name: String, _ row: [Cell]) -> Int? {
        value(name, row).map { $0.count == 8 ? int64($0) : Int(int32($0[...])) }
    }
}
