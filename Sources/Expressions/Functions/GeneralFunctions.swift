import Columns

extension SQLFunction {
    static let numberFunctions: [SQLFunction] = [
        SQLFunction("pmod(dividend, divisor)", arity: 2...2) { call throws(ExpressionError) in
            let types = call.arguments.map(\.type)
            guard let type = call.binder.coercion.arithmeticType(.remainder, types[0], types[1])
            else {
                throw call.binder.mismatch(
                    "pmod needs numbers, \(call.expressions[0]) is \(types[0]) and "
                        + "\(call.expressions[1]) is \(types[1])",
                    call.place
                )
            }
            try call.binder.requireArithmetic(type, of: call.expressions, "pmod", call.place)
            let kernels = ArithmeticKernels(type: type, isANSI: call.binder.options.isANSI)
            return try call.binder.arithmetic(
                call.arguments,
                type,
                kernels.positiveModulo,
                mayDivide: true,
                call.place
            )
        },
        SQLFunction("abs(number)", arity: 1...1) { call throws(ExpressionError) in
            let given = call.arguments[0].type
            let type = given == .string || given == .null ? .double : given
            try call.binder.requireArithmetic(type, of: call.expressions, "abs", call.place)
            let kernels = ArithmeticKernels(type: type, isANSI: call.binder.options.isANSI)
            return call.node(kernels.absolute, type, [try call.argument(0, as: type)])
        },
    ]

    static let generalFunctions: [SQLFunction] = [
        SQLFunction("coalesce(value, …)", arity: 1...Int.max) { call throws(ExpressionError) in
            let children = try call.binder.unified(
                call.arguments,
                call.place,
                "cannot stand in one coalesce",
                isList: true
            )
            return call.binder.node(
                .coalesce,
                children[0].type,
                children,
                call.place,
                isNullable: children.allSatisfy(\.isNullable)
            )
        },
        SQLFunction("nullif(value, other)", arity: 2...2) { call throws(ExpressionError) in
            let children = try call.binder.unified(
                call.arguments,
                call.place,
                "cannot be compared"
            )
            return call.node(
                ComparisonKernels.nullIf,
                children[0].type,
                children,
                isNullable: true
            )
        },
    ]
}
