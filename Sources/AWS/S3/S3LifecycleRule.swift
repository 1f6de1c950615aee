import Buffers

/// A rule by which a bucket removes things when they are old.
struct S3LifecycleRule: Sendable, Equatable {
    /// Of whole names.
    var prefix: String
    /// After how many days uploads are aborted that nobody has completed.
    var abortDays: Int?
    /// After how many days objects are deleted.
    var expirationDays: Int?

    /// The rules of a configuration that are in force.
    ///
    /// - Throws: ``AWSError`` of kind `malformedAnswer`.
    static func rules(in document: Bytes) throws -> [S3LifecycleRule] {
        let root = try XMLElement(parsing: document)
        return root.children("Rule").compactMap { rule in
            guard rule.text("Status") == "Enabled" else { return nil }
            let filter = rule["Filter"]
            return S3LifecycleRule(
                prefix: filter?.text("Prefix") ?? filter?["And"]?.text("Prefix")
                    ?? rule.text("Prefix") ?? "",
                abortDays: rule["AbortIncompleteMultipartUpload"]?.text("DaysAfterInitiation")
                    .flatMap { Int($0) },
                expirationDays: rule["Expiration"]?.text("Days").flatMap { Int($0) }
            )
        }
    }

    /// How long what is staged below the prefix stays, if the rule has a say in it.
    ///
    /// - Parameter ofObjects: Whether it is objects that are staged, rather than uploads.
    func lifetime(below place: String, ofObjects: Bool) -> Duration? {
        guard place.hasPrefix(prefix) || prefix.hasPrefix(place) else { return nil }
        let days = [abortDays, ofObjects ? expirationDays : nil].compactMap(\.self).min()
        return days.map { .seconds(86_400 * max(0, min($0, 100_000))) }
    }
}
