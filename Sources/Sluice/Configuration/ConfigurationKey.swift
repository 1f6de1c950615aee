/// Everything that a configuration can say.
package enum ConfigurationKey: String, Sendable, CaseIterable {
    case catalog
    case ledger
    case memory
    case threads
    case timeZone = "time_zone"
    case temporaryFolder = "temp_dir"
    case durability
    case ansi
    case singleWriter = "single_writer"
    case region
    case profile
    case endpoint = "endpoint_url"
    case s3Endpoint = "s3.endpoint_url"
    case s3AddressingStyle = "s3.addressing_style"
    case s3Encryption = "s3.sse"
    case s3EncryptionKey = "s3.kms_key_id"
    case s3RequesterPays = "s3.requester_pays"
    case s3Anonymous = "s3.anonymous"
    case s3Publishing = "s3.publish"
    case glueEndpoint = "glue.endpoint_url"

    /// Its name in a file; one in a section has the section's name and a dot in front.
    package var name: String { rawValue }

    /// The option of commands and jobs that says it, without `--`, if there is one.
    package var option: String? {
        switch self {
        case .catalog, .ledger, .memory, .threads, .durability, .ansi, .region, .profile: rawValue
        case .endpoint: "endpoint-url"
        case .timeZone: "time-zone"
        case .temporaryFolder: "temp-dir"
        default: nil
        }
    }

    /// The variables that say it, the one that counts most first.
    ///
    /// What AWS's own tools read keeps AWS's names.
    package var variables: [String] {
        switch self {
        case .region: ["AWS_REGION", "AWS_DEFAULT_REGION"]
        case .profile: ["AWS_PROFILE"]
        case .endpoint: ["AWS_ENDPOINT_URL"]
        case .s3Endpoint: ["AWS_ENDPOINT_URL_S3"]
        case .glueEndpoint: ["AWS_ENDPOINT_URL_GLUE"]
        default: ["SLUICE_" + rawValue.uppercased().replacing(".", with: "_")]
        }
    }

    /// What it is unless something says it; `nil` if nothing is then.
    var usualText: String? {
        switch self {
        case .memory: "1GiB"
        case .timeZone: "UTC"
        case .temporaryFolder: "/tmp"
        case .durability: "disk"
        case .ansi: "true"
        case .s3AddressingStyle, .s3Publishing: "auto"
        case .s3RequesterPays, .s3Anonymous, .singleWriter: "false"
        default: nil
        }
    }

    /// Whether its value is a path, which in a file is meant from the file's folder.
    var isPath: Bool { [.catalog, .ledger, .temporaryFolder].contains(self) }
}
