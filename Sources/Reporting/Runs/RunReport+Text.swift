package import Repartition

extension RunReport {
    /// What the run did, for people; with a line break at the end.
    ///
    /// - Parameter partitionLimit: More partitions than this are counted, not listed.
    package func text(partitionLimit: Int = 24) -> String {
        let lines = isIdle ? [idleLine] : workLines
        return (lines + remarks + (isIdle ? [] : partitionLines(partitionLimit)))
            .joined(separator: "\n") + "\n"
    }

    /// Whether no input was read: then all numbers are zero.
    private var isIdle: Bool { inputFiles == 0 && rowsRead == 0 && badFiles.isEmpty }

    private var idleLine: String {
        guard inputs.consumedCount > 0 else {
            return inputs.changed.isEmpty
                ? "nothing to do: no input was selected" : "nothing to do: there is no new input"
        }
        return "nothing to do: \(consumedText)"
    }

    /// The numbers.
    private var workLines: [String] {
        var table = TextTable(.left, .left)
        table.append("rows", rowsText)
        table.append("input", "\(Units.count(inputFiles, "file")), \(Units.bytes(inputBytes))")
        table.append(
            "output",
            "\(Units.count(outputs.count, "partition")), \(Units.count(outputFiles, "file")), "
                + Units.bytes(outputBytes)
        )
        table.append("row groups", rowGroups.text)
        table.append("time", timeText)
        table.append("memory", memoryText)
        if let requests { table.append("requests", requests.text) }
        var lines = table.lines()
        if rowsWritten == 0, rowsQuarantined == 0 {
            lines.append("no row was selected: nothing was written, the target is as it was")
        }
        if inputs.consumedCount > 0 { lines.append(consumedText) }
        return lines
    }

    /// What there is to say besides the numbers.
    private var remarks: [String] {
        var lines = inputLines + commitLines
        lines +=
            SetAsideText(
                errorRecords: errorRecords,
                badRows: badRows,
                badFiles: badFiles
            ).lines
        if let quarantine { lines.append(quarantineText(quarantine)) }
        return lines + notes.map { "note: \($0)" }
    }

    /// Which runs have read inputs before.
    private var consumedText: String {
        let parts = inputs.consumed.sorted { $0.key < $1.key }.map { entry, count in
            "\(Units.count(count, "input")) \(count == 1 ? "was" : "were") written by run \(entry)"
        }
        return parts.joined(separator: ", ")
            + "; --again writes \(inputs.consumedCount == 1 ? "it" : "them") again"
    }

    /// Why inputs were not read, but for those that were read before.
    private var inputLines: [String] {
        var lines: [String] = []
        if inputs.rewritten > 0 {
            lines.append(
                "\(Units.count(inputs.rewritten, "input")) of these "
                    + "\(inputs.rewritten == 1 ? "has" : "have") another version and the same content"
            )
        }
        lines += inputs.changed.map { input in
            "\(input.location) has changed since run \(input.entry) read it, and was left as it was "
                + "read"
        }
        if inputs.postponed > 0 {
            lines.append("\(Units.count(inputs.postponed, "input")) more: run again")
        }
        return lines
    }

    private var commitLines: [String] {
        guard let commit else { return [] }
        var lines: [String] = []
        if let first = commit.entries.first {
            let numbers = commit.entries.count == 1 ? "" : " to \(commit.entries.last ?? first)"
            lines.append("run \(first)\(numbers) of \(commit.ledger)")
        }
        if commit.removedFiles > 0 {
            lines.append("\(Units.count(commit.removedFiles, "file")) made room")
        }
        if let problem = commit.catalogProblem {
            lines.append(
                "the catalog could not be told: \(problem); the next run tells it, or sluice recover"
            )
        }
        return lines
    }

    private var rowsText: String {
        "\(Units.count(rowsRead)) read, \(Units.count(rowsFiltered)) filtered, "
            + (rowsBeyondLimit > 0 ? "\(Units.count(rowsBeyondLimit)) beyond the limit, " : "")
            + "\(Units.count(rowsWritten)) written, \(Units.count(rowsQuarantined)) quarantined"
            + errorRecords.countText
    }

    private func quarantineText(_ quarantine: QuarantineOutput) -> String {
        let files = quarantine.outputs.reduce(0) { $0 + $1.files.count }
        let copies = badFiles.count { $0.copy != nil }
        return "quarantine \(quarantine.location): \(Units.count(rowsQuarantined, "row")) in "
            + "\(Units.count(files, "file")), \(Units.count(copies, "unreadable file"))"
    }

    private var timeText: String {
        let parts = stages.map { "\($0.name) \(Units.seconds($0.seconds))" }
        return Units.seconds(seconds) + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
    }

    private var memoryText: String {
        "\(Units.bytes(peakMemoryBytes)) at most"
            + (spilledBytes == 0 ? "" : ", \(Units.bytes(spilledBytes)) spilled to disk")
    }

    /// Where the time went: the stages by the clock, then the work of all threads together.
    ///
    /// A stage waits for reading and writing, too; the work overlaps, so that its sum may be more,
    /// or less, than the stages'.
    package var timings: String {
        var table = TextTable(.left, .right, .right)
        for stage in stages {
            table.append(stage.name, Units.seconds(stage.seconds), "")
        }
        var lines = ["by the clock"] + table.lines(indent: "  ")
        table = TextTable(.left, .right, .right)
        for stage in work {
            let bytes = stage.bytes == 0 ? "" : Units.bytes(stage.bytes)
            table.append(stage.name, Units.seconds(stage.seconds), bytes)
        }
        lines += ["all threads together"] + table.lines(indent: "  ")
        return lines.joined(separator: "\n") + "\n"
    }

    private func partitionLines(_ limit: Int) -> [String] {
        var table = TextTable(.left, .right, .right, .right)
        for output in outputs.prefix(limit) {
            table.append(
                output.path.isEmpty ? "(not partitioned)" : output.path,
                Units.count(output.rows, "row"),
                Units.count(output.files.count, "file"),
                Units.bytes(output.bytes)
            )
        }
        let rest = outputs.count - limit
        return table.lines(indent: "  ")
            + (rest > 0 ? ["  and \(Units.count(rest)) more (--json lists all)"] : [])
    }
}

extension RunReport.RowGroupCounts {
    /// For example `3 carried, 120 merged, 0 gathered, 0 computed`.
    package var text: String {
        "\(Units.count(carried)) carried, \(Units.count(merged)) merged, "
            + "\(Units.count(gathered)) gathered, \(Units.count(computed)) computed"
    }
}

extension RunProgress {
    /// One line for a terminal, for example `move 120 of 1,440 (1,656,000 rows)`.
    package var text: String {
        "\(phase.rawValue) \(Units.count(done)) of \(Units.count(total)) (\(Units.count(rows, "row")))"
    }
}

extension RunReport.Requests {
    fileprivate var text: String {
        "\(Units.count(writes + reads + deletes)) to S3: \(Units.count(writes)) put or list, "
            + "\(Units.count(reads)) get, \(Units.count(deletes)) delete; "
            + "$\(Units.decimal(dollars, places: 4)) at its list price"
    }
}
