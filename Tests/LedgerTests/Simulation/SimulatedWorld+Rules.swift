import Ledger
import ObjectStorage

extension SimulatedWorld {
    /// What holds at every moment.
    func check() throws {
        let state = state
        for (name, rows) in objects where rows.contains(Self.torn) {
            throw Violation("\(name) is torn and visible")
        }
        for (name, file) in state.live {
            guard objects[name] == nil, !lost.contains(name), !slow.contains(name) else { continue }
            let isStaged = file.staged.map { staged[$0.stagingKey] != nil } ?? false
            if !isStaged { throw Violation("\(name), a live file, is gone") }
        }
    }

    /// What holds when everybody has ended: the table is what its log says.
    ///
    /// - Parameter isOnce: Whether every row of every input has to be there, once.
    func checkAtRest(everyRowOnce isOnce: Bool) throws {
        let meant = meaning()
        let found = objects.values.flatMap { $0 }.sorted()
        guard found == meant else {
            throw Violation("the table has \(Self.text(found)), its log says \(Self.text(meant))")
        }
        let state = state
        if isOnce {
            let rows = inputs.values.flatMap(\.rows).sorted()
            guard found == rows else {
                throw Violation("rows were lost or doubled: \(Self.text(found))")
            }
            let consumed = Set(state.consumed.values.flatMap(\.keys))
            guard consumed == Set(inputs.keys) else {
                throw Violation("the bookmark has \(consumed.sorted())")
            }
        }
        let partitions = Set(objects.keys.map { String($0.key.folder.dropLast()) })
        guard partitions.isSubset(of: catalog) else {
            throw Violation("not registered: \(partitions.subtracting(catalog).sorted())")
        }
        guard staged.isEmpty else { throw Violation("left behind: \(staged.keys.sorted())") }
        guard marks == Set(log.map(\.entry.number)) else {
            throw Violation("marked: \(marks.sorted()) of \(log.count)")
        }
    }

    /// The rows that the log means: every entry's intent, one after the other.
    private func meaning() -> [SimulatedRow] {
        var partitions: [String: [SimulatedRow]] = [:]
        var rows: [Int: [SimulatedRow]] = [:]
        let voided = Set(log.flatMap(\.entry.voids))
        for entry in log.map(\.entry) where !voided.contains(entry.number) {
            let new = entry.adds.flatMap { contents[$0.name] ?? [] }
            switch entry.kind {
            case .append: rows[entry.number] = new
            case .overwrite:
                for partition in entry.exclusive { partitions[partition] = [] }
                rows[entry.number] = new
            case .replay:
                for row in rows[entry.takesBack ?? 0] ?? [] {
                    if let index = partitions[row.partition]?.firstIndex(of: row) {
                        partitions[row.partition]?.remove(at: index)
                    }
                }
                rows[entry.number] = new
            // A compaction changes no row.
            default: continue
            }
            for row in new { partitions[row.partition, default: []].append(row) }
        }
        return partitions.values.flatMap { $0 }.sorted()
    }

    static func text(_ rows: [SimulatedRow]) -> String {
        rows.map { "\($0.partition)/\($0.name)" }.joined(separator: " ")
    }
}
