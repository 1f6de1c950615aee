import Columns

extension Cast {
    private func inner(_ source: DataType, _ target: DataType) -> Cast {
        Cast(source: source, target: target, options: options, isTry: isTry)
    }

    /// Element by element, entry by entry, field by field; nil if one has no conversion.
    var nestedKernel: BoundNode.Kernel? {
        switch (source, target) {
        case (.array(let from), .array(let to)): return lists(inner(from, to))
        case (.map(let fromKey, _), .map(let toKey, _)):
            let isStrict = options.isANSI && !isTry
            guard isStrict || !inner(fromKey, toKey).losesValues, let from = source.elementType,
                let to = target.elementType
            else { return nil }
            return lists(inner(from, to))
        case (.structure(let from), .structure(let to)):
            guard from.count == to.count else { return nil }
            return structures(zip(from, to).map { inner($0.type, $1.type) })
        default: return nil
        }
    }

    private func lists(_ element: Cast) -> BoundNode.Kernel? {
        guard let kernel = element.kernel else { return nil }
        let target = target
        return { operands, evaluation throws(ExpressionError) in
            let lists = operands[0].expanded(evaluation.count)
            guard case .lists(let offsets, let elements) = lists.values else { return lists }
            var rows = [Int](repeating: 0, count: elements.count)
            var active = Bitmap(repeating: false, count: elements.count)
            for row in 0..<lists.count {
                let matters = !lists.isNull(at: row) && evaluation.active?[row] ?? true
                for index in offsets[row]..<offsets[row + 1] {
                    rows[index] = evaluation.rowNumbers?[row] ?? row
                    if matters { active[index] = true }
                }
            }
            let inside = Evaluation(
                count: elements.count,
                active: active,
                place: evaluation.place,
                rowNumbers: rows
            )
            let cast = try kernel([Operand(vector: elements, isConstant: false)], inside)
            return ColumnVector(
                type: target,
                count: lists.count,
                validity: lists.validity,
                values: .lists(offsets: offsets, elements: cast)
            )
        }
    }

    private func structures(_ casts: [Cast]) -> BoundNode.Kernel? {
        var kernels: [BoundNode.Kernel] = []
        for cast in casts {
            guard let kernel = cast.kernel else { return nil }
            kernels.append(kernel)
        }
        let (target, all) = (target, kernels)
        return { operands, evaluation throws(ExpressionError) in
            let structs = operands[0].expanded(evaluation.count)
            guard case .structures(let fields) = structs.values else { return structs }
            var inside = evaluation
            if let validity = structs.validity {
                inside.active = .intersection(validity, evaluation.active)
            }
            var cast: [ColumnVector] = []
            for (field, kernel) in zip(fields, all) {
                cast.append(try kernel([Operand(vector: field, isConstant: false)], inside))
            }
            return ColumnVector(
                type: target,
                count: structs.count,
                validity: structs.validity,
                values: .structures(cast)
            )
        }
    }

    /// Whether a value may become null or an error, which a map's key must not.
    private var losesValues: Bool {
        if source == target || target == .string { return false }
        let narrows =
            source.isInteger && target.isInteger
            && source.integerRange.upperBound > target.integerRange.upperBound
        switch (source, target) {
        case (.string, .binary), (.date, .timestamp), (.timestamp, .date): return false
        case (_, .float), (_, .double): return source == .string
        default: return !source.isInteger || !target.isInteger || narrows
        }
    }
}
