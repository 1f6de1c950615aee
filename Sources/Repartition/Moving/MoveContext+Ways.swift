internal import Codecs
internal import ObjectStorage
internal import Parquet
internal import ParquetFiles

extension MoveContext {
    /// For each source row group, whether its chunks may be copied, but for those of columns that
    /// its file has otherwise than others, which are made.
    func mayCarry() -> [Bool] {
        let codec = options.recompresses ? CompressionCodec(options.codec) : nil
        let copied = source.schema.variants.map { variant in
            sourceLeaves.compactMap { leaf in
                variant.origins[leaf].isIdentical ? variant.origins[leaf].leaf?.index : nil
            }
        }
        return survey.rowGroups.map { group in
            let facts = source.files[group.file].facts[group.index]
            let leaves = copied[source.schema.variantOfFile[group.file]]
            return !leaves.isEmpty
                && leaves.allSatisfy {
                    facts[$0].mayBeCarried && (codec == nil || facts[$0].codec == codec)
                }
        }
    }

    /// For each variant of the schema, whether a file of it has some column that is written
    /// otherwise than it is there.
    private func haveDrifted() -> [Bool] {
        source.schema.variants.map { variant in
            sourceLeaves.contains { !variant.origins[$0].isIdentical }
        }
    }

    /// In which ways the source row groups come into the output, the quarantine's too.
    func count(_ plan: Plan) -> RunReport.RowGroupCounts {
        var counts = RunReport.RowGroupCounts()
        var isCarried = [Bool](repeating: false, count: survey.rowGroups.count)
        for partition in plan.allPartitions {
            for file in partition.files {
                for group in file.rowGroups where group.way == .carried {
                    isCarried[group.pieces[0].source] = true
                }
            }
        }
        let haveDrifted = haveDrifted()
        for (number, group) in survey.rowGroups.enumerated() {
            if isCarried[number] {
                counts.carried += 1
            } else if group.isWhole {
                counts.merged += 1
            } else if !group.shares.isEmpty {
                counts.gathered += 1
            }
            let isComputed =
                !layout.computed.isEmpty || haveDrifted[source.schema.variantOfFile[group.file]]
            if isComputed, !group.shares.isEmpty { counts.computed += 1 }
        }
        return counts
    }
}

extension RunReport {
    /// Takes over what the plan says and what the files turned out to be.
    mutating func fill(_ plan: Plan, _ files: [WrittenFile], quarantine: Quarantine) {
        rowsRead = plan.rowsRead
        rowsFiltered = plan.rowsFiltered
        rowsBeyondLimit = plan.rowsBeyondLimit
        inputFiles = plan.inputFiles
        inputBytes = plan.inputBytes
        rowGroups = plan.rowGroups
        badRows = plan.badRows
        errorRecords = plan.errorRecords
        badFiles = plan.badFiles
        notes = plan.notes
        var next = files.makeIterator()
        func output(_ partition: PlannedPartition, below folder: String = "") -> PartitionOutput {
            let written = partition.files.compactMap { _ in next.next() }
            return PartitionOutput(
                path: partition.path,
                values: partition.values,
                files: written.map { String($0.staged.key.text.dropFirst(folder.count)) },
                rows: written.reduce(0) { $0 + $1.rowCount },
                bytes: written.reduce(0) { $0 + Int($1.staged.byteCount) }
            )
        }
        outputs = plan.partitions.map { output($0) }
        rowsWritten = outputs.reduce(0) { $0 + $1.rows }
        let folder = quarantine.folder.isEmpty ? "" : quarantine.folder + "/"
        let setAside = plan.quarantined.map { output($0, below: folder) }
        rowsQuarantined = setAside.reduce(0) { $0 + $1.rows }
        if !setAside.isEmpty {
            self.quarantine = QuarantineOutput(location: quarantine.location, outputs: setAside)
        }
    }
}
