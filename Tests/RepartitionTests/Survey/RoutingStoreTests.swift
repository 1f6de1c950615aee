import Buffers
import Parquet
import Testing

@testable import Repartition

struct RoutingStoreTests {
    private func routing(_ classes: [UInt32]?) -> RowRouting {
        RowRouting(
            classes: classes.map { RowRuns(Vector($0)) },
            partitions: [4, nil, 7],
            counts: [],
            fingerprints: [],
            rowCount: 6
        )
    }

    @Test func keepsWhatThereIsRoomFor() throws {
        // Each has three runs, of 8 bytes.
        let store = RoutingStore(memoryByteLimit: 40)
        let first = store.keep(routing([0, 0, 1, 2, 2, 2]))
        let second = store.keep(routing([2, 1, 1, 1, 0, 0]))
        // What was refused took no room.
        let third = store.keep(routing([1, 1, 0, 0, 0, 0]))
        #expect(second === nil && third !== nil)
        let kept = try #require(first)
        #expect(kept.partitions == [4, nil, 7])
        switch kept.classes {
        case .some(let classes): #expect(classes.groupOfRow().array() == [0, 0, 1, 2, 2, 2])
        case .none: Issue.record("the classes are kept")
        }
    }

    @Test("where all rows are of one class, there is nothing to keep")
    func keepsNothingOfOneClass() {
        let kept = RoutingStore(memoryByteLimit: 1 << 20).keep(routing(nil))
        #expect(kept === nil)
    }
}
