internal import AWS
internal import DataCatalog
internal import ObjectStorage
package import Repartition
internal import Synchronization

/// The account of AWS, or the server that speaks like it, that a lake's locations are in.
///
/// Nothing is read or sent before something of it is opened.
package final class AWSAccess: Sendable {
    private let configuration: Configuration
    private let environment: HostEnvironment
    private let connection = Mutex<AWSConnection?>(nil)
    private let meter = RequestMeter()

    package init(_ configuration: Configuration, in environment: HostEnvironment = .current) {
        self.configuration = configuration
        self.environment = environment
    }

    /// What was sent to S3 so far; `nil` if nothing was.
    package var requests: RunReport.Requests? {
        let counts = meter.counts
        guard counts.writes + counts.reads + counts.free > 0 else { return nil }
        return RunReport.Requests(
            writes: counts.writes,
            reads: counts.reads,
            deletes: counts.free,
            dollars: counts.dollars
        )
    }

    /// The store of a bucket's folder.
    ///
    /// - Throws: ``AWSError`` of kind `invalidConfiguration`, ``ObjectStoreError``.
    func store(bucket: String, prefix: String) throws -> any ObjectStore {
        var options = S3Options()
        let publishing = configuration[.s3Publishing].text
        options.publishing = publishing == "copy" ? .copy : .upload
        options.mayChangePublishing = publishing == "auto"
        if let memory = configuration[.memory].text {
            options.fit(memoryByteCount: try ConfigurationKey.memory(memory).byteCount)
        }
        options.requesterPays = try isOn(.s3RequesterPays)
        switch configuration[.s3Encryption].text {
        case "AES256": options.encryption = .s3
        case "aws:kms", "aws:kms:dsse":
            options.encryption = .kms(
                key: configuration[.s3EncryptionKey].text,
                isDouble: configuration[.s3Encryption].text == "aws:kms:dsse"
            )
        default: break
        }
        return try S3ObjectStore(bucket: bucket, prefix: prefix, connected(), options: options)
    }

    /// The Glue Data Catalog.
    ///
    /// - Parameter id: The account whose catalog it is, or `nil` for the caller's own.
    /// - Throws: ``AWSError`` of kind `invalidConfiguration`.
    func catalog(id: String?) throws -> any Catalog {
        let connection = try connected()
        var options = GlueCatalog.Options()
        options.catalogID = id
        return GlueCatalog(
            caller: try AWSJSONClient(.glue, connection.settings, client: connection.client),
            options: options
        )
    }

    private func connected() throws -> AWSConnection {
        try connection.withLock { connection in
            if let connection { return connection }
            let made = try AWSConnection(settings(), meter: meter)
            connection = made
            return made
        }
    }

    /// AWS's own settings, with ours where AWS's say nothing.
    func settings() throws -> AWSSettings {
        var options = AWSOptions()
        options.isAnonymous = try isOn(.s3Anonymous)
        options.profile = said(.profile)
        options.region = said(.region)
        options.endpoint = said(.endpoint)
        options.addressing = configuration[.s3AddressingStyle].text
            .flatMap(AddressingStyle.init(rawValue:))
        var process = AWSEnvironment.process
        process.variables = environment.variables
        for (key, variable) in [
            (ConfigurationKey.s3Endpoint, "AWS_ENDPOINT_URL_S3"),
            (.glueEndpoint, "AWS_ENDPOINT_URL_GLUE"), (.endpoint, "AWS_ENDPOINT_URL"),
            (.region, "AWS_REGION"), (.profile, "AWS_PROFILE"),
        ] where process[variable] == nil {
            process.variables[variable] = configuration[key].text
            process.places[variable] = configuration[key].origin.description
        }
        return try AWSSettings(options, environment: process)
    }

    /// What an option says: it counts more than AWS's variables.
    private func said(_ key: ConfigurationKey) -> String? {
        guard case .option = configuration[key].origin else { return nil }
        return configuration[key].text
    }

    private func isOn(_ key: ConfigurationKey) throws -> Bool {
        try configuration[key].text.map(ConfigurationKey.boolean) ?? false
    }
}
