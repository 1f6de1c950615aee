import Columns

extension SQLFunction {
    /// Parts of strings, and strings made longer.
    static let substringFunctions: [SQLFunction] =
        [
            substring, substring.named("substr"),
            part("left(string, count)", TextKernels.left, takesBinary: true),
            part("right(string, count)", TextKernels.right, takesBinary: false),
            padding("lpad(string, length, pad)", isLeft: true),
            padding("rpad(string, length, pad)", isLeft: false),
            SQLFunction("overlay(string, replacement, start, length)", arity: 3...4) {
                call throws(ExpressionError) in
                let text = try call.textOrBinary(0)
                var children = [text, try call.coerced(1, to: text.type)]
                for index in 2..<call.arguments.count {
                    children.append(try call.coerced(index, to: .int))
                }
                return call.node(TextKernels.overlay, text.type, children)
            },
            .plain("repeat(string, times)", [.string, .int], gives: .string) { _ in
                TextKernels.repeated
            },
            .plain("space(count)", [.int], gives: .string) { _ in TextKernels.space },
            .plain("reverse(string)", [.string], gives: .string) { _ in TextKernels.reversed },
            .plain("split_part(string, delimiter, part)", [.string, .string, .int], gives: .string)
            { _ in TextKernels.splitPart },
            .plain(
                "substring_index(string, delimiter, count)",
                [.string, .string, .int],
                gives: .string
            ) { _ in TextKernels.substringIndex },
        ] + trims

    private static let substring = SQLFunction("substring(string, start, length)", arity: 2...3) {
        call throws(ExpressionError) in
        let text = try call.textOrBinary(0)
        var children = [text]
        for index in 1..<call.arguments.count {
            children.append(try call.coerced(index, to: .int))
        }
        return call.node(TextKernels.substring, text.type, children)
    }

    private static func part(
        _ usage: String,
        _ kernel: @escaping BoundNode.Kernel,
        takesBinary: Bool
    ) -> SQLFunction {
        SQLFunction(usage, arity: 2...2) { call throws(ExpressionError) in
            let text = takesBinary ? try call.textOrBinary(0) : try call.coerced(0, to: .string)
            return call.node(kernel, text.type, [text, try call.coerced(1, to: .int)])
        }
    }

    private static func padding(_ usage: String, isLeft: Bool) -> SQLFunction {
        SQLFunction(usage, arity: 2...3) { call throws(ExpressionError) in
            let text = try call.textOrBinary(0)
            var children = [text, try call.coerced(1, to: .int)]
            if call.arguments.count == 3 {
                children.append(try call.coerced(2, to: text.type))
            }
            return call.node(TextKernels.padded(isLeft: isLeft), text.type, children)
        }
    }

    private static let trims: [SQLFunction] = [
        trim("trim(characters, string)", .both, charactersFirst: true),
        trim("ltrim(characters, string)", .leading, charactersFirst: true),
        trim("rtrim(characters, string)", .trailing, charactersFirst: true),
        trim("btrim(string, characters)", .both, charactersFirst: false),
    ]

    private static func trim(
        _ usage: String,
        _ ends: TrimmedEnds,
        charactersFirst: Bool
    ) -> SQLFunction {
        SQLFunction(usage, arity: 1...2) { call throws(ExpressionError) in
            var children: [BoundNode] = []
            for index in call.arguments.indices {
                children.append(try call.coerced(index, to: .string))
            }
            if charactersFirst { children.reverse() }
            return call.node(TextKernels.trimmed(ends), .string, children)
        }
    }
}
