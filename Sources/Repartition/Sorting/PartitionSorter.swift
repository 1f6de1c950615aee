/// Finds the order of the rows of each partition, from the sorted shares of the row groups.
struct PartitionSorter: Sendable {
    let survey: Survey
    let store: ByteStore
    let options: RunOptions
    let pool: WorkerPool

    /// A partition, and the row groups that its rows are to be divided into.
    struct Partition: Sendable {
        /// The registry's number.
        var number: Int
        /// The source row groups that have rows for it.
        var sources: [Int]
        /// The rows of each row group.
        var rowCounts: [Int]
    }

    /// Sorts several partitions at once.
    ///
    /// - Returns: The orders, by partition.
    /// - Throws: ``RunError`` if keys cannot be spilled, or not be read back.
    func orders(_ partitions: [Partition]) async throws -> [Int: PartitionOrder] {
        var orders: [Int: PartitionOrder] = [:]
        try await withThrowingTaskGroup(of: (Int, PartitionOrder).self) { group in
            var next = 0
            var running = 0
            while next < partitions.count || running > 0 {
                while next < partitions.count, running < pool.threadCount {
                    let partition = partitions[next]
                    group.addTask(executorPreference: pool) {
                        (partition.number, try order(partition))
                    }
                    next += 1
                    running += 1
                }
                guard let (number, order) = try await group.next() else { break }
                orders[number] = order
                running -= 1
            }
        }
        return orders
    }

    private func order(_ partition: Partition) throws -> PartitionOrder {
        try Task.checkCancellation()
        var builder = PartitionOrderBuilder(
            sources: partition.sources,
            rowCounts: partition.rowCounts,
            store: store
        )
        let shares = partition.sources.compactMap { survey.rowGroups[$0].sorted[partition.number] }
        if shares.count == 1 {
            for _ in 0..<shares[0].rowCount { try builder.append(0) }
            if let keys = shares[0].keys { store.remove(keys) }
            return builder.order
        }
        let runs = shares.enumerated().map { number, share in
            KeyRun(
                chunks: share.keys.map { [$0] } ?? [],
                keyWidth: share.keyWidth,
                contribution: UInt32(truncatingIfNeeded: number)
            )
        }
        let merger = RunMerger(
            store: store,
            memoryByteLimit: options.memory.merging / pool.threadCount
        )
        try merger.merge(runs) { try builder.append(Int($0)) }
        return builder.order
    }
}
