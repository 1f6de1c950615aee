/// Who writes entries that keep a ledger in order: a run.
package struct Author: Sendable, Hashable {
    /// The run's own id, random and made by the process itself.
    package var run: String
    /// The time by its clock, in seconds since 1970-01-01T00:00:00Z; for people.
    package var time: Int
    /// How often files of which there is no trace are asked for again before they count as lost: a
    /// server may still be at work on them.
    package var patience: Int

    package init(run: String, time: Int, patience: Int = 3) {
        self.run = run
        self.time = time
        self.patience = patience
    }
}
