import Columns

/// What is read out of arrays, maps and structs.
enum NestedKernels {
    /// A field of a struct.
    static func field(_ index: Int) -> BoundNode.Kernel {
        { operands, evaluation in
            let structs = operands[0].expanded(evaluation.count)
            return structs.fields[index].masked(structs.validity)
        }
    }

    /// The array of a field of an array's structs.
    static func fieldOfElements(_ index: Int) -> BoundNode.Kernel {
        { operands, evaluation in
            let lists = operands[0].expanded(evaluation.count)
            let (offsets, elements) = lists.elements
            let field = elements.fields[index].masked(elements.validity)
            return ColumnVector(
                type: .array(element: field.type),
                count: lists.count,
                validity: lists.validity,
                values: .lists(offsets: offsets, elements: field)
            )
        }
    }

    /// How elements of an array are numbered.
    enum Numbering: Sendable {
        /// `array[0]`
        case zeroBased
        /// `get(array, 0)`: null behind the end.
        case lenient
        /// `element_at(array, 1)`, from the end if negative.
        case oneBased
        /// `try_element_at(array, 1)`: null behind the end.
        case lenientOneBased
    }

    static func item(_ numbering: Numbering, isANSI: Bool) -> BoundNode.Kernel {
        let isOneBased = numbering == .oneBased || numbering == .lenientOneBased
        let isStrict = isANSI && (numbering == .oneBased || numbering == .zeroBased)
        let lenient = isOneBased ? "try_element_at" : "get"
        let onFailure: Evaluation.OnFailure =
            isStrict
            ? .error("the array has no element of that number; \(lenient) gives null instead")
            : .null
        return { operands, evaluation throws(ExpressionError) in
            let lists = operands[0].expanded(evaluation.count)
            let (offsets, elements) = lists.elements
            let numbers = operands[1].int64s
            var missing: [Int] = []
            var zeros: [Int] = []
            let positions = evaluation.map { row -> Int? in
                if operands[0].isNull(row) || operands[1].isNull(row) { return nil }
                let count = offsets[row + 1] - offsets[row]
                let number = numbers[row]
                if isOneBased, number == 0 { zeros.append(row) }
                let index = !isOneBased ? number : number < 0 ? Int64(count) &+ number : number - 1
                guard index >= 0, index < count else {
                    missing.append(row)
                    return nil
                }
                return offsets[row] + Int(index)
            }
            let validity = evaluation.jointValidity(operands)
            let wrong = "an array's elements are numbered from 1 on; 0 is none of them"
            _ = try evaluation.settle(zeros, validity, .error(wrong))
            _ = try evaluation.settle(missing, validity, onFailure)
            return elements.taking(positions)
        }
    }

    /// The value of the first key that equals the second operand.
    static let mapValue: BoundNode.Kernel = { operands, evaluation in
        let maps = operands[0].expanded(evaluation.count)
        let wanted = operands[1].expanded(evaluation.count)
        let (offsets, entries) = maps.elements
        let keys = entries.fields[0]
        let order = ValueOrder(keys, wanted)
        let positions = evaluation.map { row -> Int? in
            if maps.isNull(at: row) || wanted.isNull(at: row) { return nil }
            return (offsets[row]..<offsets[row + 1]).first { order.compare($0, row) == 0 }
        }
        return entries.fields[1].taking(positions)
    }

    /// The keys of maps, or their values.
    static func entries(_ index: Int) -> BoundNode.Kernel {
        fieldOfElements(index)
    }

    /// How many elements or entries there are; null has `ofNull`.
    static func size(ofNull: Int32?) -> BoundNode.Kernel {
        { operands, evaluation in
            let lists = operands[0].expanded(evaluation.count)
            let offsets = lists.elements.offsets
            let counts = evaluation.map { row -> Int32 in
                if let ofNull, lists.isNull(at: row) { return ofNull }
                return Int32(truncatingIfNeeded: offsets[row + 1] - offsets[row])
            }
            return ColumnVector(
                type: .int,
                count: evaluation.count,
                validity: ofNull == nil ? lists.validity : nil,
                values: .int32(counts)
            )
        }
    }

    /// Whether an array has a value; null if it has not and has nulls.
    static let contains: BoundNode.Kernel = { operands, evaluation in
        let lists = operands[0].expanded(evaluation.count)
        let wanted = operands[1].expanded(evaluation.count)
        let (offsets, elements) = lists.elements
        let order = ValueOrder(elements, wanted)
        var truths = Truths(count: evaluation.count)
        for row in 0..<evaluation.count {
            guard !lists.isNull(at: row), !wanted.isNull(at: row) else {
                truths.append(nil)
                continue
            }
            var found: Bool? = false
            for index in offsets[row]..<offsets[row + 1] {
                if elements.isNull(at: index) {
                    found = nil
                } else if order.compare(index, row) == 0 {
                    found = true
                    break
                }
            }
            truths.append(found)
        }
        return truths.vector
    }

    // MARK: Making

    static func structure(_ type: DataType) -> BoundNode.Kernel {
        { operands, evaluation in
            ColumnVector(
                type: type,
                count: evaluation.count,
                validity: nil,
                values: .structures(operands.map { $0.expanded(evaluation.count) })
            )
        }
    }

    static func array(_ element: DataType) -> BoundNode.Kernel {
        { operands, evaluation in
            ColumnVector(
                type: .array(element: element),
                count: evaluation.count,
                validity: nil,
                values: lists(operands, element, evaluation.count)
            )
        }
    }

    /// A list for each row, with a value of each operand.
    private static func lists(
        _ operands: [Operand],
        _ type: DataType,
        _ count: Int
    ) -> ColumnVector.Values {
        let vectors = operands.map { $0.expanded(count) }
        let all = ColumnVector.concatenated(vectors) ?? .nulls(type, count: 0)
        var positions: [Int] = []
        positions.reserveCapacity(count * operands.count)
        for row in 0..<count {
            for index in operands.indices { positions.append(index * count + row) }
        }
        let offsets = (0...count).map { $0 * operands.count }
        return .lists(offsets: offsets, elements: all.taking(positions))
    }

    /// Maps of keys and values by turns.
    static func map(key: DataType, value: DataType) -> BoundNode.Kernel {
        let type = DataType.map(key: key, value: value)
        return { operands, evaluation throws(ExpressionError) in
            let count = evaluation.count
            let pairs = operands.count / 2
            let keys = lists((0..<pairs).map { operands[2 * $0] }, key, count)
            let values = lists((0..<pairs).map { operands[2 * $0 + 1] }, value, count)
            guard case .lists(let offsets, let keyVector) = keys,
                case .lists(_, let valueVector) = values
            else { return .nulls(type, count: count) }
            let order = ValueOrder(keyVector, keyVector)
            var nulls: [Int] = []
            var repeated: [Int] = []
            for row in 0..<count {
                let range = offsets[row]..<offsets[row + 1]
                if range.contains(where: { keyVector.isNull(at: $0) }) {
                    nulls.append(row)
                    continue
                }
                let hasTwins = range.contains { index in
                    (range.lowerBound..<index).contains { order.compare($0, index) == 0 }
                }
                if hasTwins { repeated.append(row) }
            }
            _ = try evaluation.settle(nulls, nil, .error("a map's key is null"))
            _ = try evaluation.settle(repeated, nil, .error("a map has the same key twice"))
            let entries = ColumnVector(
                type: type.elementType ?? .null,
                count: keyVector.count,
                validity: nil,
                values: .structures([keyVector, valueVector])
            )
            return ColumnVector(
                type: type,
                count: count,
                validity: nil,
                values: .lists(offsets: offsets, elements: entries)
            )
        }
    }
}

// The checker has settled the types, so that a vector of another kind is a mistake in it.
extension ColumnVector {
    fileprivate var fields: [ColumnVector] {
        guard case .structures(let fields) = values else {
            preconditionFailure("a column vector of type \(type) holds structs")
        }
        return fields
    }

    var elements: (offsets: [Int], elements: ColumnVector) {
        guard case .lists(let offsets, let elements) = values else {
            preconditionFailure("a column vector of type \(type) holds lists")
        }
        return (offsets, elements)
    }

    /// Null also where `mask` is not set.
    func masked(_ mask: Bitmap?) -> ColumnVector {
        if case .none = values { return self }
        return ColumnVector(
            type: type,
            count: count,
            validity: .intersection(validity, mask),
            values: values
        )
    }

    /// The values at `positions`, null where there is none.
    func taking(_ positions: [Int?]) -> ColumnVector {
        guard count > 0 else { return .nulls(type, count: positions.count) }
        guard positions.contains(where: { $0 == nil }) else {
            return taking(positions.map { $0 ?? 0 })
        }
        return taking(positions.map { $0 ?? 0 }).masked(Bitmap(positions.map { $0 != nil }))
    }
}
