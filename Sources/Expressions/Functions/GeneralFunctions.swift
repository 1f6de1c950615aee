import Columns

extension SQLFunction {
    static let numberFunctions: [SQLFunction] = [
        SQLFunction("pmod(dividend, divisor)", arity: 2...2) { call throws(ExpressionError) in
            let isStrict = call.binder.options.isANSI
            return try call.binder.arithmetic(
                .remainder,
                call.arguments,
                call.expressions,
                ArithmeticMode(isStrict: isStrict, isPositiveModulo: true),
                call.place
            )
        },
        SQLFunction("abs(number)", arity: 1...1) { call throws(ExpressionError) in
            try call.binder.unary(
                "abs",
                call.arguments[0],
                call.expressions[0],
                \.absolute,
                call.place
            )
        },
    ]

    static let generalFunctions: [SQLFunction] = [
        firstPresent("coalesce(value, …)", arity: 1...Int.max),
        SQLFunction("nullif(value, other)", arity: 2...2) { call throws(ExpressionError) in
            let children = try call.binder.unified(
                call.arguments,
                call.place,
                "cannot be compared"
            )
            try call.binder.requireOrder(children[0].type, call.place)
            return call.node(
                ComparisonKernels.nullIf,
                children[0].type,
                children,
                isNullable: true
            )
        },
    ]
}
