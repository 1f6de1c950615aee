/// Sends one request and waits for its answer, without signing it or trying again.
///
/// The production one is `NetworkTransport`; tests answer from memory.
package protocol HTTPTransport: Sendable {
    /// Sends `request`.
    ///
    /// An answer whose body breaks off is one that is not whole.
    ///
    /// - Parameters:
    ///   - bodyLimit: The most bytes of the answer's body that are taken in.
    ///   - timeout: For all of it.
    /// - Throws: ``AWSError`` of kind `unreachable` if no answer came, of kind `malformedAnswer`
    ///   if its body is longer than `bodyLimit`; `CancellationError`.
    func send(
        _ request: HTTPRequest,
        bodyLimit: Int,
        timeout: Duration
    ) async throws -> HTTPAnswer
}
