import ObjectStorage

/// A snapshot as it is stored: lists instead of dictionaries, in an order of their own, so that
/// the same state gives the same bytes.
struct StoredSnapshot: Codable {
    struct Live: Codable {
        var name: FileName
        var file: TableState.LiveFile
    }

    struct Dead: Codable {
        var name: FileName
        var removal: TableState.Removal
    }

    struct Consumed: Codable {
        var reader: BookmarkContext
        var inputs: [TableState.ConsumedInput]
    }

    struct Commit: Codable {
        var slice: TableState.RunSlice
        var entry: Int
    }

    var ledger: String
    var number: Int
    var digest: String
    var live: [Live]
    var dead: [Dead]
    var consumed: [Consumed]
    var touched: [String: Int]
    var generation: [String: Int]
    var abandoned: [String: Int]
    var voided: [String: Int]
    var replayed: [String: Int]
    var commits: [Commit]
    var closedBy: Int?

    /// - Parameter keepsStaged: Whether staged objects stay after publication, so that they have to
    ///   be destroyed before a file is removed.
    init(_ snapshot: Snapshot, of ledger: String, keepsStaged: Bool) {
        let state = snapshot.state
        self.ledger = ledger
        number = snapshot.number
        digest = snapshot.digest
        live = state.live.sorted { $0.key < $1.key }.map { name, file in
            var file = file
            if !keepsStaged { file.staged = nil }
            return Live(name: name, file: file)
        }
        dead = state.dead.sorted { $0.key < $1.key }.map { Dead(name: $0.key, removal: $0.value) }
        consumed = state.consumed.sorted { $0.key < $1.key }.map { reader, inputs in
            Consumed(reader: reader, inputs: inputs.sorted { $0.key < $1.key }.map(\.value))
        }
        touched = state.touched
        generation = state.generation
        abandoned = state.abandoned
        voided = Dictionary(uniqueKeysWithValues: state.voided.map { (String($0.key), $0.value) })
        replayed = Dictionary(
            uniqueKeysWithValues: state.replayed.map { (String($0.key), $0.value) }
        )
        commits = state.commits.sorted { $0.value < $1.value }
            .map { Commit(slice: $0.key, entry: $0.value) }
        closedBy = state.closedBy
    }

    var snapshot: Snapshot {
        var state = TableState()
        for live in live { state.live[live.name] = live.file }
        for dead in dead { state.dead[dead.name] = dead.removal }
        for consumed in consumed {
            for input in consumed.inputs {
                state.consumed[consumed.reader, default: [:]][input.identity.location] = input
            }
        }
        state.touched = touched
        state.generation = generation
        state.abandoned = abandoned
        for (number, by) in voided {
            if let number = Int(number) { state.voided[number] = by }
        }
        for (number, by) in replayed {
            if let number = Int(number) { state.replayed[number] = by }
        }
        for commit in commits { state.commits[commit.slice] = commit.entry }
        state.closedBy = closedBy
        return Snapshot(number: number, digest: digest, state: state)
    }
}
