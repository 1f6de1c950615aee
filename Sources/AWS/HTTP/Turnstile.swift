/// Lets a number of tasks through at once; the others wait in the order they came.
actor Turnstile {
    private var freeCount: Int
    private var waiting: [(id: Int, continuation: CheckedContinuation<Void, any Error>)] = []
    private var nextID = 0

    init(placeCount: Int) {
        precondition(placeCount > 0, "somebody can go through")
        freeCount = placeCount
    }

    /// Takes a place, which ``leave()`` gives back.
    ///
    /// - Throws: `CancellationError`, and then no place is taken.
    func enter() async throws {
        try Task.checkCancellation()
        if freeCount > 0 {
            freeCount -= 1
            return
        }
        let id = nextID
        nextID += 1
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                (continuation: CheckedContinuation<Void, any Error>) in
                // Whoever is cancelled before this line is found by the check: the handler's
                // message to the actor comes after it.
                if Task.isCancelled {
                    continuation.resume(throwing: CancellationError())
                } else {
                    waiting.append((id, continuation))
                }
            }
        } onCancel: {
            Task { await self.giveUp(id) }
        }
    }

    func leave() {
        if waiting.isEmpty {
            freeCount += 1
        } else {
            waiting.removeFirst().continuation.resume()
        }
    }

    private func giveUp(_ id: Int) {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: index).continuation.resume(throwing: CancellationError())
    }
}
