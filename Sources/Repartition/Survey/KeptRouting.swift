internal import Buffers
internal import Parquet

/// Where the rows of a row group go, kept from the survey for the move.
final class KeptRouting: Sendable {
    let partitions: [Int?]
    /// The class of each row; there is more than one.
    let classes: RowRuns?

    fileprivate init(partitions: [Int?], classes: consuming RowRuns) {
        self.partitions = partitions
        self.classes = .some(classes)
    }
}

/// Keeps what the survey found as long as there is room; what is not kept is found once more.
final class RoutingStore: Sendable {
    private let memory: MemoryShare

    init(memoryByteLimit: Int) {
        memory = MemoryShare(byteCount: memoryByteLimit)
    }

    /// Takes the classes of a routing that is not needed any more.
    ///
    /// - Returns: `nil` if there is no room.
    func keep(_ routing: consuming RowRouting) -> KeptRouting? {
        let partitions = routing.partitions
        guard let classes = routing.classes.take() else { return nil }
        guard memory.take(classes.byteCount) else { return nil }
        return KeptRouting(partitions: partitions, classes: classes)
    }
}
