package import Expressions
package import ObjectStorage

/// What makes a row bad, and what becomes of bad rows.
///
/// Rules are asked in their order, of rows that pass the filters: the first that holds is the
/// row's reason. A row for which none holds is good.
package struct RowCheck: Sendable, Hashable {
    /// What is checked, for messages: `the event time seen`.
    package var subject: String
    package var rules: [Rule]
    package var policy: Policy
    /// What rules and partition keys are made of, where it is more than a column and a timestamp:
    /// it is computed once for each value, and they once for each span of time.
    package var instant: Expression?

    /// A condition, and why a row for which it is true is bad.
    package struct Rule: Sendable, Hashable {
        package var reason: Reason
        package var condition: Expression

        package init(_ reason: Reason, _ condition: Expression) {
            self.reason = reason
            self.condition = condition
        }
    }

    package enum Reason: String, Sendable, CaseIterable {
        case null
        /// There is a value, and it says no time.
        case unparsable
        /// A time, and not one of those that are expected.
        case outOfRange = "out-of-range"
    }

    /// What becomes of bad rows.
    package enum Policy: String, Sendable, CaseIterable {
        /// Partition keys that are made of what is checked are null.
        case defaultPartition = "default-partition"
        /// The rows go to the target's quarantine, whole.
        case quarantine
        /// The run stops before it writes anything.
        case fail
    }

    package init(
        _ subject: String,
        rules: [Rule],
        policy: Policy,
        instant: Expression? = nil
    ) {
        self.subject = subject
        self.rules = rules
        self.policy = policy
        self.instant = instant
    }
}

/// What becomes of files of a source that cannot be read.
package enum BadFilePolicy: String, Sendable, CaseIterable {
    /// The run stops.
    case fail
    /// They are left out, and listed in the report.
    case skip
    /// They are left out, listed, and copied to the target's quarantine.
    case quarantine
}

/// Where rows and files are set aside that have no place in the table.
package struct Quarantine: Sendable {
    /// Invisible to readers of the table.
    package static let usualFolder = "_sluice/quarantine"

    package var store: any ObjectStore
    /// The folder under the store's root, without a slash at its end; empty for the root.
    package var folder: String

    package init(store: any ObjectStore, folder: String = "") {
        self.store = store
        self.folder = folder
    }

    /// The folder as its user calls it.
    package var location: String {
        guard !folder.isEmpty else { return store.location }
        return store.location.hasSuffix("/")
            ? store.location + folder : "\(store.location)/\(folder)"
    }

    /// The key of something in the folder.
    func key(_ path: String) throws -> ObjectKey {
        try ObjectKey(folder.isEmpty ? path : "\(folder)/\(path)")
    }
}
