import Testing

@testable import Parquet

struct SharedMutexTests {
    private final class Ledger: Sendable {
        let sums = SharedMutex((left: 0, right: 0))
    }

    @Test func nobodySeesHalfAChange() async {
        let ledger = Ledger()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    for _ in 0..<5_000 {
                        ledger.sums.change { sums in
                            sums.left += 1
                            sums.right += 1
                        }
                    }
                }
                group.addTask {
                    for _ in 0..<5_000 {
                        let sums = ledger.sums.look { $0 }
                        #expect(sums.left == sums.right)
                    }
                }
            }
        }
        #expect(ledger.sums.look { $0.left } == 20_000)
    }

    @Test func anErrorLetsGo() {
        struct Refusal: Error {}
        let mutex = SharedMutex(1)
        #expect(throws: Refusal.self) { try mutex.change { _ throws(Refusal) in throw Refusal() } }
        #expect(throws: Refusal.self) { try mutex.look { _ throws(Refusal) in throw Refusal() } }
        mutex.change { $0 += 1 }
        #expect(mutex.look { $0 } == 2)
    }
}
