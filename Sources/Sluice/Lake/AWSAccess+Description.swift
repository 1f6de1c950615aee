internal import AWS

extension AWSAccess {
    /// A setting of AWS as it holds, after options, variables, files and AWS's own files.
    package struct Fact: Sendable, Hashable {
        package let name: String
        /// `nil` if there is none.
        package let value: String?
        /// Who says so; or why it cannot be said.
        package let place: String

        fileprivate init(_ name: String, _ setting: Setting<String>?, missing: String) {
            self.name = name
            value = setting?.value
            place = setting?.origin.description ?? missing
        }
    }

    /// Who is asked, where, and with whose credentials; nobody is asked for it, and no secret is in
    /// it.
    package var facts: [Fact] {
        func fact(
            _ name: String,
            missing: String = "default",
            _ setting: (AWSSettings) throws -> Setting<String>?
        ) -> Fact {
            do {
                return Fact(name, try setting(settings()), missing: missing)
            } catch {
                return Fact(name, nil, missing: "\(error)")
            }
        }
        return [
            fact("aws.profile") { $0.profile },
            fact("aws.region") { try $0.region() },
            fact("aws.s3.endpoint") { try $0.endpoint(of: .s3).map(\.description) },
            fact("aws.glue.endpoint") { try $0.endpoint(of: .glue).map(\.description) },
            fact("aws.credentials", missing: "no place is configured") { settings in
                settings.options.isAnonymous
                    ? Setting("none, requests are not signed", from: .option("s3.anonymous"))
                    : settings.credentialsPlace
            },
        ]
    }
}
