import DataCatalog
import ObjectStorage
import Repartition
import Sluice
import Testing

@Suite("What a run is told of its inputs")
struct InputRequestTests {
    @Test func nothingIsSaid() throws {
        #expect(try InputRequest(JobArguments(["--to", "x"])) == InputRequest())
        #expect(InputRequest().changedInputs == .fail)
        #expect(try InputBound(fileCount: nil, byteCount: nil) == nil)
    }

    @Test func readsTheArgumentsOfAJob() throws {
        let request = try InputRequest(
            JobArguments([
                "--job-bookmark-option", "job-bookmark-pause", "--job-bookmark-from", "r-1",
                "--job_bookmark_to", "r-2", "--again", "--allow-drop", "TRUE",
                "--on-changed-input", "re-read", "--commit-every", "10GiB",
            ])
        )
        guard case .pause(let range?) = request.bookmark else {
            Issue.record("\(request)")
            return
        }
        #expect(range.from == RunID("r-1") && range.to == RunID("r-2"))
        #expect(request.isAgain && request.mayDropRows)
        #expect(request.changedInputs == .reRead)
        #expect(request.slice == .bytes(10 << 30))
        let off = try InputRequest(JobArguments(["--again", "false", "--commit-every", "7"]))
        #expect(!off.isAgain && off.slice == .files(7))
    }

    @Test(arguments: [
        ("job-bookmark-enable", BookmarkOption.enable), ("job-bookmark-disable", .disable),
        ("job-bookmark-pause", .pause(nil)),
    ])
    func readsGluesWords(word: String, option: BookmarkOption) throws {
        #expect(try BookmarkOption(option: word, from: nil, to: nil) == option)
    }

    private static let pause = "--job-bookmark-option job-bookmark-pause"

    @Test(arguments: [
        (
            "--job-bookmark-option enable",
            "--job-bookmark-option enable is unknown, expected one "
                + "of job-bookmark-enable, job-bookmark-disable, job-bookmark-pause"
        ),
        (
            "\(pause) --job-bookmark-from a",
            "--job-bookmark-from needs --job-bookmark-to, which is "
                + "missing: give both or neither"
        ),
        (
            "\(pause) --job-bookmark-to a",
            "--job-bookmark-to needs --job-bookmark-from, which is "
                + "missing: give both or neither"
        ),
        (
            "--job-bookmark-to a",
            "--job-bookmark-to needs --job-bookmark-from, which is missing: "
                + "give both or neither"
        ),
        (
            "--job-bookmark-from a --job-bookmark-to b",
            "--job-bookmark-from and --job-bookmark-to "
                + "say what a pause reads, add --job-bookmark-option job-bookmark-pause or leave them "
                + "away"
        ),
        (
            "--job-bookmark-option job-bookmark-enable --job-bookmark-from a --job-bookmark-to b",
            "--job-bookmark-from and --job-bookmark-to say what a pause reads, add "
                + "--job-bookmark-option job-bookmark-pause or leave them away"
        ),
        (
            "\(pause) --job-bookmark-from ../x --job-bookmark-to b",
            "--job-bookmark-from names no "
                + "run, expected an id that sluice jobs list prints"
        ),
        (
            "\(pause) --job-bookmark-from a --job-bookmark-to= ",
            "--job-bookmark-to names no run, "
                + "expected an id that sluice jobs list prints"
        ),
        ("--again maybe", "--again is a switch, expected nothing behind it, or true or false"),
        (
            "--on-changed-input skip",
            "--on-changed-input skip is neither fail nor ignore nor "
                + "re-read"
        ),
        ("--commit-every 0", "0 files are no input to work with, expected 1 or more"),
        (
            "--commit-every some",
            "some is neither a number of files nor a size, expected for "
                + "example 1000 or 10GiB"
        ),
    ])
    func saysWhatCannotBe(line: String, message: String) {
        let error = #expect(throws: JobError.self) {
            try InputRequest(JobArguments(line.split(separator: " ").map(String.init)))
        }
        #expect(error?.message == message)
        #expect(error?.kind == .invalidArgument)
    }

    @Test func refusesIDsThatAreTooLong() {
        let long = String(repeating: "a", count: 129)
        #expect(throws: JobError.self) {
            try BookmarkOption(option: "job-bookmark-pause", from: "a", to: long)
        }
    }

    @Test func aRunHasOneBound() throws {
        #expect(try InputBound(fileCount: 3, byteCount: nil) == .files(3))
        #expect(try InputBound(fileCount: nil, byteCount: 3) == .bytes(3))
        let both = #expect(throws: JobError.self) { try InputBound(fileCount: 3, byteCount: 3) }
        #expect(
            both?.message == "a run is bounded by a number of files or by a size, not by both: "
                + "leave one away"
        )
        #expect(
            throws: JobError(
                .invalidArgument,
                "-1 bytes are no input to work with, expected 1 or more"
            )
        ) {
            try InputBound(fileCount: nil, byteCount: -1)
        }
    }
}
