import ObjectStorage
import Testing

@Suite("What is not to be interrupted")
struct UninterruptedTests {
    @Test("what is not to be interrupted does not know that its task was cancelled")
    func shields() async throws {
        let answer = Task {
            unsafe withUnsafeCurrentTask { task in unsafe task?.cancel() }
            let isCancelledInside = try await uninterrupted {
                try Task.checkCancellation()
                return Task.isCancelled
            }
            return (isCancelledInside, Task.isCancelled)
        }
        #expect(try await answer.value == (false, true))
        await #expect(throws: ObjectStoreError.self) {
            try await uninterrupted { throw ObjectStoreError(.other, "x") }
        }
    }
}
