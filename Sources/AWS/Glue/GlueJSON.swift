internal import Foundation

/// A JSON value as Glue has it: what Sluice has no name for is kept.
package enum GlueJSON: Sendable, Hashable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([GlueJSON])
    case object([String: GlueJSON])

    /// The member of that name, if it is an object's and not null.
    package subscript(name: String) -> GlueJSON? {
        get {
            guard case .object(let members) = self, let member = members[name], member != .null
            else { return nil }
            return member
        }
        set {
            guard case .object(var members) = self else { return }
            members[name] = newValue
            self = .object(members)
        }
    }

    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    package var array: [GlueJSON]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// An object with only those of its members.
    package func members(_ names: [String]) -> GlueJSON {
        .object(names.reduce(into: [:]) { $0[$1] = self[$1] })
    }

    package static func strings(_ texts: [String]) -> GlueJSON {
        .array(texts.map(GlueJSON.string))
    }

    package static func strings(_ texts: [String: String]) -> GlueJSON {
        .object(texts.mapValues(GlueJSON.string))
    }
}

extension GlueJSON: Codable {
    /// Texts first, since most values are, and every wrong guess costs.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let text = try? container.decode(String.self) {
            self = .string(text)
        } else if let members = try? container.decode([String: GlueJSON].self) {
            self = .object(members)
        } else if let elements = try? container.decode([GlueJSON].self) {
            self = .array(elements)
        } else if let truth = try? container.decode(Bool.self) {
            self = .boolean(truth)
        } else if let integer = try? container.decode(Int64.self) {
            self = .integer(integer)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .null
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .boolean(let truth): try container.encode(truth)
        case .integer(let integer): try container.encode(integer)
        case .number(let number): try container.encode(number)
        case .string(let text): try container.encode(text)
        case .array(let elements): try container.encode(elements)
        case .object(let members): try container.encode(members)
        }
    }
}

extension GlueJSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral text: String) { self = .string(text) }
    package init(integerLiteral number: Int64) { self = .integer(number) }
    package init(booleanLiteral truth: Bool) { self = .boolean(truth) }
    package init(arrayLiteral elements: GlueJSON...) { self = .array(elements) }
    package init(dictionaryLiteral members: (String, GlueJSON)...) {
        self = .object(Dictionary(members) { $1 })
    }
}
