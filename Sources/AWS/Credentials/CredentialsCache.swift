/// Credentials, kept as long as they are valid, and fetched once however many ask.
///
/// Some minutes before they end new ones are fetched, while those at hand go on being used; only
/// when none are valid does anybody wait.
package actor CredentialsCache: CredentialsSource {
    /// How long before their end credentials are replaced.
    static let refreshLead = Duration.seconds(300)
    /// Credentials with less left are not handed out: a request must still arrive.
    static let validityReserve = Duration.seconds(15)
    /// How long after a refresh that failed the next one is tried, while those at hand are valid.
    static let retryPause = Duration.seconds(60)

    private let fetch: @Sendable () async throws -> AWSCredentials
    private let now: @Sendable () -> WireTime
    private var current: AWSCredentials?
    private var fetching: Task<AWSCredentials, any Error>?
    private var restingUntil: WireTime?

    init(
        now: @escaping @Sendable () -> WireTime,
        fetch: @escaping @Sendable () async throws -> AWSCredentials
    ) {
        self.now = now
        self.fetch = fetch
    }

    package func credentials() async throws -> AWSCredentials {
        if let current, isValid(current, for: Self.validityReserve) {
            if !isValid(current, for: Self.refreshLead), !isResting { _ = startFetching() }
            return current
        }
        return try await startFetching().value
    }

    package func invalidate(_ credentials: AWSCredentials) {
        if current == credentials { current = nil }
    }

    private var isResting: Bool { restingUntil.map { now() < $0 } ?? false }

    private func isValid(_ credentials: AWSCredentials, for reserve: Duration) -> Bool {
        credentials.expiration.map { now() + reserve < $0 } ?? true
    }

    private func startFetching() -> Task<AWSCredentials, any Error> {
        if let fetching { return fetching }
        let task = Task {
            do {
                let credentials = try await fetch()
                finish(credentials)
                return credentials
            } catch {
                finish(nil)
                throw error
            }
        }
        fetching = task
        return task
    }

    private func finish(_ credentials: AWSCredentials?) {
        fetching = nil
        if let credentials { current = credentials }
        restingUntil = now() + Self.retryPause
    }
}
