import Foundation
import Sluice
import Testing

@testable import SluiceCommands

@Suite("The lake of a folder")
struct LakeCommandTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func run(
        _ line: String,
        in inner: String = "",
        _ variables: [String: String] = [:]
    ) async -> CommandRun {
        await CommandRun(
            line.split(separator: " ").map(String.init),
            environment: HostEnvironment(variables: variables, workingFolder: folder.path + inner)
        )
    }

    /// Lines, with one space between words.
    private func words(_ text: String) -> [String] {
        text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
    }

    @Test func makesALakeThatCommandsFind() async throws {
        let made = await run("lake init new/lake")
        #expect(made.status == .done, "\(made.diagnostics)")
        let lake = folder.path + "/new/lake"
        #expect(
            made.output == """
                made a lake in \(lake)
                  sluice.yaml     its settings
                  catalog.sqlite  its catalog

                Next, from that folder:
                  sluice crawl DATA --table DATABASE.TABLE   describe a folder of Parquet files
                  sluice config show                         see what holds, and who says so

                """
        )
        let shown = await run("lake show", in: "/new/lake")
        #expect(
            words(shown.output) == [
                "config \(lake)/sluice.yaml",
                "catalog \(lake)/catalog.sqlite \(lake)/sluice.yaml:6",
                "ledger _sluice in the folder of each table default",
            ]
        )
        let databases = await run("catalog databases", in: "/new/lake")
        #expect(databases.status == .done, "\(databases.diagnostics)")
        #expect(FileManager.default.fileExists(atPath: lake + "/catalog.sqlite"))
    }

    @Test func makesItOnce() async {
        #expect(await run("lake init").status == .done)
        let again = await run("lake init --json")
        #expect(again.status == .impossible)
        #expect(again.diagnostics.contains("\"kind\": \"alreadyExists\""))
    }

    @Test func everyCommentedSettingIsOne() async throws {
        #expect(await run("lake init").status == .done)
        let path = folder.path + "/sluice.yaml"
        let text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
        let whole = text.replacing("\n#", with: "\n").replacing("\n ", with: "\n# ")
        try Data(whole.utf8).write(to: URL(filePath: path))
        let shown = await run("config show --json")
        #expect(shown.status == .done, "\(shown.diagnostics)")
        #expect(shown.output.components(separatedBy: "\"source\": \"file\"").count == 8)
    }

    @Test func saysWhereForScripts() async throws {
        let made = await run("lake init --json")
        let lake = folder.path
        #expect(
            made.output == """
                {
                  "folder": "\(lake)",
                  "config": "\(lake)/sluice.yaml",
                  "catalog": "\(lake)/catalog.sqlite"
                }

                """
        )
        let shown = await run("lake show --json --catalog x.sqlite")
        #expect(
            shown.output == """
                {
                  "config": "\(lake)/sluice.yaml",
                  "catalog": "x.sqlite",
                  "ledger": null
                }

                """
        )
    }

    @Test func showsWhoSaysWhat() async throws {
        try Data("threads: 2\ns3:\n  publish: copy\n".utf8)
            .write(to: URL(filePath: folder.path + "/sluice.yaml"))
        let variables = ["SLUICE_MEMORY": "2GiB", "AWS_REGION": "eu-west-1", "HOME": "/h"]
        let shown = await run("config show --ansi false", variables)
        #expect(
            words(shown.output) == [
                "catalog /h/.local/share/sluice/catalog.sqlite default", "ledger - default",
                "memory 2GiB SLUICE_MEMORY", "threads 2 \(folder.path)/sluice.yaml:1",
                "time_zone UTC default", "temp_dir /tmp default", "durability disk default",
                "ansi false --ansi", "single_writer false default", "region eu-west-1 AWS_REGION",
                "profile - default",
                "endpoint_url - default", "s3.endpoint_url - default",
                "s3.addressing_style auto default", "s3.sse - default",
                "s3.kms_key_id - default", "s3.requester_pays false default",
                "s3.anonymous false default",
                "s3.publish copy \(folder.path)/sluice.yaml:3", "glue.endpoint_url - default",
                "aws.profile default default", "aws.region eu-west-1 AWS_REGION",
                "aws.s3.endpoint https://s3.eu-west-1.amazonaws.com default",
                "aws.glue.endpoint https://glue.eu-west-1.amazonaws.com default",
                "aws.credentials EC2 instance metadata default",
            ]
        )
        let json = await run("config show --json", variables)
        #expect(
            json.output.contains(
                """
                    {
                      "key": "memory",
                      "value": "2GiB",
                      "source": "variable",
                      "place": "SLUICE_MEMORY"
                    }
                """
            )
        )
    }
    /// AWS's own files, and a profile that `sluice.yaml` chooses.
    @Test func showsWhatHoldsOfAWS() async throws {
        let files = FileManager.default
        try files.createDirectory(atPath: folder.path + "/.aws", withIntermediateDirectories: true)
        try Data(
            """
            [profile lake]
            region = eu-north-1
            aws_access_key_id = AKIDLAKE
            aws_secret_access_key = the-secret
            [profile role]
            role_arn = arn:aws:iam::1:role/lake
            source_profile = lake
            """.utf8
        ).write(to: URL(filePath: folder.path + "/.aws/config"))
        try Data("profile: lake\ns3:\n  endpoint_url: http://127.0.0.1:9000\n".utf8)
            .write(to: URL(filePath: folder.path + "/sluice.yaml"))
        func facts(_ line: String, _ more: [String: String] = [:]) async -> [String] {
            let variables = ["HOME": folder.path].merging(more) { $1 }
            let shown = await run("config show " + line, variables)
            #expect(shown.status == .done, "\(shown.diagnostics)")
            #expect(!shown.output.contains("secret") && !shown.output.contains("AKID"))
            return words(shown.output).filter { $0.hasPrefix("aws.") }
        }
        let config = folder.path + "/.aws/config"
        #expect(
            await facts("") == [
                "aws.profile lake \(folder.path)/sluice.yaml:1",
                "aws.region eu-north-1 region of profile lake in \(config)",
                "aws.s3.endpoint http://127.0.0.1:9000 \(folder.path)/sluice.yaml:3",
                "aws.glue.endpoint https://glue.eu-north-1.amazonaws.com default",
                "aws.credentials profile lake aws_access_key_id of profile lake in \(config)",
            ]
        )
        let keys = ["AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "my-secret"]
        #expect(
            await facts("", keys).last == "aws.credentials environment variables AWS_ACCESS_KEY_ID"
        )
        // Who names a profile on the command line means it.
        #expect(
            await facts("--profile role --endpoint-url http://h", keys) == [
                "aws.profile role --profile", "aws.region - default",
                "aws.s3.endpoint http://h --endpoint-url",
                "aws.glue.endpoint http://h --endpoint-url",
                "aws.credentials role of profile role role_arn of profile role in \(config)",
            ]
        )
        let absent = await facts("", ["AWS_PROFILE": "nobody"])
        #expect(absent.count == 5)
        #expect(
            absent[0].hasPrefix("aws.profile - AWS_PROFILE chooses the profile nobody, which is")
        )
        let json = await run("config show --json", ["HOME": folder.path])
        #expect(
            json.output.contains(
                """
                    {
                      "name": "aws.profile",
                      "value": "lake",
                      "place": "\(folder.path)/sluice.yaml:1"
                    }
                """
            )
        )
    }
}
