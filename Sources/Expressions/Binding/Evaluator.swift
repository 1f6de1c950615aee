import Columns

/// Computes the values of bound nodes, a loop per operator.
struct Evaluator {
    let inputs: [ColumnVector]
    let rowCount: Int
    /// The elements that bodies are about, the outermost body's first.
    var variables: [ColumnVector] = []
    /// What the rows are called in errors, if they are elements of others.
    var rowNumbers: [Int]?

    /// - Parameter active: The rows whose values matter; nil if all do.
    func evaluate(
        _ node: BoundNode,
        active: Bitmap?
    ) throws(ExpressionError) -> Operand {
        switch node.operation {
        case .input(let position): return Operand(vector: inputs[position], isConstant: false)
        case .constant(let vector): return Operand(vector: vector, isConstant: true)
        case .junction(let isAnd):
            return try junction(node.children, isAnd: isAnd, active: active)
        case .coalesce: return try coalesce(node, active: active)
        case .choice: return try choice(node, active: active)
        case .transform: return try transform(node, active: active)
        case .variable(let level):
            return Operand(vector: variables[variables.count - 1 - level], isConstant: false)
        case .kernel(let kernel):
            var operands: [Operand] = []
            for child in node.children {
                operands.append(try evaluate(child, active: active))
            }
            let isConstant = operands.allSatisfy(\.isConstant)
            let evaluation = Evaluation(
                count: isConstant ? 1 : rowCount,
                active: isConstant ? activeConstant(active) : active,
                place: node.place,
                rowNumbers: isConstant ? nil : rowNumbers
            )
            return Operand(vector: try kernel(operands, evaluation), isConstant: isConstant)
        }
    }

    /// Whether a value for all rows matters: not if no row does.
    private func activeConstant(_ active: Bitmap?) -> Bitmap? {
        let matters = rowCount > 0 && !(active?.isClear ?? false)
        return matters ? nil : Bitmap(repeating: false, count: 1)
    }

    /// Asks each operand only about the rows that those before it have not decided, so that
    /// `n <> 0 AND 1 / n > 2` divides by no zero.
    private func junction(
        _ children: [BoundNode],
        isAnd: Bool,
        active: Bitmap?
    ) throws(ExpressionError) -> Operand {
        var undecided = active ?? Bitmap(repeating: true, count: rowCount)
        var agreeing = Bitmap(repeating: true, count: rowCount)
        var deciding = Bitmap(repeating: false, count: rowCount)
        for child in children {
            let known = KnownTruths(try evaluate(child, active: undecided), count: rowCount)
            agreeing = agreeing.intersection(isAnd ? known.isTrue : known.isFalse)
            deciding = deciding.union(isAnd ? known.isFalse : known.isTrue)
            undecided = undecided.subtracting(deciding)
            if undecided.isClear { break }
        }
        let decided = agreeing.union(deciding)
        let isTrue = isAnd ? agreeing : deciding
        let vector = ColumnVector(
            type: .boolean,
            count: rowCount,
            validity: decided.setCount == rowCount ? nil : decided,
            values: .booleans((0..<rowCount).map { isTrue[$0] })
        )
        return Operand(vector: vector, isConstant: false)
    }

    /// Asks each operand only about the rows that are still null.
    private func coalesce(
        _ node: BoundNode,
        active: Bitmap?
    ) throws(ExpressionError) -> Operand {
        var missing = active ?? Bitmap(repeating: true, count: rowCount)
        var found = Bitmap(repeating: false, count: rowCount)
        var chosen = [Int](repeating: 0, count: rowCount)
        var operands: [Operand] = []
        for child in node.children {
            let operand = try evaluate(child, active: missing)
            for row in 0..<rowCount where missing[row] && !operand.isNull(row) {
                chosen[row] = operands.count
                missing[row] = false
                found[row] = true
            }
            operands.append(operand)
            if missing.isClear { break }
        }
        let vector = ColumnVector(
            type: node.type,
            count: rowCount,
            validity: found.setCount == rowCount ? nil : found,
            values: merge(operands, chosen)
        )
        return Operand(vector: vector, isConstant: false)
    }

    /// Asks each condition only about the rows that those before it left, and each value only
    /// about the rows that take it, so that `CASE WHEN n <> 0 THEN 1 / n END` divides by no zero.
    private func choice(
        _ node: BoundNode,
        active: Bitmap?
    ) throws(ExpressionError) -> Operand {
        var left = active ?? Bitmap(repeating: true, count: rowCount)
        var found = Bitmap(repeating: false, count: rowCount)
        var chosen = [Int](repeating: 0, count: rowCount)
        var operands: [Operand] = []
        var index = 0
        while index < node.children.count, !(left.isClear && !operands.isEmpty) {
            var takes = left
            if index + 1 < node.children.count {
                let condition = try evaluate(node.children[index], active: left)
                takes = left.intersection(KnownTruths(condition, count: rowCount).isTrue)
                index += 1
            }
            let operand = try evaluate(node.children[index], active: takes)
            for row in 0..<rowCount where takes[row] {
                chosen[row] = operands.count
                found[row] = !operand.isNull(row)
            }
            operands.append(operand)
            left = left.subtracting(takes)
            index += 1
        }
        let vector = ColumnVector(
            type: node.type,
            count: rowCount,
            validity: found.setCount == rowCount ? nil : found,
            values: merge(operands, chosen)
        )
        return Operand(vector: vector, isConstant: false)
    }

    /// For each row the value of the operand chosen for it.
    private func merge(_ operands: [Operand], _ chosen: [Int]) -> ColumnVector.Values {
        func pick<Value>(_ lanes: [Lane<Value>]) -> [Value] {
            chosen.indices.map { lanes[chosen[$0]][$0] }
        }
        switch operands[0].vector.values {
        case .none: return .none
        case .booleans: return .booleans(pick(operands.map(\.booleans)))
        case .int32: return .int32(pick(operands.map(\.int32s)))
        case .int64: return .int64(pick(operands.map(\.int64s)))
        case .floats: return .floats(pick(operands.map(\.floats)))
        case .doubles: return .doubles(pick(operands.map(\.doubles)))
        case .decimals: return .decimals(pick(operands.map(\.decimals)))
        case .bytes:
            let lanes = operands.map(\.bytes)
            var merged = ByteArrays()
            for row in chosen.indices { merged.append(lanes[chosen[row]][row]) }
            return .bytes(merged)
        case .lists, .structures:
            let vectors = operands.map {
                $0.isConstant ? $0.vector.repeatingFirst(rowCount) : $0.vector
            }
            let positions = chosen.indices.map { chosen[$0] * rowCount + $0 }
            return ColumnVector.concatenated(vectors)?.taking(positions).values ?? .none
        }
    }
}
