import Testing

@testable import SluiceCommands

@Suite("Usage of the command line")
struct UsageTests {
    @Test func printsItsVersion() async {
        let run = await CommandRun("version")
        #expect(run.status == .done)
        #expect(run.output == "sluice \(Version.text)\n")
        #expect(Version.text.split(separator: ".").count == 3)
        #expect(await CommandRun("--version").output == "\(Version.text)\n")
    }

    @Test func printsHelpWithExamplesAndExitCodes() async {
        let run = await CommandRun("--help")
        #expect(run.status == .done)
        #expect(run.diagnostics.isEmpty)
        for text in [
            "OVERVIEW: Move the records of a data lake to the hour they happened in.",
            """
            EXIT CODES
              0   done
              1   the work failed; the target is as it was
              2   what was asked for cannot be done
              74  the run is committed, or may be: the next run settles it
              75  try again: something changed meanwhile, is busy or does not answer
              130 stopped by SIGINT; the target is as it was
              143 stopped by SIGTERM; the target is as it was
            """,
            "  sluice run --from data/landing --event-time originalrecordtimestamp \\\n"
                + "             --to data/by-event-time",
        ] {
            #expect(run.output.contains(text))
        }
    }

    @Test(arguments: [
        ["demo"], ["crawl"], ["catalog"], ["plan"], ["run"], ["show"], ["inspect"], ["lake"],
        ["config"], ["jobs"], ["ledger"], ["bookmark"], ["recover"], ["gc"], ["replay"],
    ])
    func everyCommandHasAnExample(command: [String]) async {
        let run = await CommandRun(command + ["--help"])
        #expect(run.status == .done)
        #expect(run.output.contains("EXAMPLE"))
        #expect(run.output.contains("\n  sluice \(command[0]) "))
    }

    /// Scripts rely on these spellings.
    @Test func runHasTheOptionsThatScriptsUse() async {
        let help = await CommandRun("run", "--help").output
        for option in [
            "--from <", "--push-down-predicate <", "--event-time <", "--event-time-unit <",
            "--event-time-pattern <", "--event-time-between <", "--on-bad-time <",
            "--on-bad-file <",
            "--quarantine <", "--granularity <", "--padded", "--partition-by <", "--with <",
            "--where <",
            "--sort-by <", "--select <", "--drop <", "--to <", "--to-table <", "--projection <",
            "--mode <", "--compression <",
            "--max-records-per-file <", "--file-size <",
            "--bloom-filter <", "--durability <", "--time-zone <", "--memory <", "--threads <",
            "--temp-dir <", "--ansi <",
            "--catalog <", "--config <", "--job <", "--json",
        ] {
            #expect(help.contains("  \(option)"), "\(option)")
        }
        #expect(help.contains("seconds, millis, micros, nanos"))
        #expect(help.contains("hour, day, month, year"))
        #expect(help.contains("append, overwrite-partitions, error"))
        #expect(help.contains("(values: default-partition,"))
        #expect(help.contains("fail, skip, quarantine"))
    }

    @Test(arguments: [
        (["run"], "error: Missing expected argument '--from <source>'"),
        (["run", "--from", "x"], "error: Nothing says how to partition: give --event-time COLUMN"),
        (
            ["run", "--from", "x", "--event-time", "t"],
            "error: Missing expected argument '--to <location>'"
        ),
        (
            ["plan", "--from", "x", "--partition-by", "k", "--padded"],
            "error: --padded says more about --event-time, which is missing."
        ),
        (
            ["plan", "--from", "x", "--partition-by", "k", "--granularity", "day"],
            "error: --granularity says more about --event-time, which is missing."
        ),
        (
            ["plan", "--from", "x", "--partition-by", "k", "--on-bad-time", "fail"],
            "error: --on-bad-time says more about --event-time, which is missing."
        ),
        (
            ["plan", "--from", "x", "--event-time", "t", "--event-time-between", "2020-01-01"],
            "error: --event-time-between has two times, the second of which is not in it: "
                + "--event-time-between 2020-01-01 2021-01-01."
        ),
        (
            ["run", "--from", "x", "--event-time", "t", "--to", "y", "--quarantine", "z"],
            "error: Nothing goes to --quarantine: add --on-bad-time quarantine or --on-bad-file "
                + "quarantine."
        ),
        (
            ["plan", "--from", "x", "--event-time", "t", "--to-table", "a.b"],
            "error: --to-table names what lies at --to, which is missing."
        ),
        (
            [
                "run", "--from", "x", "--event-time", "t", "--to", "y", "--projection",
                "2020-2021",
            ],
            "error: --projection says how --to-table knows its partitions, which is missing."
        ),
        (
            ["plan", "--from", "x", "--event-time", "t", "--projection", "2021-2020"],
            "error: The value '2021-2020' is invalid for '--projection <first-last>': 2021-2020 is "
                + "no range of years, expected the first and the last: 2015-2035"
        ),
        (
            ["plan", "--from", "x", "--event-time", "t", "--memory", "lots"],
            "error: The value 'lots' is invalid for '--memory <size>': lots is no size, expected a "
                + "whole number and a unit, for example 256MiB or 1GB"
        ),
        (
            ["plan", "--from", "x", "--event-time", "t", "--threads", "0"],
            "error: The value '0' is invalid for '--threads <count>': 0 is no number from 1 to 256"
        ),
        (
            ["show", "--from", "x", "--memory", "1MiB"],
            "error: The value '1MiB' is invalid for '--memory <size>': 1.0 MiB is too little, the "
                + "least is 64MiB"
        ),
        (
            ["plan", "--from", "x", "--event-time", "t", "--mode", "replace"],
            "error: The value 'replace' is invalid for '--mode <mode>'."
        ),
        (["crawl", "data"], "error: Give --database NAME or --table DATABASE.TABLE."),
        (
            ["crawl", "data", "--table", "a.b", "--table-per-folder"],
            "error: --table names one table, --table-per-folder makes several: give --database "
                + "NAME."
        ),
        (
            ["crawl", "data", "--database", "a", "--table-prefix", "b"],
            "error: --table-prefix goes with --table-per-folder, which is missing."
        ),
        (
            [
                "crawl", "x", "--table", "a.b", "--recrawl", "new-folders-only", "--deleted",
                "delete",
            ],
            "error: --recrawl new-folders-only changes nothing that is known: leave --deleted and "
                + "--schema-change away."
        ),
        (
            ["show", "--from", "x", "--schema", "--count"],
            "error: Give one of --schema, --count, --json and --explain."
        ),
        (["jobs", "list", "--limit", "0"], "error: --limit is 1 or more."),
        (
            ["jobs", "list", "--state", "DONE"],
            "error: The value 'DONE' is invalid for '--state <state>'."
        ),
        (["show", "--from", "x", "--rows=-1"], "error: --rows and --truncate are 0 or more."),
        (["demo", "--rows-per-minute", "0"], "error: --rows-per-minute is from 1 to 100000."),
        (["bogus"], "error: Unexpected argument 'bogus'"),
        (
            ["catalog", "show", "landing"],
            "error: The value 'landing' is invalid for '<table>': landing names no table, "
                + "expected database.table"
        ),
    ])
    func saysWhatIsWrongWithArguments(arguments: [String], message: String) async {
        let run = await CommandRun(arguments)
        #expect(run.status == .impossible)
        #expect(run.output.isEmpty)
        #expect(run.diagnostics.hasPrefix(message), "\(run.diagnostics)")
    }

    @Test(arguments: [
        (["a,b", "c"], ["a", "b", "c"]), (["a , b"], ["a", "b"]), (["`a,b`,c"], ["`a,b`", "c"]),
        (["`my column`"], ["`my column`"]), ([","], []),
    ])
    func readsListsOfNames(lists: [String], names: [String]) {
        #expect(FrameOptions.names(lists) == names)
    }
}
