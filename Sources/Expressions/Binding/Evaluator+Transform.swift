import Columns

extension Evaluator {
    /// The bytes and elements that the rows of a batch may be repeated to.
    private static let repetitionLimit = 1 << 28

    /// The body's value for each element, all elements of all rows in one go.
    ///
    /// What the body reads besides its element stands once for each element of its row.
    func transform(
        _ node: BoundNode,
        active: Bitmap?
    ) throws(ExpressionError) -> Operand {
        let lists = try evaluate(node.children[0], active: active).expanded(rowCount)
        let body = node.children[1]
        let (offsets, elements) = lists.elements
        var rows: [Int] = []
        rows.reserveCapacity(elements.count)
        var isAsked = Bitmap(repeating: true, count: elements.count)
        for row in 0..<rowCount {
            let matters = (active?[row] ?? true) && !lists.isNull(at: row)
            for element in offsets[row]..<offsets[row + 1] {
                rows.append(row)
                if !matters { isAsked[element] = false }
            }
        }
        let read = body.inputsRead
        for vector in variables + read.map({ inputs[$0] }) {
            guard vector.weight(at: rows) <= Self.repetitionLimit else {
                throw ExpressionError(
                    .evaluation,
                    "the body reads more than its element, of rows whose arrays are so long that "
                        + "it would be repeated to more than \(Self.repetitionLimit) bytes or "
                        + "elements; take what is read out of the body",
                    node.place
                )
            }
        }
        let inner = Evaluator(
            inputs: inputs.enumerated().map { position, vector in
                read.contains(position) ? vector.taking(rows) : vector
            },
            rowCount: elements.count,
            variables: variables.map { $0.taking(rows) } + [elements],
            rowNumbers: rows.map { rowNumbers?[$0] ?? $0 }
        )
        let values = try inner.evaluate(body, active: isAsked).expanded(elements.count)
        let vector = ColumnVector(
            type: node.type,
            count: rowCount,
            validity: lists.validity,
            values: .lists(offsets: offsets, elements: values)
        )
        return Operand(vector: vector, isConstant: false)
    }
}

extension ColumnVector {
    /// The bytes and elements that the values at `rows` have in all.
    fileprivate func weight(at rows: [Int]) -> Int {
        switch values {
        case .bytes(let strings):
            rows.reduce(0) { $0 + strings.offsets[$1 + 1] - strings.offsets[$1] }
        case .lists(let offsets, _): rows.reduce(0) { $0 + offsets[$1 + 1] - offsets[$1] }
        case .structures(let fields): fields.reduce(0) { $0 + $1.weight(at: rows) }
        default: 0
        }
    }
}

extension BoundNode {
    /// The positions of the inputs that are read.
    fileprivate var inputsRead: Set<Int> {
        if case .input(let position) = operation { return [position] }
        return children.reduce(into: []) { $0.formUnion($1.inputsRead) }
    }
}
