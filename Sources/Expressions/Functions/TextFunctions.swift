import Columns

extension SQLFunction {
    static let textFunctions: [SQLFunction] = [
        SQLFunction("concat(value, …)", arity: 0...Int.max) { call throws(ExpressionError) in
            let isBinary =
                !call.arguments.isEmpty && call.arguments.allSatisfy { $0.type == .binary }
            let type: DataType = isBinary ? .binary : .string
            var strings: [BoundNode] = []
            for index in call.arguments.indices {
                strings.append(try call.argument(index, as: type))
            }
            return call.node(TextKernels.concat(type), type, strings)
        },
        SQLFunction("concat_ws(separator, value, …)", arity: 1...Int.max) {
            call throws(ExpressionError) in
            var children = [try call.coerced(0, to: .string)]
            for index in 1..<call.arguments.count {
                let isArray = call.arguments[index].type == .array(element: .string)
                children.append(
                    isArray ? call.arguments[index] : try call.coerced(index, to: .string)
                )
            }
            return call.node(
                TextKernels.concatWithSeparator,
                .string,
                children,
                isNullable: children[0].isNullable
            )
        },
        SQLFunction("elt(number, value, …)", arity: 2...Int.max) { call throws(ExpressionError) in
            var children = [try call.coerced(0, to: .int)]
            for index in 1..<call.arguments.count {
                children.append(try call.coerced(index, to: .string))
            }
            return call.node(
                TextKernels.chosen(isANSI: call.binder.options.isANSI),
                .string,
                children,
                isNullable: true
            )
        },
        counting("length(string)", TextKernels.length),
        counting("char_length(string)", TextKernels.length),
        counting("character_length(string)", TextKernels.length),
        counting("len(string)", TextKernels.length),
        counting("octet_length(string)", TextKernels.octetLength(bits: 1)),
        counting("bit_length(string)", TextKernels.octetLength(bits: 8)),
        changing("lower(string)", LetterCase.lower),
        changing("lcase(string)", LetterCase.lower),
        changing("upper(string)") { $0.uppercased() },
        changing("ucase(string)") { $0.uppercased() },
        changing("initcap(string)", LetterCase.initial),
    ]

    private static func counting(
        _ usage: String,
        _ kernel: @escaping BoundNode.Kernel
    ) -> SQLFunction {
        SQLFunction(usage, arity: 1...1) { call throws(ExpressionError) in
            call.node(kernel, .int, [try call.textOrBinary(0)])
        }
    }

    private static func changing(
        _ usage: String,
        _ change: @escaping @Sendable (String) -> String
    ) -> SQLFunction {
        .plain(usage, [.string], gives: .string) { _ in TextKernels.changedCase(change) }
    }
}
