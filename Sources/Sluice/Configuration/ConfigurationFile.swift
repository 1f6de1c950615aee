internal import DataCatalog
internal import Yams

/// What a `sluice.yaml` says: keys and their values, one section deep.
///
/// The file is somebody's input: its size and depth are bounded, and what a settings file has no
/// use for (lists, anchors, several documents) is refused.
struct ConfigurationFile: Sendable {
    let path: String
    private(set) var settings: [ConfigurationKey: Setting] = [:]

    /// A value, and where it stands.
    struct Setting: Sendable, Hashable {
        let text: String
        /// Counted from 1.
        let line: Int
        let column: Int
    }

    static let byteCountLimit = 64 << 10

    /// - Throws: ``ConfigurationError`` of kind `malformed`.
    init(_ text: String, path: String) throws {
        self.path = path
        try YAMLBounds.check(text, path: path)
        let root: Node?
        do {
            root = try Parser(yaml: text).singleRoot()
        } catch let error as YamlError {
            throw ConfigurationError(yaml: error, path: path)
        }
        // A file of comments says nothing.
        guard let root, root.scalar?.string.isEmpty != true else { return }
        guard let mapping = root.mapping else {
            throw Self.malformed(
                "the file holds no keys, expected lines like memory: 2GiB",
                at: root,
                path
            )
        }
        for (key, value) in mapping {
            let name = try self.name(key)
            if Self.sections.contains(name) {
                try readSection(name, value)
            } else {
                try read(name, value, at: key)
            }
        }
    }

    private mutating func readSection(_ section: String, _ value: Node) throws {
        // A section whose lines are all comments.
        if Self.isNull(value) { return }
        guard let mapping = value.mapping else {
            throw Self.malformed(
                "\(section) is a section, expected its keys in the lines below, indented",
                at: value,
                path
            )
        }
        for (key, value) in mapping { try read("\(section).\(name(key))", value, at: key) }
    }

    private mutating func read(_ name: String, _ value: Node, at keyNode: Node) throws {
        guard let key = ConfigurationKey(rawValue: name) else {
            let names = ConfigurationKey.allCases.map(\.name)
            let cure =
                Suggestion.nearest(to: name, among: names).map { "did you mean \($0)?" }
                ?? "the keys are \(names.joined(separator: ", "))"
            throw Self.malformed(
                "there is no key \(Self.shown(name)), \(cure)",
                at: keyNode,
                path
            )
        }
        guard let scalar = value.scalar, !Self.isNull(value), let mark = value.mark else {
            throw Self.malformed(
                "\(name) has no value, expected a word, a number or a path",
                at: keyNode,
                path
            )
        }
        settings[key] = Setting(text: scalar.string, line: mark.line, column: mark.column)
    }

    /// As much of a name as belongs into a message, without what would move a terminal's cursor.
    private static func shown(_ name: String) -> String {
        let scalars = name.unicodeScalars.prefix(64).map { scalar in
            scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) ? "?" : Character(scalar)
        }
        return String(scalars) + (name.unicodeScalars.count > 64 ? "…" : "")
    }

    private func name(_ node: Node) throws -> String {
        guard let scalar = node.scalar else {
            throw Self.malformed(
                "a key is no word, expected lines like memory: 2GiB",
                at: node,
                path
            )
        }
        return scalar.string
    }

    /// The words in front of the dots of keys.
    private static let sections = Set(
        ConfigurationKey.allCases.compactMap { key in
            let parts = key.name.split(separator: ".")
            return parts.count == 2 ? String(parts[0]) : nil
        }
    )

    /// Whether a value is left out, or is one of YAML's words for nothing.
    private static func isNull(_ node: Node) -> Bool {
        guard let scalar = node.scalar, scalar.style == .plain || scalar.style == .any else {
            return false
        }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    private static func malformed(
        _ message: String,
        at node: Node,
        _ path: String
    ) -> ConfigurationError {
        let place = node.mark.map { "\(path):\($0.line):\($0.column)" } ?? path
        return ConfigurationError(.malformed, message, place: place)
    }
}

extension ConfigurationError {
    /// What the parser says of a text that is no YAML.
    fileprivate init(yaml error: YamlError, path: String) {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            self.init(
                .malformed,
                "the file is no YAML (\(problem)), expected lines like memory: 2GiB",
                place: "\(path):\(mark.line):\(mark.column)"
            )
        case .duplicatedKeysInMapping(_, let context):
            self.init(
                .malformed,
                "a key is there twice, name each key once",
                place: "\(path):\(context.mark.line):\(context.mark.column)"
            )
        default:
            self.init(
                .malformed,
                "the file is no YAML, expected text of lines like memory: 2GiB",
                place: path
            )
        }
    }
}
