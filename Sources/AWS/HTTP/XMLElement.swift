import Buffers

/// An element of an XML answer: its name without prefix, its text, the elements inside.
///
/// Reads what S3 and STS answer, and refuses what they never send: document types, entities of
/// one's own, deep nesting. (FoundationXML would do, but it needs libxml2 on the user's machine,
/// where the installed program needs only glibc.)
struct XMLElement: Sendable, Equatable {
    static let depthLimit = 32
    static let elementCountLimit = 200_000

    let name: String
    /// The text directly inside, entities resolved.
    private(set) var text = ""
    private(set) var children: [XMLElement] = []

    /// The first child of that name.
    subscript(name: String) -> XMLElement? { children.first { $0.name == name } }

    /// The text of the first child of that name.
    func text(_ name: String) -> String? { self[name]?.text }

    func children(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The document's root.
    ///
    /// - Throws: ``AWSError`` of kind `malformedAnswer`.
    init(parsing document: Bytes) throws {
        var reader = XMLReader(document.array)
        self = try reader.document()
    }

    fileprivate init(name: String) { self.name = name }

    fileprivate mutating func append(_ more: String) { text += more }
    fileprivate mutating func append(_ child: XMLElement) { children.append(child) }
}

private struct XMLReader {
    private let bytes: [UInt8]
    private var position = 0
    private var elementCount = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func document() throws -> XMLElement {
        var parents: [XMLElement] = []
        if starts(with: "\u{FEFF}") { position += 3 }
        while position < bytes.count {
            guard bytes[position] == UInt8(ascii: "<") else {
                let text = try readText()
                if parents.isEmpty {
                    guard text.allSatisfy(\.isWhitespace) else {
                        throw malformed("has text outside of elements")
                    }
                } else {
                    parents[parents.count - 1].append(text)
                }
                continue
            }
            if starts(with: "<?") {
                _ = try skip(past: "?>")
            } else if starts(with: "<!--") {
                _ = try skip(past: "-->")
            } else if starts(with: "<![CDATA["), !parents.isEmpty {
                position += 9
                try parents[parents.count - 1].append(decoded(skip(past: "]]>")))
            } else if starts(with: "<!") {
                throw malformed("has a document type, which no answer has")
            } else if starts(with: "</") {
                position += 2
                let name = try localName(skip(past: ">"))
                guard let element = parents.popLast(), element.name == name else {
                    throw malformed("closes an element that is not open")
                }
                guard !parents.isEmpty else { return element }
                parents[parents.count - 1].append(element)
            } else {
                let (element, isEmpty) = try startTag()
                guard parents.count < XMLElement.depthLimit else { throw malformed("is too deep") }
                if !isEmpty {
                    parents.append(element)
                } else if parents.isEmpty {
                    return element
                } else {
                    parents[parents.count - 1].append(element)
                }
            }
        }
        throw malformed("ends inside an element")
    }

    /// The element of a start tag; its attributes are passed over.
    private mutating func startTag() throws -> (XMLElement, isEmpty: Bool) {
        elementCount += 1
        guard elementCount <= XMLElement.elementCountLimit else {
            throw malformed("has too many elements")
        }
        position += 1
        let start = position
        var quote: UInt8?
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if let opening = quote {
                if byte == opening { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: "<") {
                break
            } else if byte == UInt8(ascii: ">") {
                var tag = bytes[start..<position - 1]
                let isEmpty = tag.last == UInt8(ascii: "/")
                if isEmpty { tag.removeLast() }
                return (XMLElement(name: try localName(tag)), isEmpty)
            }
        }
        throw malformed("has a tag without end")
    }

    /// The name at the front of a tag, without its prefix.
    private func localName(_ tag: ArraySlice<UInt8>) throws -> String {
        let name = tag.prefix { $0 > 0x20 }
        let local = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
        guard !local.isEmpty, local.count <= 256 else {
            throw malformed("has an element without a name, or with an endless one")
        }
        return try decoded(local)
    }

    private mutating func readText() throws -> String {
        let rest = bytes[position...]
        let raw = rest[..<(rest.firstIndex(of: UInt8(ascii: "<")) ?? bytes.endIndex)]
        position = raw.endIndex
        guard raw.contains(UInt8(ascii: "&")) else { return try decoded(raw) }
        var text = ""
        var remaining = raw
        while let start = remaining.firstIndex(of: UInt8(ascii: "&")) {
            text += try decoded(remaining[..<start])
            let reference = remaining[(start + 1)...]
            guard let end = reference.prefix(12).firstIndex(of: UInt8(ascii: ";")),
                let character = try Self.character(decoded(reference[..<end]))
            else { throw malformed("has an entity that XML does not have of itself") }
            text.unicodeScalars.append(character)
            remaining = remaining[(end + 1)...]
        }
        return text + (try decoded(remaining))
    }

    private static func character(_ reference: String) -> Unicode.Scalar? {
        switch reference {
        case "lt": return "<"
        case "gt": return ">"
        case "amp": return "&"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        if reference.hasPrefix("#x") {
            return UInt32(reference.dropFirst(2), radix: 16).flatMap { Unicode.Scalar($0) }
        }
        guard reference.hasPrefix("#") else { return nil }
        return UInt32(reference.dropFirst()).flatMap { Unicode.Scalar($0) }
    }

    /// The bytes in front of `mark`; goes on behind it.
    private mutating func skip(past mark: StaticString) throws -> ArraySlice<UInt8> {
        let mark = Array("\(mark)".utf8)
        let start = position
        while position + mark.count <= bytes.count {
            if bytes[position] == mark[0],
                bytes[position..<position + mark.count].elementsEqual(mark)
            {
                defer { position += mark.count }
                return bytes[start..<position]
            }
            position += 1
        }
        throw malformed("ends too early")
    }

    private func starts(with text: String) -> Bool {
        bytes[position...].starts(with: text.utf8)
    }

    private func decoded(_ slice: ArraySlice<UInt8>) throws -> String {
        guard let text = String(validating: slice, as: UTF8.self) else {
            throw malformed("is not UTF-8")
        }
        return text
    }

    private func malformed(_ what: String) -> AWSError {
        AWSError(
            .malformedAnswer,
            "the XML of the answer \(what) (at byte \(position)), is the endpoint right?"
        )
    }
}
