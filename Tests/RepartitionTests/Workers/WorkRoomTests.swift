import SeededRandom
import Testing

@testable import Repartition

/// Work begins where there is memory for it.
struct WorkRoomTests {
    @Test("what is under way has room, or is alone", arguments: Seeds.first(8))
    func boundsWhatIsUnderWay(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var room = WorkRoom(byteLimit: 100)
        var underWay: [Int] = []
        var seen: Set<String> = []
        for _ in 0..<2_000 {
            if !underWay.isEmpty, random.happens(70) {
                room.leave(underWay.remove(at: random.number(0...underWay.count - 1)))
            }
            let bytes = random.number(1...(random.once(in: 5) ? 300 : 40))
            let sum = underWay.reduce(bytes, +)
            if room.enter(bytes) {
                #expect(sum <= 100 || underWay.isEmpty)
                seen.insert(sum <= 100 ? "has room" : "is alone")
                underWay.append(bytes)
            } else {
                #expect(sum > 100 && !underWay.isEmpty)
                seen.insert("waits")
            }
        }
        #expect(seen == ["has room", "is alone", "waits"])
    }

    @Test("estimates are numbers of bytes, whatever files say")
    func boundsEstimates() {
        for estimate in [-1e300, -1, 0, .nan, .infinity, 1e300] {
            #expect((1...1 << 50).contains(WorkRoom.byteCount(estimate)))
        }
        #expect(WorkRoom.byteCount(1_234.5) == 1_234)
    }

    @Test("all shares together are not more than the memory", arguments: [0, 1, 64 << 20, 1 << 40])
    func sharesMemoryOut(byteLimit: Int) {
        let shares = MemoryShares(byteLimit: byteLimit)
        let kept = shares.fragments + shares.dictionaries + shares.routings + shares.scratch
        #expect(shares.work(isSorted: false) >= byteLimit / 4)
        #expect(shares.work(isSorted: false) + kept <= byteLimit)
        #expect(shares.work(isSorted: true) >= byteLimit / 8)
        #expect(shares.work(isSorted: true) + kept + shares.sorting <= byteLimit)
    }
}
