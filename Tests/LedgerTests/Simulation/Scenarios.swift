import Ledger
import ObjectStorage

extension Scenario {
    private static let one = ["i1": "p/a"]
    private static let two = ["i1": "p/a q/b", "i2": "p/c"]
    /// An input that the first entry has read already, and more of it in a file of its own.
    private static let known = ["i0": "p/a"]
    private static let knownTwo = ["i0": "p/a p/d"]

    /// Small enough to see every state of, or most.
    static let small: [Scenario] = appends + replacements + otherStores

    private static let appends: [Scenario] = [
        Scenario(
            "one run, crash anywhere",
            ("A", .append),
            inputs: two,
            budget: Budget(faults: 1, late: 1)
        ),
        Scenario(
            "two appends at once",
            ("A", .append),
            ("B", .append),
            inputs: one,
            budget: Budget(faults: 1)
        ),
        Scenario(
            "an append, a late request and gc",
            ("A", .append),
            ("B", .collect),
            inputs: one,
            budget: Budget(faults: 1, late: 1)
        ),
        Scenario(
            "an input lands late",
            ("A", .append),
            ("B", .append),
            inputs: one,
            landing: ["i2": "p/c"]
        ),
        Scenario(
            "recovery by two, half applied",
            ("A", .append),
            ("B", .collect),
            ("C", .collect),
            inputs: one
        ),
        Scenario(
            "a rule removes uploads",
            ("A", .append),
            ("B", .append),
            inputs: two,
            budget: Budget(losses: 1)
        ),
        Scenario(
            "a slow publication, an append, two appliers",
            ("A", .append),
            ("B", .collect),
            inputs: one,
            budget: Budget(slow: 1)
        ),
        Scenario(
            "an input is written again",
            ("A", .append),
            inputs: one,
            landing: ["i1": "p/a"]
        ),
    ]

    private static let replacements: [Scenario] = [
        Scenario(
            "a rule removes uploads of an overwrite",
            ("A", .overwrite),
            inputs: ["i0": "p/a q/n"],
            startsWith: ["p/a"],
            everyRowOnce: false,
            budget: Budget(losses: 1)
        ),
        Scenario(
            "a rule removes uploads of an overwrite, two appliers",
            ("A", .overwrite),
            ("B", .collect),
            inputs: ["i0": "p/a q/n"],
            startsWith: ["p/a"],
            everyRowOnce: false,
            budget: Budget(crashes: 0, losses: 1)
        ),
        Scenario(
            "a slow publication, an overwrite, two appliers",
            ("A", .overwrite),
            ("B", .collect),
            inputs: known,
            startsWith: ["p/a"],
            budget: Budget(slow: 1)
        ),
        Scenario(
            "overwrite and append",
            ("A", .overwrite),
            ("B", .append),
            inputs: known,
            startsWith: ["p/a"],
            landing: ["i1": "p/n"]
        ),
        Scenario(
            "overwrite and overwrite",
            ("A", .overwrite),
            ("B", .overwrite),
            inputs: known,
            startsWith: ["p/a"]
        ),
        Scenario(
            "overwrite and compaction",
            ("A", .overwrite),
            ("B", .compact("p")),
            inputs: knownTwo,
            startsWith: ["p/a", "p/d"]
        ),
        Scenario(
            "compaction and append",
            ("A", .compact("p")),
            ("B", .append),
            inputs: knownTwo,
            startsWith: ["p/a", "p/d"],
            landing: ["i1": "p/n"]
        ),
        Scenario(
            "two compactions",
            ("A", .compact("p")),
            ("B", .compact("p")),
            inputs: knownTwo,
            startsWith: ["p/a", "p/d"]
        ),
        Scenario(
            "replay and compaction",
            ("A", .replay(1)),
            ("B", .compact("p")),
            inputs: knownTwo,
            startsWith: ["p/a", "p/d"]
        ),
        Scenario(
            "replay twice at once",
            ("A", .replay(1)),
            ("B", .replay(1)),
            inputs: known,
            startsWith: ["p/a"]
        ),
        Scenario(
            "a rule removes uploads, append and overwrite",
            ("A", .append),
            ("B", .overwrite),
            inputs: known,
            startsWith: ["p/a"],
            landing: ["i1": "p/n q/m"],
            everyRowOnce: false,
            budget: Budget(crashes: 0, losses: 1)
        ),
    ]

    private static let otherStores: [Scenario] = [
        Scenario(
            "staged copies",
            ("A", .append),
            ("B", .append),
            inputs: one,
            mode: .copy,
            budget: Budget(faults: 1)
        ),
        Scenario(
            "staged copies, a sleeper and a compaction",
            ("A", .append),
            ("B", .compact("p")),
            ("C", .collect),
            inputs: known,
            startsWith: ["p/a"],
            landing: ["i1": "p/n"],
            mode: .copy
        ),
        Scenario(
            "staged copies, one lands late",
            ("A", .append),
            ("B", .compact("p")),
            inputs: known,
            startsWith: ["p/a"],
            landing: ["i1": "p/n"],
            mode: .copy,
            budget: Budget(crashes: 0, late: 1)
        ),
        Scenario(
            "local files, the power is cut",
            ("A", .append),
            inputs: one,
            mode: .rename,
            budget: Budget(powerCuts: 1)
        ),
        Scenario(
            "local files, the power is cut during a compaction",
            ("A", .compact("p")),
            inputs: knownTwo,
            startsWith: ["p/a", "p/d"],
            mode: .rename,
            budget: Budget(powerCuts: 1)
        ),
        Scenario(
            "local files, two processes",
            ("A", .append),
            ("B", .append),
            inputs: one,
            mode: .rename,
            budget: Budget(faults: 1)
        ),
    ]

    /// Too large to see every state of.
    static let large: [Scenario] = [
        Scenario(
            "append, overwrite, compaction, gc",
            ("A", .append),
            ("B", .overwrite),
            ("C", .compact("p")),
            ("D", .collect),
            inputs: knownTwo,
            startsWith: ["p/a", "p/d"],
            landing: ["i1": "q/b", "i2": "p/n"],
            everyRowOnce: false,
            budget: Budget(crashes: 2, faults: 2, late: 2, losses: 1)
        ),
        Scenario(
            "three appends, gc, a rule",
            ("A", .append),
            ("B", .append),
            ("C", .append),
            ("D", .collect),
            inputs: two,
            landing: ["i3": "p/n"],
            budget: Budget(crashes: 2, faults: 3, late: 2, losses: 1)
        ),
        Scenario(
            "replay, compaction, append, gc",
            ("A", .replay(1)),
            ("B", .compact("p")),
            ("C", .append),
            ("D", .collect),
            inputs: knownTwo,
            startsWith: ["p/a", "p/d"],
            landing: ["i1": "p/n"],
            budget: Budget(crashes: 2, faults: 2, late: 2)
        ),
        Scenario(
            "staged copies, four",
            ("A", .append),
            ("B", .compact("p")),
            ("C", .append),
            ("D", .collect),
            inputs: knownTwo,
            startsWith: ["p/a", "p/d"],
            landing: ["i1": "p/n"],
            mode: .copy,
            budget: Budget(crashes: 2, faults: 2, late: 2)
        ),
        Scenario(
            "everything at once, slow servers",
            ("A", .append),
            ("B", .overwrite),
            ("C", .compact("p")),
            ("D", .collect),
            ("E", .replay(1)),
            inputs: knownTwo,
            startsWith: ["p/a", "p/d"],
            landing: ["i1": "p/n q/m"],
            everyRowOnce: false,
            budget: Budget(crashes: 2, faults: 2, late: 2, losses: 1, slow: 1)
        ),
        Scenario(
            "local files, four, the power is cut",
            ("A", .append),
            ("B", .compact("p")),
            ("C", .append),
            ("D", .collect),
            inputs: knownTwo,
            startsWith: ["p/a", "p/d"],
            landing: ["i1": "p/n"],
            mode: .rename,
            budget: Budget(crashes: 2, faults: 2, powerCuts: 1)
        ),
    ]
}
