internal import ArgumentParser
internal import Sluice

/// What becomes of the rows.
struct FrameOptions: ParsableArguments {
    @Option(
        name: .customLong("with"),
        help: ArgumentHelp("Compute a column (repeatable).", valueName: "name = expression")
    )
    var computedColumns: [String] = []

    @Option(
        name: .customLong("where"),
        help: ArgumentHelp(
            "Keep the rows for which this is true (repeatable).",
            valueName: "condition"
        )
    )
    var conditions: [String] = []

    @Option(
        help: ArgumentHelp(
            "Keep these columns, or fields of structs, in this order (repeatable).",
            valueName: "a,b.c"
        )
    )
    var select: [String] = []

    @Option(
        help: ArgumentHelp(
            "Leave these columns, or fields of structs, out (repeatable).",
            valueName: "a,b.c"
        )
    )
    var drop: [String] = []

    func request() -> FrameRequest {
        var request = FrameRequest()
        request.computedColumns = computedColumns
        request.conditions = conditions
        request.selectedColumns = Self.names(select)
        request.droppedColumns = Self.names(drop)
        return request
    }

    /// Paths are separated by commas; a name with a comma or dot in it stands in backticks, which
    /// stay.
    static func names(_ lists: [String]) -> [String] {
        lists.flatMap { list in
            var names = [""]
            var isQuoted = false
            for character in list {
                switch character {
                case "`":
                    isQuoted.toggle()
                    names[names.count - 1].append(character)
                case "," where !isQuoted: names.append("")
                case " " where !isQuoted: continue
                default: names[names.count - 1].append(character)
                }
            }
            return names.filter { !$0.isEmpty }
        }
    }
}
