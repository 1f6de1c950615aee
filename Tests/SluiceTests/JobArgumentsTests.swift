import Codecs
import Expressions
import ObjectStorage
import Repartition
import Sluice
import Testing

@Suite("A job's arguments")
struct JobArgumentsTests {
    @Test func pairsKeysAndValues() throws {
        let arguments = JobArguments([
            "--JOB_NAME", "daily", "--target-path=/data/a=b", "--dry", "--hour", "2020-05-22T14",
        ])
        #expect(arguments["JOB_NAME"] == "daily")
        #expect(arguments["target_path"] == "/data/a=b")
        #expect(arguments["target-path"] == "/data/a=b")
        #expect(arguments["dry"] == "")
        #expect(arguments["absent"] == nil)
        #expect(try arguments.required("hour") == "2020-05-22T14")
    }

    @Test func saysWhichArgumentIsMissing() {
        let error = #expect(throws: JobError.self) {
            try JobArguments(["--a", "1", "--b", "2"]).required("target")
        }
        #expect(
            error?.description
                == "the argument --target is missing, the arguments are --a, --b; add --target VALUE"
        )
    }

    @Test func refusesWordsWithoutAKey() async throws {
        let error = await #expect(throws: JobError.self) {
            _ = try await GlueContext(arguments: JobArguments(["stray", "--a", "1"]))
        }
        #expect(error?.message == "the argument stray has no key, expected --key value")
    }

    @Test(arguments: [
        (
            ["--commit-every", "1000"],
            "--commit-every is for sluice run, a job commits where it says so: leave it away"
        ),
        (
            ["--on-changed-input", "re-read"],
            "--on-changed-input re-read is for sluice run, which knows what it writes of an input: "
                + "choose fail or ignore"
        ),
    ])
    func leavesToTheCommandWhatAJobCannotDo(words: [String], text: String) async throws {
        let error = await #expect(throws: JobError.self) {
            _ = try await GlueContext(arguments: JobArguments(words))
        }
        #expect(error?.message == text)
    }

    @Test func readsAnHour() throws {
        let hour = try HourOfDay("2024-02-29T07")
        #expect([hour.year, hour.month, hour.day, hour.hour] == [2024, 2, 29, 7])
    }

    @Test(arguments: [
        "", "2023-02-29T07", "2020-05-22", "2020-05-22T24", "2020-13-01T00", "2020-5-+2T1",
        "2020-05-22T14:00", "0-01-01T00", "T", "2020-05-22T",
    ])
    func refusesWhatIsNoHour(text: String) {
        let error = #expect(throws: JobError.self) { try HourOfDay(text) }
        #expect(error?.message == "\(text) is no hour, expected one like 2020-05-22T14")
    }

    @Test(arguments: [
        (0, "1970-01-01T00"), (1_590_156_191, "2020-05-22T14"), (-1, "1969-12-31T23"),
        (951_782_399, "2000-02-28T23"),
    ])
    func knowsTheHourOfAnInstant(second: Int, text: String) throws {
        #expect(HourOfDay.containing(epochSecond: second) == (try HourOfDay(text)))
    }

    @Test(arguments: [
        ("1048576", 1 << 20), ("256MiB", 256 << 20), ("1GiB", 1 << 30), ("500MB", 500_000_000),
        ("2g", 2 << 30), ("1 kb", 1_000),
    ])
    func readsSizes(text: String, byteCount: Int) throws {
        #expect(try ByteSize(text).byteCount == byteCount)
    }

    @Test(arguments: ["", "0", "-1", "1.5GiB", "lots", "1PiB", "99999999999999999999", "9e9"])
    func refusesWhatIsNoSize(text: String) {
        let error = #expect(throws: JobError.self) { try ByteSize(text) }
        #expect(error?.message.hasPrefix("\(text) is no size, expected a whole number") == true)
    }

    @Test func refusesSizesThatCannotBeCounted() {
        #expect(throws: JobError(.invalidArgument, "9999999999TB is more than can be counted")) {
            try ByteSize("9999999999TB")
        }
    }

    @Test func refusesOtherWordsForBadFiles() {
        let error = #expect(throws: JobError.self) { try BadFilePolicy(word: "ignore") }
        #expect(
            error?.message == "--on-bad-file ignore is neither fail nor skip nor quarantine"
        )
    }
}
