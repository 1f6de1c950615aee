import Ledger
import ObjectStorage
import Testing

/// The machines of the ledger in a simulated world, in every order and with every mishap.
@Suite("The protocol, simulated")
struct ProtocolSimulationTests {
    @Test(arguments: Scenario.small)
    func holdsInEveryOrder(_ scenario: Scenario) throws {
        let result = try Explorer(scenario: scenario).explore(stateLimit: 20_000)
        #expect(result.violation == nil, "\(scenario): \(result.violation ?? "")")
        print("\(scenario): \(result.stateCount) states\(result.isExhaustive ? "" : ", bounded")")
    }

    /// A world that does not keep to what the protocol rests on breaks it, and is found out.
    @Test(arguments: SimulatedWorld.Mistake.allCases)
    func findsMistakes(_ mistake: SimulatedWorld.Mistake) throws {
        let name = mistake.scenario
        var scenario = try #require(Scenario.small.first { $0.description == name })
        scenario.mistake = mistake
        let result = try Explorer(scenario: scenario).explore(stateLimit: 100_000)
        #expect(result.violation != nil, "\(mistake) was not found in \(result.stateCount) states")
    }

    @Test(arguments: Scenario.large, 1...3 as ClosedRange<UInt64>)
    func holdsOnRandomWays(_ scenario: Scenario, seed: UInt64) throws {
        for walk in 0..<200 {
            let violation = try Explorer(scenario: scenario).wander(
                seed: seed * 1_000_000 + UInt64(walk)
            )
            #expect(violation == nil, "\(scenario), seed \(seed), walk \(walk): \(violation ?? "")")
        }
    }
}

extension SimulatedWorld.Mistake {
    /// Where it shows.
    fileprivate var scenario: String {
        switch self {
        case .overwritesSlots: "two appends at once"
        case .synchronizesNothing: "local files, the power is cut"
        case .destroysNothing: "staged copies, a sleeper and a compaction"
        case .settlesTwice: "a slow publication, an overwrite, two appliers"
        case .losesAbandons: "an append, a late request and gc"
        case .trustsPuts: "one run, crash anywhere"
        }
    }
}
