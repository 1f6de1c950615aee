package import ObjectStorage

/// The protocol as state machines: what happened goes in, what to do next comes out.
///
/// A machine is a value and does nothing itself. In production a shell does what it says; in the
/// tests a simulated world does, with everything going wrong that can.
package protocol LedgerMachine: Sendable, Hashable {
    associatedtype Outcome: Sendable, Hashable

    /// What to do first.
    mutating func start() throws(LedgerError) -> Step<Outcome>

    /// What to do next, now that the last action had this answer.
    mutating func handle(_ event: LedgerEvent) throws(LedgerError) -> Step<Outcome>
}

/// What a machine says.
package enum Step<Outcome: Sendable & Hashable>: Sendable, Hashable {
    case perform(LedgerAction)
    case done(Outcome)
}

/// What a machine can ask for.
///
/// All may be done again, and by several processes at once.
package enum LedgerAction: Sendable, Hashable {
    /// Read the entries that are newer than `after`. Answer: `log`.
    case readLog(after: Int)
    /// Read which entries that are newer than `after` are marked as applied. Answer: `marks`.
    case readMarks(after: Int)
    /// Put an entry into its slot, if that is free; once. Answer: `put`.
    case put(LogEntry)
    /// Read a slot. Answer: `slot`.
    case readSlot(Int)
    /// Make files visible. Answer: `published`, with the files of which there is no trace.
    case publish([AddedFile])
    /// Settle what becomes of an entry; who comes first decides. Answer: `outcome`.
    case settle(Int, EntryOutcome)
    /// Tell the catalog. Answer: `done`, or `unavailable` if it does not answer.
    case register([CatalogChange])
    /// Destroy what could make the files visible, then delete them. Answer: `done`.
    case remove([RemovedFile])
    /// Which of the files are visible? Answer: `visible`.
    case look([FileName])
    /// Make names in the table and in other places durable. Answer: `done`.
    case synchronize(places: Set<String>)
    /// Mark the entry as applied. Answer: `done`.
    case mark(Int)
    /// Remove what is staged of an entry that will never be in the log. Answer: `done`.
    case discardUnpublished([AddedFile])
    /// Remove what stays staged of files that are published. Answer: `done`.
    case discardPublished([AddedFile])
    /// Find all that is staged. Answer: `leftovers`.
    case listStaged
    /// Remove staged things. Answer: `done`.
    case discard([StagedLeftover])
    /// Wait. Answer: `done`.
    case wait(WaitReason)
    /// Plan, and stage files. Answer: `prepared`.
    case prepare(RunBase)
}

/// Why a machine waits; how long is the shell's to know.
package enum WaitReason: Sendable, Hashable {
    /// Before an unanswered put is sent once more.
    case put(attempt: Int)
    /// For a server that may still be completing an upload of which there is no trace.
    case publication(attempt: Int)
}

/// Whether an entry is published or taken back: one of them, for ever.
package enum EntryOutcome: String, Sendable, Hashable, Codable {
    case published
    case voided
}

/// The answers to actions.
package enum LedgerEvent: Sendable, Hashable {
    case log([LoggedEntry])
    case marks(Set<Int>)
    case put(PutAnswer)
    case slot(LoggedEntry?)
    case published(lost: [AddedFile])
    case outcome(EntryOutcome)
    case visible([FileName])
    case leftovers([StagedLeftover])
    case prepared(LogEntry?)
    /// Why.
    case unavailable(String)
    case done
}

/// What is known right after a put.
package enum PutAnswer: Sendable, Hashable {
    case written(digest: String)
    /// The slot was taken, by whomever; or nobody answered. Only the slot can tell.
    case unclear
}

extension LedgerMachine {
    /// An action got the answer of another one: a mistake of whoever performs them.
    static func unexpected(_ event: LedgerEvent) -> Never {
        preconditionFailure("every action gets its own kind of answer, not \(event)")
    }
}
