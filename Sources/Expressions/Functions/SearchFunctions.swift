import Columns

extension SQLFunction {
    /// What looks for something in strings, or changes what it finds.
    static let searchFunctions: [SQLFunction] = [
        test("startswith(string, start)", TextKernels.startsWith),
        test("endswith(string, end)", TextKernels.endsWith),
        test("contains(string, part)", TextKernels.contains),
        .plain("instr(string, part)", [.string, .string], gives: .int) { _ in TextKernels.position
        },
        locate, locate.named("position"),
        .plain("find_in_set(string, list)", [.string, .string], gives: .int) { _ in
            TextKernels.findInSet
        },
        .plain(
            "replace(string, search, replacement)",
            [.string, .string, .string],
            optional: 1,
            gives: .string
        ) { _ in TextKernels.replaced },
        .plain("translate(string, from, to)", [.string, .string, .string], gives: .string) { _ in
            TextKernels.translated
        },
        .plain(
            "levenshtein(string, other, threshold)",
            [.string, .string, .int],
            optional: 1,
            gives: .int
        ) { _ in TextKernels.levenshtein },
        .plain("soundex(string)", [.string], gives: .string) { _ in TextKernels.soundex },
    ]

    private static func test(_ usage: String, _ kernel: @escaping BoundNode.Kernel) -> SQLFunction {
        SQLFunction(usage, arity: 2...2) { call throws(ExpressionError) in
            let isBinary = call.arguments.allSatisfy { $0.type == .binary }
            let type: DataType = isBinary ? .binary : .string
            return call.node(
                kernel,
                .boolean,
                [try call.coerced(0, to: type), try call.coerced(1, to: type)]
            )
        }
    }

    private static let locate = SQLFunction("locate(part, string, start)", arity: 2...3) {
        call throws(ExpressionError) in
        var children = [try call.coerced(0, to: .string), try call.coerced(1, to: .string)]
        if call.arguments.count == 3 { children.append(try call.coerced(2, to: .int)) }
        return call.node(TextKernels.located, .int, children)
    }
}
