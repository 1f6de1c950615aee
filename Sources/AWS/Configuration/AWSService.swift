/// The services that are called, by the names that settings, hosts and signatures give them.
package enum AWSService: String, Sendable, Hashable, CaseIterable {
    case s3
    case glue
    case sts
    /// The portal that gives credentials for single sign-on; its calls are not signed.
    case sso

    /// Its part of `AWS_ENDPOINT_URL_S3`.
    var variableSuffix: String { rawValue.uppercased() }

    private var hostPrefix: String { self == .sso ? "portal.sso" : rawValue }

    /// AWS's own endpoint for the service in a region.
    func endpoint(region: String, usesFIPS: Bool, usesDualStack: Bool) -> Endpoint {
        let partition = AWSPartition(region: region)
        let name = usesFIPS ? "\(hostPrefix)-fips" : hostPrefix
        switch (self, usesDualStack) {
        case (.s3, true):
            return Endpoint(host: "\(name).dualstack.\(region).\(partition.suffix)")
        case (_, true): return Endpoint(host: "\(name).\(region).\(partition.dualStackSuffix)")
        case (_, false): return Endpoint(host: "\(name).\(region).\(partition.suffix)")
        }
    }
}

/// A group of regions with hosts and ARNs of its own.
enum AWSPartition: String, Sendable {
    case aws
    case china = "aws-cn"
    case government = "aws-us-gov"

    init(region: String) {
        self =
            region.hasPrefix("cn-") ? .china : region.hasPrefix("us-gov-") ? .government : .aws
    }

    var suffix: String { self == .china ? "amazonaws.com.cn" : "amazonaws.com" }

    var dualStackSuffix: String { self == .china ? "api.amazonwebservices.com.cn" : "api.aws" }
}
