// A choice is a column for which files give types that do not go together: a struct with a variant
// for each type, of which a value has the one that its file gave it.
extension DataType {
    /// Whether the fields of the struct are the variants of a choice.
    package var isChoice: Bool {
        guard case .structure(let fields) = self, !fields.isEmpty else { return false }
        return fields.allSatisfy(\.isVariant)
    }

    /// The name that Glue has for the type, without what it is made of: `long`, `struct`.
    package var glueName: String {
        switch self {
        case .null: "null"
        case .tinyint: "byte"
        case .smallint: "short"
        case .bigint: "long"
        case .decimal: "decimal"
        case .array: "array"
        case .map: "map"
        case .structure: "struct"
        default: description
        }
    }

    /// The names of the variants of a choice.
    ///
    /// A variant has the name that Glue has for its type. Decimals beside one another say their
    /// digits, `decimal_10_2`; if there is still another variant of the name, its number follows.
    package static func variantNames(_ types: [DataType]) -> [String] {
        let decimals = types.count { if case .decimal = $0 { true } else { false } }
        var names: [String] = []
        for type in types {
            var name = type.glueName
            if case .decimal(let precision, let scale) = type, decimals > 1 {
                name = "decimal_\(precision)_\(scale)"
            }
            let (base, taken) = (name, Set(names))
            var number = 2
            while taken.contains(name) {
                name = "\(base)_\(number)"
                number += 1
            }
            names.append(name)
        }
        return names
    }
}
