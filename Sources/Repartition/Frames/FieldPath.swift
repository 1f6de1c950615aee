/// Where a value is in a row: a column, fields of structs inside one another, elements of arrays.
package struct FieldPath: Sendable, Hashable {
    /// The names from the column in, at least one; ``elements`` stands for the elements of the
    /// array before it.
    package let names: [String]

    /// All elements of an array.
    static let elements = "[]"

    /// Reads `a.b`, or `a[].b` for a field of an array's structs; a name that has dots in it goes
    /// in backticks.
    ///
    /// - Throws: ``RunError`` of kind `invalidRequest` for a text that is no path.
    package init(_ text: String) throws {
        var parts = [(name: "", quotedCount: 0)]
        var isQuoted = false
        for character in text {
            switch character {
            case "`":
                isQuoted.toggle()
                if !isQuoted {
                    parts[parts.count - 1].quotedCount = parts[parts.count - 1].name.count
                }
            case "." where !isQuoted: parts.append(("", 0))
            default: parts[parts.count - 1].name.append(character)
            }
        }
        var names: [String] = []
        for part in parts {
            var name = part.name
            var depth = 0
            while name.hasSuffix(Self.elements), name.count - 2 >= part.quotedCount {
                name.removeLast(2)
                depth += 1
            }
            names.append(name)
            names += [String](repeating: Self.elements, count: depth)
        }
        guard !isQuoted, !names.contains("") else {
            throw RunError(
                .invalidRequest,
                "\(text) is no path of a column, expected names with dots between them, and [] "
                    + "behind arrays that the path goes into; a name that has dots in it goes in "
                    + "backticks"
            )
        }
        self.names = names
    }

    init(names: [String]) { self.names = names }

    /// The path up to the elements of the innermost array that it goes into, or nothing.
    var innermostElements: ArraySlice<String> {
        names.prefix((names.lastIndex(of: Self.elements) ?? -1) + 1)
    }

    /// How many arrays the path goes into.
    var arrayCount: Int { names.count { $0 == Self.elements } }

    /// A column, whatever letters its name has.
    package init(column name: String) { self.init(names: [name]) }
}

extension FieldPath: CustomStringConvertible {
    package var description: String {
        names.reduce(into: "") { text, name in
            if name == Self.elements {
                text += name
                return
            }
            let isPlain = !name.contains(".") && !name.hasSuffix(Self.elements)
            text += (text.isEmpty ? "" : ".") + (isPlain ? name : "`\(name)`")
        }
    }
}
