package import Buffers

/// The methods that AWS's services use.
package enum HTTPMethod: String, Sendable, Hashable {
    case get = "GET"
    case head = "HEAD"
    case put = "PUT"
    case post = "POST"
    case delete = "DELETE"
}

/// A request as it goes over the wire.
package struct HTTPRequest: Sendable {
    /// A parameter of the query, not yet encoded.
    package struct Parameter: Sendable, Hashable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String = "") {
            self.name = name
            self.value = value
        }
    }

    package var method: HTTPMethod
    package var endpoint: Endpoint
    /// Behind the endpoint's own path; percent-encoded, with a `/` in front.
    package var path: String
    package var query: [Parameter]
    package var headers: HTTPHeaders
    package var body: Bytes

    package init(
        _ method: HTTPMethod,
        _ endpoint: Endpoint,
        path: String = "/",
        query: [Parameter] = [],
        headers: HTTPHeaders = [:],
        body: Bytes = Bytes()
    ) {
        self.method = method
        self.endpoint = endpoint
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }

    /// The whole URL.
    package var url: String {
        let parameters = query.map { parameter in
            let name = PercentEncoding.encode(parameter.name)
            return parameter.value.isEmpty
                ? name : "\(name)=\(PercentEncoding.encode(parameter.value))"
        }
        let query = parameters.joined(separator: "&")
        return "\(endpoint)\(path)\(query.isEmpty ? "" : "?")\(query)"
    }
}

/// Headers by their names in lower case.
///
/// One that comes twice has both values, with a comma between.
package struct HTTPHeaders: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    private var values: [String: String] = [:]

    package init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { add(name, value) }
    }

    package subscript(name: String) -> String? {
        get { values[name] }
        set { values[name] = newValue }
    }

    package var names: [String] { values.keys.sorted() }

    package mutating func add(_ name: String, _ value: String) {
        let name = name.lowercased()
        values[name] = values[name].map { "\($0),\(value)" } ?? value
    }

    package mutating func merge(_ others: HTTPHeaders) {
        values.merge(others.values) { _, new in new }
    }
}

/// An answer.
package struct HTTPAnswer: Sendable {
    package let status: Int
    package let headers: HTTPHeaders
    package let body: Bytes
    /// Whether the body came to its end; if not, `body` is what arrived before the connection
    /// broke.
    package let isWhole: Bool

    package init(
        status: Int,
        headers: HTTPHeaders = [:],
        body: Bytes = Bytes(),
        isWhole: Bool = true
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.isWhole = isWhole
    }

    package var isSuccess: Bool { (200..<300).contains(status) }
}
