import Buffers
import SeededRandom

@testable import Parquet

/// Random files of one table, each with a schema of its own.
struct DriftingTable {
    /// What values of a column are, whatever type a file stores them in.
    indirect enum Kind {
        case leaf(Family)
        case structure([(name: String, kind: Kind)])
        /// - Parameter hasOldForms: Whether files may have lists without the usual two groups.
        case list(Kind, hasOldForms: Bool)
        case map(Kind)
    }

    enum Family: CaseIterable {
        case integers, numbers, decimals, instants, wallClocks, clocks, localClocks, texts, bytes
        case flags, uuids
        // These go with nothing but themselves.
        case unsignedLongs, halves, intervals, documents
    }

    struct File {
        var name: String
        var schema: Schema
        var records: [Logical] = []
        var rowGroupSizes: [Int] = []
        var layout = WriterOptions()
        var bytes = Bytes()
    }

    /// The structs, lists and maps inside one another, at most.
    static let maxDepth = 5

    let columns: [(name: String, kind: Kind)]
    private(set) var files: [File] = []

    /// What tables are made of.
    struct Choice {
        var families = Family.allCases
        /// Whether lists, maps and structs may be elements of lists in their old form.
        var nestsOldLists = true
    }

    init(
        _ choice: Choice = Choice(),
        using random: inout SeededGenerator
    ) throws {
        var columns: [(name: String, kind: Kind)] = [("k", .leaf(.integers))]
        for number in 0..<random.number(1...5) {
            columns.append(
                ("c\(number)", Self.kind(choice, depth: Self.maxDepth, using: &random))
            )
        }
        self.columns = columns
        for number in 0..<random.number(2...4) {
            files.append(try Self.file(number, columns, using: &random))
        }
    }

    init(files: [File]) {
        columns = []
        self.files = files
    }

    static func kind(
        _ choice: Choice,
        depth: Int,
        using random: inout SeededGenerator
    ) -> Kind {
        guard depth > 0, random.once(in: 2) else {
            return .leaf(random.one(of: choice.families))
        }
        switch random.number(0...3) {
        case 0, 1:
            return .structure(
                (0..<random.number(1...3)).map {
                    ("f\($0)", kind(choice, depth: depth - 1, using: &random))
                }
            )
        case 2:
            let element = kind(choice, depth: depth - 1, using: &random)
            var isLeaf = false
            if case .leaf = element { isLeaf = true }
            return .list(element, hasOldForms: isLeaf || choice.nestsOldLists)
        default: return .map(kind(choice, depth: depth - 1, using: &random))
        }
    }

    // MARK: The schema of a file

    static func file(
        _ number: Int,
        _ columns: [(name: String, kind: Kind)],
        using random: inout SeededGenerator
    ) throws -> File {
        var own = columns.filter { $0.name == "k" || !random.once(in: 4) }
        if random.once(in: 2) { own.shuffle(using: &random) }
        let nodes = own.map { name, kind in
            node(random.once(in: 5) ? name.uppercased() : name, kind, using: &random)
        }
        var file = File(name: "part-\(number).parquet", schema: try Schema(columns: nodes))
        var rows = FileRows(schema: file.schema)
        for _ in 0..<random.number(0...3) {
            let count = random.one(of: [0, 1, 5, 25, 70])
            var cells = [[Cell]](repeating: [], count: file.schema.leaves.count)
            for _ in 0..<count {
                let values = zip(own, nodes).map { column, node in
                    (node.name, value(column.kind, node, using: &random))
                }
                let record = Logical.record(values)
                file.records.append(record)
                var leaf = 0
                for (node, value) in zip(nodes, values) {
                    var row = [Cell](repeating: [], count: node.leafCount)
                    RecordForm.append(value.1, node, (0, 0, 0), at: 0, to: &row)
                    for cell in row {
                        cells[leaf].append(cell)
                        leaf += 1
                    }
                }
            }
            rows.rowGroups.append(cells)
            file.rowGroupSizes.append(count)
        }
        file.layout = RandomTable.fileLayout(file.schema, using: &random)
        file.bytes = try rows.written(file.layout)
        return file
    }

    /// A node that can stand where an element or a value is wanted.
    private static func node(
        _ name: String,
        _ kind: Kind,
        isElement: Bool = false,
        using random: inout SeededGenerator
    ) -> SchemaNode {
        let repetition: Repetition =
            random.once(in: 3) || name.lowercased() == "k" ? .required : .optional
        if random.once(in: 15), name.lowercased() != "k" {
            return .column(name, .int32, logicalType: .null)
        }
        switch kind {
        case .leaf(let family):
            let (type, length, logical) = random.one(of: types(of: family))
            let node = SchemaNode.column(
                name,
                type,
                repetition,
                typeLength: length,
                logicalType: logical
            )
            guard case .intervals = family else { return node }
            var element = node.element
            element.convertedType = .interval
            return SchemaNode(element: element, children: [])
        case .structure(let fields):
            var own = fields.filter { _ in !random.once(in: 4) }
            if own.isEmpty { own = [fields[0]] }
            if random.once(in: 3) { own.shuffle(using: &random) }
            let children = own.map { field, kind in
                node(random.once(in: 5) ? field.uppercased() : field, kind, using: &random)
            }
            return .group(name, repetition, children: children)
        case .list(let element, let hasOldForms):
            return list(
                name,
                repetition,
                element,
                hasOldForms,
                isElement: isElement,
                using: &random
            )
        case .map(let value):
            let names = random.one(of: [["key_value", "key", "value"], ["map", "k", "v"]])
            let key = SchemaNode.column(names[1], .byteArray, .required, logicalType: .string)
            let pair = [key, node(names[2], value, isElement: true, using: &random)]
            let pairs = SchemaNode.group(names[0], .repeated, children: pair)
            return .group(name, repetition, logicalType: .map, children: [pairs])
        }
    }

    private static func list(
        _ name: String,
        _ repetition: Repetition,
        _ element: Kind,
        _ hasOldForms: Bool,
        isElement: Bool,
        using random: inout SeededGenerator
    ) -> SchemaNode {
        func repeated(_ name: String) -> SchemaNode {
            var node = node(name, element, isElement: true, using: &random)
            while node.logicalType == .null {
                node = self.node(name, element, isElement: true, using: &random)
            }
            var element = node.element
            element.repetition = .repeated
            return SchemaNode(element: element, children: node.children)
        }
        switch random.number(0...5) {
        case 0 where hasOldForms:
            return .group(name, repetition, logicalType: .list, children: [repeated("array")])
        case 1 where !isElement && hasOldForms:
            return repeated(name)
        case 2:
            let item = node("array_element", element, isElement: true, using: &random)
            let bag = SchemaNode.group("bag", .repeated, children: [item])
            return .group(name, repetition, logicalType: .list, children: [bag])
        default:
            let item = node("element", element, isElement: true, using: &random)
            let list = SchemaNode.group("list", .repeated, children: [item])
            return .group(name, repetition, logicalType: .list, children: [list])
        }
    }

    private static func types(of family: Family) -> [(PhysicalType, Int?, LogicalType?)] {
        func integer(_ width: Int, _ isSigned: Bool) -> (PhysicalType, Int?, LogicalType?) {
            (width == 64 ? .int64 : .int32, nil, .integer(bitWidth: width, isSigned: isSigned))
        }
        func decimal(
            _ type: PhysicalType,
            _ length: Int?,
            _ precision: Int,
            _ scale: Int
        )
            -> (PhysicalType, Int?, LogicalType?)
        {
            (type, length, .decimal(precision: precision, scale: scale))
        }
        let integers = [
            integer(8, true), integer(16, true), integer(32, true), (.int32, nil, nil),
            (.int64, nil, nil), integer(8, false), integer(16, false), integer(32, false),
        ]
        func stamps(_ isUTC: Bool) -> [(PhysicalType, Int?, LogicalType?)] {
            TimeUnit.allCases.map {
                (.int64, nil, .timestamp(unit: $0, isAdjustedToUTC: isUTC))
            } + [(.int32, nil, .date)]
        }
        func clocks(_ isUTC: Bool) -> [(PhysicalType, Int?, LogicalType?)] {
            TimeUnit.allCases.map {
                ($0 == .millis ? .int32 : .int64, nil, .time(unit: $0, isAdjustedToUTC: isUTC))
            }
        }
        return switch family {
        case .integers: integers
        case .numbers:
            [
                integer(16, true), (.int64, nil, nil), (.float, nil, nil), (.float, nil, nil),
                (.double, nil, nil), (.double, nil, nil),
            ]
        case .decimals:
            integers + [
                decimal(.int32, nil, 9, 2), decimal(.int64, nil, 9, 2), decimal(.int64, nil, 12, 4),
                decimal(.byteArray, nil, 9, 2), decimal(.fixedLengthByteArray, 9, 20, 6),
                decimal(.fixedLengthByteArray, 5, 9, 2), decimal(.int32, nil, 4, 0),
            ]
        case .instants: stamps(true) + [(.int96, nil, nil), (.int96, nil, nil)]
        case .wallClocks: stamps(false)
        case .clocks: clocks(true)
        case .localClocks: clocks(false)
        case .texts:
            [
                (.byteArray, nil, .string), (.byteArray, nil, .json), (.byteArray, nil, nil),
                (.byteArray, nil, .enumeration),
            ]
        case .bytes:
            [
                (.byteArray, nil, nil), (.fixedLengthByteArray, 3, nil),
                (.fixedLengthByteArray, 5, nil), (.fixedLengthByteArray, 5, nil),
            ]
        case .flags: [(.boolean, nil, nil)]
        case .uuids: [(.fixedLengthByteArray, 16, .uuid)]
        case .unsignedLongs: [integer(64, false)]
        case .halves: [(.fixedLengthByteArray, 2, .float16)]
        case .intervals: [(.fixedLengthByteArray, 12, nil)]
        case .documents: [(.byteArray, nil, .bson)]
        }
    }

    // MARK: Values

    private static func value(
        _ kind: Kind,
        _ node: SchemaNode,
        isOccurrence: Bool = false,
        using random: inout SeededGenerator
    ) -> Logical {
        if !isOccurrence, node.repetition == .repeated {
            guard case .list(let element, _) = kind else { return .list([]) }
            return .list(
                (0..<random.number(0...3)).map { _ in
                    value(element, node, isOccurrence: true, using: &random)
                }
            )
        }
        let isNullable = node.repetition == .optional
        if isNullable, random.once(in: 4) || node.logicalType == .null { return .null }
        switch kind {
        case .leaf: return leafValue(node, using: &random)
        case .structure(let fields):
            return .record(
                node.children.map { child in
                    let kind = fields.first { $0.name == child.name.lowercased() }?.kind
                    return (
                        child.name, kind.map { value($0, child, using: &random) } ?? .null
                    )
                }
            )
        case .list(let element, _):
            let repeated = node.children[0]
            let isWrapped = repeated.isGroup && repeated.name != "array"
            return .list(
                (0..<random.number(0...3)).map { _ in
                    isWrapped
                        ? value(element, repeated.children[0], using: &random)
                        : value(element, repeated, isOccurrence: true, using: &random)
                }
            )
        case .map(let kind):
            let pair = node.children[0].children
            return .list(
                (0..<random.number(0...2)).map { number in
                    .record([
                        (pair[0].name, .bytes(Array("key \(number)".utf8))),
                        (pair[1].name, value(kind, pair[1], using: &random)),
                    ])
                }
            )
        }
    }

    private static func leafValue(
        _ node: SchemaNode,
        using random: inout SeededGenerator
    ) -> Logical {
        let million = Logical.million
        if node.name.lowercased() == "k" { return .number(Int128(random.number(0...6)) * million) }
        func number(_ low: Int, _ high: Int) -> Int128 { Int128(random.number(low...high)) }
        // From few values, so that dictionaries pay, or from all.
        func spread(_ bound: Int) -> Int128 {
            random.once(in: 4) ? number(-bound, bound) : number(-3, 3)
        }
        switch (node.element.physicalType, node.logicalType) {
        case (.boolean, _): return .flag(random.once(in: 2))
        case (.float, _), (.double, _): return .number(spread(8_000) * million / 8)
        case (_, .integer(let width, let isSigned)):
            let bound = width == 64 ? Int.max : 1 << (isSigned ? width - 1 : width) - 1
            return .number((isSigned ? spread(bound) : number(0, bound)) * million)
        case (_, .decimal(let precision, let scale)):
            var bound = 1
            for _ in 0..<min(precision, 18) { bound *= 10 }
            var unscaled = spread(bound - 1)
            for _ in scale..<6 { unscaled *= 10 }
            return .number(unscaled)
        case (.int32, .date): return .time(spread(20_000) * 86_400_000_000_000)
        case (_, .time(let unit, _)):
            return .time(number(0, 86_399) * 1_000_000_000 + fraction(unit, using: &random))
        case (_, .timestamp(let unit, _)):
            return .time(spread(1_000_000_000) * 1_000_000_000 + fraction(unit, using: &random))
        case (.int96, _):
            return .time(spread(1_000_000_000) * 1_000_000_000 + fraction(.micros, using: &random))
        case (.int32, _): return .number(spread(1 << 31 - 1) * million)
        case (.int64, _): return .number(spread(1 << 53) * million)
        case (_, .float16): return .number(spread(1_000) * million / 8)
        case (_, .json): return .bytes(Array("\(random.number(0...99))".utf8))
        case (.fixedLengthByteArray, _) where node.convertedType == .interval:
            return .bytes((0..<12).map { $0 % 4 == 0 ? UInt8(random.number(0...99)) : 0 })
        default:
            let length = node.element.typeLength ?? random.number(0...9)
            let letter = random.number(97...105)
            return .bytes((0..<length).map { UInt8(letter + $0 % 5) })
        }
    }

    private static func fraction(_ unit: TimeUnit, using random: inout SeededGenerator) -> Int128 {
        guard random.once(in: 4) else { return 0 }
        let perSecond = Int(unit.perSecond)
        return Int128(random.number(0...perSecond - 1)) * Int128(1_000_000_000 / perSecond)
    }
}
