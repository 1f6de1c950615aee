extension CredentialsChain {
    /// The places where AWS's tools look, in their order.
    ///
    /// Who names a profile on the command line means it: the variables are not asked then.
    init(
        _ settings: AWSSettings,
        transport: any HTTPTransport,
        clock: AWSClock = .system
    ) {
        let environment = settings.environment
        let tokens = SecurityTokenService(settings: settings, transport: transport, clock: clock)
        let variables: [any CredentialsProvider] = [
            EnvironmentCredentials(environment: environment),
            WebIdentityCredentials(environment: environment, tokens: tokens),
        ]
        let profile = ProfileCredentials(settings: settings, transport: transport, clock: clock)
        let machine: [any CredentialsProvider] = [
            ContainerCredentials(environment: environment, transport: transport),
            InstanceCredentials(settings: settings, transport: transport),
        ]
        self.init(
            links: (settings.options.profile == nil ? variables : []) + [profile] + machine
        )
    }
}

extension CredentialsCache {
    /// The standard chain, or `nil` if requests are not to be signed.
    package static func standard(
        _ settings: AWSSettings,
        transport: any HTTPTransport,
        clock: AWSClock = .system
    ) -> CredentialsCache? {
        if settings.options.isAnonymous { return nil }
        let chain = CredentialsChain(settings, transport: transport, clock: clock)
        return CredentialsCache(now: clock.now, fetch: { try await chain.provide() })
    }
}
