/// Runs `body` to its end, even if the task that waits for it is cancelled before or meanwhile.
///
/// For what must not stop half way, such as publishing, and for cleaning up after a cancellation,
/// where stores that heed it would refuse to work.
package func uninterrupted<Answer: Sendable>(
    _ body: @escaping @Sendable () async throws -> Answer
) async throws -> Answer {
    try await Task(operation: body).value
}
