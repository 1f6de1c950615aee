/// What a caller says itself, before variables and files are asked.
package struct AWSOptions: Sendable {
    package var profile: String?
    package var region: String?
    /// For every service; that is `--endpoint-url`.
    package var endpoint: String?
    /// Requests are not signed: for buckets that everybody may read.
    package var isAnonymous = false
    package var addressing: AddressingStyle?

    package init() {}
}

/// How the bucket stands in the URL of a request.
package enum AddressingStyle: String, Sendable, Hashable, CaseIterable {
    /// In the host at AWS, in the path elsewhere and where its name does not fit a certificate.
    case auto
    case path
    case virtual
}

/// When checksums are sent that the request does not need.
package enum ChecksumPolicy: String, Sendable, Hashable, CaseIterable {
    case whenSupported = "when_supported"
    case whenRequired = "when_required"
}

/// The settings of AWS as its tools find them, each with where it was found.
///
/// An option comes before a variable, a variable before the profile, the profile before the
/// default.
package struct AWSSettings: Sendable {
    package let options: AWSOptions
    package let environment: AWSEnvironment
    package let profiles: SharedProfiles
    /// The profile, and who chose it.
    package let profile: Setting<String>

    /// - Throws: ``AWSError`` of kind `invalidConfiguration` if a shared file makes no sense, or a
    ///   profile was chosen that neither has.
    package init(_ options: AWSOptions = AWSOptions(), environment: AWSEnvironment) throws {
        self.options = options
        self.environment = environment
        profiles = try SharedProfiles(environment)
        if let name = options.profile {
            profile = Setting(name, from: .option("--profile"))
        } else if let (variable, name) = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"].lazy.compactMap({
            variable in environment[variable].map { (variable, $0) }
        }).first {
            profile = Setting(name, from: environment.origin(of: variable))
        } else {
            profile = Setting("default", from: .builtIn)
            return
        }
        guard profiles.contains(profile.value) else {
            let others = profiles.names
            throw AWSError(
                .invalidConfiguration,
                "\(profile.origin) chooses the profile \(profile.value), which is neither in "
                    + profiles.paths.joined(separator: " nor in ")
                    + (others.isEmpty
                        ? ": there are no profiles"
                        : ": the profiles are \(others.prefix(10).joined(separator: ", "))")
            )
        }
    }

    /// The region, if one is set; the machine's metadata is not asked for it.
    ///
    /// - Throws: ``AWSError`` of kind `invalidConfiguration` if it is no region's name.
    package func region() throws -> Setting<String>? {
        guard
            let region = options.region.map({ Setting($0, from: .option("--region")) })
                ?? variable("AWS_REGION") ?? variable("AWS_DEFAULT_REGION") ?? profile("region")
        else { return nil }
        // It becomes part of a host's name.
        let isName = region.value.utf8.allSatisfy { byte in
            byte == UInt8(ascii: "-") || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard isName, (1...40).contains(region.value.utf8.count) else {
            throw AWSError(
                .invalidConfiguration,
                "\(region.origin) is no region's name, expected one like eu-west-1"
            )
        }
        return region
    }

    /// The region to sign for: the one that is set, or `us-east-1` where that does no harm, at S3,
    /// which says which region a bucket is in, and at endpoints that were named.
    ///
    /// - Throws: ``AWSError`` of kind `invalidConfiguration` if a region is needed and none is set.
    package func region(for service: AWSService) throws -> Setting<String> {
        if let region = try region() { return region }
        guard try service == .s3 || namedEndpoint(of: service) != nil else {
            throw AWSError(
                .invalidConfiguration,
                "no region is set for \(service), set --region, AWS_REGION, or region in the "
                    + "profile \(profile.value)"
            )
        }
        return Setting("us-east-1", from: .builtIn)
    }

    /// Where the service is.
    ///
    /// - Throws: ``AWSError`` of kind `invalidConfiguration`.
    package func endpoint(of service: AWSService) throws -> Setting<Endpoint> {
        try namedEndpoint(of: service)
            ?? Setting(
                service.endpoint(
                    region: region(for: service).value,
                    usesFIPS: usesFIPS,
                    usesDualStack: usesDualStack
                ),
                from: .builtIn
            )
    }

    /// The endpoint that somebody named, or `nil` if it is AWS's own.
    func namedEndpoint(of service: AWSService) throws -> Setting<Endpoint>? {
        let text =
            if let endpoint = options.endpoint {
                Setting<String>?(Setting(endpoint, from: .option("--endpoint-url")))
            } else if isTrue(
                "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                "ignore_configured_endpoint_urls"
            ) {
                Setting<String>?.none
            } else {
                variable("AWS_ENDPOINT_URL_\(service.variableSuffix)")
                    ?? variable("AWS_ENDPOINT_URL")
                    ?? profiles.value("endpoint_url", service: service.rawValue, of: profile.value)
                    ?? profile("endpoint_url")
            }
        return try text?.map { try Endpoint($0, from: text?.origin ?? .builtIn) }
    }

    /// The file with the certificates to trust instead of the system's.
    package var authorities: Setting<String>? { variable("AWS_CA_BUNDLE") ?? profile("ca_bundle") }

    package var usesFIPS: Bool { isTrue("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint") }

    package var usesDualStack: Bool {
        isTrue("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint")
    }

    /// - Throws: ``AWSError`` of kind `invalidConfiguration`.
    package func addressingStyle() throws -> Setting<AddressingStyle> {
        if let style = options.addressing, style != .auto {
            return Setting(style, from: .option("s3.addressing_style"))
        }
        return try choice(
            profiles.value("addressing_style", below: "s3", of: profile.value),
            else: .auto
        )
    }

    /// - Throws: ``AWSError`` of kind `invalidConfiguration`.
    package func checksumPolicy() throws -> Setting<ChecksumPolicy> {
        try choice(
            variable("AWS_REQUEST_CHECKSUM_CALCULATION") ?? profile("request_checksum_calculation"),
            else: .whenSupported
        )
    }

    /// How often a request is sent at most.
    ///
    /// - Throws: ``AWSError`` of kind `invalidConfiguration`.
    package func attemptLimit() throws -> Setting<Int> {
        guard let setting = variable("AWS_MAX_ATTEMPTS") ?? profile("max_attempts") else {
            return Setting(RetryPolicy.standard.attemptLimit, from: .builtIn)
        }
        return try setting.map { text in
            guard let count = Int(text), (1...100).contains(count) else {
                throw AWSError(
                    .invalidConfiguration,
                    "\(setting.origin) is no number of attempts, expected one of 1 to 100"
                )
            }
            return count
        }
    }

    private func choice<Value: RawRepresentable<String> & CaseIterable & Hashable & Sendable>(
        _ text: Setting<String>?,
        else standard: Value
    ) throws -> Setting<Value> {
        guard let text else { return Setting(standard, from: .builtIn) }
        return try text.map { written in
            guard let value = Value(rawValue: written.lowercased()) else {
                let choices = Value.allCases.map(\.rawValue).joined(separator: ", ")
                throw AWSError(
                    .invalidConfiguration,
                    "\(text.origin) is none of \(choices), choose one of them"
                )
            }
            return value
        }
    }

    func variable(_ name: String) -> Setting<String>? {
        environment[name].map { Setting($0, from: environment.origin(of: name)) }
    }

    func profile(_ key: String) -> Setting<String>? { profiles.value(key, of: profile.value) }

    private func isTrue(_ variableName: String, _ key: String) -> Bool {
        (variable(variableName) ?? profile(key))?.value.lowercased() == "true"
    }
}
