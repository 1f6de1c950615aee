internal import Buffers
internal import DataCatalog
internal import Foundation

/// The operations of Glue: requests as JSON, answers as values, errors as catalogs have them.
struct GlueService: Sendable {
    let caller: any AWSJSONCaller
    /// The account whose catalog it is, or `nil` for the caller's own.
    let catalogID: String?

    /// A page of a thousand partitions with all their columns is far smaller.
    private static let answerLimit = 256 << 20

    /// Calls an operation, for example `GetTable`.
    ///
    /// - Throws: ``CatalogError``, ``AWSError`` where that says it better; `CancellationError`.
    func call<Answer: Decodable>(
        _ operation: String,
        _ request: GlueJSON,
        about resource: GlueResource,
        as type: Answer.Type = Answer.self
    ) async throws -> Answer {
        let answer = try await bytes(operation, request, about: resource)
        return try Self.decode(type, answer, operation, resource)
    }

    /// Calls an operation whose answer says nothing.
    ///
    /// - Throws: As ``call(_:_:about:as:)``.
    func perform(
        _ operation: String,
        _ request: GlueJSON,
        about resource: GlueResource
    ) async throws {
        _ = try await bytes(operation, request, about: resource)
    }

    private func bytes(
        _ operation: String,
        _ request: GlueJSON,
        about resource: GlueResource
    ) async throws -> Data {
        var request = request
        request["CatalogId"] = catalogID.map(GlueJSON.string)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let body = try encoder.encode(request)
        do {
            let answer = try await caller.call("AWSGlue.\(operation)", Bytes(body))
            guard answer.count <= Self.answerLimit else {
                throw AWSError(
                    .malformedAnswer,
                    "it has \(answer.count) bytes, the limit is \(Self.answerLimit)"
                )
            }
            return Data(answer.array)
        } catch let error as AWSError {
            throw error.asCatalogError(operation, resource)
        }
    }

    private static func decode<Answer: Decodable>(
        _ type: Answer.Type,
        _ data: Data,
        _ operation: String,
        _ resource: GlueResource
    ) throws -> Answer {
        do {
            return try JSONDecoder().decode(type, from: data)
        } catch let error as DecodingError {
            throw AWSError(.malformedAnswer, Self.place(of: error))
                .asCatalogError(operation, resource)
        }
    }

    /// Where in an answer something else was expected; its values are not told.
    private static func place(of error: DecodingError) -> String {
        let (context, missing): (DecodingError.Context, String) =
            switch error {
            case .typeMismatch(_, let context), .valueNotFound(_, let context): (context, "")
            case .keyNotFound(let key, let context): (context, key.stringValue)
            case .dataCorrupted(let context): (context, "")
            @unknown default: (DecodingError.Context(codingPath: [], debugDescription: ""), "")
            }
        let path = context.codingPath.map(\.stringValue) + (missing.isEmpty ? [] : [missing])
        guard !path.isEmpty else { return "it is no object of JSON" }
        return path.joined(separator: ".").prefix(200)
            + (missing.isEmpty ? " is of another type" : " is missing")
    }
}
