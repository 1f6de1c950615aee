import AWS
import Testing

/// The kind and the whole text of the error that `body` throws.
func failure(of body: () async throws -> Void) async throws -> String? {
    do {
        try await body()
        return nil
    } catch let error as AWSError {
        return "\(error.kind): \(error)"
    }
}
