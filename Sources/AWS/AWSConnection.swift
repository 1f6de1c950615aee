/// What the stores and catalogs of one account share: settings, network, credentials, and the count
/// of requests.
package struct AWSConnection: Sendable {
    package let settings: AWSSettings
    package let client: AWSClient

    /// A connection as the settings say; nothing is sent yet.
    ///
    /// - Throws: ``AWSError`` of kind `invalidConfiguration`.
    package init(_ settings: AWSSettings, meter: RequestMeter = RequestMeter()) throws {
        try self.init(settings, transport: NetworkTransport(settings), meter: meter)
    }

    init(
        _ settings: AWSSettings,
        transport: any HTTPTransport,
        clock: AWSClock = .system,
        meter: RequestMeter = RequestMeter()
    ) throws {
        self.settings = settings
        var policy = RetryPolicy.standard
        policy.attemptLimit = try settings.attemptLimit().value
        client = AWSClient(
            transport: transport,
            credentials: CredentialsCache.standard(settings, transport: transport, clock: clock),
            policy: policy,
            clock: clock,
            meter: meter
        )
    }
}
