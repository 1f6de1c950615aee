import Buffers
import Ledger
import ObjectStorage

/// A row of an input, and the partition it belongs to.
struct SimulatedRow: Hashable, Comparable {
    var name: String
    var partition: String

    static func < (left: Self, right: Self) -> Bool {
        (left.partition, left.name) < (right.partition, right.name)
    }
}

/// An input of a simulated run.
struct SimulatedInput: Hashable {
    var version: String
    var rows: [SimulatedRow]
}

/// Something staged: an upload, or an object that is copied or renamed.
struct SimulatedUpload: Hashable {
    var id: StagingID
    var name: FileName
    var rows: [SimulatedRow]
    /// Whether a power cut leaves its bytes as they are.
    var isSynchronized = true
}

/// A rule of the protocol that the world saw broken.
struct Violation: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) {
        self.description = description
    }
}

/// One request to the store or the catalog.
enum Request: Hashable, CustomStringConvertible {
    case readLog(after: Int)
    case readMarks(after: Int)
    case put(LogEntry)
    case readSlot(Int)
    case stage(SimulatedUpload)
    case publish(AddedFile)
    case head(FileName)
    case settle(Int, EntryOutcome)
    case register(String)
    case destroy(stagingKey: String, FileName?)
    case delete(FileName)
    case synchronize
    case mark(Int)
    case listStaged
    case readInputs
    /// The end of a publication that takes the server long.
    case appear(AddedFile, [SimulatedRow])

    var description: String {
        switch self {
        case .put(let entry):
            "put \(entry.number): \(entry.kind) \(entry.nonce) adds \(entry.adds.map(\.name)) "
                + "removes \(entry.removes.map(\.name)) voids \(entry.voids) abandons "
                + "\(entry.abandons)"
        case .stage(let upload): "stage \(upload.name)"
        case .publish(let file): "publish \(file.name) \(file.staged.stagingKey)"
        case .head(let name): "head \(name)"
        case .readLog(let after): "read log after \(after)"
        case .readMarks(let after): "read marks after \(after)"
        case .readSlot(let number): "read slot \(number)"
        case .settle(let number, let outcome): "settle \(number) as \(outcome)"
        case .register(let partition): "register \(partition)"
        case .destroy(let stagingKey, _): "destroy \(stagingKey)"
        case .delete(let name): "delete \(name)"
        case .synchronize: "synchronize"
        case .mark(let number): "mark \(number)"
        case .listStaged: "list staged"
        case .readInputs: "read inputs"
        case .appear(let file, _): "appear \(file.name)"
        }
    }

    /// Whether the request can land long after its sender has given up.
    var canBeLate: Bool {
        switch self {
        case .put, .publish, .delete, .destroy: true
        default: false
        }
    }

    /// Whether it matters that the answer is lost.
    var changesSomething: Bool {
        switch self {
        case .put, .stage, .publish: true
        default: false
        }
    }
}

/// What a store answers.
enum Answer: Hashable {
    case log([LoggedEntry])
    case marks(Set<Int>)
    case written(digest: String)
    case taken
    case slot(LoggedEntry?)
    case published
    case nothingStaged
    case found(Bool)
    case outcome(EntryOutcome)
    case leftovers([StagedLeftover])
    case inputs([String: SimulatedInput])
    case done
}

/// Everything that outlives a process: objects, uploads, log, marks, catalog.
struct SimulatedWorld: Hashable {
    let mode: PublishMode
    var inputs: [String: SimulatedInput]
    var objects: [FileName: [SimulatedRow]] = [:]
    var staged: [String: SimulatedUpload] = [:]
    var log: [LoggedEntry] = []
    var marks: Set<Int> = []
    var outcomes: [Int: EntryOutcome] = [:]
    var catalog: Set<String> = []
    /// What each file of an entry holds.
    var contents: [FileName: [SimulatedRow]] = [:]
    /// What has been lost outside the protocol.
    var lost: Set<FileName> = []
    /// What a server is about to make visible.
    var slow: Set<FileName> = []
    /// Undo records of names that a power cut takes back, newest last.
    var volatile: [VolatileChange] = []
    var stagingCount = 0
    /// A mistake made on purpose.
    let mistake: Mistake?
    /// Whether a removed file may be seen again until the next sweep, since servers are slow.
    let filesMayReturn: Bool

    /// Mistakes of a store or shell that have to be found.
    enum Mistake: Hashable, CaseIterable {
        /// The store ignores the condition of a put.
        case overwritesSlots
        /// Names are not made durable.
        case synchronizesNothing
        /// What could make a removed file visible is left alone.
        case destroysNothing
        /// Who settles second gets what he wants.
        case settlesTwice
        /// The entry that declares a run dead is lost, and its uploads are aborted.
        case losesAbandons
        /// The answer to a put is believed.
        case trustsPuts
    }

    enum VolatileChange: Hashable {
        case renamed(SimulatedUpload, stagingKey: String)
        case removed(FileName, [SimulatedRow])
    }

    static let torn = SimulatedRow(name: "torn", partition: "")

    init(_ scenario: Scenario) {
        mode = scenario.mode
        inputs = scenario.inputs
        mistake = scenario.mistake
        filesMayReturn = scenario.budget.late > 0 || scenario.budget.slow > 0
    }

    var state: TableState { wholeLog.state }

    var wholeLog: CommitLog {
        var whole = CommitLog(ledger: "sim")
        try? whole.append(log)
        return whole
    }

    // MARK: Requests

    mutating func perform(_ request: Request) throws -> Answer {
        switch request {
        case .readLog(let after): return .log(Array(log.dropFirst(after)))
        case .readMarks(let after): return .marks(marks.filter { $0 > after })
        case .put(let entry): return put(entry)
        case .readSlot(let number):
            return .slot(number <= log.count ? log[number - 1] : nil)
        case .stage(let upload):
            stage(upload)
            return .done
        case .publish(let file): return try publish(file)
        case .head(let name): return .found(objects[name] != nil)
        case .settle(let number, let wanted):
            if mistake != .settlesTwice, let settled = outcomes[number] { return .outcome(settled) }
            outcomes[number] = wanted
            return .outcome(wanted)
        case .register(let partition):
            catalog.insert(partition)
            return .done
        case .destroy(let stagingKey, let name):
            if mistake != .destroysNothing || name == nil { try destroy(stagingKey) }
            return .done
        case .delete(let name):
            try delete(name)
            return .done
        case .synchronize:
            if mistake != .synchronizesNothing { volatile = [] }
            return .done
        case .mark(let number):
            marks.insert(number)
            return .done
        case .listStaged: return .leftovers(leftovers())
        case .readInputs: return .inputs(inputs)
        case .appear(let file, let rows):
            slow.remove(file.name)
            try appear(file.name, rows)
            return .done
        }
    }

    private mutating func put(_ entry: LogEntry) -> Answer {
        let logged = LoggedEntry(entry, digest: "\(entry.number)-\(entry.nonce)")
        if mistake == .losesAbandons, entry.kind == .abandon {
            return .written(digest: logged.digest)
        }
        if entry.number <= log.count {
            guard mistake == .overwritesSlots, entry.number == log.count else { return .taken }
            log[entry.number - 1] = logged
        } else {
            log.append(logged)
        }
        return .written(digest: logged.digest)
    }

    private mutating func stage(_ upload: SimulatedUpload) {
        stagingCount += 1
        // Uploads of the same object have ids of their own; staged objects have their name.
        let stagingKey = mode == .upload ? "\(upload.id.path)#\(stagingCount)" : upload.id.path
        var upload = upload
        if mode == .rename, mistake == .synchronizesNothing { upload.isSynchronized = false }
        staged[stagingKey] = upload
        contents[upload.name] = upload.rows
    }

    /// How a process finds what it has staged last under that id.
    func stagingKey(of id: StagingID) -> String {
        mode == .upload ? "\(id.path)#\(stagingCount)" : id.path
    }

    private mutating func publish(_ file: AddedFile) throws -> Answer {
        guard let upload = staged[file.staged.stagingKey] else { return .nothingStaged }
        if mode != .copy { staged[file.staged.stagingKey] = nil }
        if mode == .rename {
            volatile.append(.renamed(upload, stagingKey: file.staged.stagingKey))
        }
        try appear(file.name, upload.rows)
        return .published
    }

    private mutating func appear(_ name: FileName, _ rows: [SimulatedRow]) throws {
        let state = state
        guard state.live[name] != nil || state.dead[name] != nil else {
            throw Violation("\(name) was published and is not committed")
        }
        if let removal = state.dead[name], objects[name] == nil, !filesMayReturn {
            let isTakenBack = log.contains { logged in
                state.voided[logged.entry.number] != nil
                    && logged.entry.adds.contains { $0.name == name }
            }
            guard isTakenBack else {
                throw Violation("\(name), which entry \(removal.entry) removed, came back")
            }
        }
        objects[name] = rows
    }

    private mutating func destroy(_ stagingKey: String) throws {
        guard let upload = staged.removeValue(forKey: stagingKey) else { return }
        guard objects[upload.name] == nil, state.live[upload.name] != nil else { return }
        let isListed = log.contains { logged in
            logged.entry.adds.contains { $0.staged.stagingKey == stagingKey }
        }
        if isListed { throw Violation("the upload of \(upload.name), a live file, was destroyed") }
    }

    private mutating func delete(_ name: FileName) throws {
        if state.live[name] != nil { throw Violation("\(name), a live file, was deleted") }
        guard let rows = objects.removeValue(forKey: name) else { return }
        if mode == .rename { volatile.append(.removed(name, rows)) }
    }

    private func leftovers() -> [StagedLeftover] {
        staged.sorted { $0.key < $1.key }.map { stagingKey, upload in
            StagedLeftover(
                id: upload.id,
                key: upload.name.key,
                stagingKey: stagingKey,
                ageSeconds: 1_000_000
            )
        }
    }

    // MARK: What happens to the world

    /// A rule of the bucket removes all uploads.
    mutating func loseUploads() {
        for upload in staged.values { lost.insert(upload.name) }
        staged = [:]
    }

    /// Names that were not made durable are as before, bytes that were not are torn.
    mutating func cutPower() {
        for change in volatile.reversed() {
            switch change {
            case .renamed(let upload, let stagingKey):
                objects[upload.name] = nil
                staged[stagingKey] = upload
            case .removed(let name, let rows): objects[name] = rows
            }
        }
        volatile = []
        for (stagingKey, upload) in staged where !upload.isSynchronized {
            staged[stagingKey]?.rows = [Self.torn]
        }
    }
}
