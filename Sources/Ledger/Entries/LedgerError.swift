/// An error met while reading or writing a table's ledger.
package struct LedgerError: Error, Sendable, Equatable {
    /// What went wrong, coarse enough to act on.
    package enum Kind: String, Sendable {
        /// The log is not whole: an entry is missing, damaged, or of another ledger.
        case damaged
        /// The ledger was written by a newer version of Sluice, or has something this one lacks.
        case unsupported
        /// Others have changed the table since the run was planned.
        case conflict
        /// An entry says that this run is dead.
        case declaredDead
        /// The table was dropped.
        case closed
        /// The store cannot do what the protocol needs.
        case unsuitableStore
        /// What was asked for is impossible.
        case invalidRequest
        /// Files that the ledger lists are not there, and no process can bring them back.
        case lost
        /// It is not known whether the run is committed, or it is and not all of it can be seen;
        /// the next run settles it.
        case unknownOutcome
    }

    package let kind: Kind
    /// What was found, what was expected, then the cure.
    package let message: String
    /// The ledger's folder.
    package private(set) var ledger: String?

    package init(_ kind: Kind, _ message: String, ledger: String? = nil) {
        self.kind = kind
        self.message = message
        self.ledger = ledger
    }

    /// Whether the same request may succeed later.
    package var isRetryable: Bool { kind == .conflict || kind == .unknownOutcome }

    /// The same error, with the ledger filled in where it was unknown.
    package func at(_ ledger: String) -> LedgerError {
        var error = self
        error.ledger = self.ledger ?? ledger
        return error
    }
}

extension LedgerError: CustomStringConvertible {
    /// For example: `inputs were consumed meanwhile by entry 41 (ledger /data/_sluice/events)`.
    package var description: String { message + (ledger.map { " (ledger \($0))" } ?? "") }
}
