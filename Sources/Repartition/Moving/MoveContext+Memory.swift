extension MoveContext {
    /// What gathering from a source row group takes until it is done, in bytes, about: the chunks,
    /// and the rows that are wanted of them.
    func byteCountToGather(_ number: Int, rowCount: Int) -> Int {
        var fetched = 0.0
        var made = 0.0
        for leaf in sourceLeaves {
            let size = rowSize(leaf, source: number)
            fetched += Double(size.storedByteCount)
            made += Double(size.byteCount)
        }
        return WorkRoom.byteCount(
            fetched * Double(survey.rowGroups[number].rowCount) + made * Double(rowCount)
        )
    }

    /// What copying a source row group takes, in bytes.
    func byteCountToCarry(_ number: Int) -> Int {
        let row = sourceLeaves.reduce(0) {
            $0 + Double(rowSize($1, source: number).storedByteCount)
        }
        return WorkRoom.byteCount(row * Double(survey.rowGroups[number].rowCount))
    }

    /// What encoding takes of which so many bytes will come before compression: those, and the
    /// fragments, should they have been spilled.
    static func byteCountToMake(_ estimate: Double) -> Int { WorkRoom.byteCount(estimate * 2) }
}

extension RunReport {
    /// Says so where threads had nothing to do for want of memory, a tenth of the time or more.
    mutating func noteIdleThreads(of threadCount: Int) {
        func seconds(_ name: String, _ stages: [Stage]) -> Double {
            stages.filter { $0.name == name }.reduce(0) { $0 + $1.seconds }
        }
        let idle = seconds(WorkClock.Work.wait.rawValue, work)
        let all = seconds("move", stages) * Double(threadCount)
        guard idle > 0, idle >= all / 10 else { return }
        // The same words each time: where runs follow each other, their notes become one.
        notes.append(
            "some of the \(threadCount) threads had to wait until others were done with their row "
                + "groups: a larger --memory lets more work at once, and --timings says how long "
                + "they waited"
        )
    }
}
