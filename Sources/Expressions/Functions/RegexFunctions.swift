import Columns

extension SQLFunction {
    /// Regular expressions; the patterns are Java's (see ``RegularExpression``).
    static let regexFunctions: [SQLFunction] = [
        regex("regexp_like(string, pattern)", [], gives: .boolean) { RegexKernels.like },
        regex("regexp(string, pattern)", [], gives: .boolean) { RegexKernels.like },
        regex("rlike(string, pattern)", [], gives: .boolean) { RegexKernels.like },
        regex("regexp_count(string, pattern)", [], gives: .int) { RegexKernels.count },
        regex("regexp_substr(string, pattern)", [], gives: .string, mayGiveNull: true) {
            RegexKernels.firstMatch
        },
        regex("regexp_instr(string, pattern, group)", [.int], gives: .int) {
            RegexKernels.position
        },
        regex("regexp_extract(string, pattern, group)", [.int], gives: .string) {
            RegexKernels.extract
        },
        regex(
            "regexp_extract_all(string, pattern, group)",
            [.int],
            gives: .array(element: .string)
        ) { RegexKernels.extractAll },
        split,
        replace,
    ]

    /// - Parameter more: The types of further arguments, which may be left out.
    private static func regex(
        _ usage: String,
        _ more: [DataType],
        gives type: DataType,
        mayGiveNull: Bool = false,
        _ kernel: @escaping @Sendable () -> BoundNode.Kernel
    ) -> SQLFunction {
        .plain(
            usage,
            [.string, .string] + more,
            optional: more.count,
            gives: type,
            mayGiveNull: mayGiveNull
        ) { call throws(ExpressionError) in
            try call.checkPattern()
            return kernel()
        }
    }

    private static let split = SQLFunction.plain(
        "split(string, pattern, limit)",
        [.string, .string, .int],
        optional: 1,
        gives: .array(element: .string)
    ) { call throws(ExpressionError) in
        try call.checkPattern()
        return RegexKernels.split
    }

    private static let replace = SQLFunction.plain(
        "regexp_replace(string, pattern, replacement, position)",
        [.string, .string, .string, .int],
        optional: 1,
        gives: .string
    ) { call throws(ExpressionError) in
        try call.checkPattern()
        if call.arguments.count > 3, case .constant(let vector) = call.arguments[3].operation,
            case .int32(let values) = vector.values, values[0] < 1
        {
            throw call.binder.mismatch(
                "regexp_replace starts at a position from 1 on",
                call.arguments[3].place
            )
        }
        return RegexKernels.replace
    }
}

extension CallSite {
    /// Reads a pattern that is a literal, so that what is wrong with it is said before any row.
    fileprivate func checkPattern() throws(ExpressionError) {
        guard let pattern = arguments[1].constantText else { return }
        do throws(ExpressionError) {
            _ = try RegularExpression(pattern)
        } catch {
            throw ExpressionError(error.kind, error.message, arguments[1].place ?? place)
        }
    }
}
