import Ledger
import SeededRandom

/// Searches what can happen in a scenario.
struct Explorer {
    let scenario: Scenario

    /// What a search found.
    struct Result {
        /// The rule that was broken, and the way there.
        var violation: String?
        var stateCount = 0
        /// Whether every state was seen.
        var isExhaustive = true
    }

    /// Visits every state that can be reached, up to a limit.
    func explore(stateLimit: Int) throws -> Result {
        var result = Result()
        var seen: Set<Int> = []
        var stack: [(Simulation, [String])] = [(try Simulation(scenario), [])]
        while let (simulation, path) = stack.popLast() {
            guard seen.insert(simulation.hashValue).inserted else { continue }
            result.stateCount += 1
            if result.stateCount > stateLimit {
                result.isExhaustive = false
                return result
            }
            do {
                if simulation.hasEnded {
                    var end = simulation
                    try end.finish()
                }
            } catch {
                result.violation = Self.text(error, path)
                return result
            }
            for choice in simulation.choices.reversed() {
                let next = path + [simulation.text(of: choice)]
                do {
                    var branch = simulation
                    try branch.take(choice)
                    stack.append((branch, next))
                } catch {
                    result.violation = Self.text(error, next)
                    return result
                }
            }
        }
        return result
    }

    /// Goes one random way, most of it without mishaps.
    func wander(seed: UInt64) throws -> String? {
        var random = SeededGenerator(seed: seed)
        var simulation = try Simulation(scenario)
        var path: [String] = []
        do {
            while !simulation.choices.isEmpty {
                let choices = simulation.choices
                let plain = choices.filter { if case .proceeds = $0 { true } else { false } }
                let pool =
                    plain.isEmpty || Int.random(in: 0..<10, using: &random) == 0
                    ? choices : plain
                guard let choice = pool.randomElement(using: &random) else { break }
                path.append(simulation.text(of: choice))
                try simulation.take(choice)
            }
            try simulation.finish()
            return nil
        } catch {
            return Self.text(error, path)
        }
    }

    private static func text(_ error: any Error, _ path: [String]) -> String {
        "\(error)\n" + path.map { "    \($0)" }.joined(separator: "\n")
    }
}
