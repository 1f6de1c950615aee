package import Ledger
internal import ObjectStorage

/// The files of a source that a run reads, and why not the others.
package struct InputSelection: Sendable, Equatable {
    package private(set) var files: [SourceFile] = []
    /// How many files were read before, by the entry that did.
    package private(set) var consumed: [Int: Int] = [:]
    /// Files that were read before, and are not what they were.
    package private(set) var changed: [ChangedInput] = []
    /// Files that were read before and have another version, but the same content.
    package private(set) var rewrittenCount = 0
    /// Files that are left for another run.
    package private(set) var postponedCount = 0

    /// An input that is not what it was when it was read.
    package struct ChangedInput: Sendable, Hashable {
        package var location: String
        /// The entry that has read it.
        package var entry: Int
    }

    /// Selects among files, which are those of a source.
    ///
    /// - Parameter identities: The files as a bookmark knows them, in the same order.
    package init(
        _ files: [SourceFile],
        _ identities: [InputIdentity],
        by policy: InputPolicy,
        in state: TableState
    ) throws {
        let range = try Self.range(policy, state)
        var byteCount: Int64 = 0
        for (file, identity) in zip(files, identities).sorted(by: { $0.0.info.key < $1.0.info.key })
        where isWanted(identity, policy, range, state) {
            let isFull =
                policy.fileLimit.map { self.files.count >= $0 } ?? false
                || policy.byteLimit.map {
                    !self.files.isEmpty && byteCount + file.info.byteCount > $0
                } ?? false
            if isFull {
                postponedCount += 1
            } else {
                self.files.append(file)
                byteCount += file.info.byteCount
            }
        }
    }

    /// The entries whose inputs are read again.
    private static func range(
        _ policy: InputPolicy,
        _ state: TableState
    ) throws -> ClosedRange<Int>? {
        guard case .readBetween(let from, let to) = policy.choice else { return nil }
        let (first, last) = (try state.entry(named: from) + 1, try state.entry(named: to))
        guard first <= last else {
            throw RunError(
                .invalidRequest,
                "there is no run after \(from) up to \(to): the other way round?"
            )
        }
        return first...last
    }

    private mutating func isWanted(
        _ identity: InputIdentity,
        _ policy: InputPolicy,
        _ range: ClosedRange<Int>?,
        _ state: TableState
    ) -> Bool {
        let found = state.consumption(of: identity.location, by: policy.reader)
        switch policy.choice {
        case .all: return true
        case .readBetween: return found.map { range?.contains($0.entry) ?? false } ?? false
        case .unread, .unreadApart: break
        }
        guard let found else { return true }
        if found.identity.version != identity.version {
            if found.identity.hasContent(of: identity) {
                rewrittenCount += 1
            } else {
                changed.append(ChangedInput(location: identity.location, entry: found.entry))
                return false
            }
        }
        consumed[found.entry, default: 0] += 1
        return false
    }

    package static func == (left: InputSelection, right: InputSelection) -> Bool {
        left.files.map(\.info) == right.files.map(\.info) && left.consumed == right.consumed
            && left.changed == right.changed && left.rewrittenCount == right.rewrittenCount
            && left.postponedCount == right.postponedCount
    }
}

extension InputSelection {
    /// Stops at inputs that have changed, if that is wanted.
    ///
    /// - Throws: ``RunError`` of kind `unreadableInput`.
    package func requireUnchanged(by policy: InputPolicy) throws {
        guard policy.changedInputs == .fail, let first = changed.first else { return }
        let others = changed.count == 1 ? "" : " and \(changed.count - 1) more"
        throw RunError(
            .unreadableInput,
            "\(first.location)\(others) was read by run \(first.entry) and has changed since: look "
                + "what changed it, then --on-changed-input ignore leaves it as it was read, "
                + "re-read replaces what was written of it"
        )
    }
}

extension TableState {
    /// The last entry of a run, which is named by its id or by the number of an entry.
    ///
    /// - Throws: ``RunError`` of kind `invalidRequest` if there is none.
    package func entry(named name: String) throws -> Int {
        let numbers = commits.filter { $0.key.run == name }.values
        if let number = numbers.max() { return number }
        if let number = Int(name), commits.values.contains(number) || number == 0 { return number }
        throw RunError(
            .invalidRequest,
            "the log has no run \(name): sluice ledger log lists them"
        )
    }
}
