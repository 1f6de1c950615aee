/// A `config` or `credentials` file as AWS's tools share them: sections of keys, values, and keys
/// nested below a key.
///
/// The format is that of the AWS SDKs and Tools Reference Guide, "Format of the config and
/// credentials files": comments start with `#` or `;` at the start of a line or behind white space,
/// and an indented line continues the value above it, or is a nested key if there is none.
struct SharedFile: Sendable {
    /// Longer files are refused; real ones have some kilobytes, authorities some hundred.
    static let byteCountLimit = 1 << 20

    /// A key's value, or the keys nested below it.
    struct Value: Sendable, Equatable {
        var text: String
        var nested: [String: String] = [:]
    }

    /// The values by section, as it stands between the brackets (`profile dev`), and key.
    private(set) var sections: [String: [String: Value]] = [:]

    /// The contents of the file at `path`.
    ///
    /// A section that stands twice is one section; of a key that stands twice the last counts.
    ///
    /// - Throws: ``AWSError`` of kind `invalidConfiguration` with the line.
    init(_ text: String, path: String) throws {
        guard text.utf8.count <= Self.byteCountLimit else {
            throw AWSError(
                .invalidConfiguration,
                "\(path) has more than \(Self.byteCountLimit) bytes, which no configuration has"
            )
        }
        var section: String?
        var key: String?
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let content = Self.withoutComment(line)
            if content.isEmpty { continue }
            if content.first == "[", line.first == "[" {
                section = try Self.sectionName(content, line: index + 1, path: path)
                key = nil
                sections[section ?? "", default: [:]].merge([:]) { old, _ in old }
                continue
            }
            guard let section else {
                throw Self.malformed(index + 1, path, "stands before the first [section]")
            }
            if line.first?.isWhitespace == true, let key {
                appendIndented(content, to: key, of: section)
                continue
            }
            guard let (name, value) = Self.splitKey(content) else {
                throw Self.malformed(index + 1, path, "is neither [section] nor key = value")
            }
            key = name
            sections[section]?[name] = Value(text: value)
        }
    }

    private mutating func appendIndented(_ content: Substring, to key: String, of section: String) {
        guard var value = sections[section]?[key] else { return }
        if value.text.isEmpty, let (name, nested) = Self.splitKey(content) {
            value.nested[name] = nested
        } else {
            value.text += (value.text.isEmpty ? "" : "\n") + content
        }
        sections[section]?[key] = value
    }

    private static func sectionName(
        _ line: Substring,
        line number: Int,
        path: String
    ) throws
        -> String
    {
        guard let end = line.firstIndex(of: "]") else {
            throw malformed(number, path, "has [ without ]")
        }
        let words = line[line.index(after: line.startIndex)..<end]
            .split(maxSplits: 1, whereSeparator: \.isWhitespace)
            .map { word in word.filter { $0 != "\"" && $0 != "'" }.trimmed }
        guard let first = words.first, !first.isEmpty else {
            throw malformed(number, path, "names no section")
        }
        return words.joined(separator: " ")
    }

    private static func splitKey(_ line: Substring) -> (key: String, value: String)? {
        guard let equals = line.firstIndex(of: "=") else { return nil }
        let key = line[..<equals].trimmed.lowercased()
        return key.isEmpty ? nil : (key, line[line.index(after: equals)...].trimmed)
    }

    /// The line without its comment and the white space around it.
    private static func withoutComment(_ line: Substring) -> Substring {
        var previous: Character = " "
        for index in line.indices {
            let character = line[index]
            if previous.isWhitespace, character == "#" || character == ";" {
                return line[..<index].trimmingWhitespace
            }
            previous = character
        }
        return line.trimmingWhitespace
    }

    private static func malformed(_ line: Int, _ path: String, _ what: String) -> AWSError {
        AWSError(.invalidConfiguration, "line \(line) of \(path) \(what), correct it")
    }
}

extension StringProtocol where SubSequence == Substring {
    fileprivate var trimmingWhitespace: Substring {
        guard let start = firstIndex(where: { !$0.isWhitespace }),
            let end = lastIndex(where: { !$0.isWhitespace })
        else { return self[endIndex...] }
        return self[start...end]
    }

    fileprivate var trimmed: String { String(trimmingWhitespace) }
}
