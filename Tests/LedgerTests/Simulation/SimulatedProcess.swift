import Ledger
import ObjectStorage

/// The work of a simulated process.
enum Work: Hashable {
    /// Reads all unread inputs, and adds their rows.
    case append
    /// Reads all inputs, and replaces the partitions they have rows for.
    case overwrite
    /// Joins the files of a partition.
    case compact(String)
    /// Reads an entry's inputs again.
    case replay(Int)
    /// Recovers, and removes what dead runs left behind.
    case collect
}

/// A process that runs a machine of the ledger, one request at a time.
struct SimulatedProcess: Hashable {
    let name: String
    let work: Work
    private var machine: Machine
    /// The request that is under way, or `nil` if the process has ended.
    private(set) var request: Request?
    private var action: LedgerAction?
    /// What is to be asked after `request` for the same action.
    private var rest: [Request] = []
    /// What was learnt for the action so far.
    private var learnt = Learnt()
    private var planningCount = 0
    private(set) var stopped: Conflict?
    private let mistake: SimulatedWorld.Mistake?
    private var isGivingUp = false

    private enum Machine: Hashable {
        case run(RunMachine)
        case garbage(GarbageMachine)
    }

    private struct Learnt: Hashable {
        var lost: [AddedFile] = []
        var visible: [FileName] = []
        var inputs: [String: SimulatedInput] = [:]
        var adds: [AddedFile] = []
        var plan: LogEntry?
        var uploads: [SimulatedUpload] = []
    }

    init(_ name: String, _ work: Work, mistake: SimulatedWorld.Mistake? = nil) throws {
        self.name = name
        self.work = work
        self.mistake = mistake
        let author = Author(run: name, time: 0, patience: 1)
        let log = CommitLog(ledger: "sim")
        switch work {
        case .collect:
            machine = .garbage(
                GarbageMachine(
                    on: log,
                    as: author,
                    suspicion: .init(ageSeconds: 0),
                    isDryRun: false
                )
            )
        default: machine = .run(RunMachine(on: log, as: author, sweep: .all))
        }
        try begin()
    }

    var hasEnded: Bool { request == nil }

    /// The server is at work on the request.
    mutating func replaceRequest(by request: Request) { self.request = request }

    mutating func crash() {
        request = nil
        rest = []
    }

    // MARK: Steps

    private mutating func begin() throws {
        switch machine {
        case .run(var run):
            let step = try run.start()
            machine = .run(run)
            try follow(step)
        case .garbage(var garbage):
            let step = try garbage.start()
            machine = .garbage(garbage)
            try follow(step)
        }
    }

    private mutating func handle(_ event: LedgerEvent) throws {
        switch machine {
        case .run(var run):
            let step = try run.handle(event)
            machine = .run(run)
            try follow(step)
        case .garbage(var garbage):
            let step = try garbage.handle(event)
            machine = .garbage(garbage)
            try follow(step)
        }
    }

    private mutating func follow<Outcome>(_ step: Step<Outcome>) throws {
        guard case .perform(let action) = step else {
            if case .done(let outcome) = step,
                case .stopped(let conflict)? = outcome as? RunMachine.Outcome
            {
                stopped = conflict
            }
            crash()
            return
        }
        self.action = action
        learnt = Learnt()
        rest = requests(for: action)
        try ask()
    }

    /// Sends the next request of the action, or tells the machine its answer.
    private mutating func ask() throws {
        if !rest.isEmpty {
            request = rest.removeFirst()
        } else if isGivingUp {
            crash()
        } else {
            try handle(event())
        }
    }

    private func requests(for action: LedgerAction) -> [Request] {
        switch action {
        case .readLog(let after): [.readLog(after: after)]
        case .readMarks(let after): [.readMarks(after: after)]
        case .put(let entry): [.put(entry)]
        case .readSlot(let number): [.readSlot(number)]
        case .publish(let files): files.map { .publish($0) }
        case .settle(let number, let outcome): [.settle(number, outcome)]
        case .register(let changes):
            changes.flatMap(\.partitions).map { .register($0.location) }
        case .remove(let files): files.flatMap(removal)
        case .look(let names): names.map { .head($0) }
        case .synchronize: [.synchronize]
        case .mark(let number): [.mark(number)]
        case .discardUnpublished(let files), .discardPublished(let files):
            files.map { .destroy(stagingKey: $0.staged.stagingKey, nil) }
        case .listStaged: [.listStaged]
        case .discard(let leftovers): leftovers.map { .destroy(stagingKey: $0.stagingKey, nil) }
        case .wait: []
        case .prepare: [.readInputs]
        }
    }

    /// First what could make the file visible again, then the file.
    private func removal(of file: RemovedFile) -> [Request] {
        let delete = Request.delete(file.name)
        guard let staged = file.staged else { return [delete] }
        return [.destroy(stagingKey: staged.stagingKey, file.name), delete]
    }

    private func event() -> LedgerEvent {
        switch action {
        case .publish: .published(lost: learnt.lost)
        case .look: .visible(learnt.visible)
        case .prepare: .prepared(learnt.plan)
        default: .done
        }
    }

    // MARK: Answers

    /// The request was answered.
    mutating func receive(_ answer: Answer, world: SimulatedWorld) throws {
        if isGivingUp { return try ask() }
        switch (action, answer) {
        case (_, .log(let entries)): try handle(.log(entries))
        case (_, .marks(let marks)): try handle(.marks(marks))
        case (.put, .written(let digest)): try handle(.put(.written(digest: digest)))
        case (.put, .taken):
            if mistake == .trustsPuts { return giveUp() }
            try handle(.put(.unclear))
        case (_, .slot(let found)): try handle(.slot(found))
        case (_, .outcome(let outcome)): try handle(.outcome(outcome))
        case (_, .leftovers(let found)): try handle(.leftovers(found))
        case (.publish, .nothingStaged):
            guard case .publish(let file) = request else { return }
            request = .head(file.name)
        case (.publish(let files), .found(let isThere)):
            guard case .head(let name) = request else { return }
            if !isThere { learnt.lost += files.filter { $0.name == name } }
            try ask()
        case (.look, .found(let isThere)):
            guard case .head(let name) = request else { return }
            if isThere { learnt.visible.append(name) }
            try ask()
        case (.prepare(let base), .inputs(let inputs)):
            planningCount += 1
            plan(base, inputs, world)
            try stageNext()
        case (.prepare, .done):
            noteStaged(in: world)
            try stageNext()
        default: try ask()
        }
    }

    /// Nobody answered the request, or the answer was lost.
    mutating func fail() throws {
        // All but puts are simply sent again.
        guard case .put = request else { return }
        if mistake == .trustsPuts { return giveUp() }
        try handle(.put(.unclear))
    }

    /// What who believes the answer to a put does: it failed, so nobody needs the uploads.
    private mutating func giveUp() {
        guard case .put(let entry) = request else { return }
        rest = entry.adds.map { .destroy(stagingKey: $0.staged.stagingKey, $0.name) }
        isGivingUp = true
        request = rest.isEmpty ? nil : rest.removeFirst()
    }

    // MARK: Plan

    private mutating func plan(
        _ base: RunBase,
        _ inputs: [String: SimulatedInput],
        _ world: SimulatedWorld
    ) {
        let reader = BookmarkContext(job: "", context: "in")
        var entry = LogEntry(kind: .append, run: name, nonce: "\(name)-\(planningCount)")
        entry.slices = [planningCount]
        var read: [String] = []
        let state = base.log.state
        switch work {
        case .append:
            read = inputs.keys.filter { state.consumption(of: $0, by: reader) == nil }.sorted()
        case .overwrite:
            entry.kind = .overwrite
            read = inputs.keys.sorted()
        case .replay(let number):
            guard let replayed = base.log[number], base.isApplied(number) else { return }
            entry.kind = .replay
            entry.takesBack = number
            read = replayed.inputs.flatMap(\.files).map(\.location)
            entry.removes = state.removals(of: replayed)
        case .compact(let partition):
            entry.kind = .compact
            entry.removes = state.removals { $0.partition == partition }
            let isApplied = entry.removes.allSatisfy { base.isApplied($0.addedBy ?? 0) }
            guard entry.removes.count >= 2, isApplied else { return }
        case .collect: return
        }
        entry.inputs = [
            ConsumedInputs(
                reader,
                read.map { location in
                    InputIdentity(
                        location: location,
                        version: ObjectVersion(inputs[location]?.version ?? ""),
                        byteCount: 1
                    )
                },
                reading: entry.kind == .append ? .once : .again
            )
        ]
        guard !read.isEmpty || !entry.removes.isEmpty else { return }
        let rows =
            entry.kind == .compact
            ? entry.removes.flatMap { world.contents[$0.name] ?? [] }
            : read.flatMap { inputs[$0]?.rows ?? [] }
        learnt.uploads = uploads(rows)
        if work == .overwrite {
            entry.exclusive = learnt.uploads.map { String($0.name.key.folder.dropLast()) }
            entry.removes = state.removals(of: Set(entry.exclusive))
        }
        learnt.plan = entry
    }

    private func uploads(_ rows: [SimulatedRow]) -> [SimulatedUpload] {
        Dictionary(grouping: rows, by: \.partition).sorted { $0.key < $1.key }
            .enumerated().compactMap { sequence, partition in
                let id = StagingID(run: name, slice: planningCount, sequence: sequence)
                let fileName = "part-\(name)-\(planningCount)-\(sequence)"
                guard let key = try? ObjectKey("\(partition.key)/\(fileName)") else { return nil }
                return SimulatedUpload(
                    id: id,
                    name: FileName(key),
                    rows: partition.value
                )
            }
    }

    private mutating func stageNext() throws {
        guard learnt.adds.count < learnt.uploads.count else {
            learnt.plan?.adds = learnt.adds
            learnt.plan?.catalog = [
                CatalogChange(
                    table: "db.t",
                    partitions: learnt.adds.map { .init(values: [], location: $0.partition) }
                )
            ]
            return try handle(.prepared(learnt.plan))
        }
        request = .stage(learnt.uploads[learnt.adds.count])
    }

    private mutating func noteStaged(in world: SimulatedWorld) {
        let upload = learnt.uploads[learnt.adds.count]
        let staged = StagedObject(
            key: upload.name.key,
            stagingKey: world.stagingKey(of: upload.id),
            byteCount: Int64(upload.rows.count),
            version: nil
        )
        learnt.adds.append(
            AddedFile(
                staged,
                partition: String(upload.name.key.folder.dropLast()),
                rowCount: Int64(upload.rows.count)
            )
        )
    }
}

extension TableState {
    /// The live files for which something holds, as an entry removes them.
    fileprivate func removals(where isMeant: (LiveFile) -> Bool) -> [RemovedFile] {
        live.filter { isMeant($0.value) }.map { name, file in
            RemovedFile(
                name,
                partition: file.partition,
                addedBy: file.entry,
                staged: file.staged
            )
        }.sorted { $0.name < $1.name }
    }
}
