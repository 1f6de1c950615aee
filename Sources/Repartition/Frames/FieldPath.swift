/// Where a value is in a row: a column, and fields of structs inside one another.
package struct FieldPath: Sendable, Hashable {
    /// The names from the column in, at least one.
    package let names: [String]

    /// Reads `a.b`; a name that has dots in it goes in backticks.
    ///
    /// - Throws: ``RunError`` of kind `invalidRequest` for a text that is no path, or that goes
    ///   into the elements of an array.
    package init(_ text: String) throws {
        var names = [""]
        var isQuoted = false
        for character in text {
            switch character {
            case "`": isQuoted.toggle()
            case "." where !isQuoted: names.append("")
            default: names[names.count - 1].append(character)
            }
        }
        guard !isQuoted, !names.contains("") else {
            throw RunError(
                .invalidRequest,
                "\(text) is no path of a column, expected names with dots between them; a name "
                    + "that has dots in it goes in backticks"
            )
        }
        guard !text.contains("`"), names.contains(where: { $0.hasSuffix("[]") }) else {
            self.names = names
            return
        }
        throw RunError(
            .invalidRequest,
            "\(text) goes into the elements of an array, which stay whole: name the array"
        )
    }

    init(names: [String]) { self.names = names }

    /// A column, whatever letters its name has.
    package init(column name: String) { self.init(names: [name]) }
}

extension FieldPath: CustomStringConvertible {
    package var description: String {
        names.map { $0.contains(".") ? "`\($0)`" : $0 }.joined(separator: ".")
    }
}
