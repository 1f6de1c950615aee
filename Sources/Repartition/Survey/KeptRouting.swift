internal import Buffers
internal import Synchronization

/// Where the rows of a row group go, kept from the survey for the move.
struct KeptRouting: Sendable {
    let partitions: [Int?]
    /// The class of each row.
    fileprivate let classes: Bytes
}

/// Keeps what the survey found as long as there is room; what is not kept is found once more.
final class RoutingStore: Sendable {
    private let room: Mutex<Int>

    init(memoryByteLimit: Int) {
        room = Mutex(memoryByteLimit)
    }

    /// - Returns: `nil` if there is no room, or there are too many classes.
    func keep(_ routing: borrowing RowRouting) -> KeptRouting? {
        let count = routing.rowCount
        let fits = room.withLock { room in
            guard count <= room else { return false }
            room -= count
            return true
        }
        guard fits else { return nil }
        guard let classes = routing.classes?.narrowed(largest: routing.partitions.count - 1) else {
            room.withLock { $0 += count }
            return nil
        }
        return KeptRouting(partitions: routing.partitions, classes: classes)
    }
}

extension RowRouting {
    /// What was kept: the classes of the rows and their partitions, and nothing else.
    init(_ kept: KeptRouting) {
        self.init(
            classes: .some(Vector(widening: kept.classes)),
            partitions: kept.partitions,
            counts: [],
            fingerprints: [],
            rowCount: kept.classes.count
        )
    }
}
