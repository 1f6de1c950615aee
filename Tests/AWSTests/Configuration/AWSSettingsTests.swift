import Testing

@testable import AWS

@Suite("Settings of AWS")
struct AWSSettingsTests {
    private let config = """
        [default]
        region = eu-west-1
        [profile dev]
        region = eu-north-1
        endpoint_url = http://dev.example:9000/base/
        services = local
        request_checksum_calculation = when_required
        max_attempts = 3
        use_dualstack_endpoint = true
        s3 =
          addressing_style = virtual
        [services local]
        s3 =
          endpoint_url = http://127.0.0.1:8333
        [profile odd]
        region = eu west
        endpoint_url = nowhere
        request_checksum_calculation = sometimes
        max_attempts = many
        s3 =
          addressing_style = sideways
        """

    private func settings(
        _ variables: [String: String] = [:],
        _ options: AWSOptions = AWSOptions()
    ) throws -> AWSSettings {
        try AWSSettings(
            options,
            environment: AWSEnvironment(
                variables: ["HOME": "/home/me"].merging(variables) { _, new in new },
                files: [
                    "/home/me/.aws/config": config,
                    "/home/me/.aws/credentials": "[dev]\nregion = eu-south-1\n[other]\n",
                ]
            )
        )
    }

    @Test func findTheProfile() throws {
        #expect(try settings().profile == Setting("default", from: .builtIn))
        #expect(try settings(["AWS_PROFILE": ""]).profile == Setting("default", from: .builtIn))
        #expect(
            try settings(["AWS_PROFILE": "dev"]).profile
                == Setting("dev", from: .variable("AWS_PROFILE"))
        )
        var options = AWSOptions()
        options.profile = "other"
        #expect(
            try settings(["AWS_PROFILE": "dev"], options).profile
                == Setting("other", from: .option("--profile"))
        )
    }

    @Test func nameTheProfilesThereAre() throws {
        let error = #expect(throws: AWSError.self) { _ = try settings(["AWS_PROFILE": "live"]) }
        #expect(error?.kind == .invalidConfiguration)
        #expect(
            error?.description
                == "AWS_PROFILE chooses the profile live, which is neither in /home/me/.aws/config "
                + "nor in /home/me/.aws/credentials: the profiles are default, dev, odd, other"
        )
        let none = #expect(throws: AWSError.self) {
            _ = try AWSSettings(environment: AWSEnvironment(variables: ["AWS_PROFILE": "live"]))
        }
        #expect(none?.description.hasSuffix(": there are no profiles") == true)
    }

    @Test func findTheRegionAndSayWhere() throws {
        #expect(
            try settings().region()?.origin.description
                == "region of profile default in /home/me/.aws/config"
        )
        // The credentials file has the last word on what both have.
        #expect(try settings(["AWS_PROFILE": "dev"]).region()?.value == "eu-south-1")
        let variables = ["AWS_DEFAULT_REGION": "us-west-1", "AWS_REGION": "us-west-2"]
        #expect(
            try settings(variables).region() == Setting("us-west-2", from: .variable("AWS_REGION"))
        )
        var options = AWSOptions()
        options.region = "ap-south-1"
        #expect(
            try settings(variables, options).region()
                == Setting("ap-south-1", from: .option("--region"))
        )
    }

    @Test func knowWhereNoRegionIsNeeded() throws {
        let bare = try settings(["AWS_CONFIG_FILE": "/none"])
        #expect(try bare.region() == nil)
        #expect(try bare.region(for: .s3) == Setting("us-east-1", from: .builtIn))
        let error = #expect(throws: AWSError.self) { _ = try bare.endpoint(of: .glue) }
        #expect(
            error?.description
                == "no region is set for glue, set --region, AWS_REGION, or region in the profile "
                + "default"
        )
        let local = try settings([
            "AWS_CONFIG_FILE": "/none", "AWS_ENDPOINT_URL": "http://localhost:5000",
        ])
        #expect(try local.region(for: .glue).value == "us-east-1")
    }

    @Test func findEndpointsInTheirOrder() throws {
        func endpoint(_ service: AWSService, _ variables: [String: String]) throws -> String {
            let found = try settings(variables).endpoint(of: service)
            return "\(found.value) (\(found.origin))"
        }
        #expect(try endpoint(.s3, [:]) == "https://s3.eu-west-1.amazonaws.com (default)")
        #expect(try endpoint(.glue, [:]) == "https://glue.eu-west-1.amazonaws.com (default)")
        let all = ["AWS_ENDPOINT_URL": "http://a", "AWS_ENDPOINT_URL_S3": "https://b:443"]
        #expect(try endpoint(.s3, all) == "https://b (AWS_ENDPOINT_URL_S3)")
        #expect(try endpoint(.glue, all) == "http://a (AWS_ENDPOINT_URL)")
        let dev = ["AWS_PROFILE": "dev"]
        #expect(
            try endpoint(.s3, dev) == "http://127.0.0.1:8333 (services local.s3.endpoint_url of "
                + "profile dev in /home/me/.aws/config)"
        )
        #expect(
            try endpoint(.sts, dev)
                == "http://dev.example:9000/base (endpoint_url of profile dev in "
                + "/home/me/.aws/config)"
        )
        let ignoring = dev.merging(["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"]) { $1 }
        #expect(
            try endpoint(.s3, ignoring) == "https://s3.dualstack.eu-south-1.amazonaws.com (default)"
        )
        var options = AWSOptions()
        options.endpoint = "http://[::1]:9"
        #expect(
            try settings(all, options).endpoint(of: .s3).value.description == "http://[::1]:9"
        )
    }

    @Test(arguments: [
        (AWSService.s3, "cn-north-1", false, false, "s3.cn-north-1.amazonaws.com.cn"),
        (.s3, "us-gov-west-1", true, false, "s3-fips.us-gov-west-1.amazonaws.com"),
        (.s3, "us-east-2", true, true, "s3-fips.dualstack.us-east-2.amazonaws.com"),
        (.glue, "eu-west-1", false, true, "glue.eu-west-1.api.aws"),
        (.glue, "us-east-1", true, false, "glue-fips.us-east-1.amazonaws.com"),
        (.sso, "eu-west-1", false, false, "portal.sso.eu-west-1.amazonaws.com"),
    ])
    func knowAWSsOwnHosts(
        service: AWSService,
        region: String,
        fips: Bool,
        dualStack: Bool,
        host: String
    ) {
        let endpoint = service.endpoint(region: region, usesFIPS: fips, usesDualStack: dualStack)
        #expect(endpoint.host == host)
    }

    @Test func haveTheOtherKeysOfProfiles() throws {
        let dev = try settings(["AWS_PROFILE": "dev"])
        #expect(try dev.addressingStyle().value == .virtual)
        #expect(try dev.checksumPolicy().value == .whenRequired)
        #expect(try dev.attemptLimit().value == 3)
        #expect(dev.usesDualStack)
        let plain = try settings()
        #expect(try plain.addressingStyle() == Setting(.auto, from: .builtIn))
        #expect(try plain.checksumPolicy().value == .whenSupported)
        #expect(try plain.attemptLimit().value == RetryPolicy.standard.attemptLimit)
        #expect(!plain.usesFIPS)
        #expect(try settings(["AWS_USE_FIPS_ENDPOINT": "TRUE"]).usesFIPS)
    }

    @Test func refuseWhatMakesNoSense() async throws {
        let odd = try settings(["AWS_PROFILE": "odd"])
        let place = "of profile odd in /home/me/.aws/config"
        #expect(
            try await failure { _ = try odd.region() }
                == "invalidConfiguration: region \(place) is "
                + "no region's name, expected one like eu-west-1"
        )
        #expect(
            try await failure { _ = try odd.addressingStyle() } == "invalidConfiguration: "
                + "s3.addressing_style \(place) is none of auto, path, virtual, choose one of them"
        )
        #expect(
            try await failure { _ = try odd.checksumPolicy() } == "invalidConfiguration: "
                + "request_checksum_calculation \(place) is none of when_supported, when_required, "
                + "choose one of them"
        )
        #expect(
            try await failure { _ = try odd.attemptLimit() }
                == "invalidConfiguration: max_attempts "
                + "\(place) is no number of attempts, expected one of 1 to 100"
        )
        #expect(
            try await failure { _ = try odd.endpoint(of: .s3) } == "invalidConfiguration: the "
                + "endpoint of endpoint_url \(place) is neither https: nor http:, expected one like "
                + "https://s3.example.org:9000"
        )
    }

    @Test(arguments: [
        ("http:// x", "is no URL"),
        ("ftp://x", "is neither https: nor http:"),
        ("http:///x", "names no host"),
        ("http://me@x", "has a user, a query or a fragment"),
        ("http://x?a=b", "has a user, a query or a fragment"),
        ("http://x:0", "has a port that is none"),
    ])
    func refuseEndpointsThatAreNone(text: String, reason: String) throws {
        let error = #expect(throws: AWSError.self) {
            _ = try Endpoint(text, from: .option("--endpoint-url"))
        }
        #expect(
            error?.description == "the endpoint of --endpoint-url \(reason), expected one like "
                + "https://s3.example.org:9000"
        )
    }
}
