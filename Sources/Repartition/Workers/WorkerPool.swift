internal import Dispatch
internal import Synchronization

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#endif

/// Threads of our own for work that computes.
///
/// On the cooperative pool a backlog of long computations would keep every other task from going
/// on. Tasks that prefer this executor compute here, and wait without holding a thread.
final class WorkerPool: TaskExecutor {
    let threadCount: Int
    private let queue = Mutex(Queue())
    private let available = DispatchSemaphore(value: 0)

    private struct Queue {
        var jobs: [UnownedJob] = []
        var head = 0
        var isClosed = false

        mutating func pop() -> UnownedJob? {
            guard head < jobs.count else { return nil }
            defer {
                head += 1
                if head == jobs.count {
                    jobs.removeAll(keepingCapacity: true)
                    head = 0
                }
            }
            return jobs[head]
        }
    }

    /// Starts `threadCount` threads, which live until ``close()``.
    init(threadCount: Int) {
        self.threadCount = max(1, threadCount)
        for _ in 0..<self.threadCount {
            let worker = unsafe Unmanaged.passRetained(self).toOpaque()
            var thread = pthread_t()
            let status = unsafe pthread_create(&thread, nil, runWorker, worker)
            precondition(status == 0, "the system gives a thread")
            pthread_detach(thread)
        }
    }

    /// Runs `body` with a pool that ends with it.
    ///
    /// - Parameter threadCount: `nil` for the processors there are.
    static func with<Result>(
        _ threadCount: Int,
        _ body: (WorkerPool) async throws -> Result
    ) async throws -> Result {
        let pool = WorkerPool(threadCount: threadCount)
        defer { pool.close() }
        return try await body(pool)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.withLock { $0.jobs.append(job) }
        available.signal()
    }

    /// Ends the threads once no job is left.
    func close() {
        queue.withLock { $0.isClosed = true }
        for _ in 0..<threadCount { available.signal() }
    }

    fileprivate func work() {
        while true {
            available.wait()
            let (job, isClosed) = queue.withLock { queue in (queue.pop(), queue.isClosed) }
            if let job {
                unsafe job.runSynchronously(on: asUnownedTaskExecutor())
            } else if isClosed {
                return
            }
        }
    }
}

private func runWorker(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context = unsafe context else { return nil }
    // SAFETY: `init` retained the pool once for each thread.
    let pool = unsafe Unmanaged<WorkerPool>.fromOpaque(context).takeRetainedValue()
    pool.work()
    return nil
}
