import Columns

extension SQLFunction {
    /// Values written by formats.
    static let formatFunctions: [SQLFunction] = [
        format, format.named("printf"), number,
    ]

    private static let format = SQLFunction("format_string('format', value, …)", arity: 1...Int.max)
    {
        call throws(ExpressionError) in
        if let text = call.arguments[0].constantText {
            do throws(RowProblem) {
                _ = try JavaFormat(Array(text.utf8)[...])
            } catch { throw call.binder.mismatch(error.message, call.arguments[0].place) }
        }
        for (index, argument) in call.arguments.enumerated().dropFirst()
        where argument.type.isNested || argument.type == .binary {
            throw call.wrongType(index, "values that are neither nested nor binary")
        }
        let children = [try call.coerced(0, to: .string)] + call.arguments[1...]
        return call.node(
            FormatKernels.format,
            .string,
            children,
            isNullable: children[0].isNullable
        )
    }

    private static let number = SQLFunction("format_number(number, digits)", arity: 2...2) {
        call throws(ExpressionError) in
        let given = call.arguments[0].type
        guard given.isNumeric || given == .null || given == .string else {
            throw call.wrongType(0, "a number")
        }
        let number =
            given.isNumeric ? call.arguments[0] : try call.argument(0, as: .double)
        let isPattern = call.arguments[1].type == .string
        if isPattern, let text = call.arguments[1].constantText {
            do throws(RowProblem) {
                _ = try NumberPattern(text)
            } catch { throw call.binder.mismatch(error.message, call.arguments[1].place) }
        }
        let style = try call.coerced(1, to: isPattern ? .string : .int)
        return call.node(FormatKernels.number, .string, [number, style], isNullable: true)
    }
}
