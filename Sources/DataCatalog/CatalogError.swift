/// An error met by a catalog.
package struct CatalogError: Error, Sendable, Equatable {
    /// What went wrong, coarse enough to act on.
    package enum Kind: String, Sendable {
        case notFound
        case alreadyExists
        /// The table has not, or not any more, the version that was expected.
        case versionChanged
        /// The catalog cannot hold this, or the request makes no sense.
        case invalid
        /// The request is valid, and this catalog, or Sluice, cannot do it.
        case unsupported
        /// Whoever asks may not do this.
        case accessDenied
        /// Another process holds the catalog, or it gets too many requests; trying again may help.
        case busy
        /// The catalog does not answer, or failed; trying again may help.
        case unavailable
        case other

        /// Whether the same request may succeed later.
        package var isRetryable: Bool { self == .busy || self == .unavailable }
    }

    package let kind: Kind
    /// What was found, what was expected, then the cure.
    package let message: String
    /// The database or table it is about.
    package let name: String?
    /// What the catalog's service said, for its support: its word for the error, the request.
    package let reason: String?
    /// The catalog's location.
    package private(set) var catalog: String?

    package init(
        _ kind: Kind,
        _ message: String,
        name: String? = nil,
        reason: String? = nil,
        catalog: String? = nil
    ) {
        self.kind = kind
        self.message = message
        self.name = name
        self.reason = reason
        self.catalog = catalog
    }

    /// That there is no such thing, with the name that may have been meant.
    package static func absent(
        _ thing: String,
        _ name: String,
        in place: String? = nil,
        among others: [String]
    ) -> CatalogError {
        let suggestion =
            Suggestion.nearest(to: name, among: others).map { "did you mean \($0)?" }
            ?? (others.isEmpty
                ? "there is none\(place.map { " in \($0)" } ?? "") yet"
                : "the \(thing)s are \(Suggestion.list(others))")
        return CatalogError(
            .notFound,
            "there is no \(thing) \(name)\(place.map { " in \($0)" } ?? ""), \(suggestion)",
            name: place.map { "\($0).\(name)" } ?? name
        )
    }

    /// The same error, with the catalog filled in where it was unknown.
    package func at(catalog: String) -> CatalogError {
        var error = self
        error.catalog = self.catalog ?? catalog
        return error
    }
}

extension CatalogError: CustomStringConvertible {
    /// For example: `there is no table observation in anpr, did you mean observations?
    /// (catalog /data/catalog.sqlite)`.
    package var description: String {
        let place = [reason, catalog.map { "catalog \($0)" }].compactMap(\.self)
        return place.isEmpty ? message : "\(message) (\(place.joined(separator: ", ")))"
    }
}

/// Guesses what a mistyped name was meant to be.
package enum Suggestion {
    /// The name that is closest to `name`, if one is close.
    package static func nearest(to name: String, among others: [String]) -> String? {
        let limit = max(1, name.count / 3)
        return others.map { (name: $0, distance: distance(name, $0)) }
            .filter { $0.distance <= limit }
            .min { ($0.distance, $0.name) < ($1.distance, $1.name) }?
            .name
    }

    /// A few of the names.
    package static func list(_ names: [String]) -> String {
        let shown = names.prefix(5).joined(separator: ", ")
        return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
    }

    /// How many characters need to be inserted, removed or replaced to make one of the other.
    private static func distance(_ left: String, _ right: String) -> Int {
        let right = Array(right)
        guard abs(left.count - right.count) <= 64 else { return .max }
        var row = Array(0...right.count)
        for (i, character) in left.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for j in right.indices {
                let replaced = diagonal + (character == right[j] ? 0 : 1)
                diagonal = row[j + 1]
                row[j + 1] = min(replaced, diagonal + 1, row[j] + 1)
            }
        }
        return row[right.count]
    }
}
