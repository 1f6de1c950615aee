import Columns

/// An operator with its types settled, ready to be evaluated.
struct BoundNode: Sendable {
    enum Operation: Sendable {
        /// A column, by its position among the expression's inputs.
        case input(Int)
        /// One value that stands for every row.
        case constant(ColumnVector)
        /// AND or OR: what the first operand decides, the others are not asked about.
        case junction(isAnd: Bool)
        /// The first operand that is not null; the others are not asked.
        case coalesce
        /// Conditions and values by turns, and what is taken otherwise: the first true condition
        /// chooses; those behind it, and the values of others, are not asked.
        case choice
        /// The second operand for each element of the first, an array.
        case transform
        /// The element that the second operand of a transform is about; 0 is the innermost one's.
        case variable(Int)
        case kernel(Kernel)
    }

    /// Computes a column vector from its operands' values.
    typealias Kernel = @Sendable ([Operand], Evaluation) throws(ExpressionError) -> ColumnVector

    let type: DataType
    let isNullable: Bool
    let operation: Operation
    let children: [BoundNode]
    let place: ExpressionError.Place?
    /// How long the result stays the same, in aligned microseconds of its only timestamp:
    /// 0 for constants, 1 where nothing is known.
    let constancyMicros: Int64

    init(
        _ operation: Operation,
        type: DataType,
        isNullable: Bool,
        children: [BoundNode] = [],
        place: ExpressionError.Place?,
        constancyMicros: Int64? = nil
    ) {
        self.operation = operation
        self.type = type
        self.isNullable = isNullable
        self.children = children
        self.place = place
        self.constancyMicros =
            constancyMicros
            ?? children.reduce(0) { greatestCommonDivisor($0, $1.constancyMicros) }
    }

    /// Whether it is a column as it stands.
    var isInput: Bool {
        if case .input = operation { return true }
        return false
    }

    /// Whether it is a literal.
    var isConstant: Bool {
        if case .constant = operation { return true }
        return false
    }

    /// The text of a string literal.
    var constantText: String? {
        guard case .constant(let vector) = operation, case .bytes(let bytes) = vector.values,
            type == .string
        else { return nil }
        return String(decoding: bytes[0], as: UTF8.self)
    }
}

func greatestCommonDivisor(_ left: Int64, _ right: Int64) -> Int64 {
    var (a, b) = (left, right)
    while b != 0 { (a, b) = (b, a % b) }
    return a
}

/// An operand's values: one per row, or one for all.
struct Operand: Sendable {
    let vector: ColumnVector
    let isConstant: Bool
}

/// What a kernel knows besides its operands.
struct Evaluation: Sendable {
    /// The values to compute.
    let count: Int
    /// The rows whose values matter, or nil if all do; in others nothing is an error.
    var active: Bitmap?
    let place: ExpressionError.Place?
    /// What the rows are called in errors, if the values are parts of theirs.
    var rowNumbers: [Int]?
}
