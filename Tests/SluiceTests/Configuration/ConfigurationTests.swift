import Codecs
import DataCatalog
import Foundation
import ObjectStorage
import Repartition
import Sluice
import Testing

@Suite("Configuration")
struct ConfigurationTests {
    private let folder: SettingsFolder

    init() throws { folder = try SettingsFolder() }

    @Test func whatIsNearerToTheUserCountsMore() throws {
        try folder.write("memory: 2GiB\nthreads: 2\nansi: false\ntime_zone: +02:00\n")
        let configuration = try Configuration(
            options: [.memory: "4GiB"],
            in: folder.environment(["SLUICE_MEMORY": "3GiB", "SLUICE_THREADS": "3"])
        )
        let file = folder.path + "/sluice.yaml"
        let expected: [(ConfigurationKey, String?, String)] = [
            (.memory, "4GiB", "--memory"), (.threads, "3", "SLUICE_THREADS"),
            (.ansi, "false", "\(file):3"), (.timeZone, "+02:00", "\(file):4"),
            (.durability, "disk", "default"), (.region, nil, "default"),
        ]
        for (key, text, origin) in expected {
            #expect(configuration[key].text == text, "\(key)")
            #expect(configuration[key].origin.description == origin, "\(key)")
        }
        #expect(configuration.file == file)
        let options = try configuration.runOptions(compression: .zstd)
        #expect(options.memoryByteLimit == 4 << 30)
        #expect(options.threadCount == 3)
        #expect(!options.isANSI)
        #expect(options.timeZone.name == "+02:00")
        #expect(options.codec == .zstd && options.recompresses)
    }

    @Test func nothingSaysWhatIsUsual() throws {
        let configuration = try Configuration(in: folder.environment(["HOME": folder.path]))
        #expect(configuration.file == nil)
        let options = try configuration.runOptions()
        let usual = RunOptions()
        #expect(options.memoryByteLimit == usual.memoryByteLimit)
        #expect(options.threadCount == usual.threadCount)
        #expect(options.timeZone.name == usual.timeZone.name)
        #expect(options.temporaryFolder == usual.temporaryFolder)
        #expect(options.isANSI == usual.isANSI)
        #expect(options.codec == usual.codec && !options.recompresses)
        #expect(configuration.durability == .disk)
        #expect(
            try configuration.catalog
                == .file(folder.path + "/.local/share/sluice/catalog.sqlite")
        )
    }

    @Test func argumentsOfAJobAreOptions() throws {
        let arguments = JobArguments([
            "--memory", "256MiB", "--threads", "3", "--time-zone", "Europe/Brussels", "--TempDir",
            "/scratch", "--durability", "process", "--ansi", "False", "--region", "eu-west-1",
        ])
        let configuration = try Configuration(arguments, in: folder.environment())
        let options = try configuration.runOptions()
        #expect(options.memoryByteLimit == 256 << 20)
        #expect(options.threadCount == 3)
        #expect(options.timeZone.name == "Europe/Brussels")
        #expect(options.temporaryFolder == "/scratch")
        #expect(!options.isANSI)
        #expect(configuration.durability == .process)
        #expect(configuration[.memory].origin == .option("memory"))
        #expect(configuration[.region].text == "eu-west-1")
    }

    @Test func variablesOfAWSKeepTheirNames() throws {
        let environment = folder.environment([
            "AWS_DEFAULT_REGION": "eu-west-1", "AWS_REGION": "eu-central-1", "AWS_PROFILE": "",
            "AWS_ENDPOINT_URL_S3": "http://localhost:8333", "SLUICE_S3_ADDRESSING_STYLE": "path",
        ])
        let configuration = try Configuration(in: environment)
        #expect(configuration[.region].text == "eu-central-1")
        #expect(configuration[.region].origin == .variable("AWS_REGION"))
        #expect(configuration[.profile].text == nil)
        #expect(configuration[.s3Endpoint].text == "http://localhost:8333")
        #expect(configuration[.s3AddressingStyle].text == "path")
    }

    @Test func pathsOfAFileAreMeantFromItsFolder() throws {
        try folder.write(
            "catalog: lake/catalog.sqlite\nledger: s3://bucket/ledger\ntemp_dir: ~/scratch\n"
        )
        let inner = try folder.makeFolder("a/b")
        var environment = folder.environment(["HOME": "/home/me"])
        environment.workingFolder = inner
        let configuration = try Configuration(in: environment)
        #expect(try configuration.catalog == .file(folder.path + "/lake/catalog.sqlite"))
        #expect(configuration[.ledger].text == "s3://bucket/ledger")
        #expect(configuration[.temporaryFolder].text == "/home/me/scratch")
    }

    @Test(arguments: [
        ("glue", CatalogPlace.glue(id: nil)), ("glue:123456789012", .glue(id: "123456789012")),
        ("./glue", .file("./glue")), ("/a/b", .file("/a/b")), ("gluey", .file("gluey")),
    ])
    func readsTheNameOfACatalog(text: String, place: CatalogPlace) throws {
        #expect(try CatalogPlace(text) == place)
    }

    @Test func opensTheGlueCatalogWithoutAskingIt() throws {
        try folder.write("catalog: glue\n")
        let configuration = try Configuration(in: folder.environment())
        #expect(try configuration.catalog == .glue(id: nil))
        let environment = folder.environment([
            "AWS_REGION": "eu-west-1", "SLUICE_HOME": folder.path + "/home",
        ])
        let lake = try Lake(configuration, in: environment)
        #expect(lake.catalog.location == "https://glue.eu-west-1.amazonaws.com")
        #expect(lake.stores.aws?.requests == nil)
    }

    @Test(arguments: [
        (["--threads", "0"], "--threads 0 is no number from 1 to 256"),
        (["--threads", "many"], "--threads many is no number from 1 to 256"),
        (["--ansi", "maybe"], "--ansi maybe is neither true nor false"),
        (["--durability", "none"], "--durability none is neither disk nor process"),
        (["--memory", "1MiB"], "--memory 1.0 MiB is too little, the least is 64MiB"),
        (
            ["--catalog", "glue:"],
            "--catalog glue: has no id behind its colon, expected glue or "
                + "glue:123456789012"
        ),
    ])
    func refusesArgumentsThatCannotBe(words: [String], message: String) {
        let error = #expect(throws: JobError.self) {
            _ = try Configuration(JobArguments(words), in: folder.environment())
        }
        #expect(error?.message == message)
    }

    @Test(arguments: [
        ("SLUICE_THREADS", "x", "threads: x is no number from 1 to 256"),
        (
            "SLUICE_MEMORY", "lots",
            "memory: lots is no size, expected a whole number and a unit, "
                + "for example 256MiB or 1GB"
        ),
        (
            "SLUICE_TIME_ZONE", "Mars",
            "time_zone: unknown time zone Mars: write an IANA name like "
                + "Europe/Brussels or an offset like +02:00 (names come from the tzdata package)"
        ),
        (
            "AWS_REGION", "evil.example/x",
            "region: evil.example/x is no region, expected one like eu-west-1"
        ),
        (
            "SLUICE_S3_SSE", "rot13",
            "s3.sse: rot13 is unknown, expected one of AES256, aws:kms, "
                + "aws:kms:dsse"
        ),
        ("SLUICE_S3_PUBLISH", "x", "s3.publish: x is unknown, expected one of auto, upload, copy"),
        (
            "SLUICE_TEMP_DIR", "a\nb",
            "temp_dir: the value is empty or holds a control character, "
                + "expected a word or a path"
        ),
        (
            "SLUICE_LEDGER", "gs://x",
            "ledger: gs: locations are unknown, give a path, file: or "
                + "s3: URI (gs://x)"
        ),
        (
            "AWS_PROFILE", String(repeating: "x", count: 5_000),
            "profile: the value has 5000 bytes, the limit is 4096"
        ),
    ])
    func refusesVariablesThatCannotBe(variable: String, text: String, message: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try Configuration(in: folder.environment([variable: text]))
        }
        #expect(error?.description == "\(message) (\(variable))")
        #expect(error?.kind == .invalidValue)
    }

    @Test(arguments: [
        "http://user@host", "https://user:word@host/", "ftp://host", "host:9000", "http://",
        "http://host/?x=y", "http://host/#x",
    ])
    func refusesEndpointsThatHoldMoreThanAHost(text: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try Configuration(in: folder.environment(["AWS_ENDPOINT_URL": text]))
        }
        #expect(
            error?.description
                == "endpoint_url: must be http:// or https:// and a host, without a user "
                + "and a query (AWS_ENDPOINT_URL)"
        )
    }

    @Test func everyKeyHasAVariableOfItsOwn() {
        let variables = ConfigurationKey.allCases.flatMap(\.variables)
        #expect(Set(variables).count == variables.count)
        #expect(ConfigurationKey.allCases.allSatisfy { !$0.variables.isEmpty })
    }
}
