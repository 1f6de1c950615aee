import ArgumentParser
import Repartition
import Sluice
import Testing

@testable import SluiceCommands

/// The options stand ready; the commands have none of them before runs heed them.
@Suite("Options of a run's inputs")
struct InputOptionsTests {
    private func request(_ line: String) throws -> InputRequest {
        try InputOptions.parse(line.split(separator: " ").map(String.init)).request()
    }

    @Test func fillARequest() throws {
        let request = try request(
            """
            --job-bookmark-option job-bookmark-enable --bounded-size 2GiB --commit-every 100 \
            --again --allow-drop --on-changed-input ignore
            """
        )
        var expected = InputRequest()
        expected.bookmark = .enable
        expected.bound = .bytes(2 << 30)
        expected.slice = .files(100)
        expected.isAgain = true
        expected.mayDropRows = true
        expected.changedInputs = .ignore
        #expect(request == expected)
        #expect(try self.request("") == InputRequest())
        #expect(try self.request("--bounded-files 7").bound == .files(7))
    }

    @Test(arguments: [
        (
            "--job-bookmark-from a",
            "--job-bookmark-from needs --job-bookmark-to, which is missing: "
                + "give both or neither"
        ),
        (
            "--bounded-files 1 --bounded-size 1GiB",
            "a run is bounded by a number of files or by a "
                + "size, not by both: leave one away"
        ),
        (
            "--commit-every x",
            "The value 'x' is invalid for '--commit-every <count|size>': x is "
                + "neither a number of files nor a size, expected for example 1000 or 10GiB"
        ),
        ("--on-changed-input x", "The value 'x' is invalid for '--on-changed-input <policy>'."),
    ])
    func sayWhatCannotBe(line: String, message: String) {
        do {
            _ = try request(line)
            Issue.record("\(line)")
        } catch {
            #expect(InputOptions.message(for: error).hasPrefix(message))
        }
    }
}
