import Columns

extension SQLFunction {
    /// From the clock of one zone to that of another.
    static let zoneFunctions: [SQLFunction] = [
        conversion("from_utc_timestamp(timestamp, zone)", isFromUTC: true),
        conversion("to_utc_timestamp(timestamp, zone)", isFromUTC: false),
        SQLFunction("convert_timezone(from, to, timestamp)", arity: 2...3) {
            call throws(ExpressionError) in
            let last = call.arguments.count - 1
            var children: [BoundNode] = []
            for index in 0..<last {
                try call.checkZone(index)
                children.append(try call.coerced(index, to: .string))
            }
            children.append(try call.coerced(last, to: .timestampNTZ))
            return call.node(
                ZoneKernels.convert(from: call.binder.options.timeZone),
                .timestampNTZ,
                children
            )
        },
    ]

    private static func conversion(_ usage: String, isFromUTC: Bool) -> SQLFunction {
        SQLFunction(usage, arity: 2...2) { call throws(ExpressionError) in
            try call.checkZone(1)
            return call.node(
                ZoneKernels.shift(isFromUTC: isFromUTC),
                .timestamp,
                [try call.coerced(0, to: .timestamp), try call.coerced(1, to: .string)]
            )
        }
    }
}

extension CallSite {
    /// Looks up a zone whose name is a literal, so that a wrong one is told before any row.
    fileprivate func checkZone(_ index: Int) throws(ExpressionError) {
        guard let name = arguments[index].constantText else { return }
        do throws(ExpressionError) {
            _ = try TimeZoneRules(named: name)
        } catch {
            throw ExpressionError(error.kind, error.message, arguments[index].place ?? place)
        }
    }
}
