internal import Synchronization

/// Scratch objects that tasks take, use and give back, so that there are no more than tasks at
/// once.
final class Reusable<Scratch: ~Copyable>: Sendable {
    // Scratch objects are not Sendable; each is in one task's hands at a time.
    private final class Box: @unchecked Sendable {
        // SAFETY: a boxed object is either in the pool or with the one task that took it.
        var scratch: Scratch

        init(_ scratch: consuming Scratch) { self.scratch = scratch }
    }

    private let idle = Mutex<[Box]>([])
    private let make: @Sendable () -> Scratch
    private let isWorthKeeping: @Sendable (borrowing Scratch) -> Bool

    /// - Parameter isWorthKeeping: Whether an object stays for others that has been used.
    init(
        if isWorthKeeping: @escaping @Sendable (borrowing Scratch) -> Bool = { _ in true },
        _ make: @escaping @Sendable () -> Scratch
    ) {
        self.make = make
        self.isWorthKeeping = isWorthKeeping
    }

    /// Calls `body` with a scratch object that nobody else uses meanwhile.
    func use<Result: ~Copyable>(_ body: (inout Scratch) throws -> Result) rethrows -> Result {
        let box = idle.withLock { $0.popLast() } ?? Box(make())
        defer { if isWorthKeeping(box.scratch) { idle.withLock { $0.append(box) } } }
        return try body(&box.scratch)
    }
}
