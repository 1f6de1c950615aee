package import Ledger

/// Which of a source's files a run reads, going by what was read into its target before.
package struct InputPolicy: Sendable, Hashable {
    /// What is read.
    package enum Choice: Sendable, Hashable {
        /// What the step has not read yet.
        case unread
        /// Everything, whether it was read or not: its rows are written again.
        case all
        /// What the step has not read yet, and it stays unread.
        case unreadApart
        /// What runs after `from` and up to `to` have read; nothing changes for the step. They are
        /// named by their ids, or by the numbers of their entries.
        case readBetween(from: String, to: String)
    }

    /// What becomes of inputs that are not any more what they were when they were read.
    package enum ChangePolicy: String, Sendable, Hashable, CaseIterable {
        /// The run stops.
        case fail
        /// They stay unread, and are listed.
        case ignore
        /// The entries that have read them are replayed.
        case reRead = "re-read"
    }

    /// Whose memory it is.
    package var reader: BookmarkContext
    package var choice = Choice.unread
    package var changedInputs = ChangePolicy.fail
    /// The most files that a run reads, or `nil` for any number.
    package var fileLimit: Int?
    /// The most bytes that a run reads, but for one file, or `nil` for any number.
    package var byteLimit: Int64?

    package init(reader: BookmarkContext) {
        self.reader = reader
    }

    /// What reading means for the step's memory.
    var reading: ConsumedInputs.Reading {
        switch choice {
        case .unread: .once
        case .all: .again
        case .unreadApart, .readBetween: .apart
        }
    }
}
