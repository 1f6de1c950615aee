import Ledger
import ObjectStorage

/// A world, the processes in it, and what may still go wrong: one moment of a simulation.
struct Simulation: Hashable {
    /// What can happen next.
    enum Choice: Hashable, CustomStringConvertible {
        /// A process's request is performed and answered.
        case proceeds(Int)
        /// It is performed, and the answer is lost.
        case losesAnswer(Int)
        /// It never arrives.
        case losesRequest(Int)
        /// Its sender gives up, and it lands later.
        case isLate(Int)
        /// It takes the server long; others see neither upload nor object meanwhile.
        case isSlow(Int)
        case crashes(Int)
        case lands(Int)
        case uploadsAreLost
        case powerIsCut
        case inputLands

        var description: String {
            switch self {
            case .proceeds: ""
            case .losesAnswer: "answer lost"
            case .losesRequest: "request lost"
            case .isLate: "late"
            case .isSlow: "slow"
            case .crashes: "crashes"
            case .lands: "lands"
            case .uploadsAreLost: "uploads are lost"
            case .powerIsCut: "power is cut"
            case .inputLands: "an input lands"
            }
        }
    }

    private(set) var world: SimulatedWorld
    private(set) var processes: [SimulatedProcess]
    private var budget: Scenario.Budget
    private var pending: [Request] = []
    private var landing: [String: SimulatedInput]
    private let everyRowOnce: Bool

    init(_ scenario: Scenario) throws {
        world = SimulatedWorld(scenario)
        if !scenario.startsWith.isEmpty { try world.begin(with: scenario.startsWith) }
        processes = try scenario.processes.map {
            try SimulatedProcess($0.name, $0.work, mistake: scenario.mistake)
        }
        budget = scenario.budget
        landing = scenario.landing
        everyRowOnce = scenario.everyRowOnce
    }

    var choices: [Choice] {
        var choices: [Choice] = []
        for (index, process) in processes.enumerated() {
            guard let request = process.request else { continue }
            choices.append(.proceeds(index))
            if budget.faults > 0, request.changesSomething {
                choices += [.losesAnswer(index), .losesRequest(index)]
            }
            if budget.late > 0, request.canBeLate { choices.append(.isLate(index)) }
            if budget.slow > 0, case .publish(let file) = request,
                world.staged[file.staged.stagingKey] != nil
            {
                choices.append(.isSlow(index))
            }
            if budget.crashes > 0 { choices.append(.crashes(index)) }
        }
        if processes.contains(where: { !$0.hasEnded }) {
            if budget.losses > 0, world.mode == .upload, !world.staged.isEmpty {
                choices.append(.uploadsAreLost)
            }
            if budget.landings > 0 { choices.append(.inputLands) }
            choices += pending.indices.map { .lands($0) }
        }
        if budget.powerCuts > 0,
            processes.contains(where: { !$0.hasEnded }) || !world.volatile.isEmpty
        {
            choices.append(.powerIsCut)
        }
        return choices
    }

    /// Whether all have ended; a power cut may still come.
    var hasEnded: Bool { processes.allSatisfy(\.hasEnded) }

    mutating func take(_ choice: Choice) throws {
        switch choice {
        case .proceeds(let index):
            guard let request = processes[index].request else { return }
            let answer = try world.perform(request)
            try processes[index].receive(answer, world: world)
        case .losesAnswer(let index):
            budget.faults -= 1
            guard let request = processes[index].request else { return }
            _ = try world.perform(request)
            try processes[index].fail()
        case .losesRequest(let index):
            budget.faults -= 1
            try processes[index].fail()
        case .isLate(let index):
            budget.late -= 1
            guard let request = processes[index].request else { return }
            pending.append(underway(request))
            try processes[index].fail()
        case .isSlow(let index):
            budget.slow -= 1
            try beSlow(index)
        case .crashes(let index):
            budget.crashes -= 1
            if case .appear? = processes[index].request, let request = processes[index].request {
                pending.append(request)
            }
            processes[index].crash()
        case .lands(let index): _ = try world.perform(pending.remove(at: index))
        case .uploadsAreLost:
            budget.losses -= 1
            world.loseUploads()
        case .powerIsCut:
            budget.powerCuts -= 1
            world.cutPower()
            for index in processes.indices { processes[index].crash() }
        case .inputLands:
            budget.landings -= 1
            world.inputs.merge(landing) { _, new in new }
            landing = [:]
        }
        try world.check()
    }

    /// A copy that the server has begun has read its source already.
    private func underway(_ request: Request) -> Request {
        guard case .publish(let file) = request, world.mode == .copy,
            let upload = world.staged[file.staged.stagingKey]
        else { return request }
        return .appear(file, upload.rows)
    }

    private mutating func beSlow(_ index: Int) throws {
        guard case .publish(let file) = processes[index].request,
            let rows = world.beginSlowly(file)
        else { return }
        processes[index].replaceRequest(by: .appear(file, rows))
    }

    /// Lets everybody have ended, and looks at what is left.
    ///
    /// Somebody runs once more, what was under way lands, somebody runs again;
    /// then all has to be right.
    mutating func finish() throws {
        for name in ["Y", "Z"] {
            for work in [Work.append, .collect] {
                processes.append(try SimulatedProcess("\(name)\(work)", work))
                var count = 0
                while processes.last?.hasEnded == false {
                    try take(.proceeds(processes.count - 1))
                    count += 1
                    if count > 10_000 { throw Violation("the last run never ends") }
                }
            }
            while name == "Y", !pending.isEmpty { try take(.lands(0)) }
        }
        try world.checkAtRest(everyRowOnce: everyRowOnce)
    }

    /// What happens with a choice, for people.
    func text(of choice: Choice) -> String {
        switch choice {
        case .proceeds(let index), .losesAnswer(let index), .losesRequest(let index),
            .isLate(let index), .isSlow(let index), .crashes(let index):
            let request = processes[index].request.map { "\($0)" } ?? ""
            return "\(processes[index].name) \(choice) \(request.prefix(240))"
        case .lands(let index): return "lands \("\(pending[index])".prefix(240))"
        default: return "\(choice)"
        }
    }
}

extension SimulatedWorld {
    /// A first run has read all inputs, into files of those names.
    fileprivate mutating func begin(with names: [String]) throws {
        var entry = LogEntry(kind: .append, run: "first", nonce: "first")
        entry.ledger = "sim"
        entry.number = 1
        let reader = BookmarkContext(job: "", context: "in")
        entry.inputs = [
            ConsumedInputs(
                reader,
                inputs.sorted { $0.key < $1.key }.map { location, input in
                    InputIdentity(
                        location: location,
                        version: ObjectVersion(input.version),
                        byteCount: 1
                    )
                }
            )
        ]
        for (sequence, name) in names.enumerated() {
            // `p/a` has the row a of the partition p.
            let parts = name.split(separator: "/")
            let partition = String(parts[0])
            let rows = [SimulatedRow(name: String(parts[1]), partition: partition)]
            let key = try ObjectKey("\(partition)/part-first-0-\(sequence)")
            let staged = StagedObject(
                key: key,
                stagingKey: "first/0-\(sequence).staged",
                byteCount: 1,
                version: nil
            )
            entry.adds.append(AddedFile(staged, partition: partition, rowCount: 1))
            contents[FileName(key)] = rows
            objects[FileName(key)] = rows
            catalog.insert(partition)
        }
        log = [LoggedEntry(entry, digest: "first")]
        marks = [1]
    }

    /// The server begins to publish; answers what it will show.
    fileprivate mutating func beginSlowly(_ file: AddedFile) -> [SimulatedRow]? {
        guard let upload = staged.removeValue(forKey: file.staged.stagingKey) else { return nil }
        slow.insert(file.name)
        return upload.rows
    }
}
