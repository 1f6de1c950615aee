import Columns

extension SQLFunction {
    static let conditionFunctions: [SQLFunction] = [
        SQLFunction("if(condition, value, other)", arity: 3...3) { call throws(ExpressionError) in
            let condition = try call.binder.boolean(
                call.arguments[0],
                call.expressions[0],
                for: "if"
            )
            return try call.binder.choice(
                [condition],
                Array(call.arguments[1...]),
                "if",
                call.place
            )
        },
        SQLFunction("nvl2(value, ifPresent, ifNull)", arity: 3...3) {
            call throws(ExpressionError) in
            let isPresent = call.node(
                LogicKernels.isNull(isNegated: true),
                .boolean,
                [call.arguments[0]],
                isNullable: false
            )
            return try call.binder.choice(
                [isPresent],
                Array(call.arguments[1...]),
                "nvl2",
                call.place
            )
        },
        firstPresent("nvl(value, other)"), firstPresent("ifnull(value, other)"),
        nullTest("isnull(value)", isNegated: false),
        nullTest("isnotnull(value)", isNegated: true),
        SQLFunction("equal_null(left, right)", arity: 2...2) { call throws(ExpressionError) in
            let sides = try call.binder.unified(
                call.arguments,
                call.place,
                "cannot be compared"
            )
            let kernel = ComparisonKernels.comparison(.nullSafeEqual)
            return call.node(kernel, .boolean, sides, isNullable: false)
        },
        extreme("greatest(value, …)", isGreatest: true),
        extreme("least(value, …)", isGreatest: false),
        SQLFunction("typeof(value)", arity: 1...1) { call in
            let name = Array(call.arguments[0].type.description.utf8)
            let vector = ColumnVector(
                type: .string,
                count: 1,
                validity: nil,
                values: .bytes(ByteArrays(offsets: [0, name.count], bytes: name))
            )
            return call.binder.node(.constant(vector), .string, [], call.place)
        },
        SQLFunction("like(text, pattern)", arity: 2...2) { call throws(ExpressionError) in
            try call.binder.like(call.arguments, "\\", false, call.place)
        },
    ]

    /// The first argument that is not null.
    static func firstPresent(_ usage: String, arity: ClosedRange<Int> = 2...2) -> SQLFunction {
        SQLFunction(usage, arity: arity) { call throws(ExpressionError) in
            let children = try call.binder.unified(
                call.arguments,
                call.place,
                "cannot stand in one \(call.name)",
                isList: true
            )
            return call.binder.node(
                .coalesce,
                children[0].type,
                children,
                call.place,
                isNullable: children.allSatisfy(\.isNullable)
            )
        }
    }

    private static func nullTest(_ usage: String, isNegated: Bool) -> SQLFunction {
        SQLFunction(usage, arity: 1...1) { call in
            call.node(
                LogicKernels.isNull(isNegated: isNegated),
                .boolean,
                call.arguments,
                isNullable: false
            )
        }
    }

    private static func extreme(_ usage: String, isGreatest: Bool) -> SQLFunction {
        SQLFunction(usage, arity: 2...Int.max) { call throws(ExpressionError) in
            let types = Set(call.arguments.map(\.type)).subtracting([.null])
            if types.contains(.string), types.count > 1 {
                throw call.binder.mismatch(
                    "\(call.name) compares strings with strings only; cast the others",
                    call.place
                )
            }
            let children = try call.binder.unified(
                call.arguments,
                call.place,
                "cannot be compared"
            )
            try call.binder.requireOrder(children[0].type, call.place)
            return call.node(
                ComparisonKernels.extreme(isGreatest: isGreatest),
                children[0].type,
                children,
                isNullable: children.allSatisfy(\.isNullable)
            )
        }
    }
}
