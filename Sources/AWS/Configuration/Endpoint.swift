import Foundation

/// Where a service is: the scheme, host and port of its URL, and the path in front of all paths.
package struct Endpoint: Sendable, Hashable {
    package let isSecure: Bool
    /// In lower case; an IPv6 address in brackets.
    package let host: String
    /// `nil` for the scheme's own.
    package let port: Int?
    /// Empty, or with a `/` in front and none at the end; percent-encoded.
    package let path: String

    init(isSecure: Bool = true, host: String, port: Int? = nil, path: String = "") {
        self.isSecure = isSecure
        self.host = host
        self.port = port
        self.path = path
    }

    /// The endpoint written as `text`, for example `http://127.0.0.1:8333`.
    ///
    /// - Throws: ``AWSError`` of kind `invalidConfiguration`, with `origin` as the place.
    package init(_ text: String, from origin: SettingOrigin) throws {
        func invalid(_ reason: String) -> AWSError {
            AWSError(
                .invalidConfiguration,
                "the endpoint of \(origin) \(reason), expected one like https://s3.example.org:9000"
            )
        }
        guard text.utf8.count <= 2_048, let parts = URLComponents(string: text) else {
            throw invalid("is no URL")
        }
        let scheme = parts.scheme?.lowercased()
        guard scheme == "https" || scheme == "http" else {
            throw invalid("is neither https: nor http:")
        }
        guard let host = parts.encodedHost?.lowercased(), !host.isEmpty else {
            throw invalid("names no host")
        }
        guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil
        else { throw invalid("has a user, a query or a fragment") }
        if let port = parts.port, !(1...65_535).contains(port) {
            throw invalid("has a port that is none")
        }
        var path = parts.percentEncodedPath[...]
        while path.last == "/" { path.removeLast() }
        self.init(
            isSecure: scheme == "https",
            host: host,
            port: parts.port == (scheme == "https" ? 443 : 80) ? nil : parts.port,
            path: String(path)
        )
    }

    /// The value of the `Host` header.
    var authority: String { port.map { "\(host):\($0)" } ?? host }

    /// Whether the host is an address, which no bucket's name can stand in front of.
    var isAddress: Bool {
        host.hasPrefix("[") || host == "localhost"
            || host.allSatisfy { $0.isNumber || $0 == "." }
    }

    /// Whether the host is this machine.
    var isLoopback: Bool {
        host == "localhost" || host == "[::1]" || (host.hasPrefix("127.") && isAddress)
    }

    /// The endpoint with `label.` in front of its host.
    func withLabel(_ label: String) -> Endpoint {
        Endpoint(isSecure: isSecure, host: "\(label).\(host)", port: port, path: path)
    }
}

extension Endpoint: CustomStringConvertible {
    package var description: String { "\(isSecure ? "https" : "http")://\(authority)\(path)" }
}
