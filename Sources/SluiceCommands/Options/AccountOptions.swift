internal import ArgumentParser
internal import Sluice

/// Which account of AWS, or which server that speaks like it.
struct AccountOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The region of AWS. (default: what AWS's own tools take)",
            valueName: "region"
        )
    )
    var region: String?

    @Option(
        help: ArgumentHelp(
            "The profile of AWS's configuration. (default: $AWS_PROFILE)",
            valueName: "name"
        )
    )
    var profile: String?

    @Option(
        help: ArgumentHelp(
            "Another server than AWS's, for S3 and Glue. (default: $AWS_ENDPOINT_URL)",
            valueName: "url"
        )
    )
    var endpointUrl: String?

    /// What the options say, of keys that files and variables may say as well.
    var settings: [ConfigurationKey: String] {
        [ConfigurationKey: String?](
            dictionaryLiteral: (.region, region),
            (.profile, profile),
            (.endpoint, endpointUrl)
        ).compactMapValues(\.self)
    }
}
