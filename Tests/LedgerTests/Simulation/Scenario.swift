import Ledger
import ObjectStorage

/// A few processes, and how much may go wrong.
struct Scenario: Sendable, CustomStringConvertible {
    /// How often each kind of mishap may happen.
    struct Budget: Hashable, Sendable {
        var crashes = 1
        /// Answers that are lost, and requests that never arrive.
        var faults = 0
        /// Requests that land long after their sender has given up.
        var late = 0
        /// Rules of buckets that remove all uploads.
        var losses = 0
        var powerCuts = 0
        /// Publications that take the server long.
        var slow = 0
        /// Inputs that land while the processes run.
        var landings = 0
    }

    var description: String
    var processes: [(name: String, work: Work)]
    var inputs: [String: SimulatedInput]
    /// Inputs that land later.
    var landing: [String: SimulatedInput] = [:]
    /// Whether a first run has read the inputs before, as entry 1: one file for each of its names.
    var startsWith: [String] = []
    var mode = PublishMode.upload
    var budget = Budget()
    /// Whether at the end every row of every input is in the table once.
    var everyRowOnce = true
    var mistake: SimulatedWorld.Mistake?

    init(
        _ description: String,
        _ processes: (name: String, work: Work)...,
        inputs: [String: String],
        startsWith: [String] = [],
        landing: [String: String] = [:],
        mode: PublishMode = .upload,
        everyRowOnce: Bool = true,
        budget: Budget = Budget()
    ) {
        self.description = description
        self.processes = processes
        self.inputs = inputs.mapValues(Self.input)
        self.landing = landing.mapValues(Self.input)
        self.startsWith = startsWith
        self.mode = mode
        self.everyRowOnce = everyRowOnce
        self.budget = budget
        self.budget.landings = landing.count
    }

    /// An input written as `p/a q/b`: partitions and rows.
    private static func input(_ text: String) -> SimulatedInput {
        SimulatedInput(
            version: "v1",
            rows: text.split(separator: " ").map { row in
                let parts = row.split(separator: "/")
                return SimulatedRow(name: String(parts[1]), partition: String(parts[0]))
            }
        )
    }
}
