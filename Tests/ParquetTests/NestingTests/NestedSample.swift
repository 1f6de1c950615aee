import Columns
import SeededRandom

@testable import Parquet

/// A random column of any nesting, with what its schema means said a second time.
struct NestedSample: Sendable {
    /// What the column is; it mirrors the rules of the format, not the code under test.
    indirect enum Meaning: Sendable {
        case value(DataType)
        case structure([NestedSample])
        /// `levels` nodes of the file lie between the list and its element: 1 or 2.
        case list(element: NestedSample, levels: Int)
        /// A repeated field without a list around it.
        case repeated(element: NestedSample)
        case map(key: NestedSample, value: NestedSample?)
    }

    var node: SchemaNode
    var meaning: Meaning

    /// Whether a value may be null.
    var isOptional: Bool { node.repetition == .optional }

    var type: DataType {
        switch meaning {
        case .value(let type): type
        case .structure(let fields):
            .structure(
                fields.map { Field($0.node.name, $0.type, isNullable: $0.isOptional) }
            )
        case .list(let element, _), .repeated(let element): .array(element: element.type)
        case .map(let key, let value): .map(key: key.type, value: value?.type ?? .null)
        }
    }

    // MARK: Schemas

    /// Which forms are used.
    struct Style: Sendable {
        /// Maps without values, and maps annotated as MAP_KEY_VALUE, which DuckDB refuses.
        var hasRareMaps = true
        /// Lists of two levels whose elements are structs of one field, told by their name alone;
        /// DuckDB reads them as lists of three levels.
        var hasNamedStructs = true
    }

    init(_ node: SchemaNode, _ meaning: Meaning) {
        self.node = node
        self.meaning = meaning
    }

    static func random(
        _ name: String,
        depth: Int,
        style: Style = Style(),
        using random: inout SeededGenerator
    ) -> NestedSample {
        let repetition: Repetition = Bool.random(using: &random) ? .required : .optional
        guard depth > 0 else { return leaf(name, repetition, using: &random) }
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return leaf(name, repetition, using: &random)
        case 1, 2, 3:
            let fields = (0..<Int.random(in: 1...3, using: &random)).map { number in
                Self.random("f\(number)", depth: depth - 1, style: style, using: &random)
            }
            return structure(name, repetition, fields)
        case 4, 5: return map(name, repetition, depth, style, using: &random)
        case 6:
            let element = occurrence(name, depth - 1, style, using: &random)
            return NestedSample(element.node, .repeated(element: element))
        default: return list(name, repetition, depth, style, using: &random)
        }
    }

    private static func structure(
        _ name: String,
        _ repetition: Repetition,
        _ fields: [NestedSample]
    ) -> NestedSample {
        NestedSample(
            .group(name, repetition, children: fields.map(\.node)),
            .structure(fields)
        )
    }

    static func leaf(
        _ name: String,
        _ repetition: Repetition,
        using random: inout SeededGenerator
    ) -> NestedSample {
        let types: [DataType] = [
            .boolean, .int, .bigint, .double, .string, .binary, .date, .timestamp,
            .decimal(precision: 7, scale: 2), .decimal(precision: 30, scale: 5),
        ]
        let type = types[Int.random(in: 0..<types.count, using: &random)]
        guard let made = try? SchemaNode(name, type) else { preconditionFailure("a sound type") }
        var element = made.element
        element.repetition = repetition
        return NestedSample(SchemaNode(element: element, children: []), .value(type))
    }

    /// A repeated node whose occurrences are the elements.
    private static func occurrence(
        _ name: String,
        _ depth: Int,
        _ style: Style,
        using random: inout SeededGenerator
    ) -> NestedSample {
        if depth <= 0 || Bool.random(using: &random) {
            return leaf(name, .repeated, using: &random)
        }
        let fields = (0..<Int.random(in: 2...3, using: &random)).map { number in
            Self.random("e\(number)", depth: depth - 1, style: style, using: &random)
        }
        return structure(name, .repeated, fields)
    }

    private static func list(
        _ name: String,
        _ repetition: Repetition,
        _ depth: Int,
        _ style: Style,
        using random: inout SeededGenerator
    ) -> NestedSample {
        func list(_ repeated: SchemaNode, _ element: NestedSample, _ levels: Int) -> NestedSample {
            NestedSample(
                .group(name, repetition, logicalType: .list, children: [repeated]),
                .list(element: element, levels: levels)
            )
        }
        switch Int.random(in: 0..<8, using: &random) {
        case 0:  // Hive
            let element = Self.random(
                "array_element",
                depth: depth - 1,
                style: style,
                using: &random
            )
            guard element.node.repetition != .repeated else { fallthrough }
            return list(.group("bag", .repeated, children: [element.node]), element, 2)
        case 1:  // two levels, of values or of structs
            let element = occurrence("element", depth - 1, style, using: &random)
            return list(element.node, element, 1)
        // Two levels, of structs with one field, told by their name.
        case 2 where style.hasNamedStructs, 3 where style.hasNamedStructs:
            let field = Self.random("only", depth: depth - 1, style: style, using: &random)
            let own = Bool.random(using: &random) ? "array" : name + "_tuple"
            let element = structure(own, .repeated, [field])
            return list(element.node, element, 1)
        case 4 where depth > 1:  // two levels, of lists of two levels
            let inner = occurrence("array", 0, style, using: &random)
            let element = NestedSample(
                .group("element", .repeated, logicalType: .list, children: [inner.node]),
                .list(element: inner, levels: 1)
            )
            return list(element.node, element, 1)
        default:
            var element = Self.random("element", depth: depth - 1, style: style, using: &random)
            if element.node.repetition == .repeated {
                element = leaf("element", .optional, using: &random)
            }
            return list(.group("list", .repeated, children: [element.node]), element, 2)
        }
    }

    private static func map(
        _ name: String,
        _ repetition: Repetition,
        _ depth: Int,
        _ style: Style,
        using random: inout SeededGenerator
    ) -> NestedSample {
        let key = leaf("key", .required, using: &random)
        let isSet = style.hasRareMaps && Int.random(in: 0..<5, using: &random) == 0
        var value: NestedSample?
        if !isSet {
            value = Self.random("value", depth: depth - 1, style: style, using: &random)
        }
        let children = [key.node] + (value.map { [$0.node] } ?? [])
        let isOld = style.hasRareMaps && Bool.random(using: &random)
        let repeated = SchemaNode.group(isOld ? "map" : "key_value", .repeated, children: children)
        let node = SchemaNode.group(name, repetition, logicalType: .map, children: [repeated])
        var element = node.element
        if isOld {
            element.logicalType = nil
            element.convertedType = .mapKeyValue
        }
        return NestedSample(
            SchemaNode(element: element, children: node.children),
            .map(key: key, value: value)
        )
    }

    // MARK: Values

    /// A random value, null only where the schema has room for nulls.
    func cell(using random: inout SeededGenerator) -> Cell {
        if isOptional, Int.random(in: 0..<4, using: &random) == 0 { return .null }
        switch meaning {
        case .value(let type): return .value(Self.text(type, using: &random))
        case .structure(let fields): return .structure(fields.map { $0.cell(using: &random) })
        case .list(let element, _), .repeated(let element):
            return .list(count(&random).map { _ in element.occurrence(using: &random) })
        case .map(let key, let value):
            var keys: [Cell] = []
            for _ in count(&random) {
                let key = key.cell(using: &random)
                if !keys.contains(key) { keys.append(key) }
            }
            return .list(
                keys.map { .structure([$0, value?.cell(using: &random) ?? .null]) }
            )
        }
    }

    /// An element; that of a repeated field is a single occurrence of it.
    private func occurrence(using random: inout SeededGenerator) -> Cell {
        cell(using: &random)
    }

    private func count(_ random: inout SeededGenerator) -> Range<Int> {
        0..<[0, 0, 1, 1, 2, 3][Int.random(in: 0..<6, using: &random)]
    }

    private static func text(_ type: DataType, using random: inout SeededGenerator) -> String {
        let number = Int.random(in: -9_000...9_000, using: &random)
        switch type {
        case .boolean: return "\(number > 0)"
        case .double: return "f\((Double(number) / 8).bitPattern)"
        case .string, .binary:
            return ColumnVector.hex("\(number % 50)".utf8.dropFirst(abs(number) % 3))
        default: return "\(number)"
        }
    }
}
