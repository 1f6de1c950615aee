import Columns

/// Looks up the names in an expression and settles its types.
struct Binder {
    let schema: TableSchema
    let options: EvaluationOptions
    /// The positions in the schema of the columns read, ascending.
    let inputs: [Int]
    /// The columns read, each with the struct fields that are taken of it.
    let paths: [[String]]
    /// What the columns are called in errors.
    let columnsWord: String
    /// The types of the elements that bodies around are about, the outermost's first.
    var elementTypes: [DataType] = []
    /// Whether partition values are compared, by Glue's rules.
    let isPartitionPredicate: Bool

    var coercion: Coercion {
        Coercion(isANSI: options.isANSI, readsListsAsNumbers: isPartitionPredicate)
    }

    init(
        _ expression: Expression,
        schema: TableSchema,
        options: EvaluationOptions,
        isPartitionPredicate: Bool = false
    ) {
        self.schema = schema
        self.options = options
        self.isPartitionPredicate = isPartitionPredicate
        columnsWord = isPartitionPredicate ? "partition keys" : "columns"
        paths = expression.readPaths
        inputs = Set(expression.columnNames.compactMap { schema.index(of: $0) }).sorted()
    }

    func bind(_ expression: Expression) throws(ExpressionError) -> BoundNode {
        let place = expression.place
        switch expression.node {
        case .column(let name): return try column(name, place)
        case .literal(let literal): return try self.literal(literal, place)
        case .negate(let operand): return try negate(operand, place)
        case .complement(let operand): return try complement(operand, place)
        case .choice(let branches, let otherwise):
            return try choice(branches, otherwise, place)
        case .element(let operand, let key):
            return try element(of: operand, key, place)
        case .field(let operand, let name):
            return try field(name, of: try bind(operand), operand, place)
        case .not(let operand):
            let child = try boolean(operand, for: "NOT")
            return node(.kernel(LogicKernels.not), .boolean, [child], place)
        case .and(let operands): return try junction(operands, isAnd: true, place)
        case .or(let operands): return try junction(operands, isAnd: false, place)
        case .arithmetic(let operation, let left, let right):
            return try arithmetic(operation, left, right, place)
        case .comparison(let operation, let left, let right):
            return try comparison(operation, left, right, place)
        case .isNull(let operand, let isNegated):
            let child = try bind(operand)
            let kernel = LogicKernels.isNull(isNegated: isNegated)
            return node(
                .kernel(kernel),
                .boolean,
                [child],
                place,
                isNullable: false,
                // Nulls are no times: they are told apart before.
                constancyMicros: child.isInput ? 0 : nil
            )
        case .isBoolean(let operand, let truth, let isNegated):
            let kernel = LogicKernels.isBoolean(truth, isNegated: isNegated)
            let child = try boolean(operand, for: "IS TRUE")
            return node(.kernel(kernel), .boolean, [child], place, isNullable: false)
        case .isIn(let operand, let list, let isNegated):
            let kernel = ComparisonKernels.isIn(isNegated: isNegated)
            return try membership([operand] + list, kernel, place, isList: true)
        case .between(let operand, let lower, let upper, let isNegated):
            let kernel = ComparisonKernels.between(isNegated: isNegated)
            return try membership([operand, lower, upper], kernel, place, isList: false)
        case .like(let operand, let pattern, let escape, let isNegated):
            return try like(operand, pattern, escape, isNegated, place)
        case .cast(let operand, let type, let isTry):
            return try cast(try bind(operand), to: type, isTry: isTry, place)
        case .call(let name, let arguments): return try call(name, arguments, place)
        case .transform(let array, let body): return try transform(array, body, place)
        case .variable(let level):
            precondition(level < elementTypes.count, "an element stands in the body about it")
            let type = elementTypes[elementTypes.count - 1 - level]
            return node(.variable(level), type, [], place, isNullable: true, constancyMicros: 1)
        }
    }

    func node(
        _ operation: BoundNode.Operation,
        _ type: DataType,
        _ children: [BoundNode],
        _ place: ExpressionError.Place?,
        isNullable: Bool? = nil,
        constancyMicros: Int64? = nil
    ) -> BoundNode {
        BoundNode(
            operation,
            type: type,
            isNullable: isNullable ?? children.contains(where: \.isNullable),
            children: children,
            place: place,
            constancyMicros: constancyMicros
        )
    }

    // MARK: Leaves

    private func column(
        _ name: String,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        guard let index = schema.index(of: name), let position = inputs.firstIndex(of: index)
        else {
            if SQLFunction.refused[name.lowercased()] != nil { throw unknownFunction(name, place) }
            let known = NameList(schema.fields.map(\.name)).sentence(columnsWord, instead: name)
            throw ExpressionError(.unknownColumn, "unknown column \(name), \(known)", place)
        }
        let field = schema.fields[index]
        return node(
            .input(position),
            field.type,
            [],
            place,
            isNullable: field.isNullable || field.type == .null,
            constancyMicros: 1
        )
    }

    private func literal(
        _ literal: Literal,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        let vector = try literal.vector(in: options.timeZone, place)
        return node(.constant(vector), vector.type, [], place, isNullable: literal == .null)
    }

    // MARK: Logic

    /// The operand as a boolean.
    func boolean(
        _ expression: Expression,
        for operation: String
    ) throws(ExpressionError) -> BoundNode {
        try boolean(try bind(expression), expression, for: operation)
    }

    func boolean(
        _ child: BoundNode,
        _ expression: Expression,
        for operation: String
    ) throws(ExpressionError) -> BoundNode {
        switch child.type {
        case .boolean: return child
        case .string where !options.isANSI: break
        case .null, .string: return try cast(child, to: .boolean, isTry: false, child.place)
        default: break
        }
        throw mismatch(
            "\(operation) needs boolean, \(expression) is \(child.type)",
            child.place
        )
    }

    private func junction(
        _ operands: [Expression],
        isAnd: Bool,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        var children: [BoundNode] = []
        for operand in operands {
            children.append(try boolean(operand, for: isAnd ? "AND" : "OR"))
        }
        return node(.junction(isAnd: isAnd), .boolean, children, place)
    }

    // MARK: Casts and calls

    func cast(
        _ operand: BoundNode,
        to type: DataType,
        isTry: Bool,
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        if operand.type == type { return operand }
        let cast = Cast(source: operand.type, target: type, options: options, isTry: isTry)
        guard let kernel = cast.kernel else {
            throw mismatch("\(operand.type) cannot be cast to \(type)", place)
        }
        let grain = type == .date ? grain(of: operand, 86_400_000_000) : nil
        return node(
            .kernel(kernel),
            type,
            [operand],
            place,
            isNullable: cast.mayGiveNull ? true : nil,
            constancyMicros: grain
        )
    }

    /// For how many aligned microseconds what is read off a wall clock stays the same; nil where
    /// the operand itself decides.
    func grain(of operand: BoundNode, _ wallClockMicros: Int64) -> Int64? {
        guard operand.isInput else { return nil }
        switch operand.type {
        case .timestampNTZ: return wallClockMicros
        case .timestamp:
            let zone = options.timeZone
            if let offset = zone.fixedOffset {
                return greatestCommonDivisor(
                    wallClockMicros,
                    Int64(offset.magnitude) * 1_000_000
                )
            }
            let isQuarterly = zone.hasOffsets(
                multipleOf: 900,
                sinceMicros: BoundExpression.constancyStartMicros
            )
            return isQuarterly ? greatestCommonDivisor(wallClockMicros, 900_000_000) : 1
        default: return nil
        }
    }

    private func call(
        _ name: String,
        _ arguments: [Expression],
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        guard let function = SQLFunction.named(name) else {
            throw unknownFunction(name, place)
        }
        var operands: [BoundNode] = []
        for argument in arguments { operands.append(try bind(argument)) }
        return try call(function, arguments, operands, place)
    }

    /// A call whose arguments are bound, from the expressions beside them.
    func call(
        _ function: SQLFunction,
        _ expressions: [Expression],
        _ arguments: [BoundNode],
        _ place: ExpressionError.Place?
    ) throws(ExpressionError) -> BoundNode {
        guard function.arity.contains(arguments.count) else {
            throw mismatch(
                "\(function.name) has \(arguments.count) arguments: write \(function.usage)",
                place
            )
        }
        return try function.bind(
            CallSite(
                binder: self,
                name: function.name,
                usage: function.usage,
                expressions: expressions,
                arguments: arguments,
                place: place
            )
        )
    }

    func mismatch(_ message: String, _ place: ExpressionError.Place?) -> ExpressionError {
        ExpressionError(.typeMismatch, message, place)
    }
}
