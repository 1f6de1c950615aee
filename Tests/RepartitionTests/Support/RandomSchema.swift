import SeededRandom

@testable import Parquet

/// Columns of every physical type, flat and nested.
struct RandomSchema {
    private static let texts = ["name", "plate", "lane", "speed", "driver", "x", "y"]

    /// A column named `name`, at most `depth` groups deep.
    static func column(
        _ name: String,
        depth: Int,
        using random: inout SeededGenerator
    ) -> SchemaNode {
        let repetition: Repetition = random.once(in: 3) ? .required : .optional
        guard depth > 0, random.once(in: 2) else {
            return leaf(name, repetition, using: &random)
        }
        switch random.number(0...6) {
        case 0, 1, 2:
            return .group(
                name,
                repetition,
                children: (0..<random.number(1...3)).map {
                    column("\(texts[$0])\($0)", depth: depth - 1, using: &random)
                }
            )
        case 3, 4:
            let element = column("element", depth: depth - 1, using: &random)
            let list = SchemaNode.group("list", .repeated, children: [element])
            return .group(name, repetition, logicalType: .list, children: [list])
        case 5:
            let key = leaf("key", .required, using: &random)
            let value = column("value", depth: depth - 1, using: &random)
            let pairs = SchemaNode.group("key_value", .repeated, children: [key, value])
            return .group(name, repetition, logicalType: .map, children: [pairs])
        default:
            return leaf(name, .repeated, using: &random)
        }
    }

    static func leaf(
        _ name: String,
        _ repetition: Repetition,
        using random: inout SeededGenerator
    ) -> SchemaNode {
        let types: [(PhysicalType, Int?, LogicalType?)] = [
            (.boolean, nil, nil), (.int32, nil, nil), (.int32, nil, .date),
            (.int32, nil, .integer(bitWidth: 16, isSigned: true)),
            (.int32, nil, .decimal(precision: 7, scale: 2)), (.int64, nil, nil),
            (.int64, nil, .timestamp(unit: .micros, isAdjustedToUTC: true)),
            (.int64, nil, .decimal(precision: 17, scale: 3)), (.int96, nil, nil),
            (.float, nil, nil), (.double, nil, nil), (.byteArray, nil, .string),
            (.byteArray, nil, nil), (.fixedLengthByteArray, random.number(1...20), nil),
            (.fixedLengthByteArray, 16, .decimal(precision: 38, scale: 10)),
            (.fixedLengthByteArray, 16, .uuid), (.fixedLengthByteArray, 2, .float16),
            (.int64, nil, .integer(bitWidth: 64, isSigned: false)),
            (.int32, nil, .time(unit: .millis, isAdjustedToUTC: false)),
            (.int64, nil, .timestamp(unit: .nanos, isAdjustedToUTC: false)),
            (.int64, nil, .timestamp(unit: .millis, isAdjustedToUTC: true)),
            (.byteArray, nil, .enumeration), (.byteArray, nil, .json), (.byteArray, nil, .bson),
        ]
        let (type, length, logical) = random.one(of: types)
        return .column(name, type, repetition, typeLength: length, logicalType: logical)
    }
}

extension SchemaNode {
    /// The node with some optional nodes required.
    func tightened(using random: inout SeededGenerator) -> SchemaNode {
        var element = element
        if element.repetition == .optional, random.once(in: 2) { element.repetition = .required }
        return SchemaNode(
            element: element,
            children: children.map { $0.tightened(using: &random) }
        )
    }
}

/// Takes random records apart into the cells of their leaves.
struct RandomRecords {
    /// How values repeat: from few, so that dictionaries pay, or hardly.
    var variety: Int
    /// The bytes of a long string.
    var longLength = 40
    var random: SeededGenerator

    /// The cells of one record's column, for each leaf of `node`.
    mutating func cells(of node: SchemaNode) -> [Cell] {
        var cells = [Cell](repeating: [], count: node.leafCount)
        append(node, Levels(), at: 0, to: &cells)
        return cells
    }

    private struct Levels {
        var repetition = 0
        var definition = 0
        /// The repeated nodes passed.
        var depth = 0
    }

    private mutating func append(
        _ node: SchemaNode,
        _ levels: Levels,
        at first: Int,
        to cells: inout [Cell]
    ) {
        var inner = levels
        switch node.repetition {
        case .required: break
        case .optional:
            guard !random.once(in: 4) else {
                return appendNothing(node, levels, at: first, to: &cells)
            }
            inner.definition += 1
        case .repeated:
            let count = random.one(of: [0, 1, 1, 2, 3])
            guard count > 0 else { return appendNothing(node, levels, at: first, to: &cells) }
            inner.definition += 1
            inner.depth += 1
            for occurrence in 0..<count {
                if occurrence > 0 { inner.repetition = inner.depth }
                appendContent(node, inner, at: first, to: &cells)
            }
            return
        }
        appendContent(node, inner, at: first, to: &cells)
    }

    private mutating func appendContent(
        _ node: SchemaNode,
        _ levels: Levels,
        at first: Int,
        to cells: inout [Cell]
    ) {
        guard node.isGroup else {
            cells[first].append(
                Entry(
                    repetition: UInt8(levels.repetition),
                    definition: UInt8(levels.definition),
                    value: value(of: node)
                )
            )
            return
        }
        var leaf = first
        for child in node.children {
            append(child, levels, at: leaf, to: &cells)
            leaf += child.leafCount
        }
    }

    private func appendNothing(
        _ node: SchemaNode,
        _ levels: Levels,
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

    // MARK: Values

    private mutating func value(of node: SchemaNode) -> [UInt8] {
        guard case .primitive(let type, let typeLength) = node.kind else { return [] }
        let number = UInt64(random.number(0...variety)) &* 0x9E37_79B9_7F4A_7C15
        var bytes = (0..<8).map { UInt8(truncatingIfNeeded: number >> ($0 * 8)) }
        switch type {
        case .boolean: return [bytes[7] & 1]
        case .int32 where node.logicalType != nil:
            // Within the bounds of every annotation in use.
            return [bytes[7], bytes[6] & 0x3F, 0, 0]
        case .int64 where node.logicalType != nil: return Array(bytes[2...]) + [0, 0]
        case .int32, .float: return Array(bytes[4...])
        case .int64, .double: return bytes
        case .int96: return bytes[..<5] + [0, 0, 0] + [UInt8(number & 0x7F), 0x88, 0x25, 0]
        case .byteArray:
            let length = random.once(in: 9) ? Int(number % UInt64(longLength)) : Int(number & 7)
            return (0..<length).map { UInt8(97 + (Int(bytes[4]) + $0) % 26) }
        case .fixedLengthByteArray:
            let length = typeLength ?? 1
            bytes += bytes + bytes
            // A decimal's leading bytes stay small.
            return Array(bytes[..<length].enumerated().map { $0 < 2 ? 0 : $1 })
        }
    }
}

extension SchemaNode {
    var leafCount: Int { isGroup ? children.reduce(0) { $0 + $1.leafCount } : 1 }
}
