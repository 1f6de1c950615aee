import Columns

#if canImport(Glibc)
import Glibc
#endif

extension SQLFunction {
    static let arithmeticFunctions: [SQLFunction] = [
        operation(.remainder, "mod(dividend, divisor)"),
        operation(.integralDivide, "div(dividend, divisor)"),
        operation(.shiftLeft, "shiftleft(integer, bits)"),
        operation(.shiftRight, "shiftright(integer, bits)"),
        operation(.shiftRightUnsigned, "shiftrightunsigned(integer, bits)"),
        operation(.add, "try_add(left, right)", isTry: true),
        operation(.subtract, "try_subtract(left, right)", isTry: true),
        operation(.multiply, "try_multiply(left, right)", isTry: true),
        operation(.divide, "try_divide(dividend, divisor)", isTry: true),
        operation(.remainder, "try_mod(dividend, divisor)", isTry: true),
        SQLFunction("negative(number)", arity: 1...1) { call throws(ExpressionError) in
            try call.binder.unary(
                "negative",
                call.arguments[0],
                call.expressions[0],
                \.negation,
                call.place
            )
        },
        SQLFunction("positive(number)", arity: 1...1) { call throws(ExpressionError) in
            let type = call.arguments[0].type
            guard type.isNumeric || type == .null || type == .string else {
                throw call.wrongType(0, "a number")
            }
            return type.isNumeric ? call.arguments[0] : try call.argument(0, as: .double)
        },
        rounding("round(number, digits)", .halfUp),
        rounding("bround(number, digits)", .halfEven),
        whole("ceil(number)", .up), whole("ceiling(number)", .up), whole("floor(number)", .down),
    ]

    private static func operation(
        _ operation: ArithmeticOperator,
        _ usage: String,
        isTry: Bool = false
    ) -> SQLFunction {
        SQLFunction(usage, arity: 2...2) { call throws(ExpressionError) in
            try call.binder.arithmetic(
                operation,
                call.arguments,
                call.expressions,
                ArithmeticMode(isStrict: call.binder.options.isANSI, isTry: isTry),
                call.place
            )
        }
    }

    // MARK: Rounding

    /// To a constant number of digits behind the point, 0 unless it is given.
    private static func rounding(_ usage: String, _ rounding: DecimalRounding) -> SQLFunction {
        SQLFunction(usage, arity: 1...2) { call throws(ExpressionError) in
            var digits = 0
            if call.arguments.count == 2, call.arguments[1].type == .null {
                let given = call.arguments[0].type
                let type = given == .string || given == .null ? .double : given
                let missing = ColumnVector.nulls(type, count: 1)
                return call.binder.node(.constant(missing), type, [], call.place, isNullable: true)
            }
            if call.arguments.count == 2 {
                guard let given = call.constantInteger(1) else {
                    throw call.binder.mismatch(
                        "the digits of \(call.name) are a constant int: write \(call.usage)",
                        call.arguments[1].place ?? call.place
                    )
                }
                digits = given
            }
            let given = call.arguments[0].type
            let type = given == .string || given == .null ? .double : given
            guard type.isNumeric else { throw call.wrongType(0, "a number") }
            let kernels = RoundingKernels(
                type: type,
                digits: digits,
                rounding: rounding,
                mode: ArithmeticMode(isStrict: call.binder.options.isANSI)
            )
            return call.node(
                kernels.kernel,
                kernels.resultType,
                [try call.argument(0, as: type)],
                isNullable: type.isDecimal && !call.binder.options.isANSI ? true : nil
            )
        }
    }

    /// To a whole number: a bigint, or a decimal without digits behind the point.
    private static func whole(_ usage: String, _ rounding: DecimalRounding) -> SQLFunction {
        SQLFunction(usage, arity: 1...1) { call throws(ExpressionError) in
            let type = call.arguments[0].type
            if type.isInteger { return try call.argument(0, as: .bigint) }
            guard type.isNumeric || type == .string || type == .null else {
                throw call.wrongType(0, "a number")
            }
            guard case .decimal(let precision, let scale) = type else {
                return call.node(
                    RoundingKernels.whole(
                        rounding,
                        ArithmeticMode(isStrict: call.binder.options.isANSI)
                    ),
                    .bigint,
                    [try call.argument(0, as: .double)]
                )
            }
            let result = DataType.decimal(precision: min(precision - scale + 1, 38), scale: 0)
            let kernel = RoundingKernels.decimals(
                from: scale,
                to: 0,
                rounding,
                result,
                ArithmeticMode(isStrict: true).overflow(of: result, nil)
            )
            return call.node(kernel, result, [call.arguments[0]])
        }
    }

    // MARK: Floating point

    static let realFunctions: [SQLFunction] = [
        real("sqrt(number)") { $0.squareRoot() }, real("cbrt(number)") { cubeRoot($0) },
        real("exp(number)") { Glibc.exp($0) }, real("expm1(number)") { Glibc.expm1($0) },
        real("sign(number)") { $0.isNaN || $0 == 0 ? $0 : $0 < 0 ? -1 : 1 },
        real("signum(number)") { $0.isNaN || $0 == 0 ? $0 : $0 < 0 ? -1 : 1 },
        real("rint(number)") { $0.rounded(.toNearestOrEven) },
        real("ln(number)") { $0 <= 0 ? nil : Glibc.log($0) },
        real("log10(number)") { $0 <= 0 ? nil : Glibc.log10($0) },
        real("log2(number)") { $0 <= 0 ? nil : Glibc.log($0) / Glibc.log(2) },
        real("log1p(number)") { $0 <= -1 ? nil : Glibc.log1p($0) },
        real("sin(number)") { Glibc.sin($0) }, real("cos(number)") { Glibc.cos($0) },
        real("tan(number)") { Glibc.tan($0) }, real("asin(number)") { Glibc.asin($0) },
        real("acos(number)") { Glibc.acos($0) }, real("atan(number)") { Glibc.atan($0) },
        real("degrees(number)") { $0 * (180 / Double.pi) },
        real("radians(number)") { $0 / 180 * Double.pi },
        realPair("pow(base, exponent)") { javaPower($0, $1) },
        realPair("power(base, exponent)") { javaPower($0, $1) },
        realPair("atan2(y, x)") { Glibc.atan2($0, $1) },
        SQLFunction("log(base, number)", arity: 1...2) { call throws(ExpressionError) in
            if call.arguments.count == 1 {
                return try realNode(call) { $0 <= 0 ? nil : Glibc.log($0) }
            }
            return try realPairNode(call) { base, number in
                base <= 0 || number <= 0 ? nil : Glibc.log(number) / Glibc.log(base)
            }
        },
        SQLFunction("nanvl(number, other)", arity: 2...2) { call throws(ExpressionError) in
            let node = try realPairNode(call) { $0.isNaN ? $1 : $0 }
            guard call.arguments.allSatisfy({ $0.type == .float }) else { return node }
            return try call.binder.cast(node, to: .float, isTry: false, call.place)
        },
        SQLFunction("isnan(number)", arity: 1...1) { call throws(ExpressionError) in
            let kernel: BoundNode.Kernel = { operands, evaluation in
                let values = operands[0].doubles
                return ColumnVector(
                    type: .boolean,
                    count: evaluation.count,
                    validity: nil,
                    values: .booleans(
                        evaluation.map { !operands[0].isNull($0) && values[$0].isNaN }
                    )
                )
            }
            return call.node(kernel, .boolean, [try call.real(0)], isNullable: false)
        },
    ]

    /// C's is off by a unit in the last place now and then; one step of Newton's corrects it.
    private static func cubeRoot(_ value: Double) -> Double {
        let root = Glibc.cbrt(value)
        guard root.isNormal else { return root }
        let square = root * root
        let excess = (-value).addingProduct(square, root)
        return excess.isFinite ? root - excess / (3 * square) : root
    }

    /// Java's, which differs from C's where the base is 1 and the exponent NaN or infinite.
    private static func javaPower(_ base: Double, _ exponent: Double) -> Double {
        if exponent.isNaN { return .nan }
        return abs(base) == 1 && exponent.isInfinite ? .nan : Glibc.pow(base, exponent)
    }

    /// A function of a double; what it gives no value for is null.
    private static func real(
        _ usage: String,
        _ function: @escaping @Sendable (Double) -> Double?
    ) -> SQLFunction {
        SQLFunction(usage, arity: 1...1) { call throws(ExpressionError) in
            try realNode(call, function)
        }
    }

    private static func realPair(
        _ usage: String,
        _ function: @escaping @Sendable (Double, Double) -> Double?
    ) -> SQLFunction {
        SQLFunction(usage, arity: 2...2) { call throws(ExpressionError) in
            try realPairNode(call, function)
        }
    }

    private static func realNode(
        _ call: CallSite,
        _ function: @escaping @Sendable (Double) -> Double?
    ) throws(ExpressionError) -> BoundNode {
        let kernel = realKernel { operands in
            let values = operands[0].doubles
            return { function(values[$0]) }
        }
        return call.node(kernel, .double, [try call.real(0)], isNullable: true)
    }

    private static func realPairNode(
        _ call: CallSite,
        _ function: @escaping @Sendable (Double, Double) -> Double?
    ) throws(ExpressionError) -> BoundNode {
        let kernel = realKernel { operands in
            let (a, b) = (operands[0].doubles, operands[1].doubles)
            return { function(a[$0], b[$0]) }
        }
        let children = [try call.real(0), try call.real(1)]
        return call.node(kernel, .double, children, isNullable: true)
    }

    private static func realKernel(
        _ reader: @escaping @Sendable ([Operand]) -> (Int) -> Double?
    ) -> BoundNode.Kernel {
        { operands, evaluation throws(ExpressionError) in
            var failures: [Int] = []
            let read = reader(operands)
            let values = evaluation.map(orZero: 0, failures: &failures, read)
            let validity = evaluation.jointValidity(operands)
            return ColumnVector(
                type: .double,
                count: evaluation.count,
                validity: try evaluation.settle(failures, validity, .null),
                values: .doubles(values)
            )
        }
    }
}

extension CallSite {
    /// An argument as a double.
    fileprivate func real(_ index: Int) throws(ExpressionError) -> BoundNode {
        let type = arguments[index].type
        guard type.isNumeric || type == .string || type == .null else {
            throw wrongType(index, "a number")
        }
        return try argument(index, as: .double)
    }

    /// The value of an argument that is a literal integer.
    func constantInteger(_ index: Int) -> Int? {
        guard case .constant(let vector) = arguments[index].operation else { return nil }
        switch vector.values {
        case .int32(let values) where vector.type != .date: return Int(values[0])
        case .int64(let values) where vector.type == .bigint: return Int(values[0])
        default: return nil
        }
    }
}
