/// What a profile of the shared files says of credentials: a role, keys, single sign-on, a program.
struct ProfileCredentials: CredentialsProvider {
    /// Profiles that name one another are followed so far.
    private static let depthLimit = 8

    let settings: AWSSettings
    let transport: any HTTPTransport
    let clock: AWSClock

    var name: String { "profile \(settings.profile.value)" }

    func provide() async throws -> ProvidedCredentials {
        guard settings.profiles.contains(settings.profile.value) else {
            return .absent("not in \(settings.profiles.paths.joined(separator: " or "))")
        }
        guard let credentials = try await credentials(of: settings.profile.value, seen: []) else {
            return .absent("it has neither keys nor a role, single sign-on or credential_process")
        }
        return .found(credentials)
    }

    private func credentials(of profile: String, seen: [String]) async throws -> AWSCredentials? {
        let isRepeated = seen.contains(profile)
        guard seen.count < Self.depthLimit else {
            throw invalid(profile, "is the end of too long a chain of source_profile, shorten it")
        }
        // A profile may name itself as the source: then its keys are meant.
        if !isRepeated, let arn = value("role_arn", of: profile) {
            return try await assume(arn, by: profile, seen: seen + [profile])
        }
        if let keys = try keys(of: profile) { return keys }
        if isRepeated {
            throw invalid(profile, "is its own source_profile and has no keys, name another")
        }
        if value("sso_account_id", of: profile) != nil {
            return try await SignOnCredentials(
                profile: profile,
                settings: settings,
                transport: transport,
                clock: clock
            ).credentials()
        }
        if let command = value("credential_process", of: profile) {
            return try await ProcessCredentials(
                command: command,
                source: "credential_process of profile \(profile)"
            ).credentials()
        }
        return nil
    }

    private func keys(of profile: String) throws -> AWSCredentials? {
        guard let id = value("aws_access_key_id", of: profile) else { return nil }
        guard let secret = value("aws_secret_access_key", of: profile) else {
            throw invalid(profile, "has aws_access_key_id and no aws_secret_access_key, give both")
        }
        return AWSCredentials(
            accessKeyID: id,
            secretAccessKey: Secret(secret),
            sessionToken: value("aws_session_token", of: profile).map { Secret($0) },
            source: "profile \(profile)"
        )
    }

    private func assume(
        _ arn: String,
        by profile: String,
        seen: [String]
    ) async throws -> AWSCredentials {
        let role = SecurityTokenService.Role(
            arn: arn,
            sessionName: value("role_session_name", of: profile),
            externalID: value("external_id", of: profile),
            durationSeconds: try duration(of: profile)
        )
        let source = "role of profile \(profile)"
        let tokens = SecurityTokenService(settings: settings, transport: transport, clock: clock)
        if let file = settings.profiles.value("web_identity_token_file", of: profile) {
            let link = WebIdentityCredentials(role, tokenFile: file, tokens: tokens, name: source)
            guard case .found(let credentials) = try await link.provide() else {
                throw invalid(profile, "has no token for its role")
            }
            return credentials
        }
        if value("mfa_serial", of: profile) != nil {
            throw invalid(
                profile,
                "asks for a code of a device, which cannot be typed here: run aws sts "
                    + "get-session-token, and use what it gives"
            )
        }
        let base = try await basis(of: profile, seen: seen)
        return try await tokens.assume(role, with: base, source: source)
    }

    /// The credentials that take on the role of a profile.
    private func basis(of profile: String, seen: [String]) async throws -> AWSCredentials {
        if let source = value("source_profile", of: profile) {
            guard settings.profiles.contains(source) else {
                throw invalid(profile, "has the source_profile \(source), which is not there")
            }
            if let found = try await credentials(of: source, seen: seen) { return found }
            throw invalid(source, "has no credentials, and is the source_profile of \(profile)")
        }
        guard let source = value("credential_source", of: profile) else {
            throw invalid(profile, "has a role_arn, and needs source_profile or credential_source")
        }
        let link: any CredentialsProvider
        switch source {
        case "Environment": link = EnvironmentCredentials(environment: settings.environment)
        case "EcsContainer":
            link = ContainerCredentials(environment: settings.environment, transport: transport)
        case "Ec2InstanceMetadata":
            link = InstanceCredentials(settings: settings, transport: transport)
        default:
            throw invalid(
                profile,
                "has a credential_source that is none of Environment, EcsContainer and "
                    + "Ec2InstanceMetadata"
            )
        }
        return try await CredentialsChain(links: [link]).provide()
    }

    private func duration(of profile: String) throws -> Int? {
        guard let text = value("duration_seconds", of: profile) else { return nil }
        guard let seconds = Int(text), (900...43_200).contains(seconds) else {
            throw invalid(profile, "has a duration_seconds that is none of 900 to 43200")
        }
        return seconds
    }

    private func value(_ key: String, of profile: String) -> String? {
        settings.profiles.value(key, of: profile)?.value
    }

    private func invalid(_ profile: String, _ what: String) -> AWSError {
        AWSError(.invalidConfiguration, "the profile \(profile) \(what)")
    }
}
