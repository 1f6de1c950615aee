package import Buffers

/// Calls operations of a service that speaks AWS JSON 1.1.
///
/// The production one signs, sends and tries again; tests answer from memory.
package protocol AWSJSONCaller: Sendable {
    /// Where the service is, for people: `https://glue.eu-west-1.amazonaws.com`.
    var endpoint: String { get }

    /// Calls an operation, `AWSGlue.GetTable`, with a JSON object; answers the JSON object of a
    /// successful answer.
    ///
    /// - Throws: ``AWSError`` with the service's code, for example `EntityNotFoundException`, once
    ///   trying again has not helped; `CancellationError`.
    func call(_ operation: String, _ body: Bytes) async throws -> Bytes
}
