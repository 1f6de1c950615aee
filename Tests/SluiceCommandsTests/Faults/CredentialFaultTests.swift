import FaultProxy
import Foundation
import Testing

@testable import SluiceCommands

/// Credentials that end in the middle of a run, and clocks that are wrong.
@Suite("Credentials and clocks", .enabled(if: TestServer.isThere, TestServer.hint))
struct CredentialFaultTests {
    /// Credentials of a role, as programs and containers hand them over.
    private struct Handout: Decodable {
        // The names are AWS's.
        private enum CodingKeys: String, CodingKey {
            case accessKeyID = "AccessKeyId"
        }

        let accessKeyID: String

        /// What signs with them.
        var requests: RequestMatcher {
            RequestMatcher(headers: ["Authorization": Glob("*Credential=\(accessKeyID)/*")])
        }
    }

    /// Two credentials of one role; moto has those, and SeaweedFS keys alone.
    private struct Role {
        let folder: TemporaryFolder
        let first: Handout
        let firstText: String
        let secondText: String

        init(_ server: TestServer) async throws {
            folder = try TemporaryFolder()
            try await server.python(
                """
                import json
                os.environ['AWS_DEFAULT_REGION'] = os.environ['AWS_REGION']
                iam = boto3.client('iam', endpoint_url=endpoint)
                sts = boto3.client('sts', endpoint_url=endpoint)
                def allow(**more):
                    return json.dumps({'Version': '2012-10-17',
                        'Statement': [{'Effect': 'Allow', **more}]})
                name = os.path.basename('\(folder.path)')
                role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=allow(
                    Principal={'AWS': '*'}, Action='sts:AssumeRole'))
                iam.put_role_policy(RoleName=name, PolicyName='all',
                    PolicyDocument=allow(Action='*', Resource='*'))
                for file in 'first', 'second':
                    found = sts.assume_role(
                        RoleArn=role['Role']['Arn'], RoleSessionName=file)['Credentials']
                    with open(f'\(folder.path)/{file}', 'w') as output:
                        json.dump({'Version': 1, 'AccessKeyId': found['AccessKeyId'],
                            'SecretAccessKey': found['SecretAccessKey'],
                            'SessionToken': found['SessionToken'],
                            'Token': found['SessionToken']}, output)
                """
            )
            firstText = try String(contentsOfFile: folder.path + "/first", encoding: .utf8)
            secondText = try String(contentsOfFile: folder.path + "/second", encoding: .utf8)
            first = try JSONDecoder().decode(Handout.self, from: Data(firstText.utf8))
        }

        /// What leads a command to a program that prints one after the other.
        ///
        /// - Parameter isRenewing: Whether it prints others the second time.
        func program(isRenewing: Bool = true) throws -> [String: String] {
            let script = """
                cd '\(folder.path)'
                echo >>calls
                if [ "$(wc -l <calls)" -eq 1 ]; then cat first; else cat \(isRenewing ? "second" : "first"); fi
                """
            try Data(script.utf8).write(to: URL(filePath: folder.path + "/program"))
            let configuration = "[default]\ncredential_process = sh '\(folder.path)/program'\n"
            try Data(configuration.utf8).write(to: URL(filePath: folder.path + "/config"))
            return Self.noKeys.merging(["AWS_CONFIG_FILE": folder.path + "/config"]) { $1 }
        }

        static let noKeys = ["AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""]

        /// How often the program was asked.
        var calls: Int {
            get throws {
                try String(contentsOfFile: folder.path + "/calls", encoding: .utf8).count
            }
        }
    }

    @Test(arguments: [1, 12, 30])
    func aProgramRenewsThem(from number: Int) async throws {
        try await ProxiedTable.with(.moto) { table in
            let role = try await Role(table.server)
            table.proxy.setRules([
                Rule(
                    "expired",
                    .answer(.expiredToken),
                    for: role.first.requests,
                    Schedule(first: number)
                )
            ])
            let run = try await table.run(table.line(), attempts: nil, role.program())
            #expect(try run.report.commit?.runs == [1])
            #expect(try role.calls == 2)
            #expect(!table.proxy.log.entries(ofRule: "expired").isEmpty)
            try await table.check()
        }
    }

    @Test func aContainersHostRenewsThem() async throws {
        try await ProxiedTable.with(.moto) { table in
            let role = try await Role(table.server)
            let nobody = try Upstream(endpoint: "http://127.0.0.1:9")
            let host = try await Proxy.start(
                upstream: nobody,
                rules: [
                    Rule("first", .answer(.json(role.firstText)), .nth(1)),
                    Rule("second", .answer(.json(role.secondText))),
                ]
            )
            table.proxy.setRules([
                Rule(
                    "expired",
                    .answer(.expiredToken),
                    for: role.first.requests,
                    Schedule(first: 12)
                )
            ])
            let uri = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": host.endpoint + "/credentials"]
            let run = try await table.run(
                table.line(),
                attempts: nil,
                uri.merging(Role.noKeys) { $1 }
            )
            #expect(try run.report.commit?.runs == [1])
            // A host that is busy may answer too late, and is asked again: three times at most.
            #expect((2...6).contains(host.log.entries.count))
            await host.stop()
            try await table.check()
        }
    }

    /// They end before the entry is put, or behind it.
    @Test(arguments: [false, true])
    func nobodyRenewsThem(isCommitted: Bool) async throws {
        try await ProxiedTable.with(.moto) { table in
            let role = try await Role(table.server)
            let request = RequestMatcher.s3(
                isCommitted ? .completeMultipartUpload : .uploadPart,
                path: "*/out/*"
            )
            table.proxy.setRules([Rule("expired", .answer(.expiredToken), for: request)])
            let run = try await table.run(
                table.line(),
                attempts: nil,
                role.program(isRenewing: false)
            )
            #expect(
                run.diagnostics.contains(
                    "127.0.0.1 does not accept the credentials, renew them, or choose others with "
                        + "--profile"
                )
            )
            #expect(!run.diagnostics.contains(role.first.accessKeyID))
            if isCommitted {
                #expect(run.status == .outcomeUnknown)
                #expect(run.diagnostics.contains("run 1 is committed, and not all of it can be"))
            } else {
                #expect(run.status == .impossible)
                #expect(try await table.log() == [])
            }
            try await table.check()
        }
    }

    /// The server's clock is ten minutes ahead, and it says so to those who ask by another.
    ///
    /// - Parameter path: What is asked for when it begins: a first request, or eight at once.
    @Test(arguments: ["*", "*/_sluice/out/ledger-probe-*"])
    func clocksAreSet(path: String) async throws {
        try await ProxiedTable.with { table in
            let now = Date()
            let rules = (-1...3).map { minutes in
                let time = now.addingTimeInterval(Double(minutes) * 60)
                let minute = time.formatted(.iso8601).prefix("2020-05-22T14:03".count)
                    .filter { !"-:".contains($0) }
                return Rule(
                    "skewed",
                    .answer(.requestTimeTooSkewed(serverTime: now.addingTimeInterval(600))),
                    for: RequestMatcher(
                        path: Glob(path),
                        headers: ["x-amz-date": Glob("\(minute)*")]
                    )
                )
            }
            table.proxy.setRules(rules)
            let run = try await table.run(table.line())
            #expect(try run.report.commit?.runs == [1])
            #expect((1...8).contains(table.proxy.log.entries(ofRule: "skewed").count))
            try await table.check()
        }
    }
}

extension CannedAnswer {
    fileprivate static func json(_ text: String) -> CannedAnswer {
        CannedAnswer(
            status: 200,
            headers: [Header("Content-Type", "application/json")],
            body: text
        )
    }
}
