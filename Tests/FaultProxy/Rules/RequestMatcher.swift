import NIOHTTP1

/// Which requests a rule is about: those that are all of what is said here.
///
/// Paths and query values are compared as they were sent, percent signs and all.
package struct RequestMatcher: Sendable, Equatable {
    /// The methods, any if there is none.
    package var methods: Set<String>
    package var path: Glob
    /// Keys that the query has, and the values they have there; `*` also stands for no value.
    package var query: [String: Glob]
    /// Keys that the query does not have.
    package var queryWithout: Set<String>
    /// Names of headers, in any case, that the request has, and a value of each.
    package var headers: [String: Glob]
    /// Names of headers that the request does not have.
    package var headersWithout: Set<String>

    package init(
        methods: Set<String> = [],
        path: Glob = "*",
        query: [String: Glob] = [:],
        queryWithout: Set<String> = [],
        headers: [String: Glob] = [:],
        headersWithout: Set<String> = []
    ) {
        self.methods = methods
        self.path = path
        self.query = query
        self.queryWithout = queryWithout
        self.headers = headers
        self.headersWithout = headersWithout
    }

    /// Every request.
    package static let any = RequestMatcher()

    func matches(_ head: HTTPRequestHead) -> Bool {
        let target = RequestTarget(head.uri)
        guard methods.isEmpty || methods.contains(head.method.rawValue), path.matches(target.path),
            queryWithout.isDisjoint(with: target.queryKeys),
            !headersWithout.contains(where: head.headers.contains(name:))
        else { return false }
        return query.allSatisfy { key, value in
            target.query.contains { $0.key == key && value.matches($0.value) }
        }
            && headers.allSatisfy { name, value in
                head.headers[name].contains { value.matches($0) }
            }
    }
}

/// What a request asks for, in parts: `/bucket/key?partNumber=1&uploadId=x`.
struct RequestTarget {
    let path: Substring
    let query: [(key: String, value: Substring)]

    init(_ text: String) {
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = parts[0]
        let pairs = parts.count > 1 ? parts[1].split(separator: "&") : []
        query = pairs.map { pair in
            let key = pair.prefix { $0 != "=" }
            return (String(key), pair.dropFirst(key.count + 1))
        }
    }

    /// The keys in order; the values may be signatures.
    var queryKeys: [String] { query.map(\.key).sorted() }
}
