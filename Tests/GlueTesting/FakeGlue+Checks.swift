import AWS
import Foundation

extension FakeGlue {
    static func invalid(_ message: String) -> AWSError {
        AWSError(.invalidRequest, message, code: "InvalidInputException")
    }

    static func notFound(_ message: String) -> AWSError {
        AWSError(.notFound, message, code: "EntityNotFoundException")
    }

    static func alreadyExists(_ message: String) -> AWSError {
        AWSError(.alreadyExists, message, code: "AlreadyExistsException")
    }

    /// Refuses members that an operation does not take.
    static func check(_ value: GlueJSON, takes names: Set<String>, _ what: String) throws {
        guard case .object(let members) = value else { throw invalid("\(what) is no object") }
        if let odd = members.keys.sorted().first(where: { !names.contains($0) }) {
            throw invalid("\(what) has an unknown member \(odd)")
        }
    }

    /// A name as Glue keeps it.
    static func name(_ value: GlueJSON?, _ what: String) throws -> String {
        guard let name = value?.string else { throw invalid("\(what) is missing") }
        let isPlain = name.unicodeScalars.allSatisfy { $0.value >= 0x20 }
        guard (1...255).contains(name.utf8.count), isPlain else {
            throw invalid("\(what) fails to satisfy the pattern")
        }
        return name.lowercased()
    }

    static func values(_ value: GlueJSON?) throws -> [String] {
        guard let elements = value?.array else { throw invalid("there are no values") }
        return try elements.map { element in
            guard let text = element.string else { throw invalid("a value is no string") }
            return text
        }
    }

    static func list(_ value: GlueJSON?, _ what: String, _ limit: Int) throws -> [GlueJSON] {
        guard let elements = value?.array else { throw invalid("\(what) is missing") }
        guard elements.count <= limit else {
            throw invalid("\(what) must have at most \(limit) members, it has \(elements.count)")
        }
        return elements
    }

    // MARK: Pages

    /// A page of elements, from where the token of the page before points.
    ///
    /// - Parameter scope: A token is good for the list that it was given for.
    static func page(
        _ elements: [GlueJSON],
        _ member: String,
        _ request: GlueJSON,
        _ options: Options,
        limit: Int,
        scope: String
    ) throws -> GlueJSON {
        var size = min(options.pageSize, limit)
        if let asked = request["MaxResults"] {
            guard case .integer(let count) = asked, (1...Int64(limit)).contains(count) else {
                throw invalid("MaxResults must be between 1 and \(limit)")
            }
            size = min(size, Int(count))
        }
        var start = 0
        if let token = request["NextToken"]?.string {
            let parts = Data(base64Encoded: token).map { String(decoding: $0, as: UTF8.self) }?
                .split(separator: "\n", omittingEmptySubsequences: false)
            guard let parts, parts.count == 2, parts[1] == scope, let place = Int(parts[0]) else {
                throw invalid("NextToken is not of this list")
            }
            start = place
        }
        let end = min(start + size, elements.count)
        var page: GlueJSON = [:]
        page[member] = .array(start < end ? Array(elements[start..<end]) : [])
        if end < elements.count {
            let token = Data("\(end)\n\(scope)".utf8).base64EncodedString()
            page["NextToken"] = .string(token)
        }
        return page
    }
}
