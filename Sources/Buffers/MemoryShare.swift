internal import Synchronization

/// A share of the memory that data may take, in bytes: what one takes is not there for others.
package final class MemoryShare: Sendable {
    private let free: Atomic<Int>

    package init(byteCount: Int) { free = Atomic(byteCount) }

    /// Takes memory, if there is as much.
    package func take(_ byteCount: Int) -> Bool {
        var found = free.load(ordering: .relaxed)
        while byteCount <= found {
            let (isTaken, now) = free.weakCompareExchange(
                expected: found,
                desired: found - byteCount,
                ordering: .relaxed
            )
            if isTaken { return true }
            found = now
        }
        return false
    }

    /// Gives back memory that was taken.
    package func give(_ byteCount: Int) { free.wrappingAdd(byteCount, ordering: .relaxed) }
}
