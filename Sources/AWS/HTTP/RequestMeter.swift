import Synchronization

/// What a request costs at S3.
package enum PriceClass: Sendable, Hashable {
    /// PUT, COPY, POST, LIST.
    case write
    /// GET, HEAD and all others.
    case read
    /// DELETE and what aborts an upload.
    case free
    /// Of another service.
    case elsewhere
}

/// Counts the requests of a run, each attempt that went out.
package final class RequestMeter: Sendable {
    /// How many there were.
    package struct Counts: Sendable, Hashable {
        package var writes = 0
        package var reads = 0
        package var free = 0
        package var elsewhere = 0

        package var total: Int { writes + reads + free + elsewhere }

        /// Dollars, by the list of S3 Standard in us-east-1.
        ///
        /// That is 0.005 for a thousand writes, 0.0004 for a thousand reads.
        package var dollars: Double { Double(writes) * 5e-6 + Double(reads) * 4e-7 }
    }

    private let state = Mutex(Counts())

    package init() {}

    package var counts: Counts { state.withLock { $0 } }

    package func count(_ price: PriceClass) {
        state.withLock { counts in
            switch price {
            case .write: counts.writes += 1
            case .read: counts.reads += 1
            case .free: counts.free += 1
            case .elsewhere: counts.elsewhere += 1
            }
        }
    }
}
