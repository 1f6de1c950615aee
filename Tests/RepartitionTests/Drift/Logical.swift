import Columns

@testable import Parquet

/// A value free of how it is stored: what a reader should see, whichever file it comes from.
indirect enum Logical: Hashable {
    case null
    /// In millionths.
    case number(Int128)
    /// Nanoseconds since 1970, or since midnight.
    case time(Int128)
    case bytes([UInt8])
    case flag(Bool)
    case list([Logical])
    /// By names in lower case; nulls are left out.
    case fields([String: Logical])

    static func record(_ fields: [(String, Logical)]) -> Logical {
        var known: [String: Logical] = [:]
        for (name, value) in fields where value != .null { known[name.lowercased()] = value }
        return .fields(known)
    }

    /// Millionths of a number of few bits behind the point.
    static func double(_ value: Double) -> Logical {
        let whole = Int128(value)
        return .number(whole * million + Int128((value - Double(whole)) * 1e6))
    }

    static let million: Int128 = 1_000_000

    /// The value that the bytes of a leaf stand for, by a reading of the specification of its own.
    init(_ bytes: [UInt8], _ node: SchemaNode) {
        let element = node.element
        func little(_ count: Int, isSigned: Bool = true) -> Int128 {
            var number: Int128 = isSigned && bytes[count - 1] >= 128 ? -1 : 0
            for byte in bytes[..<count].reversed() { number = number << 8 | Int128(byte) }
            return number
        }
        switch (element.physicalType, element.logicalType) {
        case (.boolean, _): self = .flag(bytes[0] == 1)
        case (.float, _):
            self = .double(Double(Float(bitPattern: UInt32(truncatingIfNeeded: little(4)))))
        case (.double, _):
            self = .double(Double(bitPattern: UInt64(truncatingIfNeeded: little(8))))
        case (_, .float16):
            self = .double(Double(Float16(bitPattern: UInt16(truncatingIfNeeded: little(2)))))
        case (.int96, _):
            let day = [UInt8](bytes[8...]).enumerated().reduce(0) { $0 + Int($1.1) << ($1.0 * 8) }
            let nanos = little(8)
            self = .time(Int128(day - 2_440_588) * 86_400_000_000_000 + nanos)
        case (.int32, .date): self = .time(little(4) * 86_400_000_000_000)
        case (let type, .time(let unit, _)), (let type, .timestamp(let unit, _)):
            self = .time(little(type == .int32 ? 4 : 8) * Int128(1_000_000_000 / unit.perSecond))
        case (let type, .decimal(_, let scale)):
            var number: Int128
            switch type {
            case .int32: number = little(4)
            case .int64: number = little(8)
            default:
                number = bytes.first ?? 0 >= 128 ? -1 : 0
                for byte in bytes { number = number << 8 | Int128(byte) }
            }
            for _ in scale..<6 { number *= 10 }
            self = .number(number)
        case (.int32, .integer(_, isSigned: false)):
            self = .number(little(4, isSigned: false) * Self.million)
        case (.int64, .integer(_, isSigned: false)):
            self = .number(little(8, isSigned: false) * Self.million)
        case (.int32, _): self = .number(little(4) * Self.million)
        case (.int64, _): self = .number(little(8) * Self.million)
        default: self = .bytes(bytes)
        }
    }

    /// The bytes of the value in a leaf that can hold it.
    func stored(in node: SchemaNode) -> [UInt8] {
        let element = node.element
        func little(_ number: Int128, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: number >> Int128($0 * 8)) }
        }
        switch (self, element.physicalType, element.logicalType) {
        case (.flag(let flag), _, _): return [flag ? 1 : 0]
        case (.bytes(let bytes), _, _): return bytes
        case (.number(let number), .float, _):
            return little(Int128(Float(Double(number) / 1e6).bitPattern), 4)
        case (.number(let number), .double, _):
            return little(Int128((Double(number) / 1e6).bitPattern), 8)
        case (.number(let number), _, .float16):
            return little(Int128(Float16(Double(number) / 1e6).bitPattern), 2)
        case (.number(let number), let type, .decimal(_, let scale)):
            var unscaled = number
            for _ in scale..<6 { unscaled /= 10 }
            switch type {
            case .int32: return little(unscaled, 4)
            case .int64: return little(unscaled, 8)
            default: return little(unscaled, element.typeLength ?? 11).reversed()
            }
        case (.number(let number), .int32, _): return little(number / Self.million, 4)
        case (.number(let number), _, _): return little(number / Self.million, 8)
        case (.time(let nanos), .int96, _):
            var day = nanos / 86_400_000_000_000
            if day * 86_400_000_000_000 > nanos { day -= 1 }
            return little(nanos - day * 86_400_000_000_000, 8) + little(day + 2_440_588, 4)
        case (.time(let nanos), _, .date): return little(nanos / 86_400_000_000_000, 4)
        case (.time(let nanos), let type, .time(let unit, _)),
            (.time(let nanos), let type, .timestamp(let unit, _)):
            return little(nanos / Int128(1_000_000_000 / unit.perSecond), type == .int32 ? 4 : 8)
        default: return []
        }
    }
}

/// Takes records apart into the cells of leaves, and puts them together, the plain way.
struct RecordForm {
    /// Whether a group is a list of what its only child holds.
    private static func isList(_ node: SchemaNode) -> Bool {
        node.logicalType == .list || node.logicalType == .map
    }

    /// What stands for an element inside the repeated node of a list.
    ///
    /// The tests declare lists in three levels, or in two with elements named `array`.
    private static func element(_ repeated: SchemaNode, isMap: Bool) -> SchemaNode? {
        isMap || !repeated.isGroup || repeated.name == "array" ? nil : repeated.children[0]
    }

    // MARK: Taking apart

    /// Appends the cells of `value` to those of the leaves from `first` on.
    static func append(
        _ value: Logical,
        _ node: SchemaNode,
        _ levels: (repetition: Int, definition: Int, depth: Int),
        at first: Int,
        to cells: inout [Cell]
    ) {
        var inner = levels
        switch node.repetition {
        case .required: break
        case .optional:
            guard value != .null else { return appendNothing(node, levels, at: first, to: &cells) }
            inner.definition += 1
        case .repeated:
            guard case .list(let elements) = value, !elements.isEmpty else {
                return appendNothing(node, levels, at: first, to: &cells)
            }
            inner.definition += 1
            inner.depth += 1
            for (position, element) in elements.enumerated() {
                if position > 0 { inner.repetition = inner.depth }
                appendContent(element, node, inner, at: first, to: &cells)
            }
            return
        }
        appendContent(value, node, inner, at: first, to: &cells)
    }

    private static func appendContent(
        _ value: Logical,
        _ node: SchemaNode,
        _ levels: (repetition: Int, definition: Int, depth: Int),
        at first: Int,
        to cells: inout [Cell]
    ) {
        guard node.isGroup else {
            cells[first].append(
                Entry(
                    repetition: UInt8(levels.repetition),
                    definition: UInt8(levels.definition),
                    value: value.stored(in: node)
                )
            )
            return
        }
        if isList(node), case .list(let elements) = value {
            let repeated = node.children[0]
            // The wrapper of a list's element is a group of one field.
            let wrapped =
                element(repeated, isMap: node.logicalType == .map)
                .map { inner in elements.map { Logical.fields([inner.name.lowercased(): $0]) } }
            append(.list(wrapped ?? elements), repeated, levels, at: first, to: &cells)
            return
        }
        var leaf = first
        for child in node.children {
            var part = Logical.null
            if case .fields(let fields) = value { part = fields[child.name.lowercased()] ?? .null }
            append(part, child, levels, at: leaf, to: &cells)
            leaf += child.leafCount
        }
    }

    private static func appendNothing(
        _ node: SchemaNode,
        _ levels: (repetition: Int, definition: Int, depth: Int),
        at first: Int,
        to cells: inout [Cell]
    ) {
        for leaf in first..<first + node.leafCount {
            cells[leaf].append(
                Entry(
                    repetition: UInt8(levels.repetition),
                    definition: UInt8(levels.definition),
                    value: nil
                )
            )
        }
    }

    // MARK: Putting together

    private var cells: [Cell]
    private var positions: [Int]

    private init(_ cells: [Cell]) {
        self.cells = cells
        positions = [Int](repeating: 0, count: cells.count)
    }

    /// The record that a row's cells stand for.
    static func record(_ cells: [Cell], _ schema: Schema) -> Logical {
        var form = RecordForm(cells)
        var leaf = 0
        return .record(
            schema.columns.map { column in
                defer { leaf += column.leafCount }
                return (column.name, form.value(column, (0, 0), at: leaf))
            }
        )
    }

    private mutating func value(
        _ node: SchemaNode,
        _ levels: (definition: Int, depth: Int),
        at first: Int
    ) -> Logical {
        guard node.repetition != .required else { return content(node, levels, at: first) }
        let isThere = Int(cells[first][positions[first]].definition) > levels.definition
        guard isThere else {
            for leaf in first..<first + node.leafCount { positions[leaf] += 1 }
            return node.repetition == .repeated ? .list([]) : .null
        }
        guard node.repetition == .repeated else {
            return content(node, (levels.definition + 1, levels.depth), at: first)
        }
        var elements: [Logical] = []
        repeat {
            elements.append(content(node, (levels.definition + 1, levels.depth + 1), at: first))
        } while positions[first] < cells[first].count
            && Int(cells[first][positions[first]].repetition) == levels.depth + 1
        return .list(elements)
    }

    private mutating func content(
        _ node: SchemaNode,
        _ levels: (definition: Int, depth: Int),
        at first: Int
    ) -> Logical {
        guard node.isGroup else {
            defer { positions[first] += 1 }
            return cells[first][positions[first]].value.map { Logical($0, node) } ?? .null
        }
        if Self.isList(node) {
            let repeated = node.children[0]
            let list = value(repeated, levels, at: first)
            guard let element = Self.element(repeated, isMap: node.logicalType == .map),
                case .list(let wrapped) = list
            else { return list }
            return .list(
                wrapped.map { wrapper in
                    if case .fields(let fields) = wrapper {
                        return fields[element.name.lowercased()] ?? .null
                    }
                    return .null
                }
            )
        }
        var leaf = first
        return .record(
            node.children.map { child in
                defer { leaf += child.leafCount }
                return (child.name, value(child, levels, at: leaf))
            }
        )
    }
}
