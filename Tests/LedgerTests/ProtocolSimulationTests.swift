import Ledger
import ObjectStorage
import Testing

/// The machines of the ledger in a simulated world, in every order and with every mishap.
@Suite("The protocol, simulated")
struct ProtocolSimulationTests {
    @Test(arguments: Scenario.all)
    func holds(_ scenario: Scenario) throws {
        let result = try Explorer(scenario: scenario).explore(stateLimit: 20_000)
        #expect(result.violation == nil, "\(scenario): \(result.violation ?? "")")
        print("\(scenario): \(result.stateCount) states\(result.isExhaustive ? "" : ", bounded")")
    }
}

extension Scenario {
    static let all: [Scenario] = [
        Scenario(
            "one run, crash anywhere",
            ("A", .append),
            inputs: ["i1": "p/a q/b", "i2": "p/c"],
            budget: Budget(faults: 1, late: 1)
        ),
        Scenario(
            "two appends at once",
            ("A", .append),
            ("B", .append),
            inputs: ["i1": "p/a"],
            budget: Budget(faults: 1)
        ),
        Scenario(
            "an append, a late request and gc",
            ("A", .append),
            ("B", .collect),
            inputs: ["i1": "p/a"],
            budget: Budget(faults: 1, late: 1)
        ),
    ]
}
