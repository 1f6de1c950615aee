/// Decides what a move does next; a state machine without I/O.
///
/// Row groups that can be written come first, since that frees memory, and of those the largest;
/// otherwise the next source row group is gathered, in the order of the sources.
struct MoveSchedule {
    enum Work: Sendable {
        /// Gather a source row group, by its number.
        case gather(Int, wanted: [Gatherer.Wanted])
        /// Encode an output row group, by its number: one part of its columns.
        case make(Int, part: Int, of: Int, pieces: [PieceFragments])
        /// Copy a source row group into an output row group, by the latter's number.
        case carry(Int)
    }

    /// An output row group and its place.
    struct Output: Sendable {
        var planned: PlannedRowGroup
        /// The file, by its number in the plan.
        var file: Int
        /// Its position in its file.
        var index: Int
        /// Whether the file is one of the quarantine.
        var isQuarantine: Bool
    }

    let outputs: [Output]
    let fileCount: Int
    /// What each part of a large row group's columns takes of its bytes.
    let partWeights: [Double]
    private var wanted: [[Gatherer.Wanted]]
    private var nextSource = 0
    /// For each output, the pieces that have come in, and how many are missing.
    private var pieces: [[PieceFragments?]]
    private var missing: [Int]
    /// What can be done at once; `nil` for what was taken, so that its pieces go when it is done.
    private var ready: [Work?] = []
    private var readyHead = 0
    /// For each file, its outputs in order, and how many from the first on are delivered.
    private let outputsOfFile: [[Int]]
    private var settled: [Int]
    private var isDelivered: [Bool]
    /// For each file, how many of its outputs from the first on are carried or on their way.
    private var nextMade: [Int]

    init(_ plan: Plan, sourceCount: Int, partWeights: [Double]) {
        self.partWeights = partWeights
        var outputs: [Output] = []
        var wanted = [[Gatherer.Wanted]](repeating: [], count: sourceCount)
        var outputsOfFile: [[Int]] = []
        for (partition, planned) in plan.allPartitions.enumerated() {
            let isQuarantine = partition >= plan.partitions.count
            for file in planned.files {
                outputsOfFile.append([])
                for (index, group) in file.rowGroups.enumerated() {
                    let number = outputs.count
                    let fileNumber = outputsOfFile.count - 1
                    outputsOfFile[fileNumber].append(number)
                    outputs.append(
                        Output(
                            planned: group,
                            file: fileNumber,
                            index: index,
                            isQuarantine: isQuarantine
                        )
                    )
                    guard group.way == .made else { continue }
                    for (slot, piece) in group.pieces.enumerated() {
                        wanted[piece.source].append(
                            .init(
                                partition: plan.registryNumbers[partition],
                                rows: piece.rows,
                                output: number,
                                slot: slot
                            )
                        )
                    }
                }
            }
        }
        self.outputs = outputs
        self.wanted = wanted
        self.outputsOfFile = outputsOfFile
        fileCount = outputsOfFile.count
        pieces = outputs.map { output in
            output.planned.way == .made
                ? [PieceFragments?](repeating: nil, count: output.planned.pieces.count) : []
        }
        missing = pieces.map(\.count)
        settled = [Int](repeating: 0, count: outputsOfFile.count)
        nextMade = settled
        isDelivered = [Bool](repeating: false, count: outputs.count)
        for file in outputsOfFile.indices { advance(file) }
    }

    /// What to do next, or `nil` if that depends on work under way, or nothing is left.
    ///
    /// - Parameter admit: Whether it may be done now; if not, it is still the next.
    mutating func next(admit: (Work) -> Bool = { _ in true }) -> Work? {
        if readyHead < ready.count {
            guard let work = ready[readyHead], admit(work) else { return nil }
            ready[readyHead] = nil
            readyHead += 1
            return work
        }
        ready.removeAll(keepingCapacity: true)
        readyHead = 0
        while nextSource < wanted.count, wanted[nextSource].isEmpty { nextSource += 1 }
        guard nextSource < wanted.count else { return nil }
        let work = Work.gather(nextSource, wanted: wanted[nextSource])
        guard admit(work) else { return nil }
        nextSource += 1
        return work
    }

    /// What one task is to do next, one after the other; empty where ``next()`` is `nil`.
    ///
    /// It is one piece of work, or several row groups to encode that are too small to be worth a
    /// task each.
    mutating func nextTogether(admit: (Work) -> Bool = { _ in true }) -> [Work] {
        guard let first = next(admit: admit) else { return [] }
        var works = [first]
        guard var byteCount = byteCountToEncode(first) else { return works }
        while readyHead < ready.count, let added = ready[readyHead].flatMap(byteCountToEncode) {
            byteCount += added
            guard byteCount <= Self.taskByteCount, let work = next(admit: admit) else { break }
            works.append(work)
        }
        return works
    }

    /// So much is encoded in some milliseconds.
    private static let taskByteCount = 1 << 20

    /// The size of a row group that one thread encodes, in bytes.
    private func byteCountToEncode(_ work: Work) -> Int? {
        guard case .make(let output, _, of: 1, _) = work else { return nil }
        return outputs[output].planned.estimatedByteCount
    }

    /// A source row group has been gathered.
    mutating func gathered(_ source: Int, _ found: [PieceFragments]) {
        let start = ready.count
        for (piece, fragments) in zip(wanted[source], found) {
            pieces[piece.output][piece.slot] = fragments
            missing[piece.output] -= 1
            guard missing[piece.output] == 0 else { continue }
            make(outputs[piece.output].file)
        }
        wanted[source] = []
        sortReady(from: start)
    }

    /// Starts what can be made of a file, in its order: a row group that is made before its turn
    /// would wait in memory.
    private mutating func make(_ file: Int) {
        while nextMade[file] < outputsOfFile[file].count {
            let output = outputsOfFile[file][nextMade[file]]
            guard missing[output] == 0 else { return }
            nextMade[file] += 1
            guard outputs[output].planned.way == .made else { continue }
            let whole = pieces[output].compactMap { $0 }
            let parts = partCount(outputs[output].planned)
            for part in 0..<parts {
                ready.append(.make(output, part: part, of: parts, pieces: whole))
            }
            pieces[output] = []
        }
    }

    /// Large row groups are encoded by several threads, some columns each, so that no thread is
    /// left alone with the last of them.
    private func partCount(_ planned: PlannedRowGroup) -> Int {
        planned.rowCount >= 65_536 ? partWeights.count : 1
    }

    /// An output row group is encoded and in its file's hands.
    mutating func delivered(_ output: Int) {
        isDelivered[output] = true
        advance(outputs[output].file)
    }

    /// Starts the copy that is next in a file: copies wait for their turn, so that no more than
    /// one of a file is in memory.
    private mutating func advance(_ file: Int) {
        let outputs = outputsOfFile[file]
        let before = settled[file]
        while settled[file] < outputs.count, isDelivered[outputs[settled[file]]] {
            settled[file] += 1
        }
        guard settled[file] < outputs.count, settled[file] > before || before == 0 else { return }
        let next = outputs[settled[file]]
        // The first is asked about again while others of its file come in.
        guard self.outputs[next].planned.way == .carried, !isStarted.contains(next) else { return }
        isStarted.insert(next)
        ready.append(.carry(next))
    }

    private var isStarted: Set<Int> = []

    // MARK: Order

    /// Puts what has become ready from position `start` on in order: the largest row group comes
    /// first, and of that the largest column, so that no thread is left alone with it in the end.
    private mutating func sortReady(from start: Int) {
        guard ready.count - start > 1 else { return }
        let order = ready[start...].compactMap { $0 }.enumerated().map { place, work in
            let (group, part) = weights(of: work)
            // Places make equal ones stay as they are, and parts of a row group stay together.
            return (key: (-group, output(of: work), -part, place), work: work)
        }
        ready[start...] = ArraySlice(order.sorted { $0.key < $1.key }.map(\.work))
    }

    private func output(of work: Work) -> Int {
        switch work {
        case .gather(let source, _): source
        case .carry(let output), .make(let output, _, _, _): output
        }
    }

    private func weights(of work: Work) -> (group: Double, part: Double) {
        switch work {
        case .gather: (0, 0)
        case .carry: (.infinity, 0)
        case .make(let output, let part, let partCount, _):
            (
                Double(outputs[output].planned.estimatedByteCount),
                partCount == 1 ? 1 : partWeights[part]
            )
        }
    }
}
