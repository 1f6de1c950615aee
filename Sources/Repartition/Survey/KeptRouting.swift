internal import Parquet
internal import Synchronization

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
    private let room: Mutex<Int>

    init(memoryByteLimit: Int) {
        room = Mutex(memoryByteLimit)
    }

    /// Takes the classes of a routing that is not needed any more.
    ///
    /// - Returns: `nil` if there is no room.
    func keep(_ routing: consuming RowRouting) -> KeptRouting? {
        let partitions = routing.partitions
        guard let classes = routing.classes.take() else { return nil }
        let byteCount = classes.byteCount
        let fits = room.withLock { room in
            guard byteCount <= room else { return false }
            room -= byteCount
            return true
        }
        return fits ? KeptRouting(partitions: partitions, classes: classes) : nil
    }
}
