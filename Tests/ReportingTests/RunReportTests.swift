import Reporting
import Testing

@testable import Repartition

@Suite("Reports of runs and plans")
struct RunReportTests {
    private var report: RunReport {
        var report = RunReport(runID: "20200522T140311-00")
        report.rowsRead = 1_500
        report.rowsFiltered = 500
        report.rowsWritten = 1_000
        report.inputFiles = 60
        report.inputBytes = 2_048
        report.outputs = [
            .init(
                path: "year=2020/month=5",
                values: ["2020", "5"],
                files: ["a.parquet"],
                rows: 999,
                bytes: 1_024
            ),
            .init(
                path: "year=__HIVE_DEFAULT_PARTITION__/month=__HIVE_DEFAULT_PARTITION__",
                values: [nil, nil],
                files: ["b.parquet"],
                rows: 1,
                bytes: 512
            ),
        ]
        report.rowGroups.carried = 1
        report.rowGroups.merged = 58
        report.stages = [.init(name: "survey", seconds: 0.25, bytes: 100)]
        report.seconds = 1.5
        report.peakMemoryBytes = 1 << 20
        report.notes = ["dropped the key pandas"]
        return report
    }

    @Test func isReadByPeople() {
        #expect(
            report.text() == """
                rows        1,500 read, 500 filtered, 1,000 written, 0 quarantined
                input       60 files, 2.0 KiB
                output      2 partitions, 2 files, 1.5 KiB
                row groups  1 carried, 58 merged, 0 gathered, 0 computed
                time        1.50 s: survey 0.25 s
                memory      1.0 MiB at most
                note: dropped the key pandas
                  year=2020/month=5                                                 999 rows  1 file  1.0 KiB
                  year=__HIVE_DEFAULT_PARTITION__/month=__HIVE_DEFAULT_PARTITION__     1 row  1 file    512 B

                """
        )
    }

    @Test func saysWhatWasSetAside() {
        var report = report
        report.rowsRead = 1_505
        report.rowsQuarantined = 5
        report.badRows = [
            BadRows(
                subject: "the event time seen",
                reason: .unparsable,
                policy: .quarantine,
                rows: 5,
                first: .init(file: "c.parquet", rowGroup: 2, row: 17)
            ),
            BadRows(
                subject: "the event time seen",
                reason: .null,
                policy: .defaultPartition,
                rows: 1,
                first: .init(file: "c.parquet", rowGroup: 0, row: 0)
            ),
        ]
        report.badFiles = (0..<26).map {
            BadFile(file: "\($0).parquet", byteCount: 10, problem: "corrupt: x", copy: nil)
        }
        report.badFiles[0].copy = "_files/r/0.parquet"
        report.quarantine = .init(
            location: "/lake/_sluice/quarantine",
            outputs: [
                .init(
                    path: "reason=unparsable",
                    values: ["unparsable"],
                    files: ["reason=unparsable/d.parquet"],
                    rows: 5,
                    bytes: 100
                )
            ]
        )
        let text = report.text()
        #expect(
            text.contains(
                """
                memory      1.0 MiB at most
                the event time seen: 5 unparsable, to the quarantine, the first in c.parquet, row group 2, row 17
                the event time seen: 1 null, to the default partition, the first in c.parquet, row group 0, row 0
                left out, since they cannot be read: 26 files
                  0.parquet, 10 B, copied to _files/r/0.parquet: corrupt: x
                  1.parquet, 10 B: corrupt: x

                """
            )
        )
        #expect(
            text.contains(
                """
                  23.parquet, 10 B: corrupt: x
                  and 2 more (--json lists all)
                quarantine /lake/_sluice/quarantine: 5 rows in 1 file, 1 unreadable file
                note: dropped the key pandas

                """
            )
        )
        #expect(report.json["quarantine"]?["location"] == .string("/lake/_sluice/quarantine"))
        guard case .array(let files)? = report.json["badFiles"] else {
            Issue.record("files are an array")
            return
        }
        #expect(files.count == 26)
        #expect(files[0]["problem"] == .string("corrupt: x"))
    }

    @Test func saysThatNothingWasSelected() {
        var empty = RunReport(runID: "r")
        empty.inputFiles = 1
        empty.rowsRead = 3
        empty.rowsFiltered = 3
        #expect(
            empty.text().contains(
                "no row was selected: nothing was written, the target is as it was\n"
            )
        )
    }

    @Test func saysInOneLineThatThereWasNothingToDo() {
        var idle = RunReport(runID: "r")
        #expect(idle.text() == "nothing to do: no input was selected\n")
        idle.requests = .init(writes: 1, reads: 2, deletes: 0, dollars: 0)
        idle.inputs.consumed = [1: 1]
        #expect(
            idle.text()
                == "nothing to do: 1 input was written by run 1; --again writes it again\n"
        )
        idle.inputs.consumed = [7: 40, 2: 1_000]
        #expect(
            idle.text() == "nothing to do: 1,000 inputs were written by run 2, 40 inputs were "
                + "written by run 7; --again writes them again\n"
        )
        idle.inputs = .init()
        idle.inputs.changed = [.init(location: "/a.parquet", entry: 2)]
        #expect(
            idle.text() == """
                nothing to do: there is no new input
                /a.parquet has changed since run 2 read it, and was left as it was read

                """
        )
    }

    @Test func listsOnlySoManyPartitions() {
        var many = report
        many.outputs = (0..<30).map { hour in
            .init(path: "hour=\(hour)", values: ["\(hour)"], files: [], rows: 1, bytes: 1)
        }
        #expect(many.text().contains("hour=23"))
        #expect(!many.text().contains("hour=24"))
        #expect(many.text().hasSuffix("  and 6 more (--json lists all)\n"))
    }

    @Test func isReadByScripts() throws {
        guard case .object(let members) = report.json else {
            Issue.record("a report is an object")
            return
        }
        #expect(
            members.map(\.name) == [
                "runID", "rowsRead", "rowsFiltered", "rowsBeyondLimit", "rowsWritten",
                "rowsQuarantined", "inputs", "commit", "outputs", "errorRecords", "badRows",
                "badFiles", "quarantine", "rowGroups", "stages", "work", "seconds", "spilledBytes",
                "peakMemoryBytes", "requests", "notes",
            ]
        )
        #expect(report.json["rowsRead"] == .integer(1_500))
        #expect(report.json["inputs"]?["bytes"] == .integer(2_048))
        #expect(report.json["rowGroups"]?["merged"] == .integer(58))
        guard case .array(let outputs)? = report.json["outputs"] else {
            Issue.record("outputs are an array")
            return
        }
        #expect(outputs.map { $0["rows"] } == [.integer(999), .integer(1)])
        #expect(outputs[1]["values"] == .array([.null, .null]))
    }

    @Test func saysWhatRequestsCost() {
        var priced = report
        priced.requests = .init(writes: 2_526, reads: 60, deletes: 1, dollars: 0.012654)
        #expect(
            priced.text().contains(
                "requests    2,587 to S3: 2,526 put or list, 60 get, 1 delete; $0.0127 at its list "
                    + "price\n"
            )
        )
        #expect(priced.json["requests"]?["writes"] == .integer(2_526))
        #expect(priced.json["requests"]?["dollars"] == .number(0.012654))
    }

    @Test func plansAreReadByPeopleAndScripts() {
        var plan = Plan()
        plan.rowsRead = 10
        plan.rowsFiltered = 10
        plan.inputFiles = 1
        #expect(
            plan.text() == """
                input       1 file, 0 B
                rows        10 to read, 10 to filter, 0 to write, 0 to quarantine
                row groups  0 carried, 0 merged, 0 gathered, 0 computed
                output      0 partitions, 0 files
                no row is selected: a run would write nothing

                """
        )
        #expect(plan.json["rowsWritten"] == .integer(0))
        #expect(plan.json["outputs"] == .array([]))
    }

    @Test func errorRecordsAreListedByStage() {
        var report = RunReport(runID: "r")
        report.inputFiles = 1
        report.errorRecords = [
            ErrorRecords(
                stageNumber: 0,
                stage: "mapped",
                path: "place.limit",
                type: "bigint",
                rows: 1_200,
                first: .init(file: "a.parquet", rowGroup: 1, row: 5)
            )
        ]
        let line =
            "stage mapped: 1,200 error records, left out, since place.limit cannot become bigint, "
            + "the first in a.parquet, row group 1, row 5\n"
        #expect(report.text().contains(", 0 quarantined, 1,200 error records\n"))
        #expect(report.text().contains(line))
        #expect(
            "\(report.json)".contains("\"stage\"") && "\(report.json)".contains("\"place.limit\"")
        )
        var plan = Plan()
        plan.errorRecords = report.errorRecords
        #expect(plan.text().contains(", 0 to quarantine, 1,200 error records\n"))
        #expect(plan.text().contains(line))
        #expect("\(plan.json)".contains("\"place.limit\""))
    }
}
