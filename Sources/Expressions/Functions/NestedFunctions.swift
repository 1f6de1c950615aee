import Columns

extension SQLFunction {
    static let nestedFunctions: [SQLFunction] = [
        SQLFunction("struct(value, …)", arity: 1...Int.max) { call in
            let names = call.expressions.enumerated().map { index, expression in
                expression.fieldName ?? "col\(index + 1)"
            }
            return structure(call, names, call.arguments)
        },
        SQLFunction("named_struct('name', value, …)", arity: 2...Int.max) {
            call throws(ExpressionError) in
            guard call.arguments.count % 2 == 0 else {
                throw call.binder.mismatch(
                    "named_struct has a name for each value: write \(call.usage)",
                    call.place
                )
            }
            var names: [String] = []
            var values: [BoundNode] = []
            for index in stride(from: 0, to: call.arguments.count, by: 2) {
                names.append(try call.literal(index, "each name"))
                values.append(call.arguments[index + 1])
            }
            return structure(call, names, values)
        },
        SQLFunction("array(value, …)", arity: 0...Int.max) { call throws(ExpressionError) in
            let elements = try unifiedValues(call, call.arguments, "elements of one array")
            let type = elements.first?.type ?? .null
            return call.node(
                NestedKernels.array(type),
                .array(element: type),
                elements,
                isNullable: false
            )
        },
        SQLFunction("map(key, value, …)", arity: 0...Int.max) { call throws(ExpressionError) in
            guard call.arguments.count % 2 == 0 else {
                throw call.binder.mismatch(
                    "map has a value for each key: write \(call.usage)",
                    call.place
                )
            }
            let indices = stride(from: 0, to: call.arguments.count, by: 2)
            let keys = try unifiedValues(
                call,
                indices.map { call.arguments[$0] },
                "keys of one map"
            )
            let values = try unifiedValues(
                call,
                indices.map { call.arguments[$0 + 1] },
                "values of one map"
            )
            let (key, value) = (keys.first?.type ?? .null, values.first?.type ?? .null)
            return call.node(
                NestedKernels.map(key: key, value: value),
                .map(key: key, value: value),
                zip(keys, values).flatMap { [$0, $1] },
                isNullable: false
            )
        },
        size("size(collection)"), size("cardinality(collection)"),
        SQLFunction("array_size(array)", arity: 1...1) { call throws(ExpressionError) in
            guard case .array = call.arguments[0].type else { throw call.wrongType(0, "an array") }
            return call.node(NestedKernels.size(ofNull: nil), .int, call.arguments)
        },
        entries("map_keys(map)", 0), entries("map_values(map)", 1),
        SQLFunction("map_contains_key(map, key)", arity: 2...2) { call throws(ExpressionError) in
            guard case .map(let key, _) = call.arguments[0].type else {
                throw call.wrongType(0, "a map")
            }
            let keys = call.node(
                NestedKernels.entries(0),
                .array(element: key),
                [call.arguments[0]]
            )
            return try contains(call, keys)
        },
        SQLFunction("array_contains(array, value)", arity: 2...2) { call throws(ExpressionError) in
            try contains(call, call.arguments[0])
        },
        SQLFunction("get(array, index)", arity: 2...2) { call throws(ExpressionError) in
            try item(call, .lenient)
        },
        SQLFunction("element_at(collection, key)", arity: 2...2) { call throws(ExpressionError) in
            if case .map = call.arguments[0].type {
                return try call.binder.value(of: call.arguments[0], call.arguments[1], call.place)
            }
            return try item(call, .oneBased)
        },
        SQLFunction("try_element_at(collection, key)", arity: 2...2) {
            call throws(ExpressionError) in
            if case .map = call.arguments[0].type {
                return try call.binder.value(of: call.arguments[0], call.arguments[1], call.place)
            }
            return try item(call, .lenientOneBased)
        },
    ]

    private static func structure(
        _ call: CallSite,
        _ names: [String],
        _ values: [BoundNode]
    ) -> BoundNode {
        let type = DataType.structure(
            zip(names, values).map { Field($0, $1.type, isNullable: $1.isNullable) }
        )
        return call.node(NestedKernels.structure(type), type, values, isNullable: false)
    }

    private static func unifiedValues(
        _ call: CallSite,
        _ values: [BoundNode],
        _ what: String
    ) throws(ExpressionError) -> [BoundNode] {
        guard !values.isEmpty else { return [] }
        return try call.binder.unified(values, call.place, "cannot be \(what)", isList: true)
    }

    /// Legacy Spark gives -1 for null.
    private static func size(_ usage: String) -> SQLFunction {
        SQLFunction(usage, arity: 1...1) { call throws(ExpressionError) in
            switch call.arguments[0].type {
            case .array, .map: break
            case .null:
                let empty = try call.argument(0, as: .array(element: .null))
                let ofNull: Int32? = call.binder.options.isANSI ? nil : -1
                return call.node(NestedKernels.size(ofNull: ofNull), .int, [empty])
            default: throw call.wrongType(0, "an array or a map")
            }
            let isANSI = call.binder.options.isANSI
            return call.node(
                NestedKernels.size(ofNull: isANSI ? nil : -1),
                .int,
                call.arguments,
                isNullable: isANSI ? nil : false
            )
        }
    }

    private static func entries(_ usage: String, _ index: Int) -> SQLFunction {
        SQLFunction(usage, arity: 1...1) { call throws(ExpressionError) in
            guard case .map(let key, let value) = call.arguments[0].type else {
                throw call.wrongType(0, "a map")
            }
            return call.node(
                NestedKernels.entries(index),
                .array(element: index == 0 ? key : value),
                call.arguments
            )
        }
    }

    private static func contains(
        _ call: CallSite,
        _ array: BoundNode
    ) throws(ExpressionError) -> BoundNode {
        guard case .array(let element) = array.type else { throw call.wrongType(0, "an array") }
        let given = call.arguments[1].type
        let isMixed = element != given && (element == .string || given == .string)
        guard given != .null, !isMixed,
            let common = call.binder.coercion.commonType(element, given)
        else {
            throw call.binder.mismatch(
                "\(call.name) looks for \(element), \(call.expressions[1]) is \(given); cast it",
                call.arguments[1].place ?? call.place
            )
        }
        let place = call.place
        let list = try call.binder.cast(array, to: .array(element: common), isTry: false, place)
        let wanted = try call.argument(1, as: common)
        return call.node(NestedKernels.contains, .boolean, [list, wanted], isNullable: true)
    }

    private static func item(
        _ call: CallSite,
        _ numbering: NestedKernels.Numbering
    ) throws(ExpressionError) -> BoundNode {
        guard call.arguments[1].type.isInteger || call.arguments[1].type == .null else {
            throw call.wrongType(1, "the number of an element")
        }
        guard case .array = call.arguments[0].type else { throw call.wrongType(0, "an array") }
        return try call.binder.item(
            of: call.arguments[0],
            call.arguments[1],
            numbering,
            call.place
        )
    }
}
