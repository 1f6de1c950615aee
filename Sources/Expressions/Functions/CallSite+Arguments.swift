import Columns

// How arguments become what a function wants: Spark's implicit casts, which are narrower than CAST.
extension CallSite {
    /// An argument as a type that the function takes.
    ///
    /// - Throws: If Spark would not convert it without being asked.
    func coerced(_ index: Int, to type: DataType) throws(ExpressionError) -> BoundNode {
        let given = arguments[index].type
        let isLiteral = type == .int && given == .bigint && arguments[index].isConstant
        guard given == type || isLiteral || allowsCast(from: given, to: type) else {
            throw wrongType(
                index,
                type == .binary ? "a binary or a string" : "\(type.article) \(type)"
            )
        }
        return try argument(index, as: type)
    }

    /// All arguments as types; what is left out is left out.
    func coerced(_ types: [DataType]) throws(ExpressionError) -> [BoundNode] {
        var nodes: [BoundNode] = []
        for index in arguments.indices { nodes.append(try coerced(index, to: types[index])) }
        return nodes
    }

    /// A binary as it is, everything else as a string.
    func textOrBinary(_ index: Int) throws(ExpressionError) -> BoundNode {
        try coerced(index, to: arguments[index].type == .binary ? .binary : .string)
    }

    private func allowsCast(from given: DataType, to type: DataType) -> Bool {
        if given == .null { return true }
        let isANSI = binder.options.isANSI
        switch type {
        case .string: return !given.isNested
        case .binary: return given == .string
        case .tinyint, .smallint, .int, .bigint:
            if given == .string { return true }
            return isANSI ? given.isInteger && given.bytesWide <= type.bytesWide : given.isNumeric
        case .double: return given.isNumeric || given == .string
        case .decimal: return given.isNumeric || given == .string
        case .boolean: return given == .string && isANSI
        case .date:
            return given == .string || given == .timestamp || given == .timestampNTZ
        case .timestamp, .timestampNTZ:
            return given == .string || given == .date || given == .timestampNTZ
                || given == .timestamp
        default: return false
        }
    }
}

extension DataType {
    /// The size of an integer.
    fileprivate var bytesWide: Int {
        switch self {
        case .tinyint: 1
        case .smallint: 2
        case .int: 4
        default: 8
        }
    }

    fileprivate var article: String { self == .int ? "an" : "a" }
}

extension SQLFunction {
    /// A function whose parameters have one type each; the last `optional` may be left out.
    ///
    /// - Parameter kernel: Computes it; made when the types are settled.
    static func plain(
        _ usage: String,
        _ parameters: [DataType],
        optional: Int = 0,
        gives type: DataType,
        mayGiveNull: Bool = false,
        _ kernel: @escaping @Sendable (CallSite) throws(ExpressionError) -> BoundNode.Kernel
    ) -> SQLFunction {
        SQLFunction(usage, arity: (parameters.count - optional)...parameters.count) {
            call throws(ExpressionError) in
            call.node(
                try kernel(call),
                type,
                try call.coerced(parameters),
                isNullable: mayGiveNull ? true : nil
            )
        }
    }

    /// The same function under another name.
    func named(_ other: String) -> SQLFunction {
        SQLFunction(other + usage.dropFirst(name.count), arity: arity, bind)
    }
}
