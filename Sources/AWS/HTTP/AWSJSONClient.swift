package import Buffers

/// Calls services that speak AWS JSON 1.1, such as Glue.
package struct AWSJSONClient: AWSJSONCaller {
    private static let bodyLimit = 64 << 20

    private let service: AWSService
    private let client: AWSClient
    private let place: Endpoint
    private let region: String

    /// A client of the service where the settings say it is.
    ///
    /// - Throws: ``AWSError`` of kind `invalidConfiguration`.
    package init(_ service: AWSService, _ settings: AWSSettings, client: AWSClient) throws {
        self.service = service
        self.client = client
        place = try settings.endpoint(of: service).value
        region = try settings.region(for: service).value
    }

    package var endpoint: String { place.description }

    package func call(_ operation: String, _ body: Bytes) async throws -> Bytes {
        let name = operation.split(separator: ".").last.map(String.init) ?? operation
        let call = AWSCall(
            service: service,
            operation: "\(service):\(name)",
            resource: "",
            region: region,
            request: HTTPRequest(
                .post,
                place,
                headers: [
                    "content-type": "application/x-amz-json-1.1", "x-amz-target": operation,
                ],
                body: body
            ),
            rateScope: name,
            bodyLimit: Self.bodyLimit
        )
        let answer = try await client.send(call).answer
        guard answer.isSuccess else { throw ServiceError(answer).refusal(of: call) }
        return answer.body
    }
}
