/// The files that are not part of a table, counted by reason.
package struct SkippedFiles: Sendable, Equatable {
    /// Why a file is no part of the table.
    package enum Reason: String, Sendable, CaseIterable {
        /// Its name or that of a folder starts with `.` or `_`.
        case hidden
        /// It has no bytes, as the markers of folders.
        case empty
        /// An exclusion names it.
        case excluded
        /// It is no Parquet file, and its name does not say that it is one.
        case otherFormat
        /// It is a Parquet file that cannot be read.
        case broken
        /// Its folder is known, and only new ones are looked at.
        case knownFolder
    }

    /// How many there are of one reason, and which.
    package struct Group: Sendable, Equatable {
        package fileprivate(set) var count = 0
        /// The keys of the first few.
        package fileprivate(set) var examples: [String] = []

        /// The first few, for people.
        package var spelled: String {
            examples.joined(separator: ", ")
                + (count > examples.count ? " and \(count - examples.count) more" : "")
        }
    }

    static let exampleLimit = 5
    private var groups: [Reason: Group] = [:]

    package subscript(reason: Reason) -> Group { groups[reason] ?? Group() }

    package mutating func add(_ key: String, _ reason: Reason) {
        var group = groups[reason] ?? Group()
        group.count += 1
        if group.examples.count < Self.exampleLimit { group.examples.append(key) }
        groups[reason] = group
    }
}
