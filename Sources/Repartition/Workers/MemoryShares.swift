/// How the memory that data may take is shared out: all that a run keeps, in one place.
struct MemoryShares {
    /// The whole, in bytes (`--memory`).
    let byteLimit: Int

    // MARK: Before rows move

    /// Files that are fetched whole while they are opened.
    var opening: Int { byteLimit / 4 }
    /// Runs of sort keys while they are merged.
    var merging: Int { byteLimit / 8 }
    /// Keys that rows are grouped by.
    var groups: Int { byteLimit / 4 }

    // MARK: While rows move

    /// Fragments until their row group is complete; more are spilled.
    var fragments: Int { byteLimit * 2 / 5 }
    /// The dictionaries that the chunks of each column share; values that find no room are plain.
    var dictionaries: Int { byteLimit / 8 }
    /// The largest of these.
    var largestDictionary: Int { byteLimit / 32 }
    /// Where the survey found that rows go; what finds no room is found once more.
    var routings: Int { byteLimit / 16 }
    /// Scratch memory of encoders that have nothing to do.
    var scratch: Int { byteLimit / 16 }
    /// Where rows are sorted, their keys and their order; more are spilled.
    var sorting: Int { byteLimit / 5 }

    /// Row groups that are read and written: the rest.
    func work(isSorted: Bool) -> Int {
        byteLimit - fragments - dictionaries - routings - scratch - (isSorted ? sorting : 0)
    }
}

extension RunOptions {
    /// How many threads work.
    var workerCount: Int { threadCount ?? Processors.available() }

    var memory: MemoryShares { MemoryShares(byteLimit: memoryByteLimit) }
}
